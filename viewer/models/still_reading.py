"""A reading that stands still: the case as it was when a job began, read through the worker's own connection."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

from db.case import Case
from viewer.models.case_reading import CaseReading
from viewer.session import Selection, Session, ViewState


@dataclass(frozen=True, slots=True)
class _Look:
    """What a `CaseReading` asks of a session."""

    case: Case
    case_file: Any
    as_of_s: int | None
    selection: Selection = field(default_factory=Selection)
    view: ViewState = field(default_factory=ViewState)
    has_case: bool = True


def reading_through(case: Case, as_of_s: int | None) -> CaseReading:
    """A reading of a case that stands over a worker's connection (`Case.over`), for one slice of rows.

    It keeps what it read: take a fresh one for the next slice, or a million rows are kept.
    """
    return CaseReading(cast(Session, _Look(case, case.case_file, as_of_s)))
