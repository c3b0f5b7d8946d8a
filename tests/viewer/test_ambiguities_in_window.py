"""The sixteen known ambiguities of the first case, each as a reader meets it in the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from db.case_file import CaseFile
from db.domain import id_of
from db.samples import read_sample
from tests.db.test_checks_conflicts import october
from tests.viewer.real_window import shown_window
from tests.viewer.test_inspector import words_on
from viewer.main_window import MainWindow
from viewer.panels.checks_panel import ChecksPanel
from viewer.settings import Settings

Read = Callable[..., str]


@pytest.fixture
def window(qtbot: QtBot, settings: Settings) -> Iterator[MainWindow]:
    with shown_window(qtbot, settings) as made:
        yield made


@pytest.fixture
def read(window: MainWindow, case_path: Path) -> Read:
    """Opens the case as known today and reads the pages of records."""
    window.session.open(case_path)
    window.session.set_as_of(None)
    window.show_case()
    window.show()

    def words(*uids: str) -> str:
        said = []
        for uid in uids:
            window.session.select([id_of(uid)])
            said.append(words_on(window.inspector))
        return "\n".join(said)

    return words


def test_1_the_total_is_the_two_directions_and_leaves_the_civilians_out(read: Read) -> None:
    said = read("exchange-157")
    assert "157 + 157 matches the stated total of 314. The 3 civilians are counted apart." in said
    assert "The paper could not tell whether 314 was for each side or in all." in read("claim-moscow-times-314")


def test_2_who_claims_the_figures(read: Read) -> None:
    said = read("exchange-157")
    assert "Russian MoD · delivered" in said
    assert "the wire report names the Russian Defence Ministry" in said


def test_3_agreed_stands_beside_delivered(read: Read) -> None:
    said = read("exchange-157")
    assert "S. Witkoff · delivered" in said
    assert "S. Witkoff · agreed · S3" in said
    assert "Here the 314 are agreed" in said


def test_4_five_months_is_a_phrase_and_the_date_is_derived(read: Read) -> None:
    said = read("exchange-earlier")
    assert "“in five months”" in said
    assert "about Sep 2025 · worked out from other dates" in said


def test_5_nearly_four_years_is_a_bound_without_a_number(read: Read) -> None:
    assert "“Nearly” four years, of “some” prisoners" in read("figure-longest-captivity")


def test_6_the_start_of_the_round_is_unknown(read: Read, window: MainWindow) -> None:
    said = read("round-2")
    assert "Began" in said
    assert "Only the end is given, so the start is unknown." in said
    assert window.session.case.event(id_of("round-2")).date_edtf == "/2026-02-05"


def test_7_the_days_before_hang_on_that_start(read: Read) -> None:
    said = read("airstrikes-before-talks")
    assert "“in the days leading up to the talks”" in said
    assert "also during the talks" in said


def test_8_the_forecast_is_linked_to_what_took_place(read: Read) -> None:
    said = read("round-3-forecast")
    assert "Took place as" in said
    assert "17 to 18 Feb 2026, Geneva" in said
    assert "said by V. Zelenskiy" in said


def test_9_the_plant_has_both_reports_of_both_parties(read: Read) -> None:
    said = read("plant")
    for words in ("International oversight of the plant", "Ukrainian control of the plant", "as Rosatom says"):
        assert words in said
    assert "From another report; the GeokHub report has Ukraine seeking international oversight." in said


def test_10_the_two_wordings_of_one_utterance_are_linked(read: Read) -> None:
    assert "another wording on record" in read("quote-progress-tass")
    assert "“certainly progress, and good, positive movement forward”" in read("quote-progress")


def test_11_the_footage_is_told_in_two_ways(read: Read) -> None:
    said = read("ukraine-footage")
    assert "Disputes it · Reuters" in said
    assert "phone relatives" in said


def test_12_one_test_site_or_several(read: Read) -> None:
    assert "The wire report has one site" in read("strikes-test-sites")


def test_13_slightly_has_a_figure_elsewhere(read: Read) -> None:
    assert "about 1.5 per cent of Ukraine" in read("control-expands")
    assert "1.5" in read("figure-gained-share")


def test_14_an_open_issue_without_a_position_of_its_own(read: Read) -> None:
    said = read("donetsk", "position-donetsk-russia")
    assert "No position on record" in said
    assert "The report calls the point open but gives neither side a position." in said


def test_15_a_name_is_found_in_each_of_its_spellings(read: Read) -> None:
    said = read("zelenskiy")
    for spelling in ("Zelensky", "Zelenskyy"):
        assert spelling in said


def test_16_a_round_is_numbered_within_its_series(read: Read, window: MainWindow) -> None:
    assert "Second of which series?" in read("round-2")
    assert window.session.case.rounds[id_of("round-2")].series == "U.S.-brokered talks 2026"


def test_five_months_does_not_fit_once_the_exchange_of_october_is_in_the_case(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "october.rapporteur"
    info, rows = read_sample("abu-dhabi-2026")
    CaseFile.create(path, info, [*rows, *october()]).close()
    window.session.open(path)
    window.session.set_as_of(None)
    window.show_case()
    window.show()
    window.desk.show_checks()
    panel = window.findChild(ChecksPanel)
    assert panel is not None
    qtbot.waitUntil(lambda: panel.checked is not None)
    assert panel.checked is not None
    told = [found.sentence for found in panel.checked.findings if found.code == "interval_phrase"]
    assert told
    assert any("126 days, 4 months 3 days" in sentence for sentence in told)
