"""Actors as a tree: role groups, bodies, and people under the body they speak for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from db.domain import ACTOR_ROLES, Actor, Membership, Participation
from viewer.models.case_reading import CaseReading
from viewer.models.record_words import actor_short
from viewer.words import ACTOR_ROLE, number, tr, word

Index = QModelIndex | QPersistentModelIndex

NODE_ROLE: Final = int(Qt.ItemDataRole.UserRole)
DEEPEST: Final = 50
"""A deeper tree is shown flat from here on: Qt's tree view recurses, and 100,000 levels crash it."""

READ_AT_MOST: Final = 100_000
"""Participations that may be read to guess whom a person without a stated role speaks for."""


@dataclass(slots=True, eq=False)
class Node:
    """A row: a group (no actor) or an actor, with its rows below and its place above."""

    actor: Actor | None
    role: str = ""
    parent: Node | None = None
    row: int = 0
    depth: int = -1  # of an actor: 0 for a body, 1 for its people
    children: list[Node] = field(default_factory=list)

    def add(self, child: Node) -> Node:
        """Put a row below this one."""
        child.parent, child.row = self, len(self.children)
        self.children.append(child)
        return child


class ActorTree(QAbstractItemModel):
    """Groups by role; under each body the people who are members of it or take part on its behalf."""

    def __init__(self, reading: CaseReading, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reading = reading
        self._root = Node(None)
        self._nodes: dict[int, Node] = {}
        self._filter = ""
        self._made: tuple[object, ...] | None = None

    # ---- content ----------------------------------------------------------------------------------------------
    def read(self) -> bool:
        """Read the actors of the case anew; False, and nothing moves, where the tree of them is the same as before."""
        made_of = self._made_of()
        if made_of is not None and self._made is not None and _all_same(self._made, made_of):
            return False
        self._made = made_of
        self.beginResetModel()
        self._root, self._nodes = Node(None), {}
        if self._reading.open:
            self._build()
        self.endResetModel()
        return True

    def _made_of(self) -> tuple[object, ...] | None:
        """All that the tree is made of; None where it depends on each event's company, too."""
        reading = self._reading
        if not reading.open or len(reading.case.columns.part_role) <= READ_AT_MOST:
            return None
        case = reading.case
        return case.actors, case.memberships, case.actor_names, reading.session.as_of_s, self._filter

    def set_filter(self, text: str) -> None:
        """Keep actors that have the text in a name, with the bodies above them."""
        wanted = text.strip().casefold()
        if wanted != self._filter:
            self._filter = wanted
            self.read()

    @property
    def count(self) -> int:
        """How many actors are listed."""
        return len(self._nodes)

    def actor_index(self, actor_id: int) -> QModelIndex:
        """Where an actor is listed; an invalid index where it is not."""
        node = self._nodes.get(actor_id)
        return self.createIndex(node.row, 0, node) if node is not None else QModelIndex()

    def node(self, index: Index) -> Node:
        """The row behind an index; the root for an invalid one."""
        return index.internalPointer() if index.isValid() else self._root

    def heights(self, actor_id: int, start_s: float, end_s: float, columns: int) -> list[float]:
        """The activity strip: for each of `columns` stretches of the span, 0 to 1 by a logarithmic count."""
        return strip_heights(self._reading, actor_id, start_s, end_s, columns)

    def event_count(self, actor_id: int) -> int:
        """How many known events the actor takes part in."""
        return self._reading.count_of_actor(actor_id)

    # ---- Qt ---------------------------------------------------------------------------------------------------
    def index(self, row: int, column: int, parent: Index | None = None) -> QModelIndex:
        """The index of a row below another."""
        above = self._root if parent is None else self.node(parent)
        if 0 <= row < len(above.children) and column == 0:
            return self.createIndex(row, 0, above.children[row])
        return QModelIndex()

    def parent(self, index: Index | None = None) -> Any:
        """The row above; without an index the QObject's parent, as Qt overloads it."""
        if index is None:
            return super().parent()
        above = self.node(index).parent if index.isValid() else None
        return QModelIndex() if above is None or above is self._root else self.createIndex(above.row, 0, above)

    def rowCount(self, parent: Index | None = None) -> int:
        """Rows below."""
        return len((self._root if parent is None else self.node(parent)).children)

    def columnCount(self, _parent: Index | None = None) -> int:
        """One, painted by the delegate."""
        return 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Groups can be folded but not selected."""
        if self.node(index).actor is None:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """The name, what a screen reader says, the node for the delegate."""
        node = self.node(index)
        if role == NODE_ROLE:
            return node
        if node.actor is None:
            shown = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
            return word(ACTOR_ROLE, node.role) if shown else None
        if role == Qt.ItemDataRole.DisplayRole:
            return actor_short(node.actor)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            count = self.event_count(node.actor.id)
            return tr("{name}. {role}. {count} events.", name=node.actor.name, role=word(ACTOR_ROLE, node.actor.role),
                      count=number(count))  # fmt: skip
        return None

    # ---- inside -----------------------------------------------------------------------------------------------
    def _build(self) -> None:
        actors = {actor.id: actor for actor in self._reading.known(self._reading.case.actors.values())}
        above = self._bodies_above(actors)
        wanted = self._wanted(actors, above)
        groups: dict[str, Node] = {}
        below: dict[int, list[Actor]] = {}
        ordered = sorted(actors.values(), key=_order)
        for actor in ordered:
            if actor.id in wanted and actor.id in above:
                below.setdefault(above[actor.id], []).append(actor)
        for actor in ordered:
            if actor.id in wanted and above.get(actor.id) not in wanted:
                role = actor.role if actor.role in ACTOR_ROLES else "other"
                groups.setdefault(role, Node(None, role))
                self._place(actor, groups[role], below)
        for role in ACTOR_ROLES:
            if role in groups:
                self._root.add(groups[role])

    def _place(self, actor: Actor, under: Node, below: dict[int, list[Actor]]) -> None:
        """Put an actor and everyone below it into the tree; a loop, because a tree may be deeper than the stack."""
        pending = [(actor, under, 0)]
        while pending:
            each, parent, level = pending.pop()
            if each.id in self._nodes:
                continue
            node = parent.add(Node(each, depth=level))
            self._nodes[each.id] = node
            next_parent = node if level + 2 < DEEPEST else parent
            pending.extend((member, next_parent, level + 1) for member in reversed(below.get(each.id, [])))

    def _bodies_above(self, actors: dict[int, Actor]) -> dict[int, int]:
        """For each person the body they belong to: by membership, else the one they took part for most often."""
        reading, found = self._reading, dict[int, int]()
        for membership in reading.known(reading.case.memberships.values()):
            self._put_above(found, actors, membership)
        few = len(reading.case.columns.part_role) <= READ_AT_MOST
        loose = [a.id for a in actors.values() if few and a.kind == "person" and a.id not in found]
        votes: dict[int, dict[int, int]] = {}
        for part in reading.rows(Participation, "actor_id", loose) if loose else []:
            if part.for_id in actors and part.for_id != part.actor_id:
                bodies = votes.setdefault(part.actor_id, {})
                bodies[part.for_id] = bodies.get(part.for_id, 0) + 1
        for person_id, bodies in votes.items():
            found[person_id] = max(bodies, key=lambda body_id: (bodies[body_id], -actors[body_id].sort))
        return {member: body for member, body in found.items() if not _leads_round(member, found)}

    def _put_above(self, found: dict[int, int], actors: dict[int, Actor], membership: Membership) -> None:
        if membership.member_id in actors and membership.org_id in actors:
            found.setdefault(membership.member_id, membership.org_id)

    def _wanted(self, actors: dict[int, Actor], above: dict[int, int]) -> set[int]:
        if not self._filter:
            return set(actors)
        names = self._reading.case.actor_names
        hits = {
            a.id
            for a in actors.values()
            if any(
                self._filter in name.casefold()
                for name in (a.name, a.short_name, a.monogram, *(n.name for n in names.get(a.id, ())))
            )
        }
        for actor_id in list(hits):
            while (actor_id := above.get(actor_id, 0)) and actor_id not in hits:
                hits.add(actor_id)
        return hits


def _all_same(before: tuple[object, ...], now: tuple[object, ...]) -> bool:
    return all(
        one is other or (isinstance(one, int | str) and one == other) for one, other in zip(before, now, strict=True)
    )


def strip_heights(reading: CaseReading, actor_id: int, start_s: float, end_s: float, columns: int) -> list[float]:
    """How much an actor did in each of `columns` equal stretches of a span: 0 to 1 on a logarithmic scale."""
    starts = reading.starts_of_actor(actor_id)
    if not len(starts) or end_s <= start_s:
        return [0.0] * columns
    edges = np.linspace(start_s, end_s, columns + 1)
    counts = np.diff(np.searchsorted(starts, edges))
    highest = max(8, int(counts.max()))
    return [float(height) for height in np.log1p(counts) / np.log1p(highest)]


def _order(actor: Actor) -> tuple[int, str]:
    return actor.sort, (actor.sort_name or actor.name).casefold()


def _leads_round(member: int, above: dict[int, int]) -> bool:
    """Whether following the bodies above a member comes back to it: such a link is left out of the tree."""
    seen, at = {member}, above.get(member)
    while at is not None and at not in seen:
        seen.add(at)
        at = above.get(at)
    return at == member
