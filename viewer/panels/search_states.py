"""What Find says where there is nothing to list, and the bar over the timeline while a search is open."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QAction, QPainter
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from viewer.models.found_rows import count_words
from viewer.paint.painted import PaintedWidget
from viewer.paint.panel_look import PanelLook
from viewer.paint.search_rows import paint_field_frame
from viewer.panels.parts import dress_icon, icon_button, label, link_button, push_button
from viewer.search import Search, SearchAnswer
from viewer.words import number, tr, trn

NARROW_PX = 560


class SearchNothing(QWidget):
    """Nothing typed, nothing found, or no index yet (picture 08b)."""

    text_wanted = Signal(str)

    def __init__(self, search: Search, look: PanelLook) -> None:
        super().__init__()
        self._search, self._look = search, look
        self._icon = QLabel()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.title = label(look, "", "heading", wrap=True)
        self.words = label(look, "", "body", "second", wrap=True)
        for made in (self.title, self.words):
            made.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.better = link_button(look, "", self._take, "body")
        self.whole_words = push_button(look, "", self._switch_whole_words)
        self.again = push_button(look, tr("Build the index"), search.rebuild)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(8)
        column.addStretch(1)
        column.addWidget(self._icon)
        column.addWidget(self.title)
        column.addWidget(self.words)
        for button in (self.better, self.whole_words, self.again):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        look.changed.connect(self.read)
        self.read()

    def read(self) -> None:
        """Say which of the nothings it is."""
        search, look = self._search, self._look
        answer = search.answer
        self._icon.setPixmap(look.pixmap("search", "text3", look.scaled(22), self.devicePixelRatioF()))
        self.title.setFont(look.font("heading"))
        self.words.setFont(look.font("body"))
        self.better.setVisible(False)
        self.whole_words.setVisible(False)
        self.again.setVisible(search.fault is not None)
        if search.fault is not None:
            self._say(
                tr("There is no search index"),
                tr("It is kept in your cache folder and could not be made. The case itself is not touched."),
            )
        elif answer is not None and not answer.ready:
            self._say(tr("Building the search index"), tr("Results appear here when it is done."))
        elif answer is not None and not answer.groups:
            self._say_not_found(answer)
        else:
            words = tr("Events, quotes and their translations, actors by all their names, issues, sources, notes.")
            self._say(tr("Find in case"), words)

    def _say_not_found(self, answer: SearchAnswer) -> None:
        search = self._search
        if search.only_in_span:
            words = tr("Only what touches the visible span was searched.")
        else:
            words = tr("Notes and source text were searched too.")
        self._say(tr("Nothing found for “{text}”", text=answer.text.strip()), words)
        if answer.suggestion:
            self.better.setText(tr("Did you mean {words}?", words=answer.suggestion).replace("&", "&&"))
            self.better.setVisible(True)
        state = tr("on") if search.whole_words else tr("off")
        self.whole_words.setText(tr("Search whole words only: {state}", state=state))
        self.whole_words.setVisible(True)

    def _say(self, title: str, words: str) -> None:
        self.title.setText(title)
        self.words.setText(words)

    def _take(self) -> None:
        if self._search.answer is not None:
            self.text_wanted.emit(self._search.answer.suggestion)

    def _switch_whole_words(self) -> None:
        self._search.set_options(whole_words=not self._search.whole_words)


class FindField(PaintedWidget):
    """A field with its lens before and the way out behind it."""

    def __init__(self, look: PanelLook) -> None:
        super().__init__()
        self._look = look
        self.edit = QLineEdit()
        self.edit.setFrame(False)
        self.edit.setStyleSheet("QLineEdit, QLineEdit:focus { background: transparent; border: 0; padding: 0; }")
        self.edit.setPlaceholderText(tr("Find in case"))
        self.edit.setAccessibleName(tr("Find in case"))
        self._lens = QLabel()
        self.end = icon_button(look, "x", tr("End the search"))
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 3, 0)
        row.setSpacing(6)
        row.addWidget(self._lens)
        row.addWidget(self.edit, 1)
        row.addWidget(self.end)
        self.edit.installEventFilter(self)
        self.setFocusProxy(self.edit)
        look.changed.connect(self.dress)
        self.dress()

    def dress(self) -> None:
        """Fonts and icons of the look of the moment."""
        look = self._look
        self.edit.setFont(look.font("body"))
        self._lens.setPixmap(look.pixmap("search", "text3", look.scaled(14), self.devicePixelRatioF()))
        dress_icon(look, self.end)
        self.setFixedHeight(look.row_px("body", 28, 10))
        self.update()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """The edge shows where the keyboard is."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return False

    def paint(self, painter: QPainter) -> None:
        """Ground and edge."""
        paint_field_frame(painter, self.rect().toRectF(), self._look, focused=self.edit.hasFocus())


