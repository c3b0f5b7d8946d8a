"""What is missing rather than wrong: no source, one source, one side, no date, no position, no number."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from db.checks.amounts import amount_of
from db.checks.finding import Finding
from db.checks.known import Known, entry_order
from db.checks.passage_table import witnesses
from db.checks.swap_claims import all_swap_claims
from db.connection import reading
from db.domain import CountClaim, Record, RecordId
from db.index import NO_DATE

GAP_KINDS: Final = (
    "unsourced",
    "single_source",
    "one_side_only",
    "undated",
    "no_position",
    "one_sided_claims",
    "undisclosed_claims",
    "in_doubt",
)
"""unsourced to undated count events, the others positions, claims, and records of any kind."""

CONTRADICTIONS: Final = frozenset(
    {
        "claims_differ", "released_received", "included_added", "part_whole", "promised_delivered", "agreed_delivered",
        "expected_delivered", "total_parts", "each_total", "total_stages", "running_total", "figures_differ",
        "interval_phrase", "exchange_ordinal",
    }
)  # fmt: skip
"""Codes of findings where one account stands against another."""


@dataclass(frozen=True, slots=True)
class SideBalance:
    """How much of the case one side tells. `side_id` None: nobody's side, as press and aid bodies."""

    side_id: RecordId | None
    sources: int
    passages: int
    claims: int


@dataclass(frozen=True, slots=True)
class Gaps:
    """What is missing. Ids in order of the timeline or of entry; `events` = how many events were looked at.

    unsourced: events that no passage states or implies. single_source: events with one line of sources (a source
    and what is derived from it count as one). one_side_only: events told by several sources, all of one side, or
    swaps that one side alone counts. undated: events without a date. no_position: positions that say "none on
    record". one_sided_claims: counts of a direction and category that one side alone gives. undisclosed_claims:
    claims without a number. in_doubt: records that say themselves what is unclear. open_contradictions: keys of the
    findings in which accounts stand against each other and that nobody has closed.
    """

    events: int
    unsourced: tuple[RecordId, ...]
    single_source: tuple[RecordId, ...]
    one_side_only: tuple[RecordId, ...]
    undated: tuple[RecordId, ...]
    no_position: tuple[RecordId, ...]
    one_sided_claims: tuple[RecordId, ...]
    undisclosed_claims: tuple[RecordId, ...]
    in_doubt: tuple[RecordId, ...]
    open_contradictions: tuple[str, ...]
    balance: tuple[SideBalance, ...]

    def of(self, kind: str) -> tuple[RecordId, ...]:
        """The ids of one of `GAP_KINDS`."""
        found: tuple[RecordId, ...] = getattr(self, kind)
        return found


def gaps_of(known: Known, findings: Iterable[Finding]) -> Gaps:
    """The gaps in what was known; `findings` are those of the same case and date."""
    case, columns = known.case, known.case.columns
    targets, _sources, lines = witnesses(case, known.passages)
    ids = columns.ids[known.mask]
    line_count = _looked_up(ids, targets, lines)
    single = ids[line_count == 1].tolist()
    open_keys = [f.key for f in findings if f.closed is None and f.code in CONTRADICTIONS]
    return Gaps(
        events=len(ids),
        unsourced=tuple(ids[line_count == 0].tolist()),
        single_source=tuple(single),
        one_side_only=tuple(_one_side_only(known, ids[line_count > 1])),
        undated=tuple(columns.ids[known.mask & (columns.flags == NO_DATE)].tolist()),
        no_position=tuple(
            position.id
            for position in sorted(known.of(case.positions), key=entry_order)
            if not position.summary and position.stance == "unknown" and position.quote_id is None
        ),
        one_sided_claims=tuple(_one_sided_claims(known)),
        undisclosed_claims=tuple(
            claim.id for claims in all_swap_claims(known) for claim in claims.claims if amount_of(claim) is None
        ),
        in_doubt=tuple(_in_doubt(known)),
        open_contradictions=tuple(open_keys),
        balance=tuple(_balance(known)),
    )


def _looked_up(ids: np.ndarray, keys: np.ndarray, values: np.ndarray) -> np.ndarray:
    """The value of each id, 0 where it is not among the sorted keys."""
    if not len(keys):
        return np.zeros(len(ids), np.int64)
    place = np.searchsorted(keys, ids)
    place[place == len(keys)] = 0
    return np.where(keys[place] == ids, values[place], 0)


