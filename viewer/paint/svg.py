"""A scene as SVG: the same marks as shapes and as text that can be selected, searched and edited.

Written here and not by Qt's generator, which loses the condensed cut of the lettering and the length of each text.
Text stays text: every string is escaped, nothing in it can become markup, and the file refers to nothing outside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from PySide6.QtGui import QColor, QPainterPath

from viewer.layout.marks import (
    AXIS,
    BODY,
    HEADER,
    Batch,
    Box,
    Fade,
    Glyph,
    Glyphs,
    Mark,
    Marks,
    Poly,
    Rects,
    Stroke,
    Text,
)
from viewer.layout.scene import Scene
from viewer.paint.brushes import box_path, three_sides
from viewer.paint.fonts import ARABIC, CONDENSED_WIDTH, STYLES, Fonts
from viewer.paint.glyph_painter import DETAIL_PX, HOLLOW_PX
from viewer.paint.glyphs import glyph_shape
from viewer.paint.text_painter import HALO_PX
from viewer.paint.theme import Theme


def scene_svg(scene: Scene, theme: Theme, fonts: Fonts, *, title: str, transparent: bool = False) -> bytes:
    """The scene as one SVG file in UTF-8."""
    return _Svg(scene, theme, fonts).document(title, transparent=transparent).encode("utf-8")


def _n(value: float) -> str:
    """A number as short as it can be at a hundredth of a pixel."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _path(path: QPainterPath) -> str:
    """Path data; curves come as three elements in a row."""
    parts: list[str] = []
    at = 0
    while at < path.elementCount():
        element = path.elementAt(at)
        if element.isMoveTo():
            parts.append(f"M{_n(element.x)} {_n(element.y)}")
        elif element.isLineTo():
            parts.append(f"L{_n(element.x)} {_n(element.y)}")
        else:
            points = [path.elementAt(at + step) for step in range(3)]
            parts.append("C" + " ".join(f"{_n(point.x)} {_n(point.y)}" for point in points))
            at += 2
        at += 1
    return "".join(parts)


