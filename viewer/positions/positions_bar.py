"""The bar over the grid: which view, which track of talks, which two parties, which rounds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QActionGroup, QPainter
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton

from viewer.layout.labels import baseline
from viewer.layout.marks import Mark, Stroke, Text
from viewer.layout.positions_marks import party_mark
from viewer.paint.painted import PaintedWidget
from viewer.paint.panel_look import PanelLook
from viewer.paint.positions_painter import paint_marks
from viewer.words import tr

VIEW_ACTIONS = ("view.timeline", "view.positions", "view.ledger")
WORDS_LEAST_PX, MOVE_PX = 640, 60


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


class MoveLegend(PaintedWidget):
    """What an arrow between two marks of the matrix means; the other marks are told in the grid's own head."""

    def __init__(self, look: PanelLook) -> None:
        super().__init__()
        self._look, self._words = look, tr("moved since the round before")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(self._words)

    def sizeHint(self) -> QSize:
        """Mark and words in one line."""
        width = MOVE_PX + self._look.fonts.metrics().width_px(self._words, "small") + 4
        return QSize(round(width), self._look.scaled(24))

    def paint(self, painter: QPainter) -> None:
        """Mark and words."""
        look = self._look
        base = baseline(0, "small", look.fonts.metrics())
        painter.translate(0, self.height() / 2)
        words = Text(MOVE_PX, base, self._words, "small", "text2.fill")
        paint_marks(painter, (*_moved_sample(), words), look.theme, look.fonts)


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
        self._ledger = False
        self.legend = MoveLegend(look)
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
        self.legend.updateGeometry()
        self._fit()

    def show_for(self, *, ledger: bool) -> None:
        """The bar of the matrix or of the ledger, which has no arrows to explain."""
        self._ledger = ledger
        self._fit()

    def _fit(self) -> None:
        scale = max(1.0, self._look.fonts.text_scale)
        words = self.width() >= WORDS_LEAST_PX * scale
        style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon if words else Qt.ToolButtonStyle.ToolButtonIconOnly
        for button in self._segment:
            button.setToolButtonStyle(style)
        for chooser in self._choosers:
            chooser.caption.setVisible(words and chooser.isVisibleTo(self))
        self.legend.setVisible(not self._ledger and words and self._room_for_legend())

    def _room_for_legend(self) -> bool:
        shown = [*self._segment, *(c for chooser in self._choosers for c in (chooser.caption, chooser))]
        taken = sum(widget.sizeHint().width() + 10 for widget in shown if widget.isVisibleTo(self))
        return taken + self.legend.sizeHint().width() + 40 <= self.width()

    def resizeEvent(self, event: object) -> None:
        """Words go where there is no room for them."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._fit()
