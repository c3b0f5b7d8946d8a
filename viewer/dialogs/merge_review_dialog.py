"""The window in which a copy is reviewed: what differs at the left, one item with its versions at the right.

J and K (or the arrow keys) go through the items, 1 to 4 choose and go on to the next one that waits, E edits the
result. Nothing is decided silently: the button that carries it out stays off until every item is decided, if only to
be decided later.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from viewer.dialogs.merge_item import ItemPane
from viewer.dialogs.merge_list import FILTERS, WAITING, ReviewListView
from viewer.merge_choices import Review
from viewer.merge_review import Item
from viewer.merge_words import Head, ReviewWords
from viewer.paint.panel_look import PanelLook
from viewer.panels.parts import icon_button, label
from viewer.session import Session
from viewer.words import number, tr

WIDTH_PX, HEIGHT_PX, LIST_PX, EDGE_PX = 1140, 668, 344, 24
_FILTER_WORDS = {"all": "All", "waiting": "Undecided", "notes": "Notes", "record": "The record"}


class MergeReviewDialog(QDialog):
    """`carry_out` is wanted with every item decided; `closed` comes once, however the window goes."""

    carry_out = Signal()

    def __init__(
        self,
        session: Session,
        look: PanelLook,
        review: Review,
        words: ReviewWords,
        head: Head,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.review, self._look, self._words, self._head = review, look, words, head
        self._busy = False
        self.setWindowTitle(head.window)
        self._fit(parent)
        self.list = ReviewListView(review, words, look)
        self.pane = ItemPane(session, look, review, words)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._build_head())
        column.addWidget(self._build_middle(), 1)
        column.addWidget(self._build_foot())
        self.list.item_chosen.connect(self._show_item)
        self.pane.chosen.connect(self._on_chosen)
        self.pane.for_group.connect(self._choose_for_group)
        self._add_keys()
        self._read()
        waiting = [item for item in review.items if not review.choice(item)]
        first = waiting or list(review.items)
        if first:
            self.list.go_to(first[0].key)
        self.list.setFocus()

    def _fit(self, parent: QWidget | None) -> None:
        look = self._look
        wide, high = look.scaled(WIDTH_PX), look.scaled(HEIGHT_PX)
        if parent is not None:
            wide, high = min(wide, parent.width() - EDGE_PX), min(high, parent.height() - EDGE_PX)
        self.resize(wide, high)
        self.setMinimumSize(QSize(640, 420))

    # ---- parts
    def _build_head(self) -> QFrame:
        look, head = self._look, QFrame()
        head.setProperty("edge", "rule-bottom")
        row = QHBoxLayout(head)
        row.setContentsMargins(18, 14, 18, 14)
        row.setSpacing(22)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label(look, self._head.title, "title", wrap=True))
        words.addWidget(label(look, self._head.text, "body", "second", wrap=True))
        row.addLayout(words, 1)
        for at, (figure, caption) in enumerate(self._head.figures):
            box = QVBoxLayout()
            box.setSpacing(0)
            tone = "third" if at == len(self._head.figures) - 1 else ""
            for text, style, token in ((figure, "title", tone), (caption, "small", "second")):
                line = label(look, text, style, token)
                line.setAlignment(Qt.AlignmentFlag.AlignRight)
                box.addWidget(line)
            row.addLayout(box)
        return head

    def _build_middle(self) -> QSplitter:
        left = QFrame()
        left.setProperty("surface", "panel")
        left.setProperty("edge", "rule-right")
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 8, 12, 8)
        self.filter = QComboBox()
        self.filter.setFont(self._look.font("list"))
        self.filter.setAccessibleName(tr("Show"))
        for name in FILTERS:
            self.filter.addItem(tr(_FILTER_WORDS[name]), name)
        self.filter.currentIndexChanged.connect(lambda at: self.list.show_filter(FILTERS[at]))
        bar.addWidget(self.filter, 1)
        column.addLayout(bar)
        column.addWidget(self.list, 1)
        right = QFrame()
        right.setProperty("surface", "panel")
        side = QVBoxLayout(right)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(0)
        side.addLayout(self._build_item_head())
        side.addWidget(self.pane, 1)
        split = QSplitter()
        split.setChildrenCollapsible(False)
        split.setHandleWidth(1)
        split.addWidget(left)
        split.addWidget(right)
        narrow = self.width() < self._look.scaled(WIDTH_PX) - 40
        split.setSizes([self._look.scaled(LIST_PX) * (3 if narrow else 4) // 4, 2000])
        split.setStretchFactor(1, 1)
        return split

    def _build_item_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(20, 14, 16, 8)
        row.setSpacing(8)
        self.mark = QLabel()
        self.title = label(self._look, "", "heading", wrap=True)
        self.place = label(self._look, "", "small", "third")
        self.previous = icon_button(self._look, "chevron-up", tr("Previous item (K)"), lambda: self.list.step(-1))
        self.next = icon_button(self._look, "chevron-down", tr("Next item (J)"), lambda: self.list.step(1))
        row.addWidget(self.title, 1)
        row.addWidget(self.place)
        row.addWidget(self.previous)
        row.addWidget(self.next)
        return row

    def _build_foot(self) -> QFrame:
        look, foot = self._look, QFrame()
        foot.setProperty("edge", "rule-top")
        row = QHBoxLayout(foot)
        row.setContentsMargins(18, 12, 18, 12)
        row.setSpacing(10)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(look.scaled(150))
        row.addWidget(self.progress)
        self.told = label(look, "", "small", "second")
        row.addWidget(self.told)
        row.addWidget(label(look, self._head.foot, "small", "third", wrap=True), 1)
        self.later_button = QPushButton(tr("Decide the rest later"))
        self.cancel_button = QPushButton(tr("Cancel"))
        self.carry_button = QPushButton(self._head.button)
        self.carry_button.setProperty("kind", "primary")
        self.later_button.clicked.connect(lambda _on=False: self._leave_rest())
        self.cancel_button.clicked.connect(lambda _on=False: self.reject())
        self.carry_button.clicked.connect(lambda _on=False: self._carry_out())
        for button in (self.later_button, self.cancel_button, self.carry_button):
            button.setFont(look.font("list"))
            button.setAutoDefault(False)
            row.addWidget(button)
        return foot

    def _add_keys(self) -> None:
        for at in range(4):
            QShortcut(QKeySequence(str(at + 1)), self, lambda chosen=at: self.pane.choose_nth(chosen))
        QShortcut(QKeySequence("J"), self, lambda: self.list.step(1))
        QShortcut(QKeySequence("K"), self, lambda: self.list.step(-1))
        QShortcut(QKeySequence("E"), self, self.pane.edit_result)
        QShortcut(QKeySequence("Ctrl+Return"), self, self._carry_out)

    # ---- what is shown
    def _show_item(self, item: Item | None) -> None:
        self.title.setText(self._words.title(item) if item is not None else "")
        self.place.setText(self.list.place_words())
        self.pane.show_item(item)

    def _read(self) -> None:
        review = self.review
        decided, everything = review.decided(), len(review.items)
        self.progress.setRange(0, max(1, everything))
        self.progress.setValue(decided)
        self.told.setText(tr("{count} of {all} decided", count=number(decided), all=number(everything)))
        self.later_button.setVisible(decided < everything)
        self.carry_button.setEnabled(decided == everything and not self._busy)
        self.list.rows.tell_changed()

    def _on_chosen(self, go_on: bool) -> None:
        present = self.list.item
        self._read()
        if not go_on or present is None:
            return
        QTimer.singleShot(0, self, lambda: self._go_on(present.key))  # what was chosen is seen for one frame

    def _go_on(self, key: str) -> None:
        """To the next item that waits, if the person has not gone elsewhere meanwhile."""
        if self.list.item is None or self.list.item.key != key:
            return
        items = self.list.rows.shown_items()
        keys = [item.key for item in items]
        at = keys.index(key) + 1 if key in keys else 0
        waiting = [item for item in (*items[at:], *items[:at]) if not self.review.choice(item)]
        if self.list.rows.filter == WAITING:
            self.list.show_filter(WAITING)
        if waiting:
            self.list.go_to(waiting[0].key)

    def _choose_for_group(self, group: str, choice: str) -> None:
        self.review.choose_for_group(group, choice)
        self.pane.read_choice()
        self._read()

    def _leave_rest(self) -> None:
        self.review.leave_rest()
        self.pane.read_choice()
        self._read()
        self.carry_button.setFocus()

    # ---- carrying out
    def _carry_out(self) -> None:
        if self.carry_button.isEnabled():
            self.carry_out.emit()

    def show_busy(self, words: str, done: int = 0, total: int = 0) -> None:
        """Say how far it is; nothing can be chosen meanwhile. Cancel still ends it."""
        self._busy = True
        self.told.setText(words)
        self.progress.setRange(0, total)
        self.progress.setValue(done)
        for part in (self.list, self.pane, self.filter, self.later_button, self.carry_button, self.previous, self.next):
            part.setEnabled(False)

    def show_ready(self) -> None:
        """It did not go through: everything can be chosen again."""
        self._busy = False
        for part in (self.list, self.pane, self.filter, self.later_button, self.previous, self.next):
            part.setEnabled(True)
        self._read()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing is cancelling."""
        self.reject()
        event.accept()