class SearchBar(QFrame):
    """Covers the filter bar while a search is open: how many hits are drawn, the way through them, what is faded."""

    def __init__(self, search: Search, look: PanelLook, actions: Mapping[str, QAction], over: QWidget) -> None:
        super().__init__(over)
        self._search, self._look = search, look
        self.setProperty("surface", "panel")
        self.setProperty("edge", "bottom")
        self.setAutoFillBackground(True)
        self.setAccessibleName(tr("Search"))
        self._icon = QLabel()
        self.words = label(look, "", "small", "second")
        self.previous = self._button(tr("Previous"), actions["edit.find_previous"])
        self.next = self._button(tr("Next"), actions["edit.find_next"])
        self._key = QLabel("F3")
        self._key.setProperty("kind", "key")
        self.fade = QCheckBox(tr("Fade the rest"))
        self.fade.setChecked(search.fade_rest)
        self.fade.toggled.connect(lambda on: search.set_options(fade_rest=on))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(6)
        for widget in (self._icon, self.words):
            row.addWidget(widget)
        row.addStretch(1)
        for part in (self.previous, self.next, self._key):
            row.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addSpacing(8)
        row.addWidget(self.fade)
        over.installEventFilter(self)
        search.answered.connect(lambda _answer: self.read())
        search.changed.connect(self.read)
        look.changed.connect(self._dress)
        self._dress()
        self.hide()

    def _button(self, words: str, action: QAction) -> QToolButton:
        made = QToolButton()
        made.setText(words)
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.setAccessibleName(words)
        made.setToolTip(action.toolTip())
        made.clicked.connect(action.trigger)
        return made

    def read(self) -> None:
        """How many of the hits are on the timeline."""
        answer = self._search.answer
        total = answer.total if answer is not None else 0
        if answer is None or not answer.ready:
            self.words.setText("")
        else:
            shown, all_of = number(answer.on_timeline), count_words(total, answer.capped)
            one = "{shown} of {count} result is on the timeline"
            self.words.setText(
                tr("{shown} of {total} results are on the timeline", shown=shown, total=all_of)
                if total != 1
                else trn(one, one, total, shown=shown)
            )
        for button in (self.previous, self.next):
            button.setEnabled(total > 0)

    def open(self) -> None:
        """Cover the bar below."""
        self._cover()
        self.show()
        self.raise_()
        self.read()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the bar below."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show) and isinstance(watched, QWidget):
            self._cover()
        return False

    def _cover(self) -> None:
        below = self.parentWidget()
        if below is not None:
            self.setGeometry(below.rect())
            self._fit_words()
            self.raise_()

    def _fit_words(self) -> None:
        """In a narrow bar the two buttons keep their icons only."""
        narrow = self.width() < self._look.scaled(NARROW_PX)
        style = Qt.ToolButtonStyle.ToolButtonIconOnly if narrow else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        for button in (self.previous, self.next):
            button.setToolButtonStyle(style)
        self._key.setVisible(not narrow)

    def _dress(self) -> None:
        look = self._look
        size = look.scaled(13)
        self._icon.setPixmap(look.pixmap("search", "text2", size, self.devicePixelRatioF()))
        self.words.setFont(look.font("small"))
        self._key.setFont(look.font("caption"))
        self.fade.setFont(look.font("small"))
        for button, icon in ((self.previous, "chevron-up"), (self.next, "chevron-down")):
            button.setFont(look.font("list"))
            button.setIcon(look.icon(icon, "text2", look.scaled(14)))
            button.setIconSize(QSize(look.scaled(14), look.scaled(14)))
        self.read()
