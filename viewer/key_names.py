"""The keys that an action's text stands for on this system."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence


def key_sequences(text: str) -> list[QKeySequence]:
    """The keys an action's text stands for on this system."""
    if text.startswith("std:"):
        return list(QKeySequence.keyBindings(QKeySequence.StandardKey[text[4:]])) or []
    return [QKeySequence(text)]
