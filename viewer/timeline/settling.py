"""A view at rest: 120 ms after its last change the canvas may take the time to read every label (DESIGN 4.6)."""

from __future__ import annotations

import math

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QScrollBar

from viewer.layout.scene import Scene

SETTLE_MS = 120
MOVING_LABELS = 4
"""Labels that a frame of a moving view may read and draw anew: 100 to 200 µs each; 240 a second at 60 frames."""


class Settling(QObject):
    """Knows whether the view moves. `rested` tells that it has come to rest, and `settled`, after it, that labels are
    still unread or to be placed anew."""

    rested = Signal()
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

    @property
    def moving(self) -> bool:
        """Whether the view has changed a moment ago."""
        return self._timer.isActive()

    def new_labels(self, *, large: bool) -> int | None:
        """How many labels a scene may read now; None: all. A small case has few, and never waits."""
        return MOVING_LABELS if large and self.moving else None

    def laid_out(self, *, owes: bool) -> None:
        """A scene has been made that left labels unread, or where they stood in the frame before."""
        self._owes = owes

    def _rest(self) -> None:
        self.rested.emit()
        if self._owes:
            self._owes = False
            self.settled.emit()


def fit_bar(bar: QScrollBar, scene: Scene | None) -> None:
    """Let the bar beside the lanes reach over all of a scene."""
    if scene is not None:
        bar.setPageStep(int(scene.height_px - scene.axis_px))
        bar.setSingleStep(24)
        bar.setRange(0, math.ceil(scene.scroll_max_px))
