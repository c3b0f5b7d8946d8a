"""What every section of the inspector is made with: the context, sections, key-value lines, chips, passages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGridLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

from db.domain import Actor, Record
from viewer.models.case_reading import CaseReading
from viewer.models.record_words import actor_short, glyph_of, monogram_of, title_of
from viewer.paint.painted import PaintedButton, PaintedWidget
from viewer.paint.painted_text import PaintedText, Run
from viewer.paint.panel_look import PanelLook
from viewer.paint.panel_marks import monogram_height_px, monogram_width_px, paint_focus_ring, paint_monogram
from viewer.panels.flow_layout import FlowLayout
from viewer.panels.parts import RowButton, label, link_button
from viewer.panels.passage_tools import PassageWishes
from viewer.words import number, tr

KEY_PX = 74
_MOST_ROWS = 500
T = TypeVar("T")
Fill = Callable[[QVBoxLayout], None]


@dataclass(frozen=True, slots=True)
class Actions:
    """What a section may ask of the window."""

    open_record: Callable[[int], None]
    open_source: Callable[[int], None]
    add_note: Callable[[int], None]
    edit_note: Callable[[int], None]
    undo: Callable[[], None]
    show_only: Callable[[int], None]
    attach_text: Callable[[int], None]
    relink: Callable[[int], None]
    revert: Callable[[str], None]
    save_file: Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Page:
    """One record's page in the making: what is read, how it looks, what can be asked."""

    reading: CaseReading
    look: PanelLook
    actions: Actions
    wishes: PassageWishes


@dataclass(frozen=True, slots=True)
class Section:
    """A foldable part of a page. `key` is remembered when folded; `side` makes a widget at the heading's right."""

    key: str
    title: str
    fill: Fill
    count: str = ""
    side: Callable[[], QWidget] | None = None


@dataclass(slots=True)
class KeyValues:
    """The two-column lines under a record's title: quiet keys, plain values."""

    page: Page
    rows: list[tuple[str, QWidget | QLayout]] = field(default_factory=list)

    def text(self, key: str, value: str, more: str = "") -> KeyValues:
        """A line of words, with quieter words after it; left out where the value is empty."""
        if value:
            runs = [Run(value)]
            if more:
                runs.append(Run(tr(" · {more}", more=more), "list", "text3"))
            self.rows.append((key, PaintedText(self.page.look, runs)))
        return self

    def quiet(self, key: str, value: str) -> KeyValues:
        """A line that says that there is nothing."""
        self.rows.append((key, PaintedText(self.page.look, [Run(value, "list", "text3")])))
        return self

    def verbatim(self, key: str, value: str) -> KeyValues:
        """A line of the source's own words, in serif; left out where empty."""
        if value:
            self.rows.append((key, PaintedText(self.page.look, [Run(value, "verbatim")])))
        return self

    def link(self, key: str, record: Record | None, words: str = "") -> KeyValues:
        """A line that leads to another record; left out without one."""
        if record is not None:
            shown = words or title_of(self.page.reading, record)
            self.rows.append((key, record_link(self.page, record.id, shown)))
        return self

    def widget(self, key: str, value: QWidget | QLayout) -> KeyValues:
        """A line of any widget."""
        self.rows.append((key, value))
        return self

    def put_into(self, column: QVBoxLayout) -> None:
        """Add the lines to a column."""
        if not self.rows:
            return
        look, grid = self.page.look, QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(5)
        widest = max(look.fonts.metrics().width_px(key, "list") for key, _value in self.rows)
        grid.setColumnMinimumWidth(0, min(max(look.scaled(KEY_PX), round(widest) + 2), look.scaled(120)))
        grid.setColumnStretch(1, 1)
        for at, (key, value) in enumerate(self.rows):
            grid.addWidget(label(look, key, "list", "third"), at, 0, Qt.AlignmentFlag.AlignTop)
            if isinstance(value, QWidget):
                if not value.accessibleDescription():
                    value.setAccessibleDescription(key)
                grid.addWidget(value, at, 1)
            else:
                grid.addLayout(value, at, 1)
        column.addLayout(grid)


