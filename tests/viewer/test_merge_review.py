"""A colleague's copy through the real window: chosen or dropped, reviewed by mouse and keyboard, brought in, undone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from db.case_file import CaseFile
from db.decisions import merge_decisions
from db.domain import Annotation, Event, id_of
from db.edits import Edit, Put, Remove
from db.nesting import DEEPEST_NESTING
from tests.viewer.real_window import open_and_wait, shown_window
from viewer.dialogs.merge_review_dialog import MergeReviewDialog
from viewer.main_window import MainWindow
from viewer.merge_words import differing_pieces
from viewer.settings import Settings

WALL_MS = 1_795_000_000_000
EVENT = id_of("exchange-157")


def note(uid: str, **given: object) -> Annotation:
    at = {"recorded_s": WALL_MS // 1000, "changed_s": WALL_MS // 1000, "target_id": EVENT, **given}
    return Annotation(uid=uid, **at)  # type: ignore[arg-type]


def go(case_file: CaseFile, author: str, *changes: Put | Remove) -> None:
    case_file.apply(Edit("Write", changes), author=author, replica=author, wall_ms=WALL_MS)


def change(case_file: CaseFile, author: str, uid: str, **given: object) -> None:
    found = case_file.get(id_of(uid))
    assert found is not None
    go(case_file, author, Put(replace(found, **given)))  # type: ignore[arg-type]


def body(window: MainWindow, uid: str) -> str:
    found = window.session.case.record(id_of(uid))
    assert isinstance(found, Annotation)
    return found.body


@pytest.fixture
def copies(case_path: Path, tmp_path: Path) -> tuple[Path, Path]:
    """My case and Petra's copy of it, in which every kind of difference is."""
    theirs = tmp_path / "petra.rapporteur"
    with CaseFile.open(case_path) as mine:
        go(mine, "Ines", *(Put(note(uid, title=uid, body="before the talks")) for uid in ("both", "gone", "revived")))
        mine.backup_to(theirs)
        change(mine, "Ines", "both", body="before the talks, as leverage")
        found = mine.get(id_of("revived"))
        assert found is not None
        go(mine, "Ines", Remove(found.KIND, found.id))
    with CaseFile.open(theirs) as other:
        change(other, "Petra", "both", body="before the talks and after", state="resolved")
        change(other, "Petra", "revived", body="still needed")
        found = other.get(id_of("gone"))
        assert found is not None
        go(other, "Petra", Remove(found.KIND, found.id), Put(note("new-1", body="one")), Put(note("new-2", body="two")))
        change(other, "Petra", "exchange-157", summary="Changed by Petra")
    return case_path, theirs


@pytest.fixture
def window(qtbot: QtBot, settings: Settings, copies: tuple[Path, Path]) -> Iterator[MainWindow]:
    with shown_window(qtbot, settings) as made:
        open_and_wait(qtbot, made, copies[0])
        qtbot.waitUntil(lambda: made.session.has_case)
        yield made


@pytest.fixture
def review(
    qtbot: QtBot, window: MainWindow, copies: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> MergeReviewDialog:
    """The review, reached through the menu's action."""
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args, **_named: (str(copies[1]), ""))
    window.actions_made.made["case.merge"].trigger()
    qtbot.waitUntil(lambda: window.desk.review_dialog is not None)
    dialog = window.desk.review_dialog
    assert dialog is not None
    return dialog


def titles(dialog: MergeReviewDialog) -> list[str]:
    return [f"{item.group}: {item.record.uid if item.record else ''}" for item in dialog.review.items]


def at(qtbot: QtBot, dialog: MergeReviewDialog, group: str) -> None:
    """Goes to the first item of a group, by keys from the top."""
    for _step in dialog.review.items:
        qtbot.keyClick(dialog, Qt.Key.Key_K)
    for _step in dialog.review.items:
        if dialog.list.item is not None and dialog.list.item.group == group:
            return
        qtbot.keyClick(dialog, Qt.Key.Key_J)
    pytest.fail(f"no item of {group}")


