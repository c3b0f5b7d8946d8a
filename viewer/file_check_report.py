"""What the pane "File check" says of an examination, and of what a salvaged copy lacks."""

from __future__ import annotations

from PySide6.QtCore import QDateTime, QLocale

from db.dates import iso_day
from db.domain import TYPES, Record, SourceText, table_of
from db.guard_report import FAILED, Examination, Verdict
from db.lost_rows import LostRows
from db.salvage import SalvageReport
from viewer.forms.form_list import NAMES
from viewer.models.when_words import when_short
from viewer.panels.file_check import CountLine, FileCheckReport
from viewer.panels.refused_page import CheckLine
from viewer.refusals import detail_of, report_text
from viewer.words import number, tr, trn


def file_check_report(
    examination: Examination, lost: LostRows, salvaged: SalvageReport | None, counts: dict[str, int]
) -> FileCheckReport:
    """The report on the open file. `lost` and `salvaged`: what it lacks, where it was made of a damaged file."""
    is_sound = examination.verdict is Verdict.OK and not lost.rows
    now = QLocale().toString(QDateTime.currentDateTime(), "d MMM yyyy, HH:mm")
    took = QLocale().toString(examination.took_s, "f", 1)
    if lost.rows:
        title = tr("What could be read")
    elif is_sound:
        title = tr("The file is sound")
    else:
        title = tr("The file has a fault")
    text = report_text(examination)
    if salvaged is not None:
        text = "\n".join([text, *salvaged.sentences, ""])
    return FileCheckReport(
        title=title,
        told=tr("Checked {date}, in {seconds} s", date=now, seconds=took),
        is_sound=is_sound,
        counts=_counts(salvaged, lost, counts),
        checks=tuple(
            CheckLine(tr(check.title), check.outcome, detail_of(check))
            for check in sorted(examination.checks, key=lambda check: check.outcome != FAILED)
        ),
        means=_means(lost, is_sound),
        can_do=_can_do(lost, is_sound),
        text=text,
    )


def _counts(salvaged: SalvageReport | None, lost: LostRows, counts: dict[str, int]) -> tuple[CountLine, ...]:
    """How many rows of each kind are there; of a copy salvaged in another session only what is missing in all."""
    if salvaged is None:
        if not lost.rows:
            return ()
        words = trn("{count} record is missing", "{count} records are missing", lost.rows)
        there = sum(counts.get(table_of(row_type), 0) for row_type in TYPES.values() if issubclass(row_type, Record))
        return (CountLine(words, tr("{count} there", count=number(there)), missing=True),)
    shown = {table_of(row_type): row_type for row_type in TYPES.values() if _is_told(row_type)}
    lines = []
    for table in salvaged.tables:
        row_type = shown.get(table.table)
        if row_type is None or not (table.read or table.lost):
            continue
        words = tr(NAMES.get(row_type.KIND, row_type.KIND.replace("_", " "))).capitalize()
        words_of_lost = tr("{count} missing", count=number(table.lost or 0))
        figure = words_of_lost if table.lost else tr("all {count}", count=number(table.read))
        lines.append(CountLine(words, figure, missing=bool(table.lost)))
    return tuple(sorted(lines, key=lambda line: not line.missing))


def _is_told(row_type: type) -> bool:
    return (issubclass(row_type, Record) and row_type.KIND != "case") or row_type is SourceText


def _means(lost: LostRows, is_sound: bool) -> str:
    if lost.spans:
        first, last = (when_short(iso_day(second)) for second in (lost.spans[0][0], lost.spans[-1][1] - 1))
        return tr(
            "Counts and density between {first} and {last} are too low. The hatched part of each lane marks it, "
            "and exports carry the same mark.",
            first=first,
            last=last,
        )
    if lost.rows:
        return tr("What is missing lies scattered over the case, so counts are too low. Exports say how much it is.")
    if is_sound:
        return tr("Its tables are exactly those of its version, every page was read, and every row keeps the rules.")
    return tr("Something outside this program may have changed the file since it was opened.")


def _can_do(lost: LostRows, is_sound: bool) -> str:
    if lost.rows:
        return tr(
            "Copy the file again from where it came. If that copy is the same, save a repaired copy and work in that "
            "one. Another copy of the case may still have what is missing here: compare the two."
        )
    if is_sound:
        return ""
    return tr("Save a copy elsewhere now, then restore a backup or compare with another copy.")
