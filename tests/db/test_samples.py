"""The reader of readable cases: what nests, what is inherited, what is refused and how it is told."""

from pathlib import Path

import pytest

from db.case_file import CaseFile
from db.domain import (
    ActorName,
    Attachment,
    AttachmentData,
    CountClaim,
    Event,
    Evidence,
    IssueLink,
    Record,
    Row,
    Source,
    SourceText,
    Swap,
    TagLink,
    WorkingFigure,
    id_of,
)
from db.errors import CaseError, ErrorCode
from db.samples import SAMPLES, build_sample, cases_dir, read_case_text, read_sample
from db.spans import check_span, text_sha256

CASE = """
[case]
title = "Small case"
[defaults]
created_by = "Someone"
recorded = 2026-01-02T03:04:05Z
"""
BASE = """
[[actor]]
uid = "ua"
name = "Ukraine"
names = ["Україна", { name = "UKR", kind = "acronym" }]
[[actor]]
uid = "ru"
name = "Russia"
[[issue]]
uid = "i"
title = "Prisoners"
[[tag]]
uid = "t"
name = "check"
"""
SWAP = """
[defaults]
published = "2026-01-05"
[[event]]
uid = "s"
kind = "swap"
title = "Exchange"
date = "2026-01~"
swap = { number = 3 }
issues = ["i"]
tags = ["t"]
claims = [
  { from = "ru", to = "ua", count_min = 3, working = { reason = "the only one" } },
  { uid = "own", to = "ru", published = "2026-01-09" },
]
"""
SOURCE = """
[[source]]
uid = "src"
title = "Report"
text = "One said no.\\n\\nTwo said no. Three 🙂 said yes."
"""


def write_case(folder: Path, **files: str) -> Path:
    """A case folder; a file name's last underscore stands for the dot."""
    for name, text in {"case_toml": CASE, "base_toml": BASE, **files}.items():
        stem, _, ending = name.rpartition("_")
        (folder / f"{stem}.{ending}").write_text(text, encoding="utf-8")
    return folder


def rows_of(folder: Path, **files: str) -> list[Row]:
    return read_case_text(write_case(folder, **files))[1]


def refusal(folder: Path, **files: str) -> CaseError:
    with pytest.raises(CaseError) as caught:
        read_case_text(write_case(folder, **files))
    assert caught.value.code == ErrorCode.INVALID
    return caught.value


def by_uid(rows: list[Row]) -> dict[str, Record]:
    return {row.uid: row for row in rows if isinstance(row, Record)}


def test_what_nests_belongs_to_its_owner_and_inherits_when_it_was_known(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, events_toml=SWAP)
    swap = id_of("s")
    found = by_uid(rows)
    claim, own = found["s.claims.1"], found["own"]
    assert isinstance(claim, CountClaim)
    assert (claim.swap_id, claim.from_id, claim.to_id) == (swap, id_of("ru"), id_of("ua"))
    assert (claim.published_edtf, claim.recorded_s, claim.created_by) == ("2026-01-05", 1767323045, "Someone")
    assert own.published_edtf == "2026-01-09"
    assert found["ua"].published_edtf == ""  # the defaults of a file end with it
    working = next(row for row in rows if isinstance(row, WorkingFigure))
    assert (working.claim_id, working.uid) == (claim.id, "s.claims.1.working.1")
    assert Swap(event_id=swap, number=3) in rows
    assert IssueLink(record_id=swap, issue_id=id_of("i")) in rows
    assert TagLink(record_id=swap, tag_id=id_of("t")) in rows
    assert ActorName(actor_id=id_of("ua"), name="UKR", kind="acronym") in rows
    assert ActorName(actor_id=id_of("ua"), name="Україна") in rows


def test_records_are_numbered_in_the_order_of_the_text_around_their_own_numbers(tmp_path: Path) -> None:
    events = "".join(
        f'[[event]]\nuid = "e{n}"\nkind = "other"\ntitle = "x"\n{extra}\n'
        for n, extra in enumerate(["", "number = 1", "", "number = 7", ""])
    )
    found = by_uid(rows_of(tmp_path, events_toml=events))
    assert [found[f"e{n}"].number for n in range(5)] == [2, 1, 3, 7, 4]


