"""Formats for other programs: what they hold comes back equal, what they cannot hold is said, no text breaks out."""

from __future__ import annotations

import errno
import json
import os
import re
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db import domain as d
from db.case_file import CaseFile
from db.domain import id_of
from db.errors import CaseError, ErrorCode
from db.interchange import (
    bibtex,
    csl,
    csv_case,
    formats,
    geojson,
    html_report,
    icalendar,
    markdown,
    timelinejs,
    web_annotations,
    xlsx,
)
from db.interchange.choice import EVERYTHING
from db.interchange.formats import WRITERS, choice_for, export_case, export_file, read_file
from db.interchange.imported import Imported
from db.interchange.names import IN, OUT, format_of_name
from db.samples import SAMPLES, build_sample
from tests.builders import RECORDED_S, event, every_kind, info, note, small_case_in_memory

DATES = (
    "", "2026", "2026-02", "2026-02-05", "2026-02-05~", "2026-02-05?", "2026-02-04/2026-02-05", "2024-01~/..",
    "/2026-02-05", "2026-02-05/", "[2026-02-01..2026-02-04]", "{2026-01,2026-03}", "[..2026-02-05]", "-0043-03-15",
    "2026-02-05T14:30:00Z", "2026-02-05T14:30:00+02:00", "2026-02-05T09:15:00", "202X", "2026-21", "Y12000", "../..",
)  # fmt: skip
PLAIN = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=60).filter(str.strip)
HOSTILE = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def dated_events() -> list[d.Row]:
    words = "One; two, three\\n\nfour: “five” <b>&amp;</b>"
    return [
        d.Event(uid=f"e-{n}", kind="other", title=f"T{n} {words}".replace("\n", " "), summary=words, date_edtf=edtf,
                doubt="why", status="planned" if n % 2 else "partial", recorded_s=RECORDED_S)
        for n, edtf in enumerate(DATES)
    ]  # fmt: skip


def there_and_back(rows: list[d.Row], kind: str, folder: Path, title: str = "Talks") -> Imported:
    out = folder / f"o{OUT[kind].suffixes[0]}"
    with CaseFile.in_memory(info(title), rows) as case_file:
        export_case(case_file, out, kind, EVERYTHING)
    return read_file(out, kind)


def of_kind(imported: Imported, row_type: type[Any]) -> dict[str, Any]:
    return {row.uid: row for row in imported.rows if isinstance(row, row_type)}


# ---- round trips ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["icalendar", "timelinejs"])
def test_events_come_back_with_what_the_format_holds(kind: str, tmp_path: Path) -> None:
    rows = dated_events()
    back = there_and_back(rows, kind, tmp_path)
    assert back.problems == ()
    found = of_kind(back, d.Event)
    assert len(found) == len(rows)
    for row in rows:
        assert isinstance(row, d.Event)
        assert found[row.uid] == replace(row, recorded_s=0)


def test_a_calendar_holds_the_place_and_keeps_to_its_lines(tmp_path: Path) -> None:
    back = there_and_back(every_kind(), "icalendar", tmp_path)
    (venue,) = of_kind(back, d.Place).values()
    assert (venue.name, venue.lat, venue.lon) == ("Dam", 24.5, 54.0)
    assert {row.KIND for row in back.rows} == {"event", "place", "round", "swap"}
    data = (tmp_path / "o.ics").read_bytes()
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert data.count(b"\n") == data.count(b"\r\n")
    assert data.count(b"BEGIN:VEVENT") == 2
    assert b"DTSTART;VALUE=DATE:20260204\r\nDTEND;VALUE=DATE:20260206" in data


@HOSTILE
@given(text=PLAIN)
def test_no_text_breaks_out_of_a_calendar_or_a_timeline(text: str, tmp_path: Path) -> None:
    row = event("e", title=text, summary=text, date_edtf="2026-02-05")
    for kind in ("icalendar", "timelinejs"):
        back = there_and_back([row], kind, tmp_path)
        assert of_kind(back, d.Event) == {"e": replace(row, recorded_s=0)}, kind


def test_timelinejs_shows_a_year_before_our_era_as_it_counts_them(tmp_path: Path) -> None:
    there_and_back([event("e", date_edtf="-0043-03-15")], "timelinejs", tmp_path)
    value = json.loads((tmp_path / "o.timeline.json").read_text(encoding="utf-8"))
    assert value["events"][0]["start_date"] == {"year": -44, "month": 3, "day": 15}
    del value["events"][0]["rapporteur"]
    back = timelinejs.rows_of_timelinejs(value, "x")
    assert [row.date_edtf for row in back.rows if isinstance(row, d.Event)] == ["-0043-03-15"]


