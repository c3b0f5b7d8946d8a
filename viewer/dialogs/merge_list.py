"""The list of a merge review: groups with their items, filtered, moved through by keys."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from viewer.merge_choices import Review
from viewer.merge_review import Item
from viewer.merge_words import ReviewWords
from viewer.paint.merge_rows import (
    paint_review_head,
    paint_review_row,
    review_head_height_px,
    review_row_height_px,
)
from viewer.paint.panel_look import PanelLook
from viewer.paint.panel_marks import RowState
from viewer.words import number, tr, trn

Index = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()

ITEM_ROLE: Final = int(Qt.ItemDataRole.UserRole)
ALL, WAITING, NOTES, RECORD = "all", "waiting", "notes", "record"
FILTERS: Final = (ALL, WAITING, NOTES, RECORD)


class ReviewList(QAbstractListModel):
    """Rows are a group's name or an `Item`; a group without a shown item is left out."""

    def __init__(self, review: Review, words: ReviewWords, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._review, self._words = review, words
        self._rows: list[str | Item] = []
        self.filter = ALL
        self.read()

    def read(self) -> None:
        """Fill the rows anew for the filter of the moment."""
        self.beginResetModel()
        self._rows, group = [], ""
        for item in self._review.items:
            if not self._passes(item):
                continue
            if item.group != group:
                group = item.group
                self._rows.append(group)
            self._rows.append(item)
        self.endResetModel()

    def _passes(self, item: Item) -> bool:
        if self.filter == WAITING:
            return not self._review.choice(item)
        if self.filter == ALL:
            return True
        return item.is_note == (self.filter == NOTES)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Groups and items that are shown."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """The item, or what a screen reader says of the row."""
        row = self._rows[index.row()]
        if role == ITEM_ROLE:
            return row
        if role not in (int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.AccessibleTextRole)):
            return None
        if isinstance(row, str):
            return self._words.group(row)
        chosen = self._words.choice(row, self._review.choice(row))
        return tr(
            "{title}, {what}. {choice}", title=self._words.title(row), what=self._words.second(row), choice=chosen
        )

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Only items can be chosen."""
        if isinstance(self._rows[index.row()], str):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def row_of(self, key: str) -> int:
        """The row of an item, -1 where it is not shown."""
        return next((at for at, row in enumerate(self._rows) if isinstance(row, Item) and row.key == key), -1)

    def shown_items(self) -> list[Item]:
        """The items that pass the filter."""
        return [row for row in self._rows if isinstance(row, Item)]

    def tell_changed(self) -> None:
        """Choices were made: every row may say something else."""
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))


class _Delegate(QStyledItemDelegate):
    def __init__(self, view: ReviewListView, look: PanelLook, review: Review, words: ReviewWords) -> None:
        super().__init__(view)
        self._view, self._look, self._review, self._words = view, look, review, words

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """Two lines for an item, one for a group."""
        is_head = isinstance(index.data(ITEM_ROLE), str)
        return QSize(100, review_head_height_px(self._look) if is_head else review_row_height_px(self._look))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The row."""
        row, rect = index.data(ITEM_ROLE), option.rect.toRectF()
        if isinstance(row, str):
            left = self._review.left(row)
            words = trn("{count} left", "{count} left", left) if left else ""
            paint_review_head(painter, rect, self._look, self._words.group(row), words)
            return
        state = RowState(
            selected=bool(option.state & QStyle.StateFlag.State_Selected),
            list_focused=self._view.hasFocus(),
            hovered=bool(option.state & QStyle.StateFlag.State_MouseOver),
            current=self._view.currentIndex() == index,
        )
        paint_review_row(
            painter,
            rect,
            state,
            self._look,
            mark=self._words.mark(row),
            title=self._words.title(row),
            second=self._words.second(row),
            choice=self._words.choice_look(row, self._review.choice(row)),
        )


class ReviewListView(QListView):
    """Items by arrow keys; `item_chosen` says which one is current."""

    item_chosen = Signal(object)

    def __init__(self, review: Review, words: ReviewWords, look: PanelLook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.rows = ReviewList(review, words, self)
        self.setModel(self.rows)
        self.setItemDelegate(_Delegate(self, look, review, words))
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("What differs"))
        self.setTabKeyNavigation(False)
        self.selectionModel().currentChanged.connect(self._tell)

    @property
    def item(self) -> Item | None:
        """The current item."""
        row = self.currentIndex().data(ITEM_ROLE) if self.currentIndex().isValid() else None
        return row if isinstance(row, Item) else None

    def show_filter(self, name: str) -> None:
        """Show other rows; the current item stays current where it is still shown."""
        present = self.item
        self.rows.filter = name
        self.rows.read()
        items = self.rows.shown_items()
        if items:
            keep = present is not None and self.rows.row_of(present.key) >= 0
            self.go_to(present.key if keep and present is not None else items[0].key)
        else:
            self.item_chosen.emit(None)

    def go_to(self, key: str) -> None:
        """Make an item current."""
        at = self.rows.row_of(key)
        if at >= 0:
            self.setCurrentIndex(self.rows.index(at))

    def step(self, steps: int) -> None:
        """The next or previous item; stops at the ends."""
        items, present = self.rows.shown_items(), self.item
        if not items:
            return
        keys = [item.key for item in items]
        at = keys.index(present.key) + steps if present is not None and present.key in keys else 0
        self.go_to(keys[min(max(at, 0), len(keys) - 1)])

    def place_words(self) -> str:
        """ "3 of 7"."""
        keys = [item.key for item in self.rows.shown_items()]
        at = keys.index(self.item.key) + 1 if self.item is not None and self.item.key in keys else 0
        return tr("{at} of {all}", at=number(at), all=number(len(keys)))

    def _tell(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self.item_chosen.emit(self.item)
