"""The widgets of a form's fields: each shows values of a row and gives them back, unchanged until somebody types.

A value that nobody touched comes out exactly as it went in, whatever a widget would make of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from viewer.forms.counts import range_words, read_range
from viewer.forms.field_spec import WHOLE, FieldSpec
from viewer.paint.panel_look import PanelLook
from viewer.panels.parts import retone
from viewer.words import tr, word

LANGUAGES = ("en", "uk", "ru", "ar", "fr", "de", "es", "he", "tr", "fa", "zh")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class FieldFault(ValueError):
    """What was typed cannot be taken. `sentence` says what to type instead."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Cell(QWidget):
    """A field of a form. `edited` tells that somebody changed it; `told` is shown under it while it is set."""

    edited = Signal()

    def __init__(self, spec: FieldSpec, look: PanelLook) -> None:
        super().__init__()
        self.spec, self.look = spec, look
        self._given: tuple[Any, ...] = ()
        self.touched = False
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(4)

    @property
    def entry(self) -> QWidget:
        """The widget that takes the focus."""
        raise NotImplementedError

    def tab_stops(self) -> list[QWidget]:
        """The widgets Tab stops at, in order."""
        return [self.entry]

    def name_it(self, words: str) -> None:
        """Say what the field is to assistive technology."""
        self.entry.setAccessibleName(words)
        self.entry.setObjectName(self.spec.name)

    def put(self, *values: Any) -> None:
        """Show the stored values, in the order of the field's names."""
        self._given, self.touched = values, False
        self.show_values(*values)

    def read(self) -> tuple[Any, ...]:
        """The values now. Raises FieldFault, also for a needed value that nobody gave."""
        if self.touched:
            return self.typed_values()
        if self.spec.required and self._given[0] in ("", None, 0) and self.spec.kind != WHOLE:
            raise FieldFault(self.missing_words())
        return self._given

    def missing_words(self) -> str:
        """What to say where a needed value is missing."""
        return tr("This needs words.")

    def show_values(self, *values: Any) -> None:
        """Fill the widget."""
        raise NotImplementedError

    def typed_values(self) -> tuple[Any, ...]:
        """What the widget says. Raises FieldFault."""
        raise NotImplementedError

    def mark(self, faulty: bool) -> None:
        """Show that the value cannot be taken."""
        retone(self.entry, "fault", "true" if faulty else "false")

    def touch(self) -> None:
        """Somebody has changed the value."""
        self.touched = True
        self.mark(False)
        self.edited.emit()


class LineCell(Cell):
    """One line of text."""

    def __init__(self, spec: FieldSpec, look: PanelLook) -> None:
        super().__init__(spec, look)
        self.line = QLineEdit()
        self.line.setFont(look.font("body"))
        self.line.textEdited.connect(lambda _text: self.touch())
        self.line.setMinimumWidth(round(QFontMetricsF(look.font("body")).averageCharWidth() * 6))
        self.column.addWidget(self.line)

    @property
    def entry(self) -> QWidget:
        return self.line

    def show_values(self, *values: Any) -> None:
        self.line.setText("" if values[0] is None else str(values[0]))
        self.line.setCursorPosition(0)

    def typed_values(self) -> tuple[Any, ...]:
        text = self.line.text().strip()
        if not text and self.spec.required:
            raise FieldFault(self.missing_words())
        return (text,)


