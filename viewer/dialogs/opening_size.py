"""How large a dialog opens: as it would like to, and never larger than the screen it opens on."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog

MOST_OF_SCREEN = 0.95


def open_at(dialog: QDialog, width_px: int, height_px: int) -> None:
    """Give a dialog its first size, in px that are already scaled with the text."""
    screen = dialog.screen().availableSize()
    dialog.resize(QSize(width_px, height_px).boundedTo(screen * MOST_OF_SCREEN))
