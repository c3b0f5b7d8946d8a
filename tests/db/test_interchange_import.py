"""Files of other programs: what they say comes in, what cannot be read is named, and nothing is guessed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from db import domain as d
from db.case_file import CaseFile
from db.errors import CaseError, ErrorCode
from db.interchange.formats import import_file, read_file
from db.interchange.imported import fitted
from db.interchange.mapping import proposed_mapping
from tests.builders import event, info, put, small_case
from tests.db.interchange_reading import events, sentences, stores, written

# ---- calendars ------------------------------------------------------------------------------------------------------
CALENDAR = """BEGIN:VCALENDAR\r
VERSION:2.0\r
BEGIN:VTIMEZONE\r
TZID:Europe/Kyiv\r
BEGIN:STANDARD\r
DTSTART:19701025T040000\r
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r
END:STANDARD\r
END:VTIMEZONE\r
BEGIN:VEVENT\r
UID:1\r
SUMMARY:A long\\, folded\r
  title\\; here\r
DTSTART;TZID=Europe/Kyiv:20260205T100000\r
DTEND;TZID=Europe/Kyiv:20260205T113000\r
LOCATION:Hall\r
GEO:24.5;54\r
RRULE:FREQ=SECONDLY;COUNT=999999999\r
BEGIN:VALARM\r
TRIGGER:-PT15M\r
SUMMARY:Not this\r
END:VALARM\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:2\r
SUMMARY:Two days\r
DTSTART;VALUE=DATE:20260301\r
DTEND;VALUE=DATE:20260303\r
STATUS:CANCELLED\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:3\r
SUMMARY:Lasting\r
DTSTART:20260301T120000Z\r
DURATION:PT90M\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:4\r
SUMMARY:Odd zone\r
DTSTART;TZID="Nowhere; at all":20260301T120000\r
no colon here\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:5\r
SUMMARY:No such day\r
DTSTART;VALUE=DATE:20260230\r
END:VEVENT\r
BEGIN:VTODO\r
SUMMARY:Buy bread\r
END:VTODO\r
END:VCALENDAR\r
"""


def test_a_calendar_comes_in(tmp_path: Path) -> None:
    back = read_file(written(tmp_path, "a.ics", CALENDAR))
    assert events(back) == [
        ("A long, folded title; here", "2026-02-05T10:00:00+02:00/2026-02-05T11:30:00+02:00"),
        ("Two days", "2026-03-01/2026-03-02"),
        ("Lasting", "2026-03-01T12:00:00Z/2026-03-01T13:30:00Z"),
        ("Odd zone", "2026-03-01T12:00:00"),
        ("No such day", ""),
    ]
    (hall,) = [row for row in back.rows if isinstance(row, d.Place)]
    assert (hall.name, hall.lat, hall.lon) == ("Hall", 24.5, 54.0)
    told = sentences(back)
    for words in ("It repeats", "Nowhere; at all", "has no name and value", "could not be read", "A VTODO is no event"):
        assert words in told
    assert [row.status for row in back.rows if isinstance(row, d.Event)][1] == "cancelled"
    stores(back)


def test_bringing_a_file_in_twice_adds_nothing_and_changes_nothing(tmp_path: Path) -> None:
    path, case = written(tmp_path, "a.ics", CALENDAR), tmp_path / "c.rapporteur"
    assert import_file(path, case).created
    with CaseFile.open(case) as case_file:
        state = case_file.dump_state()
        first = case_file.rows(d.Event)[0]
    assert import_file(path, case).rows == 0
    with CaseFile.open(case) as case_file:
        assert case_file.dump_state() == state
        put(case_file, d.Event(uid=first.uid, kind="other", title="Mine"))
    again = import_file(path, case)
    assert again.rows == 0
    assert any("the case's own stands" in problem.sentence for problem in again.problems)
    with CaseFile.open(case) as case_file:
        assert case_file.rows(d.Event, "id", [first.id])[0].title == "Mine"


def test_an_import_is_one_edit_that_can_be_taken_back(tmp_path: Path) -> None:
    with small_case(tmp_path / "c.rapporteur") as case_file:
        state = case_file.dump_state()
        ready = fitted(read_file(written(tmp_path, "a.ics", CALENDAR)), case_file)
        applied = case_file.apply(ready.edit("Import"), author="A", replica="r", as_base=True)
        assert case_file.counts()["event"] == 7
        case_file.apply(applied.inverse, author="A", replica="r", undo_of=applied.edit_id)
        assert case_file.dump_state() == state


# ---- timelines ------------------------------------------------------------------------------------------------------
def test_timelinejs_comes_in(tmp_path: Path) -> None:
    value = {
        "title": {"text": {"headline": "<b>Title</b>", "text": "<p>About</p>"}},
        "events": [
            {"start_date": {"year": "2026", "month": "2", "day": 5}, "text": {"headline": "A &amp; B", "text": "x"},
             "media": {"url": "https://example.org/x.png", "caption": "<i>Picture</i>"}},
            {"start_date": {"year": "1815"}, "end_date": {"year": "1852"}, "text": {"headline": "Life"}},
            {"start_date": {"year": "soon"}, "text": {"text": "Words only"}},
            "no slide",
        ],
        "eras": [{"start_date": {"year": -650}, "text": {"headline": "Era"}}],
    }  # fmt: skip
    back = read_file(written(tmp_path, "a.json", json.dumps(value)))
    assert back.format == "timelinejs"
    assert events(back) == [("A & B", "2026-02-05"), ("Life", "1815/1852"), ("Words only", ""), ("Era", "-0649")]
    assert back.info is not None
    assert (back.info.title, back.info.summary) == ("Title", "About")
    assert [row.title for row in back.rows if isinstance(row, d.Source)] == ["Picture"]
    assert [problem.place for problem in back.problems] == ["event 3", "event 4"]
    stores(back)


XML = """<?xml version="1.0" encoding="utf-8"?>
<timeline><version>2.0</version><timetype>gregoriantime</timetype>
<categories><category><name>Work</name><color>1,2,3</color></category></categories>
<eras><era><name>Cold</name><start>1950-01-01 00:00:00</start><end>1989-11-09 00:00:00</end></era></eras>
<events>
<event><start>2009-07-13 00:00:00</start><end>2009-07-18 00:00:00</end><text>Course &lt;b&gt;</text>
<category>Work</category><fuzzy>True</fuzzy><description>d</description><hyperlink>https://example.org</hyperlink></event>
<event><start>2009-07-10 14:30:00</start><end>2009-07-10 15:00:00</end><text>Visit</text><icon>AAAA</icon></event>
<event><start>2009-13-10 00:00:00</start><end>2009-13-10 00:00:00</end><text>Nonsense</text></event>
</events></timeline>"""


def test_the_timeline_project_comes_in(tmp_path: Path) -> None:
    back = read_file(written(tmp_path, "a.timeline", XML))
    assert events(back) == [
        ("Course <b>", "2009-07-13~/2009-07-18~"),
        ("Visit", "2009-07-10T14:30:00/2009-07-10T15:00:00"),
        ("Nonsense", ""),
        ("Cold", "1950-01-01/1989-11-09"),
    ]
    assert "Not read: icon" in sentences(back)
    assert "event 3" in sentences(back)
    stores(back)
    lines = "# Written by Timeline\nCATEGORY:Work;1,2,3;True\nEVENT:2009-7-13 0:0:0;2009-7-18 0:0:0;A\\; b;Work\n"
    assert events(read_file(written(tmp_path, "b.timeline", lines))) == [("A; b", "2009-07-13/2009-07-18")]


def test_aeon_comes_in(tmp_path: Path) -> None:
    text = (
        "Type,Display ID,Label,Summary,Color,Ongoing,Start Date,Latest Start Date,Earliest End Date,End Date,Tags\n"
        'Event,EV5,One,s,Red,False,BC 1-11-19,,,BC 1-12-10,"a, b"\n'
        "Event,EV6,Two,,Red,False,100-01-17,100-01-20,,100-02-03,\n"
        "Event,EV7,Three,,Red,True,2020-05,,,,\n"
        "Event,EV8,Four,,Red,False,one day,,,,\n"
        "Narrative Folder,NF1,Chapter,,Red,False,,,,,\n"
    )
    back = read_file(written(tmp_path, "a.csv", text))
    assert back.format == "aeon"
    assert events(back) == [
        ("One", "0000-11-19/0000-12-10"),
        ("Two", "[0100-01-17..0100-01-20]/0100-02-03"),
        ("Three", "2020-05/.."),
        ("Four", ""),
    ]
    assert [problem.place for problem in back.problems] == ["columns", "row 5", "row 6"]
    stores(back)


# ---- incidents ------------------------------------------------------------------------------------------------------
UCDP = (
    "id,year,type_of_violence,side_a,side_b,where_prec,where_coordinates,latitude,longitude,date_prec,date_start,date_end,"
    "low,best,high,country\n"
    "1.0,2016,1.0,Government of X,Y,1.0,Town,34.8,36.7,1.0,2016-01-01,2016-01-01,2,3,4,X\n"
    "2.0,2016,2.0,Y,Z,2.0,Town,34.8,36.7,2.0,2016-01-01,2016-01-04,0,0,0,X\n"
    "3.0,2016,3.0,Y,Civilians,2.0,Town,north,36.7,1.0,2016-01-01,2016-01-04,0,0,0,X\n"
    "4.0,2016\n"
)
ACLED = (
    "event_id_cnty,event_date,time_precision,event_type,sub_event_type,actor1,actor2,location,latitude,longitude,source,"
    "notes,fatalities\n"
    "UKR1,05 February 2026,1,Battles,Armed clash,A,B,Town,48.0,37.0,One; Two,n,3\n"
    "UKR2,2026-02-05,3,Battles,,A,,Town,48.0,37.0,,n,0\n"
    "UKR3,05/02/2026,1,Battles,,A,,Town,48.0,37.0,,n,x\n"
)


def test_ucdp_and_acled_come_in_as_background(tmp_path: Path) -> None:
    back = read_file(written(tmp_path, "a.csv", UCDP))
    assert back.format == "ucdp"
    assert [date for _title, date in events(back)] == ["2016-01-01", "[2016-01-01..2016-01-04]"]
    assert [(f.value_min, f.value_max) for f in back.rows if isinstance(f, d.Figure)] == [(2.0, 4.0), (0.0, 0.0)]
    assert [problem.place for problem in back.problems if problem.lost] == ["row 4", "row 5"]
    assert {row.importance for row in back.rows if isinstance(row, d.Event)} == {10}
    assert {row.kind for row in back.rows if isinstance(row, d.Event)} == {"incident"}
    stores(back)
    back = read_file(written(tmp_path, "b.csv", ACLED))
    assert back.format == "acled"
    assert [date for _title, date in events(back)] == ["2026-02-05", "2026-02", ""]
    assert [row.title for row in back.rows if isinstance(row, d.Source)] == ["One", "Two"]
    assert "05/02/2026" in sentences(back) or "5/2" in sentences(back) or "row 4" in sentences(back)
    stores(back)


# ---- tables by mapping ----------------------------------------------------------------------------------------------
TABLE = (
    "ID;When;What;More;Where;Who;Ref\n"
    "1;5 Feb 2026;Met;again;Hall;A; \n"
    "2;05/02/2026;Met twice;;Hall;A;B\n"
    "3;sometime;Left;'=x;;;\n"
    ";;;;;;\n"
    "4;2026-02-30;Gone;;;;;;\n"
)
MAPPING: dict[str, Any] = {
    "columns": {"When": "date", "What": "title", "More": "title", "Where": "place", "Who": "actors"},
    "defaults": {"kind": "incident"},
    "uid": ["ID"],
}


def test_a_table_needs_a_mapping_and_says_its_columns(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", TABLE)
    with pytest.raises(CaseError) as caught:
        read_file(path)
    assert (caught.value.code, caught.value.exit_code) == (ErrorCode.INVALID, 2)
    assert "ID, When, What" in caught.value.detail
    assert caught.value.facts["proposed"] == {
        "columns": {"What": "title", "When": "date", "Where": "place", "Who": "actors"}
    }


def test_a_table_comes_in_by_its_mapping_and_no_date_is_guessed(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", TABLE)
    back = read_file(path, "", MAPPING)
    assert events(back) == [("Met again", "2026-02-05"), ("Met twice", ""), ("Left =x", "")]
    kept = {row.title: row.date_text for row in back.rows if isinstance(row, d.Event)}
    assert kept["Met twice"] == "05/02/2026"
    assert [problem.place for problem in back.problems] == ["columns", "row 3", "row 4", "row 6"]
    assert len([row for row in back.rows if isinstance(row, d.Place)]) == 1
    stores(back)
    told = read_file(path, "", {**MAPPING, "day_first": True})
    assert events(told)[1] == ("Met twice", "2026-02-05")
    assert [problem.place for problem in told.problems] == ["columns", "row 4", "row 6"]


def test_start_and_end_make_a_stretch(tmp_path: Path) -> None:
    path = written(
        tmp_path, "a.csv", "T,A,B\nx,2026-02-01,2026-02-03\ny,2026-02-01,\nz,,2026\nw,2026-02-03,2026-02-01\n"
    )
    back = read_file(path, "", {"columns": {"T": "title", "A": "start", "B": "end"}})
    assert events(back) == [("x", "2026-02-01/2026-02-03"), ("y", "2026-02-01"), ("z", "/2026"), ("w", "")]
    assert [problem.place for problem in back.problems] == ["row 5"]


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"columns": {}},
        {"columns": {"What": "colour"}},
        {"columns": {"Nowhere": "title"}},
        {"columns": {"When": "date"}},
        {"columns": {"What": "title"}, "extra": 1},
        {"columns": {"What": "title"}, "day_first": "yes"},
        {"columns": {"What": "title"}, "uid": ["Nothing"]},
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(wrong: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(CaseError) as caught:
        read_file(written(tmp_path, "a.csv", TABLE), "", wrong)
    assert caught.value.exit_code == 2


def test_a_spreadsheet_comes_in_by_mapping(tmp_path: Path) -> None:
    import datetime as dt

    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Name", "Date", "N"])
    sheet.append(["A", dt.datetime(2026, 2, 5), 1])
    sheet.append(["B", "March 2026", "=1+1"])
    book.create_sheet("Other").append(["x"])
    book.save(tmp_path / "a.xlsx")
    mapping = proposed_mapping(["Name", "Date", "N"])
    back = read_file(tmp_path / "a.xlsx", "", mapping)
    assert events(back) == [("A", "2026-02-05"), ("B", "2026-03")]
    assert [problem.place for problem in back.problems] == ["columns", "sheets"]


# ---- sources and annotations ----------------------------------------------------------------------------------------
def test_bibtex_comes_in(tmp_path: Path) -> None:
    text = r"""
    Anything out here is a comment. a@b.org
    @comment{ignored}
    @string{pub = "The " # {Press}}
    @article{key1, title = {{Na{\"\i}ve} \'{e}t\'e \& \textbf{more} -- x}, author = "Roon, E. and {Foo and Co.}",
      journal = pub, year = 2020, month = may}
    @book(key2, title = "No \"quote", date = {05/02/2026},)
    """
    back = read_file(written(tmp_path, "a.bib", text))
    found = [(row.title, row.author, row.publisher, row.published_edtf, row.kind) for row in back.rows
             if isinstance(row, d.Source)]  # fmt: skip
    assert found[0][2:] == ("The Press", "2020-05", "news")
    assert "été & " in found[0][0]
    assert found[1][3] == ""
    assert "05/02/2026" in sentences(back) or "entry key2" in sentences(back)
    stores(back)


def test_annotations_of_others_come_in(tmp_path: Path) -> None:
    value = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": "http://example.org/1",
        "type": "Annotation",
        "motivation": "bookmarking",
        "creator": {"type": "Person", "name": "Ana"},
        "created": "2026-02-05T10:00:00Z",
        "body": [
            {"type": "TextualBody", "value": "<p>Words</p>", "format": "text/html", "language": "en"},
            {"type": "TextualBody", "value": "urgent", "purpose": "tagging"},
            "http://example.org/more",
        ],
        "target": {
            "source": "http://example.org/page",
            "selector": [{"type": "TextQuoteSelector", "exact": "a", "prefix": "b"}, {"type": "SvgSelector"}],
        },
    }
    back = read_file(written(tmp_path, "a.jsonld", json.dumps(value)))
    (note,) = [row for row in back.rows if isinstance(row, d.Annotation)]
    assert (note.kind, note.body, note.created_by, note.exact, note.prefix) == ("bookmark", "Words", "Ana", "a", "b")
    assert note.recorded_s == 1_770_285_600
    (source,) = [row for row in back.rows if isinstance(row, d.Source)]
    assert (source.url, note.target_id) == ("http://example.org/page", source.id)
    assert [row.name for row in back.rows if isinstance(row, d.Tag)] == ["urgent"]
    assert len(back.problems) == 2
    stores(back)


def test_a_note_on_a_record_that_is_not_there_is_named(tmp_path: Path) -> None:
    item = {"@context": "http://www.w3.org/ns/anno.jsonld", "type": "Annotation", "id": "urn:rapporteur:record:n",
            "body": {"type": "TextualBody", "value": "x"}, "target": "urn:rapporteur:record:gone"}  # fmt: skip
    arrival = import_file(written(tmp_path, "a.jsonld", json.dumps(item)), tmp_path / "c.rapporteur")
    assert [(problem.place, problem.lost) for problem in arrival.problems] == [("annotation n", True)]


def test_unknown_formats_and_missing_files(tmp_path: Path) -> None:
    for path, kind, code in (
        (written(tmp_path, "a.docx", "x"), "", ErrorCode.UNKNOWN_FORMAT),
        (written(tmp_path, "b.txt", "x"), "pdf", ErrorCode.UNKNOWN_FORMAT),
        (tmp_path / "gone.ics", "", ErrorCode.MISSING),
    ):
        with pytest.raises(CaseError) as caught:
            read_file(path, kind)
        assert caught.value.code is code


def test_references_into_the_case_hold(tmp_path: Path) -> None:
    case = tmp_path / "c.rapporteur"
    with CaseFile.create(case, info(), [event("parent-event")]):
        pass
    path = written(tmp_path, "event.csv", "uid,kind,title,parent_id\na,other,A,parent-event\nb,other,B,nobody\n")
    arrival = import_file(path, case)
    assert arrival.rows == 2
    assert [(problem.place, problem.lost) for problem in arrival.problems] == [("event b", False)]
    with CaseFile.open(case) as case_file:
        found = {row.uid: row.parent_id for row in case_file.rows(d.Event)}
    assert found["a"] is not None
    assert found["b"] is None
