"""What a person chose for each item of a review, and the edits that carry it out: one for each decision."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QDateTime, QLocale

from db.bringing_in import inverse_of_changes
from db.case_file import CaseFile
from db.decisions import highest_numbers
from db.domain import Record
from db.edits import Change, Edit, Put, Remove, Settle
from db.operations import DELETED
from viewer.commands import removal_of
from viewer.merge_review import (
    BOTH,
    BOTH_CHANGED,
    KEPT,
    LATER,
    MINE,
    NEW,
    NUMBERS,
    THEIRS,
    Item,
    Question,
    Said,
    json_of,
)
from viewer.words import tr

LONG_TEXT = 80
"""Characters from which two texts are put under each other, not side by side."""

CellKey = tuple[str, int, str]


class Review:
    """The items, what was chosen for each, and what each question ends as."""

    def __init__(self, items: Sequence[Item], bookkeeping: Iterable[Question] = ()) -> None:
        self.items = tuple(items)
        self._bookkeeping = {question.key: question for question in bookkeeping}
        self._choices = {item.key: item.preset for item in items if item.preset}
        self._texts: dict[CellKey, str] = {}
        self._picks: dict[CellKey, int] = {}

    # ---- choosing
    def choice(self, item: Item) -> str:
        """What was chosen; empty while nothing was."""
        return self._choices.get(item.key, "")

    def choose(self, item: Item, choice: str) -> None:
        """Choose for a whole item; what was typed or picked for its parts is let go. Raises KeyError."""
        if choice not in item.choices:
            raise KeyError(choice)
        self._choices[item.key] = choice
        for question in item.questions:
            self._texts.pop(question.key, None)
            self._picks.pop(question.key, None)

    def edit_text(self, item: Item, question: Question, text: str) -> None:
        """Give a text of one's own; the item counts as decided."""
        if text == self.result(item, question):
            return
        self._texts[question.key] = text
        if self.choice(item) in ("", LATER):
            self._choices[item.key] = BOTH

    def pick(self, item: Item, question: Question, at: int) -> None:
        """Take one version of a value, whatever was chosen for the texts beside it."""
        self._picks[question.key] = at
        if self.choice(item) in ("", LATER):
            self._choices[item.key] = MINE if at == 0 or BOTH in item.choices else THEIRS

    def picked(self, item: Item, question: Question) -> int:
        """Which version of a value stands: its place in `question.versions`, -1 while nothing was chosen."""
        if question.key in self._picks:
            return self._picks[question.key]
        return {MINE: 0, THEIRS: 1, BOTH: 0}.get(self.choice(item), -1)

    def decided(self) -> int:
        """How many items are decided, also those that are for later."""
        return sum(item.key in self._choices for item in self.items)

    def left(self, group: str = "") -> int:
        """How many wait; of one group where it is named."""
        return sum(item.key not in self._choices and group in ("", item.group) for item in self.items)

    def choose_for_group(self, group: str, choice: str) -> None:
        """The same for every item of a group that allows it."""
        for item in self.items:
            if item.group == group and choice in item.choices:
                self.choose(item, choice)

    def leave_rest(self) -> None:
        """What is not decided waits in the case; what cannot wait stays as it is."""
        for item in self.items:
            if item.key not in self._choices:
                self._choices[item.key] = LATER if LATER in item.choices else MINE

    # ---- what it comes to
    def result(self, item: Item, question: Question) -> Any:
        """The value a question ends as, None while nothing was chosen."""
        if question.key in self._texts:
            return self._texts[question.key]
        choice = self.choice(item)
        if question.is_text and question.key not in self._picks:
            if choice == BOTH:
                return both_texts(question.versions)
            return {MINE: question.mine.value, THEIRS: question.theirs.value}.get(choice)
        at = self.picked(item, question)
        return question.versions[at].value if at >= 0 else None

    def edits(self, case_file: CaseFile, title_of: Callable[[Record | None], str]) -> list[Edit]:
        """One edit for each decision that changes something, in the order of the list; for the case as united."""
        free = highest_numbers(case_file)
        made = []
        for item in self.items:
            changes = self._changes(case_file, item, free)
            if changes:
                made.append(Edit(self._name(item, title_of(item.record)), tuple(changes)))
        asked = {question.key for item in self.items for question in item.questions}
        quiet = [_latest(question) for key, question in self._bookkeeping.items() if key not in asked]
        if quiet:
            made.append(Edit(tr("Keep the later times of change"), tuple(quiet)))
        return made

    def _changes(self, case_file: CaseFile, item: Item, free: dict[str, int]) -> Sequence[Change]:
        choice = self.choice(item)
        if item.group == BOTH_CHANGED:
            return (
                self._answers(item) if choice != LATER else [_asked_again(q) for q in item.asked if q.reason == "base"]
            )
        if item.group == KEPT:
            return _kept(case_file, item, choice)
        if item.group == NUMBERS:
            return _renumbered(item, free) if choice == THEIRS and not self._goes(item.record_id) else []
        if choice == MINE and item.group == NEW:
            return removal_of(case_file, [item.record_id])
        return inverse_of_changes("", item.changes).changes if choice == MINE else []

    def _goes(self, record_id: int) -> bool:
        """Whether another decision takes this record out: to number it would bring it back."""
        taken_out = {(KEPT, THEIRS), (NEW, MINE)}
        return any(item.record_id == record_id and (item.group, self.choice(item)) in taken_out for item in self.items)

    def _answers(self, item: Item) -> list[Change]:
        found: list[Change] = []
        for question in item.questions:
            if question.is_bookkeeping:
                found.append(_latest(question))
            else:
                value = json_of(self.result(item, question))
                found.append(Settle(question.kind, question.row_id, question.field, (value,)))
        return found

    def _name(self, item: Item, title: str) -> str:
        choice, short = self.choice(item), " ".join(title.split())[:60]
        if item.group == NUMBERS:
            return tr("Give the next number: {title}", title=short)
        if item.group == KEPT:
            words = tr("Delete: {title}", title=short) if choice == THEIRS else tr("Keep: {title}", title=short)
            return words
        if choice == LATER:
            return tr("Decide later: {title}", title=short)
        if item.group == NEW:
            return tr("Leave out: {title}", title=short)
        if choice == BOTH:
            return tr("Keep both: {title}", title=short)
        if choice == THEIRS:
            return tr("Take theirs: {title}", title=short)
        return tr("Keep mine: {title}", title=short)


