"""Panes, dates, lanes, filters: how the case is looked at."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from db.case_questions import known_days
from db.dates import describe_short, iso_day, parse_edtf
from viewer.desk_base import DeskBase
from viewer.dialogs.ask import DateDialog, ask
from viewer.layout.view import Filters
from viewer.words import tr


class ViewDesk(DeskBase):
    """What changes nothing but the view."""

    if TYPE_CHECKING:

        def close_find(self) -> None: ...

    def toggle_pane(self, name: str) -> None:
        """Show or hide a pane; the bottom one folds to its tabs."""
        window = self._window
        if not self.session.has_case:
            return
        if name == "bottom":
            window.tables.set_folded(not window.tables.folded)
        elif name == "left" and window.rail_dock.isVisible():
            window.left_dock.setVisible(not window.left_dock.isVisible())
        else:
            dock = window.left_dock if name == "left" else window.right_dock
            dock.setVisible(not dock.isVisible())
        self.read_panes()

    def read_panes(self) -> None:
        """Show on the buttons which panes are open."""
        window, made = self._window, self._window.actions_made.made
        made["view.left"].setChecked(not window.left_dock.isHidden())
        made["view.bottom"].setChecked(not window.tables.folded)
        made["view.right"].setChecked(not window.right_dock.isHidden())

    def next_pane(self, steps: int) -> None:
        """Move the focus: toolbar, filter bar, canvas or grid, overview, tables, left, inspector."""
        window = self._window
        panes: list[QWidget] = [
            window.toolbar,
            window.filter_bar,
            window.positions.bar,
            window.positions.area,
            window.canvas,
            window.overview,
            window.tables,
            window.left_split,
            window.inspector,
        ]
        shown = [pane for pane in panes if pane.isVisible()]
        if not shown:
            return
        focus = QGuiApplication.focusObject()
        at = next((n for n, pane in enumerate(shown) if _holds(pane, focus)), -1)
        _focus_first(shown[(at + steps) % len(shown)])

    def restore_layout(self) -> None:
        """Every pane at the design's size."""
        window = self._window
        window.left_dock.setVisible(not window.rail_dock.isVisible())
        window.right_dock.show()
        window.tables.set_folded(False)
        window.default_sizes()
        self.read_panes()

    # ---- looking
    def ask_go_to_date(self) -> None:
        """Show a date."""
        dialog = DateDialog(
            self._window.panel_look,
            tr("Go to date"),
            tr("The view moves there and keeps its length; a longer span is shown whole."),
            tr("Go"),
            self.session.as_of_s or self.session.now_s,
            parent=self._window,
        )
        ask(dialog, lambda: self._go_to(dialog))

    def _go_to(self, dialog: DateDialog) -> None:
        if dialog.typed is None:
            return
        date, view = dialog.typed.date, self.session.view
        ends = [t for t in (date.earliest_s, date.latest_s) if t is not None]
        if not ends:
            return
        start_s, end_s = float(min(ends)), float(max(ends))
        length = max(view.seconds, (end_s - start_s) * 1.2)
        middle = (start_s + end_s) / 2
        self.canvas.motion.glide_to(middle - length / 2, middle + length / 2)

    def ask_as_of(self) -> None:
        """Choose the date the case is shown as known on."""
        offers = [(tr("Today, all that is known"), "today")]
        for day_s in known_days(self.session.case):
            offers.append((describe_short(parse_edtf(iso_day(day_s))), iso_day(day_s)))
        dialog = DateDialog(
            self._window.panel_look,
            tr("As known on"),
            tr("Everything published or recorded later is hidden: on the timeline, in the panels and in exports."),
            tr("Show"),
            self.session.now_s,
            offers[:40],
            self._window,
        )
        ask(dialog, lambda: self._take_as_of(dialog))

    def _take_as_of(self, dialog: DateDialog) -> None:
        if dialog.typed is not None:
            latest = dialog.typed.date.latest_s
            today = dialog.field.text().strip().casefold() == "today"
            self.session.set_as_of(None if today else latest)

    def toggle_as_of(self) -> None:
        """Between all that is known and the last date chosen."""
        self.session.set_as_of(self._chosen_as_of if self.session.as_of_s is None else None)

    def _remember_as_of(self, as_of_s: int | None) -> None:
        if as_of_s is not None:
            self._chosen_as_of = as_of_s

    def set_theme(self, name: str) -> None:
        """Light, dark, or as the system."""
        self._window.look.choose_theme(name)

    def step_text_size(self, steps: int) -> None:
        """All text larger or smaller."""
        self._window.look.step_text(steps)
        self._window.show_case()

    def set_lanes_by(self, key: str) -> None:
        """What a lane stands for."""
        self.session.set_view(replace(self.session.view, lanes_by=key))

    def set_detail(self, level: str) -> None:
        """How much each lane tells."""
        self.session.set_view(replace(self.session.view, detail=level))

    def clear_filters(self) -> None:
        """Hide nothing."""
        self.session.set_filters(Filters())

    def _zoom_to(self, seconds: float) -> None:
        view = self.session.view
        middle = (view.start_s + view.end_s) / 2
        self.session.set_span(middle - seconds / 2, middle + seconds / 2, remember=False)

    def _show_choices(self) -> None:
        made, view = self._window.actions_made, self.session.view
        made.choose("lanes", f"lanes.{view.lanes_by}")
        made.choose("detail", f"detail.{view.detail}")
        made.choose("theme", f"theme.{self._window.look.theme_choice}")
        made.choose("tool", f"tool.{self.canvas.tool}")

    def let_go(self) -> None:
        """Escape: gesture or tool, then hits, then the selection."""
        if self.canvas.let_go():
            return
        if self._window.search.hits:
            self._window.search.forget()
            self.close_find()
            return
        self.session.select([])


def _holds(pane: QWidget, focus: object) -> bool:
    return isinstance(focus, QWidget) and (focus is pane or pane.isAncestorOf(focus))


def _focus_first(pane: QWidget) -> None:
    if pane.focusPolicy() & Qt.FocusPolicy.TabFocus:
        pane.setFocus(Qt.FocusReason.TabFocusReason)
        return
    for child in pane.findChildren(QWidget):
        if child.isVisible() and child.isEnabled() and child.focusPolicy() & Qt.FocusPolicy.TabFocus:
            child.setFocus(Qt.FocusReason.TabFocusReason)
            return
