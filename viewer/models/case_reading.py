"""The questions that lists and the inspector ask of the open case, with the "as known on" date applied.

Answers are remembered for one picture of the case and forgotten with the next, so a panel may ask as often as it
paints. Nothing here changes the case.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from db import queries
from db.case import Case
from db.case_questions import count_of, starts_of
from db.domain import (
    Actor,
    Event,
    Evidence,
    IssueStatus,
    Participation,
    Placement,
    Position,
    Quote,
    Record,
    Rendering,
    Row,
    Source,
    SourceText,
)
from db.index import EventColumns
from viewer.layout.view import Filters
from viewer.models.passing_events import passing
from viewer.models.when_words import known_from_s, sort_second
from viewer.session import Session

R = TypeVar("R", bound=Row)
T = TypeVar("T")
Ids = NDArray[np.int64]
_KEPT = 5_000


_readings: WeakKeyDictionary[Session, CaseReading] = WeakKeyDictionary()


def reading_of(session: Session) -> CaseReading:
    """The one reading that all panels of a session share."""
    return _readings.setdefault(session, CaseReading(session))


class CaseReading:
    """Reads of `session.case`; one of it may be shared by all panels of a window."""

    def __init__(self, session: Session) -> None:
        """Use `reading_of`, so that panels share what was read."""
        self.session = session
        self._for: tuple[Case | None, int | None] = (None, None)
        self._kept: dict[tuple[str, Any], Any] = {}

    @property
    def case(self) -> Case:
        """The picture of the open case."""
        return self.session.case

    @property
    def open(self) -> bool:
        """Whether a case is open."""
        return self.session.has_case

    # ---- what is known ----------------------------------------------------------------------------------------
    def is_known(self, record: Record) -> bool:
        """Whether the record was known, and not taken back, on the "as known on" date."""
        as_of_s = self.session.as_of_s
        if as_of_s is None:
            return record.withdrawn_s is None
        known = known_from_s(record.published_edtf, record.recorded_s) <= as_of_s
        return known and (record.withdrawn_s is None or record.withdrawn_s > as_of_s)

    def known(self, records: Iterable[Any]) -> list[Any]:
        """Those of the records that are known."""
        return [record for record in records if self.is_known(record)]

    def known_rows(self) -> NDArray[np.bool_]:
        """For each row of the event columns, whether the event is known."""

        def read() -> NDArray[np.bool_]:
            columns, as_of_s = self.case.columns, self.session.as_of_s
            if as_of_s is None:
                return np.asarray(columns.withdrawn_s >= 2**62)
            return np.asarray((columns.known_s <= as_of_s) & (columns.withdrawn_s > as_of_s))

        return self._once(("known_rows", None), read)

    def _all_known(self) -> bool:
        """Whether every event is known: then nobody has to look at each of a million."""
        as_of_s = self.session.as_of_s
        return as_of_s is None and not self.case.columns.withdrawn_count

    # ---- events -----------------------------------------------------------------------------------------------
    def event_rows(self) -> NDArray[np.int64]:
        """Rows of the event columns that are known and pass the filters, in time order.

        The same rule as the timeline's (`viewer.layout.lanes.passing`).
        """
        filters = self.session.view.filters

        def read() -> NDArray[np.int64]:
            cited = {passage.target_id for passage in self.rows(Evidence, "source_id", filters.sources)}
            return np.flatnonzero(passing(self.case.columns, self.known_rows(), filters, cited))

        return self._once(("event_rows", filters), read)

    def event_ids(self) -> Ids:
        """Ids of the events that are known, pass the filters and touch the selected span, in time order."""
        columns, span = self.case.columns, self.session.selection.span
        if span is None and self.session.view.filters == Filters() and self._all_known():
            return columns.ids
        rows = self.event_rows()
        if span is not None:
            rows = rows[_touching(columns, rows, span)]
        return np.asarray(columns.ids[rows])

    def rows_of_actor(self, actor_id: int) -> NDArray[np.int64]:
        """Rows of the known events an actor takes part in, each once."""

        def read() -> NDArray[np.int64]:
            rows = self.case.columns.rows_with_actor(actor_id)
            return np.asarray(rows if self._all_known() else rows[self.known_rows()[rows]], np.int64)

        return self._once(("rows_of_actor", actor_id), read)

    def rows_of_issue(self, issue_id: int) -> NDArray[np.int64]:
        """Rows of the known events that touch an issue."""

        def read() -> NDArray[np.int64]:
            columns = self.case.columns
            rows = np.unique(columns.issue_event[columns.issue_id == issue_id])
            return np.asarray(rows[self.known_rows()[rows]], np.int64)

        return self._once(("rows_of_issue", issue_id), read)

    def count_of_actor(self, actor_id: int) -> int:
        """How many known events an actor takes part in."""
        return count_of(self.case.columns, actor_id) if self._all_known() else len(self.rows_of_actor(actor_id))

    def starts_of_actor(self, actor_id: int) -> NDArray[np.int64]:
        """When the actor's known events begin, sorted, seconds; events without a date left out."""
        if self._all_known():
            return starts_of(self.case.columns, actor_id)

        def read() -> NDArray[np.int64]:
            columns, rows = self.case.columns, self.rows_of_actor(actor_id)
            starts, ends = columns.earliest_start_s[rows], columns.latest_end_s[rows]
            firm = np.where(starts > -(2**62), starts, ends)
            return np.sort(firm[(firm > -(2**62)) & (firm < 2**62)], kind="stable")  # nearly in order already

        return self._once(("starts_of_actor", actor_id), read)

    def event(self, event_id: int) -> Event | None:
        """One event by id; None where the id is no event's."""
        found = self.events([event_id])
        return found[0] if found else None

    def events(self, event_ids: Sequence[int]) -> list[Event]:
        """Events by id, in the order asked for; those that are gone are left out."""
        if not len(event_ids):
            return []
        rows = self.case.columns.rows_of(event_ids)
        return self.case.events([i for i, row in zip(event_ids, rows, strict=True) if row >= 0])

    def parts_of_event(self, event_id: int) -> list[Participation]:
        """Who took part, in the case's own order of actors."""
        actors = self.case.actors
        parts = self.parts_of_events([event_id])[event_id]
        return sorted(parts, key=lambda part: (actors[part.actor_id].sort, actors[part.actor_id].name))

    def parts_of_events(self, event_ids: Sequence[int]) -> dict[int, list[Participation]]:
        """Who took part in each of these events."""
        found: dict[int, list[Participation]] = {event_id: [] for event_id in event_ids}
        for part in self.rows(Participation, "event_id", event_ids):
            if part.actor_id in self.case.actors:
                found[part.event_id].append(part)
        return found

    def children_of(self, event_id: int) -> list[Event]:
        """Events that are a part or a stage of this one, in time order."""
        columns = self.case.columns
        rows = np.flatnonzero(columns.parent == event_id)
        return self.known(self.events([int(i) for i in columns.ids[rows]]))

    # ---- quotes -----------------------------------------------------------------------------------------------
    def quotes(self) -> list[Quote]:
        """Every known quote, in time order; undated ones last."""

        def read() -> list[Quote]:
            return sorted(self.known(self.rows(Quote)), key=lambda q: (sort_second(q.said_edtf), q.number))

        return self._once(("quotes", None), read)

    def quote_ids(self, speakers: frozenset[int] = frozenset()) -> Ids:
        """Ids of the known quotes in time order that pass the filters, touch the selected span, are by `speakers`."""
        filters, span = self.session.view.filters, self.session.selection.span
        wanted = filters.actors & speakers if filters.actors and speakers else filters.actors or speakers

        def read() -> Ids:
            if (case_file := self.session.case_file) is None or (speakers and not wanted):
                return _array(())
            known_s, named = self.session.as_of_s, wanted or None
            found = queries.quote_ids(case_file, known_at_s=known_s, speaker_ids=named, span_s=span)
            if filters.issues:
                found = [i for i in found if filters.issues.intersection(self.issues_of(i))]
            return _array(found)

        once = self._once if filters.issues else self.case.once_of_quotes
        return once(("quote_ids", (wanted, speakers, filters.issues, span, self.session.as_of_s)), read)

    def quotes_with(self, quote_ids: Sequence[int]) -> dict[int, Quote]:
        """Quotes by id; those that are gone are left out."""
        return {quote.id: quote for quote in self.rows(Quote, "id", quote_ids)}

    def quotes_by(self, field: str, record_id: int) -> list[Quote]:
        """Known quotes whose `speaker_id`, `statement_id` or `about_id` is a record, in time order."""

        def read() -> list[Quote]:
            found = self.known(self.rows(Quote, field, [record_id]))
            return sorted(found, key=lambda q: (sort_second(q.said_edtf), q.number))

        return self._once(("quotes_by", (field, record_id)), read)

    def quote(self, quote_id: int) -> Quote | None:
        """One quote by id."""
        found = self.record(quote_id)
        return found if isinstance(found, Quote) else None

    def renderings(self, quote_id: int) -> list[Rendering]:
        """Other wordings of a quote."""
        return self._once(("renderings", quote_id), lambda: self.known(self.rows(Rendering, "quote_id", [quote_id])))

    # ---- evidence and sources ---------------------------------------------------------------------------------
    def evidence_of(self, record_ids: Sequence[int]) -> list[Evidence]:
        """Known passages for these records, in the order asked; of each what states it first, exact spans first."""
        wanted = tuple(record_ids)

        def read() -> list[Evidence]:
            found = self.known(self.rows(Evidence, "target_id", wanted))
            asked = {record_id: at for at, record_id in enumerate(wanted)}
            return sorted(found, key=lambda e: (asked[e.target_id], *_evidence_order(e)))

        return self._once(("evidence_of", wanted), read)

    def passages_of_source(self, source_id: int) -> list[Evidence]:
        """Known passages that cite a source, in the order of its text."""

        def read() -> list[Evidence]:
            found = self.known(self.rows(Evidence, "source_id", [source_id]))
            return sorted(found, key=lambda e: (e.start_char if e.start_char is not None else 2**40, e.number))

        return self._once(("passages_of_source", source_id), read)

    def sources(self) -> list[Source]:
        """Known sources by their marks."""
        return self._once(("sources", None), lambda: sorted(self.known(self.case.sources.values()), key=_by_number))

    def source_mark(self, source_id: int) -> str:
        """The short mark of a source, "S1"."""
        source = self.case.sources.get(source_id)
        return f"{Source.LETTER}{source.number}" if source is not None else ""

    def source_text(self, source_id: int) -> str:
        """The stored text of a source; empty where none is stored."""

        def read() -> str:
            found = self.rows(SourceText, "source_id", [source_id])
            return found[0].text if found else ""

        return self._once(("source_text", source_id), read)

    # ---- issues -----------------------------------------------------------------------------------------------
    def status_of_issue(self, issue_id: int) -> IssueStatus | None:
        """Where an issue stood last, of what is known."""
        history = self.statuses_of_issue(issue_id)
        return history[-1] if history else None

    def statuses_of_issue(self, issue_id: int) -> list[IssueStatus]:
        """The known statuses of an issue in time order."""
        statuses = self._by_owner("issue_statuses", "issue_id").get(issue_id, [])
        return sorted(self.known(statuses), key=lambda s: (sort_second(s.date_edtf), s.number))

    def positions_of_issue(self, issue_id: int) -> list[Position]:
        """The known positions on an issue, oldest first, parties in the case's order."""
        positions = self.known(self._by_owner("positions", "issue_id").get(issue_id, []))
        actors = self.case.actors
        return sorted(
            positions, key=lambda p: (_actor_sort(actors.get(p.actor_id)), sort_second(p.date_edtf), p.number)
        )

    def placement(self, position_id: int) -> Placement | None:
        """The placement a position is shown at: of those known, the one made last."""
        placements: list[Placement] = self.known(self._by_owner("placements", "position_id").get(position_id, []))
        return max(placements, key=lambda p: (p.number, p.recorded_s), default=None)

    def placed(self, position_id: int) -> int | None:
        """Where the latest placement puts a position on its scale, 0 to 4."""
        placement = self.placement(position_id)
        return placement.value if placement is not None else None

    def parties_of_issue(self, issue_id: int) -> list[Actor]:
        """Who holds a position on an issue, in the case's own order, each once."""
        held = dict.fromkeys(position.actor_id for position in self.positions_of_issue(issue_id))
        return [self.case.actors[i] for i in held if i in self.case.actors]

    # ---- whatever it is ---------------------------------------------------------------------------------------
    def record(self, record_id: int) -> Record | None:
        """Any record by id."""
        return self._once(("record", record_id), lambda: self.case.record(record_id))

    def notes_on(self, record_id: int) -> list[Any]:
        """Known notes pinned to a record, newest first; replies follow what they answer."""
        notes = [note for note in self.known(self.case.annotations.values()) if note.target_id == record_id]
        return sorted(notes, key=lambda note: (-note.changed_s, -note.number))

    def tags_of(self, record_id: int) -> list[Any]:
        """The tags on a record, by name."""
        links = self.case.tag_links.get(record_id, ())
        return sorted((self.case.tags[link.tag_id] for link in links), key=lambda tag: tag.name.casefold())

    def issues_of(self, record_id: int) -> list[int]:
        """Ids of the issues a record touches, in the case's order."""
        links = self.case.issue_links.get(record_id, ())
        issues = self.case.issues
        return sorted((link.issue_id for link in links if link.issue_id in issues), key=lambda i: issues[i].sort)

    def rows(self, row_type: type[R], field: str = "", values: Iterable[Any] = ()) -> list[R]:
        """Rows of one type, all or those whose field is one of the values."""
        case_file = self.session.case_file
        return [] if case_file is None else case_file.rows(row_type, field, list(values))

    def seen_of_actor(self, actor_id: int) -> tuple[int, int] | None:
        """The first and the last second at which an actor's known events begin; None without a date."""
        starts = self.starts_of_actor(actor_id)
        return (int(starts[0]), int(starts[-1])) if len(starts) else None

    # ---- inside -----------------------------------------------------------------------------------------------
    def _once(self, key: tuple[str, Any], read: Callable[[], T]) -> T:
        case, as_of_s = self.case, self.session.as_of_s
        if self._for[0] is not case or self._for[1] != as_of_s or len(self._kept) > _KEPT:
            self._for, self._kept = (case, as_of_s), {}
        if key not in self._kept:
            self._kept[key] = read()
        found: T = self._kept[key]
        return found

    def _by_owner(self, table: str, field: str) -> dict[int, list[Any]]:
        def read() -> dict[int, list[Any]]:
            grouped: dict[int, list[Any]] = {}
            for row in getattr(self.case, table).values():
                grouped.setdefault(getattr(row, field), []).append(row)
            return grouped

        return self._once((table, field), read)


def _touching(columns: EventColumns, rows: NDArray[np.int64], span: tuple[int, int]) -> NDArray[np.bool_]:
    """Which events may have happened in a span; what has no date has not."""
    starts, ends = columns.earliest_start_s[rows], columns.latest_end_s[rows]
    return np.asarray((columns.flags[rows] != -1) & (starts <= span[1]) & (ends >= span[0]))


def _array(ids: Collection[int]) -> NDArray[np.int64]:
    return np.fromiter(ids, np.int64, len(ids))


_DOES = {"states": 0, "implies": 1, "disputes": 2, "mentions": 3}


def _evidence_order(evidence: Evidence) -> tuple[int, bool, int, int, int]:
    loose = evidence.start_char is None
    return _DOES[evidence.relation], loose, evidence.paragraph or 0, evidence.start_char or 0, evidence.number


def _by_number(record: Record) -> int:
    return record.number


def _actor_sort(actor: Actor | None) -> int:
    return actor.sort if actor is not None else 2**31