def both_texts(versions: Iterable[Said]) -> str:
    """Every version: long ones under each other, each but the first with its author; short ones in one line."""
    said = [version for version in versions if version.value]
    if not said:
        return ""
    if all(len(str(version.value)) < LONG_TEXT and "\n" not in str(version.value) for version in said):
        return " / ".join(dict.fromkeys(str(version.value) for version in said))
    parts = [str(said[0].value)]
    for version in said[1:]:
        text = str(version.value)
        parts.append(tr("{who}: {text}", who=who_words(version), text=text) if version.author else text)
    return "\n\n".join(parts)


def who_words(version: Said) -> str:
    """Who wrote a version, and on what day: "Petra Lindqvist, 22 Nov 2026"; empty for what came with the case."""
    if not version.wall_ms:
        return version.author
    day = QLocale().toString(QDateTime.fromMSecsSinceEpoch(version.wall_ms).date(), "d MMM yyyy")
    return tr("{name}, {date}", name=version.author or tr("Somebody"), date=day)


def _latest(question: Question) -> Settle:
    values = [version.value for version in question.versions]
    best = max(values, key=lambda value: (value is not None, json_of(value) if isinstance(value, str) else value or 0))
    return Settle(question.kind, question.row_id, question.field, (json_of(best),))


def _asked_again(question: Question) -> Settle:
    """What came differently with the two copies becomes a question that stays in the case."""
    values = sorted({json_of(version.value) for version in question.versions})
    return Settle(question.kind, question.row_id, question.field, tuple(values))


def _kept(case_file: CaseFile, item: Item, choice: str) -> Sequence[Change]:
    if not item.revived or choice not in (MINE, THEIRS):
        return ()
    if choice == MINE:
        return [Settle(kind, row_id, DELETED, ("null",)) for kind, row_id in item.revived]
    if item.record is not None and (item.record.KIND, item.record.id) in item.revived:
        return removal_of(case_file, [item.record_id])
    return [Remove(kind, row_id) for kind, row_id in item.revived]


def _renumbered(item: Item, free: dict[str, int]) -> list[Change]:
    record = item.record
    if record is None:
        return []
    free[record.KIND] = free.get(record.KIND, 0) + 1
    return [Put(replace(record, number=free[record.KIND]), ("number",))]
