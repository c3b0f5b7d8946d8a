"""Handing a copy over, and purging: what is left out cannot be found in any byte."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from db import guard
from db.backups import backups_of, take_backup
from db.case_file import CaseFile
from db.domain import (
    Actor,
    ActorName,
    Annotation,
    Attachment,
    AttachmentData,
    CaseInfo,
    Event,
    Evidence,
    FindingClosure,
    Participation,
    Quote,
    Row,
    SavedView,
    Source,
    SourceText,
    Tag,
    TagLink,
    id_of,
)
from db.edits import Edit, Put, Remove
from db.errors import CaseError, ErrorCode
from db.guard_report import Verdict
from db.handover import Handover, save_copy_for_others
from db.places_on_disk import user_cache_dir
from db.purge import purge
from db.rebuild import rebuild_state

NOTE, PRIVATE, OLD_PRIVATE, GONE_PRIVATE, ANSWER = "Nightjar", "Kestrel", "Sandpiper", "Lapwing", "Dotterel"
TEXT, FILE, FILE_NAME, OLD_TITLE, GONE_EVENT = "Goshawk", "Peregrine", "Merlin", "Bittern", "Corncrake"
ALL_WORDS = (NOTE, PRIVATE, OLD_PRIVATE, GONE_PRIVATE, ANSWER, TEXT, FILE, FILE_NAME, OLD_TITLE, GONE_EVENT)


def apply(case_file: CaseFile, *changes: Put | Remove, name: str = "Change") -> None:
    case_file.apply(Edit(name, changes), author="Tester", replica="a" * 32)


@pytest.fixture
def case_file(tmp_path: Path) -> Iterator[CaseFile]:
    """A case in which each thing that may be left out is told by a word of its own."""
    rows: list[Row] = [
        Event(uid="event-1", kind="statement", title="Statement"),
        Source(uid="source-1", title="Report", archive_id=id_of("file-1")),
        SourceText(source_id=id_of("source-1"), text=f"Words of the source: {TEXT}. " * 400),
        Attachment(uid="file-1", filename=f"{FILE_NAME}.png", size=9_000),
        AttachmentData(attachment_id=id_of("file-1"), data=FILE.encode() * 1_000),
        Annotation(uid="note-1", body=f"A note: {NOTE}", target_id=id_of("event-1")),
        Annotation(uid="note-2", body=f"Mine: {PRIVATE} " * 500, private=True, target_id=id_of("event-1")),
        Evidence(uid="evidence-1", target_id=id_of("note-2"), source_id=id_of("source-1"), note=PRIVATE),
        Tag(uid="tag-1", name="Tag"),
        TagLink(record_id=id_of("event-1"), tag_id=id_of("tag-1")),
    ]
    path = tmp_path / "house.rapporteur"
    case = CaseFile.create(path, CaseInfo(title="Case"), rows)
    case.connection.execute("PRAGMA secure_delete = OFF")
    apply(case, Put(Annotation(uid="note-3", body=f"{OLD_PRIVATE}", private=True)))
    apply(case, Put(Annotation(uid="note-3", body="Now for all", private=False)))
    apply(case, Put(Annotation(uid="note-4", body=f"{GONE_PRIVATE}", private=True)))
    apply(case, Remove("annotation", id_of("note-4")))
    apply(case, Put(Annotation(uid="note-5", kind="reply", body=ANSWER, reply_to_id=id_of("note-2"))))
    apply(case, Put(Event(uid="event-2", kind="incident", title=OLD_TITLE)))
    apply(case, Put(Event(uid="event-2", kind="incident", title="New title")))
    apply(case, Put(Event(uid="event-3", kind="incident", title=GONE_EVENT)))
    apply(case, Remove("event", id_of("event-3")))
    apply(
        case,
        Put(SavedView(uid="view-1", name=f"View of {NOTE}")),
        Put(FindingClosure(uid="f", finding="x", reason=NOTE)),
    )
    yield case
    case.close()


def words_in(path: Path) -> set[str]:
    """Which of the words lie anywhere in the file, in any encoding that could hide them."""
    data = path.read_bytes()
    return {
        word
        for word in ALL_WORDS
        if any(text in data for text in (word.encode(), word.encode("utf-16-le"), word.encode().hex().encode()))
    }


def hand_over(case_file: CaseFile, out: Path, **choices: bool) -> tuple[Handover, set[str]]:
    """The report and the words found; the copy must be a sound case whose log fits its tables."""
    before = case_file.dump_state()
    report = save_copy_for_others(case_file, out, **choices)
    assert guard.examine(out, known_ok=False).verdict is Verdict.OK
    assert case_file.dump_state() == before
    assert sorted(path.name for path in out.parent.iterdir() if path.name.startswith(out.name)) == [out.name]
    with CaseFile.open(out) as copy:
        state = copy.dump_state()
        with_log = copy.connection
        with_log.execute("BEGIN")
        rebuild_state(with_log)
        assert copy.dump_state() == state
        with_log.execute("ROLLBACK")
    return report, words_in(out)


def test_all_words_are_there_before(case_file: CaseFile) -> None:
    assert words_in(case_file.path) == set(ALL_WORDS)


def test_a_whole_copy_is_whole(case_file: CaseFile, tmp_path: Path) -> None:
    report, words = hand_over(case_file, tmp_path / "out.rapporteur", private_notes=True)
    assert words == set(ALL_WORDS)
    assert report.left_out == {}
    with CaseFile.open(report.path) as copy:
        assert copy.dump_state() == case_file.dump_state()
        assert copy.case_uid == case_file.case_uid
        assert copy.revision.id != case_file.revision.id


def test_private_notes_stay_unless_chosen(case_file: CaseFile, tmp_path: Path) -> None:
    report, words = hand_over(case_file, tmp_path / "out.rapporteur")
    assert words == {NOTE, TEXT, FILE, FILE_NAME, OLD_TITLE}
    assert report.left_out == {"annotation": 2, "evidence": 1}
    with CaseFile.open(report.path) as copy:
        assert copy.get(id_of("note-3")) is not None


def test_without_notes(case_file: CaseFile, tmp_path: Path) -> None:
    report, words = hand_over(case_file, tmp_path / "out.rapporteur", notes=False)
    assert words == {TEXT, FILE, FILE_NAME, OLD_TITLE}
    with CaseFile.open(report.path) as copy:
        for row_type in (Annotation, SavedView, FindingClosure, Tag, TagLink):
            assert copy.rows(row_type) == []


def test_without_history(case_file: CaseFile, tmp_path: Path) -> None:
    report, words = hand_over(case_file, tmp_path / "out.rapporteur", history=False, private_notes=True)
    assert words == set(ALL_WORDS) - {OLD_PRIVATE, GONE_PRIVATE, OLD_TITLE, GONE_EVENT}
    with CaseFile.open(report.path) as copy:
        for table in ("operation", "edit", "base_value", "kept_blob"):
            assert copy.connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


def test_without_texts_and_attachments(case_file: CaseFile, tmp_path: Path) -> None:
    report, words = hand_over(case_file, tmp_path / "out.rapporteur", texts=False, attachments=False)
    assert not words & {TEXT, FILE, FILE_NAME}
    assert report.cleared_references == 1
    with CaseFile.open(report.path) as copy:
        source = copy.get(id_of("source-1"))
        assert isinstance(source, Source)
        assert source.archive_id is None


@pytest.mark.parametrize("choice", list(itertools.product((False, True), repeat=5)), ids=str)
def test_every_choice_keeps_what_was_chosen_and_nothing_else(
    case_file: CaseFile, tmp_path: Path, choice: tuple[bool, ...]
) -> None:
    notes, private, history, texts, attachments = choice
    _, words = hand_over(
        case_file,
        tmp_path / "out.rapporteur",
        notes=notes, private_notes=private, history=history, texts=texts, attachments=attachments,
    )  # fmt: skip
    wanted = {NOTE} if notes else set()
    wanted |= {PRIVATE, ANSWER} if notes and private else set()
    wanted |= {OLD_PRIVATE} if notes and private and history else set()
    wanted |= {TEXT} if texts else set()
    wanted |= {FILE, FILE_NAME} if attachments else set()
    wanted |= {OLD_TITLE} if history else set()
    # What is no longer in the tables goes with a whole copy only.
    wanted |= {GONE_PRIVATE, GONE_EVENT} if all(choice) else set()
    assert words == wanted


def test_a_copy_never_replaces_a_file(case_file: CaseFile, tmp_path: Path) -> None:
    out = tmp_path / "out.rapporteur"
    out.write_text("mine")
    with pytest.raises(CaseError) as refused:
        save_copy_for_others(case_file, out)
    assert refused.value.code is ErrorCode.EXISTS
    assert out.read_text() == "mine"


# ---- purging ---------------------------------------------------------------------------------------------------------
def test_a_purged_note_is_nowhere(case_file: CaseFile) -> None:
    take_backup(case_file, "first_edit")
    (user_cache_dir() / f"search-{case_file.case_uid}.db").write_text(PRIVATE)
    report = purge(case_file, id_of("note-2"))
    assert (report.rows, report.backups, report.is_compacted) == (2, 1, True)
    assert backups_of(case_file.case_uid) == []
    assert list(user_cache_dir().glob("search-*")) == []
    assert case_file.get(id_of("note-2")) is None
    answer = case_file.get(id_of("note-5"))
    assert isinstance(answer, Annotation)
    assert answer.reply_to_id is None
    case_file.close()
    assert words_in(case_file.path) == set(ALL_WORDS) - {PRIVATE}
    assert guard.examine(case_file.path, known_ok=False).verdict is Verdict.OK


def test_what_was_removed_before_can_be_purged_from_the_history(case_file: CaseFile) -> None:
    for uid, word in (("note-4", GONE_PRIVATE), ("event-3", GONE_EVENT)):
        report = purge(case_file, id_of(uid))
        assert (report.rows, report.operations > 0) == (0, True)
        assert word not in words_in(case_file.path)


def test_a_purge_takes_what_belongs_to_the_record_and_leaves_a_log_that_fits(case_file: CaseFile) -> None:
    quote = Quote(uid="quote-1", text="Words", speaker_id=id_of("actor-1"))
    apply(case_file, Put(Actor(uid="actor-1", name="Hoopoe")), Put(quote))
    apply(case_file, Put(ActorName(actor_id=id_of("actor-1"), name="Wryneck")))
    apply(case_file, Remove("actor_name", ActorName(actor_id=id_of("actor-1"), name="Wryneck").id))
    apply(case_file, Put(Participation(event_id=id_of("event-1"), actor_id=id_of("actor-1"))))
    report = purge(case_file, id_of("actor-1"))
    assert report.cleared_references == 1
    data = case_file.path.read_bytes()
    assert b"Hoopoe" not in data
    assert b"Wryneck" not in data
    state = case_file.dump_state()
    case_file.connection.execute("BEGIN")
    rebuild_state(case_file.connection)
    assert case_file.dump_state() == state
    case_file.connection.execute("ROLLBACK")
    counts = case_file.counts()
    assert counts["quote"] == 1
    assert counts["participation"] == 0


def test_a_purge_while_another_window_reads_is_refused_and_changes_nothing(case_file: CaseFile) -> None:
    case_file.connection.execute("PRAGMA busy_timeout = 50")
    other = sqlite3.connect(case_file.path, isolation_level=None)
    cursor = other.execute("SELECT * FROM event")
    cursor.fetchone()
    with pytest.raises(CaseError) as refused:
        purge(case_file, id_of("note-1"))
    assert refused.value.code is ErrorCode.BUSY
    cursor.close()
    other.close()
    assert case_file.get(id_of("note-1")) is not None
    assert purge(case_file, id_of("note-1")).is_compacted


def test_what_cannot_be_purged(case_file: CaseFile) -> None:
    for record_id, code in ((id_of("case"), ErrorCode.INVALID), (12345, ErrorCode.UNKNOWN_RECORD)):
        with pytest.raises(CaseError) as refused:
            purge(case_file, record_id)
        assert refused.value.code is code
    with case_file.reader() as reader, pytest.raises(CaseError) as refused:
        purge(reader, id_of("note-1"))
    assert refused.value.code is ErrorCode.READ_ONLY
