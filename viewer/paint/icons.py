"""Interface icons: glyphs of the Phosphor font (MIT) that the `qtawesome` package carries, as painter paths.

Names are those of the design (Lucide's); one table maps them to the font's (an empty name: drawn here). The font
file is read directly: importing `qtawesome` itself would load every one of its fonts and a second Qt wrapper.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPixmap, QRawFont, QTransform

ICONS: Final[dict[str, str]] = {
    "archive": "archive",
    "arrow-down-to-line": "download-simple",
    "arrow-left": "arrow-left",
    "arrow-right": "arrow-right",
    "arrow-up": "arrow-up",
    "arrow-down": "arrow-down",
    "arrow-up-down": "arrows-down-up",
    "book-open-text": "book-open",
    "bookmark": "bookmark-simple",
    "calendar-clock": "calendar-blank",
    "calendar-range": "calendar",
    "chart-gantt": "rows",
    "check": "check",
    "chevron-down": "caret-down",
    "chevron-left": "caret-left",
    "chevron-right": "caret-right",
    "chevron-up": "caret-up",
    "circle-alert": "warning-circle",
    "circle-check": "check-circle",
    "circle-dashed": "circle-dashed",
    "columns": "columns",
    "copy": "copy-simple",
    "database": "database",
    "diamond": "diamond",
    "ellipsis": "dots-three",
    "external-link": "arrow-square-out",
    "eye": "eye",
    "eye-off": "eye-slash",
    "file": "file",
    "file-check": "file-text",
    "file-down": "file-arrow-down",
    "file-plus": "file-plus",
    "file-warning": "warning",
    "file-x": "file-x",
    "filter": "funnel-simple",
    "folder-open": "folder-open",
    "git-merge": "git-merge",
    "hard-drive": "hard-drive",
    "highlighter": "highlighter-circle",
    "history": "clock-counter-clockwise",
    "info": "info",
    "keyboard": "keyboard",
    "layers": "stack",
    "link": "link-simple",
    "link-off": "link-simple-break",
    "list-checks": "list-bullets",
    "list-filter": "funnel-simple",
    "lock": "lock-simple",
    "lock-open": "lock-simple-open",
    "map-pin": "map-pin",
    "minus": "minus",
    "mouse-pointer-2": "cursor",
    "newspaper": "newspaper",
    "note": "note",
    "octagon-alert": "warning-octagon",
    "panel-bottom": "",
    "panel-left": "",
    "panel-right": "",
    "paperclip": "paperclip",
    "pencil": "pencil-simple",
    "pin": "push-pin",
    "pin-filled": "push-pin-fill",
    "plus": "plus",
    "printer": "printer",
    "question": "question",
    "radar": "arrows-out-line-horizontal",
    "redo": "arrow-u-up-right",
    "rotate-ccw": "arrow-counter-clockwise",
    "rows-3": "rows",
    "ruler": "ruler",
    "scan": "corners-out",
    "search": "magnifying-glass",
    "shield-alert": "shield-warning",
    "shield-check": "shield-check",
    "sliders-horizontal": "sliders-horizontal",
    "table-2": "table",
    "tag": "tag-simple",
    "text-quote": "quotes",
    "trash-2": "trash-simple",
    "undo": "arrow-u-up-left",
    "unfold": "arrows-out-line-vertical",
    "user": "user",
    "users": "users",
    "x": "x",
    "zoom-in": "magnifying-glass-plus",
}
"""Design name -> name in the font's character map; the three panes are drawn here, see `_PANES`."""

_BOX: Final = 256.0  # the font's grid: glyph outlines lie between 0 and 256, baseline at the bottom
_PANES: Final = {
    "panel-left": ((96, 48), (96, 208)),
    "panel-right": ((160, 48), (160, 208)),
    "panel-bottom": ((32, 152), (224, 152)),
}
"""Icon -> the divider of a window frame, in grid units. The font has no pane icons of this weight."""
_RATIOS: Final = (1.0, 2.0, 3.0)


@cache
def _font_folder() -> Path:
    spec = find_spec("qtawesome")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("the icon font's package (qtawesome) is not installed")
    return Path(spec.submodule_search_locations[0]) / "fonts"


@cache
def _code_points() -> dict[str, int]:
    charmap = next(iter(sorted(_font_folder().glob("phosphor-charmap-*.json"))))
    return {name: int(code, 16) for name, code in json.loads(charmap.read_text("utf-8")).items()}


