"""Placing positions on their scales: an analyst's judgement, in the notes layer, signed, one step each.

Another analyst's placement is never overwritten: moving such a mark adds a placement of one's own, and the last one
made is the one shown. One's own is changed in place; the history keeps what it was.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace

from db.case import Case
from db.civil_days import iso_day
from db.domain import Placement, Position, id_of, new_uid
from db.edits import Applied, Edit, Put, Remove
from db.errors import CaseError, ErrorCode
from viewer.session import Session
from viewer.words import tr

LOWEST, HIGHEST = 0, 4


def in_force(placements: Iterable[Placement]) -> Placement | None:
    """Of several placements of one position the one that is shown: the last one made."""
    return max(placements, key=lambda p: (p.number, p.recorded_s), default=None)


def placements_of(case: Case, position_id: int) -> list[Placement]:
    """Every placement of a position that was not taken back."""
    return [p for p in case.placements.values() if p.position_id == position_id and p.withdrawn_s is None]


def step_position(session: Session, position_id: int, steps: int) -> Applied | None:
    """Move a mark by stops; one that is not placed yet enters the scale at the end it comes from.

    None when it already stands at the end, or when the edit could not be written (the session keeps it then).
    """
    present = in_force(placements_of(session.case, position_id))
    if present is None:
        value = LOWEST if steps > 0 else HIGHEST
    else:
        value = min(max(present.value + steps, LOWEST), HIGHEST)
        if value == present.value:
            return None
    return place_position(session, position_id, value)


def place_position(session: Session, position_id: int, value: int, reason: str | None = None) -> Applied | None:
    """Put a position on its scale, 0 to 4. `reason` None keeps the one that was given before.

    Raises CaseError INVALID for a value off the scale, a position that only says that the point is open, or a
    missing signature; UNKNOWN_RECORD for a position that is gone; READ_ONLY where nothing may be written.
    """
    position = session.case.positions.get(position_id)
    if not isinstance(position, Position):
        raise CaseError(ErrorCode.UNKNOWN_RECORD, tr("The position is not in the case any more."), id=position_id)
    if not session.can_annotate:
        raise CaseError(ErrorCode.READ_ONLY, tr("This case is open read-only."))
    if not LOWEST <= value <= HIGHEST:
        raise CaseError(ErrorCode.INVALID, tr("A place on the scale is a number from 0 to 4."), field="value")
    if not session.author:
        raise CaseError(ErrorCode.INVALID, tr("A placement is signed. Give your name first."), field="created_by")
    own = in_force(p for p in placements_of(session.case, position_id) if p.created_by == session.author)
    last = in_force(placements_of(session.case, position_id))
    if own is not None and last is not None and own.uid == last.uid:
        changed = replace(own, value=value, reason=own.reason if reason is None else reason.strip())
        return session.apply(Edit(tr("Move placement"), (Put(changed),)))
    made = Placement(
        uid=new_uid("placement"),
        position_id=position_id,
        value=value,
        reason=(reason or "").strip(),
        created_by=session.author,
        recorded_s=int(time.time()),
        published_edtf=_known_day(session),
    )
    return session.apply(Edit(tr("Place position"), (Put(made),)))


def remove_placement(session: Session, position_id: int) -> Applied | None:
    """Take one's own placement off the scale; an earlier one shows again. None where there is none to take off.

    Raises CaseError INVALID where the placement shown was signed by somebody else.
    """
    last = in_force(placements_of(session.case, position_id))
    if last is None:
        return None
    if last.created_by != session.author:
        raise CaseError(
            ErrorCode.INVALID,
            tr("{name} placed this. Move the mark to add your own judgement.", name=last.created_by or tr("Someone")),
        )
    return session.apply(Edit(tr("Remove placement"), (Remove(Placement.KIND, id_of(last.uid)),)))


def _known_day(session: Session) -> str:
    """A judgement made on the case as known on a day belongs to that day, or it would vanish from the view."""
    return "" if session.as_of_s is None else iso_day(session.as_of_s)