def test_timelinejs_text_is_html_and_ours_is_not(tmp_path: Path) -> None:
    evil = "<script>alert(1)</script><b>x</b>"
    there_and_back([event("e", title=evil, summary=evil, date_edtf="2026")], "timelinejs", tmp_path, evil)
    text = (tmp_path / "o.timeline.json").read_text(encoding="utf-8")
    shown = json.loads(text)
    assert "<" not in json.dumps([shown["events"][0]["text"], shown["title"]["text"]])
    assert timelinejs.plain_words("<p>one<br>two</p><script>three</script><style>x</style>a &lt; b < c") == (
        "one\ntwo\na < b < c"
    )


def test_notes_come_back_as_annotations(tmp_path: Path) -> None:
    rows = [
        *every_kind(),
        note("passage-note", target_id=id_of("report"), exact="We go on.", suffix=" The", start_char=0,
             end_char=9),
        note("span-note", span_edtf="2026-02", lane="kind:round", body="line\r\nline", title="T", kind="question"),
        note("field-note", target_id=id_of("talks"), target_field="date_edtf", language="fr",
             body_format="text/markdown"),
        note("answer", reply_to_id=id_of("remark"), kind="reply", state="resolved", changed_s=RECORDED_S + 5),
        note("private-note", private=True, created_by="Ana", published_edtf="2026-02-03", withdrawn_s=RECORDED_S + 9),
        d.TagLink(record_id=id_of("span-note"), tag_id=id_of("urgent")),
    ]  # fmt: skip
    with CaseFile.in_memory(info(), rows) as case_file:
        export_case(case_file, tmp_path / "o.jsonld", "annotations", EVERYTHING)
        stored = {row.uid: row for row in case_file.rows(d.Annotation)}
    back = read_file(tmp_path / "o.jsonld")
    assert back.problems == ()
    assert of_kind(back, d.Annotation) == stored
    assert {row.name for row in back.rows if isinstance(row, d.Tag)} == {"urgent"}


@HOSTILE
@given(text=PLAIN)
def test_any_note_comes_back(text: str, tmp_path: Path) -> None:
    back = there_and_back([note("n", body=text, title=text, exact=text, created_by=text)], "annotations", tmp_path)
    (found,) = of_kind(back, d.Annotation).values()
    assert (found.body, found.title, found.exact, found.created_by) == (text, text, text, text)


def sources() -> list[d.Row]:
    at, title = RECORDED_S, r"A {b} \c #1 & 50% of_x -- $y ~z^ ‘q’"
    dates = ("2026-02-05", "2026", "2026-02", "", "2026-02-05~", *["2025"] * 5)
    return [
        d.Source(uid=f"s-{kind}", kind=kind, title=f"{title} {kind}", author="M. Ñu and Co.",
                 publisher="P & Q", place_text="Here", url="https://example.org/a_b?c=1&d=%20", language="uk",
                 accessed_s=1_770_249_600, published_edtf=edtf, note="n; o", recorded_s=at)
        for kind, edtf in zip(d.SOURCE_KINDS, dates, strict=True)
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["bibtex", "csl"])
def test_sources_come_back(kind: str, tmp_path: Path) -> None:
    rows = sources()
    back = there_and_back(rows, kind, tmp_path)
    assert back.problems == ()
    assert [replace(row, csl_json="") for row in back.rows if isinstance(row, d.Source)] == [
        replace(row, recorded_s=0) for row in rows if isinstance(row, d.Source)
    ]


@HOSTILE
@given(text=PLAIN)
def test_any_title_comes_back_as_a_source(text: str, tmp_path: Path) -> None:
    title = " ".join(text.split())
    row = d.Source(uid="s", title=title, author=title, note=title, recorded_s=RECORDED_S)
    for kind in ("csl", "bibtex"):
        (found,) = of_kind(there_and_back([row], kind, tmp_path), d.Source).values()
        expected = unicodedata.normalize("NFC", title) if kind == "bibtex" else title
        expected = " ".join(expected.split())
        assert (found.title, found.author, found.note) == (expected, expected, expected), kind


