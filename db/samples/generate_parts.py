"""Who took part in the generated events: about 1.3 actors an event (0.5 where rows are lean), the parties most."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from db.bulk import BulkWriter
from db.domain import EVENT_KINDS, PARTICIPATION_ROLES
from db.samples.generate_cast import Cast
from db.samples.generate_plan import Plan, ids_of

COLUMNS: Final = ("id", "event_id", "actor_id", "role", "attendance")
CHUNK: Final = 100_000

SHARES: Final = (0.12, 0.55, 0.26, 0.07)
"""Events with no, one, two and three actors."""
LEAN_SHARES: Final = (0.56, 0.36, 0.07, 0.01)

_ROLES: Final[dict[str, tuple[str, str, str]]] = {
    "incident": ("perpetrator", "target", "other"),
    "statement": ("speaker", "publisher", "other"),
    "contact": ("party", "party", "mediator"),
    "other": ("other", "other", "observer"),
    "agreement": ("party", "party", "guarantor"),
    "swap": ("party", "party", "observer"),
    "period": ("other", "other", "other"),
    "round": ("party", "party", "mediator"),
}


@dataclass(frozen=True)
class Participations:
    """One number per participation and array, in the order of the row keys."""

    ids: NDArray[np.int64]
    event_ids: NDArray[np.int64]
    actor_ids: NDArray[np.int64]
    roles: NDArray[np.int8]  # index into PARTICIPATION_ROLES
    implied: NDArray[np.bool_]
    first_actor: NDArray[np.int64]  # per event, in the plan's order: its first actor, 0 = none


def make_participations(plan: Plan, cast: Cast, rng: np.random.Generator) -> Participations:
    """Draws the participations of a plan. The actors of one event are all different."""
    count = len(plan.ids)
    shares = LEAN_SHARES if plan.lean else SHARES
    how_many = rng.choice(4, count, p=shares).astype(np.int8)
    how_many[np.isin(plan.kinds, [EVENT_KINDS.index("swap"), EVENT_KINDS.index("round")])] = 2
    first = rng.choice(len(cast.actors), count, p=cast.actor_shares)
    roles = np.array(
        [[PARTICIPATION_ROLES.index(role) for role in _ROLES[kind]] for kind in EVENT_KINDS], dtype=np.int8
    )
    event_rows, actors, role_numbers = [], [], []
    step = 1 + rng.integers(0, 3, count)
    for place in range(3):
        rows = np.flatnonzero(how_many > place)
        event_rows.append(rows)
        actors.append(cast.actors[(first[rows] + place * step[rows]) % len(cast.actors)])
        role_numbers.append(roles[plan.kinds[rows], place])
    event_ids = plan.ids[np.concatenate(event_rows)]
    actor_ids = np.concatenate(actors)
    role_array = np.concatenate(role_numbers)
    ids = _part_ids(event_ids, actor_ids, role_array)
    order = np.argsort(ids, kind="stable")
    return Participations(
        ids=ids[order],
        event_ids=event_ids[order],
        actor_ids=actor_ids[order],
        roles=role_array[order],
        implied=rng.random(len(ids)) < 0.03,
        first_actor=np.where(how_many > 0, cast.actors[first], 0),
    )


def write_participations(writer: BulkWriter, parts: Participations) -> None:
    """Writes table `participation` in the order of its keys."""
    for low in range(0, len(parts.ids), CHUNK):
        writer.columns("participation", COLUMNS, _rows(parts, slice(low, low + CHUNK)))


def _rows(parts: Participations, rows: slice) -> Iterator[tuple[int, int, int, str, str]]:
    return zip(
        parts.ids[rows].tolist(),
        parts.event_ids[rows].tolist(),
        parts.actor_ids[rows].tolist(),
        [PARTICIPATION_ROLES[role] for role in parts.roles[rows].tolist()],
        ["implied" if implied else "present" for implied in parts.implied[rows].tolist()],
        strict=True,
    )


def _part_ids(event_ids: NDArray[np.int64], actor_ids: NDArray[np.int64], roles: NDArray[np.int8]) -> NDArray[np.int64]:
    """`Participation.id` of each: the hash of its key fields."""
    return ids_of(
        f"participation:{event_id}:{actor_id}:{PARTICIPATION_ROLES[role]}"
        for event_id, actor_id, role in zip(event_ids.tolist(), actor_ids.tolist(), roles.tolist(), strict=True)
    )
