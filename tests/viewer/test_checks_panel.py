"""The checks panel: findings named and linked, closing with a reason, gaps and balance."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from db.checks import Finding, check_record
from db.domain import id_of
from db.errors import CaseError
from viewer.finding_commands import close_finding, reopen_finding
from viewer.finding_words import FINDING_KIND, GAP_KIND, finding_words
from viewer.look import Look
from viewer.panels.checks_panel import ChecksPanel
from viewer.panels.parts import RowButton
from viewer.session import Session
from viewer.settings import Settings
from viewer.tasks import Tasks

HOLDING = "released_received:k-2013-10-out-kr:k-2013-10-out-uc"
CLOSED = "each_total:k-2025-09-telegraph:k-2025-09-total"


@pytest.fixture
def tasks() -> Iterator[Tasks]:
    made = Tasks()
    yield made
    made.close()


@pytest.fixture
def panel(qtbot: QtBot, karsa: Session, settings: Settings, tasks: Tasks) -> ChecksPanel:
    made = ChecksPanel(karsa, Look(settings), tasks)
    qtbot.addWidget(made)
    made.resize(420, 900)
    made.show()
    qtbot.waitUntil(lambda: made.checked is not None)
    return made


def found(session: Session, key: str) -> Finding:
    return next(finding for finding in check_record(session.case) if finding.key == key)


def words_of(panel: ChecksPanel, key: str) -> list[str]:
    return [made.text() for made in panel.sections[key].findChildren(QLabel)]


def button(panel: ChecksPanel, key: str, words: str) -> QPushButton:
    return next(b for b in panel.sections[key].findChildren(QPushButton) if b.text() == words)


def test_every_finding_stands_under_its_kind(panel: ChecksPanel, karsa: Session) -> None:
    for finding in check_record(karsa.case):
        key = "closed" if finding.closed else f"{finding.severity}:{finding.code}"
        section = panel.sections[key]
        section.set_folded(False)
        assert finding_words(finding) in words_of(panel, key)


def test_the_sentence_on_screen_is_the_finding_s_own(karsa: Session) -> None:
    assert all(finding_words(finding) == finding.sentence for finding in check_record(karsa.case))


def test_every_kind_has_a_name(karsa: Session) -> None:
    assert {finding.code for finding in check_record(karsa.case)} <= set(FINDING_KIND)
    assert all(name and name[0].isupper() for name in (*FINDING_KIND.values(), *GAP_KIND.values()))


def test_a_row_of_a_finding_is_a_link_that_selects_it(panel: ChecksPanel, karsa: Session) -> None:
    links = [
        made
        for made in panel.sections["warning:follows_order"].findChildren(QPushButton)
        if made.accessibleName().startswith("Select")
    ]
    assert len(links) == 2
    links[0].click()
    assert karsa.selection.ids == (id_of("px-r4"),)


def test_a_broken_passage_selects_the_record_it_stands_under(panel: ChecksPanel, karsa: Session) -> None:
    links = [
        made
        for made in panel.sections["error:span_broken"].findChildren(QPushButton)
        if made.accessibleName().startswith("Select")
    ]
    links[0].click()
    assert karsa.selection.ids == (id_of("in-2014-06-29"),)


def test_the_closed_ones_are_folded_with_reason_and_author(panel: ChecksPanel) -> None:
    section = panel.sections["closed"]
    assert not section.head.is_open
    section.set_folded(False)
    assert any("Ines Kallas" in text and "counted by eye" in text for text in words_of(panel, "closed"))


def test_closing_needs_words_and_writes_them_signed(qtbot: QtBot, panel: ChecksPanel, karsa: Session) -> None:
    fingerprint = {claim.id: claim for claim in karsa.case.count_claims.values()}
    dialog = panel.ask_reason(found(karsa, HOLDING))
    assert not dialog.accept_button.isEnabled()
    dialog.field.setText("  The book counts the buses.  ")
    assert dialog.accept_button.isEnabled()
    dialog.accept()
    closed = found(karsa, HOLDING).closed
    assert closed is not None
    assert (closed.reason, closed.author) == ("The book counts the buses.", "Test analyst")
    assert {claim.id: claim for claim in karsa.case.count_claims.values()} == fingerprint
    qtbot.waitUntil(lambda: "warning:released_received" not in panel.sections)


def test_a_closed_finding_opens_again_and_undo_closes_it(qtbot: QtBot, panel: ChecksPanel, karsa: Session) -> None:
    panel.sections["closed"].set_folded(False)
    button(panel, "closed", "Open again").click()
    assert found(karsa, CLOSED).closed is None
    qtbot.waitUntil(lambda: "closed" not in panel.sections)
    karsa.undo()
    assert found(karsa, CLOSED).closed is not None


def test_closing_twice_keeps_one_closure(karsa: Session) -> None:
    close_finding(karsa, found(karsa, HOLDING), "First")
    close_finding(karsa, found(karsa, HOLDING), "Second")
    rows = [row for row in karsa.case.finding_closures.values() if row.finding.split("#")[0] == HOLDING]
    assert [row.reason for row in rows] == ["Second"]
    reopen_finding(karsa, found(karsa, HOLDING))
    assert found(karsa, HOLDING).closed is None


def test_no_reason_no_closing(karsa: Session) -> None:
    with pytest.raises(CaseError) as refused:
        close_finding(karsa, found(karsa, HOLDING), "   ")
    assert refused.value.facts["field"] == "reason"
    with pytest.raises(CaseError):
        reopen_finding(karsa, found(karsa, HOLDING))


def test_a_gap_selects_its_records(panel: ChecksPanel, karsa: Session) -> None:
    rows = panel.sections["gaps"].findChildren(RowButton)
    undated = next(row for row in rows if row.accessibleName().startswith("Without a date"))
    assert undated.accessibleName() == "Without a date, 2"
    undated.click()
    assert set(karsa.selection.ids) == {id_of("bg-song"), id_of("bg-well")}


def test_the_balance_names_both_sides(panel: ChecksPanel) -> None:
    told = words_of(panel, "balance")
    assert [text.split(":")[0] for text in told] == ["Karsa Republic", "Upland Council", "Neither side"]
    assert all("sources" in text and "passages" in text for text in told)


def test_a_read_only_case_offers_no_closing(
    qtbot: QtBot, settings: Settings, training_file: Path, tasks: Tasks
) -> None:
    session = Session(settings)
    session.open(training_file, read_only=True)
    made = ChecksPanel(session, Look(settings), tasks)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.checked is not None)
    assert not [b for b in made.findChildren(QPushButton) if b.text() == "Close with a reason…"]
    session.close()


def test_another_case_is_checked_in_its_turn(qtbot: QtBot, panel: ChecksPanel, karsa: Session, case_path: Path) -> None:
    karsa.open(case_path)
    qtbot.waitUntil(lambda: "info:sources_repeat" in panel.sections and "error:part_whole" not in panel.sections)
    assert "closed" not in panel.sections


def test_a_panel_that_is_not_seen_checks_nothing(qtbot: QtBot, panel: ChecksPanel, karsa: Session) -> None:
    panel.hide()
    close_finding(karsa, found(karsa, HOLDING), "While hidden")
    assert panel.tasks.running() == []
    panel.show()
    qtbot.waitUntil(lambda: "warning:released_received" not in panel.sections)


def test_without_a_case_it_is_empty(panel: ChecksPanel, karsa: Session) -> None:
    karsa.close()
    panel.look.changed.emit()
    assert panel.sections == {}


def test_the_panel_follows_the_as_known_day(qtbot: QtBot, panel: ChecksPanel, karsa: Session) -> None:
    karsa.set_as_of(1_262_304_000)  # 1 January 2010: nothing had been exchanged yet
    qtbot.waitUntil(lambda: panel.checked is not None and panel.checked.as_of_s == 1_262_304_000)
    assert "warning:released_received" not in panel.sections
