"""`Case`: an immutable picture of a case at one revision. Small kinds whole, events as columns, the rest on demand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeVar

from db import domain as d
from db import queries
from db.connection import reading
from db.domain import CaseInfo, Event, Evidence, Part, Quote, Record, RecordId, Rendering, Row
from db.edits import Applied, Revision
from db.errors import CaseError, ErrorCode
from db.index import EventColumns, columns_after, columns_of, read_again, read_columns, read_first_columns
from db.index_cache import CacheKey, IndexCache
from db.places_on_disk import user_cache_dir
from db.rows import CASE_ID, read_row, read_where
from db.rows_on_demand import RowsOnDemand

if TYPE_CHECKING:
    from db.case_file import CaseFile

V = TypeVar("V")

WHOLE: Final[dict[str, type[Record]]] = {
    "actors": d.Actor,
    "places": d.Place,
    "issues": d.Issue,
    "sources": d.Source,
    "tags": d.Tag,
    "annotations": d.Annotation,
    "issue_statuses": d.IssueStatus,
    "positions": d.Position,
    "placements": d.Placement,
    "commitments": d.Commitment,
    "figures": d.Figure,
    "outcomes": d.Outcome,
    "memberships": d.Membership,
    "working_figures": d.WorkingFigure,
    "finding_closures": d.FindingClosure,
    "saved_views": d.SavedView,
    "count_claims": d.CountClaim,
}
"""Attribute of `Case` → the kind whose whole table it holds, by id."""

ON_DEMAND: Final[dict[str, str]] = {"count_claims": "swap_id"}
"""Attributes of `WHOLE` that a large case has very many of → the field that names their owner: read when asked for."""

SINGLE: Final[dict[str, type[Part]]] = {"rounds": d.Round, "swaps": d.Swap}
"""Attribute → the part there is at most one of, by its owner's id."""

GROUPED: Final[dict[str, type[Part]]] = {
    "actor_names": d.ActorName,
    "links": d.Link,
    "issue_links": d.IssueLink,
    "tag_links": d.TagLink,
}
"""Attribute → parts grouped by their owner's id."""

COLUMNS: Final = "columns"
MAIN_EXTENT: Final = "main_extent"
"""In `EventColumns.kept`, with an as-known second: the answer of `case_questions.main_extent_s`."""
CACHED_FROM_BYTES: Final = 8_000_000
"""A smaller file is read as quickly as its cached columns are found."""

MOST_OF_QUOTES: Final = 20
AT_ONCE_EVENTS: Final = 20_000
"""So many events are read in less time than anybody notices."""

