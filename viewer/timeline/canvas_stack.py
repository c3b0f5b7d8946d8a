"""The canvas, or a page that says which of three kinds of empty it is and what can be done (DESIGN 8)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from db.case_questions import bounds_of, known_mask
from db.dates import describe_short, iso_day, parse_edtf
from db.domain import EVENT_KINDS
from viewer.layout.view import Filters
from viewer.panels.states import empty_case_state, empty_span_state, no_match_state
from viewer.timeline.timeline_widget import TimelineWidget
from viewer.words import EVENT_KIND, tr, word


class CanvasStack(QStackedWidget):
    """Shows the canvas while it has anything to show."""

    def __init__(self, canvas: TimelineWidget, clear_filters: Callable[[], None], add_note: Callable[[], None]) -> None:
        super().__init__()
        self._canvas, self._session, self._look = canvas, canvas.session, canvas.look
        self._clear_filters, self._add_note = clear_filters, add_note
        self.addWidget(canvas)
        self._page: QWidget | None = None
        self._why = ""
        for signal in (self._session.case_changed, self._session.view_changed, self._session.as_of_changed):
            signal.connect(lambda _x: self.read())

    def read(self) -> None:
        """Choose what to show."""
        why = self._reason()
        if why == self._why and not (why and why != "case"):
            return
        self._why = why
        page = self._page_for(why)
        if page is not None:
            page.setProperty("surface", "canvas")
            page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
            self.addWidget(page)
            self.setCurrentWidget(page)
        else:
            self.setCurrentWidget(self._canvas)
        if self._page is not None:
            self.removeWidget(self._page)
            self._page.deleteLater()
        self._page = page

    def _reason(self) -> str:
        session = self._session
        if not session.has_case:
            return ""
        if not len(session.case.columns.ids):
            return "" if session.case.annotations else "case"
        scene = self._canvas.scene
        if scene.shown:
            return ""
        if session.view.filtered and scene.hidden >= len(session.case.columns.ids):
            return "filters"
        return "" if any(item.ref for item in scene.items) else "span"

    def _page_for(self, why: str) -> QWidget | None:
        if why == "case":
            return empty_case_state(self._look, [(tr("Add a note at a date"), self._add_note)])
        if why == "filters":
            return no_match_state(self._look, self._filter_words(), [(tr("Clear filters"), self._clear_filters)])
        return empty_span_state(self._look, self._nearest()) if why == "span" else None

    def _filter_words(self) -> str:
        filters: Filters = self._session.view.filters
        case = self._session.case
        shown = [word(EVENT_KIND, kind) for kind in EVENT_KINDS if kind not in filters.hidden_kinds]
        parts = []
        if filters.hidden_kinds:
            parts.append(tr("Kind is {kinds}.", kinds=", ".join(dict.fromkeys(shown)) or tr("none")))
        if filters.actors:
            names = [case.actors[i].name for i in filters.actors if i in case.actors]
            parts.append(tr("Actor is {names}.", names=", ".join(names)))
        if filters.issues:
            names = [case.issues[i].title for i in filters.issues if i in case.issues]
            parts.append(tr("Issue is {names}.", names=", ".join(names)))
        return " ".join(parts)

    def _nearest(self) -> list[tuple[str, Callable[[], object]]]:
        """A button for the nearest event before and after the span in view."""
        session, columns = self._session, self._session.case.columns
        rows = known_mask(session.case, session.as_of_s).nonzero()[0]
        before: tuple[int, int] | None = None
        after: tuple[int, int] | None = None
        for row in rows[:20_000].tolist():
            bounds = bounds_of(session.case, int(columns.ids[row]))
            if bounds is None:
                continue
            if bounds[1] < session.view.start_s and (before is None or bounds[1] > before[0]):
                before = (bounds[1], int(columns.ids[row]))
            if bounds[0] > session.view.end_s and (after is None or bounds[0] < after[0]):
                after = (bounds[0], int(columns.ids[row]))
        buttons: list[tuple[str, Callable[[], object]]] = []
        for found, words in ((before, "Before: {date}"), (after, "After: {date}")):
            if found is not None:
                date = describe_short(parse_edtf(iso_day(found[0])))
                buttons.append((tr(words, date=date), partial(self._show, found[1])))
        return buttons

    def _show(self, record_id: int) -> None:
        self._session.select([record_id])
        self._canvas.bring_into_view(record_id)