def test_a_table_of_cells_reads_like_the_text(tmp_path: Path) -> None:
    cells = (
        "uid,swap,to,count_min,count_max,category,note,published,evidence.source\n"
        'k1,s,ua,3,4,military,"one, two",2026-01-06,src\n'
        "k2,s,ru,,,,,,\n"
    )
    rows = rows_of(tmp_path, events_toml=SWAP, sources_toml=SOURCE, count_claim_csv=cells)
    found = by_uid(rows)
    first, second = found["k1"], found["k2"]
    assert isinstance(first, CountClaim)
    assert (first.count_min, first.count_max, first.category, first.note) == (3, 4, "military", "one, two")
    assert isinstance(second, CountClaim)
    assert (second.count_min, second.category, second.published_edtf) == (None, "total", "")
    evidence = found["k1.evidence.1"]
    assert isinstance(evidence, Evidence)
    assert (evidence.source_id, evidence.published_edtf) == (id_of("src"), "2026-01-06")
    assert "k2.evidence.1" not in found


def test_a_passage_of_a_stored_text_is_found_with_its_offsets_context_and_hash(tmp_path: Path) -> None:
    source = (
        SOURCE
        + '[[event]]\nuid = "e"\nkind = "other"\ntitle = "x"\n'
        + ('evidence = [{ source = "src", exact = "Three 🙂 said yes" }]\n')
    )
    rows = rows_of(tmp_path, sources_toml=source)
    found = by_uid(rows)
    text = next(row.text for row in rows if isinstance(row, SourceText))
    stored, passage = found["src"], found["e.evidence.1"]
    assert isinstance(stored, Source)
    assert isinstance(passage, Evidence)
    assert (stored.text_sha256, stored.text_length, stored.paragraph_count) == (text_sha256(text), len(text), 2)
    assert (passage.start_char, passage.end_char, passage.paragraph) == (27, 43, 2)
    assert (passage.prefix, passage.suffix) == ("One said no.\n\nTwo said no. ", ".")
    assert check_span(passage, text, stored) == "exact"


@pytest.mark.parametrize(
    ("passage", "words"),
    [
        ('exact = "Four"', "not in the source text"),
        ('exact = "said no"', "more than once"),
        ('exact = "said no", start_char = 5, end_char = 12', "not at character 5"),
    ],
)
def test_a_passage_is_never_guessed(tmp_path: Path, passage: str, words: str) -> None:
    text = SOURCE + f'[[issue]]\nuid = "j"\ntitle = "x"\nevidence = [{{ source = "src", {passage} }}]\n'
    assert words in refusal(tmp_path, sources_toml=text).detail


def test_a_prefix_tells_one_place_from_another(tmp_path: Path) -> None:
    text = (
        SOURCE
        + '[[issue]]\nuid = "j"\ntitle = "x"\n'
        + ('evidence = [{ source = "src", prefix = "Two ", exact = "said no" }]\n')
    )
    passage = by_uid(rows_of(tmp_path, sources_toml=text))["j.evidence.1"]
    assert isinstance(passage, Evidence)
    assert (passage.start_char, passage.paragraph) == (18, 2)