def test_what_came_with_a_csl_item_goes_out_again(tmp_path: Path) -> None:
    item = {"id": "x", "type": "article-journal", "title": "T", "DOI": "10.1/2", "volume": 3, "author": [
        {"family": "Roon", "given": "E."}], "issued": {"date-parts": [["2020", 5]]}}  # fmt: skip
    (tmp_path / "a.csl.json").write_text(json.dumps([item]), encoding="utf-8")
    back = read_file(tmp_path / "a.csl.json")
    assert [(row.author, row.published_edtf) for row in back.rows if isinstance(row, d.Source)] == [
        ("E. Roon", "2020-05")
    ]
    with CaseFile.in_memory(info(), back.rows) as case_file:
        export_case(case_file, tmp_path / "b.csl.json", "csl", EVERYTHING)
    (out,) = json.loads((tmp_path / "b.csl.json").read_text(encoding="utf-8"))
    assert {key: out[key] for key in item if key != "id"} == {key: item[key] for key in item if key != "id"}


def test_a_workbook_comes_back_and_has_no_formula(tmp_path: Path) -> None:
    import openpyxl

    hostile = ["=1+1", "+1", "'", "@x", "#N/A", "_x0041_", "a\r\nb\x07\x1f", " lead", "1e5", "2026-02-05", "true"]
    rows = [row for row in every_kind() if not isinstance(row, d.AttachmentData)]
    rows += [event(f"h-{n}", title=text, summary=text) for n, text in enumerate(hostile)]
    with CaseFile.in_memory(info(), rows) as case_file:
        export_case(case_file, tmp_path / "o.xlsx", "xlsx", EVERYTHING)
        export_case(case_file, tmp_path / "p.xlsx", "xlsx", EVERYTHING)
        state = case_file.dump_state()
    assert (tmp_path / "o.xlsx").read_bytes() == (tmp_path / "p.xlsx").read_bytes()
    book = openpyxl.load_workbook(tmp_path / "o.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not [cell.value for cell in cells if isinstance(cell.value, str) and cell.value[0] in "=+-@"]
    back = read_file(tmp_path / "o.xlsx")
    assert back.problems == ()
    assert back.info is not None
    with CaseFile.in_memory(back.info, back.rows) as again:
        assert again.dump_state() == state


def test_a_text_too_long_for_a_spreadsheet_is_cut_and_said(tmp_path: Path) -> None:
    back = there_and_back([note("n", body="x" * 40_000)], "xlsx", tmp_path)
    assert [problem.place for problem in back.problems] == ["annotation"]
    (found,) = of_kind(back, d.Annotation).values()
    assert found.body.endswith(xlsx.CUT)


# ---- one way --------------------------------------------------------------------------------------------------------
def test_geojson_has_the_places_and_the_dates(tmp_path: Path) -> None:
    nowhere = d.Place(uid="somewhere", name="Somewhere", kind="undisclosed", recorded_s=RECORDED_S)
    rows = [*every_kind(), nowhere, event("hidden", place_id=nowhere.id, date_edtf="2026-02~")]
    with CaseFile.in_memory(info(), rows) as case_file:
        export_case(case_file, tmp_path / "o.geojson", "geojson", EVERYTHING)
    value = json.loads((tmp_path / "o.geojson").read_text(encoding="utf-8"))
    found = {item["id"]: (item["geometry"], item["properties"]["when"]) for item in value["features"]}
    talks = ({"type": "Point", "coordinates": [54.0, 24.5]}, "2026-02-04/2026-02-05")
    assert found == {"talks": talks, "hidden": (None, "2026-02~")}


@pytest.mark.parametrize("name", SAMPLES)
def test_markdown_has_every_title_and_no_markup_of_its_own(name: str, tmp_path: Path) -> None:
    build_sample(name, tmp_path / "a.rapporteur")
    export_file(tmp_path / "a.rapporteur", tmp_path / "o.md", "markdown", as_of="today")
    text = (tmp_path / "o.md").read_text(encoding="utf-8")
    with CaseFile.open(tmp_path / "a.rapporteur") as case_file:
        for row in case_file.rows(d.Event):
            assert row.withdrawn_s or f"### {markdown.text(row.title)}" in text
    cited = {int(n) for n in re.findall(r"\[\^([0-9]+)\](?!:)", text)}
    told = [int(n) for n in re.findall(r"(?m)^\[\^([0-9]+)\]:", text)]
    assert cited == set(told)
    assert told == sorted(set(told))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("# head", r"\# head"),
        ("- item", r"\- item"),
        ("1. item", r"1\. item"),
        ("[a](javascript:x)", r"\[a\](javascript:x)"),
        ("![a](http://x)", r"\!\[a\](http://x)"),
        ("<img src=x>", r"\<img src=x\>"),
        ("a|b `c` *d* _e_ &amp;", r"a\|b \`c\` \*d\* \_e\_ \&amp;"),
        ("> quote", r"\> quote"),
        ("===", r"\==="),
        ("plain (words), 5-4.", "plain (words), 5-4."),
    ],
)
def test_markup_in_case_text_is_escaped(text: str, written: str) -> None:
    assert markdown.text(text) == written


