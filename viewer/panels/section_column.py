"""The inspector's page as a column: what is in view is made at once, what is below it in the turns that follow."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from viewer.paint.panel_look import PanelLook
from viewer.panels.inspector_sections.page import Section
from viewer.panels.parts import ScrolledColumn, clear_layout, show_new
from viewer.panels.section_widget import SectionWidget
from viewer.session import Session
from viewer.settings import Setting

AT_ONCE_S = 0.006
"""How long sections are made before the others wait for the next turn: half a frame is left to the other views."""

Made = Callable[[SectionWidget], None]


class SectionColumn(QObject):
    """Fills a scrolled column. Sections come from an iterator, which may ask the case as it goes, so that selecting
    a record never waits for what nobody sees yet."""

    def __init__(self, box: ScrolledColumn, area: QScrollArea, look: PanelLook, session: Session) -> None:
        super().__init__(area)
        self._box, self._area, self._look, self._session = box, area, look, session
        self._settings = session.settings
        self._column = QVBoxLayout(box)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._sections: Iterator[Section] = iter(())
        self._kind, self._ended = "", False
        self._made: Made = _nothing
        self._reach_px = self._scroll_px = 0
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._go_on)

    def begin(self) -> None:
        """Empty the column; where it is scrolled to is come back to."""
        self._timer.stop()
        self._sections, self._ended = iter(()), False
        self._scroll_px = self._area.verticalScrollBar().value()
        clear_layout(self._column)
        self._reach_px = 0

    def put(self, widget: QWidget) -> None:
        """Add a widget below the others."""
        self._column.addWidget(widget)
        widget.show()
        show_new(widget)
        if self._scroll_px:
            width = self._area.viewport().width()
            needed = widget.heightForWidth(width) if widget.hasHeightForWidth() else widget.sizeHint().height()
            self._reach_px += max(0, needed)

    def add(self, section: Section, kind: str) -> SectionWidget:
        """Add a section of a kind of page, folded if the person folded it there."""
        setting = Setting(f"inspector/folded/{kind}", "")
        folded = section.key in self._settings.get(setting).split(",")
        widget = SectionWidget(self._look, section, folded)
        widget.fold_changed.connect(lambda is_folded: self._remember_fold(setting, section.key, is_folded))
        self.put(widget)
        return widget

    def add_all(self, sections: Iterable[Section], kind: str, made: Made) -> None:
        """Add sections in order, those that take too long a turn later; `made` is told of each."""
        self._sections, self._kind, self._made = iter(sections), kind, made
        until = time.perf_counter() + AT_ONCE_S
        scrolled_px = self._scroll_px + self._area.viewport().height() if self._scroll_px else 0
        while time.perf_counter() < until or self._reach_px < scrolled_px:
            if not self._next():
                return
        self._timer.start()

    def end(self) -> None:
        """All is said but for the sections of a later turn."""
        self._ended = True
        self._column.addStretch(1)
        self._box.settle()
        self._area.verticalScrollBar().setValue(self._scroll_px)

    def finish(self) -> None:
        """Make every section now."""
        while self._timer.isActive():
            self._go_on()

    def _next(self) -> bool:
        section = next(self._sections, None)
        if section is not None:
            self._made(self.add(section, self._kind))
        return section is not None

    def _go_on(self) -> None:
        if not self._session.has_case:  # closed meanwhile: nobody answers the sections' questions any more
            self._timer.stop()
            return
        stretch = self._column.takeAt(self._column.count() - 1) if self._ended else None
        is_more = self._next()
        if stretch is not None:
            self._column.addItem(stretch)
        self._box.claim_height()
        if not is_more:
            self._timer.stop()

    def _remember_fold(self, setting: Setting[str], key: str, folded: bool) -> None:
        keys = {name for name in self._settings.get(setting).split(",") if name and name != key}
        self._settings.put(setting, ",".join(sorted(keys | {key} if folded else keys)))


def _nothing(_widget: SectionWidget) -> None:
    """Nobody is to be told."""
