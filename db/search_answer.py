"""Asking a search index: candidates from FTS5 in order of importance, the first of them ranked and told of."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from db.case_file import CaseFile
from db.connection import reading
from db.date_words import words_of
from db.dates import DAY_S, DateError, civil_from_days, describe_short, parse_edtf
from db.domain import RECORD_TYPES, RecordId
from db.errors import CaseError, ErrorCode
from db.search_nearest import nearest_word
from db.search_query import NUMBER, Query, match_of, prefix_end, read_query, wants_lookup
from db.search_row import PASSAGE, SearchRow
from db.search_rows import GROUP_OF, KINDS, read_paragraphs, read_search_rows
from db.search_store import group_range
from db.search_text import Pieces, Term, fold, marked, matches, snippet

LANGUAGE: Final = "en"
"""The language dates are told in."""

COUNTED: Final = 1001
"""Hits are counted up to one more than a thousand, and then called "more than 1,000"."""

RANKED: Final = 120
"""Candidates of a group that are read and ranked; the rest stay in the order of their importance."""

LOOKED_UP: Final = 64
"""A long prefix with at most so many known words is asked for as those words."""

BUDGET_S: Final = 0.4
"""After so long the hits found so far are the answer, marked `cut_short`: very common words in a very large case,
of which nearly all were not yet known on the date asked for."""

_STEPS: Final = 4000
_PLAIN_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Asked:
    """One question, whole."""

    text: str
    query: Query
    limit: int
    groups: tuple[str, ...]
    span: tuple[int, int] | None
    as_of_s: int | None
    whole_words: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """One record found, or one paragraph of a source (`paragraph` above 0, `offset` its first code point).

    `title` and `snippet` are texts cut at their matches. `on_id` is the record that is drawn on the timeline for it,
    0 where none is. `kind` is the record's kind, "source_text" for a paragraph; `sort` the kind of event, actor, note
    or source; `status` that of an event, issue or note. `with_id`: who spoke a quote, the source of a
    passage. `record_id` is what to select.
    """

    record_id: RecordId
    kind: str
    group: str
    title: Pieces
    snippet: Pieces
    date_words: str
    on_id: RecordId = 0
    sort: str = ""
    status: str = ""
    paragraph: int = 0
    offset: int = 0
    with_id: RecordId = 0


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one group of `db.search_rows.GROUPS`. `total` counts up to 1,001; `capped`: there may be more."""

    name: str
    hits: tuple[Hit, ...]
    total: int
    capped: bool


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """The answer to one text. `ids`: every record found, each once, in order, also those not told of; `on_ids`: what
    is drawn on the timeline for them. `suggestion`: a text that does find something, where this one found nothing."""

    text: str
    groups: tuple[Group, ...] = ()
    ids: tuple[RecordId, ...] = ()
    on_ids: tuple[RecordId, ...] = ()
    on_timeline: int = 0  # hits of which something is drawn there, of `total`
    suggestion: str = ""
    ready: bool = True
    cut_short: bool = False
    seconds: float = 0.0
    terms: tuple[Term, ...] = ()

    @property
    def hits(self) -> tuple[Hit, ...]:
        """The hits told of, in order."""
        return tuple(hit for group in self.groups for hit in group.hits)

    @property
    def total(self) -> int:
        """Hits of all groups, each counted up to 1,001."""
        return sum(group.total for group in self.groups)

    @property
    def capped(self) -> bool:
        """Whether there may be more hits than `total`."""
        return any(group.capped for group in self.groups)


@dataclass(frozen=True, slots=True)
class _Candidate:
    key: int
    record_id: RecordId
    kind: str
    on_id: RecordId
    paragraph: int
    offset: int


def answer_of(index: sqlite3.Connection, case: CaseFile, asked: Asked, cancelled: Callable[[], bool]) -> SearchAnswer:
    """Asks the index and reads the first hits from the case. Raises CaseError CANCELLED."""
    begun = time.perf_counter()
    clock = _Clock(begun + BUDGET_S, cancelled)
    index.set_progress_handler(clock.is_over, _STEPS)
    expression = expression_of(index, asked.query)
    groups: list[Group] = []
    ids: dict[RecordId, None] = {}
    on_ids: dict[RecordId, None] = {}
    drawn = 0
    for name in asked.groups:
        found = _by_number(case, asked, name)
        if expression:
            known = {candidate.record_id for candidate in found}
            more = _candidates(index, expression, name, asked, clock)
            found += [candidate for candidate in more if candidate.record_id not in known]
        if clock.cancelled():
            raise CaseError(ErrorCode.CANCELLED, "The search was given up.")
        if found:
            groups.append(_group(case, name, found, asked))
            ids.update((candidate.record_id, None) for candidate in found)
            on_ids.update((candidate.on_id, None) for candidate in found if candidate.on_id)
            drawn += sum(1 for candidate in found[: COUNTED - 1] if candidate.on_id)
    index.set_progress_handler(None, 0)
    ids = _as_shown(groups, ids)
    answer = SearchAnswer(
        text=asked.text,
        groups=tuple(groups),
        ids=tuple(ids),
        on_ids=tuple(on_ids),
        on_timeline=drawn,
        cut_short=clock.cut_short,
        seconds=time.perf_counter() - begun,
        terms=asked.query.terms,
    )
    return answer if groups else _with_suggestion(index, case, asked, answer, cancelled)


