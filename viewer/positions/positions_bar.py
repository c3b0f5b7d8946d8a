"""The bar over the grid: which view, which track of talks, which two parties, which rounds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QActionGroup, QPainter
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton

from viewer.layout.marks import Box, Mark, Stroke
from viewer.layout.positions_marks import party_mark
from viewer.paint.painted import PaintedWidget
from viewer.paint.panel_look import PanelLook
from viewer.paint.positions_painter import paint_marks
from viewer.words import tr

VIEW_ACTIONS = ("view.timeline", "view.positions", "view.ledger")
LEGEND_LEAST_PX, WORDS_LEAST_PX = 860, 640


class Chooser(QToolButton):
    """A value that opens a menu of others; the words before it say what it is."""

    def __init__(self, look: PanelLook, words: str, fill: Callable[[QMenu], None]) -> None:
        super().__init__()
        self._look, self.caption = look, QLabel(words)
        self.caption.setProperty("tone", "second")
        self._words = words
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        menu = QMenu(self)
        menu.aboutToShow.connect(lambda: (menu.clear(), fill(menu)))  # type: ignore[func-returns-value]
        self.setMenu(menu)

    def put(self, value: str) -> None:
        """Show the value that is chosen."""
        self.setText(value.replace("&", "&&"))
        self.setAccessibleName(tr("{what}: {value}", what=self._words, value=value))
        self.setToolTip(self.accessibleName())

    def dress(self) -> None:
        """Fonts and icon of the look in use."""
        size = self._look.scaled(12)
        self.setFont(self._look.font("body_medium"))
        self.setIcon(self._look.icon("chevron-down", "text2", size))
        self.setIconSize(QSize(size, size))
        self.caption.setFont(self._look.font("list"))


def add_choices(
    menu: QMenu, names: Sequence[tuple[object, str]], chosen: object, choose: Callable[[object], None]
) -> None:
    """One of several, as checkable actions. Names are case text, so an ampersand is no shortcut."""
    group = QActionGroup(menu)
    for key, name in names:
        action = menu.addAction(name.replace("&", "&&"))
        action.setCheckable(True)
        action.setChecked(key == chosen)
        action.triggered.connect(lambda _on=False, k=key: choose(k))
        group.addAction(action)


class Legend(PaintedWidget):
    """What the marks of the grid mean: a move in the matrix; stated and carried in the ledger."""

    def __init__(self, look: PanelLook) -> None:
        super().__init__()
        self._look, self._ledger = look, False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.show_for(ledger=False)

    def show_for(self, *, ledger: bool) -> None:
        """Explain the matrix or the ledger."""
        self._ledger = ledger
        self.setAccessibleName("; ".join(words for _marks, words in self._parts()))
        self.updateGeometry()
        self.update()

    def _parts(self) -> list[tuple[list[Mark], str]]:
        if not self._ledger:
            return [(_moved_sample(), tr("moved since the round before"))]
        ring = Box(3, -4, 8, 8, "", "control.fill", 1.25, 4.0)
        dot = Box(5.5, -1.5, 3, 3, "control.fill", radius=1.5)
        stated = Box(2.5, -4.5, 9, 9, "gap4.fill", radius=4.5)
        return [
            ([stated], tr("stated in the round")),
            ([ring], tr("carried forward")),
            ([ring, dot], tr("carried, discussed")),
        ]

    def _width(self, marks: list[Mark]) -> int:
        return 60 if not self._ledger else 18

    def sizeHint(self) -> QSize:
        """Marks and words in one line."""
        metrics = self._look.fonts.metrics()
        parts = self._parts()
        width = sum(self._width(marks) + metrics.width_px(words, "small") + 14 for marks, words in parts)
        return QSize(round(width) + 4, self._look.scaled(24))

    def paint(self, painter: QPainter) -> None:
        """Marks and words."""
        from viewer.layout.labels import baseline
        from viewer.layout.marks import Text

        look, x, middle = self._look, 0.0, self.height() / 2
        metrics = look.fonts.metrics()
        for marks, words in self._parts():
            painter.save()
            painter.translate(x, middle)
            base = baseline(0, "small", metrics)
            text = Text(self._width(marks), base, words, "small", "text2.fill")
            paint_marks(painter, (*marks, text), look.theme, look.fonts)
            painter.restore()
            x += self._width(marks) + metrics.width_px(words, "small") + 14


def _moved_sample() -> list[Mark]:
    ink = "kindC.fill"
    before, now = party_mark(0, 8, 0, 0, "dashed"), party_mark(0, 48, 0)
    head = ((35.5, -3.2), (39.0, 0.0), (35.5, 3.2))
    return [before, Stroke(((14, 0), (39, 0)), ink, 1.75), Stroke(head, ink, 1.75), now]


class PositionsBar(QFrame):
    """34 px over the grid."""

    def __init__(self, look: PanelLook, actions: Mapping[str, QAction], choosers: Sequence[Chooser]) -> None:
        super().__init__()
        self._look, self._choosers = look, choosers
        self.setProperty("surface", "panel")
        self.setProperty("edge", "bottom")
        self.setAccessibleName(tr("View of the issues"))
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 10, 0)
        row.setSpacing(2)
        self._segment: list[QToolButton] = []
        joined = QHBoxLayout()
        joined.setSpacing(0)
        row.addLayout(joined)
        for place, action_id in zip(("first", "middle", "last"), VIEW_ACTIONS, strict=True):
            button = QToolButton()
            button.setDefaultAction(actions[action_id])
            button.setProperty("segment", place)
            button.setProperty("short", "true")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            joined.addWidget(button)
            self._segment.append(button)
        row.addSpacing(8)
        self._line = QFrame()
        self._line.setProperty("kind", "line")
        self._line.setFixedWidth(1)
        row.addWidget(self._line)
        for chooser in choosers:
            row.addSpacing(8)
            row.addWidget(chooser.caption)
            row.addWidget(chooser)
        row.addStretch(1)
        self.legend = Legend(look)
        row.addWidget(self.legend)
        look.changed.connect(self.dress)
        self.dress()

    def dress(self) -> None:
        """Fonts, icons and heights for the look in use."""
        look = self._look
        self.setFixedHeight(look.scaled(34))
        size = look.scaled(13)
        for button in self._segment:
            button.setFont(look.font("list"))
            button.setFixedHeight(look.scaled(26))
            button.setIconSize(QSize(size, size))
        self._line.setFixedHeight(look.scaled(18))
        for chooser in self._choosers:
            chooser.dress()
        self.legend.show_for(ledger=False)
        self._fit()

    def _fit(self) -> None:
        scale = max(1.0, self._look.fonts.text_scale)
        wide, words = self.width() >= LEGEND_LEAST_PX * scale, self.width() >= WORDS_LEAST_PX * scale
        self.legend.setVisible(wide)
        style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon if words else Qt.ToolButtonStyle.ToolButtonIconOnly
        for button in self._segment:
            button.setToolButtonStyle(style)
        for chooser in self._choosers:
            chooser.caption.setVisible(words and chooser.isVisibleTo(self))

    def resizeEvent(self, event: object) -> None:
        """Words go where there is no room for them."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._fit()