@cache
def _raw_font() -> QRawFont:
    path = next(path for path in sorted(_font_folder().glob("phosphor-*.ttf")) if "charmap" not in path.name)
    return QRawFont(str(path), _BOX)


@cache
def icon_path(name: str) -> QPainterPath:
    """The outline of an icon in a box of 1 by 1, y downwards. Raises KeyError for a name not in `ICONS`."""
    wanted = ICONS[name]
    if name in _PANES:
        return _pane_path(name)
    font = _raw_font()
    glyphs = font.glyphIndexesForString(chr(_code_points()[wanted]))
    return QTransform(1 / _BOX, 0, 0, 1 / _BOX, 0, 1).map(font.pathForGlyph(glyphs[0]))


def _pane_path(name: str) -> QPainterPath:
    """A window frame with one divider, stroked as wide as the font's strokes (16 units)."""
    outer, inner = QPainterPath(), QPainterPath()
    outer.addRoundedRect(QRectF(24, 40, 208, 176), 16, 16)
    inner.addRoundedRect(QRectF(40, 56, 176, 144), 4, 4)
    frame = outer.subtracted(inner)
    (x1, y1), (x2, y2) = _PANES[name]
    divider = QPainterPath()
    if x1 == x2:
        divider.addRect(QRectF(x1 - 8, y1, 16, y2 - y1))
    else:
        divider.addRect(QRectF(x1, y1 - 8, x2 - x1, 16))
    return QTransform.fromScale(1 / _BOX, 1 / _BOX).map(frame.united(divider))


def paint_icon(painter: QPainter, name: str, rect: QRectF, colour: QColor) -> None:
    """Fills the icon into a square in device-independent px, antialiased."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    side = min(rect.width(), rect.height())
    corner = QPointF(rect.center().x() - side / 2, rect.center().y() - side / 2)
    painter.translate(corner)
    painter.scale(side, side)
    painter.fillPath(icon_path(name), colour)
    painter.restore()


@cache
def _pixmap(name: str, rgba: int, size_px: int, ratio: float) -> QPixmap:
    side = round(size_px * ratio)
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_icon(painter, name, QRectF(0, 0, side, side), QColor.fromRgba(rgba))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def icon_pixmap(name: str, colour: QColor | str, size_px: int = 16, ratio: float = 1.0) -> QPixmap:
    """One icon as a picture of `size_px` device-independent px, cached by name, colour, size and ratio."""
    return _pixmap(name, QColor(colour).rgba(), size_px, ratio)


@cache
def _icon(name: str, size_px: int, rgba: int, disabled_rgba: int, on_rgba: int) -> QIcon:
    made = QIcon()
    for ratio in _RATIOS:
        for mode, state, tint in (
            (QIcon.Mode.Normal, QIcon.State.Off, rgba),
            (QIcon.Mode.Normal, QIcon.State.On, on_rgba),
            (QIcon.Mode.Disabled, QIcon.State.Off, disabled_rgba),
        ):
            made.addPixmap(_pixmap(name, tint, size_px, ratio), mode, state)
    return made


def icon(
    name: str,
    colour: QColor | str,
    size_px: int = 16,
    *,
    disabled: QColor | str | None = None,
    on: QColor | str | None = None,
) -> QIcon:
    """An icon in the theme's colours for the normal, disabled and switched-on state, at 1, 2 and 3 px a px.

    `size_px` is 16 in bars and menus, 14 in rows and tags, 12 for chevrons.
    """
    normal = QColor(colour)
    return _icon(
        name,
        size_px,
        normal.rgba(),
        (QColor(disabled) if disabled is not None else normal).rgba(),
        (QColor(on) if on is not None else normal).rgba(),
    )


@cache
def app_mark(size_px: int, round_rgba: int, swap_rgba: int, statement_rgba: int) -> QPixmap:
    """The program's own mark, three bars in the colours of talks, exchanges and statements."""
    pixmap = QPixmap(QSize(size_px, size_px))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(size_px / 16, size_px / 16)
    bars = ((1, 2.5, 9, round_rgba), (4, 6.7, 11, swap_rgba), (7, 10.9, 6, statement_rgba))
    for x, y, width, rgba in bars:
        path = QPainterPath()
        path.addRoundedRect(QRectF(x, y, width, 3), 1, 1)
        painter.fillPath(path, QColor.fromRgba(rgba))
    painter.end()
    return pixmap
