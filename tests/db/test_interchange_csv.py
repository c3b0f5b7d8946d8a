"""CSV comes back equal, no cell is a formula, and hostile tables and zips are refused."""

from __future__ import annotations

import csv
import io
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.case_file import CaseFile
from db.domain import TYPES
from db.errors import CaseError, ErrorCode
from db.interchange.cells import FORMULA_STARTS, plain, safe
from db.interchange.choice import EVERYTHING, ExportChoice
from db.interchange.csv_case import read_csv, write_csv
from db.interchange.formats import export_file, import_file
from tests.builders import event, every_kind, info, note, small_case

HOSTILE_TEXTS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r\n=1",
    "'",
    "''quoted'",
    '"',
    'a"b,c;d',
    "two\r\nlines\n",
    "＝1",
]


def hostile_case(path: Path) -> CaseFile:
    rows = [event(f"e-{n}", title=text, summary=text) for n, text in enumerate(HOSTILE_TEXTS)]
    return CaseFile.create(path, info(), [*every_kind(), *rows])


@pytest.mark.parametrize("name", ["out.zip", "folder"])
def test_a_case_comes_back_equal(name: str, tmp_path: Path) -> None:
    with hostile_case(tmp_path / "a.rapporteur") as case_file:
        state = case_file.dump_state()
        write_csv(case_file, tmp_path / name, EVERYTHING)
    arrival = import_file(tmp_path / name, tmp_path / "b.rapporteur", kind="csv")
    assert arrival.problems == ()
    with CaseFile.open(tmp_path / "b.rapporteur") as back:
        assert back.dump_state() == state


def test_the_same_case_gives_the_same_zip(tmp_path: Path) -> None:
    with small_case(tmp_path / "a.rapporteur") as case_file:
        write_csv(case_file, tmp_path / "1.zip", EVERYTHING)
        write_csv(case_file, tmp_path / "2.zip", EVERYTHING)
    assert (tmp_path / "1.zip").read_bytes() == (tmp_path / "2.zip").read_bytes()


def test_no_cell_of_any_table_begins_like_a_formula(tmp_path: Path) -> None:
    with hostile_case(tmp_path / "a.rapporteur") as case_file:
        write_csv(case_file, tmp_path / "o.zip", EVERYTHING)
    with zipfile.ZipFile(tmp_path / "o.zip") as archive:
        assert {name.removesuffix(".csv") for name in archive.namelist() if name.endswith(".csv")} == set(TYPES)
        for name in archive.namelist():
            if name.endswith(".csv"):
                text = archive.read(name).decode("utf-8-sig")
                for row in csv.reader(io.StringIO(text, newline="")):
                    assert not any(cell.startswith(tuple("=+-@＝＋－＠\t\r\n")) for cell in row), row


@given(st.text(max_size=40))
def test_the_apostrophe_is_reversible(text: str) -> None:
    assert plain(safe(text)) == text
    assert not safe(text).startswith(tuple(start for start in FORMULA_STARTS if start != "'"))


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(body=st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=60))
def test_any_text_comes_back(body: str, tmp_path: Path) -> None:
    out = tmp_path / "o.zip"
    with CaseFile.in_memory(info(), [note("n", body=body, title=body)]) as case_file:
        write_csv(case_file, out, EVERYTHING)
        back = read_csv(out)
        assert back.problems == ()
        assert back.info is not None
        with CaseFile.in_memory(back.info, back.rows) as again:
            assert again.dump_state() == case_file.dump_state()


def test_private_notes_stay_in_the_case(tmp_path: Path) -> None:
    with CaseFile.create(tmp_path / "a.rapporteur", info(), [note("open"), note("secret", private=True)]):
        pass
    export_file(tmp_path / "a.rapporteur", tmp_path / "o.zip", "csv")
    assert [row.uid for row in read_csv(tmp_path / "o.zip").rows] == ["open"]  # type: ignore[union-attr]


def test_one_table_holds_the_events(tmp_path: Path) -> None:
    with small_case(tmp_path / "a.rapporteur") as case_file:
        write_csv(case_file, tmp_path / "list.csv", ExportChoice())
    assert sorted(row.KIND for row in read_csv(tmp_path / "list.csv").rows) == ["event", "event"]


def test_a_folder_that_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    with small_case(tmp_path / "a.rapporteur") as case_file, pytest.raises(CaseError) as caught:
        write_csv(case_file, tmp_path / "here", EVERYTHING)
    assert caught.value.code is ErrorCode.EXISTS
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.rapporteur", "here"]


def test_wrong_rows_are_named_by_file_and_row(tmp_path: Path) -> None:
    path = tmp_path / "event.csv"
    path.write_text(
        "uid,kind,title,importance\na,other,A,50\nb,other,B,many\nc,other\nd,nothing,D,50\n", encoding="utf-8"
    )
    back = read_csv(path)
    assert [row.uid for row in back.rows] == ["a"]  # type: ignore[union-attr]
    assert [problem.place for problem in back.problems] == ["event row 2", "event row 3", "event row 4"]


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(6):
            archive.writestr(f"{number}.csv", b"\0" * 100_000_000)


def lying(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("event.csv", b"x" * 1_000_000)
    data = path.read_bytes()
    path.write_bytes(data.replace((1_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little")))


def twice(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("event.csv", "uid\n")
        archive.writestr("evenX.csv", "uid\n")
    path.write_bytes(path.read_bytes().replace(b"evenX", b"event"))


def many(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(6000):
            archive.writestr(str(number), "")


def not_a_zip(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04 but no more")


def cut_csv(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("event.csv", 'uid,kind,title\n"open')


@pytest.mark.parametrize("make", [bomb, lying, twice, many, not_a_zip, cut_csv])
def test_hostile_zips_are_refused_soon(make, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "x.zip"
    make(path)
    start = time.perf_counter()
    with pytest.raises(CaseError) as caught:
        read_csv(path)
    assert time.perf_counter() - start < 2
    assert caught.value.exit_code == 3


def test_a_path_in_a_zip_is_never_followed(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("attachment.csv", "uid,filename,size\nscan,../../etc/passwd,4\n")
        archive.writestr("attachment_data.csv", "attachment_id,data\nscan,../../../etc/passwd\n")
        archive.writestr("../evil.csv", "x\n1\n")
    back = read_csv(path)
    assert [row.KIND for row in back.rows] == ["attachment"]
    assert len([problem for problem in back.problems if problem.lost]) == 2
