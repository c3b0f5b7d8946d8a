"""Lanes by party, actor, issue, place and source, made when a lane key is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from db.case import Case
from db.queries import evidence_pairs
from viewer.layout.nested_lanes import flattened
from viewer.layout.timeline_data import LaneFacts
from viewer.timeline.case_facts import CaseFacts
from viewer.timeline.nested_facts import actor_facts, party_facts, place_facts

Ints = NDArray[np.int64]
_NOBODY = "none"


class CaseLanes(Mapping[str, tuple[LaneFacts, ...]]):
    """Lane key → its lanes in the case's own order, events of none last."""

    def __init__(self, case: Case, facts: CaseFacts) -> None:
        self._case, self._facts = case, facts
        self._made: dict[str, tuple[LaneFacts, ...]] = {}
        self._makers: dict[str, Callable[[], list[LaneFacts]]] = {
            "party": self._parties,
            "actor": self._actors,
            "issue": self._issues,
            "place": self._places,
            "source": self._sources,
        }

    @property
    def facts(self) -> CaseFacts:
        """What the lanes are made of."""
        return self._facts

    def __getitem__(self, key: str) -> tuple[LaneFacts, ...]:
        if key not in self._made:
            lanes = self._makers[key]()
            every = (*lanes, self._rest(key, lanes))
            self._made[key] = tuple(lane for lane in every if len(lane.rows) or lane.children)
        return self._made[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)

    def _rest(self, key: str, lanes: Iterable[LaneFacts]) -> LaneFacts:
        """Events that stand in no lane of this key, so that none is lost."""
        left = np.ones(len(self._facts.events), dtype=bool)
        for lane in flattened(lanes):
            left[lane.rows] = False
        return LaneFacts(f"{key}:{_NOBODY}", "", "", "back", np.flatnonzero(left))

    def _table_rows(self, column_rows: Ints) -> Ints:
        """Rows of the event table for rows of the case's columns; those not known yet fall away."""
        keep = self._facts.keep
        if not len(keep):
            return np.zeros(0, dtype=np.int64)
        at = np.minimum(np.searchsorted(keep, column_rows), len(keep) - 1)
        return np.unique(at[keep[at] == column_rows])

    def _by_actor(self) -> dict[int, Ints]:
        columns = self._case.columns
        groups = _grouped(columns.part_actor)
        return {
            actor: self._table_rows(columns.part_event[places].astype(np.int64)) for actor, places in groups.items()
        }

    def _actors(self) -> list[LaneFacts]:
        return actor_facts(self._case, self._facts, self._by_actor())

    def _parties(self) -> list[LaneFacts]:
        return party_facts(self._case, self._actors())

    def _issues(self) -> list[LaneFacts]:
        columns = self._case.columns
        lanes = []
        for issue in sorted(self._case.issues.values(), key=lambda issue: (issue.sort, issue.number)):
            rows = self._table_rows(columns.issue_event[columns.issue_id == issue.id].astype(np.int64))
            lanes.append(LaneFacts(f"issue:{issue.id}", issue.label or issue.title, "", "gap3", rows))
        return lanes

    def _places(self) -> list[LaneFacts]:
        return place_facts(self._case, _grouped(self._facts.events.place))

    def _sources(self) -> list[LaneFacts]:
        with self._case.case_file.reader() as reader:  # of its own, for this may be a worker
            targets, sources = evidence_pairs(reader)
        rows = self._table_rows_of(targets)
        groups = {
            source: rows[places] for source, places in _grouped(sources[rows >= 0], np.flatnonzero(rows >= 0)).items()
        }
        lanes = []
        for source in sorted(self._case.sources.values(), key=lambda source: source.number):
            held = np.unique(groups.get(source.id, np.zeros(0, dtype=np.int64)))
            lanes.append(LaneFacts(f"source:{source.id}", source.title, "", "back", held))
        return lanes

    def _table_rows_of(self, event_ids: Ints) -> Ints:
        """Rows of the event table, -1 for what is no event or not known yet."""
        columns, keep = self._case.columns.rows_of(event_ids), self._facts.keep
        if not len(keep):
            return np.full(len(event_ids), -1, dtype=np.int64)
        at = np.minimum(np.searchsorted(keep, columns), len(keep) - 1)
        return np.where((columns >= 0) & (keep[at] == columns), at, -1)


def _grouped(keys: Ints, rows: Ints | None = None) -> dict[int, Ints]:
    """Places (or `rows`) by key, each group in its order: one sort, however many keys there are."""
    order = np.argsort(keys, kind="stable")
    distinct, starts = np.unique(keys[order], return_index=True)
    held = order if rows is None else rows[order]
    return dict(zip(distinct.tolist(), np.split(held, starts[1:]), strict=True)) if len(distinct) else {}
