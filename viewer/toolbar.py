"""The bar under the menus: panes, back and forward, tools, search, as known on, zoom, export.

Every button is an action of the table; the bar only chooses which and lays them out (DESIGN 3.1), dropping the
zoom slider, prefixes and words as the window narrows (3.2).
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSlider,
    QToolBar,
    QToolButton,
    QWidget,
)

from db.dates import describe_short, parse_edtf
from viewer.paint.panel_look import PanelLook
from viewer.session import MIN_SPAN_S, Session
from viewer.words import tr

WIDE_PX, MEDIUM_PX, TIGHT_PX = 1280, 1120, 900
SLIDER_STEPS = 1000


class SearchField(QPushButton):
    """Looks like a field, opens the palette: one place to type, whichever way a person comes."""

    def __init__(self, look: PanelLook) -> None:
        super().__init__()
        self._look = look
        self.setProperty("kind", "field")
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setAccessibleName(tr("Search events, quotes, actors"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 6, 0)
        row.setSpacing(6)
        self._icon, self._words, self._key = QLabel(), QLabel(), QLabel("Ctrl K")
        self._words.setProperty("tone", "third")
        self._key.setProperty("kind", "key")
        row.addWidget(self._icon)
        row.addWidget(self._words, 1)
        row.addWidget(self._key, 0, Qt.AlignmentFlag.AlignVCenter)

    def read_look(self, words: str) -> None:
        """Its words, fonts and icon."""
        look = self._look
        self._icon.setPixmap(look.pixmap("search", "text3", look.scaled(14), self.devicePixelRatioF()))
        self._words.setText(words)
        self._words.setFont(look.font("list"))
        self._key.setFont(look.font("caption"))
        self._key.setFixedHeight(look.scaled(18))
        self.setFixedHeight(look.scaled(28))


class Toolbar(QToolBar):
    """The one toolbar of the window."""

    zoom_chosen = Signal(float)  # seconds in view

    def __init__(self, session: Session, look: PanelLook, actions: Mapping[str, QAction], parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._look, self._actions = session, look, actions
        self.setObjectName("toolbar")
        self.setMovable(False)
        self.setAccessibleName(tr("Toolbar"))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._width_class = 0
        self._add_edge()
        self._add_buttons(["view.left", "view.bottom", "view.right"])
        self._add_line()
        self._add_buttons(["time.back", "time.forward"])
        self._add_line()
        self._tools = self._add_segment(["tool.select", "tool.pin", "tool.range"])
        self._add_stretch()
        self.search = SearchField(look)
        self.search.clicked.connect(actions["edit.palette"].trigger)
        self.addWidget(self.search)
        self._add_stretch()
        self.as_of = QPushButton()
        self.as_of.setProperty("kind", "small")
        self.as_of.clicked.connect(actions["view.as_of"].trigger)
        self.addWidget(self.as_of)
        self._add_line()
        self._add_buttons(["time.zoom_out"])
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, SLIDER_STEPS)
        self.slider.setFixedWidth(84)
        self.slider.setAccessibleName(tr("Zoom"))
        self.slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.slider.valueChanged.connect(self._slide)
        self._slider_action = self.addWidget(self.slider)
        self._add_buttons(["time.zoom_in"])
        self._fit = self._add_buttons(["time.fit"], words=tr("Fit"))[0]
        self._add_line()
        self.export = QPushButton()
        self.export.setProperty("kind", "small")
        self.export.clicked.connect(actions["case.export"].trigger)
        self.addWidget(self.export)
        self._add_edge()
        for signal in (session.case_changed, session.as_of_changed, session.view_changed):
            signal.connect(lambda _x: self.read_session())
        look.changed.connect(self.read_look)
        self.read_look()
        self.read_session()

    # ---- parts
    def _add_buttons(self, ids: list[str], words: str = "") -> list[QToolButton]:
        made = []
        for action_id in ids:
            button = QToolButton()
            button.setDefaultAction(self._actions[action_id])
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            if words:
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
                button.setText(words)
            self.addWidget(button)
            made.append(button)
        return made

    def _add_segment(self, ids: list[str]) -> list[QToolButton]:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(0)
        made = []
        for place, action_id in zip(("first", "middle", "last"), ids, strict=True):
            button = QToolButton()
            button.setDefaultAction(self._actions[action_id])
            button.setProperty("segment", place)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)
            made.append(button)
        self.addWidget(box)
        self._tool_box = box
        return made

    def _add_edge(self) -> None:
        """Air at an end: a padding of the style pushes what is inside down by as much."""
        edge = QWidget()
        edge.setFixedSize(6, 1)
        self.addWidget(edge)

    def _add_line(self) -> None:
        """An upright hairline with air, 20 px high: Qt's own separator cannot be made shorter than the bar."""
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(6, 0, 6, 0)
        line = QFrame()
        line.setProperty("kind", "line")
        line.setFixedSize(1, 20)
        row.addWidget(line)
        self.addWidget(box)

    def _add_stretch(self) -> None:
        gap = QWidget()
        gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(gap)

    # ---- reading
    def set_window_width(self, width_px: int) -> None:
        """Give up the slider below 1280, prefixes and words below 1120."""
        width_class = sum(width_px >= least for least in (TIGHT_PX, MEDIUM_PX, WIDE_PX)) - 1
        if width_class != self._width_class:
            self._width_class = width_class
            self.read_look()
            self.read_session()

    def read_look(self) -> None:
        """Icons, fonts and widths for the theme and the text size."""
        look = self._look
        self.setFont(look.font("list"))
        side = look.scaled(16)
        for button in self.findChildren(QToolButton):
            button.setIconSize(QSize(side, side))
        for button in self._tools:
            button.setFixedHeight(look.scaled(28))
            button.setIconSize(QSize(look.scaled(14), look.scaled(14)))
        self._tool_box.setFixedHeight(look.scaled(28) + 4)
        wide, words = self._width_class == 2, self._width_class > 0
        for button, text in zip(self._tools[1:], (tr("Pin"), tr("Range")), strict=True):
            button.setText(text)
            style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon if words else Qt.ToolButtonStyle.ToolButtonIconOnly
            button.setToolButtonStyle(style)
            button.setFont(look.font("list"))
        self._fit.setToolButtonStyle(
            Qt.ToolButtonStyle.ToolButtonTextBesideIcon if words else Qt.ToolButtonStyle.ToolButtonIconOnly
        )
        self._fit.setFont(look.font("list"))
        self._fit.setText(tr("Fit"))
        self.search.setFixedWidth(look.scaled({2: 300, -1: 120}.get(self._width_class, 230)))
        self.search.read_look(tr("Search events, quotes, actors") if wide else tr("Search"))
        self.as_of.setMinimumWidth(look.scaled(120 if words else 104))
        self.as_of.setIcon(look.icon("calendar-clock", "text2", 14))
        self.as_of.setFont(look.font("list"))
        self.export.setIcon(look.icon("file-down", "text2", 14))
        self.export.setText(tr("Export PDF…") if words else "")
        self.export.setToolTip(self._actions["case.export"].toolTip())
        self.export.setAccessibleName(tr("Export PDF…"))
        self.export.setFont(look.font("list"))
        self._slider_action.setVisible(wide)

    def read_session(self) -> None:
        """The as-known date and the zoom."""
        session = self._session
        for widget in (self.as_of, self.slider, self.export):
            widget.setEnabled(session.has_case)
        if not session.has_case:
            self.as_of.setText(tr("As of today"))
            return
        day = as_of_words(session.as_of_s)
        self.as_of.setText(tr("As of {date}", date=day) if self._width_class > 0 else day)
        self.as_of.setAccessibleName(tr("As known on {date}", date=day))
        self.slider.blockSignals(True)
        self.slider.setValue(round(self._share(session.view.seconds) * SLIDER_STEPS))
        self.slider.blockSignals(False)

    def _ends(self) -> tuple[float, float]:
        start_s, end_s = self._session.case_span()
        return math.log(end_s - start_s), math.log(MIN_SPAN_S * 60)

    def _share(self, seconds: float) -> float:
        far, near = self._ends()
        return min(max((far - math.log(seconds)) / (far - near), 0.0), 1.0)

    def _slide(self, value: int) -> None:
        if self._session.has_case:
            far, near = self._ends()
            self.zoom_chosen.emit(math.exp(far - value / SLIDER_STEPS * (far - near)))


def as_of_words(as_of_s: int | None) -> str:
    """ "today", or the day in words."""
    if as_of_s is None:
        return tr("today")
    from db.dates import iso_day

    return describe_short(parse_edtf(iso_day(as_of_s))).split(" ", 1)[-1]