COLUMN_KINDS: Final = frozenset({"event", "participation", "issue_link"})
"""Kinds whose change makes the columns be read again."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Case:
    """What the program knows of a case at one revision. Mappings are read-only and in order of their ids.

    Events, quotes, renderings and evidence are read from the file when asked for, and kept for this revision.
    `missing_events` are not in the columns yet: a large case is first shown by its rounds and exchanges.
    """

    case_file: CaseFile = field(repr=False)
    revision: Revision
    info: CaseInfo
    actors: Mapping[RecordId, d.Actor]
    places: Mapping[RecordId, d.Place]
    issues: Mapping[RecordId, d.Issue]
    sources: Mapping[RecordId, d.Source]
    tags: Mapping[RecordId, d.Tag]
    annotations: Mapping[RecordId, d.Annotation]
    issue_statuses: Mapping[RecordId, d.IssueStatus]
    positions: Mapping[RecordId, d.Position]
    placements: Mapping[RecordId, d.Placement]
    commitments: Mapping[RecordId, d.Commitment]
    figures: Mapping[RecordId, d.Figure]
    outcomes: Mapping[RecordId, d.Outcome]
    memberships: Mapping[RecordId, d.Membership]
    working_figures: Mapping[RecordId, d.WorkingFigure]
    finding_closures: Mapping[RecordId, d.FindingClosure]
    saved_views: Mapping[RecordId, d.SavedView]
    count_claims: RowsOnDemand[d.CountClaim]
    rounds: Mapping[RecordId, d.Round]
    swaps: Mapping[RecordId, d.Swap]
    actor_names: Mapping[RecordId, tuple[d.ActorName, ...]]
    links: Mapping[RecordId, tuple[d.Link, ...]]
    issue_links: Mapping[RecordId, tuple[d.IssueLink, ...]]
    tag_links: Mapping[RecordId, tuple[d.TagLink, ...]]
    columns: EventColumns = field(repr=False)
    missing_events: int = 0
    _of_quotes: dict[Any, Any] = field(default_factory=dict, repr=False)
    _events: dict[RecordId, Event] = field(default_factory=dict, repr=False)
    _titles: dict[RecordId, str] = field(default_factory=dict, repr=False)
    _kept: dict[tuple[str, Any], Any] = field(default_factory=dict, repr=False)

    @property
    def is_whole(self) -> bool:
        """Whether the columns hold every event."""
        return not self.missing_events

    def with_columns(self, columns: EventColumns) -> Case:
        """The same picture with all events in its columns, as a worker has read them."""
        return replace(self, columns=columns, missing_events=0, _kept={})

    def over(self, reader: CaseFile) -> Case:
        """The same picture, reading through another connection what it reads on demand: for a worker."""
        on_demand: dict[str, Any] = {name: _read(reader, name) for name in ON_DEMAND}
        return replace(self, case_file=reader, _events={}, _titles={}, _kept={}, _of_quotes={}, **on_demand)

    # ---- events ----------------------------------------------------------------------------------------------
    def event(self, event_id: RecordId) -> Event:
        """One event. Raises CaseError UNKNOWN_RECORD."""
        return self.events([event_id])[0]

    def events(self, event_ids: Iterable[RecordId]) -> list[Event]:
        """The events with these ids, in that order. Raises CaseError UNKNOWN_RECORD."""
        wanted = [int(event_id) for event_id in event_ids]
        missing = [event_id for event_id in wanted if event_id not in self._events]
        if missing:
            for row in self.case_file.rows(Event, "id", missing):
                self._events[row.id] = row
        return [_known(self._events, event_id) for event_id in wanted]

    def titles(self, event_ids: Iterable[RecordId]) -> list[str]:
        """The titles of these events, in that order. Raises CaseError UNKNOWN_RECORD."""
        wanted = [int(event_id) for event_id in event_ids]
        missing = [event_id for event_id in wanted if event_id not in self._titles]
        if missing:
            self._titles.update(queries.titles(self.case_file, missing))
        return [_known(self._titles, event_id) for event_id in wanted]

    def participations(self, event_id: RecordId) -> tuple[d.Participation, ...]:
        """Who took part in an event."""
        return self.once(
            "participations", event_id, lambda: self.case_file.rows(d.Participation, "event_id", [event_id])
        )

    # ---- quotes and evidence ---------------------------------------------------------------------------------
    def quotes(self) -> tuple[Quote, ...]:
        """All quotes in the order they were said. For a table over many, page with `queries.quotes`."""
        return self.once("quotes", None, lambda: queries.quotes(self.case_file))

    def quotes_of(self, actor_id: RecordId) -> tuple[Quote, ...]:
        """What one actor said."""
        return self.once("quotes_of", actor_id, lambda: queries.quotes(self.case_file, speaker_ids=[actor_id]))

    def quotes_about(self, event_id: RecordId) -> tuple[Quote, ...]:
        """What was said in an event or about it."""
        return self.once("quotes_about", event_id, lambda: queries.quotes(self.case_file, about_ids=[event_id]))

    def renderings_of(self, quote_id: RecordId) -> tuple[Rendering, ...]:
        """Other wordings of a quote."""
        return self.once("renderings", quote_id, lambda: queries.renderings_of(self.case_file, [quote_id]))

    def evidence_of(self, record_id: RecordId) -> tuple[Evidence, ...]:
        """The passages that speak to a record."""
        return self.once("evidence", record_id, lambda: queries.evidence_of(self.case_file, [record_id]))

    # ---- anything --------------------------------------------------------------------------------------------
    def record(self, record_id: RecordId) -> Record | None:
        """The record with this id, of whatever kind, or None."""
        if record_id == CASE_ID:
            return self.info
        for name in WHOLE:
            found: Record | None = getattr(self, name).get(record_id)
            if found is not None:
                return found
        if record_id in self._events:
            return self._events[record_id]
        found_once: tuple[Record | None, ...] = self.once("record", record_id, lambda: [self.case_file.get(record_id)])
        return found_once[0]

    def events_read_again(self, before: Case) -> frozenset[RecordId] | None:
        """The events in which the columns may differ from those of an earlier picture; None where that is not known."""
        return read_again(before.columns, self.columns)

    def notes_on(self, record_id: RecordId) -> tuple[d.Annotation, ...]:
        """The notes pinned to a record, oldest first."""
        by_target: tuple[dict[RecordId, list[d.Annotation]], ...] = self.once("notes", None, lambda: [self._notes()])
        return tuple(by_target[0].get(record_id, ()))

    def tags_of(self, record_id: RecordId) -> tuple[d.Tag, ...]:
        """The tags on a record."""
        return tuple(self.tags[link.tag_id] for link in self.tag_links.get(record_id, ()))

    def _notes(self) -> dict[RecordId, list[d.Annotation]]:
        found: dict[RecordId, list[d.Annotation]] = defaultdict(list)
        for note in sorted(self.annotations.values(), key=lambda note: (note.recorded_s, note.number)):
            if note.target_id is not None:
                found[note.target_id].append(note)
        return found

    def once(self, name: str, key: Any, read: Callable[[], Iterable[Any]]) -> tuple[Any, ...]:
        """An answer kept for this revision: `read` is asked when nobody asked before."""
        if (name, key) not in self._kept:
            self._kept[name, key] = tuple(read())
        found: tuple[Any, ...] = self._kept[name, key]
        return found

    def once_of_quotes(self, key: Any, read: Callable[[], V]) -> V:
        """An answer about quotes alone, kept while no quote changes: a large case has a hundred thousand."""
        if len(self._of_quotes) > MOST_OF_QUOTES:
            self._of_quotes.clear()
        if key not in self._of_quotes:
            self._of_quotes[key] = read()
        found: V = self._of_quotes[key]
        return found


def read_case(case_file: CaseFile, *, at_once: bool = True) -> Case:
    """The picture of a case as it is now, from one consistent look at the file.

    Not `at_once`: where many events would have to be read, the columns hold rounds and exchanges only, and the caller
    sees to the others (`with_columns`).
    """
    with reading(case_file.connection, case_file.path) as connection:
        revision = case_file.refresh()
        values: dict[str, Any] = {name: _read(case_file, name) for name in _ATTRIBUTES}
        columns, missing = cached_columns(case_file), 0
        events = 0 if at_once else case_file.counts().get("event", 0)
        if columns is None and events > AT_ONCE_EVENTS:
            columns = read_first_columns(connection)
            missing = max(0, events - len(columns))
        return Case(
            case_file=case_file,
            revision=revision,
            info=_read_info(case_file),
            columns=read_columns(connection) if columns is None else columns,
            missing_events=missing,
            **values,
        )


def cache_key(case_file: CaseFile) -> CacheKey | None:
    """What names the present state of a case in the user's cache; None for a case that has no file."""
    try:
        return CacheKey(case_file.case_uid, case_file.revision.id, case_file.path.stat().st_size)
    except OSError:
        return None