# ---- all of them ----------------------------------------------------------------------------------------------------
def test_every_format_has_a_writer_a_name_and_says_what_it_cannot_hold() -> None:
    assert set(WRITERS) == set(OUT)
    modules: dict[str, Any] = {
        "html": html_report, "markdown": markdown, "csv": csv_case, "xlsx": xlsx, "icalendar": icalendar,
        "timelinejs": timelinejs, "geojson": geojson, "bibtex": bibtex, "csl": csl, "annotations": web_annotations,
        "json": formats.case_json,
    }  # fmt: skip
    assert set(modules) == set(OUT)
    for name, module in modules.items():
        words = " ".join(module.__doc__.split())
        assert "cannot hold" in words or "does not hold" in words, name
    for made in (*OUT.values(), *IN.values()):
        for suffix in made.suffixes:
            assert format_of_name(f"A{suffix.upper()}", {**IN, **OUT}) == made.id


@pytest.mark.parametrize("kind", OUT)
def test_a_full_disk_leaves_the_old_file(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / f"o{OUT[kind].suffixes[0]}"
    out.write_text("the old file", encoding="utf-8")

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with small_case_in_memory() as case_file:
        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(CaseError) as caught:
            export_case(case_file, out, kind, EVERYTHING)
        assert caught.value.code is ErrorCode.DISK_FULL
        assert out.read_text(encoding="utf-8") == "the old file"
        assert [path.name for path in tmp_path.iterdir()] == [out.name]
        monkeypatch.undo()
        export_case(case_file, out, kind, EVERYTHING)
        assert out.read_bytes() != b"the old file"
        assert [path.name for path in tmp_path.iterdir()] == [out.name]


@pytest.mark.parametrize("kind", OUT)
def test_the_same_case_gives_the_same_bytes_and_an_empty_one_is_written(kind: str, tmp_path: Path) -> None:
    with CaseFile.in_memory(info()) as empty, small_case_in_memory() as case_file:
        for name, source in (("1", case_file), ("2", case_file), ("3", empty)):
            export_case(source, tmp_path / f"{name}{OUT[kind].suffixes[0]}", kind, choice_for(info(), kind))
    one, two, _three = sorted(tmp_path.iterdir())
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize("kind", [kind for kind in OUT if kind != "json"])
def test_private_notes_never_leave(kind: str, tmp_path: Path) -> None:
    rows = [*every_kind(), note("secret", body="Between the two of us", private=True, target_id=id_of("talks"))]
    out = tmp_path / f"o{OUT[kind].suffixes[0]}"
    with CaseFile.in_memory(info(), rows) as case_file:
        export_case(case_file, out, kind, choice_for(info(), kind))
    if kind in ("csv", "xlsx"):
        assert "secret" not in {getattr(row, "uid", "") for row in read_file(out).rows}
    else:
        assert b"Between the two" not in out.read_bytes()


def test_a_span_keeps_what_touches_it(tmp_path: Path) -> None:
    rows = [event("in", date_edtf="2026-02-05"), event("out", date_edtf="2025"), event("undated")]
    with CaseFile.in_memory(info(), rows) as case_file:
        choice = choice_for(info(), "icalendar", span="2026-02")
        export_case(case_file, tmp_path / "o.ics", "icalendar", choice)
    assert set(of_kind(read_file(tmp_path / "o.ics"), d.Event)) == {"in"}
    with pytest.raises(CaseError):
        choice_for(info(), "icalendar", span="yesterday")


def test_a_case_is_never_written_over(tmp_path: Path) -> None:
    with CaseFile.create(tmp_path / "a.rapporteur", info()):
        pass
    os.link(tmp_path / "a.rapporteur", tmp_path / "same.json")
    for name in ("a.rapporteur", "other.rapporteur", "same.json"):
        with pytest.raises(CaseError) as caught:
            export_file(tmp_path / "a.rapporteur", tmp_path / name, "json")
        assert caught.value.code is ErrorCode.INVALID
