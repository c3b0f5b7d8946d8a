"""The columns of a table: which are shown, in what order and how wide, chosen by hand and remembered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHeaderView, QMenu, QWidget

from viewer.models.record_table import Column, Sorting
from viewer.paint.panel_look import PanelLook
from viewer.settings import Setting, Settings
from viewer.words import tr

LEAST_PX = 36
LEAST_FLEXIBLE_PX = 160
STEP_PX = 16
_DOWN = Qt.SortOrder.DescendingOrder


class TableHeader(QHeaderView):
    """Heads of the columns. `rearranged` tells that columns were shown, hidden or put back from its menu."""

    rearranged = Signal()

    def __init__(
        self, columns: Sequence[Column], look: PanelLook, settings: Settings, name: str, parent: QWidget
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._columns, self._look, self._settings = tuple(columns), look, settings
        self._shown = Setting(f"tables/{name}/columns", "")
        self._order = Setting(f"tables/{name}/order", "")
        self._by_hand = Setting(f"tables/{name}/widths", "{}")
        self._sort = Setting(f"tables/{name}/sort", "")
        self._widths: dict[str, int] = {}
        self._sizing = False
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        self.setSectionsClickable(True)
        self.setSortIndicatorShown(False)
        self.setStretchLastSection(False)
        self.setMinimumSectionSize(LEAST_PX)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._ask_menu)
        self.sectionMoved.connect(self._keep_order)
        self.sectionResized.connect(self._resized)

    # ---- what is remembered
    def restore(self) -> None:
        """Show the columns as they were left. The table has its model by now."""
        ids, shown = [c.id for c in self._columns], self._settings.get(self._shown).split(",")
        for at, column in enumerate(self._columns):
            self.setSectionHidden(at, column.id not in shown if shown != [""] else column.hidden)
        if all(self.isSectionHidden(at) for at in range(len(ids))):
            self.setSectionHidden(0, False)
        kept = [ids.index(name) for name in self._settings.get(self._order).split(",") if name in ids]
        self.blockSignals(True)
        for place, at in enumerate(kept + [at for at in range(len(ids)) if at not in kept]):
            self.moveSection(self.visualIndex(at), place)
        self.blockSignals(False)
        widths = self._settings.get_json(self._by_hand)
        known = widths.items() if isinstance(widths, dict) else ()
        self._widths = {name: max(LEAST_PX, px) for name, px in known if name in ids and isinstance(px, int)}

    def kept_sorting(self) -> Sorting | None:
        """How the rows were sorted when the table was last used."""
        name, _, way = self._settings.get(self._sort).partition(",")
        at = next((at for at, column in enumerate(self._columns) if column.id == name), None)
        return None if at is None else (at, _DOWN if way == "down" else Qt.SortOrder.AscendingOrder)

    def show_sorting(self, sorting: Sorting | None) -> None:
        """Mark the column that sorts, and remember it."""
        self.setSortIndicatorShown(sorting is not None)
        words = ""
        if sorting is not None:
            self.setSortIndicator(*sorting)
            words = f"{self._columns[sorting[0]].id},{'down' if sorting[1] is _DOWN else 'up'}"
        if words != self._settings.get(self._sort):
            self._settings.put(self._sort, words)

    def _keep_order(self) -> None:
        self._settings.put(self._order, ",".join(self._columns[at].id for at in self.in_order()))

    def _keep_widths(self) -> None:
        self._settings.put_json(self._by_hand, self._widths)

    def _resized(self, at: int, _old_px: int, new_px: int) -> None:
        if not self._sizing and new_px > 0:
            self._widths[self._columns[at].id] = round(new_px / max(1.0, self._look.fonts.text_scale))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A width or a place was chosen by hand."""
        before = self._settings.get_json(self._by_hand)
        super().mouseReleaseEvent(event)
        if self._widths != before:
            self._keep_widths()

    # ---- what is shown
    def in_order(self) -> list[int]:
        """Every column, hidden ones too, in the order they stand in."""
        return [self.logicalIndex(place) for place in range(self.count())]

    def shown(self) -> list[int]:
        """The columns in view, in the order they stand in."""
        return [at for at in self.in_order() if not self.isSectionHidden(at)]

    def share_out(self, room_px: int) -> None:
        """Fixed columns and those set by hand grow with the text, the flexible ones share what is left."""
        self._sizing, flexible = True, []
        for at in self.shown():
            column = self._columns[at]
            width_px = self._widths.get(column.id, column.width_px)
            if width_px == 0:
                flexible.append(at)
                continue
            self.resizeSection(at, self._look.scaled(width_px))
            room_px -= self._look.scaled(width_px)
        for at in flexible:
            self.resizeSection(at, max(self._look.scaled(LEAST_FLEXIBLE_PX), room_px // len(flexible)))
        self._sizing = False

    def show_column(self, at: int, shown: bool) -> None:
        """Show or hide a column and remember it; the last one shown stays."""
        if not shown and self.shown() in ([at], []):
            return
        self.setSectionHidden(at, not shown)
        names = [c.id for i, c in enumerate(self._columns) if not self.isSectionHidden(i)]
        self._settings.put(self._shown, ",".join(names))

    def move_column(self, at: int, by: int) -> None:
        """Move a column past its neighbour in view, to the right or to the left."""
        shown = self.shown()
        if at in shown and 0 <= shown.index(at) + by < len(shown):
            self.moveSection(self.visualIndex(at), self.visualIndex(shown[shown.index(at) + by]))

    def widen_column(self, at: int, by_px: int) -> None:
        """Make a column wider or narrower by so many px at 100 % and remember it."""
        column = self._columns[at]
        now_px = round(self.sectionSize(at) / max(1.0, self._look.fonts.text_scale))
        self._widths[column.id] = max(LEAST_PX, now_px + by_px)
        self._keep_widths()

    def take_back(self) -> None:
        """Columns, order and widths as they were made."""
        for setting in (self._shown, self._order):
            self._settings.put(setting, "")
        self._widths = {}
        self._keep_widths()
        self.restore()
        self.rearranged.emit()

    # ---- the menu
    def menu(self, show: Callable[[int, bool], None]) -> QMenu:
        """A menu that shows and hides columns."""
        menu = QMenu(self)
        menu.setFont(self._look.font("list"))
        for at in self.in_order():
            action = menu.addAction(self._columns[at].title)
            action.setCheckable(True)
            action.setChecked(not self.isSectionHidden(at))
            action.triggered.connect(partial(show, at))
        menu.addSeparator()
        menu.addAction(tr("Columns as they were")).triggered.connect(self.take_back)
        return menu

    def _ask_menu(self, at: QPoint) -> None:
        self.menu(self._show_and_share).exec(self.mapToGlobal(at))

    def _show_and_share(self, at: int, shown: bool) -> None:
        self.show_column(at, shown)
        self.rearranged.emit()
