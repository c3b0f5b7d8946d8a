"""A bar for a count among others, on a logarithmic scale so that small counts beside large ones stay visible."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter

from viewer.paint.painted import PaintedWidget
from viewer.paint.panel_look import PanelLook

WIDTH_PX, HEIGHT_PX = 96, 7


class KindBar(PaintedWidget):
    """`count` of at most `most`, in the ink of a kind."""

    def __init__(self, look: PanelLook, ink: str, count: int, most: int) -> None:
        super().__init__()
        self._look, self._ink = look, ink
        self.share = math.log1p(count) / math.log1p(most) if most else 0.0
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        """A fixed length, grown with the text."""
        return QSize(self._look.scaled(WIDTH_PX), self._look.scaled(HEIGHT_PX))

    def paint(self, painter: QPainter) -> None:
        """The track, and over it the bar."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(Qt.PenStyle.NoPen)
        whole = self.rect().toRectF()
        for ink, share in (("hair.fill", 1.0), (f"{self._ink}.fill", self.share)):
            painter.setBrush(self._look.theme.ink(ink))
            painter.drawRoundedRect(QRectF(0, 0, whole.width() * share, whole.height()), 2, 2)
