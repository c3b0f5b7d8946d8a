"""The keys that step through passages, the same in the source reader and in the inspector."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame


class PassageSteps(QFrame):
    """A part of the window in which Alt+Up and Alt+Down step through passages, whatever they do elsewhere."""

    def step(self, steps: int) -> None:
        """Mark the passage that many steps on, or back where negative."""
        raise NotImplementedError

    def event(self, event: QEvent) -> bool:
        """Keep the keys from the window's shortcuts while the focus is in here."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _steps_of(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step; any other key goes its way."""
        steps = _steps_of(event)
        if steps:
            self.step(steps)
        else:
            super().keyPressEvent(event)


def _steps_of(event: QKeyEvent) -> int:
    """−1 for Alt+Up, 1 for Alt+Down, 0 for another key."""
    if not event.modifiers() & Qt.KeyboardModifier.AltModifier:
        return 0
    return {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
