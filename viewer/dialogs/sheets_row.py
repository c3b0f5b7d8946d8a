"""How many sheets a poster is laid over: one, as many as it needs, or so many across and down, with an overlap."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from viewer.dialogs.ask import plain_label
from viewer.layout.pages_paper import (
    MOST_A_SIDE,
    MOST_OVERLAP_MM,
    MOST_SHEETS,
    NEEDED,
    OVERLAP_MM,
    Tiling,
    paper_choice,
)
from viewer.paint.panel_look import PanelLook
from viewer.words import tr

ONE, GRID = "one", "grid"


class SheetsRow(QWidget):
    """A choice, and the numbers it needs. `name_of("A3")` gives the name of the paper with the sheets."""

    changed = Signal()

    def __init__(self, look: PanelLook) -> None:
        super().__init__()
        self._look = look
        self.choice = QComboBox()
        self.choice.setFont(look.font("body"))
        self.choice.setAccessibleName(tr("Sheets"))
        for words, key in (
            (tr("On one sheet"), ONE),
            (tr("On as many sheets as needed"), NEEDED),
            (tr("On sheets side by side"), GRID),
        ):
            self.choice.addItem(words, key)
        self.across, self.down = (
            self._spin(tr("Sheets across"), MOST_A_SIDE),
            self._spin(tr("Sheets down"), MOST_A_SIDE),
        )
        self.across.setValue(2)
        self.overlap = self._spin(tr("Overlap of the sheets"), int(MOST_OVERLAP_MM), least=0)
        self.overlap.setSuffix(tr(" mm overlap"))
        self.overlap.setValue(int(OVERLAP_MM))
        times = plain_label(tr("×"))
        times.setFont(look.font("body"))
        self._numbers = QWidget()
        row = QHBoxLayout(self._numbers)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for widget in (self.across, times, self.down, self.overlap):
            row.addWidget(widget)
        self._grid = (self.across, times, self.down)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.choice)
        column.addWidget(self._numbers)
        self.choice.currentIndexChanged.connect(self._read)
        for spin in (self.across, self.down, self.overlap):
            spin.valueChanged.connect(self._read)
        self._show()

    def _spin(self, name: str, most: int, least: int = 1) -> QSpinBox:
        spin = QSpinBox()
        spin.setFont(self._look.font("body"))
        spin.setRange(least, most)
        spin.setAccessibleName(name)
        spin.setToolTip(name)
        return spin

    def _show(self) -> None:
        key = self.choice.currentData()
        self._numbers.setVisible(key != ONE)
        for widget in self._grid:
            widget.setVisible(key == GRID)

    def _read(self, _value: int) -> None:
        # A poster has no more than so many sheets: the other side gives way.
        other = self.down if self.sender() is self.across else self.across
        one = self.across if other is self.down else self.down
        if one.value() * other.value() > MOST_SHEETS:
            other.setValue(MOST_SHEETS // one.value())
        self._show()
        self.changed.emit()

    @property
    def overlap_mm(self) -> float:
        """How far each sheet laps over the one before."""
        return float(self.overlap.value())

    def name_of(self, paper: str) -> str:
        """The paper's name with the sheets: "A3", "A3xneeded", "A3x2x3"."""
        key = self.choice.currentData()
        if key == ONE:
            return paper
        return f"{paper}x{NEEDED}" if key == NEEDED else f"{paper}x{self.across.value()}x{self.down.value()}"

    def take(self, name: str, overlap_mm: float) -> str:
        """Set to what a kept name asks for; the name of its paper, empty where it is none."""
        found = paper_choice(name, overlap_mm)
        if found is None:
            found = paper_choice(name)
        tiling = found if isinstance(found, Tiling) else None
        for spin, value in (
            (self.across, tiling.across if tiling and tiling.count else 2),
            (self.down, tiling.down if tiling and tiling.count else 1),
            (self.overlap, int(tiling.overlap_mm if tiling else OVERLAP_MM)),
        ):
            spin.setValue(value)
        key = ONE if tiling is None else GRID if tiling.count else NEEDED
        self.choice.setCurrentIndex(self.choice.findData(key))
        paper = found.paper if isinstance(found, Tiling) else found
        return paper.name if paper else ""
