"""The words of every record, read from the case: what the index holds, and what a hit is shown with.

One `SearchRow` for each record that has words, one for each paragraph of a stored source text. The same reading serves
the building of the index, its keeping in step, and the showing of hits, so they cannot differ.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from db import search_row as row
from db.dates import DateFlag
from db.domain import RecordId
from db.search_row import PASSAGE, SearchRow

EVENTS, ISSUES, ACTORS, QUOTES, COUNTS = "events", "issues", "actors", "quotes", "counts"
PLACES, SOURCES, NOTES, VIEWS, CASE = "places", "sources", "notes", "views", "case"
GROUPS: Final = (EVENTS, ISSUES, ACTORS, QUOTES, COUNTS, PLACES, SOURCES, NOTES, VIEWS, CASE)
"""Groups of hits in the order they are shown."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How rows of one kind are read: SQL to which a list of ids is added, and what is made of a result.

    `refers`: columns whose record's words are among this kind's, so that a change there is a change here.
    """

    kind: str
    group: str
    table: str
    sql: str
    make: Callable[[tuple[Any, ...]], SearchRow | None]
    refers: tuple[str, ...] = ()


_KNOWN: Final = "t.id, ifnull(r.published_s, r.recorded_s), r.withdrawn_s"
_OPEN_END: Final = 2**62


def _span(stem: str) -> str:
    return f"ifnull(t.{stem}_earliest_s, t.{stem}_latest_s), ifnull(t.{stem}_latest_s, t.{stem}_earliest_s)"


def _event_span(alias: str) -> str:
    """From its earliest known bound to its latest; to no end where it is still going on."""
    start = ", ".join(f"{alias}.{n}_s" for n in ("earliest_start", "latest_start", "earliest_end", "latest_end"))
    end = ", ".join(f"{alias}.{n}_s" for n in ("latest_end", "earliest_end", "latest_start", "earliest_start"))
    still = f"{alias}.date_flags & {int(DateFlag.OPEN_END)}"
    end_sql = f"CASE WHEN {still} THEN {_OPEN_END} ELSE coalesce({end}) END"
    return f"coalesce({start}, CASE WHEN {still} THEN -{_OPEN_END} END), {end_sql}"


_NAME: Final = "(SELECT name FROM actor WHERE id = t.{0})"
_TITLE: Final = "(SELECT title FROM issue WHERE id = t.{0})"
_NO_SPAN: Final = "NULL, NULL"


def _select(columns: str, table: str, span: str, join: str = "") -> str:
    return f"SELECT {_KNOWN}, {span}, {columns} FROM {table} t JOIN record r ON r.id = t.id {join} WHERE t.id IN "


_EVENT_JOIN: Final = "LEFT JOIN event e ON e.id = t.{0}"
_QUOTE_SPAN: Final = (
    "coalesce(t.said_earliest_s, t.said_latest_s, e.earliest_start_s, e.latest_end_s),"
    " coalesce(t.said_latest_s, t.said_earliest_s, e.latest_end_s, e.earliest_start_s)"
)
_NOTE_SPAN: Final = (
    "coalesce(t.span_earliest_s, t.span_latest_s, e.earliest_start_s, e.latest_end_s),"
    " coalesce(t.span_latest_s, t.span_earliest_s, e.latest_end_s, e.earliest_start_s)"
)

READINGS: Final[dict[str, Reading]] = {
    reading.kind: reading
    for reading in (
        Reading(
            "event",
            EVENTS,
            "event",
            _select(
                "t.kind, t.title, t.label, t.summary, t.status, t.date_edtf, t.date_text, t.doubt, t.importance",
                "event",
                _event_span("t"),
            ),
            row.event_row,
        ),
        Reading(
            "issue",
            ISSUES,
            "issue",
            _select("t.title, t.label, t.summary, t.low_end, t.high_end, t.doubt, t.code", "issue", _NO_SPAN),
            row.issue_row,
        ),
        Reading(
            "issue_status",
            ISSUES,
            "issue_status",
            _select(
                f"{_TITLE.format('issue_id')}, t.status, t.date_edtf, t.doubt, t.note,"
                f" {_NAME.format('claimed_by_id')}, t.issue_id",
                "issue_status",
                _span("date"),
            ),
            row.issue_status_row,
            ("issue_id", "claimed_by_id"),
        ),
        Reading(
            "position",
            ISSUES,
            "position",
            _select(
                f"t.summary, {_NAME.format('actor_id')}, {_TITLE.format('issue_id')}, t.stance, t.date_edtf, t.doubt,"
                f" {_NAME.format('claimed_by_id')}, t.issue_id",
                "position",
                _span("date"),
            ),
            row.position_row,
            ("actor_id", "issue_id", "claimed_by_id"),
        ),
        Reading(
            "actor",
            ACTORS,
            "actor",
            _select(
                "t.name, t.short_name, (SELECT group_concat(name, ', ') FROM actor_name WHERE actor_id = t.id),"
                " t.kind, t.country, t.code, t.note",
                "actor",
                _NO_SPAN,
            ),
            row.actor_row,
        ),
        Reading(
            "membership",
            ACTORS,
            "membership",
            _select(
                f"{_NAME.format('member_id')}, t.role, {_NAME.format('org_id')}, t.date_edtf",
                "membership",
                _span("date"),
            ),
            row.membership_row,
            ("member_id", "org_id"),
        ),
        Reading(
            "quote",
            QUOTES,
            "quote",
            _select(
                f"{_NAME.format('speaker_id')}, t.text, t.channel, t.said_edtf, t.date_text, t.doubt, t.mode,"
                " t.statement_id, t.speaker_id",
                "quote",
                _QUOTE_SPAN,
                _EVENT_JOIN.format("statement_id"),
            ),
            row.quote_row,
            ("speaker_id",),
        ),
        Reading(
            "rendering",
            QUOTES,
            "rendering",
            _select(
                "(SELECT name FROM actor WHERE id = q.speaker_id), t.text, t.kind, t.rendered_by, t.note,"
                " q.said_edtf, t.mode, q.statement_id",
                "rendering",
                _QUOTE_SPAN.replace("t.", "q."),
                "JOIN quote q ON q.id = t.quote_id LEFT JOIN event e ON e.id = q.statement_id",
            ),
            row.rendering_row,
            ("quote_id",),
        ),
        Reading(
            "count_claim",
            COUNTS,
            "count_claim",
            _select(
                f"t.category, t.count_min, t.count_max, {_NAME.format('from_id')}, {_NAME.format('to_id')},"
                f" {_NAME.format('claimed_by_id')}, t.claimed_by_text, t.modality, t.doubt, t.note, t.measure,"
                " ifnull(e.date_edtf, ''), t.swap_id",
                "count_claim",
                _event_span("e"),
                _EVENT_JOIN.format("swap_id"),
            ),
            row.count_claim_row,
            ("from_id", "to_id", "claimed_by_id", "swap_id"),
        ),
        Reading(
            "outcome",
            COUNTS,
            "outcome",
            _select(
                "t.summary, t.state, ifnull(e.date_edtf, ''), t.event_id",
                "outcome",
                _event_span("e"),
                _EVENT_JOIN.format("event_id"),
            ),
            row.outcome_row,
            ("event_id",),
        ),
        Reading(
            "commitment",
            COUNTS,
            "commitment",
            _select(
                f"t.summary, t.status, t.due_edtf, t.doubt, {_NAME.format('by_id')}, {_NAME.format('to_id')}",
                "commitment",
                _span("due"),
            ),
            row.commitment_row,
            ("by_id", "to_id"),
        ),
        Reading(
            "figure",
            COUNTS,
            "figure",
            _select(
                "t.label, t.value_min, t.value_max, t.unit, t.approximate, t.date_edtf, t.doubt,"
                f" {_NAME.format('claimed_by_id')}",
                "figure",
                _span("date"),
            ),
            row.figure_row,
            ("claimed_by_id",),
        ),
        Reading(
            "place", PLACES, "place", _select("t.name, t.kind, t.country, t.note", "place", _NO_SPAN), row.place_row
        ),
        Reading(
            "source",
            SOURCES,
            "source",
            _select(
                "t.title, t.author, t.publisher, t.place_text, t.url, t.note, t.kind, r.published_edtf",
                "source",
                _NO_SPAN,
            ),
            row.source_row,
        ),
        Reading(
            "evidence",
            SOURCES,
            "evidence",
            _select(
                "t.exact, t.note, t.locator, t.paragraph, t.start_char, t.source_id",
                "evidence",
                _NO_SPAN,
            ),
            row.evidence_row,
        ),
        Reading(
            "attachment",
            SOURCES,
            "attachment",
            _select("t.filename, t.caption", "attachment", _NO_SPAN),
            row.attachment_row,
        ),
        Reading(
            "annotation",
            NOTES,
            "annotation",
            _select(
                "t.title, t.body, t.exact, t.span_edtf, t.kind, t.state, r.created_by",
                "annotation",
                _NOTE_SPAN,
                _EVENT_JOIN.format("target_id"),
            ),
            row.annotation_row,
        ),
        Reading(
            "placement",
            NOTES,
            "placement",
            _select("t.reason, r.created_by", "placement", _NO_SPAN),
            row.reasoned_row("placement", "Placement"),
        ),
        Reading(
            "working_figure",
            NOTES,
            "working_figure",
            _select("t.reason, r.created_by", "working_figure", _NO_SPAN),
            row.reasoned_row("working_figure", "Working figure"),
        ),
        Reading(
            "finding_closure",
            NOTES,
            "finding_closure",
            _select("t.reason, t.finding, r.created_by", "finding_closure", _NO_SPAN),
            row.reasoned_row("finding_closure", "Closed finding"),
        ),
        Reading("tag", NOTES, "tag", _select("t.name", "tag", _NO_SPAN), row.named_row("tag", 40)),
        Reading(
            "saved_view",
            VIEWS,
            "saved_view",
            _select("t.name", "saved_view", _NO_SPAN),
            row.named_row("saved_view", 50),
        ),
        Reading(
            "case",
            CASE,
            "case_info",
            _select("t.title, t.summary, t.rights", "case_info", _NO_SPAN),
            row.named_row("case", 50),
        ),
    )
}
"""Every citable kind, by its name."""

KINDS: Final = (*READINGS, PASSAGE)
"""Kinds in an order that never changes: the index stores a kind as its place here."""

GROUP_OF: Final = {**{kind: reading.group for kind, reading in READINGS.items()}, PASSAGE: SOURCES}


def marks(ids: Collection[RecordId]) -> str:
    """The list of parameters for so many ids. A read-only case allows no table-valued function to carry them."""
    return f"({', '.join('?' * len(ids))})"


def read_search_rows(connection: sqlite3.Connection, kind: str, ids: Iterable[RecordId]) -> Iterator[SearchRow]:
    """The rows of one kind (not paragraphs) for these ids; ids that are not there are left out."""
    reading = READINGS[kind]
    wanted = list(ids)
    for values in connection.execute(reading.sql + marks(wanted), wanted):
        found = reading.make(values)
        if found is not None:
            yield found


def read_paragraphs(connection: sqlite3.Connection, source_ids: Iterable[RecordId]) -> Iterator[SearchRow]:
    """One row for each paragraph of these sources' stored texts; a paragraph is a line that is not blank."""
    wanted = list(source_ids)
    sql = (
        "SELECT s.source_id, ifnull(r.published_s, r.recorded_s), r.withdrawn_s, s.text FROM source_text s"
        " JOIN record r ON r.id = s.source_id WHERE s.source_id IN "
    )
    for source_id, known_s, withdrawn_s, text in connection.execute(sql + marks(wanted), wanted):
        offset = number = 0
        for line in text.split("\n"):
            if line.strip():
                number += 1
                head = (source_id, known_s, withdrawn_s, None, None)
                found = row.made_row(head, PASSAGE, "", (line,), "", 50)
                yield found._replace(paragraph=number, offset=offset, with_id=source_id)
            offset += len(line) + 1
