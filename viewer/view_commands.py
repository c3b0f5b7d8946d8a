"""Changing the saved views of a case: each is one step of the notes layer, and undo takes it back."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from db.domain import SavedView, new_uid
from db.edits import Applied, Edit, Put, Remove
from db.errors import CaseError, ErrorCode
from viewer.saved_views import in_order, settings_of
from viewer.session import Session
from viewer.words import tr

MOST_NAME_CHARS = 200


def save_view(session: Session, name: str) -> SavedView | None:
    """Save how the case is looked at now, after the others; None when it could not be written yet."""
    settings = settings_of(session.case, session.view, session.as_of_s)
    view = _made(session, name, settings, _next_sort(session))
    return view if session.apply(Edit(tr("Save view"), (Put(view),))) else None


def replace_view(session: Session, view_id: int) -> Applied | None:
    """Let a saved view show what is shown now."""
    settings = settings_of(session.case, session.view, session.as_of_s)
    changed = replace(_view(session, view_id), settings_json=settings)
    return session.apply(Edit(tr("Change saved view"), (Put(changed),)))


def rename_view(session: Session, view_id: int, name: str) -> Applied | None:
    """Give a saved view another name; the same name changes nothing."""
    view = _view(session, view_id)
    if _named(name) == view.name:
        return None
    changed = replace(view, name=_named(name))
    return session.apply(Edit(tr("Rename view"), (Put(changed),)))


def move_view(session: Session, view_id: int, steps: int) -> Applied | None:
    """Move a saved view up or down among the others; None where it is at that end already."""
    views = in_order(session.case)
    at = views.index(_view(session, view_id))
    to = min(max(at + steps, 0), len(views) - 1)
    if to == at:
        return None
    views.insert(to, views.pop(at))
    changed = [Put(replace(view, sort=n)) for n, view in enumerate(views, 1) if view.sort != n]
    return session.apply(Edit(tr("Move view"), tuple(changed))) if changed else None


def delete_view(session: Session, view_id: int) -> Applied | None:
    """Delete a saved view."""
    view = _view(session, view_id)
    return session.apply(Edit(tr("Delete view"), (Remove(view.KIND, view.id),)))


def add_views(session: Session, found: Sequence[tuple[str, str]]) -> Applied | None:
    """Add views read from a file (name and settings), as one step; None where there are none."""
    first = _next_sort(session)
    rows = tuple(Put(_made(session, name, kept, first + n)) for n, (name, kept) in enumerate(found))
    return session.apply(Edit(tr("Import views"), rows)) if rows else None


def _made(session: Session, name: str, settings_json: str, sort: int) -> SavedView:
    return SavedView(
        uid=new_uid("view"),
        name=_named(name),
        settings_json=settings_json,
        sort=sort,
        created_by=session.author,
        recorded_s=int(time.time()),
    )


def _next_sort(session: Session) -> int:
    return max((view.sort for view in session.case.saved_views.values()), default=0) + 1


def _named(name: str) -> str:
    plain = " ".join(name.split())[:MOST_NAME_CHARS]
    if not plain:
        raise CaseError(ErrorCode.INVALID, tr("A view needs a name."), field="name")
    return plain


def _view(session: Session, view_id: int) -> SavedView:
    view = session.case.saved_views.get(view_id)
    if view is None:
        raise CaseError(ErrorCode.UNKNOWN_RECORD, tr("The view is not in the case any more."), id=view_id)
    return view
