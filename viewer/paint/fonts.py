"""IBM Plex from its packages, one table of text styles, and text sizes for the layout.

Plex Sans is one variable font: `setWeight` does nothing on it, so weight and width are set as axes; its
width 85 is the condensed cut. Sizes are device-independent pixels times the text-size setting.
"""

from __future__ import annotations

import importlib.resources
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

SANS, SERIF, ARABIC, MONO = "IBM Plex Sans", "IBM Plex Serif", "IBM Plex Sans Arabic", "IBM Plex Mono"
CONDENSED_WIDTH = 85.0
_FILES = (
    ("fontpkg_ibm_plex_sans", "IBMPlexSans[wdth,wght].ttf"),
    ("fontpkg_ibm_plex_serif", "IBMPlexSerif-Regular.ttf"),
    ("fontpkg_ibm_plex_serif", "IBMPlexSerif-SemiBold.ttf"),
    ("fontpkg_ibm_plex_sans_arabic", "IBMPlexSansArabic-Regular.ttf"),
    ("fontpkg_ibm_plex_sans_arabic", "IBMPlexSansArabic-Medium.ttf"),
    ("fontpkg_ibm_plex_sans_arabic", "IBMPlexSansArabic-SemiBold.ttf"),
    ("fontpkg_ibm_plex_mono", "IBMPlexMono-Regular.ttf"),
)


class TextStyle(NamedTuple):
    """A face, its size and line in px at 100 %, its weight; `condensed` is Plex Sans at width 85."""

    family: str
    size_px: float
    line_px: float
    weight: int = 400
    condensed: bool = False


STYLES: Mapping[str, TextStyle] = MappingProxyType(
    {
        "display": TextStyle(SANS, 28, 34, 600),
        "title": TextStyle(SANS, 20, 26, 600),
        "heading": TextStyle(SANS, 16, 21, 600),
        "body": TextStyle(SANS, 13, 18),
        "body_medium": TextStyle(SANS, 13, 18, 500),
        "list": TextStyle(SANS, 12.5, 18),
        "list_bold": TextStyle(SANS, 12.5, 18, 600),
        "lead": TextStyle(SANS, 15, 21),
        "small": TextStyle(SANS, 12, 16),
        "small_medium": TextStyle(SANS, 12, 16, 500),
        "caption": TextStyle(SANS, 11, 16),
        "caption_medium": TextStyle(SANS, 11, 16, 500),
        "lane_name": TextStyle(SANS, 12.5, 18, 500),
        "lane_caption": TextStyle(SANS, 12, 16),
        "canvas_label": TextStyle(SANS, 12, 16, 400, True),
        "canvas_label_medium": TextStyle(SANS, 12, 16, 500, True),
        "canvas_label_bold": TextStyle(SANS, 12, 16, 600, True),
        "canvas_strong": TextStyle(SANS, 12.5, 16, 600, True),
        "canvas_fine": TextStyle(SANS, 11.5, 15, 400, True),
        "canvas_fine_medium": TextStyle(SANS, 11.5, 15, 500, True),
        "canvas_tick": TextStyle(SANS, 10.5, 14, 400, True),
        "card_title": TextStyle(SANS, 14, 19, 600, True),
        "card_title_regular": TextStyle(SANS, 14, 19, 400, True),
        "card_text": TextStyle(SANS, 12.5, 17, 400, True),
        "card_figure": TextStyle(SANS, 15, 20, 600, True),
        "chip": TextStyle(SANS, 10.5, 14, 600, True),
        "verbatim": TextStyle(SERIF, 13, 19),
        "verbatim_card": TextStyle(SERIF, 12.5, 16),
        "verbatim_reader": TextStyle(SERIF, 13.5, 20),
        "verbatim_large": TextStyle(SERIF, 17, 25),
        "mono": TextStyle(MONO, 12, 18),
        "poster_title": TextStyle(SANS, 46, 52, 600),
        "poster_subtitle": TextStyle(SANS, 18, 26),
        "poster_figure": TextStyle(SANS, 34, 38, 600),
        "poster_figure_word": TextStyle(SANS, 22, 38),
        "section": TextStyle(SANS, 24, 30, 600),
        "event_title": TextStyle(SANS, 15, 20, 600),
        "verbatim_print": TextStyle(SERIF, 15, 22),
        "verbatim_print_large": TextStyle(SERIF, 16, 24),
        "superscript": TextStyle(SANS, 9, 11, 600, True),
        "footnote_number": TextStyle(SANS, 9.5, 12, 600, True),
    }
)


