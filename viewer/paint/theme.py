"""Colours: the tokens of `resources/theme/tokens.json` are the only place a colour is written down.

A scene's style key `<ink>.<part>` becomes a token and an opacity here, and nowhere else.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from PySide6.QtGui import QColor

from viewer.resources import resource_path

PART_OPACITY: Mapping[str, float] = MappingProxyType(
    {
        "fill": 1.0,
        "edge": 1.0,
        "zone": 0.22,  # between two dates
        "dots": 0.9,  # the dashed edge of a zone
        "dim": 0.55,  # the dotted edge of what fades out, spines
        "going": 0.5,  # a period that is still open
        "band": 0.3,  # background periods
        "thin": 0.7,  # dimension lines
        "density": 0.82,
        "column": 0.05,  # a round through the lanes
        "column_doubt": 0.025,
        "column_selected": 0.09,
        "wash": 0.09,  # a note's range through the lanes
        "select": 0.1,  # a selected span
        "shade": 0.42,  # weekends
    }
)

ALIASES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    # Amber is light in both themes, so what is written on it is the dark end of each theme's own tokens.
    {"onNote": MappingProxyType({"light": "text1", "dark": "canvas"})}
)


@dataclass(frozen=True, slots=True)
class Theme:
    """A set of colours by token name, as "#RRGGBB"."""

    name: str
    colours: Mapping[str, str]
    opaque: bool = False  # for paper that knows no transparency: what would shine through is mixed with the canvas
    _inks: dict[str, QColor] = field(default_factory=dict, compare=False, repr=False)

    def colour(self, token: str) -> QColor:
        """The colour of a token. Raises KeyError for a name that is none."""
        return self.ink(f"{token}.fill")

    def ink(self, style: str) -> QColor:
        """The colour of a scene's style key, opacity in its alpha. Raises KeyError for an unknown key."""
        made = self._inks.get(style)
        if made is None:
            token, _, part = style.partition(".")
            token = ALIASES[token][self.name] if token in ALIASES else token
            made = self._inks[style] = self.thinned(QColor(self.colours[token]), PART_OPACITY[part])
        return made

    def on_canvas(self, style: str) -> QColor:
        """The colour of a style key as it looks on the canvas, without transparency."""
        key = f"{style}|canvas"
        made = self._inks.get(key)
        if made is None:
            ink, canvas = self.ink(style), QColor(self.colours["canvas"])
            share = ink.alphaF()
            parts = zip(ink.getRgbF()[:3], canvas.getRgbF()[:3], strict=True)  # type: ignore[index]
            made = self._inks[key] = QColor.fromRgbF(*(over * share + under * (1 - share) for over, under in parts))
        return made

    def thinned(self, colour: QColor, opacity: float) -> QColor:
        """A colour at an opacity of 0 to 1; on opaque paper as it looks on the canvas."""
        made = QColor(colour)
        if not self.opaque:
            made.setAlphaF(opacity)
            return made
        canvas = QColor(self.colours["canvas"])
        parts = zip(made.getRgbF()[:3], canvas.getRgbF()[:3], strict=True)  # type: ignore[index]
        return QColor.fromRgbF(*(ink * opacity + ground * (1 - opacity) for ink, ground in parts))


def read_themes() -> Mapping[str, Theme]:
    """The themes of the token file, by name."""
    tokens = json.loads(resource_path("theme", "tokens.json").read_text(encoding="utf-8"))
    return MappingProxyType({name: Theme(name, MappingProxyType(colours)) for name, colours in tokens.items()})


THEMES = read_themes()
"""`THEMES["light"]` and `THEMES["dark"]`. Paper is always light."""
