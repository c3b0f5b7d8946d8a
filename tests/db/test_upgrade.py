"""A case of an older version: a backup first, the steps whole or not at all, and then like a fresh one."""

from __future__ import annotations

import gzip
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from db import guard, schema, upgrade
from db.backups import backups_of
from db.case import read_case
from db.case_file import CaseFile
from db.domain import Annotation, CaseInfo, id_of
from db.edits import Edit, Put
from db.errors import CaseError, ErrorCode
from db.guard_report import Verdict
from tests.db.version_2 import version_2

RELEASED = Path(__file__).parent / "released"
"""One file of every version, compressed, as the program of that time wrote it; never changed afterwards."""


def unpacked(version: int, out: Path) -> Path:
    out.write_bytes(gzip.decompress((RELEASED / f"version-{version}.rapporteur.gz").read_bytes()))
    return out


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return unpacked(1, tmp_path / "old.rapporteur")


@pytest.fixture
def first_schema(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], str]:
    return schema_in(unpacked(1, tmp_path_factory.mktemp("first") / "first.rapporteur"))


@pytest.fixture
def newer() -> Iterator[None]:
    with version_2():
        yield


def schema_in(path: Path) -> dict[tuple[str, str], str]:
    connection = sqlite3.connect(path)
    try:
        return schema.schema_of(connection)
    finally:
        connection.close()


def test_there_is_a_file_of_every_version_and_each_opens(tmp_path: Path) -> None:
    versions = range(1, schema.VERSION + 1)
    assert sorted(path.name for path in RELEASED.iterdir()) == [f"version-{n}.rapporteur.gz" for n in versions]
    for version in versions:
        copy = unpacked(version, tmp_path / f"version-{version}.rapporteur")
        with CaseFile.open(copy) as case_file:
            assert case_file.version == schema.VERSION
            assert read_case(case_file).info.title == "A case of an early version"
            assert isinstance(case_file.get(id_of("note-1")), Annotation)
        fresh = tmp_path / f"fresh-{version}.rapporteur"
        CaseFile.create(fresh, CaseInfo(title="Fresh")).close()
        assert schema_in(copy) == schema_in(fresh) == schema.known_schema()


@pytest.mark.usefixtures("newer")
def test_an_older_case_is_brought_up_to_date_after_a_backup(
    old: Path, tmp_path: Path, first_schema: dict[tuple[str, str], str]
) -> None:
    before = old.read_bytes()
    shares: list[float] = []
    assert upgrade.bring_up_to_date(old, progress=shares.append) == ["schema_2"]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    fresh = tmp_path / "fresh.rapporteur"
    CaseFile.create(fresh, CaseInfo(title="Fresh")).close()
    assert schema_in(old) == schema_in(fresh) == schema.known_schema()
    assert ("table", "rehearsal") in schema_in(old)
    assert guard.examine(old, known_ok=False).verdict is Verdict.OK
    assert upgrade.bring_up_to_date(old) == []
    with CaseFile.open(old) as case_file:
        backup = backups_of(case_file.case_uid)[0]
        note = Annotation(uid="note-2", body="Written after it.")
        case_file.apply(Edit("Add note", (Put(note),)), author="Tester", replica="a" * 32)
    assert backup.reason == "migrate"
    assert schema_in(backup.path) == first_schema
    assert len(backup.path.read_bytes()) == len(before)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fresh.rapporteur", "old.rapporteur"]


@pytest.mark.usefixtures("newer")
def test_opening_brings_it_up_to_date_and_reading_leaves_it_as_it_is(old: Path) -> None:
    before = old.read_bytes()
    with CaseFile.open(old, read_only=True) as case_file:
        state = case_file.dump_state()
        assert case_file.version == 2
        assert case_file.path.name == old.name
        with case_file.reader() as reader:
            assert reader.get(id_of("note-1")) is not None
    assert old.read_bytes() == before
    with CaseFile.open(old) as case_file:
        assert case_file.version == 2
        assert case_file.path == old
        assert case_file.dump_state() == state
    assert old.read_bytes() != before


def spoil(db: Database) -> None:
    db.conn.execute("CREATE TABLE half (a INTEGER) STRICT")
    db.conn.execute("DROP VIEW notes")
    raise CaseError(ErrorCode.DISK_FULL, "No room.")


def mislead(db: Database) -> None:
    db.conn.execute("CREATE TABLE wrong (a INTEGER) STRICT")
    db.conn.execute("PRAGMA user_version = 2")


@pytest.mark.parametrize(("step", "code"), [(spoil, ErrorCode.DISK_FULL), (mislead, ErrorCode.DAMAGED)])
def test_steps_that_fail_leave_the_old_file(
    step: object, code: ErrorCode, old: Path, first_schema: dict[tuple[str, str], str]
) -> None:
    with CaseFile.open(old, read_only=True) as case_file:
        state = case_file.dump_state()
    with version_2(step), pytest.raises(CaseError) as refused:  # type: ignore[arg-type]
        CaseFile.open(old)
    assert refused.value.code is code
    assert schema_in(old) == first_schema
    with CaseFile.open(old) as case_file:
        assert case_file.dump_state() == state
        assert case_file.version == 1


def test_no_backup_no_upgrade(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_given: object, **_named: object) -> None:
        raise CaseError(ErrorCode.DISK_FULL, "No room.")

    before = old.read_bytes()
    monkeypatch.setattr("db.upgrade.keep_backup", full)
    with version_2(), pytest.raises(CaseError) as refused:
        CaseFile.open(old)
    assert refused.value.code is ErrorCode.DISK_FULL
    assert old.read_bytes() == before


def test_who_stops_it_has_the_old_file(old: Path) -> None:
    def stop(share: float) -> None:
        if share > 0.5:
            raise CaseError(ErrorCode.CANCELLED)

    before = old.read_bytes()
    with version_2(), pytest.raises(CaseError):
        upgrade.bring_up_to_date(old, progress=stop)
    assert old.read_bytes() == before


def test_a_newer_case_is_refused_kindly_and_left_alone(old: Path) -> None:
    with version_2():
        CaseFile.open(old).close()
    before = old.read_bytes()
    with pytest.raises(CaseError) as refused:
        CaseFile.open(old)
    assert (refused.value.code, refused.value.exit_code) == (ErrorCode.NEWER_VERSION, 3)
    with pytest.raises(CaseError) as refused:
        upgrade.bring_up_to_date(old)
    assert refused.value.code is ErrorCode.NEWER_VERSION
    assert old.read_bytes() == before
