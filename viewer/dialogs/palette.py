"""The command palette (picture 09): type anything, choose with the arrows, Enter opens it.

The records are searched in a worker; while that runs the rows of the text before stay, so the list never blocks and
never flickers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QSize, Qt
from PySide6.QtGui import QAction, QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from db.case_questions import bounds_of
from viewer.models.case_reading import reading_of
from viewer.models.found_rows import PASSAGE, count_words, source_of
from viewer.models.palette_rows import Offer, Offers, Typed, offers_for
from viewer.paint.painted import PaintedWidget
from viewer.paint.panel_look import PanelLook
from viewer.paint.search_rows import (
    ShownRow,
    paint_palette_foot,
    paint_palette_frame,
    paint_palette_row,
    palette_row_px,
)
from viewer.panels.parts import label, link_button
from viewer.search import Search, SearchAnswer
from viewer.session import Session
from viewer.words import tr

WIDTH_PX, HEAD_PX, FOOT_PX, FIELD_TEXT_PX = 640, 48, 34, 15
LOWEST_LIST_PX, HIGHEST_LIST_PX = 60, 520
TOPIC = "palette"
_GAP_PX = 8
Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


class PaletteDesk(Protocol):
    """What the palette asks of the desk."""

    session: Session

    @property
    def canvas(self) -> Any: ...
    def open_find(self, text: str = "") -> None: ...
    def open_record(self, record_id: int) -> None: ...
    def open_source(self, evidence_or_source_id: int) -> None: ...
    def open_paragraph(self, source_id: int, number: int) -> None: ...
    def show_saved_view(self, view_id: int | None) -> None: ...


class OfferList(QAbstractListModel):
    """The rows of the palette."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.offers: tuple[Offer, ...] = ()

    def put(self, offers: tuple[Offer, ...]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.offers = offers
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """How many rows, headings among them."""
        return 0 if parent.isValid() else len(self.offers)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The row's words, for assistive technology."""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.offers[index.row()].row.words
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A heading cannot be chosen."""
        row = self.offers[index.row()].row
        if row.heading:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class OfferDelegate(QStyledItemDelegate):
    """Paints the rows of the palette."""

    def __init__(self, palette: Palette) -> None:
        super().__init__(palette)
        self._palette = palette

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """26 for a heading, 36 for a thing, more with larger text."""
        return QSize(200, palette_row_px(self._palette.look, self._palette.model.offers[index.row()].row))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The row; the current one shows that Enter takes it."""
        row = self._palette.model.offers[index.row()].row
        current = self._palette.list.currentIndex() == index
        if current and not row.keys and row.enabled:
            row = _with_enter(row)
        paint_palette_row(painter, option.rect.toRectF(), row, self._palette.look, current=current)


def _with_enter(row: ShownRow) -> ShownRow:
    from dataclasses import replace

    return replace(row, keys=tr("Enter"))


class Foot(PaintedWidget):
    """The prefixes, and the way to look without selecting."""

    def __init__(self, look: PanelLook) -> None:
        super().__init__()
        self._look = look
        self.setFixedHeight(look.row_px("small", FOOT_PX, 14))
        self.setAccessibleName(tr("Begin with > for commands, @ for actors, # for issues, : for a date"))

    def paint(self, painter: QPainter) -> None:
        """Keys and words."""
        left = (
            (">", tr("commands")),
            ("@", tr("actors")),
            ("#", tr("issues")),
            (":", tr("date, such as 5 feb 26")),
        )
        right = (tr("Alt Enter"), tr("show without selecting"))
        paint_palette_foot(painter, self.rect().toRectF(), self._look, left, right)


class Palette(QFrame):
    """A popup under the toolbar. It goes when something is chosen, on Escape, and on a click elsewhere."""

    def __init__(self, desk: PaletteDesk, look: PanelLook, search: Search, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self._desk, self.look, self._search = desk, look, search
        self._actions: Mapping[str, QAction] = parent.actions_made.made  # type: ignore[attr-defined]
        self._answer: SearchAnswer | None = None
        self.offers = Offers()
        self.setObjectName("palette")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAccessibleName(tr("Search and commands"))
        self._build()
        self.field.textChanged.connect(self._typed)
        self.field.installEventFilter(self)
        self.list.clicked.connect(lambda index: self.take(self.model.offers[index.row()], False))

    # ---- building
    def _build(self) -> None:
        look = self.look
        self.field = QLineEdit()
        self.field.setFrame(False)
        self.field.setStyleSheet("QLineEdit, QLineEdit:focus { background: transparent; border: 0; padding: 0; }")
        font = QFont(look.font("body"))
        font.setPixelSize(look.scaled(FIELD_TEXT_PX))
        self.field.setFont(font)
        self.field.setPlaceholderText(tr("Search events, quotes, actors"))
        self.field.setAccessibleName(tr("Search and commands"))
        self.count = label(look, "", "small", "third")
        lens = QLabel()
        lens.setPixmap(look.pixmap("search", "text3", look.scaled(18), self.devicePixelRatioF()))
        head = QHBoxLayout()
        head.setContentsMargins(14, 0, 14, 0)
        head.setSpacing(10)
        head.addWidget(lens)
        head.addWidget(self.field, 1)
        head.addWidget(self.count)
        self._head = QWidget()
        self._head.setLayout(head)
        self._head.setFixedHeight(look.row_px("heading", HEAD_PX, 20))
        self.model = OfferList(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(OfferDelegate(self))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(tr("What was found"))
        self.list.setMouseTracking(True)
        self.nothing = label(look, "", "body", "second", wrap=True)
        self.nothing.setContentsMargins(14, 12, 14, 4)
        self.better = link_button(look, "", self._take_suggestion, "body")
        self.better.setContentsMargins(14, 0, 14, 12)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        for widget in (self._head, self.nothing, self.better, self.list):
            column.addWidget(widget)
        column.addSpacing(4)
        self._foot = Foot(look)
        column.addWidget(self._foot)

    def open_under(self, toolbar: QWidget, prefix: str = "") -> None:
        """Show the palette in the middle under the toolbar, with a text already typed."""
        window = toolbar.window()
        room = window.width() - 2 * _GAP_PX
        self.setFixedWidth(min(self.look.scaled(WIDTH_PX), room))
        below = toolbar.mapTo(window, QPoint(0, toolbar.height())).y() + _GAP_PX
        self.move(window.mapToGlobal(QPoint((window.width() - self.width()) // 2, below)))
        self._room_px = window.height() - below - 2 * _GAP_PX
        self.field.setText(prefix)
        self._typed(prefix)
        self.show()
        self.field.setFocus()

    _room_px = 10_000

    # ---- typing
    def _typed(self, text: str) -> None:
        typed = Typed.of(text)
        if not typed.rest or typed.groups == () or not self._desk.session.has_case:
            self._search.stop_asking(TOPIC)
            self._answer = None
            self._show_offers()
            return
        self._search.ask(TOPIC, typed.rest, self._answered, groups=typed.groups, limit=typed.limit)
        if self._answer is None:
            self._show_offers()

    def _answered(self, answer: SearchAnswer) -> None:
        if answer.text == Typed.of(self.field.text()).rest:
            self._answer = answer
            self._show_offers()

    def _show_offers(self) -> None:
        session = self._desk.session
        typed = Typed.of(self.field.text())
        reading = reading_of(session) if session.has_case else None
        before = self.current
        anchor_s = session.as_of_s or session.now_s
        self.offers = offers_for(typed, self._answer, reading, self._actions, anchor_s)
        self.model.put(self.offers.offers)
        self._tell(typed)
        self._go_to_offer(before)
        self._fit()

    def _tell(self, typed: Typed) -> None:
        offers, waiting = self.offers, self._answer is not None and not self._answer.ready
        if not typed.rest:
            self.count.setText("")
        elif offers.results == 1:
            self.count.setText(tr("1 result"))
        else:
            self.count.setText(tr("{count} results", count=count_words(offers.results, offers.more)))
        words = ""
        if waiting and typed.groups != ():
            words = tr("The search index is being built. Results appear when it is done.")
            if self._search.fault is not None:
                words = tr("The search index could not be made, so records cannot be searched.")
        elif typed.rest and not offers.offers and (self._answer is not None or typed.groups == ()):
            words = tr("Nothing found for “{text}”", text=typed.rest)
        self.nothing.setText(words)
        self.nothing.setVisible(bool(words))
        self.better.setText(tr("Did you mean {words}?", words=offers.suggestion).replace("&", "&&"))
        self.better.setVisible(bool(offers.suggestion))

    def _take_suggestion(self) -> None:
        self.field.setText(Typed.of(self.field.text()).prefix + self.offers.suggestion)
        self.field.setFocus()

    def _fit(self) -> None:
        rows = sum(palette_row_px(self.look, offer.row) for offer in self.model.offers)
        highest = min(self.look.scaled(HIGHEST_LIST_PX), self._room_px - self._head.height() - self._foot.height())
        self.list.setFixedHeight(min(rows, max(highest, LOWEST_LIST_PX)))
        self.list.setVisible(bool(rows))
        self.adjustSize()

    # ---- moving and choosing
    @property
    def current(self) -> Offer | None:
        """The offer that Enter takes."""
        index = self.list.currentIndex()
        return self.model.offers[index.row()] if index.isValid() and index.row() < len(self.model.offers) else None

    def _go_to_offer(self, before: Offer | None) -> None:
        offers = self.model.offers
        first = next((n for n, offer in enumerate(offers) if not offer.row.heading), -1)
        kept = next((n for n, offer in enumerate(offers) if self._moved and before and _same(offer, before)), first)
        if kept < 0:
            return
        self.list.setCurrentIndex(self.model.index(kept))
        if kept == first:
            self.list.scrollToTop()
        self._moved = self._moved and kept != first

    _moved = False

    def step(self, steps: int) -> None:
        """Up or down over the things, past the headings, round at the ends."""
        places = [n for n, offer in enumerate(self.model.offers) if not offer.row.heading]
        if not places:
            return
        row = self.list.currentIndex().row()
        at = places.index(row) if row in places else -1
        self._moved = True
        place = places[(at + steps) % len(places)]
        self.list.setCurrentIndex(self.model.index(place))
        if place == places[0]:
            self.list.scrollToTop()

    def take(self, offer: Offer | None, only_show: bool) -> None:
        """Do what an offer stands for; `only_show` moves the timeline and leaves the selection."""
        if offer is None or offer.row.heading or not offer.row.enabled:
            return
        self.close()
        if offer.command:
            self._actions[offer.command].trigger()
        elif offer.date is not None:
            ends = [t for t in (offer.date.date.earliest_s, offer.date.date.latest_s) if t is not None]
            self._show_span(min(ends), max(ends))
        elif offer.find:
            self._desk.open_find(offer.find)
        elif offer.hit is not None:
            self._take_hit(offer.hit, only_show)

    def _take_hit(self, hit: Any, only_show: bool) -> None:
        session = self._desk.session
        if only_show:
            bounds = bounds_of(session.case, hit.on_id or hit.record_id)
            if bounds is not None:
                self._show_span(*bounds)
            return
        source_id = source_of(hit)
        if hit.kind == "saved_view":
            self._desk.show_saved_view(hit.record_id)
            return
        session.select([hit.record_id])
        if hit.kind == PASSAGE and hit.paragraph:
            self._desk.open_paragraph(hit.record_id, hit.paragraph)
            return
        if source_id is not None:
            self._desk.open_source(source_id)
        else:
            self._desk.open_record(hit.record_id)

    def _show_span(self, start_s: int, end_s: int) -> None:
        """Move the view there and keep its length; a longer span is shown whole."""
        view = self._desk.session.view
        length = max(view.seconds, (end_s - start_s) * 1.2)
        middle = (start_s + end_s) / 2
        self._desk.canvas.motion.glide_to(middle - length / 2, middle + length / 2)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows and Enter belong to the list while one types."""
        if watched is self.field and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
            key = Qt.Key(event.key())
            if key in steps:
                self.step(steps[key])
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.take(self.current, bool(event.modifiers() & Qt.KeyboardModifier.AltModifier))
                return True
            if key == Qt.Key.Key_Escape:
                self.close()
                return True
        return super().eventFilter(watched, event)

    def closeEvent(self, event: Any) -> None:
        """No answer is wanted any more."""
        self._search.stop_asking(TOPIC)
        super().closeEvent(event)

    def paintEvent(self, _event: Any) -> None:
        """The frame behind the parts."""
        painter = QPainter(self)
        paint_palette_frame(painter, self.rect().toRectF(), float(self._head.height() + 1), self.look)
        painter.end()


def _same(one: Offer, other: Offer) -> bool:
    if one.hit is not None and other.hit is not None:
        return (one.hit.kind, one.hit.record_id, one.hit.paragraph) == (
            other.hit.kind,
            other.hit.record_id,
            other.hit.paragraph,
        )
    return (one.command, one.find) == (other.command, other.find) != ("", "")
