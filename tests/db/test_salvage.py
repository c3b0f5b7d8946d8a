"""Salvage: what is readable comes over whole, what is not is counted, and nothing is lost in silence."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import sqlite3
import struct
from pathlib import Path

import pytest

from db import guard
from db.case_file import CaseFile
from db.domain import Annotation, Event, Round, SourceText, id_of
from db.errors import CaseError, ErrorCode
from db.guard_report import Verdict
from db.salvage import SalvageReport, salvage
from tests.db.spoiled_files import (
    PAGE,
    by_sql,
    chain_of_events,
    good_case,
    page_of,
    put,
    put_in,
    text_of_schema,
)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return good_case(tmp_path_factory.mktemp("good") / "good.rapporteur")


@pytest.fixture
def case(good: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(good, tmp_path / "case.rapporteur"))


def salvaged(case: Path) -> tuple[SalvageReport, CaseFile]:
    """The report and the new case, which the guard must pass; the old file must be as it was."""
    before = hashlib.sha256(case.read_bytes()).hexdigest()
    out = case.with_name("out.rapporteur")
    report = salvage(case, out)
    assert hashlib.sha256(case.read_bytes()).hexdigest() == before
    assert guard.examine(out, known_ok=False).verdict is Verdict.OK
    assert json.loads(json.dumps(report.as_json()))["path"] == str(case)
    return report, CaseFile.open(out)


def counted(report: SalvageReport, table: str) -> tuple[int, int | None, int]:
    found = next(item for item in report.tables if item.table == table)
    return found.read, found.lost, found.refused


def test_a_sound_case_comes_over_whole(case: Path) -> None:
    with CaseFile.open(case) as old:
        state = old.dump_state()
    report, new = salvaged(case)
    with new:
        assert new.dump_state() == state
    assert report.lost == 0
    assert report.pages == ()
    assert report.sentences[-1] == "The history of changes was left behind."


def test_an_unsafe_case_comes_over_without_what_made_it_unsafe(case: Path) -> None:
    by_sql("CREATE TRIGGER boom AFTER INSERT ON tag BEGIN DELETE FROM record; END", "CREATE VIEW more AS SELECT 1")(
        case
    )
    text_of_schema("event", "DEFAULT 50", "DEFAULT (load_extension('x'))")(case)
    assert guard.examine(case).verdict is Verdict.UNSAFE
    report, new = salvaged(case)
    with new:
        assert len(new.rows(Event)) == 302
        assert new.rows(Annotation)[0].body == "Two sources differ."
    assert report.lost == 0


def test_a_lost_page_is_told_in_rows_and_dates(tmp_path: Path) -> None:
    case = good_case(tmp_path / "case.rapporteur")
    with CaseFile.open(case) as case_file:
        starts = {event.id: n for n, event in enumerate(case_file.rows(Event))}
    connection = sqlite3.connect(case, isolation_level=None)
    connection.executemany("UPDATE event SET earliest_start_s = ?2 * 86400 WHERE id = ?1", list(starts.items()))
    connection.close()
    leaf = page_of(case, "event", leaf=True)
    data = case.read_bytes()[(leaf - 1) * PAGE : leaf * PAGE]
    on_page = struct.unpack_from(">H", data, 3)[0]
    put((leaf - 1) * PAGE, b"\xff" * PAGE)(case)
    report, new = salvaged(case)
    with new:
        kept = {event.id for event in new.rows(Event)}
    lost = sorted(starts[row_id] for row_id in set(starts) - kept)
    assert counted(report, "event") == (302 - on_page, on_page, 0)
    events = next(item for item in report.tables if item.table == "event")
    assert (events.earliest_s, events.latest_s) == (lost[0] * 86400, lost[-1] * 86400)
    assert report.pages[0][:2] == (leaf, "event")
    assert f"{on_page} rows of event are missing." in report.sentences
    assert any(sentence.startswith("The missing events began between 1970-") for sentence in report.sentences)


@pytest.mark.parametrize("table", ["event", "record", "source_text"])
def test_rows_are_found_although_the_page_that_leads_to_them_is_lost(case: Path, table: str) -> None:
    """The first page of a table is the only way to its rows; the rows themselves lie on others."""
    with CaseFile.open(case) as old:
        kept = {event.id: event for event in old.rows(Event)}
        texts = old.rows(SourceText)
    root = page_of(case, table)
    assert (root == page_of(case, table, leaf=True)) == (table == "source_text")
    put((root - 1) * PAGE, b"\xff" * PAGE)(case)
    report, new = salvaged(case)
    with new:
        assert {event.id: event for event in new.rows(Event)} == kept
        assert new.rows(SourceText) == (texts if table != "source_text" else [])
    assert report.lost == (table == "source_text")
    found = [sentence for sentence in report.sentences if "nothing led to any more" in sentence]
    assert bool(found) == (table == "event")


def test_what_was_removed_does_not_come_back(case: Path) -> None:
    connection = sqlite3.connect(case, isolation_level=None)
    connection.execute("PRAGMA secure_delete = OFF")
    connection.execute("DELETE FROM source_text")
    connection.execute("DELETE FROM event WHERE id IN (SELECT id FROM record WHERE uid LIKE 'event-%')")
    connection.execute("DELETE FROM record WHERE uid LIKE 'event-%'")
    connection.close()
    assert b"A long text, told at length." in case.read_bytes()
    put_in("annotation", 0, b"\xff" * PAGE)(case)
    _, new = salvaged(case)
    with new:
        assert new.rows(SourceText) == []
        assert {event.title for event in new.rows(Event)} == {"First round", "Opening"}


def test_a_row_that_needs_a_lost_one_is_lost_and_one_that_can_do_without_is_not(case: Path) -> None:
    by_sql("DELETE FROM record WHERE uid = 'place-1'", "DELETE FROM record WHERE uid = 'source-1'")(case)
    report, new = salvaged(case)
    with new:
        meeting = new.get(id_of("round-1"))
        assert isinstance(meeting, Event)
        assert meeting.place_id is None
        assert new.rows(SourceText) == []
        assert len(new.rows(Round)) == 1
    assert report.cut_references == 1
    assert counted(report, "source_text") == (0, 1, 1)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE event SET title = CAST(x'c328' AS TEXT) WHERE id = {0}",
        "UPDATE event SET kind = 'spell' WHERE id = {0}",
        "UPDATE event SET importance = 999 WHERE id = {0}",
        "UPDATE event SET date_edtf = 'tomorrow' WHERE id = {0}",
        "UPDATE event SET summary = hex(zeroblob(2500000)) WHERE id = {0}",
    ],
)
def test_a_row_that_breaks_a_rule_stays_behind_and_is_counted(case: Path, change: str) -> None:
    by_sql(change.format(id_of("event-5")))(case)
    report, new = salvaged(case)
    with new:
        assert new.get(id_of("event-5")) is None
        assert len(new.rows(Event)) == 301
    assert counted(report, "event") == (301, 1, 1)


def test_circles_and_endless_nesting_are_opened(case: Path) -> None:
    chain_of_events(700, closed=True)(case)
    report, new = salvaged(case)
    with new:
        assert len(new.rows(Event)) == 1002
    assert report.cut_references >= 1


def test_a_case_without_its_list_of_tables_is_read_where_tables_are_in_a_fresh_file(case: Path) -> None:
    put(100, bytes(500))(case)
    report, new = salvaged(case)
    with new:
        assert len(new.rows(Event)) == 302
    assert report.lost == 0


def test_a_case_cut_short_is_read_as_far_as_it_goes(case: Path) -> None:
    whole = case.read_bytes()
    case.write_bytes(whole[: len(whole) // PAGE * 9 // 10 * PAGE + 100])
    report, new = salvaged(case)
    new.close()
    assert report.pages
    assert any("pages could not be read" in sentence for sentence in report.sentences)


def test_a_case_without_its_name_gets_one_and_says_so(case: Path) -> None:
    by_sql("DELETE FROM case_info")(case)
    report, new = salvaged(case)
    new.close()
    assert any("Recovered case" in sentence for sentence in report.sentences)


def test_what_holds_no_case_is_refused_and_nothing_is_left(case: Path, tmp_path: Path) -> None:
    for content in (b"", b"minutes of the meeting" * 900, bytes(50 * PAGE)):
        case.write_bytes(content)
        with pytest.raises(CaseError) as refused:
            salvage(case, tmp_path / "out.rapporteur")
        assert refused.value.code is ErrorCode.NOT_A_CASE
        assert not (tmp_path / "out.rapporteur").exists()
    with pytest.raises(CaseError) as refused:
        salvage(tmp_path / "none", tmp_path / "out.rapporteur")
    assert refused.value.code is ErrorCode.MISSING
    with pytest.raises(CaseError) as refused:
        salvage(case, case)
    assert refused.value.code is ErrorCode.EXISTS


@pytest.mark.parametrize("seed", range(12))
def test_random_damage_never_ends_in_anything_but_a_clean_case_or_a_refusal(case: Path, seed: int) -> None:
    """Every row of the new case is word for word a row of the old one, but for references that were cleared."""
    chosen = random.Random(seed)
    with CaseFile.open(case) as old:
        titles = {event.id: (event.title, event.summary) for event in old.rows(Event)}
    data = bytearray(case.read_bytes())
    for _ in range(chosen.choice([1, 20, 400])):
        at = chosen.randrange(len(data))
        length = chosen.choice([1, 4, 300])
        data[at : at + length] = chosen.randbytes(min(length, len(data) - at))
    case.write_bytes(data)
    try:
        report, new = salvaged(case)
    except CaseError as error:
        if error.code is not ErrorCode.NOT_A_CASE:
            raise
        return
    with new:
        for event in new.rows(Event):
            assert event.id in titles
        kept = len(new.rows(Event))
    if kept < len(titles):
        assert report.lost or not report.tables or "more may be missing" in " ".join(report.sentences)


def test_loops_in_the_file_do_not_hold_it_up(case: Path) -> None:
    root = page_of(case, "event")
    put((root - 1) * PAGE + 8, struct.pack(">I", root))(case)
    put_in("record", 8, struct.pack(">I", page_of(case, "record")))(case)
    report, new = salvaged(case)
    new.close()
    assert any("reached twice" in reason for _, _, reason in report.pages)
