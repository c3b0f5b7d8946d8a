"""What is said of a file that the guard refused: every check, the next step, and a report for the sender."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale

from db.guard_report import SENTENCES, TITLES, Check, Examination, Verdict
from viewer.panels.refused_page import CheckLine, Refusal
from viewer.resources import VERSION
from viewer.words import number, tr

_WORDS: dict[Verdict, tuple[str, str, str]] = {
    Verdict.UNSAFE: (
        "Rapporteur did not open this file",
        "It carries something that a case file never has. Nothing in it was run, and the file was not changed.",
        "Ask the sender to export the case again from Rapporteur. Saving what can be read takes over the rows one by "
        "one into a new, clean case and leaves everything else behind.",
    ),
    Verdict.DAMAGED: (
        "Part of this file cannot be read",
        "It is a case file, but some of it was lost or overwritten. Nothing in it was run, and the file was not "
        "changed.",
        "Copy the file again from where it came. If that copy is the same, look at what can be read, or save it as a "
        "new case and work in that one. The file itself is never repaired in place.",
    ),
    Verdict.NEWER_VERSION: (
        "This file was made by a newer Rapporteur",
        "This version does not know its format. Nothing in it was run, and the file was not changed.",
        "Update Rapporteur to open it, or ask the sender for a copy in the older format.",
    ),
    Verdict.NOT_A_CASE: (
        "This is not a case file",
        "Rapporteur opens files that end in .rapporteur. Nothing in it was run, and the file was not changed.",
        "Choose another file. Notes or tables of another program can be brought into a case with File, Import.",
    ),
}
_READABLE = (Verdict.UNSAFE, Verdict.DAMAGED)
_MARKS = {"passed": "[ok]", "failed": "[FAILED]", "not_run": "[not looked at]"}


def refusal_of(examination: Examination) -> Refusal:
    """The page of a refused file. Its words on the file are data: they are shown as plain text."""
    title, sentence, next_step = _WORDS[examination.verdict]
    path = Path(examination.path)
    readable = examination.verdict in _READABLE and not _is_beyond_reading(examination)
    return Refusal(
        kind=examination.verdict.value,
        path=examination.path,
        title=tr(title),
        sentence=tr(sentence),
        name=_printable(path.name),
        where=_where(examination),
        checks=tuple(CheckLine(tr(check.title), check.outcome, detail_of(check)) for check in examination.checks),
        next_step=tr(next_step),
        report=report_text(examination),
        look=tr("Look at what can be read") if readable and examination.verdict is Verdict.DAMAGED else "",
        save_as=tr("Save what can be read…") if readable else "",
    )


def detail_of(check: Check) -> str:
    """The sentence of a check in the language of the interface."""
    template = SENTENCES.get(check.code)
    facts = {name: number(fact) if type(fact) is int else fact for name, fact in check.facts.items()}
    return _printable(tr(template, **facts) if template and facts else tr(template or check.detail))


def report_text(examination: Examination) -> str:
    """The report for the sender: plain English lines, for they may not share the reader's language."""
    lines = [
        f"Rapporteur {VERSION}: report on a file",
        "",
        f"File: {_printable(Path(examination.path).name)}, {examination.size_bytes:,} bytes",
        f"Result: {examination.verdict.value.replace('_', ' ')}",
        "The file was examined without running anything in it. It was not changed.",
        "",
        *(f"{_MARKS[check.outcome]} {TITLES[check.name]}: {_printable(check.detail)}" for check in examination.checks),
    ]
    return "\n".join(lines) + "\n"


def checks_explained() -> str:
    """How the checks work, for those who want to know before they trust them."""
    return "\n\n".join(
        (
            tr(
                "A case file is a database. Before anything in it is trusted, a separate process with little memory, "
                "little time and no right to write reads a private copy of it."
            ),
            tr(
                "First come the file’s own header, its size and whatever lies beside it. Then the list of tables is "
                "compared letter by letter with the list this version writes: triggers, views of another’s making "
                "and anything else that could act are found here, before a single query has been run."
            ),
            tr(
                "Only then are the pages, the references between rows, and the rows themselves read and checked. "
                "The first group of checks that fails ends the examination; those below it are not looked at."
            ),
            tr("The file is never changed, and nothing of it is sent anywhere."),
        )
    )


def _is_beyond_reading(examination: Examination) -> bool:
    """Whether the file is none that rows could be read from: too large, or not even of pages."""
    return any(check.code in ("too_large", "foreign_journal", "foreign_side_file") for check in examination.failures)


def _where(examination: Examination) -> str:
    folder = _printable(os.path.abspath(examination.path))
    size = QLocale().formattedDataSize(examination.size_bytes, 1, QLocale.DataSizeFormat.DataSizeSIFormat)
    try:
        changed_s = os.lstat(examination.path).st_mtime
    except OSError:
        return tr("{path}, {size}", path=folder, size=size)
    changed = QLocale().toString(QDateTime.fromSecsSinceEpoch(int(changed_s)).date(), "d MMM yyyy")
    return tr("{path}, {size}, changed {date}", path=folder, size=size, date=changed)


def _printable(text: str) -> str:
    """The text without what could steer a terminal or turn the direction of writing."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)


def missing_words(examination: Examination | None, lost_events: int | None, span: tuple[str, str] | None) -> str:
    """The sentence of the banner over a salvaged copy: pages that fail, events that are missing."""
    said = []
    facts = next((c.facts for c in examination.failures if c.code == "pages_failed"), {}) if examination else {}
    if facts:
        said.append(
            tr(
                "{bad} of {all} database pages fail their check.",
                bad=number(facts["failed_pages"]),
                all=number(facts["pages"]),
            )
        )
    if lost_events and span:
        said.append(
            tr(
                "{count} events that began between {first} and {last} are missing.",
                count=number(lost_events),
                first=span[0],
                last=span[1],
            )
        )
    elif lost_events:
        said.append(tr("{count} events are missing.", count=number(lost_events)))
    said.append(tr("What is shown is a copy of what could be read; the file itself has not been changed."))
    return " ".join(said)
