"""The controls of the export sheet: what, as which kind of file, which parts, which paper, with notes or without."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QComboBox, QLabel, QRadioButton, QVBoxLayout, QWidget

from db.dates import DAY_S, civil_from_days, describe_span
from db.interchange.choice import ExportChoice
from db.interchange.formats import choice_for
from db.interchange.names import OUT
from viewer.dialogs.ask import plain_label
from viewer.dialogs.export_presets import PresetRow
from viewer.dialogs.sheets_row import SheetsRow
from viewer.export_case import ExportSettings
from viewer.layout.pages_paper import OVERLAP_MM, PAPERS
from viewer.layout.view import Filters
from viewer.layout_words import LocaleWords, today_s
from viewer.paint.panel_look import PanelLook
from viewer.report_choice import PARTS, USUAL_PARTS, ReportChoice
from viewer.session import Session
from viewer.settings import EXPORT
from viewer.words import tr, trn

SPAN, SELECTION, WHOLE = "span", "selection", "whole"
KINDS = ("pdf", "png", "svg")
WIDTH_PX = 300
_PART_WORDS = {
    "poster": "Poster with the timeline",
    "events": "Events in order",
    "issues": "Open issues",
    "figures": "Figures over time",
    "promises": "Promises and forecasts",
    "quotes": "Quotes",
    "actors": "Actors",
    "notes": "List of notes",
    "checks": "Checks still open",
    "sources": "Sources",
}
KIND_WORDS = {"pdf": "PDF document", "png": "PNG picture", "svg": "SVG drawing"}


class ExportControls(QWidget):
    """Asks, remembers what was asked last time, and says why something cannot be chosen.

    `printing`: for the printer, which knows no kinds of file.
    """

    changed = Signal()

    def __init__(
        self, session: Session, look: PanelLook, parent: QWidget | None = None, *, printing: bool = False
    ) -> None:
        super().__init__(parent)
        self._session, self._look = session, look
        self._words = LocaleWords()
        self.folder = ""
        self.setFixedWidth(look.scaled(WIDTH_PX))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self._printing = printing
        for build in (self._build_what, self._build_kind, self._build_parts, self._build_paper):
            build(column)
        self._heading(column, tr("Preset"))
        self.presets = PresetRow(session.settings, look, self.kept)
        self.presets.chosen.connect(self.take)
        column.addWidget(self.presets)
        column.addStretch(1)
        self._restore()
        if printing:
            for widget in (self._as, self.kind, self.archive):
                widget.hide()

    def _heading(self, column: QVBoxLayout, words: str) -> QLabel:
        label = plain_label(words)
        label.setFont(self._look.font("list_bold"))
        column.addSpacing(6 if column.count() else 0)
        column.addWidget(label)
        return label

    def _build_what(self, column: QVBoxLayout) -> None:
        self._heading(column, tr("What"))
        view, events = self._session.view, self._selected_events()
        span = describe_span(int(view.start_s), int(view.end_s) - 1)
        chosen = trn("Selection, {count} event", "Selection, {count} events", len(events))
        self.what = QButtonGroup(self)
        self._what_buttons: dict[str, QRadioButton] = {}
        for key, words in (
            (WHOLE, tr("Whole case")),
            (SPAN, tr("Visible span, {span}", span=span)),
            (SELECTION, chosen if events else tr("Selection")),
        ):
            button = QRadioButton(words)
            button.setFont(self._look.font("body"))
            self.what.addButton(button)
            self._what_buttons[key] = button
            column.addWidget(button)
        self._what_buttons[SELECTION].setEnabled(bool(events))
        self.what.buttonToggled.connect(lambda _button, on: self.changed.emit() if on else None)

    def _build_kind(self, column: QVBoxLayout) -> None:
        self._as = self._heading(column, tr("As"))
        others = [(made.id, tr(made.words)) for made in OUT.values()]
        self.kind = self._combo([*((kind, tr(KIND_WORDS[kind])) for kind in KINDS), *others], tr("Format"))
        column.addWidget(self.kind)

    def _build_parts(self, column: QVBoxLayout) -> None:
        self._heading(column, tr("Parts"))
        self.parts: dict[str, QCheckBox] = {}
        for part in PARTS:
            box = self._check(tr(_PART_WORDS[part]))
            self.parts[part] = box
            column.addWidget(box)

    def _build_paper(self, column: QVBoxLayout) -> None:
        self._heading(column, tr("Paper of the poster"))
        self.paper = self._combo([(paper.name, paper.name) for paper in PAPERS.values()], tr("Paper"))
        self.paper.setToolTip(tr("The other pages are A4, or Letter beside Letter and Tabloid."))
        column.addWidget(self.paper)
        self.sheets = SheetsRow(self._look)
        self.sheets.changed.connect(self.changed)
        column.addWidget(self.sheets)
        self._heading(column, tr("Notes"))
        self.notes = self._check(tr("Include analysts’ notes"))
        column.addWidget(self.notes)
        self.private = self._check(tr("Private notes, too"))
        column.addWidget(self.private)
        self.archive = self._check(tr("For archives, PDF/A-1b"))
        self.archive.setToolTip(tr("No transparency; larger, and readable in a hundred years."))
        column.addWidget(self.archive)

    def _combo(self, entries: list[tuple[str, str]], name: str) -> QComboBox:
        combo = QComboBox()
        combo.setFont(self._look.font("body"))
        combo.setAccessibleName(name)
        for key, words in entries:
            combo.addItem(words, key)
        combo.currentIndexChanged.connect(lambda _index: self.changed.emit())
        return combo

    def _check(self, words: str) -> QCheckBox:
        box = QCheckBox(words)
        box.setFont(self._look.font("body"))
        box.toggled.connect(lambda _on: self.changed.emit())
        return box

    # ---- what is asked for --------------------------------------------------------------------------------
    def _selected_events(self) -> frozenset[int]:
        columns = self._session.case.columns
        return frozenset(i for i in self._session.selection.ids if columns.row_of(i) >= 0)

    def _chosen_what(self) -> str:
        return next(key for key, button in self._what_buttons.items() if button.isChecked())

    def settings(self) -> ExportSettings:
        """What the sheet is set to."""
        session, what = self._session, self._chosen_what()
        view = session.view
        filters = Filters(only=self._selected_events()) if what == SELECTION else view.filters
        year, month, day = civil_from_days(today_s() // DAY_S)
        choice = ReportChoice(
            parts=tuple(part for part, box in self.parts.items() if box.isChecked()),
            span=(view.start_s, view.end_s) if what == SPAN else None,
            as_of_s=session.as_of_s,
            notes=self.notes.isChecked(),
            filters=filters,
            lanes_by=view.lanes_by,
            turned=view.turned,
            author=session.author,
            language=session.case.info.language,
        )
        return ExportSettings(
            str(self.kind.currentData()),
            choice,
            self.sheets.name_of(str(self.paper.currentData())),
            self._look.theme.name,
            self.archive.isChecked() and not self._printing,
            self._words.day_year(year, month, day),
            overlap_mm=self.sheets.overlap_mm,
        )

    def exchange(self) -> ExportChoice | None:
        """What a format of another program takes of the case; None for a document of our own."""
        kind = str(self.kind.currentData())
        if kind not in OUT:
            return None
        info, view, notes = self._session.case.info, self._session.view, self.notes.isChecked()
        made = choice_for(info, kind, as_of="today", notes=notes, private=self.private.isChecked())
        as_of_s = self._session.as_of_s if OUT[kind].is_document else None
        span = (int(view.start_s), int(view.end_s) - 1) if self._chosen_what() == SPAN else None
        return replace(made, as_of_s=as_of_s, span_s=span)

    def _restore(self) -> None:
        """The settings of last time; anything that makes no sense now is left at its default."""
        kept = self._session.settings.get_json(EXPORT)
        kept = kept if isinstance(kept, dict) else {}
        self.folder = str(kept.get("folder", ""))
        self.take(kept)

    def take(self, kept: dict[str, Any]) -> None:
        """Set the sheet to what was kept; anything that makes no sense now is left at its default."""
        what = str(kept.get("what"))
        known = what if what in self._what_buttons and self._what_buttons[what].isEnabled() else WHOLE
        self._what_buttons[known].setChecked(True)
        self.kind.setCurrentIndex(max(0, self.kind.findData(kept.get("kind", "pdf"))))
        overlap = kept.get("overlap_mm", OVERLAP_MM)
        paper = self.sheets.take(str(kept.get("paper", "A3")), overlap if isinstance(overlap, int | float) else -1)
        self.paper.setCurrentIndex(max(0, self.paper.findData(paper or "A3")))
        parts = kept.get("parts")
        wanted = {str(part) for part in parts} & set(PARTS) if isinstance(parts, list) else set(USUAL_PARTS)
        for part, box in self.parts.items():
            box.setChecked(part in (wanted or set(USUAL_PARTS)))
        self.notes.setChecked(kept.get("notes", True) is not False)
        self.archive.setChecked(kept.get("archive") is True)
        self.private.setChecked(kept.get("private") is True)
        if self._printing:
            self.kind.setCurrentIndex(self.kind.findData("pdf"))

    def remember(self) -> None:
        """Keep these settings, and the folder the file went to, for the next time."""
        self._session.settings.put_json(EXPORT, self.kept() | {"folder": self.folder})

    def kept(self) -> dict[str, Any]:
        """The settings as they are kept. The printer's sheet leaves the kind of file as it was."""
        settings = self.settings()
        before = self._session.settings.get_json(EXPORT) if self._printing else {}
        return {
            "what": self._chosen_what(),
            "kind": before.get("kind", "pdf") if self._printing else settings.kind,
            "paper": settings.paper,
            "overlap_mm": settings.overlap_mm,
            "private": self.private.isChecked(),
            "parts": list(settings.choice.parts),
            "notes": settings.choice.notes,
            "archive": before.get("archive") is True if self._printing else settings.pdfa,
        }

    @property
    def ready(self) -> bool:
        """Whether there is anything to write."""
        return self.kind.currentData() != "pdf" or any(box.isChecked() for box in self.parts.values())

    def read(self, *, running: bool) -> None:
        """What can be chosen now, with the reason where something cannot."""
        kind = str(self.kind.currentData())
        pdf, other = kind == "pdf", kind in OUT
        why = tr("This format holds the records themselves.") if other else tr("A picture shows the timeline only.")
        for box in self.parts.values():
            box.setEnabled(pdf and not running)
            box.setToolTip("" if pdf else why)
        self.parts["notes"].setEnabled(pdf and self.notes.isChecked() and not running)
        self.archive.setEnabled(pdf and not running)
        for widget in (self.presets, self.kind, self.notes, *self._what_buttons.values()):
            widget.setEnabled(not running)
        for widget in (self.paper, self.sheets):
            widget.setEnabled(not running and not other)
        self.sheets.setVisible(pdf)
        self.archive.setVisible(not other and not self._printing)
        self.private.setVisible(other)
        self.private.setEnabled(not running and self.notes.isChecked())
        self._read_selection(other=other, running=running)

    def _read_selection(self, *, other: bool, running: bool) -> None:
        selection, events = self._what_buttons[SELECTION], bool(self._selected_events())
        selection.setEnabled(events and not running and not other)
        selection.setToolTip(
            tr("This format takes the whole case or a span.")
            if other
            else ""
            if events
            else tr("No event is selected.")
        )
        if other and selection.isChecked():
            self._what_buttons[WHOLE].setChecked(True)
