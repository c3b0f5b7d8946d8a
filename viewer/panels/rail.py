"""The narrow rail that stands for the left pane in a narrow window: actors, issues, search."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QToolButton, QVBoxLayout

from viewer.paint.panel_look import PanelLook
from viewer.words import tr

WIDTH_PX = 34


class Rail(QFrame):
    """34 px of icons."""

    pane_wanted = Signal(str)
    find_wanted = Signal()

    def __init__(self, look: PanelLook) -> None:
        super().__init__()
        self._look = look
        self.setProperty("surface", "panel")
        self.setProperty("edge", "rule-right")
        column = QVBoxLayout(self)
        column.setContentsMargins(3, 6, 3, 6)
        column.setSpacing(6)
        self._buttons: list[tuple[QToolButton, str]] = []
        for icon, words, find in (
            ("users", tr("Actors"), False),
            ("diamond", tr("Open issues"), False),
            ("search", tr("Find in case"), True),
        ):
            button = QToolButton()
            button.setAccessibleName(words)
            button.setToolTip(words)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(self.find_wanted if find else (lambda: self.pane_wanted.emit("left")))
            column.addWidget(button)
            self._buttons.append((button, icon))
        column.addStretch(1)
        look.changed.connect(self._read_look)
        self._read_look()

    def _read_look(self) -> None:
        size = self._look.scaled(16)
        for button, icon in self._buttons:
            button.setIcon(self._look.icon(icon, "text2", size))
            button.setIconSize(QSize(size, size))
        self.setFixedWidth(self._look.scaled(WIDTH_PX))
