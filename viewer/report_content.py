"""A case, as known on a date, as the content of a report: values that the layout sets onto pages."""

from __future__ import annotations

from collections.abc import Iterable

from db.case import Case
from db.dates import DAY_S, civil_from_days, describe_span
from db.domain import Evidence
from viewer.layout.report_values import Report, ReportParts
from viewer.layout_words import LocaleWords
from viewer.report_choice import PARTS, ReportChoice
from viewer.report_events import EventContent, report_quote
from viewer.report_figures import FigureContent
from viewer.report_issues import IssueContent, actor_groups, report_sources
from viewer.report_passages import Passages
from viewer.report_promises import check_blocks, promise_blocks
from viewer.report_reading import ReportReading
from viewer.report_words import PART_NAMES, filter_words, report_note, report_words
from viewer.words import tr, trn


def read_report(case: Case, choice: ReportChoice, words: LocaleWords) -> tuple[Report, ReportReading, Passages]:
    """The content of a report, with the reading and the footnotes that a poster shares with it."""
    reading = ReportReading(case, choice)
    passages = Passages(_evidence(reading), case.sources)
    parts = set(choice.parts)
    issues = IssueContent(reading, passages)
    made = ReportParts(
        EventContent(reading, passages, words).months() if "events" in parts else None,
        issues.issues() if "issues" in parts else (),
        issues.parties,
        tuple(report_quote(reading, passages, q) for q in reading.quotes) if "quotes" in parts else (),
        actor_groups(reading, passages) if "actors" in parts else (),
        _notes(reading) if "notes" in parts and choice.notes else (),
        report_sources(reading, passages) if "sources" in parts else (),
        FigureContent(reading, passages).blocks() if "figures" in parts else (),
        promise_blocks(reading, passages) if "promises" in parts else (),
        check_blocks(reading) if "checks" in parts else (),
    )
    report = Report(
        case.info.title,
        as_of_words(choice.as_of_s, words),
        evidence_words(reading),
        tr("training case") if case.info.training else "",
        report_words(),
        made,
        reading.table,
        reading.limit_s,
        passages.all,
        about_words(reading, words),
    )
    return report, reading, passages


def _notes(reading: ReportReading) -> tuple:
    notes = [note for found in reading.notes.values() for note in found]
    notes.sort(key=lambda note: (note.recorded_s, note.number))
    return tuple(report_note(reading.case, note, listed=True) for note in notes)


def _evidence(reading: ReportReading) -> list[Evidence]:
    """Every known passage that anything in the report may cite."""
    case = reading.case
    ids: list[int] = list(reading.event_ids)
    ids += [quote.id for quote in reading.quotes]
    ids += [r.id for found in reading.renderings.values() for r in found]
    ids += _ids(c for found in reading.claims.values() for c in found)
    ids += _ids(o for found in reading.outcomes.values() for o in found)
    ids += _ids(reading.figures) + _ids(reading.promises)
    for table in (case.issues, case.issue_statuses, case.positions, case.actors):
        ids += _ids(table.values())
    return reading.evidence_of(ids)


def _ids(records: Iterable) -> list[int]:
    return [record.id for record in records]


def as_of_words(as_of_s: int | None, words: LocaleWords) -> str:
    """The as-known date for the head of a page."""
    if as_of_s is None:
        return tr("all that is on record")
    return tr("as of {date}", date=words.day_year(*civil_from_days(as_of_s // DAY_S)))


def short_fingerprint(fingerprint: str) -> str:
    """A fingerprint as it is printed: "8f2c 41d0 … 7b1e"."""
    return f"{fingerprint[:4]} {fingerprint[4:8]} … {fingerprint[-4:]}"


def evidence_words(reading: ReportReading) -> str:
    """The foot of every page: which file, in which zone, and how many records are not shown."""
    case = reading.case
    later = len(case.columns) - len(reading.table)
    filtered = len(reading.table) - int(reading.passing.sum())
    lost = case.case_file.lost.rows
    words = tr(
        "Case file {fingerprint}. Times in {zone}. {later}, {filtered}.",
        fingerprint=short_fingerprint(case.case_file.fingerprint()),
        zone=case.info.timezone,
        later=trn("{count} event known later", "{count} events known later", later),
        filtered=trn("{count} hidden by filters", "{count} hidden by filters", filtered),
    )
    named = filter_words(case, reading.choice.filters)
    words = tr("{words} Filters: {filters}.", words=words, filters=named) if named else words
    return tr("{words} {lost}", words=words, lost=lost_words(lost)) if lost else words


def about_words(reading: ReportReading, words: LocaleWords) -> tuple[tuple[str, str], ...]:
    """What the document is made of, and how its footnotes, dates and figures are read."""
    case, choice = reading.case, reading.choice
    span = choice.span
    events = trn("{count} event", "{count} events", len(reading.rows))
    where = describe_span(int(span[0]), int(span[1]) - 1, choice.language) if span else tr("the whole case")
    left_out = [tr(PART_NAMES[part]) for part in PARTS if part not in choice.parts]
    filtered = len(reading.table) - int(reading.passing.sum())
    hidden = trn("{count} event hidden", "{count} events hidden", filtered)
    named = filter_words(case, choice.filters)
    return (
        (tr("Case file"), tr("SHA-256 {hash}", hash=case.case_file.fingerprint())),
        (tr("As known"), as_of_words(choice.as_of_s, words)),
        (tr("Covers"), tr("{span}, {events}", span=where, events=events)),
        (tr("Filters"), tr("{filters}; {hidden}", filters=named, hidden=hidden) if named else tr("none")),
        (tr("Notes"), tr("those of analysts are included") if choice.notes else tr("left out")),
        (tr("Left out"), ", ".join(left_out) if left_out else tr("no part")),
        (tr("Times in"), case.info.timezone),
        (tr("Footnotes"), tr("One number for each passage of a source, the same on every page.")),
        (
            tr("Dates"),
            tr(
                "A sharp end is a known date. A dashed zone lies between two dates, a fading end is not known, "
                "a dotted line is a day that is not certain. A dashed outline was planned or forecast."
            ),
        ),
        (
            tr("Figures"),
            tr(
                "Claims stand as they were made and are never averaged. "
                "Where they differ, one is worked with only if an analyst says which."
            ),
        ),
    )


def lost_words(lost: int) -> str:
    """The mark that a salvaged copy carries into every export."""
    return trn("{count} record could not be read.", "{count} records could not be read.", lost)
