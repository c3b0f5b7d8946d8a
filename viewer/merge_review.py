"""What bringing in a copy leaves to look at: one item a record, with the questions a person answers.

Items come from a copy that is looked into (`items_of_incoming`) or from what an earlier one left open in the case
(`items_of_case`). What was chosen, and the edits that follow, are in `viewer.merge_choices`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from db.bringing_in import Incoming
from db.case_file import CaseFile
from db.compare import RowChange
from db.decisions import Decision, merge_decisions, rows_asked
from db.domain import TYPES, Part, Record, Row
from db.operations import canonical, values_of
from db.rules import is_text

BOTH_CHANGED, KEPT, NEW, CHANGED, DELETED, NUMBERS = "both", "kept", "new", "changed", "deleted", "numbers"
GROUPS: Final = (BOTH_CHANGED, KEPT, NEW, CHANGED, DELETED, NUMBERS)
"""In the order of the list: what both changed first, then what came, then what went."""

MINE, THEIRS, BOTH, LATER = "mine", "theirs", "both", "later"

BOOKKEEPING: Final = frozenset({"changed_s", "recorded_s", "created_by", "sort", "exact_sha256", "prefix", "suffix"})
"""Cells that follow from others: of two such values the greater stands, and nobody is asked."""

_LINKED: Final = ("data", "size", "sha256")
"""Cells of an attachment that only make sense together."""


@dataclass(frozen=True, slots=True)
class Said:
    """One version of a cell: its JSON value, who wrote it and when ("" and 0 where it came with the case)."""

    value: Any
    author: str = ""
    wall_ms: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """One cell that two copies filled differently. `others` are further versions that an earlier copy left."""

    kind: str
    row_id: int
    field: str
    reason: str
    mine: Said
    theirs: Said
    others: tuple[Said, ...] = ()

    @property
    def key(self) -> tuple[str, int, str]:
        """Which cell it is."""
        return self.kind, self.row_id, self.field

    @property
    def is_text(self) -> bool:
        """Whether it holds words that can be compared and edited."""
        return is_text(TYPES[self.kind], self.field) and isinstance(self.mine.value, str)

    @property
    def is_bookkeeping(self) -> bool:
        """Whether nobody needs to be asked."""
        return self.field in BOOKKEEPING

    @property
    def is_of_bytes(self) -> bool:
        """Whether it is about which file an attachment holds."""
        return self.kind in ("attachment", "attachment_data") and self.field in _LINKED

    @property
    def versions(self) -> tuple[Said, ...]:
        """All versions, mine first."""
        return self.mine, self.theirs, *self.others


@dataclass(frozen=True, slots=True)
class Item:
    """One record to look at. `record` is as the union has it, or as mine was where it goes; None where it is unknown.

    `changes` are the rows that come, change or go (in `NEW`, `CHANGED`, `DELETED`); `reasons` what merging did by rule
    (in `KEPT`), `revived` the rows (kind, id) that it brought back.
    """

    group: str
    record_id: int
    record: Record | None
    questions: tuple[Question, ...] = ()
    changes: tuple[RowChange, ...] = ()
    reasons: tuple[str, ...] = ()
    revived: tuple[tuple[str, int], ...] = ()

    @property
    def key(self) -> str:
        """Its name within one review."""
        return f"{self.group}:{self.record_id}"

    @property
    def asked(self) -> tuple[Question, ...]:
        """The questions for a person."""
        return tuple(question for question in self.questions if not question.is_bookkeeping)

    @property
    def choices(self) -> tuple[str, ...]:
        """What can be chosen, in the order of the keys 1, 2, 3, 4."""
        if self.group == BOTH_CHANGED:
            can_keep_both = any(question.is_text for question in self.asked)
            return (MINE, THEIRS, BOTH, LATER) if can_keep_both else (MINE, THEIRS, LATER)
        if self.group == KEPT:
            return (MINE, THEIRS, LATER) if "revived" in self.reasons else (MINE,)
        return MINE, THEIRS

    @property
    def preset(self) -> str:
        """What is chosen from the start: what comes is taken. Where both spoke, or something goes, a person chooses."""
        return THEIRS if self.group in (NEW, CHANGED, NUMBERS) else ""

    @property
    def is_note(self) -> bool:
        """Whether it belongs to the notes layer."""
        return self.record is not None and self.record.LAYER == "notes"


def items_of_incoming(incoming: Incoming) -> list[Item]:
    """Everything that bringing this copy in would change or ask, in the order of the list."""
    differing = {(change.row.KIND, change.row.id): change for change in incoming.differing}
    asked = [_question(decision, differing) for decision in incoming.report.decisions]
    items = _decided_items(incoming.report.decisions, asked, incoming.rows)
    taken = {item.record_id for item in items}
    by_owner: dict[int, list[RowChange]] = {}
    for change in incoming.changes:
        by_owner.setdefault(change.owner, []).append(change)
    for owner, changes in by_owner.items():
        if owner not in taken:
            items.append(_changed_item(owner, changes))
    items += _number_items(incoming.report.decisions, incoming.rows)
    return in_order(items)


def items_of_case(case_file: CaseFile) -> list[Item]:
    """What earlier copies left open in the case, in the order of the list."""
    decisions = merge_decisions(case_file)
    rows = rows_asked(case_file, decisions)
    asked = [_question(decision, {}) for decision in decisions]
    return in_order([*_decided_items(decisions, asked, rows), *_number_items(decisions, rows)])


def in_order(items: Iterable[Item]) -> list[Item]:
    """By group; within a group notes before the record, then by kind and number."""

    def place(item: Item) -> tuple[int, bool, str, int, int]:
        record = item.record
        kind, number = (record.KIND, record.number) if record is not None else ("~", 0)
        return GROUPS.index(item.group), not item.is_note, kind, number, item.record_id

    return sorted(items, key=place)


# ---- questions ------------------------------------------------------------------------------------------------------
def _question(decision: Decision, differing: dict[tuple[str, int], RowChange]) -> Question | None:
    """The question a decision asks, or None where it only tells of something."""
    if decision.reason not in ("texts", "values", "base"):
        return None
    options = [Said(*option) for option in decision.options]
    mine, theirs = options[0], options[1]
    change = differing.get((decision.kind, decision.id))
    if change is not None and change.before is not None and change.after is not None:
        mine, theirs = (_said(row, decision.field, options) for row in (change.before, change.after))
    others = tuple(said for said in options if said.value not in (mine.value, theirs.value))
    return Question(decision.kind, decision.id, decision.field, decision.reason, mine, theirs, others)


def _said(row: Row, field: str, options: list[Said]) -> Said:
    value = json.loads(values_of(row)[field])
    return next((said for said in options if said.value == value), Said(value))


def _decided_items(
    decisions: Iterable[Decision], asked: list[Question | None], rows: dict[tuple[str, int], Row]
) -> list[Item]:
    """Items of records on which both spoke, and of those where a rule had to step in."""
    questions: dict[int, list[Question]] = {}
    reasons: dict[int, list[str]] = {}
    revived: dict[int, list[tuple[str, int]]] = {}
    for decision, question in zip(decisions, asked, strict=True):
        owner = _owner(decision, rows)
        if question is not None:
            questions.setdefault(owner, []).append(question)
        elif decision.reason != "number":
            reasons.setdefault(owner, []).append(decision.reason)
            if decision.reason == "revived":
                revived.setdefault(owner, []).append((decision.kind, decision.id))
    items = [
        Item(BOTH_CHANGED, owner, _record(rows, owner), tuple(own))
        for owner, own in questions.items()
        if any(not question.is_bookkeeping for question in own)
    ]
    items += [
        Item(KEPT, owner, _record(rows, owner), (), (), tuple(dict.fromkeys(own)), tuple(revived.get(owner, ())))
        for owner, own in reasons.items()
    ]
    return items


def bookkeeping_of(decisions: Iterable[Decision]) -> list[Question]:
    """Questions of these decisions that nobody is asked."""
    asked = (_question(decision, {}) for decision in decisions)
    return [question for question in asked if question is not None and question.is_bookkeeping]


def _owner(decision: Decision, rows: dict[tuple[str, int], Row]) -> int:
    row = rows.get((decision.kind, decision.id))
    return int(getattr(row, row.OWNER)) if isinstance(row, Part) else decision.id


def _record(rows: dict[tuple[str, int], Row], owner: int) -> Record | None:
    row = rows.get(("record", owner))
    return row if isinstance(row, Record) else None


# ---- what comes, changes and goes -----------------------------------------------------------------------------------
def _changed_item(owner: int, changes: list[RowChange]) -> Item:
    own = next((change for change in changes if isinstance(change.row, Record)), None)
    if own is None:
        return Item(CHANGED, owner, None, changes=tuple(changes))
    assert isinstance(own.row, Record)
    group = NEW if own.before is None else DELETED if own.after is None else CHANGED
    return Item(group, owner, own.row, changes=tuple(changes))


def _number_items(decisions: Iterable[Decision], rows: dict[tuple[str, int], Row]) -> list[Item]:
    """Records that share a short number: all but the one recorded first get the next free ones.

    Which record moves, and to what, follows from the records alone, so that two people decide alike.
    """
    sharing: dict[tuple[str, int], list[Record]] = {}
    for decision in decisions:
        record = _record(rows, decision.id)
        if decision.reason == "number" and record is not None:
            sharing.setdefault((record.KIND, record.number), []).append(record)
    items = []
    for (_kind, _number), records in sharing.items():
        for record in sorted(records, key=lambda each: (each.recorded_s, each.uid))[1:]:
            items.append(Item(NUMBERS, record.id, record))
    return items


def json_of(value: Any) -> str:
    """A value as a cell of the log holds it."""
    return canonical(value)