class _Clock:
    """Stops SQLite when the time is over or nobody wants the answer any more."""

    def __init__(self, deadline: float, cancelled: Callable[[], bool]) -> None:
        self._deadline = deadline
        self.cancelled = cancelled
        self.cut_short = False

    def is_over(self) -> bool:
        return time.perf_counter() > self._deadline or self.cancelled()


def _as_shown(groups: Sequence[Group], ids: dict[RecordId, None]) -> dict[RecordId, None]:
    shown = {hit.record_id: None for group in groups for hit in group.hits}
    return {**shown, **ids}


# ---- candidates ---------------------------------------------------------------------------------------------------
def expression_of(index: sqlite3.Connection, query: Query) -> str:
    """The FTS5 expression of a query; "" where one of its words is nowhere in the case."""
    parts = []
    for term in query.terms:
        known: tuple[str, ...] | None = None
        if wants_lookup(term):
            stem = term.stem()
            sql = f"SELECT text FROM term WHERE text >= ? AND text < ? LIMIT {LOOKED_UP + 1}"
            known = tuple(row[0] for row in index.execute(sql, (stem, prefix_end(stem))))
            if not known:
                return ""
            if len(known) > LOOKED_UP:
                known = None
        parts.append(match_of(term, known))
    return " AND ".join(parts)


def _candidates(
    index: sqlite3.Connection, expression: str, group: str, asked: Asked, clock: _Clock
) -> list[_Candidate]:
    """Up to COUNTED entries of a group that meet the expression, were known, and touch the span."""
    first, last = group_range(group)
    where, values = _limits(asked)
    sql = (
        "SELECT w.rowid, e.record_id, e.kind, ifnull(e.on_id, e.record_id), ifnull(e.paragraph, 0), ifnull(e.offset, 0)"
        f" FROM words w CROSS JOIN entry e ON e.id = w.rowid WHERE w.words MATCH ? AND w.rowid BETWEEN ? AND ? {where}"
        f" ORDER BY w.rowid LIMIT {COUNTED}"
    )
    found: list[_Candidate] = []
    try:
        for key, record_id, kind, on_id, paragraph, offset in index.execute(sql, (expression, first, last, *values)):
            found.append(_Candidate(key, record_id, KINDS[kind], on_id, paragraph, offset))
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorcode", 0) != sqlite3.SQLITE_INTERRUPT:
            raise
        clock.cut_short = True
    return found


def _limits(asked: Asked) -> tuple[str, list[int]]:
    terms, values = ["AND e.record_id <> 0"], []
    if asked.as_of_s is None:
        terms.append("AND e.withdrawn_s IS NULL")
    else:
        terms.append("AND e.known_s <= ? AND (e.withdrawn_s IS NULL OR e.withdrawn_s > ?)")
        values += [asked.as_of_s, asked.as_of_s]
    if asked.span is not None:
        terms.append("AND e.start_s <= ? AND e.end_s >= ?")
        values += [asked.span[1], asked.span[0]]
    return " ".join(terms), values


_LETTERS: Final = {(record_type.LETTER, record_type.KIND) for record_type in RECORD_TYPES}


def _by_number(case: CaseFile, asked: Asked, group: str) -> list[_Candidate]:
    """The record that bears the short number typed, such as "E-0012"."""
    typed = NUMBER.fullmatch(asked.text)
    if typed is None:
        return []
    kinds = [k for letter, k in sorted(_LETTERS) if letter == typed[1].upper() and GROUP_OF.get(k) == group]
    found = []
    for kind in kinds:
        sql = (
            "SELECT id FROM record WHERE kind = ? AND number = ?"
            " AND ((? IS NULL AND withdrawn_s IS NULL) OR (ifnull(published_s, recorded_s) <= ?"
            " AND (withdrawn_s IS NULL OR withdrawn_s > ?)))"
        )
        as_of_s = asked.as_of_s
        for (record_id,) in case.connection.execute(sql, (kind, int(typed[2]), as_of_s, as_of_s, as_of_s)):
            found.append(_Candidate(0, record_id, kind, record_id if kind == "event" else 0, 0, 0))
    return found


# ---- ranking and telling ------------------------------------------------------------------------------------------
def _group(case: CaseFile, name: str, found: list[_Candidate], asked: Asked) -> Group:
    capped = len(found) >= COUNTED
    ranked = found[: max(RANKED, asked.limit)]
    rows = _rows(case, ranked)
    told = [(candidate, rows[_place(candidate)]) for candidate in ranked if _place(candidate) in rows]
    told.sort(key=lambda pair: -_telling(pair[1], asked.query))
    hits = tuple(_hit(name, candidate, row, asked.query) for candidate, row in told[: asked.limit])
    return Group(name, hits, min(len(found), COUNTED - 1) if capped else len(found), capped)


