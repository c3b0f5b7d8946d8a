"""What every part of the desk stands on: the window, the session, and one door for faults of the world."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from db.errors import CaseError
from viewer.problems import problem_of
from viewer.recent import RecentCases
from viewer.session import Session
from viewer.timeline.timeline_widget import TimelineWidget
from viewer.workbench import Workbench

if TYPE_CHECKING:
    from viewer.main_window import MainWindow


class DeskBase:
    """Holds the window; its parts are asked for when they are needed, for some are made after the desk."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.session: Session = window.session
        self._chosen_as_of: int | None = None
        self._recent = RecentCases(window.settings)

    @property
    def canvas(self) -> TimelineWidget:
        """The timeline."""
        return self._window.canvas

    def perform(self, run: Callable[[Workbench], None]) -> None:
        """Do what an action asks; a fault of the world becomes a banner with a next step."""
        try:
            run(self)  # type: ignore[arg-type]
        except CaseError as fault:
            name = self.session.case_file.path.name if self.session.case_file else ""
            self._window.banner.show_problem(problem_of(fault, name))

    def _guarded(self, path: Path, work: object) -> bool:
        try:
            work()  # type: ignore[operator]
        except CaseError as fault:
            self._window.banner.show_problem(problem_of(fault, path.name))
            return False
        return True

    def _folder(self, name: str = "") -> str:
        case_file = self.session.case_file
        folder = case_file.path.parent if case_file is not None else Path.home()
        return str(folder / name) if name else str(folder)