def test_files_beside_the_text_are_taken_in(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").write_bytes("Два слова.\n".encode())
    (tmp_path / "map.png").write_bytes(b"\x89PNG")
    rows = rows_of(
        tmp_path,
        sources_toml='[[source]]\nuid = "src"\ntitle = "R"\ntext_file = "texts/a.txt"\n',
        files_toml='[[attachment]]\nuid = "a"\nfilename = "map.png"\nfile = "map.png"\n',
    )
    assert SourceText(source_id=id_of("src"), text="Два слова.\n") in rows
    assert AttachmentData(attachment_id=id_of("a"), data=b"\x89PNG") in rows
    attachment = by_uid(rows)["a"]
    assert isinstance(attachment, Attachment)
    assert attachment.size == 4
    assert attachment.sha256 == "0f4636c78f65d3639ece5a064b5ae753e3408614a14fb18ab4d7540d2c248543"


EVENT = '[[event]]\nuid = "e"\nkind = "other"\ntitle = "x"\n'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (EVENT + 'colour = "red"', 'x.toml: [[event]] "e": key "colour" is unknown'),
        (EVENT + 'place_id = "p"', 'key "place_id" is unknown'),
        (EVENT.replace("other", "party"), 'key "kind" cannot be stored'),
        (EVENT + 'date = "2026-13"', 'key "date" cannot be stored'),
        (EVENT + 'importance = "high"', 'key "importance" is to be a number'),
        (EVENT + "importance = true", 'key "importance" is to be a number'),
        (EVENT + "importance = 101", 'key "importance" cannot be stored'),
        (EVENT + "summary = 3", 'key "summary" is to be a text'),
        (EVENT + 'recorded = "2026-01-01"', 'key "recorded" is to be a date and time with its zone'),
        (EVENT + "recorded = 2026-01-01T00:00:00", 'key "recorded" is to be a date and time with its zone'),
        (EVENT + 'place = "nowhere"', 'key "place" names a uid that nobody has'),
        (EVENT + 'place = "ua"', 'names "ua", which is no place'),
        (EVENT + "round = { number = 1 }", '"e" is not of kind round'),
        (EVENT + "swap = { number = 1 }", '"e" is not of kind swap'),
        (EVENT + 'claims = [{ to = "ua" }]', "not a swap"),
        (EVENT + 'participants = ["ua", "ua"]', "one participation stands there twice"),
        (EVENT + 'participants = "ua"', 'key "participants" is to be an array'),
        (EVENT + "participants = [3]", "is not a table"),
        (EVENT + 'participants = [{ role = "party" }]', '[[event.participants]]: key "actor" is missing'),
        (EVENT + EVENT, 'the uid "e" is used twice'),
        (EVENT + "number = 4\n" + EVENT.replace('"e"', '"f"') + "number = 4", "the number 4 is used twice"),
        ('[[event]]\nkind = "other"\ntitle = "x"', 'key "uid" is missing'),
        ('[[event]]\nuid = "e"\nkind = "other"', 'key "title" is missing'),
        ('[[evnt]]\nuid = "e"', 'there is no kind "evnt"'),
        ('[event]\nuid = "e"', "is to be an array of tables"),
        ('[[case]]\nuid = "case"\ntitle = "x"', 'there is no kind "case"'),
        ('[defaults]\ntitle = "x"', 'key "title" is unknown'),
        ('[[attachment]]\nuid = "a"\nfilename = "x"\nfile = "../case.toml"', "no file inside the folder"),
        ('[[source]]\nuid = "src"\ntitle = "x"\ntext = 3', 'key "text" is to be a text'),
        ("[[event]", "x.toml: "),
    ],
)
def test_what_does_not_fit_is_refused_with_file_table_and_key(tmp_path: Path, text: str, words: str) -> None:
    assert words in refusal(tmp_path, x_toml=text).detail


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ("uid,name,size\np,A,3\n", 'key "size" is unknown'),
        ("uid,name,lat\np,A,north\n", 'key "lat" says "north", which is not a number'),
        ("uid,name\np,A,more\n", "too many or too few"),
        ("uid,name,country\np,A\n", "too many or too few"),
        ("uid,name,rounds.number\np,A,1\n", 'key "rounds.number" is unknown'),
        ('uid,name\np,"A\n', "place.csv: unexpected end of data"),
    ],
)
def test_a_bad_cell_is_refused(tmp_path: Path, cells: str, words: str) -> None:
    assert words in refusal(tmp_path, place_csv=cells).detail


def test_bytes_that_are_not_text_are_no_source_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xff\xfe")
    error = refusal(tmp_path, x_toml='[[source]]\nuid = "src"\ntitle = "x"\ntext_file = "a.txt"')
    assert 'key "text_file" names a file that is not UTF-8 text' in error.detail


def test_a_folder_without_a_case_and_a_name_nobody_knows(tmp_path: Path) -> None:
    with pytest.raises(CaseError) as caught:
        read_case_text(tmp_path)
    assert caught.value.code == ErrorCode.MISSING
    with pytest.raises(CaseError) as caught:
        read_sample("../secrets")
    assert caught.value.code == ErrorCode.UNKNOWN_SAMPLE


def test_the_packaged_program_reads_its_own_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (cases_dir() / "abu-dhabi-2026" / "case.toml").is_file()
    monkeypatch.setattr("sys._MEIPASS", str(tmp_path), raising=False)
    assert cases_dir() == tmp_path / "resources" / "cases"


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_built_twice_is_the_same_case_and_reads_back_whole(tmp_path: Path, name: str) -> None:
    info, rows = read_sample(name)
    states = []
    for out in (tmp_path / "a.rapporteur", tmp_path / "b.rapporteur"):
        build_sample(name, out)
        with CaseFile.open(out, read_only=True) as case:
            states.append(case.dump_state())
            events = [row for row in rows if isinstance(row, Event)]
            assert sorted(case.rows(Event), key=lambda row: row.uid) == sorted(events, key=lambda row: row.uid)
            for row_type in {type(row) for row in rows}:
                assert len(case.rows(row_type)) == sum(type(row) is row_type for row in rows)
            assert case.get(info.id) == info
    assert states[0] == states[1]


def test_a_sample_never_writes_over_a_file(tmp_path: Path) -> None:
    out = tmp_path / "mine.rapporteur"
    out.write_bytes(b"mine")
    with pytest.raises(CaseError) as caught:
        build_sample("abu-dhabi-2026", out)
    assert caught.value.code == ErrorCode.EXISTS
    assert out.read_bytes() == b"mine"
