"""One line makes an event, written in place: over the timeline, or in the last row of the events table.

What was understood is said and drawn while it is typed; Enter accepts it, Escape puts the line away.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLineEdit, QWidget

from viewer.paint.bounds_picture import BoundsPicture
from viewer.paint.panel_look import PanelLook
from viewer.panels.inspector_sections.day_ticks import day_ticks
from viewer.panels.parts import label
from viewer.record_commands import QuickLine, read_quick_line
from viewer.words import EVENT_KIND, tr, word

WIDTH_PX, AIR_PX = 420, 8


class _LineEdit(QLineEdit):
    """Keeps the keys that are also shortcuts of the window while it is written in."""

    def event(self, event: QEvent) -> bool:
        """A letter is a letter."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.text().isprintable():
            event.setAccepted(bool(event.text()))
        return super().event(event)


class QuickLineBox(QFrame):
    """The line with what was understood of it. `entered` gives the text of a line that has a title."""

    entered = Signal(str)
    left = Signal()

    def __init__(
        self, look: PanelLook, anchor: Callable[[], int], parent: QWidget | None = None, *, beside: bool = False
    ) -> None:
        """`anchor`: the day that "yesterday" counts from; `beside`: field and words in one row, as in a table."""
        super().__init__(parent)
        self._look, self._anchor, self._beside = look, anchor, beside
        self.line = QuickLine("other", "", None)
        self.field = _LineEdit()
        self.field.setProperty("short", "true")
        self.field.setAccessibleName(tr("Add event in one line"))
        self.field.setPlaceholderText(tr("Add an event: 5 Feb 2026 round: Third round, Abu Dhabi"))
        self.told = label(look, "", "small", "second")
        self.picture = BoundsPicture(look, day_ticks)
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        row = QBoxLayout(direction, self)
        row.setContentsMargins(AIR_PX, 3 if beside else AIR_PX, AIR_PX, 3 if beside else AIR_PX)
        row.setSpacing(AIR_PX if beside else 4)
        for part, stretch in ((self.field, 3), (self.told, 2), (self.picture, 2)):
            row.addWidget(part, stretch if beside else 0)
        self.setProperty("surface", "canvas" if beside else "box")
        if beside:
            self.setProperty("edge", "top")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.field.textChanged.connect(self._look_at)
        self.field.installEventFilter(self)
        look.changed.connect(self._dress)
        self._dress()
        self._look_at("")

    def begin(self, text: str = "") -> None:
        """Take the focus, with a text already there."""
        self.field.setText(text)
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.end(False)

    def stand_at(self, at: QPoint) -> None:
        """Stand at a point of the parent, wholly inside it."""
        area = self.parentWidget()
        assert area is not None
        size = QSize(min(self._look.scaled(WIDTH_PX), area.width() - 2 * AIR_PX), self.sizeHint().height())
        x = min(max(at.x(), AIR_PX), max(AIR_PX, area.width() - size.width() - AIR_PX))
        y = min(max(at.y(), AIR_PX), max(AIR_PX, area.height() - size.height() - AIR_PX))
        self.setGeometry(x, y, size.width(), size.height())

    def _look_at(self, text: str) -> None:
        self.line = line = read_quick_line(text, self._anchor())
        date = line.typed.words if line.typed is not None else tr("no date in source")
        kind = word(EVENT_KIND, line.kind)
        if line.title:
            words = tr("{kind} · {date} · Enter adds it", kind=kind, date=date)
        else:
            words = tr("{kind} · {date} · a title is needed", kind=kind, date=date) if text.strip() else ""
        self.told.setText(words)
        self.field.setAccessibleDescription(words)
        self.picture.show_date(line.typed.date if line.typed is not None else None, date)
        if self._beside:
            self.told.setVisible(bool(words))
            self.picture.setVisible(line.typed is not None)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Enter accepts a line with a title, Escape leaves; leaving an empty line over the timeline puts it away."""
        if watched is not self.field:
            return False
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if self.line.title:
                    self.entered.emit(self.field.text())
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.field.clear()
                self.left.emit()
                return True
        elif event.type() is QEvent.Type.FocusOut and not self._beside and not self.line.title:
            self.left.emit()
        return False

    def _dress(self) -> None:
        self.field.setFont(self._look.font("list"))
        self.told.setFont(self._look.font("small"))
        self.picture.updateGeometry()
