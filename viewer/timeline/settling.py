"""A view at rest: 120 ms after its last change the canvas may take the time to read every label (DESIGN 4.6)."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

SETTLE_MS = 120
MOVING_LABELS = 12
"""Labels that a frame of a moving view may read anew: some 25 to 100 µs each, for they come from the file."""


class Settling(QObject):
    """Knows whether the view moves. `settled` tells that it has come to rest with labels still unread."""

    settled = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._owes = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SETTLE_MS)
        self._timer.timeout.connect(self._rest)

    def view_changed(self) -> None:
        """The view has moved: the wait begins anew."""
        self._timer.start()

    def new_labels(self, *, large: bool) -> int | None:
        """How many labels a scene may read now; None: all. A small case has few, and never waits."""
        return MOVING_LABELS if large and self._timer.isActive() else None

    def laid_out(self, unread: int) -> None:
        """A scene has been made that left so many labels unread."""
        self._owes = unread > 0

    def _rest(self) -> None:
        if self._owes:
            self._owes = False
            self.settled.emit()
