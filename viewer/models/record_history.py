"""What happened to a record: the changes analysts made, and how it came into the case."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QDateTime, QLocale

from db.domain import Record
from db.history import history_of
from viewer.models.case_reading import CaseReading
from viewer.words import tr


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One line: when, what. `edit_id` is empty for what came with the case."""

    when: str
    words: str
    edit_id: str = ""

    @property
    def by_analyst(self) -> bool:
        """Whether somebody changed the record, rather than the case having brought it."""
        return bool(self.edit_id)


def history_lines(reading: CaseReading, record: Record) -> list[HistoryLine]:
    """The changes of a record, newest first, each edit once; last how it came into the case."""
    case_file = reading.session.case_file
    lines: list[HistoryLine] = []
    seen: set[str] = set()
    made_here = False
    for change in history_of(case_file, record.uid, record.KIND) if case_file is not None else []:
        made_here = made_here or (change.before is None and change.field in ("uid", "created_by"))
        if change.edit_id in seen:
            continue
        seen.add(change.edit_id)
        who = change.author or tr("Somebody")
        words = tr("{name}: {change}", name=who, change=change.edit_name)
        lines.append(HistoryLine(clock_words(change.wall_ms // 1000), words, change.edit_id))
    if not made_here:
        by = record.created_by
        words = tr("Entered with the case by {name}", name=by) if by else tr("Came with the case")
        lines.append(HistoryLine(clock_words(record.recorded_s) if record.recorded_s else "", words))
    return lines


def last_edit_id(reading: CaseReading) -> str:
    """The edit that Undo would take back; empty where there is none."""
    stack = reading.session.undo_stack
    step = stack.command(stack.index() - 1) if stack.canUndo() else None
    return str(getattr(step, "edit_id", ""))


def clock_words(second: int) -> str:
    """A clock time today, a date before."""
    moment = QDateTime.fromSecsSinceEpoch(second)
    if moment.date() == QDateTime.currentDateTime().date():
        return str(moment.toString("HH:mm"))
    return str(QLocale().toString(moment.date(), "d MMM yyyy"))
