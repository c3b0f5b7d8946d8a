"""Python's search for unreachable cycles, moved out of the frames.

With a large case open a full search looks at a million objects: 50 to 80 ms in the middle of a zoom. What a case holds
when it is opened stays as long as it is open, so the search is told to leave it out; and it runs when hands are still.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

from viewer.session import Session

STILL_MS = 1_500
YOUNG = 100_000
"""Objects made since the last search that start one even while hands move: some seconds of zooming without a pause."""


class IdleCollector(QObject):
    """Collects a moment after the last change of view, selection or case."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.set_threshold(YOUNG, 50, 1_000)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(STILL_MS)
        self._timer.timeout.connect(self.collect)
        self._session = session
        self._settled: object = None
        for signal in (session.case_changed, session.view_changed, session.selection_changed):
            signal.connect(lambda _x: self._timer.start())

    def collect(self) -> None:
        """Search now; after a case was opened, everything found alive is left out of later searches."""
        gc.collect()
        if self._settled is not self._session.case_file:
            self._settled = self._session.case_file
            gc.freeze()
