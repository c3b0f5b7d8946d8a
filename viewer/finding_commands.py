"""Closing what a check found, with a reason, and opening it again. The record itself is never touched."""

from __future__ import annotations

import time

from db.checks import Finding, closes
from db.domain import FindingClosure, new_uid
from db.edits import Applied, Edit, Put, Remove
from db.errors import CaseError, ErrorCode
from viewer.session import Session
from viewer.words import tr


def close_finding(session: Session, finding: Finding, reason: str) -> Applied | None:
    """Close a finding with a reason, signed; None when it could not be written yet (the session keeps it).

    A finding that is closed already gets the new reason in place of the old one. Raises CaseError INVALID without
    words.
    """
    words = reason.strip()
    if not words:
        raise CaseError(ErrorCode.INVALID, tr("Say why this is closed."), field="reason")
    closure = FindingClosure(
        uid=new_uid("closed"),
        finding=finding.rests_on,
        reason=words,
        created_by=session.author,
        recorded_s=int(time.time()),
    )
    changes: tuple[Put | Remove, ...] = (*_removals(session, finding), Put(closure))
    return session.apply(Edit(tr("Close finding"), changes))


def reopen_finding(session: Session, finding: Finding) -> Applied | None:
    """Open a closed finding again; every closure of it goes, for united copies may hold two."""
    removals = _removals(session, finding)
    if not removals:
        raise CaseError(ErrorCode.UNKNOWN_RECORD, tr("This finding is open already."))
    return session.apply(Edit(tr("Open finding again"), removals))


def _removals(session: Session, finding: Finding) -> tuple[Remove, ...]:
    closures = session.case.finding_closures.values()
    return tuple(Remove(FindingClosure.KIND, row.id) for row in closures if closes(row, finding))