def cached_columns(case_file: CaseFile) -> EventColumns | None:
    """The columns of a large case as they were kept for exactly this revision, or None."""
    key = cache_key(case_file)
    if key is None or key.size < CACHED_FROM_BYTES:
        return None
    try:
        found = IndexCache(user_cache_dir(), case_file.case_uid).load(COLUMNS, key)
        if found is None:
            return None
        columns = columns_of(found[0])
        if MAIN_EXTENT in found[1]:
            start_s, end_s = found[1][MAIN_EXTENT]
            columns.kept[MAIN_EXTENT, None] = (int(start_s), int(end_s))
    except (OSError, KeyError, TypeError, ValueError):
        return None
    return columns


def store_columns(case: Case, cache: IndexCache, key: CacheKey) -> bool:
    """Keeps the columns of a whole case for `cached_columns`, with what was worked out from them."""
    extent = case.columns.kept.get((MAIN_EXTENT, None))
    return cache.store(COLUMNS, key, case.columns.arrays(), {} if extent is None else {MAIN_EXTENT: list(extent)})


def case_after(case: Case, case_file: CaseFile, applied: Applied, *, at_once: bool = True) -> Case:
    """The picture after an edit: the kinds it touched are read again, the others are shared with `case`.

    `at_once` as for `read_case`, where others have changed the case too.
    """
    if applied.others_changed:
        return read_case(case_file, at_once=at_once)
    with reading(case_file.connection, case_file.path) as connection:
        stale = [name for name, row_type in _ATTRIBUTES.items() if row_type.KIND in applied.kinds]
        values: dict[str, Any] = {name: _read(case_file, name) for name in stale}
        if applied.kinds & COLUMN_KINDS:
            values["columns"] = columns_after(case.columns, connection, applied.ids | applied.owners)
        if Quote.KIND in applied.kinds:
            values["_of_quotes"] = {}
        if CaseInfo.KIND in applied.kinds:
            values["info"] = _read_info(case_file)
        kept = {} if "event" in applied.kinds else {"_events": case._events, "_titles": case._titles}
        fresh: dict[str, Any] = {"_events": {}, "_titles": {}, "_kept": {}}
        return replace(case, case_file=case_file, revision=applied.revision, **{**fresh, **kept, **values})


_ATTRIBUTES: Final[dict[str, type[Row]]] = {**WHOLE, **SINGLE, **GROUPED}


def _read(case_file: CaseFile, name: str) -> Mapping[RecordId, Any]:
    if name in ON_DEMAND:
        row_type = _ATTRIBUTES[name]
        return RowsOnDemand(
            partial(case_file.rows, row_type),
            lambda field, value: case_file.rows(row_type, field, [value]),
            ON_DEMAND[name],
        )
    rows = read_where(case_file.connection, _ATTRIBUTES[name])
    if name not in GROUPED:
        return MappingProxyType({row.id: row for row in rows})
    owner, groups = GROUPED[name].OWNER, defaultdict(list)
    for row in rows:
        groups[getattr(row, owner)].append(row)
    return MappingProxyType({owner_id: tuple(parts) for owner_id, parts in groups.items()})


def _read_info(case_file: CaseFile) -> CaseInfo:
    info = read_row(case_file.connection, CaseInfo, CASE_ID)
    if info is None:
        raise CaseError(ErrorCode.DAMAGED, "The case has no row that names it.", path=case_file.path)
    return info


def _known(found: Mapping[RecordId, V], record_id: RecordId) -> V:
    if record_id not in found:
        raise CaseError(ErrorCode.UNKNOWN_RECORD, f"There is no event with the id {record_id}.", id=record_id)
    return found[record_id]
