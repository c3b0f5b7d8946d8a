"""A section of the inspector: a heading that folds, something at its right, rows below."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from viewer.paint.painted import PaintedButton
from viewer.paint.panel_look import PanelLook
from viewer.paint.panel_rows import paint_section_head
from viewer.panels.inspector_sections.page import Section
from viewer.words import tr


class SectionHead(PaintedButton):
    """The heading; pressing it folds or unfolds."""

    def __init__(self, look: PanelLook, section: Section, is_open: bool) -> None:
        super().__init__("")
        self._look, self._section, self.is_open = look, section, is_open
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.tell()

    def tell(self) -> None:
        """What a screen reader says: title, count, folded or not."""
        section = self._section
        name = tr("{title}, {count}", title=section.title, count=section.count) if section.count else section.title
        self.setAccessibleName(name if self.is_open else tr("{title}, folded", title=name))

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(80, max(22, round(self._look.line_px("list_bold")) + 4))

    def minimumSizeHint(self) -> QSize:
        """Words give way."""
        return QSize(40, self.sizeHint().height())

    def paint(self, painter: QPainter) -> None:
        """Title, count, fold mark."""
        paint_section_head(
            painter,
            self.rect().toRectF(),
            self._look,
            title=self._section.title,
            count=self._section.count,
            is_open=self.is_open,
            hovered=self.underMouse(),
            focused=self.hasFocus(),
        )


class SectionWidget(QFrame):
    """Heading and rows; the rows are made when first unfolded."""

    fold_changed = Signal(bool)

    def __init__(self, look: PanelLook, section: Section, folded: bool) -> None:
        super().__init__()
        self.section = section
        self.setProperty("edge", "top")
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 9, 14, 11)
        column.setSpacing(6)
        row = QHBoxLayout()
        row.setSpacing(6)
        self.head = SectionHead(look, section, not folded)
        self.head.clicked.connect(lambda _on=False: self.set_folded(self.head.is_open))
        row.addWidget(self.head, 1)
        if section.side is not None:
            row.addWidget(section.side())
        column.addLayout(row)
        self.body = QWidget()
        self.rows = QVBoxLayout(self.body)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setSpacing(2)
        column.addWidget(self.body)
        self._filled = False
        self._show(not folded)

    def put_first(self, widget: QWidget) -> None:
        """Put a widget above the rows and unfold."""
        self.rows.insertWidget(0, widget)
        self._show(True)

    def set_folded(self, folded: bool) -> None:
        """Fold or unfold, and tell."""
        self._show(not folded)
        self.fold_changed.emit(folded)

    def _show(self, is_open: bool) -> None:
        if is_open and not self._filled:
            self._filled = True
            self.section.fill(self.rows)
        self.head.is_open = is_open
        self.head.tell()
        self.body.setVisible(is_open and self.rows.count() > 0)
        self.head.update()