@cache
def load_faces() -> frozenset[str]:
    """Load every face once for the process; the family names found. Needs a QGuiApplication.

    Raises RuntimeError when a font package is broken, for text would then be set in a face nobody measured.
    """
    families: set[str] = set()
    for package, name in _FILES:
        data = importlib.resources.files(package).joinpath("files", name).read_bytes()
        number = QFontDatabase.addApplicationFontFromData(data)
        if number < 0:
            raise RuntimeError(f"the font {name} of {package} cannot be loaded")
        families.update(QFontDatabase.applicationFontFamilies(number))
    return frozenset(families)


class Fonts:
    """The text styles at one text size. `for_print` turns ligatures off, so that PDF text stays searchable."""

    def __init__(self, text_scale: float = 1.0, *, for_print: bool = False) -> None:
        load_faces()
        self.text_scale = text_scale
        self.for_print = for_print
        self._fonts: dict[str, QFont] = {}
        self._metrics = FontMetrics(self)

    def font(self, style: str) -> QFont:
        """The font of a style. Raises KeyError for an unknown one."""
        made = self._fonts.get(style)
        if made is None:
            made = self._fonts[style] = self._made(STYLES[style])
        return made

    def factor(self, style: str) -> float:
        """What the scene painter scales text by: Qt rounds a font to whole pixels, the design has halves."""
        size_px = STYLES[style].size_px * self.text_scale
        return size_px / _whole_px(size_px)

    def metrics(self) -> FontMetrics:
        """The sizes of text for the layout, remembered between frames."""
        return self._metrics

    def _made(self, style: TextStyle) -> QFont:
        font = QFont()
        font.setFamilies([style.family, ARABIC])
        font.setPixelSize(_whole_px(style.size_px * self.text_scale))
        if style.family == SANS:
            font.setVariableAxis(_tag("wght"), float(style.weight))
            if style.condensed:
                font.setVariableAxis(_tag("wdth"), CONDENSED_WIDTH)
        else:
            font.setWeight(QFont.Weight(style.weight))
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        if self.for_print:
            for feature in ("liga", "clig", "calt", "dlig"):
                font.setFeature(_tag(feature), 0)
        return font


def _whole_px(size_px: float) -> int:
    return max(1, int(size_px + 0.5))


def _tag(name: str) -> Any:
    return QFont.Tag(name)


class FontMetrics:
    """Text widths by QFontMetricsF, each (text, style) measured once; forgets everything past 50,000."""

    LIMIT = 50_000

    def __init__(self, fonts: Fonts) -> None:
        self._fonts = fonts
        self._by_style: dict[str, QFontMetricsF] = {}
        self._widths: dict[tuple[str, str], float] = {}
        self._lines: dict[str, float] = {}
        self._ascents: dict[str, float] = {}

    def width_px(self, text: str, style: str) -> float:
        """The advance of one line of text."""
        key = (text, style)
        width = self._widths.get(key)
        if width is None:
            if len(self._widths) >= self.LIMIT:
                self._widths.clear()
            width = self._widths[key] = self._of(style).horizontalAdvance(text) * self._fonts.factor(style)
        return width

    def line_px(self, style: str) -> float:
        """The pitch of lines: the table's, never below the face's own height."""
        line = self._lines.get(style)
        if line is None:
            own, designed = self._of(style).height() * self._fonts.factor(style), STYLES[style].line_px
            line = self._lines[style] = max(designed * self._fonts.text_scale, own)
        return line

    def ascent_px(self, style: str) -> float:
        """From the top of the face to its baseline."""
        ascent = self._ascents.get(style)
        if ascent is None:
            ascent = self._ascents[style] = self._of(style).ascent() * self._fonts.factor(style)
        return ascent

    def _of(self, style: str) -> QFontMetricsF:
        made = self._by_style.get(style)
        if made is None:
            made = self._by_style[style] = QFontMetricsF(self._fonts.font(style))
        return made
