"""Presets of the export sheet: settings kept under a name, chosen again later, forgotten."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QWidget

from viewer.paint.panel_look import PanelLook
from viewer.settings import EXPORT_PRESETS, Settings
from viewer.words import tr

MOST_LETTERS = 60


class PresetRow(QWidget):
    """A field to choose or name a preset, with Keep and Forget. `chosen` carries what was kept under the name."""

    chosen = Signal(object)

    def __init__(self, settings: Settings, look: PanelLook, read: Callable[[], dict[str, Any]]) -> None:
        super().__init__()
        self._settings, self._read = settings, read
        self.name = QComboBox()
        self.name.setEditable(True)
        self.name.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.name.setFont(look.font("body"))
        self.name.setAccessibleName(tr("Preset"))
        self.keep_button, self.forget_button = QPushButton(tr("Keep")), QPushButton(tr("Forget"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.name, 1)
        for button, run in ((self.keep_button, self.keep), (self.forget_button, self.forget)):
            button.setFont(look.font("body"))
            button.setAutoDefault(False)
            button.clicked.connect(run)
            row.addWidget(button)
        field = self.name.lineEdit()
        assert field is not None
        field.setPlaceholderText(tr("Name of a preset"))
        field.setMaxLength(MOST_LETTERS)
        self._fill("")
        self.name.activated.connect(self._choose)
        self.name.editTextChanged.connect(lambda _text: self._read_name())

    def _kept(self) -> dict[str, Any]:
        kept = self._settings.get_json(EXPORT_PRESETS)
        return {str(name): value for name, value in kept.items()} if isinstance(kept, dict) else {}

    def _typed(self) -> str:
        return self.name.currentText().strip()

    def _fill(self, shown: str) -> None:
        self.name.blockSignals(True)
        self.name.clear()
        self.name.addItems(sorted(self._kept(), key=str.casefold))
        self.name.setCurrentIndex(-1)
        self.name.setEditText(shown)
        self.name.blockSignals(False)
        self._read_name()

    def _read_name(self) -> None:
        typed = self._typed()
        self.keep_button.setEnabled(bool(typed))
        self.keep_button.setToolTip("" if typed else tr("Type a name for these settings first."))
        self.forget_button.setEnabled(typed in self._kept())
        self.forget_button.setToolTip("" if typed in self._kept() else tr("Choose a preset first."))

    def _choose(self, _index: int) -> None:
        kept = self._kept().get(self._typed())
        if isinstance(kept, dict):
            self.chosen.emit(kept)

    def keep(self) -> None:
        """Keep the settings of the sheet under the name in the field; an older preset of that name is replaced."""
        name = self._typed()
        self._settings.put_json(EXPORT_PRESETS, self._kept() | {name: self._read()})
        self._fill(name)

    def forget(self) -> None:
        """Take the preset in the field out."""
        typed = self._typed()
        self._settings.put_json(EXPORT_PRESETS, {k: v for k, v in self._kept().items() if k != typed})
        self._fill("")
