"""The checks in a window of their own that stays open beside the timeline while one follows up what they name."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from viewer.dialogs.opening_size import open_at
from viewer.paint.panel_look import PanelLook
from viewer.panels.checks_panel import ChecksPanel
from viewer.session import Session
from viewer.tasks import Tasks
from viewer.words import tr


class ChecksDialog(QDialog):
    """Not modal: a row selects its records in the window behind."""

    def __init__(
        self,
        session: Session,
        look: PanelLook,
        tasks: Tasks,
        signed: Callable[[Callable[[], object]], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Tool)
        self.setWindowTitle(tr("Checks"))
        open_at(self, look.scaled(440), look.scaled(640))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.panel = ChecksPanel(session, look, tasks, self, signed=signed)
        column.addWidget(self.panel)