def _place(candidate: _Candidate) -> tuple[str, RecordId, int]:
    return candidate.kind, candidate.record_id, candidate.paragraph if candidate.kind == PASSAGE else 0


def _rows(case: CaseFile, candidates: Sequence[_Candidate]) -> dict[tuple[str, RecordId, int], SearchRow]:
    by_kind: dict[str, list[_Candidate]] = {}
    for candidate in candidates:
        by_kind.setdefault(candidate.kind, []).append(candidate)
    found: dict[tuple[str, RecordId, int], SearchRow] = {}
    with reading(case.connection, case.path) as connection:
        for kind, some in by_kind.items():
            if kind == PASSAGE:
                rows = _paragraphs(connection, some)
            else:
                rows = read_search_rows(connection, kind, [candidate.record_id for candidate in some])
            for row in rows:
                found[kind, row.record_id, row.paragraph if kind == PASSAGE else 0] = row
    return found


def _paragraphs(connection: sqlite3.Connection, candidates: Sequence[_Candidate]) -> Iterator[SearchRow]:
    """The paragraphs themselves, cut out of their texts."""
    wanted = {(candidate.record_id, candidate.paragraph) for candidate in candidates}
    for row in read_paragraphs(connection, sorted({candidate.record_id for candidate in candidates})):
        if (row.record_id, row.paragraph) in wanted:
            yield row


def _telling(row: SearchRow, query: Query) -> int:
    """How much a hit is what was meant: all in its title, at the title's start, or only somewhere."""
    title_hits = matches(row.title, query.terms)
    if not title_hits:
        return 0
    found = sum(1 for term in query.terms if matches(row.title, [term]))
    points = 2 if found == len(query.terms) else 1
    if points == 2 and title_hits[0][0] == 0:
        points += 1
        points += int(fold(row.title) == fold(query.text.strip()))
    return points


def _hit(group: str, candidate: _Candidate, row: SearchRow, query: Query) -> Hit:
    return Hit(
        record_id=row.record_id,
        kind=row.kind,
        group=group,
        title=marked(row.title, query.terms),
        snippet=_context(row, query),
        date_words=_date_words(row.date_edtf),
        on_id=candidate.on_id,
        sort=row.sort,
        status=row.status,
        paragraph=row.paragraph,
        offset=row.offset,
        with_id=row.with_id,
    )


def _context(row: SearchRow, query: Query) -> Pieces:
    """The field that shows best why this was found; the first where the title shows it already."""
    best, most = "", 0
    for text in row.fields:
        count = sum(1 for term in query.terms if matches(text, [term]))
        if count > most:
            best, most = text, count
    return snippet(best or (row.fields[0] if row.fields else ""), query.terms)


def _date_words(edtf: str) -> str:
    """The date as a list tells it, in a narrow column: a plain day without its weekday."""
    try:
        date = parse_edtf(edtf) if edtf else None
    except DateError:
        return edtf
    if date is None:
        return ""
    if _PLAIN_DAY.fullmatch(edtf) and date.earliest_s is not None:
        year, month, day = civil_from_days(date.earliest_s // DAY_S)
        words = words_of(LANGUAGE)
        return words.templates["day"].format(day=day, month=words.months[month - 1], year=year)
    return describe_short(date)


# ---- nothing found ------------------------------------------------------------------------------------------------
def _with_suggestion(
    index: sqlite3.Connection, case: CaseFile, asked: Asked, empty: SearchAnswer, cancelled: Callable[[], bool]
) -> SearchAnswer:
    """The empty answer with the nearest text that does find something, where there is one."""
    words = [_better(index, term, cancelled) for term in asked.query.terms]
    text = " ".join(word for word in words if word)
    if not all(words) or text == " ".join(" ".join(term.words) for term in asked.query.terms):
        return empty
    query = read_query(text, whole_words=asked.whole_words)
    expression = expression_of(index, query)
    clock = _Clock(time.perf_counter() + BUDGET_S, cancelled)
    for group in asked.groups:
        if expression and _candidates(index, expression, group, asked, clock):
            return replace(empty, suggestion=text)
    return empty


def _better(index: sqlite3.Connection, term: Term, cancelled: Callable[[], bool]) -> str:
    """The term as it is where its words are known, else with the nearest known words; "" where none is near."""
    known = "SELECT 1 FROM term WHERE text >= ? AND text < ? LIMIT 1"
    words = []
    for at, word in enumerate(term.words):
        last = term.prefix and at == len(term.words) - 1
        beyond = prefix_end(word) if last else word + "\0"
        if index.execute(known, (word, beyond)).fetchone() is not None:
            words.append(word)
        else:
            words.append("" if cancelled() else nearest_word(index, word))
    return " ".join(words) if all(words) else ""
