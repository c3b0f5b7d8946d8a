"""Other programs' formats from the window and the command line: the table, the files, the steps of an import, undo."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from db.backups import backups_of
from db.case_file import CaseFile
from db.domain import Annotation, Event
from db.interchange.formats import read_file
from db.interchange.mapping import FIELDS
from db.interchange.names import OUT
from tests.builders import note, put
from tests.conftest import PATIENCE_MS
from tests.viewer.stand_ins import SAYS_AND_WAITS, instead
from viewer.__main__ import main
from viewer.actions import BY_ID, EXCHANGE_FORMATS
from viewer.dialogs.export_sheet import ExportSheet, with_ending
from viewer.dialogs.import_sheets import FIELD_WORDS, ArrivalSheet, MappingSheet
from viewer.look import Look
from viewer.main_window import MainWindow
from viewer.settings import Settings


@pytest.fixture
def window(qtbot: QtBot, settings: Settings, case_path: Path) -> Iterator[MainWindow]:
    made = MainWindow(settings, Look(settings))
    made.show()
    made.desk.open_path(case_path)
    qtbot.waitUntil(lambda: made.session.has_case)
    yield made
    made.tasks.close()
    made.session.close()
    made.close()
    made.deleteLater()


def sheet_of(qtbot: QtBot, kind: type[QDialog]) -> QDialog:
    """The open sheet of a kind, once it is there."""

    def found() -> list[QDialog]:
        return [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]

    qtbot.waitUntil(lambda: bool(found()))
    return found()[0]


# ---- the window -----------------------------------------------------------------------------------------------------
def test_every_format_has_its_action() -> None:
    assert [kind for kind, _words in EXCHANGE_FORMATS] == list(OUT)
    assert all(BY_ID[f"export.{kind}"].words == words for kind, words in EXCHANGE_FORMATS)
    assert set(FIELD_WORDS) == set(FIELDS)


def test_the_formats_stand_in_a_menu_of_their_own(window: MainWindow) -> None:
    (file_menu,) = [action.menu() for action in window.menuBar().actions() if action.text() == "File"]
    inner = [action.menu() for action in file_menu.actions() if action.menu() is not None]  # type: ignore[union-attr]
    names = [{action.objectName() for action in menu.actions()} for menu in inner]  # type: ignore[union-attr]
    assert any({f"export.{kind}" for kind in OUT} <= found for found in names)
    assert not any(action.objectName().startswith("export.") for action in file_menu.actions())  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", OUT)
def test_the_window_writes_each_format(kind: str, window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    out = tmp_path / f"o{OUT[kind].suffixes[0]}"
    sheet = export_sheet(window, qtbot, kind)
    with qtbot.waitSignal(sheet.saved, timeout=PATIENCE_MS):
        sheet.save_to(out)
    assert out.stat().st_size > 100
    assert [path.name for path in tmp_path.glob(".*") if "part" in path.name] == []


def export_sheet(window: MainWindow, qtbot: QtBot, kind: str) -> ExportSheet:
    window.desk.ask_export_as(kind)
    sheet = sheet_of(qtbot, ExportSheet)
    assert isinstance(sheet, ExportSheet)
    return sheet


def test_the_sheet_says_what_a_format_leaves_out(window: MainWindow, qtbot: QtBot) -> None:
    sheet = export_sheet(window, qtbot, "icalendar")
    assert sheet.caption.text() == OUT["icalendar"].leaves_out
    assert not sheet.controls.parts["events"].isEnabled()
    assert not sheet.controls.paper.isEnabled()
    assert sheet.controls.private.isVisible()
    assert not sheet.later.isEnabled()
    assert all(made.leaves_out for kind, made in OUT.items() if kind != "json")
    sheet.reject()


def test_a_format_takes_the_visible_span_with_or_without_notes(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window.session.set_span(1_770_000_000, 1_770_400_000)
    sheet = export_sheet(window, qtbot, "json")
    sheet.controls.take({"what": "span", "kind": "json", "notes": False})
    with qtbot.waitSignal(sheet.saved, timeout=PATIENCE_MS):
        sheet.save_to(tmp_path / "span.json")
    whole = export_sheet(window, qtbot, "json")
    whole.controls.take({"what": "whole", "kind": "json", "notes": True})
    with qtbot.waitSignal(whole.saved, timeout=PATIENCE_MS):
        whole.save_to(tmp_path / "whole.json")
    part, everything = (read_file(tmp_path / f"{name}.json").rows for name in ("span", "whole"))
    assert 0 < sum(isinstance(row, Event) for row in part) < sum(isinstance(row, Event) for row in everything)
    assert not any(isinstance(row, Annotation) for row in part)
    assert any(isinstance(row, Annotation) for row in everything)


def test_a_stopped_format_leaves_the_old_file(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    instead(monkeypatch, SAYS_AND_WAITS)
    out = tmp_path / "a.html"
    out.write_text("old")
    before = sorted(tmp_path.iterdir())
    sheet = export_sheet(window, qtbot, "html")
    sheet.save_to(out)
    qtbot.waitUntil(lambda: sheet.progress.value() == 300)
    assert window.status.job.words == "Exporting: Writing the records"
    sheet.cancel_button.click()
    assert sheet.told.text() == "Stopped. Nothing was written."
    window.tasks.wait()
    assert sorted(tmp_path.iterdir()) == before
    assert out.read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir() if "html" in path.name) == ["a.html"]
    sheet.reject()


def test_a_folder_that_is_gone_is_told_in_the_sheet(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    sheet = export_sheet(window, qtbot, "html")
    sheet.save_to(tmp_path / "gone" / "o.html")
    qtbot.waitUntil(lambda: "is not there" in sheet.told.text(), timeout=PATIENCE_MS)
    sheet.reject()


def test_an_ending_is_added_once() -> None:
    assert with_ending(Path("a"), (".html", ".htm")).name == "a.html"
    assert with_ending(Path("a.HTM"), (".html", ".htm")).name == "a.HTM"
    assert with_ending(Path("a.json"), (".timeline.json",)).name == "a.json.timeline.json"


def test_many_rows_are_written_by_the_worker_and_taken_back(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "many.ics"
    lines = ["BEGIN:VCALENDAR"]
    for n in range(600):
        day = 20260101 + n % 28
        lines += ["BEGIN:VEVENT", f"UID:{n}", f"SUMMARY:Number {n}", f"DTSTART;VALUE=DATE:{day}", "END:VEVENT"]
    path.write_text("\r\n".join([*lines, "END:VCALENDAR", ""]), encoding="utf-8")
    case_file = window.session.case_file
    assert case_file is not None
    state, events = case_file.dump_state(), len(window.session.case.columns)
    threads: list[int] = []
    write = CaseFile.apply
    monkeypatch.setattr(CaseFile, "apply", lambda *a, **k: threads.append(threading.get_ident()) or write(*a, **k))
    window.desk.take_dropped(path)  # a file dropped on the window
    sheet = sheet_of(qtbot, ArrivalSheet)
    assert isinstance(sheet, ArrivalSheet)
    sheet.accept_button.click()
    qtbot.waitUntil(lambda: len(window.session.case.columns) == events + 600, timeout=PATIENCE_MS)
    assert threading.main_thread().ident not in threads
    window.session.undo()
    assert len(window.session.case.columns) == events
    assert case_file.dump_state() == state


def test_a_file_comes_in_after_a_look_and_undo_takes_it_back(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "a.ics"
    lines = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:1", "SUMMARY:From outside", "DTSTART;VALUE=DATE:20260205",
             "RRULE:FREQ=DAILY", "END:VEVENT", "END:VCALENDAR", ""]  # fmt: skip
    path.write_text("\r\n".join(lines), encoding="utf-8")
    case_file = window.session.case_file
    assert case_file is not None
    state, events = case_file.dump_state(), len(window.session.case.columns)
    window.desk.import_path(path)
    sheet = sheet_of(qtbot, ArrivalSheet)
    assert isinstance(sheet, ArrivalSheet)
    assert "It repeats" in sheet.problems.toPlainText()
    assert len(window.session.case.columns) == events
    sheet.accept_button.click()
    qtbot.waitUntil(lambda: len(window.session.case.columns) == events + 1)
    assert [backup.reason for backup in backups_of(case_file.case_uid)].count("import") == 1
    assert case_file.counts()["operation"] == 0
    window.session.undo()
    assert case_file.dump_state() == state


def test_a_table_asks_which_column_is_what(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "a.csv"
    path.write_text("What,When\nA meeting,5/2/2026\n", encoding="utf-8")
    events = len(window.session.case.columns)
    window.desk.import_path(path)
    mapping = sheet_of(qtbot, MappingSheet)
    assert isinstance(mapping, MappingSheet)
    assert mapping.mapping() == {"columns": {"What": "title", "When": "date"}, "day_first": None}
    mapping.choices["What"].setCurrentIndex(0)
    assert not mapping.accept_button.isEnabled()
    mapping.choices["What"].setCurrentIndex(1)
    mapping.day_order.setCurrentIndex(1)
    qtbot.mouseClick(mapping.accept_button, Qt.MouseButton.LeftButton)
    arrival = sheet_of(qtbot, ArrivalSheet)
    assert isinstance(arrival, ArrivalSheet)
    arrival.accept_button.click()
    qtbot.waitUntil(lambda: len(window.session.case.columns) == events + 1)
    titles = window.session.case.titles(window.session.case.columns.ids)
    met = window.session.case.event(int(window.session.case.columns.ids[titles.index("A meeting")]))
    assert met.date_edtf == "2026-02-05"


def test_a_file_that_cannot_be_read_is_told_in_the_banner(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "a.json"
    path.write_text("{", encoding="utf-8")
    window.desk.import_path(path)
    qtbot.waitUntil(window.banner.isVisible)


# ---- the command line -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", OUT)
def test_export_writes_each_format(kind: str, case_path: Path, tmp_path: Path) -> None:
    named = tmp_path / f"o{OUT[kind].suffixes[0]}"
    assert main(["export", str(case_path), str(named)]) == 0
    plain = tmp_path / ("o.zip" if kind == "csv" else "plain")
    assert main(["export", str(case_path), str(plain), "--format", kind]) == 0
    assert named.read_bytes() == plain.read_bytes()


def test_a_case_goes_out_and_comes_in_by_the_command_line(
    case_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("o.json", "o.zip"):
        back = tmp_path / f"{name}.rapporteur"
        assert main(["export", str(case_path), str(tmp_path / name)]) == 0
        assert main(["import", str(tmp_path / name), "--into", str(back), "--json"]) == 0
        report = json.loads(capsys.readouterr().out)
        assert report["created"] is True
        with CaseFile.open(back) as one, CaseFile.open(case_path) as other:
            assert one.dump_state() == other.dump_state()


def test_import_tells_findings_and_faults_by_its_exit_code(
    case_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table, mapping = tmp_path / "a.csv", tmp_path / "m.json"
    table.write_text("What,When,N\nA,5/2/2026,1\n", encoding="utf-8")
    mapping.write_text('{"columns": {"What": "title", "When": "date"}}', encoding="utf-8")
    assert main(["import", str(table), "--into", str(case_path)]) == 2
    told = capsys.readouterr()
    assert "What, When, N" in told.err
    assert told.out == ""
    assert main(["import", str(table), "--into", str(case_path), "--mapping", str(mapping)]) == 1
    assert re.search(r"row 2: .*5/2/2026", capsys.readouterr().out)
    (tmp_path / "bad.json").write_text("[1, NaN]", encoding="utf-8")
    assert main(["import", str(tmp_path / "bad.json"), "--into", str(case_path)]) == 3
    assert main(["import", str(tmp_path / "gone.json"), "--into", str(case_path)]) == 4
    told = capsys.readouterr()
    assert "gone.json" in told.err
    assert len(told.err.strip().splitlines()) == 2


def test_export_refuses_what_makes_no_sense(
    case_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", str(case_path), str(tmp_path / "o.html"), "--paper", "A4"]) == 2
    assert main(["export", str(case_path), str(tmp_path / "o.docx")]) == 2
    assert main(["export", str(case_path), str(case_path), "--format", "json"]) == 2
    assert main(["export", str(case_path), str(tmp_path / "o.html"), "--as-of", "yesterday"]) == 2
    assert main(["export", str(case_path), str(tmp_path / "o.html"), "--with-log"]) == 2
    assert main(["export", str(case_path), str(tmp_path / "o.json"), "--with-log", "--no-notes"]) == 2
    assert main(["export", str(case_path), str(tmp_path / "o.pdf"), "--private"]) == 2
    capsys.readouterr()
    assert main(["export", str(case_path), str(tmp_path / "gone" / "o.html")]) == 4
    assert "o.html" in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["case.rapporteur"]


def test_private_notes_and_the_history_go_out_where_they_are_asked_for(case_path: Path, tmp_path: Path) -> None:
    with CaseFile.open(case_path) as case_file:
        put(case_file, note("secret", private=True, body="Between us"))
        state, uid = case_file.dump_state(), case_file.case_uid
    for options, there in (((), False), (("--private",), True)):
        assert main(["export", str(case_path), str(tmp_path / "o.jsonld"), *options]) == 0
        assert (b"Between us" in (tmp_path / "o.jsonld").read_bytes()) is there
    assert main(["export", str(case_path), str(tmp_path / "o.json"), "--with-log"]) == 0
    assert main(["import", str(tmp_path / "o.json"), "--into", str(tmp_path / "b.rapporteur")]) == 0
    with CaseFile.open(tmp_path / "b.rapporteur") as back:
        assert (back.dump_state(), back.case_uid) == (state, uid)
        assert back.counts()["edit"] == 1
