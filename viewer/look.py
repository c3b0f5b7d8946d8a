"""How everything looks just now: theme, fonts and motion, in one object that tells when they change."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication

from viewer.paint.fonts import Fonts
from viewer.paint.theme import THEMES, Theme
from viewer.settings import REDUCED_MOTION, TEXT_SCALE, THEME, Settings

TEXT_SCALES = (90, 100, 115, 130)


class Look(QObject):
    """The theme and the fonts every painter and every widget uses."""

    changed = Signal()

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.theme: Theme = THEMES["light"]
        self.fonts = Fonts(1.0)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_system_scheme)
        self.read()

    @property
    def text_scale(self) -> float:
        """The text size as a factor: 0.9, 1.0, 1.15 or 1.3."""
        return self._settings.get(TEXT_SCALE) / 100

    @property
    def reduced_motion(self) -> bool:
        """Whether nothing may move by itself (our own setting until the system's can be read)."""
        return self._settings.get(REDUCED_MOTION)

    @property
    def theme_choice(self) -> str:
        """What the person chose: "system", "light" or "dark"."""
        return self._settings.get(THEME)

    def choose_theme(self, choice: str) -> None:
        """Follow the system, or stay light or dark."""
        self._settings.put(THEME, choice)
        self.read()

    def step_text(self, steps: int) -> None:
        """Make all text a step larger or smaller."""
        now = self._settings.get(TEXT_SCALE)
        at = TEXT_SCALES.index(now) if now in TEXT_SCALES else 1
        self._settings.put(TEXT_SCALE, TEXT_SCALES[min(max(at + steps, 0), len(TEXT_SCALES) - 1)])
        self.read()

    def read(self) -> None:
        """Take theme and text size from the settings and tell everybody."""
        name = self.theme_choice
        if name not in THEMES:
            dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
            name = "dark" if dark else "light"
        self.theme = THEMES[name]
        self.fonts = Fonts(self.text_scale)
        self.changed.emit()

    def _on_system_scheme(self, _scheme: Qt.ColorScheme) -> None:
        if self.theme_choice not in THEMES:
            self.read()
