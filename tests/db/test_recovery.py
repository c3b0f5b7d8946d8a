"""What could not be saved is kept, comes back word for word, and is saved once however often it is tried."""

from __future__ import annotations

from pathlib import Path

import pytest

from db import recovery
from db.case_file import CaseFile
from db.domain import Annotation, Attachment, AttachmentData, Event, id_of
from db.edits import Edit, Put, Remove
from db.errors import CaseError, ErrorCode
from tests.db.spoiled_files import good_case

REPLICA = "a" * 32


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return good_case(tmp_path / "case.rapporteur")


def an_edit() -> Edit:
    return Edit(
        "Add note",
        (
            Put(Annotation(uid="n1", body="Ein „Wort“ – слово \u202e", private=True)),
            Put(Attachment(uid="f2", filename="a.bin", size=256)),
            Put(AttachmentData(attachment_id=id_of("f2"), data=bytes(range(256)))),
            Put(Event(uid="event-1", kind="statement", title="Renamed", number=1), ("title",)),
            Remove("event", id_of("event-2")),
        ),
    )


def test_an_edit_comes_back_word_for_word(case: Path) -> None:
    with CaseFile.open(case) as case_file:
        uid = case_file.case_uid
    kept = recovery.keep(uid, case, an_edit(), author="Tester", replica=REPLICA, why="The disk is full.", wall_ms=5)
    assert recovery.waiting(uid) == [kept]
    assert recovery.waiting(uid)[0].edit == an_edit()
    assert (uid, str(case)) in recovery.cases_waiting()
    assert kept.path.stat().st_mode & 0o077 == 0
    recovery.discard(kept)
    assert recovery.waiting(uid) == []


def test_saving_again_saves_once(case: Path) -> None:
    with CaseFile.open(case) as case_file:
        kept = recovery.keep(case_file.case_uid, case, an_edit(), author="Tester", replica=REPLICA, why="")
        recovery.save_again(case_file, kept)
        assert recovery.waiting(case_file.case_uid) == []
        state = case_file.dump_state()
        logged = case_file.connection.execute("SELECT count(*) FROM operation").fetchone()
        recovery.save_again(case_file, kept)
        assert case_file.dump_state() == state
        assert case_file.connection.execute("SELECT count(*) FROM operation").fetchone() == logged
        assert case_file.get(id_of("n1")) is not None


def test_what_fails_again_stays(case: Path) -> None:
    with CaseFile.open(case) as case_file:
        kept = recovery.keep(case_file.case_uid, case, an_edit(), author="Tester", replica=REPLICA, why="")
        with case_file.reader() as reader, pytest.raises(CaseError) as refused:
            recovery.save_again(reader, kept)
        assert refused.value.code is ErrorCode.READ_ONLY
        assert recovery.waiting(case_file.case_uid) == [kept]
        recovery.discard(kept)


def test_edits_wait_in_the_order_in_which_they_were_made(case: Path) -> None:
    with CaseFile.open(case) as case_file:
        uid = case_file.case_uid
    for clock in (30, 10, 20):
        recovery.keep(uid, case, an_edit(), author="T", replica=REPLICA, why="", wall_ms=clock)
    assert [unsaved.wall_ms for unsaved in recovery.waiting(uid)] == [10, 20, 30]


def test_a_broken_or_foreign_file_is_left_alone(case: Path) -> None:
    with CaseFile.open(case) as case_file:
        uid = case_file.case_uid
    kept = recovery.keep(uid, case, an_edit(), author="T", replica=REPLICA, why="", wall_ms=1)
    folder = kept.path.parent
    for name, text in ((f"{2:013d}-{'b' * 32}.json", '{"changes": [{"put": "x"}]}'), ("letter.txt", "mine")):
        (folder / name).write_text(text)
    assert recovery.waiting(uid) == [kept]
    assert len(list(folder.iterdir())) == 3
    with pytest.raises(ValueError):
        recovery.waiting("../..")