def press(qtbot: QtBot, dialog: MergeReviewDialog, key: Qt.Key, group: str) -> None:
    at(qtbot, dialog, group)
    qtbot.keyClick(dialog, key)


def carry_out(qtbot: QtBot, window: MainWindow, dialog: MergeReviewDialog) -> None:
    assert dialog.carry_button.isEnabled()
    qtbot.mouseClick(dialog.carry_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.desk.review_dialog is None)


# ---- the review
def test_every_difference_is_an_item_in_the_order_of_the_design(review: MergeReviewDialog) -> None:
    assert titles(review) == [
        "both: both",
        "kept: revived",
        "new: new-1",
        "new: new-2",
        "changed: exchange-157",
        "deleted: gone",
    ]
    assert [(figure, words) for figure, words in review._head.figures[:2]] == [("2", "new"), ("1", "changed by both")]
    assert not review.carry_button.isEnabled()


def test_by_keyboard_alone_from_the_first_item_to_the_case(
    qtbot: QtBot, window: MainWindow, review: MergeReviewDialog
) -> None:
    before = window.session.undo_stack.count()
    press(qtbot, review, Qt.Key.Key_3, "both")
    press(qtbot, review, Qt.Key.Key_1, "kept")
    press(qtbot, review, Qt.Key.Key_1, "deleted")
    press(qtbot, review, Qt.Key.Key_1, "new")
    assert review.carry_button.isEnabled()
    qtbot.keyClick(review, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.desk.review_dialog is None)
    stack = window.session.undo_stack
    names = [stack.command(n).text() for n in range(before, stack.count())]
    assert names[0] == "Bring in Petra’s copy"
    assert names[1:] == ["Keep both: both", "Keep: revived", "Leave out: one", "Keep mine: gone"]
    assert body(window, "both").startswith("before the talks, as leverage / before") or "Petra" in body(window, "both")
    assert body(window, "revived") == "still needed"
    assert body(window, "gone") == "before the talks"
    case = window.session.case
    assert case.record(id_of("new-1")) is None
    assert case.record(id_of("new-2")) is not None
    event = case.record(EVENT)
    assert isinstance(event, Event)
    assert event.summary == "Changed by Petra"
    assert window.session.case_file is not None
    assert merge_decisions(window.session.case_file) == []


def test_bringing_in_and_each_decision_are_steps_of_their_own(
    qtbot: QtBot, window: MainWindow, review: MergeReviewDialog
) -> None:
    session = window.session
    assert session.case_file is not None
    before = session.case_file.dump_state()
    press(qtbot, review, Qt.Key.Key_1, "both")
    press(qtbot, review, Qt.Key.Key_1, "kept")
    press(qtbot, review, Qt.Key.Key_2, "deleted")
    carry_out(qtbot, window, review)
    after = session.case_file.dump_state()
    steps = session.undo_stack.count()
    for _step in range(steps):
        session.undo()
    assert session.case_file.dump_state() == before
    for _step in range(steps):
        session.redo()
    assert session.case_file.dump_state() == after


def test_cancelling_changes_nothing(qtbot: QtBot, window: MainWindow, review: MergeReviewDialog) -> None:
    assert window.session.case_file is not None
    before = window.session.case_file.dump_state()
    press(qtbot, review, Qt.Key.Key_2, "both")
    qtbot.mouseClick(review.cancel_button, Qt.MouseButton.LeftButton)
    assert window.desk.review_dialog is None
    assert window.session.case_file.dump_state() == before
    assert window.session.undo_stack.count() == 0


def test_choosing_by_mouse_shows_what_it_comes_to(qtbot: QtBot, review: MergeReviewDialog) -> None:
    at(qtbot, review, "both")
    pane = review.pane
    (key,) = pane.editors
    qtbot.mouseClick(pane.cards[key][1], Qt.MouseButton.LeftButton)
    at(qtbot, review, "both")
    assert pane.editors[key].toPlainText() == "before the talks and after"
    assert [card.box.isChecked() for card in pane.cards[key]] == [False, True]
    qtbot.mouseClick(pane.buttons["mine"], Qt.MouseButton.LeftButton)
    at(qtbot, review, "both")
    assert pane.editors[key].toPlainText() == "before the talks, as leverage"


