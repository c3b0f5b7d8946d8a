"""Files made to hang, fill or fool a reader: refused, or read, within two seconds and with a sentence."""

from __future__ import annotations

import csv
import json
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db import domain as d
from db.errors import CaseError
from db.interchange.formats import read_file
from db.interchange.names import IN
from db.interchange.text_in import decode
from tests.db.interchange_reading import stores, written

LINES = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:x\r\n"
BILLION = '<?xml version="1.0"?><!DOCTYPE t [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><timeline>&b;</timeline>'
REFUSED: dict[str, tuple[str, bytes]] = {
    "calendar cut": ("a.ics", LINES.encode()),
    "calendar deep": ("a.ics", b"BEGIN:VEVENT\r\n" * 100_000),
    "calendar wrong end": ("a.ics", (LINES + "END:VCALENDAR\r\n").encode()),
    "calendar no name": ("a.ics", b"hello\r\n"),
    "calendar empty": ("a.ics", b"\r\n"),
    "calendar utf-16 cut": ("a.ics", LINES.encode("utf-16")[:-1]),
    "doctype": ("a.timeline", BILLION.encode()),
    "doctype utf-16": ("a.timeline", BILLION.replace('"1.0"', '"1.0" encoding="utf-16"').encode("utf-16")),
    "external": ("a.timeline", b'<!DOCTYPE t SYSTEM "file:///etc/passwd"><timeline/>'),
    "not xml": ("a.timeline", b"<timeline><event>"),
    "other xml": ("a.timeline", b"<svg/>"),
    "deep xml": ("a.timeline", b"<timeline>" + b"<event>" * 200_000),
    "other lines": ("a.timeline", b"DROP TABLE event"),
    "csv open quote": ("a.csv", b'title,date\n"open'),
    "csv nul": ("a.csv", b"title\x00,date\n"),
    "csv empty": ("a.csv", b""),
    "csv columns": ("a.csv", b"," * 5000),
    "csv latin": ("a.csv", "title\né".encode("latin-1")),
    "bibtex open": ("a.bib", b"@article{" + b"{" * 200_000),
    "bibtex quote": ("a.bib", b'@article{x, title = "' + b"x" * 300_000),
    "bibtex no value": ("a.bib", b"@article{x, title = }"),
    "bibtex none": ("a.bib", b"no entry"),
    "json": ("a.timeline.json", b'{"events": [], "events": []}'),
    "csl": ("a.csl.json", b'{"title": NaN}'),
    "annotation": ("a.jsonld", b'{"type": "Annotation"}'),
    "annotation deep": ("a.jsonld", b'{"@context":' + b"[" * 5000 + b"]" * 5000 + b"}"),
    "xlsx": ("a.xlsx", b"PK nothing"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_hostile_files_are_refused_soon_and_in_a_sentence(name: str, tmp_path: Path) -> None:
    filename, data = REFUSED[name]
    path = tmp_path / filename
    path.write_bytes(data)
    start = time.perf_counter()
    with pytest.raises(CaseError) as caught:
        read_file(path)
    assert time.perf_counter() - start < 2
    assert caught.value.exit_code == 3
    assert caught.value.detail.endswith(".")
    assert filename in caught.value.detail


SURVIVED: dict[str, tuple[str, bytes]] = {
    "rrule bomb": (
        "a.ics",
        (LINES + "DTSTART:00010101\r\nRRULE:FREQ=SECONDLY\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n").encode(),
    ),
    "endless duration": (
        "a.ics",
        (LINES + "DTSTART:20260101\r\nDURATION:P999999D\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n").encode(),
    ),
    "long parameters": ("a.ics", (LINES + "X" + ';A="b"' * 100_000 + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n").encode()),
    "open parameters": ("a.ics", (LINES + "X" + ";A=b,b" * 100_000 + '"\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n').encode()),
    "html": ("a.timeline.json", json.dumps({"events": [{"text": {"headline": "<a " * 200_000}}]}).encode()),
    "html comments": ("a.timeline.json", json.dumps({"events": [{"text": {"headline": "<!--" * 200_000}}]}).encode()),
    "script": ("a.timeline.json", json.dumps({"events": [{"text": {"text": "<script>" * 100_000}}]}).encode()),
    "ampersands": ("a.timeline.json", json.dumps({"events": [{"text": {"text": "&" * 900_000}}]}).encode()),
    "bibtex commands": ("a.bib", b"@misc{x, title = {" + b"\\'" * 200_000 + b"}}"),
    "bibtex strings": (
        "a.bib",
        b'@string{a="aaaaaaaaaa"}'
        + b"".join(b"@string{a=" + b"#".join([b"a"] * 90) + b"}" for _ in range(30))
        + b"@misc{x,title=a}",
    ),
    "long date": (
        "a.csl.json",
        json.dumps([{"type": "book", "title": "T", "issued": {"raw": "1" * 100_000}}]).encode(),
    ),
    "aeon": ("a.csv", b"Type,Display ID,Label,Start Date,End Date\nEvent,1,x," + b"9" * 100_000 + b",\n"),
}


@pytest.mark.parametrize("name", SURVIVED)
def test_nasty_files_are_read_soon_and_say_what_was_wrong(name: str, tmp_path: Path) -> None:
    filename, data = SURVIVED[name]
    path = tmp_path / filename
    path.write_bytes(data)
    start = time.perf_counter()
    back = read_file(path)
    assert time.perf_counter() - start < 2
    stores(back)
    assert len([row for row in back.rows if isinstance(row, d.Event | d.Source)]) + len(back.problems) >= 1


def zipped(path: Path, members: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)


@pytest.mark.parametrize(
    "members",
    [
        {"xl/workbook.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><workbook/>'},
        {"xl/workbook.xml": '<!DOCTYPE x [<!ENTITY a "b">]><workbook/>'.encode("utf-16")},
        {"xl/workbook.xml": b"<workbook/>"},
        {f"xl/{n}.bin": b"\0" * 90_000_000 for n in range(6)},
    ],
)
def test_hostile_workbooks_are_refused_soon(members: dict[str, bytes], tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    zipped(path, members)
    start = time.perf_counter()
    with pytest.raises(CaseError) as caught:
        read_file(path)
    assert time.perf_counter() - start < 2
    assert caught.value.exit_code == 3


def outcome_of(path: Path, kind: str) -> str | int:
    """ "read", after which it can be stored, or the exit code of the refusal; anything else is raised."""
    try:
        stores(read_file(path, kind))
    except CaseError as fault:
        return fault.exit_code
    return "read"


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.binary(max_size=200) | st.text(max_size=200).map(str.encode), kind=st.sampled_from(sorted(IN)))
def test_any_bytes_are_read_or_refused(data: bytes, kind: str, tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(data)
    assert outcome_of(path, kind) in ("read", 2, 3)


TOKENS = st.sampled_from(
    ["BEGIN:VEVENT\r\n", "END:VEVENT\r\n", "BEGIN:VCALENDAR\r\n", "END:VCALENDAR\r\n", "DTSTART:2026", "0205", "T",
     "\r\n ", "\r\n", ";VALUE=DATE", ":", "SUMMARY:x\r\n", "@", "article", "{", "}", "a", "=", '"', "\\", ",", "#",
     "title", "<timeline>", "<event>", "<start>", "</start>", "</event>", "</timeline>", "EVENT:", ";",
     "2026-01-01 00:00:00"]
)  # fmt: skip


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(pieces=st.lists(TOKENS, max_size=40), kind=st.sampled_from(["icalendar", "bibtex", "timeline_project"]))
def test_any_jumble_of_a_format_is_read_or_refused(pieces: list[str], kind: str, tmp_path: Path) -> None:
    path = written(tmp_path, "x", "".join(pieces))
    assert outcome_of(path, kind) in ("read", 3)


def test_encodings_are_told_by_their_marks_only() -> None:
    assert decode("\ufeffé".encode(), "x") == "é"
    assert decode("é".encode("utf-16"), "x") == "é"
    with pytest.raises(CaseError):
        decode("é".encode("cp1252"), "x")


CELLS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=12) | st.sampled_from(
    ["2026-02-05", "5/2/2026", "Event", "BC 1-2-3", "48.0", "nan", "=1", "'", "9" * 30, "1e400", "true", "2", "-1"]
)  # fmt: skip
HEADERS: dict[str, tuple[list[str], dict[str, Any] | None]] = {
    "mapped": (
        ["A", "B", "C", "D", "E", "F"],
        {"columns": {"A": "title", "B": "date", "C": "place", "D": "lat", "E": "lon", "F": "importance"}},
    ),
    "stretch": (["A", "B", "C"], {"columns": {"A": "title", "B": "start", "C": "end"}, "day_first": True}),
    "aeon": (["Type", "Display ID", "Label", "Start Date", "End Date", "Ongoing"], None),
    "acled": (["event_date", "event_type", "actor1", "location", "latitude", "longitude", "fatalities"], None),
    "ucdp": (
        ["id", "date_start", "date_end", "side_a", "side_b", "where_coordinates", "date_prec", "low", "high"],
        None,
    ),
}


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data(), name=st.sampled_from(sorted(HEADERS)))
def test_no_row_of_a_table_is_dropped_in_silence(data: st.DataObject, name: str, tmp_path: Path) -> None:
    header, mapping = HEADERS[name]
    rows = data.draw(st.lists(st.lists(CELLS, min_size=len(header) - 1, max_size=len(header)), max_size=4))
    path = tmp_path / "x.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *(["mark", *row[1:]] if name == "mapped" else row for row in rows)])
    back = read_file(path, "", mapping)
    stores(back)
    said = {problem.place for problem in back.problems if problem.lost}
    made = len([row for row in back.rows if isinstance(row, d.Event)])
    given_rows = [row for row in rows if name != "stretch" or any(cell.strip() for cell in row)]
    # Two rows that say the same are one event, which is no loss.
    same = len(given_rows) - len({tuple(row) for row in given_rows})
    assert made + len(said) + same >= len(given_rows)
