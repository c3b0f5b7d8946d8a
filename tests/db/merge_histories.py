"""Random histories of 2 to 5 copies of one case that edit, remove, undo, are cloned, meet, and meet again.

`run_histories(n, seed)` plays n of them and raises AssertionError where the copies do not end alike. Clocks are
wrong, copies share replica names, logs arrive repeatedly and in any order.
"""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from dataclasses import replace

from db import domain as d
from db.case_file import IN_MEMORY, CaseFile
from db.connection import prepare
from db.decisions import merge_decisions
from db.domain import Record, Row, id_of
from db.edits import Applied, Edit, Put, Remove
from db.errors import CaseError, ErrorCode
from db.merge import unite_into
from db.queries import what_depends_on
from db.rebuild import rebuild_state
from tests.builders import RECORDED_S, actor, event, info, note

MOST_COPIES = 5


def run_histories(n: int, seed: int) -> dict[str, int]:
    """Plays n histories; returns how much of what happened in them."""
    counts: Counter[str] = Counter()
    for index in range(n):
        _History(random.Random(f"{seed}:{index}"), counts).play()
    return dict(sorted(counts.items()))


class _History:
    """One case, its copies and what they did."""

    def __init__(self, rng: random.Random, counts: Counter[str]) -> None:
        self.rng, self.counts = rng, counts
        first = CaseFile.in_memory(info(), _base_rows())
        self.copies = [first]
        self.replicas = [rng.choice("ab")]
        self.undo: list[list[Applied]] = [[]]
        self.fresh = 0

    def play(self) -> None:
        try:
            while len(self.copies) < self.rng.randint(2, MOST_COPIES):
                self._clone(0)
            for _ in range(self.rng.randint(6, 20)):
                self._step()
            self._meet_all()
            self.counts["histories"] += 1
        finally:
            for copy in self.copies:
                copy.close()

    def _step(self) -> None:
        who = self.rng.randrange(len(self.copies))
        what = self.rng.random()
        if what < 0.08 and len(self.copies) < MOST_COPIES:
            self._clone(who)
        elif what < 0.2:
            self._unite(who, self.rng.randrange(len(self.copies)))
        elif what < 0.35 and self.undo[who]:
            self._undo(who)
        else:
            self._edit(who)

    def _clone(self, who: int) -> None:
        self.copies.append(_copy(self.copies[who]))
        # A mailed copy keeps its replica's name as often as not.
        self.replicas.append(self.replicas[who] if self.rng.random() < 0.5 else self.rng.choice("abcde"))
        self.undo.append(list(self.undo[who]))
        self.counts["clones"] += 1

    def _unite(self, who: int, other: int) -> None:
        if who == other:
            return
        report = unite_into(self.copies[who], self.copies[other])
        _must(not report.refused, f"own operations are refused: {report.refused}")
        self.counts["merges"] += 1
        self._check_rebuild(self.copies[who])

    def _apply(self, who: int, edit: Edit, undo_of: str = "", as_base: bool = False) -> None:
        copy = self.copies[who]
        before = copy.dump_state()
        try:
            applied = copy.apply(
                edit,
                author=f"author of {self.replicas[who]}",
                replica=self.replicas[who],
                wall_ms=self.rng.randrange(1, 4_000_000_000_000),  # clocks are wrong
                undo_of=undo_of,
                as_base=as_base,
            )
        except CaseError as error:
            if error.code not in (ErrorCode.STILL_USED, ErrorCode.UNKNOWN_RECORD, ErrorCode.INVALID):
                raise
            _must(copy.dump_state() == before, "a refused edit changed the state")
            self.counts[f"refused {error.code}"] += 1
            return
        self.counts["edits"] += 1
        if applied.edit_id and not undo_of:
            self.undo[who].append(applied)

    def _undo(self, who: int) -> None:
        applied = self.undo[who].pop()
        self._apply(who, applied.inverse, undo_of=applied.edit_id)
        self.counts["undos"] += 1

    def _edit(self, who: int) -> None:
        rng, copy = self.rng, self.copies[who]
        choice = rng.random()
        events, notes = copy.rows(d.Event), copy.rows(d.Annotation)
        if choice < 0.15 or not events:
            self._apply(who, Edit("Add", (Put(self._new_row(events)),)), as_base=rng.random() < 0.3)
        elif choice < 0.35:
            self._remove(who, rng.choice([*events, *notes]))
        elif choice < 0.5:
            row = rng.choice(events)
            parent = rng.choice([None, *(other.id for other in events)])
            self._apply(who, Edit("Move", (Put(replace(row, parent_id=parent)),)))
        elif choice < 0.6:
            self._apply(who, Edit("Link", (Put(d.Link(from_id=rng.choice(events).id, to_id=rng.choice(events).id)),)))
        elif choice < 0.7:
            claims = copy.rows(d.CountClaim)
            low = rng.randrange(300)
            changed = [Put(replace(row, count_min=low, count_max=low + rng.randrange(9))) for row in claims]
            self._apply(who, Edit("Count", tuple(changed)))
        elif notes:
            row = rng.choice(notes)
            fields = {"body": rng.choice(["one", "two", "three"]), "state": rng.choice(["open", "resolved"])}
            name = rng.choice(list(fields))
            self._apply(who, Edit("Write", (Put(replace(row, **{name: fields[name]})),)))  # type: ignore[arg-type]

    def _new_row(self, events: list[d.Event]) -> Row:
        self.fresh += 1
        target = self.rng.choice(events).id if events else None
        # A few uids are made in several copies at once.
        uid = f"note-{self.rng.randrange(6)}" if self.rng.random() < 0.4 else f"note-{self.fresh}-{id(self)}"
        if self.rng.random() < 0.3:
            return event(f"event-{uid}", parent_id=target)
        return note(uid, target_id=target, body=self.rng.choice(["one", "two"]))

    def _remove(self, who: int, row: Record) -> None:
        dependents = what_depends_on(self.copies[who], row.id)
        changes: list[Put | Remove] = [Remove(row.KIND, row.id)]
        changes += [Remove(gone.KIND, gone.id) for gone in dependents.goes]
        if self.rng.random() < 0.9:
            loses: dict[tuple[str, int], Row] = {}
            for loser, field in dependents.loses:
                key = (loser.KIND, loser.id)
                loses[key] = replace(loses.get(key, loser), **{field: None})  # type: ignore[arg-type]
            changes += [Put(loser) for loser in loses.values()]
        self.rng.shuffle(changes)
        self._apply(who, Edit("Remove", tuple(changes)))

    def _meet_all(self) -> None:
        """Every copy meets every other in its own order, some twice; then all must say the same."""
        originals = [_copy(copy) for copy in self.copies]
        try:
            for who in range(len(self.copies)):
                order = [other for other in range(len(originals)) if other != who]
                order += self.rng.choices(order, k=2)
                self.rng.shuffle(order)
                for other in order:
                    unite_into(self.copies[who], originals[other])
                self._check_rebuild(self.copies[who])
            states = {copy.dump_state() for copy in self.copies}
            _must(len(states) == 1, f"{len(states)} different states")
            for decision in merge_decisions(self.copies[0]):
                self.counts[f"decision {decision.reason}"] += 1
            _must(len({frozenset(_log(copy)) for copy in self.copies}) == 1, "the logs differ")
        finally:
            for copy in originals:
                copy.close()

    def _check_rebuild(self, copy: CaseFile) -> None:
        before = copy.dump_state()
        copy.connection.execute("BEGIN")
        rebuild_state(copy.connection)
        copy.connection.execute("COMMIT")
        _must(copy.dump_state() == before, "rebuilding changes the state")
        _must(not copy.connection.execute("PRAGMA foreign_key_check").fetchall(), "a reference leads nowhere")


def _must(holds: bool, otherwise: str) -> None:
    """An assertion that also holds where this runs outside pytest, with -O."""
    if not holds:
        raise AssertionError(otherwise)


def _base_rows() -> list[Row]:
    at = {"recorded_s": RECORDED_S}
    rows: list[Row] = [
        actor("upstream"),
        actor("downstream"),
        event("talks", kind="round"),
        event("handover", kind="swap"),
    ]
    talks, handover = id_of("talks"), id_of("handover")
    rows += [
        d.Round(event_id=talks, number=1),
        d.Swap(event_id=handover),
        d.Participation(event_id=talks, actor_id=id_of("upstream")),
        d.CountClaim(uid="claim", swap_id=handover, from_id=id_of("upstream"), count_min=1, count_max=2, **at),
        note("remark", target_id=talks),
        note("second", target_id=handover),
    ]
    return rows


def _copy(case_file: CaseFile) -> CaseFile:
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    case_file.connection.backup(connection)
    prepare(connection, read_only=False)
    return CaseFile(connection, IN_MEMORY, read_only=False)


def _log(case_file: CaseFile) -> list[tuple[object, ...]]:
    return case_file.connection.execute("SELECT * FROM operation").fetchall()
