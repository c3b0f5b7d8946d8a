"""Short questions about records: what a deletion takes along, which record to keep."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from db.domain import TYPES
from viewer.dialogs.ask import plain_label
from viewer.forms.form_list import NAMES
from viewer.paint.panel_look import PanelLook
from viewer.record_commands import Removal
from viewer.words import RECORD_KIND, number, tr, trn, word

WIDTH_PX = 460


class _RecordQuestion(QDialog):
    """A heading, a sentence, something in between, two buttons."""

    def __init__(self, look: PanelLook, title: str, sentence: str, button: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.look = look
        self.setWindowTitle(title)
        self.setMinimumWidth(look.scaled(WIDTH_PX))
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(20, 18, 20, 16)
        self.column.setSpacing(10)
        heading = plain_label(title)
        heading.setFont(look.font("heading"))
        heading.setWordWrap(True)
        self.column.addWidget(heading)
        self.sentence = plain_label(sentence)
        self.sentence.setFont(look.font("body"))
        self.sentence.setProperty("tone", "second")
        self.sentence.setWordWrap(True)
        self.column.addWidget(self.sentence)
        self.buttons = QDialogButtonBox()
        self.buttons.setFont(look.font("list"))
        self.accept_button: QPushButton = self.buttons.addButton(button, QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.column.addWidget(self.buttons)

    def put_between(self, widget: QWidget) -> None:
        """Stand between the sentence and the buttons."""
        self.column.insertWidget(self.column.count() - 1, widget)


class RemovalDialog(_RecordQuestion):
    """What a deletion takes along, by kind, before it is done."""

    def __init__(self, look: PanelLook, title: str, removal: Removal, parent: QWidget | None = None) -> None:
        one = tr("Delete “{title}”?", title=title)
        heading = one if removal.count == 1 else trn("Delete record?", "Delete {count} records?", removal.count)
        sentence = tr("This goes along, because it cannot stand alone:") if removal.goes else tr("Nothing else goes.")
        button = trn("Delete record", "Delete {count} records", removal.count)
        super().__init__(look, heading, sentence, button, parent)
        self.told = plain_label("\n".join(removal_lines(removal)))
        self.told.setFont(look.font("body"))
        self.put_between(self.told)
        self.told.setVisible(bool(self.told.text()))
        note = plain_label(tr("Undo brings everything back, and so does the history, at any time."))
        note.setFont(look.font("small"))
        note.setProperty("tone", "third")
        note.setWordWrap(True)
        self.put_between(note)


def removal_lines(removal: Removal) -> list[str]:
    """One line for each kind that goes along, and one for what loses a reference."""
    lines = [tr("{count} × {kind}", count=number(count), kind=kind_words(kind)) for kind, count in removal.goes]
    if removal.loses:
        lines.append(
            trn(
                "{count} row stays and loses its reference", "{count} rows stay and lose their reference", removal.loses
            )
        )
    return lines


def kind_words(kind: str) -> str:
    """What a kind of row is called in a list."""
    return word(RECORD_KIND, kind).casefold() if kind in RECORD_KIND else tr(NAMES.get(kind, TYPES[kind].KIND))


class MergeDialog(_RecordQuestion):
    """Which of several records is kept."""

    def __init__(self, look: PanelLook, offers: Sequence[tuple[int, str, str]], parent: QWidget | None = None) -> None:
        super().__init__(
            look,
            trn("Merge record", "Merge {count} records", len(offers)),
            tr("Choose the one to keep. What points at the others will point at it; its own words stay."),
            tr("Merge records"),
            parent,
        )
        self.list = QListWidget()
        self.list.setFont(look.font("list"))
        self.list.setProperty("surface", "box")
        self.list.setAccessibleName(tr("The record to keep"))
        for record_id, title, detail in offers:
            item = QListWidgetItem(tr("{title} · {detail}", title=title, detail=detail))
            item.setData(Qt.ItemDataRole.UserRole, record_id)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.setMaximumHeight(look.row_px("list", 28) * min(10, len(offers)) + 6)
        self.put_between(self.list)

    @property
    def keep_id(self) -> int:
        """The record to keep."""
        return int(self.list.currentItem().data(Qt.ItemDataRole.UserRole))


class TagDialog(_RecordQuestion):
    """The tags of several records: on all, on some, on none; and a new one."""

    def __init__(
        self,
        look: PanelLook,
        count: int,
        tags: Sequence[tuple[int, str, int]],
        parent: QWidget | None = None,
    ) -> None:
        """`tags` are (id, name, on how many of the records)."""
        heading = trn("Tags of the record", "Tags of {count} records", count)
        super().__init__(
            look, heading, tr("Tick the tags, or write new ones with a comma between."), tr("Set tags"), parent
        )
        self.list = QListWidget()
        self.list.setFont(look.font("list"))
        self.list.setProperty("surface", "box")
        self.list.setAccessibleName(tr("Tags"))
        self._before: dict[int, Qt.CheckState] = {}
        for tag_id, name, on in tags:
            state = Qt.CheckState.Checked if on == count else Qt.CheckState.PartiallyChecked
            state = state if on else Qt.CheckState.Unchecked
            item = QListWidgetItem(name)
            item.setData(Qt.ItemDataRole.UserRole, tag_id)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(state)
            self._before[tag_id] = state
            self.list.addItem(item)
        self.list.setMaximumHeight(look.row_px("list", 28) * max(1, min(10, len(tags))) + 6)
        self.put_between(self.list)
        self.list.setVisible(bool(tags))
        self.field = QLineEdit()
        self.field.setFont(look.font("body"))
        self.field.setPlaceholderText(tr("New tag"))
        self.field.setAccessibleName(tr("New tag"))
        self.put_between(self.field)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def added(self) -> list[str]:
        """Names to put on all records."""
        ticked = [
            item.text() for item, before, now in self._items() if now is Qt.CheckState.Checked and before is not now
        ]
        return ticked + [word for word in self.field.text().split(",") if word.strip()]

    def removed(self) -> list[int]:
        """Tags to take off all records."""
        unticked = Qt.CheckState.Unchecked
        return [
            int(item.data(Qt.ItemDataRole.UserRole))
            for item, before, now in self._items()
            if now is unticked and before is not now
        ]

    def _items(self) -> list[tuple[QListWidgetItem, Qt.CheckState, Qt.CheckState]]:
        items = [self.list.item(row) for row in range(self.list.count())]
        return [(item, self._before[int(item.data(Qt.ItemDataRole.UserRole))], item.checkState()) for item in items]
