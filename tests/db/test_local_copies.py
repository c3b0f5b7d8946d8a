"""A local copy is taken, taken anew where it is stale, never lost where it holds something, and put back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from db.backups import backups_of
from db.case_file import CaseFile
from db.domain import Annotation, id_of
from db.edits import Edit, Put
from db.local_copies import LocalCopy, local_copy_at, put_back, take_local_copy
from tests.db.spoiled_files import good_case


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    folder = tmp_path / "shared"
    folder.mkdir()
    return good_case(folder / "case.rapporteur")


def take(path: Path) -> LocalCopy:
    with CaseFile.open(path) as case_file:
        return take_local_copy(case_file)


def add_note(path: Path, uid: str) -> None:
    with CaseFile.open(path) as case_file:
        note = Annotation(uid=uid, body=f"body of {uid}")
        case_file.apply(Edit("Add note", (Put(note),)), author="Tester", replica="a" * 32)


def has(path: Path, uid: str) -> bool:
    with CaseFile.open(path, read_only=True) as case_file:
        return case_file.get(id_of(uid)) is not None


def test_an_untouched_copy_is_taken_anew_once_the_case_has_gone_on(shared: Path) -> None:
    first = take(shared)
    assert take(shared) == first
    add_note(shared, "theirs")
    second = take(shared)
    assert second.path == first.path
    assert second.revision != first.revision
    assert has(second.path, "theirs")
    assert local_copy_at(second.path) == second
    assert sorted(path.name for path in second.path.parent.iterdir()) == [shared.name, f"{shared.name}.origin.json"]


def test_a_copy_with_edits_of_its_own_is_kept_and_united_when_it_is_put_back(shared: Path) -> None:
    copy = take(shared)
    add_note(copy.path, "mine")
    add_note(shared, "theirs")
    assert take(shared) == copy
    assert has(copy.path, "mine")
    assert put_back(copy).was_united
    assert has(shared, "mine")
    assert has(shared, "theirs")
    assert not copy.path.exists()
    with CaseFile.open(shared) as case_file:
        assert [backup.reason for backup in backups_of(case_file.case_uid)] == ["merge"]


@pytest.mark.parametrize("what", ["no origin", "a foreign origin", "damaged"])
def test_what_cannot_be_told_or_read_is_set_aside(shared: Path, what: str) -> None:
    copy = take(shared)
    add_note(copy.path, "mine")
    origin = copy.path.with_name(copy.path.name + ".origin.json")
    if what == "no origin":
        origin.unlink()
    elif what == "a foreign origin":
        origin.write_text(json.dumps(["not", "ours"]))
    else:
        copy.path.write_bytes(copy.path.read_bytes()[:-4096])
    before = copy.path.read_bytes()
    again = take(shared)
    assert again.path == copy.path
    assert not has(again.path, "mine")
    aside = [path for path in copy.path.parent.glob("*.rapporteur") if path != copy.path]
    assert [path.read_bytes() for path in aside] == [before]
