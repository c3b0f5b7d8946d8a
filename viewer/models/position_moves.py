"""How a position moved since the round before, and what that did to the distance between the parties."""

from __future__ import annotations

from dataclasses import dataclass

from db.domain import Actor, Position
from viewer.models.case_reading import CaseReading
from viewer.models.when_words import sort_second
from viewer.words import number, tr


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another party on the same scale at the same time, and where it stands; `carried`: from an earlier round."""

    actor: Actor
    value: int
    carried: bool


@dataclass(frozen=True, slots=True)
class Move:
    """Where a position stands (`value`), where its party stood in the round before, and who else is on the scale."""

    value: int | None
    before: int | None
    before_words: str
    others: tuple[Neighbour, ...]


def move_of(reading: CaseReading, position: Position) -> Move:
    """The place of a position among those of its issue, as known on the reading's date."""
    at = sort_second(position.date_edtf)
    same = reading.positions_of_issue(position.issue_id)
    placed = [(p, value) for p in same if (value := reading.placed(p.id)) is not None]
    own = [(p, v) for p, v in placed if p.actor_id == position.actor_id and sort_second(p.date_edtf) < at]
    before = max(own, key=lambda pair: (sort_second(pair[0].date_edtf), pair[0].number), default=None)
    latest: dict[int, tuple[Position, int]] = {}
    for other, value in sorted(placed, key=lambda pair: sort_second(pair[0].date_edtf)):
        if other.actor_id != position.actor_id and sort_second(other.date_edtf) <= at:
            latest[other.actor_id] = (other, value)
    actors = reading.case.actors
    others = tuple(
        Neighbour(actors[i], value, sort_second(other.date_edtf) < at)
        for i, (other, value) in latest.items()
        if i in actors
    )
    return Move(reading.placed(position.id), before[1] if before else None, before[0].summary if before else "", others)


def move_words(move: Move) -> list[str]:
    """The movement in sentences: from where, and whether each distance narrowed, hardened or stayed."""
    if move.value is None:
        return [tr("Not placed on the scale.")]
    if move.before is None:
        return [tr("No placed position of an earlier round to compare with.")]
    if move.before == move.value:
        return [tr("At {value} of 4, where it stood in the round before.", value=number(move.value))]
    lines = [tr("Moved from {was} to {value} of 4.", was=number(move.before), value=number(move.value))]
    for other in move.others:
        was, now = abs(other.value - move.before), abs(other.value - move.value)
        values = {"name": other.actor.name, "was": number(was), "now": number(now)}
        if now < was:
            lines.append(tr("Narrowed: the distance to {name} went from {was} to {now}.", **values))
        elif now > was:
            lines.append(tr("Hardened: the distance to {name} went from {was} to {now}.", **values))
        else:
            lines.append(tr("The distance to {name} stayed at {now}.", **values))
    return lines