class LanguageCell(LineCell):
    """A language by its short code, with the frequent ones offered."""

    def __init__(self, spec: FieldSpec, look: PanelLook) -> None:
        super().__init__(spec, look)
        completer = QCompleter(list(LANGUAGES), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.activated.connect(lambda _text: self.touch())
        self.line.setCompleter(completer)

    def typed_values(self) -> tuple[Any, ...]:
        text = self.line.text().strip()
        if text and not _LANGUAGE.fullmatch(text):
            raise FieldFault(tr("Write the language as a short code, such as en or uk."))
        return (text,)


class JsonCell(LineCell):
    """A text that is JSON."""

    def typed_values(self) -> tuple[Any, ...]:
        text = self.line.text().strip()
        try:
            if text:
                json.loads(text)
        except ValueError:
            raise FieldFault(tr("This is not valid JSON.")) from None
        return (text,)


class NumberCell(LineCell):
    """A whole number or a decimal one; empty where the field may be."""

    def __init__(self, spec: FieldSpec, look: PanelLook, *, whole: bool, optional: bool) -> None:
        super().__init__(spec, look)
        self._whole, self._optional = whole, optional

    def show_values(self, *values: Any) -> None:
        value = values[0]
        super().show_values("" if value is None else f"{value:g}" if isinstance(value, float) else value)

    def typed_values(self) -> tuple[Any, ...]:
        text = self.line.text().strip().replace("−", "-")
        if not text and self._optional:
            return (None,)
        try:
            value = int(text) if self._whole else float(text.replace(",", "."))
        except ValueError:
            raise FieldFault(tr("Write a whole number.") if self._whole else tr("Write a number.")) from None
        return (value,)


class RangeCell(LineCell):
    """A number or a span of numbers, as people write it: 157, 250 to 300, at least 40."""

    def __init__(self, spec: FieldSpec, look: PanelLook, *, whole: bool) -> None:
        super().__init__(spec, look)
        self._whole = whole
        self.line.setPlaceholderText(tr("157, 250 to 300") if whole else tr("12.5, 10 to 20"))

    def show_values(self, *values: Any) -> None:
        self.line.setText(range_words(*values))
        self.line.setCursorPosition(0)

    def typed_values(self) -> tuple[Any, ...]:
        try:
            return read_range(self.line.text(), whole=self._whole)
        except ValueError as fault:
            raise FieldFault(str(fault)) from None


class TextCell(Cell):
    """Several lines of text; `verbatim` sets a source's own words in serif and keeps them to the letter."""

    def __init__(self, spec: FieldSpec, look: PanelLook, *, verbatim: bool = False, lines: int = 3) -> None:
        super().__init__(spec, look)
        style = "verbatim" if verbatim else "body"
        self.area = QPlainTextEdit()
        self.area.setFont(look.font(style))
        self.area.setTabChangesFocus(True)
        self.area.setProperty("kind", "field")
        self.area.document().setDocumentMargin(5)
        self.area.setFixedHeight(round(look.line_px(style) * lines) + 14)
        self.area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.area.textChanged.connect(self._on_text)
        self._filling = False
        self.column.addWidget(self.area)

    @property
    def entry(self) -> QWidget:
        return self.area

    def show_values(self, *values: Any) -> None:
        self._filling = True
        self.area.setPlainText(values[0])
        self._filling = False

    def typed_values(self) -> tuple[Any, ...]:
        # toPlainText would turn a no-break space into a plain one.
        text = self.area.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n").strip()
        if not text and self.spec.required:
            raise FieldFault(self.missing_words())
        return (text,)

    def _on_text(self) -> None:
        if not self._filling:
            self.touch()


class QuietCombo(QComboBox):
    """A list to choose from that a scrolling wheel passes over, so that no value changes by accident."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the form scroll."""
        event.ignore()


class ChoiceCell(Cell):
    """One of the words a field knows."""

    def __init__(self, spec: FieldSpec, look: PanelLook, choices: Mapping[str, str]) -> None:
        super().__init__(spec, look)
        self.combo = QuietCombo()
        self.combo.setFont(look.font("body"))
        self.combo.setMaxVisibleItems(14)
        self.combo.setMinimumContentsLength(6)
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for value in choices:
            self.combo.addItem(word(dict(choices), value), value)
        self.combo.activated.connect(lambda _at: self.touch())
        self.combo.currentIndexChanged.connect(self._on_index)
        self._filling = False
        self.column.addWidget(self.combo)

    @property
    def entry(self) -> QWidget:
        return self.combo

    def show_values(self, *values: Any) -> None:
        self._filling = True
        self.combo.setCurrentIndex(self.combo.findData(values[0]))
        self._filling = False

    def choose(self, value: str) -> None:
        """Show a value as if somebody had chosen it."""
        self.combo.setCurrentIndex(self.combo.findData(value))

    def typed_values(self) -> tuple[Any, ...]:
        return (self.combo.currentData(),)

    def _on_index(self, _at: int) -> None:
        # Keys change a closed list without `activated`.
        if not self._filling:
            self.touch()


class TruthCell(Cell):
    """Yes or no."""

    def __init__(self, spec: FieldSpec, look: PanelLook) -> None:
        super().__init__(spec, look)
        self.box = QCheckBox(tr(spec.help) if spec.help else "")
        self.box.setFont(look.font("body"))
        self.box.clicked.connect(lambda _on: self.touch())
        row = QHBoxLayout()
        row.setContentsMargins(0, 4, 0, 4)
        row.addWidget(self.box)
        row.addStretch(1)
        self.column.addLayout(row)

    @property
    def entry(self) -> QWidget:
        return self.box

    def show_values(self, *values: Any) -> None:
        self.box.setChecked(bool(values[0]))

    def typed_values(self) -> tuple[Any, ...]:
        return (self.box.isChecked(),)

    def sizeHint(self) -> QSize:
        """As its box."""
        return QSize(super().sizeHint().width(), self.look.row_px("body", 28))
