"""Writing a note: what kind it is, what it is pinned to, the words, tags. Drafts are kept every two seconds."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QEvent, QMimeData, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QTextOption
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from viewer.commands import NoteDraft
from viewer.models.note_drafts import NoteDrafts
from viewer.models.record_history import clock_words
from viewer.paint.panel_look import LookSource, PanelLook
from viewer.panels.flow_layout import FlowLayout
from viewer.panels.parts import ElidedLabel, clear_layout, icon_button, label, link_button, push_button
from viewer.words import NOTE_KIND, tr, word

KEEP_EVERY_MS = 2_000
KINDS = ("note", "question", "doubt")
_LONGEST_WORD = 2_000
_MOST_LETTERS = 1_000_000


class NoteField(QPlainTextEdit):
    """Plain text only. A word too long to be broken at its ends is broken anywhere, or laying it out takes minutes."""

    save_wanted = Signal()
    leave_wanted = Signal()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Take the text of what is pasted, never its markup."""
        text = source.text()[:_MOST_LETTERS]
        self.break_long_words(text)
        self.textCursor().insertText(text)

    def break_long_words(self, text: str) -> None:
        """Choose how lines are broken for a text."""
        longest = max((len(word) for word in text.split()), default=0)
        mode = QTextOption.WrapMode.WrapAnywhere
        if longest <= _LONGEST_WORD:
            mode = QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere
        self.setWordWrapMode(mode)

    def event(self, event: QEvent) -> bool:
        """Keys that mean something while writing are taken before the window's shortcuts of the same name."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if event.key() == Qt.Key.Key_Escape or (event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and control):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter saves, Escape leaves and keeps the draft, Tab moves on."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and control:
            self.save_wanted.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.leave_wanted.emit()
        else:
            super().keyPressEvent(event)


class NoteEditor(QFrame):
    """One note being written. `save_wanted` carries a `NoteDraft`; the editor stays until `saved` or `discard`."""

    save_wanted = Signal(object)
    closed = Signal()
    drafts_changed = Signal(int)

    def __init__(self, look: LookSource | PanelLook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = PanelLook(look)
        self._drafts = NoteDrafts(None, "")
        self._draft: NoteDraft | None = None
        self.setProperty("surface", "noteBox")
        self.setAccessibleName(tr("Note"))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEEP_EVERY_MS)
        self._timer.timeout.connect(self.keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self._build_head())
        self.field = NoteField()
        self.field.setTabChangesFocus(True)
        self.field.setAccessibleName(tr("Words of the note"))
        self.field.setPlaceholderText(tr("Write a note"))
        self.field.textChanged.connect(self._changed)
        self.field.save_wanted.connect(self.save)
        self.field.leave_wanted.connect(self.leave)
        box = QVBoxLayout()
        box.setContentsMargins(6, 6, 6, 6)
        box.addWidget(self.field)
        column.addLayout(box, 1)
        column.addWidget(self._build_tags())
        column.addWidget(self._build_foot())
        self._look.changed.connect(self._dress)
        self._dress()
        self.hide()

    # ---- building
    def _build_head(self) -> QWidget:
        head = QFrame()
        head.setProperty("surface", "note")
        head.setProperty("edge", "bottom")
        both = QVBoxLayout(head)
        both.setContentsMargins(8, 5, 8, 5)
        both.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(0)
        both.addLayout(row)
        self._group = QButtonGroup(self)
        self.kinds: dict[str, QToolButton] = {}
        for place, kind in zip(("first", "middle", "last"), KINDS, strict=True):
            button = QToolButton()
            button.setText(word(NOTE_KIND, kind))
            button.setCheckable(True)
            button.setProperty("segment", place)
            button.setProperty("short", "true")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _on=False: self._changed())
            self._group.addButton(button)
            self.kinds[kind] = button
            row.addWidget(button)
        row.addStretch(1)
        below = QHBoxLayout()
        below.setSpacing(4)
        self._pin = QLabel()
        below.addWidget(self._pin)
        self._pinned = ElidedLabel(self._look, "", "small", "text2")
        below.addWidget(self._pinned, 1)
        both.addLayout(below)
        return head

    def _build_tags(self) -> QWidget:
        box = QWidget()
        self._tags_flow = FlowLayout(box)
        self._tags_flow.setContentsMargins(8, 0, 8, 4)
        self._tag_field = QLineEdit(box)
        self._tag_field.setProperty("short", "true")
        self._tag_field.setPlaceholderText(tr("Tag"))
        self._tag_field.setAccessibleName(tr("New tag"))
        self._tag_field.setMaximumWidth(140)
        self._tag_field.setMaxLength(80)
        self._tag_field.returnPressed.connect(self._add_tag)
        self._tag_field.installEventFilter(self)
        self._tag_field.hide()
        return box

    def _build_foot(self) -> QWidget:
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(8, 0, 8, 8)
        row.setSpacing(6)
        self._told = label(self._look, "", "small", "third")
        row.addWidget(self._told)
        row.addStretch(1)
        self.discard_button = push_button(self._look, tr("Discard"), self.discard)
        keys = QKeySequence("Ctrl+Return").toString(QKeySequence.SequenceFormat.NativeText)
        self.save_button = push_button(self._look, tr("Save note"), self.save, kind="primary")
        self.save_button.setToolTip(tr("Save note ({keys})", keys=keys))
        row.addWidget(self.discard_button)
        row.addWidget(self.save_button)
        return foot

    # ---- writing
    @property
    def active(self) -> bool:
        """Whether a note is being written."""
        return self._draft is not None

    @property
    def draft(self) -> NoteDraft | None:
        """The note as it stands now."""
        if self._draft is None:
            return None
        kind = next((kind for kind, button in self.kinds.items() if button.isChecked()), self._draft.kind)
        return replace(self._draft, body=self.field.toPlainText(), kind=kind)

    def use_drafts(self, drafts: NoteDrafts) -> None:
        """Keep drafts here from now on."""
        self._drafts = drafts
        self.drafts_changed.emit(drafts.count)

    def begin(self, draft: NoteDraft, pinned: str) -> None:
        """Write a note; what was kept of it is taken up again."""
        self.keep()
        kept = self._drafts.draft_for(draft)
        self._draft = kept or draft
        shown = self._draft
        self.field.blockSignals(True)
        self.field.break_long_words(shown.body)
        self.field.setPlainText(shown.body)
        self.field.moveCursor(self.field.textCursor().MoveOperation.End)
        self.field.blockSignals(False)
        self.kinds[shown.kind if shown.kind in self.kinds else "note"].setChecked(True)
        self._pinned.put(tr("Pinned to {what}", what=pinned))
        self._show_tags()
        self._told.setText(tr("Draft taken up again") if kept is not None else "")
        self._tell_ready()
        self.show()
        self.field.setFocus()

    def save(self) -> None:
        """Ask for the note to be saved; nothing happens while it has no words."""
        draft = self.draft
        if draft is not None and draft.body.strip():
            self.keep()
            self.save_wanted.emit(draft)

    def saved(self) -> None:
        """The note is on disk: its draft is no longer needed."""
        self._close(forget=True)

    def discard(self) -> None:
        """Throw the draft away."""
        self._close(forget=True)

    def forget_records(self, ids: Iterable[int]) -> None:
        """These records are gone for good: no draft on them is kept, nor the one being written."""
        gone = set(ids)
        if self._draft is not None and {self._draft.note_id, self._draft.target.record_id} & gone:
            self.discard()
        self._drafts.forget_records(gone)
        self.drafts_changed.emit(self._drafts.count)

    def leave(self) -> None:
        """Close and keep the draft."""
        self.keep()
        self._close(forget=False)

    def keep(self) -> None:
        """Keep the draft now."""
        self._timer.stop()
        draft = self.draft
        if draft is None:
            return
        now_s = int(time.time())
        self._drafts.keep(draft, now_s)
        if draft.body.strip():
            self._told.setText(tr("Draft {clock}", clock=clock_words(now_s)))
        self.drafts_changed.emit(self._drafts.count)

    def _close(self, *, forget: bool) -> None:
        self._timer.stop()
        if self._draft is None:
            return
        if forget:
            self._drafts.forget(self._draft)
        self._draft = None
        self.hide()
        self.drafts_changed.emit(self._drafts.count)
        self.closed.emit()

    def _changed(self) -> None:
        if self._draft is not None and not self._timer.isActive():
            self._timer.start()
        self._tell_ready()

    def _tell_ready(self) -> None:
        ready = bool(self.field.toPlainText().strip())
        self.save_button.setEnabled(ready)

    # ---- tags
    def _show_tags(self) -> None:
        self._tag_field.setParent(None)
        clear_layout(self._tags_flow)
        assert self._draft is not None
        box = self._tags_flow.parentWidget()
        for tag in self._draft.tags:
            chip = label(self._look, tag, "small")
            chip.setProperty("kind", "tag")
            self._tags_flow.addWidget(chip)
            self._tags_flow.addWidget(self._remove_button(tag))
        self._tags_flow.addWidget(link_button(self._look, tr("Tag"), self._ask_tag, icon="plus"))
        self._tag_field.setParent(box)
        self._tags_flow.addWidget(self._tag_field)
        self._tag_field.hide()

    def _remove_button(self, tag: str) -> QToolButton:
        return icon_button(self._look, "x", tr("Take off the tag {tag}", tag=tag), lambda: self._drop_tag(tag))

    def _ask_tag(self) -> None:
        self._tag_field.clear()
        self._tag_field.show()
        self._tag_field.setFocus()

    def _add_tag(self) -> None:
        name = self._tag_field.text().strip()
        if name and self._draft is not None and name not in self._draft.tags:
            self._draft = replace(self._draft, tags=(*self._draft.tags, name))
            self._changed()
        self._show_tags()
        self.field.setFocus()

    def _drop_tag(self, name: str) -> None:
        if self._draft is not None:
            self._draft = replace(self._draft, tags=tuple(tag for tag in self._draft.tags if tag != name))
            self._changed()
            self._show_tags()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape in the tag field closes it."""
        pressed = event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        if watched is self._tag_field and pressed and event.key() == Qt.Key.Key_Escape:  # type: ignore[attr-defined]
            self._tag_field.hide()
            self.field.setFocus()
            return True
        return False

    def _dress(self) -> None:
        look = self._look
        for button in self.kinds.values():
            button.setFont(look.font("small"))
        self.field.setFont(look.font("body"))
        self._tag_field.setFont(look.font("small"))
        self._told.setFont(look.font("small"))
        self.discard_button.setFont(look.font("small"))
        self.save_button.setFont(look.font("small"))
        self._pin.setPixmap(look.pixmap("map-pin", "text2", look.scaled(13), self.devicePixelRatioF()))
        self.field.setFixedHeight(look.scaled(96))

    def sizeHint(self) -> QSize:
        """Room for three lines."""
        return QSize(280, self._look.scaled(190))
