"""Adding in place: one line over the timeline, or in the last row of the events table, makes an event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint

from db.dates import iso_day
from viewer import record_commands as rc
from viewer.desk_base import DeskBase
from viewer.forms.quick_line import QuickLineBox
from viewer.layout.inks import KIND_LANE
from viewer.panels.tables_dock import EVENTS
from viewer.words import EVENT_KIND, tr, word


class LineDesk(DeskBase):
    """Where a line is written, and what becomes of it."""

    _line: QuickLineBox | None = None

    if TYPE_CHECKING:

        def _shown_new(self, record_id: int, words: str) -> None: ...
        def read_panes(self) -> None: ...

    def connect_lines(self) -> None:
        """The last row of the events table, and a double click on an empty spot of the timeline."""
        window = self._window
        window.canvas.line_wanted.connect(self._begin_at)
        self._last_row = row = QuickLineBox(window.panel_look, self._anchor_s, beside=True)
        row.entered.connect(lambda text: self.perform(lambda _desk: self._add_in_table(text)))
        row.left.connect(window.tables.focus_table)
        window.tables.put_last_row(row)
        self.session.lock_changed.connect(lambda _locked: self._show_last_row())
        self.session.case_changed.connect(lambda _case: self._show_last_row())
        self._show_last_row()

    def ask_quick_add(self) -> None:
        """Begin a line: in the table where the hand is there or no timeline is shown, else over the timeline."""
        rc.require_unlocked(self.session)
        tables = self._window.tables
        if tables.has_focus_inside() or not self.canvas.isVisible():
            self._window.bottom_dock.show()
            tables.set_folded(False)
            tables.show_table(EVENTS)
            self.read_panes()
            self._last_row.begin(self._begun())
            return
        area = self.canvas.rect()
        self._begin(self._begun(), QPoint(area.center().x() - area.width() // 6, area.height() // 3))

    def _begun(self) -> str:
        span = self.session.selection.span
        return f"{iso_day(span[0])} " if span is not None else ""

    def _begin_at(self, second: int, lane: str, at: QPoint) -> None:
        """Where a person clicked: that day, and the kind the lane stands for."""
        kinds = [kind for kind, of_lane in KIND_LANE.items() if of_lane == lane]
        kind = f"{word(EVENT_KIND, kinds[0])}: " if kinds and self.session.view.lanes_by == "kind" else ""
        self._begin(f"{iso_day(second)} {kind}", at)

    def _begin(self, text: str, at: QPoint) -> None:
        if self._line is None:
            self._line = QuickLineBox(self._window.panel_look, self._anchor_s, self.canvas)
            self._line.entered.connect(lambda text: self.perform(lambda _desk: self._add_on_timeline(text)))
            self._line.left.connect(self._put_away)
        self._line.stand_at(at)
        self._line.begin(text)

    def _put_away(self) -> None:
        if self._line is not None and self._line.isVisible():
            self._line.hide()
            self.canvas.setFocus()

    def _add_on_timeline(self, text: str) -> None:
        if self._add(text):
            self._put_away()

    def _add_in_table(self, text: str) -> None:
        """The row is empty again, ready for the next line."""
        if self._add(text):
            self._last_row.begin()

    def _add(self, text: str) -> bool:
        event = rc.quick_add(self.session, text, self._anchor_s())
        if event is None:
            return False
        self._shown_new(event.id, tr("Event added"))
        return True

    def _anchor_s(self) -> int:
        session = self.session
        return session.as_of_s if session.as_of_s is not None else session.now_s

    def _show_last_row(self) -> None:
        session = self.session
        self._window.tables.show_last_row(session.has_case and session.can_annotate and not session.record_locked)
