"""Two steps of bringing a file in: which column of a table is what, and what was found, before it is brought in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from viewer.dialogs.ask import plain_label
from viewer.paint.panel_look import PanelLook
from viewer.words import tr, trn

WIDTH_PX, LIST_PX = 560, 280
FIELD_WORDS = {
    "title": "Title",
    "label": "Short title",
    "summary": "Summary",
    "kind": "Kind of event",
    "status": "Status",
    "date": "Date",
    "start": "Start",
    "end": "End",
    "doubt": "What is unclear",
    "place": "Place",
    "lat": "Latitude",
    "lon": "Longitude",
    "actors": "Actors",
    "importance": "Importance",
    "source": "Source",
    "url": "Address of the source",
}
DAY_ORDERS = (
    ("Keep dates such as 5/2/2026 as words", None),
    ("The day stands first: 5/2/2026 is 5 February", True),
    ("The month stands first: 5/2/2026 is 2 May", False),
)


class _Sheet(QDialog):
    """A heading, a sentence, what stands between, and two buttons."""

    def __init__(self, look: PanelLook, title: str, sentence: str, button: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(look.scaled(WIDTH_PX))
        self.look = look
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(20, 18, 20, 16)
        self.column.setSpacing(10)
        for words, style in ((title, "heading"), (sentence, "body")):
            label = plain_label(words)
            label.setFont(look.font(style))
            label.setWordWrap(True)
            self.column.addWidget(label)
        self.buttons = QDialogButtonBox()
        self.accept_button = self.buttons.addButton(button, QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.buttons.setFont(look.font("list"))
        self.accept_button.setDefault(True)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)


class ArrivalSheet(_Sheet):
    """How much of a file can be brought in, and every problem that was found, one a line."""

    def __init__(
        self,
        look: PanelLook,
        name: str,
        sentence: str,
        problems: Sequence[str],
        possible: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, tr("Import “{name}”", name=name), sentence, tr("Import"), parent)
        if problems:
            words = trn("{count} remark:", "{count} remarks:", len(problems))
            label = plain_label(words)
            label.setFont(look.font("list"))
            self.column.addWidget(label)
            self.problems = QPlainTextEdit("\n".join(problems))
            self.problems.setReadOnly(True)
            self.problems.setTabChangesFocus(True)
            self.problems.setFont(look.font("small"))
            self.problems.setMinimumHeight(look.scaled(LIST_PX // 2))
            self.problems.setAccessibleName(words)
            self.column.addWidget(self.problems, 1)
        self.accept_button.setEnabled(possible)
        self.column.addWidget(self.buttons)


class MappingSheet(_Sheet):
    """A choice for each column of a table. `mapping()` is what the person chose."""

    def __init__(
        self,
        look: PanelLook,
        name: str,
        header: Sequence[str],
        proposed: Mapping[str, str],
        fields: Sequence[str],
        parent: QWidget | None = None,
    ) -> None:
        sentence = tr("Say what each column holds. A column that is not read is left out. A title is needed.")
        super().__init__(look, tr("Import “{name}”", name=name), sentence, tr("Next"), parent)
        form = QWidget()
        layout = QFormLayout(form)
        self.choices: dict[str, QComboBox] = {}
        for column in dict.fromkeys(header):
            box = QComboBox()
            box.setFont(look.font("list"))
            box.setAccessibleName(column)
            box.addItem(tr("Not read"), "")
            for field in fields:
                box.addItem(tr(FIELD_WORDS[field]), field)
            box.setCurrentIndex(max(0, box.findData(proposed.get(column, ""))))
            box.currentIndexChanged.connect(lambda _at: self._look_at())
            label = plain_label(column)
            label.setFont(look.font("list"))
            label.setBuddy(box)
            layout.addRow(label, box)
            self.choices[column] = box
        scroll = QScrollArea()
        scroll.setWidget(form)
        scroll.setWidgetResizable(True)
        scroll.setMinimumHeight(look.scaled(LIST_PX))
        self.column.addWidget(scroll, 1)
        self.day_order = QComboBox()
        self.day_order.setFont(look.font("list"))
        self.day_order.setAccessibleName(tr("How dates in figures are read"))
        for words, _first in DAY_ORDERS:
            self.day_order.addItem(tr(words))
        self.column.addWidget(self.day_order)
        self.column.addWidget(self.buttons)
        self._look_at()

    def mapping(self) -> dict[str, Any]:
        """The mapping as `db.interchange.mapping` takes it."""
        columns = {name: box.currentData() for name, box in self.choices.items() if box.currentData()}
        day_first = DAY_ORDERS[self.day_order.currentIndex()][1]
        return {"columns": columns, "day_first": day_first}

    def _look_at(self) -> None:
        chosen = {box.currentData() for box in self.choices.values()}
        self.accept_button.setEnabled("title" in chosen)
