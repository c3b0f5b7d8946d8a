"""A text that is only read: plain, loading nothing, whatever is written in it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtWidgets import QTextEdit


class ReaderText(QTextEdit):
    """Plain text that loads nothing, whatever is written in it."""

    span_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.setUndoRedoEnabled(False)
        self.setProperty("kind", "bare")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )

    def loadResource(self, _kind: int, _name: QUrl | str) -> Any:
        """Nothing from outside: a picture of one pixel in place of whatever was named."""
        return QImage(1, 1, QImage.Format.Format_ARGB32)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click, without a selection, chooses the span under it."""
        super().mouseReleaseEvent(event)
        if not self.textCursor().hasSelection():
            self.span_chosen.emit(self.cursorForPosition(event.position().toPoint()).position())


def utf16_positions(content: str) -> list[int] | None:
    """For each code point its UTF-16 position, with the end; None where both are the same."""
    if not content or max(content) < "\U00010000":
        return None
    found, at = [], 0
    for letter in content:
        found.append(at)
        at += 2 if letter > "\uffff" else 1
    return [*found, at]