def test_a_text_of_ones_own_is_taken_as_typed(qtbot: QtBot, window: MainWindow, review: MergeReviewDialog) -> None:
    at(qtbot, review, "both")
    (key,) = review.pane.editors
    qtbot.keyClick(review, Qt.Key.Key_E)
    editor = review.pane.editors[key]
    assert editor.hasFocus()
    qtbot.keyClicks(editor, "jk 123")  # in the text these are letters
    assert editor.toPlainText() == "jk 123"
    review.list.setFocus()
    press(qtbot, review, Qt.Key.Key_1, "kept")
    press(qtbot, review, Qt.Key.Key_2, "deleted")
    carry_out(qtbot, window, review)
    assert body(window, "both") == "jk 123"


def test_a_filter_shows_only_what_waits_or_only_one_layer(qtbot: QtBot, review: MergeReviewDialog) -> None:
    counts = []
    for place in range(review.filter.count()):
        review.filter.setCurrentIndex(place)
        counts.append(len(review.list.rows.shown_items()))
    assert counts == [6, 3, 5, 1]
    assert review.list.item is not None
    assert review.list.item.group == "changed"


def test_what_is_left_for_later_stays_open_and_is_decided_from_the_case(
    qtbot: QtBot, window: MainWindow, review: MergeReviewDialog
) -> None:
    qtbot.mouseClick(review.later_button, Qt.MouseButton.LeftButton)
    carry_out(qtbot, window, review)
    case_file = window.session.case_file
    assert case_file is not None
    assert {decision.reason for decision in merge_decisions(case_file)} == {"texts", "revived"}
    window.session.set_as_of(None)
    window.session.select([id_of("revived")])
    links = [link for link in window.inspector.findChildren(QPushButton) if link.text().endswith("Review…")]
    assert [link.text() for link in links] == ["One copy deleted this, another changed it. Review…"]
    window.session.select([id_of("both")])
    links = [link for link in window.inspector.findChildren(QPushButton) if link.text().startswith("2 versions")]
    links[-1].click()
    dialog = window.desk.review_dialog
    assert dialog is not None
    assert dialog.list.item is not None
    assert dialog.list.item.record_id == id_of("both")
    dialog.reject()
    window.actions_made.made["case.review_merge"].trigger()
    dialog = window.desk.review_dialog
    assert dialog is not None
    qtbot.waitUntil(dialog.isActiveWindow)
    assert titles(dialog) == ["both: both", "kept: revived"]
    press(qtbot, dialog, Qt.Key.Key_1, "both")  # what is shown already: accepted, not written again
    press(qtbot, dialog, Qt.Key.Key_2, "kept")
    carry_out(qtbot, window, dialog)
    assert merge_decisions(case_file) == []
    assert window.session.case.record(id_of("revived")) is None
    window.session.undo()
    window.session.undo()
    assert {decision.reason for decision in merge_decisions(case_file)} == {"texts", "revived"}


def test_the_same_copy_a_second_time_holds_nothing_new(
    qtbot: QtBot, window: MainWindow, review: MergeReviewDialog, copies: tuple[Path, Path]
) -> None:
    press(qtbot, review, Qt.Key.Key_2, "both")
    press(qtbot, review, Qt.Key.Key_1, "kept")
    press(qtbot, review, Qt.Key.Key_2, "deleted")
    carry_out(qtbot, window, review)
    window.desk.look_into_copy(copies[1])
    qtbot.waitUntil(lambda: window.banner.message is not None)
    assert window.banner.message is not None
    assert "holds nothing new" in window.banner.message.title