class LinkText(PaintedButton):
    """Words in the accent colour that wrap and lead somewhere."""

    def __init__(self, look: PanelLook, words: str, style: str = "list", token: str = "accent") -> None:
        super().__init__(words)
        self._look, self._inner = look, PaintedText(look, [Run(words, style, token)])
        self._inner.setParent(self)
        self._inner.hide()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """The height follows the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of the wrapped words."""
        return self._inner.heightForWidth(width)

    def sizeHint(self) -> QSize:
        """As its words."""
        return QSize(160, self._inner.heightForWidth(max(self.width(), 120)))

    def minimumSizeHint(self) -> QSize:
        """One word."""
        return self._inner.minimumSizeHint()

    def paint(self, painter: QPainter) -> None:
        """The words, and the ring of the keyboard focus."""
        self._inner.resize(self.size())
        self._inner.paint(painter)
        if self.hasFocus():
            paint_focus_ring(painter, self.rect().toRectF(), self._look)


def record_link(page: Page, record_id: int, words: str) -> LinkText:
    """Words that lead to a record."""
    made = LinkText(page.look, words)
    made.clicked.connect(lambda _on=False: page.actions.open_record(record_id))
    return made


class MonogramChip(PaintedButton):
    """An actor's monogram; choosing it shows the actor."""

    def __init__(self, look: PanelLook, actor: Actor) -> None:
        super().__init__(actor.name)
        self._look, self._words, self._person = look, monogram_of(actor), actor.kind == "person"
        self.setToolTip("")
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """As wide as its letters."""
        width = monogram_width_px(self._words, self._look, self._person)
        return QSize(round(width), round(monogram_height_px(self._look, self._person)))

    def paint(self, painter: QPainter) -> None:
        """Tag or ring."""
        rect = self.rect().toRectF()
        paint_monogram(painter, rect, self._words, self._look, person=self._person)
        if self.hasFocus():
            paint_focus_ring(painter, rect, self._look, 3)


class ActorHead(PaintedWidget):
    """The 40 px ring or tag at the head of an actor's page."""

    def __init__(self, look: PanelLook, actor: Actor) -> None:
        super().__init__()
        self._look, self._words, self._person = look, monogram_of(actor), actor.kind == "person"
        self.setFixedSize(look.scaled(40), look.scaled(40))
        self.setAccessibleName(actor.name)

    def paint(self, painter: QPainter) -> None:
        """Ring or tag."""
        paint_monogram(painter, self.rect().toRectF(), self._words, self._look, person=self._person, large=True)


def chips(page: Page, groups: Sequence[tuple[str, Sequence[Actor]]]) -> QWidget:
    """Actors as chips, each group after its words: "UA RU brokered by US". People carry their name beside it."""
    box, look = QWidget(), page.look
    flow = FlowLayout(box)
    said = []
    for words, actors in groups:
        if words and actors:
            flow.addWidget(label(look, words, "list", "third"))
            said.append(words)
        for actor in actors:
            chip = MonogramChip(look, actor)
            chip.clicked.connect(lambda _on=False, actor_id=actor.id: page.actions.open_record(actor_id))
            flow.addWidget(chip)
            said.append(actor.name)
    box.setAccessibleName(", ".join(said))
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    box.setSizePolicy(policy)
    return box


def record_row(page: Page, record: Record, right: str = "", *, words: str = "", mark: str = "") -> RowButton:
    """A line that leads to a record, with its glyph."""
    if not mark and isinstance(record, Actor):
        mark = f"monogram:{monogram_of(record)}:{'person' if record.kind == 'person' else 'body'}"
    elif not mark and glyph_of(record):
        mark = f"kind:{glyph_of(record)}"
    shown = words or (actor_short(record) if isinstance(record, Actor) else title_of(page.reading, record))
    row = RowButton(page.look, " ".join(shown.split()), mark=mark, right=right)
    row.clicked.connect(lambda _on=False: page.actions.open_record(record.id))
    return row


def words_of(page: Page, text: str, token: str = "text2", style: str = "list") -> PaintedText:
    """A paragraph."""
    return PaintedText(page.look, [Run(text, style, token)])


def add_rows(page: Page, column: QVBoxLayout, items: Sequence[T], make: Callable[[T], QWidget], first: int = 8) -> None:
    """A row for each item; beyond the first few a link shows the others."""
    for item in items[:first]:
        column.addWidget(make(item))
    rest = items[first : first + _MOST_ROWS]
    if not rest:
        return
    at = column.count()

    def show_rest() -> None:
        button.hide()
        for offset, item in enumerate(rest):
            row = make(item)
            column.insertWidget(at + 1 + offset, row)
            row.show()

    button = link_button(page.look, tr("{count} more", count=number(len(items) - first)), show_rest)
    column.addWidget(button)