class _Svg:
    def __init__(self, scene: Scene, theme: Theme, fonts: Fonts) -> None:
        self._scene, self._theme, self._fonts = scene, theme, fonts
        self._out: list[str] = []
        self._defs: list[str] = []
        self._named: dict[str, str] = {}

    def document(self, title: str, *, transparent: bool) -> str:
        scene = self._scene
        width, height = _n(scene.width_px), _n(scene.height_px)
        if not transparent:
            self._out.append(f'<rect width="{width}" height="{height}"{self._fill("canvas.fill")}/>')
        regions = {
            BODY: (scene.header_px, scene.axis_px, scene.width_px - scene.header_px, scene.height_px - scene.axis_px),
            HEADER: (0.0, scene.axis_px, scene.header_px, scene.height_px - scene.axis_px),
            AXIS: (0.0, 0.0, scene.width_px, scene.axis_px),
        }
        for region, (x, y, w, h) in regions.items():
            box = f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(w)}" height="{_n(h)}"/>'
            self._defs.append(f'<clipPath id="{region}">{box}</clipPath>')
            self._out.append(f'<g clip-path="url(#{region})">')
            self._batches(batch for batch in scene.batches if batch.region == region)
            self._out.append("</g>")
        head = (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" role="img">\n<title>{escape(title)}</title>\n'
        )
        return f"{head}<defs>{''.join(self._defs)}</defs>\n" + "\n".join(self._out) + "\n</svg>\n"

    def _batches(self, batches: Iterable[Batch]) -> None:
        for batch in batches:
            if isinstance(batch, Rects):
                data = "".join(f"M{_n(x)} {_n(y)}h{_n(w)}v{_n(h)}h{_n(-w)}z" for x, y, w, h in batch.boxes.tolist())
                self._out.append(f'<path d="{data}"{self._fill(batch.style)} shape-rendering="crispEdges"/>')
            elif isinstance(batch, Glyphs):
                look = Glyph(batch.name, 0, 0, batch.style, batch.form, batch.scale, batch.ground, batch.disc_px)
                for x, y in batch.points.tolist():
                    self._glyph(look._replace(x=x, y=y))
            else:
                for mark in batch.marks if isinstance(batch, Marks) else batch.singles():
                    self._mark(mark)

    def _mark(self, mark: Mark) -> None:
        if isinstance(mark, Text):
            self._text(mark)
        elif isinstance(mark, Glyph):
            self._glyph(mark)
        elif isinstance(mark, Box):
            self._box(mark)
        elif isinstance(mark, Stroke):
            points = " ".join(f"{_n(x)},{_n(y)}" for x, y in mark.points)
            self._out.append(f'<polyline points="{points}"{self._stroke(mark.style, mark.width_px, mark.dash)}/>')
        elif isinstance(mark, Fade):
            self._fade(mark)
        else:
            self._poly(mark)

    # ---- colours ------------------------------------------------------------------------------------------
    def _ink(self, style: str) -> tuple[str, str]:
        colour: QColor = self._theme.ink(style)
        return colour.name(), "" if colour.alphaF() >= 0.999 else _n(colour.alphaF())

    def _fill(self, style: str) -> str:
        name, opacity = self._ink(style)
        return f' fill="{name}"' + (f' fill-opacity="{opacity}"' if opacity else "")

    def _stroke(self, style: str, width: float, dash: tuple[float, ...] = ()) -> str:
        name, opacity = self._ink(style)
        more = f' stroke-opacity="{opacity}"' if opacity else ""
        if dash:
            more += f' stroke-dasharray="{" ".join(_n(part) for part in dash)}"'
        return f' fill="none" stroke="{name}" stroke-width="{_n(width)}"{more}'

    def _define(self, key: str, made: str) -> str:
        """The id of a definition, made once."""
        if key not in self._named:
            self._named[key] = f"d{len(self._named)}"
            self._defs.append(made.replace("ID", self._named[key], 1))
        return self._named[key]

    # ---- marks --------------------------------------------------------------------------------------------
    def _box(self, box: Box) -> None:
        if box.fill:
            self._out.append(f'<path d="{_path(box_path(box))}"{self._fill(box.fill)}/>')
        if box.stroke:
            path = three_sides(box) if box.open_side else box_path(box)
            self._out.append(f'<path d="{_path(path)}"{self._stroke(box.stroke, box.stroke_px, box.dash)}/>')

    def _fade(self, fade: Fade) -> None:
        name, _ = self._ink(fade.style)
        stops = "".join(
            f'<stop offset="{at}" stop-color="{name}" stop-opacity="{_n(opacity)}"/>'
            for at, opacity in ((0, fade.left_opacity), (1, fade.right_opacity))
        )
        made = self._define(f"fade {stops}", f'<linearGradient id="ID">{stops}</linearGradient>')
        box = f'x="{_n(fade.x)}" y="{_n(fade.y)}" width="{_n(fade.w)}" height="{_n(fade.h)}"'
        self._out.append(f'<rect {box} fill="url(#{made})"/>')

    def _poly(self, poly: Poly) -> None:
        points = " ".join(f"{_n(x)},{_n(y)}" for x, y in poly.points)
        if poly.fill:
            self._out.append(f'<polygon points="{points}"{self._fill(poly.fill)}/>')
        if poly.hatch:
            step = _n(poly.hatch_step_px)
            line = f'<path d="M0 0V{step}"{self._stroke(poly.hatch, poly.hatch_px * 2)}/>'
            made = self._define(
                f"hatch {line}",
                f'<pattern id="ID" width="{step}" height="{step}" patternUnits="userSpaceOnUse" '
                f'patternTransform="rotate(45)">{line}</pattern>',
            )
            self._out.append(f'<polygon points="{points}" fill="url(#{made})"/>')
        if poly.stroke:
            self._out.append(f'<polygon points="{points}"{self._stroke(poly.stroke, 1.0)}/>')

    def _glyph(self, mark: Glyph) -> None:
        shape = glyph_shape(mark.name)
        outlined = shape.outlined or mark.form != "solid"
        parts: list[str] = []
        if not shape.body.isEmpty():
            body = _path(shape.body)
            if outlined:
                dash = (2.0, 2.0) if mark.form == "dashed" else ()
                edge = self._stroke(mark.style, HOLLOW_PX, dash).replace(' fill="none"', self._fill(mark.ground))
                parts.append(f'<path d="{body}"{edge}/>')
            elif shape.edge:
                edge = self._stroke(shape.edge, 1.0).replace(' fill="none"', self._fill(mark.style))
                parts.append(f'<path d="{body}"{edge}/>')
            else:
                parts.append(f'<path d="{body}"{self._fill(mark.style)}/>')
        if shape.inside is not None:
            parts.append(f'<path d="{_path(shape.inside)}"{self._fill(mark.style)}/>')
        if shape.detail is not None:
            ink = mark.ground if shape.detail_in_ground else mark.style
            parts.append(f'<path d="{_path(shape.detail)}"{self._stroke(ink, DETAIL_PX)} stroke-linecap="round"/>')
        place = f"translate({_n(mark.x)} {_n(mark.y)})"
        if mark.disc_px:
            self._out.append(f'<circle r="{_n(mark.disc_px)}" transform="{place}"{self._fill(mark.ground)}/>')
        scale = f" scale({_n(mark.scale)})" if mark.scale != 1 else ""
        self._out.append(f'<g transform="{place}{scale}">{"".join(parts)}</g>')

    def _text(self, mark: Text) -> None:
        if not mark.text:
            return
        style = STYLES[mark.style]
        width = self._fonts.metrics().width_px(mark.text, mark.style)
        x = mark.x - (width if mark.anchor == "right" else width / 2 if mark.anchor == "middle" else 0.0)
        look = [f"font-size={quoteattr(_n(style.size_px * self._fonts.text_scale))}"]
        look.append(f'font-family="{style.family}, {ARABIC}, sans-serif" font-weight="{style.weight}"')
        if style.condensed:
            look.append(f'font-stretch="{_n(CONDENSED_WIDTH)}%"')
        look.append(f'textLength="{_n(width)}" lengthAdjust="spacingAndGlyphs"')
        if mark.halo:
            name, _ = self._ink(mark.halo)
            look.append(f'paint-order="stroke" stroke="{name}" stroke-width="{_n(HALO_PX)}" stroke-linejoin="round"')
        text = escape("".join(c for c in mark.text if c.isprintable() or c == " "))
        place = f'x="{_n(x)}" y="{_n(mark.y)}"'
        self._out.append(f'<text {place} {" ".join(look)}{self._fill(mark.ink)} xml:space="preserve">{text}</text>')
