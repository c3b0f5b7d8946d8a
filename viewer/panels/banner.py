"""One message between the toolbar and the canvas: the worst first, with what can be done about it (DESIGN 8)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from viewer.paint.panel_look import LookSource, PanelLook
from viewer.panels.parts import clear_layout, icon_button, label, push_button, retone
from viewer.problems import Problem, problem_of
from viewer.session import SavedState, Session
from viewer.words import tr

INFORMATION_STAYS_MS = 10_000
_ICONS = {"danger": ("circle-alert", "danger"), "warn": ("file-warning", "warn"), "info": ("info", "accent")}


@dataclass(frozen=True, slots=True)
class Message:
    """What a banner says. `level`: danger (stays until solved), warn (can be closed), info (closes itself)."""

    level: str
    title: str
    text: str = ""
    buttons: tuple[tuple[str, Callable[[], object]], ...] = ()


class Banner(QFrame):
    """Shows the worst of what there is to say; hidden while there is nothing."""

    retry_wanted = Signal()
    copy_wanted = Signal()

    def __init__(self, session: Session, look: LookSource | PanelLook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._look = session, PanelLook(look)
        self._unsaved: Message | None = None
        self._message: Message | None = None
        self._shown: Message | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 10, 10, 10)
        self._row.setSpacing(12)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(INFORMATION_STAYS_MS)
        self._timer.timeout.connect(self._time_out)
        session.saved_state_changed.connect(self._read_saved)
        self._look.changed.connect(self._build)
        self._read_saved(session.saved_state)

    @property
    def message(self) -> Message | None:
        """What is shown."""
        return self._unsaved or self._message

    def show_problem(self, problem: Problem) -> None:
        """Say what went wrong and what to do; a person may close it."""
        self.show_message(Message("warn", problem.title, problem.next_step))

    def show_message(self, message: Message) -> None:
        """Say something; what could not be saved goes before it."""
        self._message = message
        self._build()

    def clear(self) -> None:
        """Nothing more to say, but for what is not saved."""
        self._message = None
        self._build()

    def _read_saved(self, state: SavedState) -> None:
        if state.saved or state.fault is None:
            self._unsaved = None
        else:
            case_file = self._session.case_file
            problem = problem_of(state.fault, case_file.path.name if case_file is not None else "")
            where = "{problem} The change is kept in memory and in the recovery folder."
            kept = tr(where if state.on_disk else "{problem} The change is kept in memory.", problem=problem.title)
            self._unsaved = Message(
                "danger",
                tr("Your last change is not saved"),
                tr("{kept} {next_step}", kept=kept, next_step=problem.next_step),
                (
                    (tr("Try again"), self.retry_wanted.emit),
                    (tr("Save a copy elsewhere…"), self.copy_wanted.emit),
                ),
            )
        self._build()

    def _build(self) -> None:
        message = self.message
        self.setVisible(message is not None)
        clear_layout(self._row)
        self._timer.stop()
        self._shown = message
        if message is None:
            return
        look = self._look
        retone(self, "surface", f"banner-{message.level}")
        name, token = _ICONS[message.level]
        sign = QLabel()
        sign.setPixmap(look.pixmap(name, token, look.scaled(18), self.devicePixelRatioF()))
        sign.setFixedSize(QSize(look.scaled(18), look.scaled(18)))
        self._row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(label(look, message.title, "body_medium", wrap=True))
        if message.text:
            column.addWidget(label(look, message.text, "small", "second", wrap=True))
        if message.buttons:
            buttons = QHBoxLayout()
            buttons.setContentsMargins(0, 6, 0, 0)
            buttons.setSpacing(8)
            for words, run in message.buttons:
                buttons.addWidget(push_button(look, words, run))
            buttons.addStretch(1)
            column.addLayout(buttons)
        self._row.addLayout(column, 1)
        if message.level != "danger":
            self._row.addWidget(
                icon_button(look, "x", tr("Close this message"), self.clear), 0, Qt.AlignmentFlag.AlignTop
            )
        self.setAccessibleName(tr("{title}. {text}", title=message.title, text=message.text))
        if message.level == "info":
            self._timer.start()

    def _time_out(self) -> None:
        focus = self.focusWidget()
        if focus is not None and focus.hasFocus():
            self._timer.start()
            return
        self.clear()