def _passage_sides(known: Known) -> tuple[list[RecordId | None], dict[RecordId, RecordId | None]]:
    """(side of each row of the passages; side of each source that is cited)."""
    passages, sides = known.passages, known.sides
    actor_ids = np.unique(passages.attributed).tolist()
    side_of = {actor_id: sides.of(actor_id) for actor_id in actor_ids}
    attributed = [side_of[actor_id] for actor_id in passages.attributed.tolist()]
    named: dict[RecordId, Counter[RecordId | None]] = defaultdict(Counter)
    for source_id, actor_id, side in zip(
        passages.source.tolist(), passages.attributed.tolist(), attributed, strict=True
    ):
        named[source_id][side if actor_id else 0] += 1
    source_sides = {source_id: _source_side(known, source_id, counts) for source_id, counts in named.items()}
    rows = [side or source_sides[s] for side, s in zip(attributed, passages.source.tolist(), strict=True)]
    return rows, source_sides


def _source_side(known: Known, source_id: RecordId, counts: Counter[RecordId | None]) -> RecordId | None:
    """A source is a side's own if that side publishes it, or if it gives most of what is cited to that side alone."""
    source = known.case.sources.get(source_id)
    published = known.sides.of_publisher(source.publisher) if source else None
    if published is not None:
        return published
    unattributed = counts.get(0, 0)
    named = {side: count for side, count in counts.items() if side != 0}
    if len(named) == 1:
        side, count = next(iter(named.items()))
        return side if count > unattributed else None
    return None


def _one_side_only(known: Known, several: np.ndarray) -> Iterator[RecordId]:
    passages = known.passages
    rows, _sources = _passage_sides(known)
    sides: dict[RecordId, set[RecordId | None]] = defaultdict(set)
    wanted = passages.witness & np.isin(passages.target, several)
    for row in np.flatnonzero(wanted).tolist():
        sides[int(passages.target[row])].add(rows[row])
    counted = {claims.swap_id: {known.sides.of_claim(c) for c in claims.claims} for claims in all_swap_claims(known)}
    told = set(several.tolist())
    for event_id in known.case.columns.ids[known.mask].tolist():
        if event_id in counted:
            voices = counted[event_id]
        elif event_id in told:
            voices = sides[event_id]
        else:
            continue
        if len(voices) == 1 and None not in voices:
            yield event_id


def _one_sided_claims(known: Known) -> Iterator[RecordId]:
    for claims in all_swap_claims(known):
        for slot in claims.slots("delivered").values():
            voices = {known.sides.of_claim(claim) for claim in slot}
            if len(voices) == 1 and None not in voices:
                yield from (claim.id for claim in slot)


def _in_doubt(known: Known) -> Iterator[RecordId]:
    """Records with a doubt in their own words: events and quotes by the file, the small kinds whole."""
    with reading(known.case.case_file.connection, known.case.case_file.path) as connection:
        events = {row[0] for row in connection.execute("SELECT id FROM event WHERE doubt <> ''")}
        sql = (
            "SELECT q.id FROM quote q JOIN record r ON r.id = q.id WHERE q.doubt <> '' AND r.withdrawn_s IS NULL"
            " AND ifnull(r.published_s, r.recorded_s) <= ? ORDER BY q.id"
        )
        quotes = [row[0] for row in connection.execute(sql, (2**62 if known.as_of_s is None else known.as_of_s,))]
    yield from (i for i in known.case.columns.ids[known.mask].tolist() if i in events)
    yield from quotes
    case = known.case
    tables: tuple[Iterable[Record], ...] = (
        known.of(case.count_claims),
        known.of(case.issues),
        known.of(case.issue_statuses),
        known.of(case.positions),
        known.of(case.commitments),
        known.of(case.figures),
    )
    for table in tables:
        yield from (row.id for row in sorted(table, key=entry_order) if getattr(row, "doubt", ""))


def _balance(known: Known) -> Iterator[SideBalance]:
    rows, source_sides = _passage_sides(known)
    passages, sources = Counter(rows), Counter(source_sides.values())
    swap_claims: Iterable[CountClaim] = (c for claims in known.claims_by_swap.values() for c in claims)
    claims = Counter(known.sides.of_claim(claim) for claim in swap_claims)
    for side in (*known.sides.parties, None):
        yield SideBalance(side, sources[side], passages[side], claims[side])
