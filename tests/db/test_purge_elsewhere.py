"""A purge follows the record into the user's own folders: drafts, waiting edits, local copies, caches."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from db import recovery
from db.case_file import CaseFile
from db.domain import Annotation, Event, id_of
from db.edits import Edit, Put, Remove
from db.local_copies import take_local_copy
from db.places_on_disk import drafts_path, user_cache_dir, user_state_dir
from db.purge import purge
from tests.db.spoiled_files import good_case

SECRET = "the name of the source"
NOTE, KEPT = id_of("secret-note"), id_of("event-1")


@pytest.fixture
def case_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[CaseFile]:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with CaseFile.open(good_case(tmp_path / "case.rapporteur")) as opened:
        note = Annotation(uid="secret-note", body=SECRET, target_id=KEPT)
        apply(opened, Edit("Add note", (Put(note),)))
        yield opened


def apply(case_file: CaseFile, edit: Edit) -> None:
    case_file.apply(edit, author="Tester", replica="a" * 32)


def keep(case_file: CaseFile, *changes: Put | Remove, at: int) -> recovery.Unsaved:
    edit = Edit("Change", changes)
    return recovery.keep(
        case_file.case_uid, case_file.path, edit, author="T", replica="a" * 32, why="Disk full.", wall_ms=at
    )


def files_with(word: str) -> list[Path]:
    folders = (user_state_dir(), user_cache_dir())
    return [
        path
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file() and word.encode() in path.read_bytes()
    ]


def test_drafts_on_it_and_of_it_go_and_others_stay(case_file: CaseFile) -> None:
    path = drafts_path(case_file.case_uid)
    path.parent.mkdir(parents=True)
    other = {"note_id": None, "body": "Stays.", "target": {"record_id": KEPT}}
    drafts = {
        f"note:{NOTE}": {"note_id": NOTE, "body": SECRET, "target": {"record_id": None}},
        f"new:{NOTE}": {"note_id": None, "body": SECRET, "target": {"record_id": NOTE}},
        "other": other,
    }
    path.write_text(json.dumps(drafts))
    path.with_name(f"{path.stem}.part").write_text(SECRET)
    assert purge(case_file, NOTE).drafts == 2
    assert json.loads(path.read_text()) == {"other": other}
    assert files_with(SECRET) == []


def test_drafts_that_cannot_be_read_go_whole(case_file: CaseFile) -> None:
    path = drafts_path(case_file.case_uid)
    path.parent.mkdir(parents=True)
    path.write_text(f'{{"half of a file": "{SECRET}')
    assert purge(case_file, NOTE).drafts == 1
    assert files_with(SECRET) == []


def test_edits_that_wait_lose_what_is_of_it_and_keep_the_rest(case_file: CaseFile) -> None:
    event = Put(Event(uid="event-2", kind="statement", title="Renamed", number=2), ("title",))
    secret = Put(Annotation(uid="secret-note", body=SECRET + ", and more"))
    reply = Put(Annotation(uid="reply", body=f"Quoting {SECRET}", reply_to_id=NOTE))
    keep(case_file, secret, reply, event, at=1)
    keep(case_file, Remove("annotation", NOTE), at=2)
    whole = keep(case_file, event, at=3)
    assert purge(case_file, NOTE).waiting_edits == 2
    left = recovery.waiting(case_file.case_uid)
    assert [unsaved.edit.changes for unsaved in left] == [(event,), (event,)]
    assert left[1] == whole
    assert files_with(SECRET) == []
    for unsaved in left:
        recovery.save_again(case_file, unsaved)
    assert case_file.get(NOTE) is None


def test_local_copies_are_purged_too_and_those_out_of_reach_are_named(case_file: CaseFile) -> None:
    copy = take_local_copy(case_file)
    assert files_with(SECRET) == [copy.path]
    report = purge(case_file, NOTE)
    assert report.unreached == ()
    assert files_with(SECRET) == []
    with CaseFile.open(copy.path, read_only=True) as copied:
        assert copied.get(NOTE) is None
        assert copied.get(KEPT) is not None
    copy.path.write_bytes(b"no case any more")
    apply(case_file, Edit("Add note", (Put(Annotation(uid="secret-note", body=SECRET)),)))
    assert purge(case_file, NOTE).unreached == (copy.path,)


def test_folders_in_the_cache_go_with_what_is_in_them(case_file: CaseFile) -> None:
    folder = user_cache_dir() / "upgraded" / f"{case_file.case_uid}-1"
    folder.mkdir(parents=True)
    (folder / "case.rapporteur").write_text(SECRET)
    purge(case_file, NOTE)
    assert files_with(SECRET) == []
    assert not folder.exists()