# ---- which file
def drop(window: MainWindow, path: Path) -> QMessageBox:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(50, 50), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    window.dropEvent(event)
    return window.findChildren(QMessageBox)[-1]


@pytest.mark.parametrize("words", ["Bring it in…", "Open it"])
def test_a_dropped_case_file_is_opened_or_brought_in(
    qtbot: QtBot, window: MainWindow, copies: tuple[Path, Path], words: str
) -> None:
    box = drop(window, copies[1])
    button = next(button for button in box.findChildren(QPushButton) if button.text() == words)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    if words == "Open it":
        qtbot.waitUntil(lambda: window.session.case_file is not None and window.session.case_file.path == copies[1])
    else:
        qtbot.waitUntil(lambda: window.desk.review_dialog is not None)
        assert window.desk.review_dialog is not None
        window.desk.review_dialog.reject()


@pytest.mark.parametrize(
    ("spoil", "title"),
    [
        ("another case", "is another case"),
        ("too deep", "cannot be brought in as it is"),
        ("damaged", "is damaged"),
        ("itself", "This is the case that is open"),
    ],
)
def test_what_cannot_come_in_is_told_with_a_next_step(
    qtbot: QtBot, window: MainWindow, copies: tuple[Path, Path], tmp_path: Path, spoil: str, title: str
) -> None:
    path = _spoiled(spoil, window, copies, tmp_path)
    window.desk.look_into_copy(path)
    qtbot.waitUntil(lambda: window.banner.message is not None)
    message = window.banner.message
    assert message is not None
    assert title in message.title
    assert message.text
    assert window.desk.review_dialog is None


def _spoiled(spoil: str, window: MainWindow, copies: tuple[Path, Path], folder: Path) -> Path:
    mine, theirs = copies
    if spoil == "another case":
        case_file = window.session.case_file
        assert case_file is not None
        other = folder / "other.rapporteur"
        CaseFile.create(other, window.session.case.info).close()
        return other
    if spoil == "damaged":
        broken = folder / "broken.rapporteur"
        shutil.copyfile(theirs, broken)
        with broken.open("r+b") as file:
            file.seek(8 * 4096)
            file.write(bytes(4096))
        return broken
    if spoil == "too deep":
        deep = DEEPEST_NESTING * 6 // 10
        with CaseFile.open(theirs) as other_copy:
            _chain(other_copy, "theirs", deep)
            change(other_copy, "Petra", "round-2", parent_id=id_of(f"theirs-{deep - 1}"))
        assert window.session.case_file is not None
        _chain(window.session.case_file, "mine", deep, top=id_of("round-2"))
        window.session.take_up()
        return theirs
    return mine


def _chain(case_file: CaseFile, name: str, length: int, top: int | None = None) -> None:
    rows = [Event(uid=f"{name}-0", kind="contact", title=name, parent_id=top)]
    for n in range(1, length):
        rows.append(Event(uid=f"{name}-{n}", kind="contact", title=name, parent_id=rows[-1].id))
    edit = Edit("Import", tuple(map(Put, rows)))
    case_file.apply(edit, author="", replica="r", wall_ms=WALL_MS, as_base=True)


# ---- words
@pytest.mark.parametrize(
    ("mine", "theirs", "only_mine", "only_theirs"),
    [
        ("a b c", "a b c", [], []),
        ("a b c.", "a c.", ["b "], []),
        ("one two three", "one 2 3 three", ["two"], ["2 3"]),
        ("end", "end.", [], ["."]),
        ("", "all new", [], ["all new"]),
    ],
)
def test_differing_words_are_found_to_the_comma(
    mine: str, theirs: str, only_mine: list[str], only_theirs: list[str]
) -> None:
    ours, others = differing_pieces(mine, theirs)
    assert ("".join(text for _kind, text in ours), "".join(text for _kind, text in others)) == (mine, theirs)
    assert [text for kind, text in ours if kind == "only"] == only_mine
    assert [text for kind, text in others if kind == "only"] == only_theirs
