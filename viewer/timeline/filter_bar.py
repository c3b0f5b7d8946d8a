"""The bar above the canvas: a chip a kind with its count, the filter menu, what is hidden, the level of detail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QToolButton

from db.case_questions import kind_counts
from db.domain import EVENT_KINDS
from viewer.layout.scene import Scene
from viewer.layout.view import Filters
from viewer.paint.kind_icons import kind_icon
from viewer.paint.panel_look import PanelLook
from viewer.session import Session
from viewer.words import LANE_OF_KIND, number, tr, trn, word

CHIP_KINDS: tuple[tuple[str, ...], ...] = (
    ("round",),
    ("swap",),
    ("statement",),
    ("agreement",),
    ("contact",),
    ("incident",),
    ("period", "other"),
)
DETAIL_WORDS = {
    "auto": "Automatic",
    "density": "Density",
    "clusters": "Clusters",
    "labels": "Labels",
    "cards": "Cards",
}
COMPACT_PX = 1120  # of the window


class Chip(QToolButton):
    """One kind: switched on it shows, switched off it is hidden."""

    def __init__(self, kinds: tuple[str, ...]) -> None:
        super().__init__()
        self.kinds = kinds
        self.setCheckable(True)
        self.setChecked(True)
        self.setProperty("kind", "chip")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)


class FilterBar(QFrame):
    """34 px over the canvas."""

    def __init__(self, session: Session, look: PanelLook, actions: Mapping[str, QAction]) -> None:
        super().__init__()
        self._session, self._look, self._actions = session, look, actions
        self.setProperty("surface", "panel")
        self.setProperty("edge", "bottom")
        self.setAccessibleName(tr("Filters"))
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 10, 0)
        row.setSpacing(2)
        self.chips = [Chip(kinds) for kinds in CHIP_KINDS]
        for chip in self.chips:
            chip.clicked.connect(self._choose_kinds)
            row.addWidget(chip)
        self._line = QFrame()
        self._line.setProperty("kind", "line")
        self._line.setFixedWidth(1)
        row.addSpacing(8)
        row.addWidget(self._line)
        row.addSpacing(8)
        self.filter = QToolButton()
        self.filter.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.filter.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.filter.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.filter.setMenu(QMenu(self))
        self.filter.menu().aboutToShow.connect(self._fill_filter_menu)
        row.addWidget(self.filter)
        self.hidden_count = QPushButton()
        self.hidden_count.setProperty("kind", "link")
        self.hidden_count.clicked.connect(actions["filter.clear"].trigger)
        row.addWidget(self.hidden_count)
        row.addStretch(1)
        self.detail_label = QLabel()
        self.detail_label.setProperty("tone", "second")
        row.addWidget(self.detail_label)
        self.detail = QToolButton()
        self.detail.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.detail.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.detail.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.detail.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.detail.setMenu(self._detail_menu())
        row.addWidget(self.detail)
        for signal in (session.case_changed, session.view_changed, session.as_of_changed):
            signal.connect(lambda _x: self.read_session())
        look.changed.connect(self.read_look)
        self.read_look()
        self.read_session()

    def _detail_menu(self) -> QMenu:
        menu = QMenu(self)
        for level in DETAIL_WORDS:
            menu.addAction(self._actions[f"detail.{level}"])
        return menu

    # ---- choosing
    def _choose_kinds(self) -> None:
        hidden = frozenset(kind for chip in self.chips if not chip.isChecked() for kind in chip.kinds)
        self._session.set_filters(replace(self._session.view.filters, hidden_kinds=hidden))

    def _fill_filter_menu(self) -> None:
        menu, session = self.filter.menu(), self._session
        menu.clear()
        if not session.has_case:
            return
        menu.addAction(self._actions["filter.clear"])
        menu.addSeparator()
        filters = session.view.filters
        actors = sorted(session.case.actors.values(), key=lambda a: (a.sort, a.name))
        issues = sorted(session.case.issues.values(), key=lambda i: (i.sort, i.title))
        self._fill(menu.addMenu(tr("Only with actor")), "actors", {a.id: a.name for a in actors}, filters.actors)
        self._fill(menu.addMenu(tr("Only touching issue")), "issues", {i.id: i.title for i in issues}, filters.issues)

    def _fill(self, menu: QMenu, field: str, names: Mapping[int, str], chosen: frozenset[int]) -> None:
        for record_id, name in names.items():
            action = menu.addAction(name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(record_id in chosen)
            action.triggered.connect(lambda _on, f=field, r=record_id: self._toggle(f, r))
        menu.setEnabled(bool(names))

    def _toggle(self, field: str, record_id: int) -> None:
        filters = self._session.view.filters
        present: frozenset[int] = getattr(filters, field)
        changed = present ^ {record_id}
        if field == "actors":
            self._session.set_filters(replace(filters, actors=changed))
        else:
            self._session.set_filters(replace(filters, issues=changed))

    # ---- reading
    def read_look(self) -> None:
        """Icons and fonts."""
        look = self._look
        self.setFixedHeight(look.scaled(34))
        font = look.font("list")
        for chip in self.chips:
            chip.setFont(font)
            chip.setIcon(kind_icon(chip.kinds[0], look, look.scaled(14)))
            chip.setIconSize(QSize(look.scaled(14), look.scaled(14)))
        for button, name in ((self.filter, "list-filter"), (self.detail, "chevron-down")):
            button.setFont(font)
            size = look.scaled(12 if name == "chevron-down" else 14)
            button.setIcon(look.icon(name, "text2", size))
            button.setIconSize(QSize(size, size))
        self.hidden_count.setFont(look.font("small"))
        self.detail_label.setFont(font)
        self.detail.setFont(look.font("body_medium"))
        self._line.setFixedHeight(look.scaled(18))

    def read_session(self) -> None:
        """Counts and what is chosen."""
        session = self._session
        self.setVisible(session.has_case)
        if not session.has_case:
            return
        filters: Filters = session.view.filters
        counts = kind_counts(session.case, session.as_of_s)
        compact = self.window().width() < COMPACT_PX or self._needed_px(counts) > self.width()
        for chip in self.chips:
            count = sum(counts[EVENT_KINDS.index(kind)] for kind in chip.kinds)
            name = word(LANE_OF_KIND, chip.kinds[0])
            chip.setVisible(count > 0)
            chip.setText(number(count) if compact else self._chip_words(chip, counts))
            chip.setChecked(not filters.hidden_kinds & set(chip.kinds))
            chip.setAccessibleName(tr("{kind}, {count}", kind=name, count=number(count)))
            chip.setToolTip(tr("Show or hide {kind}", kind=name))
        self.filter.setText(tr("Filter"))
        self.detail_label.setText("" if compact else tr("Detail:"))
        self.detail.setText(tr(DETAIL_WORDS[session.view.detail]))
        self.detail.setAccessibleName(tr("Level of detail: {level}", level=tr(DETAIL_WORDS[session.view.detail])))

    def _chip_words(self, chip: Chip, counts: list[int]) -> str:
        count = sum(counts[EVENT_KINDS.index(kind)] for kind in chip.kinds)
        return tr("{kind}  {count}", kind=word(LANE_OF_KIND, chip.kinds[0]), count=number(count))

    def _needed_px(self, counts: list[int]) -> float:
        """The width the bar needs with every word in it."""
        metrics, style = self._look.fonts.metrics(), "list"
        shown = [c for c in self.chips if sum(counts[EVENT_KINDS.index(kind)] for kind in c.kinds)]
        chips = sum(metrics.width_px(self._chip_words(c, counts), style) + self._look.scaled(36) for c in shown)
        hidden = self.hidden_count.sizeHint().width() if self.hidden_count.isVisible() else 0
        return chips + hidden + self._look.scaled(300)

    def show_scene(self, scene: Scene) -> None:
        """How many records filters and the as-known date hide: always on screen when it is not none."""
        self.hidden_count.setVisible(scene.hidden > 0 and self._session.view.filtered)
        self.hidden_count.setText(trn("{count} hidden by filters", "{count} hidden by filters", scene.hidden))
        self.read_session()

    def resizeEvent(self, event: object) -> None:
        """Words of the chips go where there is no room for them."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self.read_session()
