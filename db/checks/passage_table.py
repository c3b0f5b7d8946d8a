"""All passages of a case as columns: who cites what for what, without an object per passage."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray

from db.case import Case
from db.connection import reading
from db.domain import EVIDENCE_RELATIONS, RecordId

SLICE_ROWS: Final = 25_000
"""Passages read in one go: about 20 ms, so that no read transaction stands in the way of a writer."""

_RELATION_SQL: Final = "CASE e.relation {} END".format(
    " ".join(f"WHEN '{word}' THEN {code}" for code, word in enumerate(EVIDENCE_RELATIONS))
)
_SQL: Final = (
    f"SELECT e.id, e.target_id, e.source_id, ifnull(e.attributed_to_id, 0), {_RELATION_SQL},"
    f" e.start_char IS NOT NULL, ifnull(r.published_s, r.recorded_s), ifnull(r.withdrawn_s, {2**62})"
    " FROM evidence e JOIN record r ON r.id = e.id WHERE e.id > ? ORDER BY e.id LIMIT ?"
)

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class PassageTable:
    """One row per known passage, sorted by id.

    `relation` indexes EVIDENCE_RELATIONS; `attributed` 0 = nobody; `pinned` 1 = it has offsets in the text.
    """

    ids: Ints
    target: Ints
    source: Ints
    attributed: Ints
    relation: Ints
    pinned: Ints

    @property
    def witness(self) -> NDArray[np.bool_]:
        """Which passages bear their record out: those that state or imply it."""
        return np.isin(self.relation, [EVIDENCE_RELATIONS.index("states"), EVIDENCE_RELATIONS.index("implies")])

    def only(self, rows: NDArray[np.bool_]) -> PassageTable:
        """The rows that a mask lets through."""
        columns = (self.ids, self.target, self.source, self.attributed, self.relation, self.pinned)
        return PassageTable(*(column[rows] for column in columns))


def read_passages(case: Case, as_of_s: int | None) -> PassageTable:
    """The passages known by a date, read in slices."""
    parts, after = [], 0
    while True:
        with reading(case.case_file.connection, case.case_file.path) as connection:
            flat = np.fromiter(chain.from_iterable(connection.execute(_SQL, (after, SLICE_ROWS))), np.int64)
        part = flat.reshape(-1, 8).T
        parts.append(part)
        if part.shape[1] < SLICE_ROWS:
            break
        after = int(part[0, -1])
    table = np.concatenate(parts, axis=1)
    known_s, withdrawn_s = table[6], table[7]
    rows = withdrawn_s == 2**62 if as_of_s is None else (known_s <= as_of_s) & (withdrawn_s > as_of_s)
    return PassageTable(*table[:6, rows])


def source_roots(case: Case) -> dict[RecordId, RecordId]:
    """For each source the one at the end of its line of descent: what it rewrites, and what that rewrites."""
    roots: dict[RecordId, RecordId] = {}
    for source_id in case.sources:
        line, here = [source_id], source_id
        while (above := case.sources[here].derived_from_id) and above in case.sources and above not in line:
            line.append(above)
            here = above
        # A ring of sources that each rewrite the next has no first one: the smallest id stands for it.
        ring = above is not None and above in line
        roots[source_id] = min(line[line.index(above) :]) if ring and above else here
    return roots


def distinct_pairs(left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """The different pairs of two columns, sorted."""
    order = np.lexsort((right, left))
    left, right = left[order], right[order]
    first = np.ones(len(left), bool)
    first[1:] = (left[1:] != left[:-1]) | (right[1:] != right[:-1])
    return left[first], right[first]


def witnesses(case: Case, passages: PassageTable) -> tuple[Ints, Ints, Ints]:
    """(records borne out by passages, sorted; how many different sources each has; how many lines of descent)."""
    rows = passages.only(passages.witness)
    roots = source_roots(case)
    unique, inverse = np.unique(rows.source, return_inverse=True)
    root = np.array([roots.get(int(s), int(s)) for s in unique.tolist()], np.int64)[inverse]
    targets, sources = np.unique(distinct_pairs(rows.target, rows.source)[0], return_counts=True)
    _same, lines = np.unique(distinct_pairs(rows.target, root)[0], return_counts=True)
    return targets, sources, lines
