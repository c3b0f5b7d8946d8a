"""The small widgets that panels are made of. Case text is always shown as plain text, in one font of the table."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from viewer.paint.painted import PaintedButton, PaintedWidget
from viewer.paint.panel_look import PanelLook
from viewer.paint.panel_marks import paint_text
from viewer.paint.panel_rows import paint_inspector_row
from viewer.words import tr

HEADER_PX = 34


def label(look: PanelLook, text: str, style: str = "list", tone: str = "", *, wrap: bool = False) -> QLabel:
    """A label of plain text in a style and a tone; `wrap` lets it take several lines."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    made.setFont(look.font(style))
    if tone:
        made.setProperty("tone", tone)
    if wrap:
        made.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        made.setSizePolicy(policy)
    return made


def selectable(made: QLabel) -> QLabel:
    """Let the mouse and the keyboard select a label's text, for copying."""
    made.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    made.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    return made


def retone(widget: QWidget, name: str, value: object) -> None:
    """Set a property the style sheet looks at, and let it look again."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def icon_button(
    look: PanelLook, icon: str, name: str, run: Callable[[], object] | None = None, *, checkable: bool = False
) -> QToolButton:
    """A small button with an icon only; its name is its tooltip and what a screen reader says."""
    made = QToolButton()
    made.setProperty("kind", "small")
    made.setProperty("icon_name", icon)
    made.setCheckable(checkable)
    made.setAccessibleName(name)
    made.setToolTip(name)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    dress_icon(look, made)
    if run is not None:
        made.clicked.connect(lambda _checked=False: run())
    return made


def dress_icon(look: PanelLook, button: QToolButton | QPushButton) -> None:
    """Give a button its icon in the theme of the moment."""
    size = look.scaled(14)
    button.setIcon(look.icon(str(button.property("icon_name")), "text2", size))
    button.setIconSize(QSize(size, size))


def link_button(
    look: PanelLook, text: str, run: Callable[[], object], style: str = "small", icon: str = ""
) -> QPushButton:
    """Words in the accent colour that do something."""
    made = QPushButton()
    made.setProperty("kind", "link")
    made.setText(text.replace("&", "&&"))
    made.setFont(look.font(style))
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setAccessibleName(text)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    if icon:
        size = look.scaled(13)
        made.setIcon(look.icon(icon, "accent", size))
        made.setIconSize(QSize(size, size))
    made.clicked.connect(lambda _checked=False: run())
    return made


def push_button(
    look: PanelLook, text: str, run: Callable[[], object], *, kind: str = "", icon: str = ""
) -> QPushButton:
    """A button of 24 px with words, perhaps the primary one."""
    made = QPushButton()
    made.setText(text.replace("&", "&&"))
    made.setFont(look.font("small"))
    made.setProperty("short", "true")
    if kind:
        made.setProperty("kind", kind)
    if icon:
        made.setIcon(look.icon(icon, "text2", look.scaled(13)))
        made.setIconSize(QSize(look.scaled(13), look.scaled(13)))
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    made.clicked.connect(lambda _checked=False: run())
    return made


class ElidedLabel(PaintedWidget):
    """One line of plain text that ends in "…" where it does not fit; the whole is read out and shown as a tip."""

    def __init__(self, look: PanelLook, text: str, style: str = "list", token: str = "text1") -> None:
        super().__init__()
        self._look, self._style, self._token, self._text = look, style, token, ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.put(text)

    @property
    def text(self) -> str:
        """The whole text."""
        return self._text

    def put(self, text: str) -> None:
        """Show another text."""
        self._text = " ".join(text.split())
        self.setAccessibleName(self._text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """The whole text on one line."""
        metrics = QFontMetricsF(self._look.font(self._style))
        return QSize(round(metrics.horizontalAdvance(self._text)) + 3, round(metrics.height()) + 1)

    def minimumSizeHint(self) -> QSize:
        """Room for a few letters."""
        return QSize(24, self.sizeHint().height())

    def paint(self, painter: QPainter) -> None:
        """The text, elided."""
        font = self._look.font(self._style)
        paint_text(painter, self.rect().toRectF(), self._text, font, self._look.colour(self._token))


class PanelHeader(QFrame):
    """The 34 px heading of a panel: title, count, buttons at the right."""

    def __init__(self, look: PanelLook, title: str, *, line_above: bool = False) -> None:
        super().__init__()
        self._look, self._title_words, self._buttons = look, title, list[QToolButton]()
        if line_above:
            self.setProperty("edge", "top")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 0, 6, 0)
        self._row.setSpacing(4)
        self._title, self._count = label(look, title, "list_bold"), label(look, "", "list", "third")
        self._row.addWidget(self._title)
        self._row.addSpacing(4)
        self._row.addWidget(self._count)
        self._row.addStretch(1)
        look.changed.connect(self._dress)
        self._dress()

    def put_count(self, count: str) -> None:
        """Show how many things the panel lists."""
        self._count.setText(count)

    def add_button(self, button: QToolButton) -> QToolButton:
        """Add a button at the right end."""
        self._buttons.append(button)
        self._row.addWidget(button)
        return button

    def _dress(self) -> None:
        self.setFixedHeight(self._look.row_px("list_bold", HEADER_PX, 12))
        self._title.setFont(self._look.font("list_bold"))
        self._count.setFont(self._look.font("list"))
        for button in self._buttons:
            button.setFont(self._look.font("small"))
            dress_icon(self._look, button)


class RowButton(PaintedButton):
    """A line of the inspector that can be followed: a mark, words, words at the right end.

    `mark` is "kind:swap", "status:contested", "icon:check:ok" or "monogram:SW:person"; empty leaves it out.
    """

    def __init__(
        self,
        look: PanelLook,
        words: str,
        *,
        mark: str = "",
        right: str = "",
        link: bool = False,
        least_px: int = 26,
    ) -> None:
        super().__init__(tr("{words}, {more}", words=words, more=right) if right else words)
        self._least_px = least_px
        self._look, self._words, self._mark, self._right, self._link = look, words, mark, right, link
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """A row of 26 px unless told otherwise, more with larger text."""
        return QSize(120, self._look.row_px("list", self._least_px, 6 if self._least_px > 20 else 1))

    def minimumSizeHint(self) -> QSize:
        """Words give way, the height does not."""
        return QSize(60, self.sizeHint().height())

    def paint(self, painter: QPainter) -> None:
        """The row, with the ring of the keyboard focus."""
        paint_inspector_row(
            painter,
            self.rect().toRectF(),
            self._look,
            words=self._words,
            mark=self._mark,
            right=self._right,
            link=self._link,
            hovered=self.underMouse(),
            focused=self.hasFocus(),
        )


def show_new(box: QWidget) -> None:
    """Show what was just laid out in a box. Qt would do so a turn of the event loop later for each level."""
    layout = box.layout()
    pending = [layout] if layout is not None else []
    while pending:
        present = pending.pop()
        for at in range(present.count()):
            item = present.itemAt(at)
            widget, inner = (item.widget(), item.layout()) if item is not None else (None, None)
            if inner is not None:
                pending.append(inner)
            if widget is None:
                continue
            for child in (widget, *widget.findChildren(QWidget)):
                if not child.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide):
                    child.show()


class ScrolledColumn(QWidget):
    """The content of a scroll area: never lower than its wrapped rows need at the width it has."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width needs another height."""
        super().resizeEvent(event)
        self.claim_height()

    def event(self, event: QEvent) -> bool:
        """Rows that came or went need another height."""
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self.claim_height()
        return done

    def settle(self) -> None:
        """Show what was just added and take its height now: Qt would do so two turns of the event loop later."""
        show_new(self)
        self.claim_height()

    def claim_height(self) -> None:
        """Take the height that all rows need at the present width."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            needed = layout.totalHeightForWidth(self.width())
            self.setMinimumHeight(max(0, needed if needed >= 0 else layout.totalSizeHint().height()))


def scroll_area(inside: QWidget) -> QScrollArea:
    """A frameless area that scrolls up and down and shows the ground behind it."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    inside.setAutoFillBackground(False)
    area.viewport().setAutoFillBackground(False)
    return area


def clear_layout(layout: QLayout) -> None:
    """Take every widget and layout out of a layout and let Qt delete it."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear_layout(inner)
