"""The page of a case that is being opened: its name, and after a second the steps with how far they are (DESIGN 8)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from viewer.paint.panel_look import LookSource, PanelLook
from viewer.panels.parts import clear_layout, label
from viewer.panels.states import Progress, Step
from viewer.words import tr

WIDTH_PX = 460


class OpeningPage(QFrame):
    """In place of the welcome page or the timeline while a file is examined and read."""

    cancel_wanted = Signal()

    def __init__(self, look: LookSource | PanelLook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = PanelLook(look)
        self.setProperty("surface", "canvas")
        self._column = QVBoxLayout(self)
        self.progress: Progress | None = None

    def show_name(self, name: str) -> None:
        """Only which file it is: a step list that is gone at once would but flicker."""
        clear_layout(self._column)
        self.progress = None
        words = tr("Opening “{name}”", name=name[:80])
        self.setAccessibleName(words)
        title = label(self._look, words, "heading", "second")
        self._column.addStretch(1)
        self._column.addWidget(title, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addStretch(2)

    def show_steps(self, name: str, steps: Sequence[Step], done: int, total: int, told: str) -> None:
        """The steps, how far the present one is, and Cancel."""
        if self.progress is None:
            clear_layout(self._column)
            self.progress = Progress(self._look, tr("Opening “{name}”", name=name[:80]), self.cancel_wanted.emit)
            box = QFrame()
            box.setProperty("surface", "box")
            box.setFixedWidth(self._look.scaled(WIDTH_PX))
            inside = QVBoxLayout(box)
            inside.setContentsMargins(0, 0, 0, 0)
            inside.addWidget(self.progress)
            self._column.addStretch(1)
            self._column.addWidget(box, 0, Qt.AlignmentFlag.AlignHCenter)
            self._column.addStretch(2)
        self.progress.show_progress(steps, done, total, told)

    def sizeHint(self) -> QSize:
        """Room for the box."""
        return QSize(self._look.scaled(WIDTH_PX) + 48, 400)
