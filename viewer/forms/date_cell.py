"""A date as people write it: told back in words and drawn with its bounds before it is taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QToolButton, QWidget

from db.dates import PHRASE_RULES, DateError, TypedDate, describe, describe_short, iso_day, parse_edtf, read_typed_date
from viewer.forms.cells import Cell, ChoiceCell, FieldFault, LineCell
from viewer.forms.field_spec import CHOICE, FieldSpec
from viewer.paint.bounds_picture import BoundsPicture
from viewer.paint.panel_look import PanelLook
from viewer.panels.inspector_sections.day_ticks import day_ticks
from viewer.panels.parts import icon_button, label, retone
from viewer.words import DATE_BASIS, DATE_BASIS_CHOICE, tr, word

Anchor = Callable[[], int | None]
"""The day of the report, any second of it: what "yesterday" and a missing year count from."""


class DateCell(Cell):
    """The EDTF of a date; with `also` fields, the source's wording and how the date is known beside it."""

    def __init__(self, spec: FieldSpec, look: PanelLook, anchor: Anchor, *, compact: bool = False) -> None:
        super().__init__(spec, look)
        self._anchor, self._compact = anchor, compact
        self._line_touched = False
        self._wording_follows = True  # until somebody writes it by hand
        self.typed: TypedDate | None = None
        self.line = QLineEdit()
        self.line.setFont(look.font("body"))
        if not compact:
            self.line.setPlaceholderText(tr("5 Feb 2026, about March 2026, before 5 Feb, 3 to 4 Feb"))
        self.line.textEdited.connect(lambda _text: self._on_typed())
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.line, 1)
        self.phrases = icon_button(look, "text-quote", tr("Wordings of dates"))
        self.phrases.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.phrases.setMenu(self._phrase_menu())
        if not compact:
            row.addWidget(self.phrases)
        self.column.addLayout(row)
        self.told = label(look, "", "small", "second", wrap=True)
        self.picture = BoundsPicture(look, day_ticks)
        self.column.addWidget(self.told)
        if not compact:
            self.column.addWidget(self.picture)
        self.wording: LineCell | None = None
        self.basis: ChoiceCell | None = None
        if spec.also:
            self._add_wording(look)
        self._tell()

    def _add_wording(self, look: PanelLook) -> None:
        self.wording = LineCell(FieldSpec("date_text", "Source’s wording"), look)
        self.basis = ChoiceCell(FieldSpec("date_basis", "Known how", CHOICE), look, DATE_BASIS_CHOICE)
        row = QHBoxLayout()
        row.setContentsMargins(0, 2, 0, 0)
        row.setSpacing(8)
        row.addWidget(label(look, tr("Source’s wording"), "small", "second"))
        row.addWidget(self.wording, 3)
        row.addWidget(label(look, tr("Known how"), "small", "second"))
        row.addWidget(self.basis, 2)
        for cell, words in ((self.wording, tr("Source’s wording")), (self.basis, tr("Known how"))):
            cell.name_it(words)
            cell.edited.connect(self.touch)
        self.wording.edited.connect(self._stop_following)
        self.column.addLayout(row)

    @property
    def entry(self) -> QWidget:
        return self.line

    def mark(self, faulty: bool) -> None:
        """Show that the value cannot be taken."""
        retone(self.line, "fault", "true" if faulty else "false")

    def show_values(self, *values: Any) -> None:
        self.line.setText(readable(values[0]))
        self.line.setCursorPosition(0)
        self._line_touched = False
        if self.wording is not None and self.basis is not None:
            self._wording_follows = not values[1]
            self.wording.put(values[1])
            self.basis.put(values[2])
        self._tell()

    def typed_values(self) -> tuple[Any, ...]:
        edtf = self._given[0]
        if self._line_touched:
            edtf = self._read_line()
        if self.wording is None or self.basis is None:
            return (edtf,)
        return (edtf, *self.wording.read(), *self.basis.read())

    def _read_line(self) -> str:
        text = self.line.text().strip()
        if not text:
            if self.spec.required:
                raise FieldFault(self.missing_words())
            return ""
        try:
            return read_typed_date(text, anchor_day_s=self._anchor()).edtf
        except DateError as fault:
            raise FieldFault(fault.sentence) from None

    def missing_words(self) -> str:
        """What to say where a needed date is missing."""
        return tr("A date is needed here.")

    def _on_typed(self) -> None:
        self._line_touched = True
        self._tell()
        typed = self.typed
        if self.wording is not None and self.basis is not None and typed is not None:
            if self._wording_follows:
                self.wording.line.setText(typed.phrase)
                self.wording.touched = True
            self.basis.choose(typed.basis)
        self.touch()

    def _stop_following(self) -> None:
        self._wording_follows = False

    def _tell(self) -> None:
        """Say under the field what was understood, or what is wrong."""
        self.typed, words, fault = None, "", ""
        text = self.line.text().strip()
        if text:
            try:
                self.typed = self._understood(text)
                words = self._told_words(self.typed)
            except DateError as error:
                fault = error.sentence
        self.told.setText(fault or words)
        retone(self.told, "tone", "danger" if fault else "second")
        news = bool(fault) or words != text
        self.told.setVisible(bool(fault or words) and news and (not self._compact or self._line_touched))
        date = self.typed.date if self.typed is not None else None
        self.picture.show_date(date, words)
        self.picture.setVisible(date is not None and not self._compact)

    def _understood(self, text: str) -> TypedDate:
        if not self._line_touched and self._given and self._given[0]:
            date = parse_edtf(self._given[0])
            return TypedDate(self._given[0], date, "stated", "", describe(date))
        return read_typed_date(text, anchor_day_s=self._anchor())

    def _told_words(self, typed: TypedDate) -> str:
        anchor_s = self._anchor()
        if typed.basis == "stated" or anchor_s is None:
            return typed.words
        day = describe_short(parse_edtf(day_edtf(anchor_s)))
        basis = word(DATE_BASIS, typed.basis)
        return tr("{date} · {basis}, counted from {day}", date=typed.words, basis=basis, day=day)

    def _phrase_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setFont(self.look.font("list"))
        menu.aboutToShow.connect(lambda: self._fill_phrases(menu))
        return menu

    def _fill_phrases(self, menu: QMenu) -> None:
        menu.clear()
        for rule in PHRASE_RULES:
            try:
                meant = read_typed_date(rule.phrase, anchor_day_s=self._anchor()).words
            except DateError:
                meant = tr(rule.rule)
            action = menu.addAction(tr("{phrase} · {meant}", phrase=tr(rule.phrase), meant=meant))
            action.triggered.connect(lambda _on=False, phrase=rule.phrase: self.take_phrase(phrase))

    def take_phrase(self, phrase: str) -> None:
        """Write a wording into the field, as if it had been typed."""
        self.line.setText(phrase)
        self._on_typed()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def sizeHint(self) -> QSize:
        """As its column; a compact one takes what a table's cell has."""
        return QSize(140, super().sizeHint().height()) if self._compact else super().sizeHint()


class MomentCell(LineCell):
    """A day or a clock time kept as UTC seconds, or nothing."""

    def show_values(self, *values: Any) -> None:
        super().show_values("" if values[0] is None else _moment_words(values[0]))

    def typed_values(self) -> tuple[Any, ...]:
        text = self.line.text().strip()
        if not text:
            return (None,)
        try:
            date = read_typed_date(text).date
        except DateError as fault:
            raise FieldFault(fault.sentence) from None
        if date.earliest_s is None:
            raise FieldFault(tr("Write a day, such as 5 Feb 2026."))
        return (date.earliest_s,)


def _moment_words(second: int) -> str:
    day = day_edtf(second)
    clock = second % 86_400
    return readable(day) if not clock else f"{day}T{clock // 3600:02d}:{clock // 60 % 60:02d}:{clock % 60:02d}Z"


def day_edtf(second: int) -> str:
    """The day of a second as EDTF."""
    return iso_day(second)


def readable(edtf: str) -> str:
    """A date as a person would type it, where that reads back as the same date; its EDTF where it does not."""
    if not edtf:
        return ""
    words = describe(parse_edtf(edtf))
    try:
        return words if read_typed_date(words).edtf == edtf else edtf
    except DateError:
        return edtf
