"""Finding: the palette, Find in the left pane, and stepping through its hits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from viewer.desk_base import DeskBase
from viewer.models.found_rows import PASSAGE
from viewer.panels.search_panel import WIDTH_PX, SearchPanel
from viewer.panels.search_states import SearchBar
from viewer.search import SearchAnswer


class FindDesk(DeskBase):
    """What a person looks for."""

    _panel: SearchPanel | None = None
    _bar: SearchBar | None = None
    _left_px = 0

    if TYPE_CHECKING:

        def open_record(self, record_id: int) -> None: ...
        def open_source(self, evidence_or_source_id: int) -> None: ...
        def read_panes(self) -> None: ...
        def show_saved_view(self, view_id: int | None) -> None: ...

    def open_palette(self, prefix: str = "") -> None:
        """Type anything: records, actions, dates."""
        from viewer.dialogs.palette import Palette

        palette = Palette(self, self._window.panel_look, self._window.search, self._window)
        palette.open_under(self._window.toolbar, prefix)

    def open_find(self, text: str = "") -> None:
        """Find in the case: the left pane becomes the list of hits."""
        if not self.session.has_case:
            return
        panel, bar = self._find_parts()
        window = self._window
        if window.left_dock.widget() is not panel:
            self._left_px = window.left_dock.width()
            window.left_dock.setWidget(panel)
        window.left_dock.show()
        panel.show()
        window.resizeDocks([window.left_dock], [window.panel_look.scaled(WIDTH_PX)], Qt.Orientation.Horizontal)
        bar.open()
        self.read_panes()
        panel.begin(text)

    def close_find(self) -> None:
        """Give the left pane back to actors and issues."""
        window, panel = self._window, self._panel
        if panel is None or self._bar is None or window.left_dock.widget() is not panel:
            return
        self._bar.hide()
        window.left_dock.setWidget(window.left_split)
        window.left_split.show()
        panel.hide()
        width_px = self._left_px or window.panel_look.scaled(264)
        window.resizeDocks([window.left_dock], [width_px], Qt.Orientation.Horizontal)
        if window.rail_dock.isVisible():
            window.left_dock.hide()
        self.read_panes()
        self.canvas.setFocus()

    @property
    def finding(self) -> bool:
        """Whether the left pane shows a search."""
        return self._panel is not None and self._window.left_dock.widget() is self._panel

    def find_step(self, steps: int) -> None:
        """The next or previous hit of the last search, round at the ends."""
        hits = self._window.search.hits
        if not hits:
            self.open_find()
            return
        focus = self.session.selection.focus
        first = 0 if steps > 0 else len(hits) - 1
        at = hits.index(focus) + steps if focus in hits else first
        record_id = hits[at % len(hits)]
        self.session.select([record_id])
        answer = self._window.search.answer
        told = answer.hits if answer is not None else ()
        hit = next((hit for hit in told if hit.record_id == record_id), None)
        if hit is not None and hit.kind == PASSAGE and hit.paragraph:
            self.open_paragraph(record_id, hit.paragraph)

    def open_paragraph(self, source_id: int, number: int) -> None:
        """Show the paragraph of a source's text that a search found; the list keeps the focus."""
        self._window.right_dock.show()
        self._window.inspector.open_reader(source_id, number)
        self.read_panes()

    def _find_parts(self) -> tuple[SearchPanel, SearchBar]:
        if self._panel is None or self._bar is None:
            window = self._window
            panel = SearchPanel(self.session, window.search, window.panel_look, window)
            panel.record_wanted.connect(self.open_record)
            panel.source_wanted.connect(self.open_source)
            panel.paragraph_wanted.connect(self.open_paragraph)
            panel.closed.connect(self.close_find)
            self._panel = panel
            self._bar = SearchBar(window.search, window.panel_look, window.actions_made.made, window.filter_bar)
            window.search.answered.connect(self._show_found)
            window.search.changed.connect(lambda: self._show_found(window.search.answer))
            window.search.answered.connect(window.status.show_found)
        return self._panel, self._bar

    def _show_found(self, answer: SearchAnswer | None) -> None:
        """Hits stand on amber on the timeline, the rest is faded on request."""
        search = self._window.search
        drawn = search.on_timeline if answer is not None and self.finding else frozenset[int]()
        self.canvas.show_found(drawn, search.fade_rest and bool(drawn))
