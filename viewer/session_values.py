"""The values a session holds: what is selected, what is visible, and whether the last change is on disk."""

from __future__ import annotations

from dataclasses import dataclass

from db.edits import Edit
from db.errors import CaseError
from viewer.layout.view import Filters

NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class Selection:
    """What is selected: record ids in the order they were chosen, the one with the focus, and a span of time."""

    ids: tuple[int, ...] = ()
    focus: int | None = None
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class ViewState:
    """The visible span (seconds, floating wall time) and how the lanes are laid out."""

    start_s: float = 0.0
    end_s: float = 1.0
    lanes_by: str = "kind"
    detail: str = "auto"
    folded: frozenset[str] = frozenset()
    turned: frozenset[str] = frozenset()  # lanes whose inner lanes were opened or closed by hand
    hidden: frozenset[str] = frozenset()
    order: tuple[str, ...] = ()
    heights: tuple[tuple[str, float], ...] = ()
    pinned: frozenset[str] = frozenset()
    filters: Filters = NO_FILTERS

    @property
    def filtered(self) -> bool:
        """Whether anything is hidden."""
        return self.filters != Filters()

    @property
    def seconds(self) -> float:
        """How much time is visible."""
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True)
class SavedState:
    """Where the last change is: on disk, or held in memory because of a fault. `edit_id` names that change."""

    saved: bool = True
    fault: CaseError | None = None
    edit: Edit | None = None
    edit_id: str = ""  # given again on a retry, so that a commit reported as failed is not made twice
    undo_of: str = ""
    on_disk: bool = False  # the edit also lies in the recovery folder
