"""The head and the foot of the inspector: what kind of record, its number, pin and menu; changes and the lock."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from viewer.paint.painted import PaintedWidget
from viewer.paint.panel_look import PanelLook
from viewer.paint.panel_rows import kind_tag_width_px, paint_kind_tag
from viewer.panels.parts import HEADER_PX, clear_layout, icon_button, label
from viewer.words import tr, trn

EDGE_PX = 14


class KindTag(PaintedWidget):
    """The kind of record, with its glyph on a soft ground."""

    def __init__(self, look: PanelLook) -> None:
        super().__init__()
        self._look, self._mark, self._words, self._ground = look, "", "", "roundSoft"

    def put(self, mark: str, words: str, ground: str) -> None:
        """Show another kind."""
        self._mark, self._words, self._ground = mark, words, ground
        self.setFixedSize(self.sizeHint())
        self.setAccessibleName(words)
        self.setVisible(bool(words))
        self.update()

    def sizeHint(self) -> QSize:
        """Mark and words."""
        height = max(20, round(self._look.line_px("caption_medium")) + 4)
        return QSize(round(kind_tag_width_px(self._words, self._look)), height)

    def paint(self, painter: QPainter) -> None:
        """The tag."""
        paint_kind_tag(painter, self.rect().toRectF(), self._look, self._mark, self._words, self._ground)


class InspectorHead(QFrame):
    """Kind tag, record number, pin, more."""

    def __init__(self, look: PanelLook) -> None:
        super().__init__()
        self._look = look
        self.setProperty("edge", "bottom")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 6, 0)
        row.setSpacing(6)
        self.tag, self.number = KindTag(look), label(look, "", "small", "third")
        self.pin = icon_button(look, "pin", "", checkable=True)
        self.more = icon_button(look, "ellipsis", tr("More"))
        row.addWidget(self.tag)
        row.addWidget(self.number)
        row.addStretch(1)
        row.addWidget(self.pin)
        row.addWidget(self.more)
        self.tell_pin()
        self.dress()

    def put(self, mark: str, words: str, number: str = "", ground: str = "roundSoft") -> None:
        """Show a kind of record and its number."""
        self.tag.put(mark, words, ground)
        self.number.setText(number)

    def tell_pin(self) -> None:
        """The pin's name and icon for the state it is in."""
        pinned = self.pin.isChecked()
        self.pin.setProperty("icon_name", "pin-filled" if pinned else "pin")
        name = tr("Follow the selection again") if pinned else tr("Keep this record here")
        self.pin.setAccessibleName(name)
        self.pin.setToolTip(name)
        self.dress()

    def dress(self) -> None:
        """Fonts, icons and height for the look of the moment."""
        look = self._look
        self.setFixedHeight(look.row_px("list_bold", HEADER_PX, 12))
        self.number.setFont(look.font("small"))
        for button in (self.pin, self.more):
            size = look.scaled(14)
            button.setIcon(look.icon(str(button.property("icon_name")), "text2", size, on="accent"))
            button.setIconSize(QSize(size, size))


class InspectorFoot(QFrame):
    """How many changes, and whether the record is locked."""

    def __init__(self, look: PanelLook) -> None:
        super().__init__()
        self._look = look
        self.setProperty("edge", "top")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(EDGE_PX, 0, EDGE_PX, 0)
        self._row.setSpacing(6)

    def put(self, changes: int | None, locked: bool) -> None:
        """Show the number of changes (None leaves it out) and the lock."""
        look = self._look
        clear_layout(self._row)
        self.setFixedHeight(look.row_px("small", 30, 10))
        if changes is not None:
            self._row.addWidget(self._sign("history"))
            self._row.addWidget(label(look, trn("{count} change", "{count} changes", changes), "small", "third"))
        self._row.addStretch(1)
        words = tr("Record is read-only") if locked else tr("Record is unlocked")
        self._row.addWidget(label(look, words, "small", "third"))
        self._row.addWidget(self._sign("lock" if locked else "lock-open"))

    def _sign(self, icon: str) -> QLabel:
        sign = QLabel()
        sign.setPixmap(self._look.pixmap(icon, "text3", self._look.scaled(13), self.devicePixelRatioF()))
        return sign
