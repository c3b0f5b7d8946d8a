"""How a panel asks for colours, fonts and icons: by token and style, always those in use at the moment."""

from __future__ import annotations

from typing import Any, Protocol

from PySide6.QtGui import QColor, QFont, QFontMetricsF, QIcon, QPixmap

from viewer.paint.fonts import Fonts
from viewer.paint.icons import icon, icon_pixmap
from viewer.paint.theme import Theme


class LookSource(Protocol):
    """What holds the theme and the fonts; `changed` is a signal without values (`viewer.look.Look`)."""

    theme: Theme
    fonts: Fonts
    changed: Any


class PanelLook:
    """Colours, fonts, icons and row heights of the look in use."""

    def __init__(self, source: LookSource | PanelLook) -> None:
        self._source: LookSource = source._source if isinstance(source, PanelLook) else source

    @property
    def theme(self) -> Theme:
        """The theme in use."""
        return self._source.theme

    @property
    def fonts(self) -> Fonts:
        """The fonts in use."""
        return self._source.fonts

    @property
    def changed(self) -> Any:
        """The signal that theme or fonts were replaced."""
        return self._source.changed

    def colour(self, token: str) -> QColor:
        """The colour of a token, the caller's own to change. Raises KeyError for a name the theme lacks."""
        return QColor(self.theme.colour(token))

    def font(self, style: str) -> QFont:
        """The font of a text style of `viewer.layout.metrics.TEXT_STYLES`, the text size applied."""
        return self.fonts.font(style)

    def line_px(self, style: str) -> float:
        """The height of one line of a style, from its metrics."""
        return QFontMetricsF(self.font(style)).height()

    def scaled(self, px: float) -> int:
        """A length that grows with the text and never shrinks below its size at 100 %."""
        return round(px * max(1.0, self.fonts.text_scale))

    def row_px(self, style: str, least_px: int, air_px: int = 8) -> int:
        """A row's height: `least_px`, or what a line of the style needs with `air_px` around it."""
        return max(least_px, round(self.line_px(style)) + air_px)

    def icon(self, name: str, token: str = "text2", size_px: int = 16, on: str = "text1") -> QIcon:
        """An icon in a token's colour; `on` is the token while a button is switched on."""
        return icon(name, self.colour(token), size_px, disabled=self.colour("disabled"), on=self.colour(on))

    def pixmap(self, name: str, token: str = "text2", size_px: int = 16, ratio: float = 1.0) -> QPixmap:
        """An icon as a picture for a label."""
        return icon_pixmap(name, self.colour(token), size_px, ratio)
