"""Wrapped plain text in several tones and faces, painted by line: no markup is ever read from case text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from unicodedata import bidirectional

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy

from viewer.paint.fonts import STYLES
from viewer.paint.painted import PaintedWidget
from viewer.paint.panel_look import PanelLook

_RULE_PX = 2.0
_RULE_AIR_PX = 10.0
_WIDTHS_KEPT = 4  # a layout asks for several widths, over and over
_LONGEST = 20_000
"""Letters of one text that are laid out; a longer one ends in "…" (the reader shows it whole)."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one style and one colour token; `ground` lays a token behind them, `line` under them, `struck` a line
    through them."""

    text: str
    style: str = "list"
    token: str = "text1"
    ground: str = ""
    line: str = ""
    struck: bool = False


def is_right_to_left(text: str) -> bool:
    """Whether a text's first strong letter belongs to a script written from the right."""
    for letter in text[:400]:
        kind = bidirectional(letter)
        if kind in ("R", "AL"):
            return True
        if kind == "L":
            return False
    return False


class PaintedText(PaintedWidget):
    """Runs of text as one wrapped paragraph, perhaps with a rule at the side where the script begins."""

    def __init__(self, look: PanelLook, runs: Sequence[Run], *, rule: str = "") -> None:
        super().__init__()
        self._look, self._rule = look, rule
        self._runs = [replace(run, text=run.text[:_LONGEST]) for run in runs]
        self._text = "".join(run.text for run in self._runs)
        self.right_to_left = is_right_to_left(self._text)
        self._laid: dict[float, tuple[QTextLayout, float]] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(self._text)

    @property
    def text(self) -> str:
        """The words of all runs."""
        return self._text

    def hasHeightForWidth(self) -> bool:
        """The height follows the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all lines at a width."""
        return round(self._lay_out(float(width))[1] + 0.5)

    def sizeHint(self) -> QSize:
        """A readable column."""
        return QSize(240, self.heightForWidth(max(self.width(), 60) if self.width() > 60 else 240))

    def minimumSizeHint(self) -> QSize:
        """One word's room; the height of the present width."""
        return QSize(60, round(self._look.line_px(self._runs[0].style if self._runs else "list")))

    def _air_px(self) -> float:
        return _RULE_PX + _RULE_AIR_PX if self._rule else 0.0

    def _lay_out(self, width: float) -> tuple[QTextLayout, float]:
        known = self._laid.get(width)
        if known is not None:
            return known
        first = self._runs[0] if self._runs else Run("")
        layout = QTextLayout(self._text.replace("\n", "\u2028"), self._look.font(first.style))
        option = QTextOption(Qt.AlignmentFlag.AlignRight if self.right_to_left else Qt.AlignmentFlag.AlignLeft)
        if self.right_to_left:
            option.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
            option.setTextDirection(Qt.LayoutDirection.RightToLeft)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.setFormats(self._formats())
        pitch = STYLES[first.style].line_px * self._look.fonts.text_scale
        pitch = max(pitch, QFontMetricsF(self._look.font(first.style)).height())
        layout.beginLayout()
        y = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(20.0, width - self._air_px()))
            line.setPosition(QPointF(0, y + (pitch - line.height()) / 2))
            y += pitch
        layout.endLayout()
        if len(self._laid) >= _WIDTHS_KEPT:
            self._laid.clear()
        self._laid[width] = layout, y
        return layout, y

    def _formats(self) -> list[QTextLayout.FormatRange]:
        formats, at = [], 0
        for run in self._runs:
            look = QTextCharFormat()
            look.setFont(self._look.font(run.style))
            look.setForeground(self._look.colour(run.token))
            if run.ground:
                look.setBackground(self._look.colour(run.ground))
            if run.line:
                look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
                look.setUnderlineColor(self._look.colour(run.line))
            look.setFontStrikeOut(run.struck)
            part = QTextLayout.FormatRange()
            length = len(run.text.encode("utf-16-le")) // 2
            part.start, part.length, part.format = at, length, look
            formats.append(part)
            at += length
        return formats

    def paint(self, painter: QPainter) -> None:
        """The lines and the rule."""
        layout, height = self._lay_out(float(self.width()))
        left = 0.0 if self.right_to_left else self._air_px()
        if self._rule:
            x = self.width() - _RULE_PX if self.right_to_left else 0.0
            painter.fillRect(QRectF(x, 1, _RULE_PX, height - 2), self._look.colour(self._rule))
        layout.draw(painter, QPointF(left, 0))
