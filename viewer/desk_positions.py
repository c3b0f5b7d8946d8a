"""What the actions on positions and quotes do: the pages, the placements, the wordings of one utterance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.domain import Quote, Rendering
from viewer import placement_commands as placing
from viewer.models.case_reading import reading_of
from viewer.session import Session
from viewer.words import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from viewer.main_window import MainWindow
    from viewer.workbench import Workbench

PAGES = {"timeline": 1, "positions": 2, "ledger": 2}


class PositionDesk:
    """The part of the desk for the matrix, the ledger and the variants of quotes."""

    _window: MainWindow
    session: Session
    _folded_for_grid = False

    if TYPE_CHECKING:

        def perform(self, run: Callable[[Workbench], None]) -> None: ...
        def signed(self, run: Callable[[], object]) -> None: ...
        def open_record(self, record_id: int) -> None: ...
        def read_panes(self) -> None: ...
        def open_form_of(self, record_id: int) -> None: ...

    def connect_positions(self) -> None:
        """Join the grid's wishes to what the desk can do."""
        area = self._window.positions.area
        area.move_wanted.connect(self.move_placement)
        area.place_wanted.connect(self.place_at)
        area.removal_wanted.connect(self.remove_placement)
        self._window.positions.counted.connect(self._window.status.put_page)
        area.text_wanted.connect(self.open_text_of)

    # ---- pages
    def show_page(self, name: str) -> None:
        """Show the timeline, the positions or the ledger; the choice says which is on."""
        window = self._window
        if not self.session.has_case:
            return
        self._give_room(name != "timeline")
        window.pages.setCurrentIndex(PAGES[name])
        if name == "timeline":
            window.status.put_page("")
            window.canvas.setFocus()
        else:
            window.positions.show_ledger(name == "ledger")
            window.positions.area.setFocus()
        self.read_page()

    def _give_room(self, wanted: bool) -> None:
        """Fold the tables while issues are compared, for the grid is high; unfold them again afterwards."""
        tables, away = self._window.tables, self._window.pages.currentIndex() == PAGES["positions"]
        if wanted and not away:
            self._folded_for_grid = not tables.folded
            tables.set_folded(True)
        elif not wanted and away and self._folded_for_grid:
            self._folded_for_grid = False
            tables.set_folded(False)
        self.read_panes()

    def read_page(self) -> None:
        """Mark the action of the page that shows."""
        window = self._window
        ledger = "ledger" if window.positions.ledger else "positions"
        name = ledger if window.pages.currentIndex() == PAGES["positions"] else "timeline"
        window.actions_made.choose("page", f"view.{name}")

    # ---- placements
    def move_placement(self, position_id: int, steps: int) -> None:
        """Move a mark by stops; who places it is asked for once."""
        self.signed(lambda: self.perform(lambda _desk: self._move(position_id, steps)))

    def _move(self, position_id: int, steps: int) -> None:
        if placing.step_position(self.session, position_id, steps) is not None:
            self.session.select([position_id])

    def place_at(self, position_id: int, value: int) -> None:
        """Put a mark on a stop; one that stands there already stays as it is."""
        self.signed(lambda: self.perform(lambda _desk: self._place(position_id, value)))

    def _place(self, position_id: int, value: int) -> None:
        present = placing.in_force(placing.placements_of(self.session.case, position_id))
        if present is None or present.value != value:
            placing.place_position(self.session, position_id, value)
            self.session.select([position_id])

    def remove_placement(self, position_id: int) -> None:
        """Take one's own placement off the scale; a toast offers to undo."""
        self.signed(lambda: self.perform(lambda _desk: self._remove(position_id)))

    def _remove(self, position_id: int) -> None:
        if placing.remove_placement(self.session, position_id) is not None:
            self._window.status.toast(tr("Placement removed"), tr("Undo"), self.session.undo)

    def open_text_of(self, record_id: int) -> None:
        """The form of a position or a status while the record is unlocked, else its page in the inspector."""
        if self.session.record_locked or not self.session.can_annotate:
            self.open_record(record_id)
        else:
            self.perform(lambda _desk: self.open_form_of(record_id))

    # ---- wordings
    def show_variants(self) -> None:
        """All wordings of the selected quote, compared word by word."""
        from viewer.dialogs.variants import VariantsDialog

        quote_id = self._quote_of_selection()
        if quote_id is not None:
            dialog = VariantsDialog(reading_of(self.session), self._window.panel_look, quote_id, self._window)
            dialog.source_wanted.connect(self._window.inspector.open_reader)
            dialog.open()

    def _quote_of_selection(self) -> int | None:
        focus = self.session.selection.focus
        record = self.session.case.record(focus) if focus is not None else None
        if isinstance(record, Quote):
            return record.id
        return record.quote_id if isinstance(record, Rendering) else None
