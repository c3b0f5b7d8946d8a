"""A poster over several sheets: an overview first, then each sheet with its marks for cutting and laying together.

Every sheet shows its part of the one poster through a window; what a window does not touch is not in its page, so that
a word is found on the sheet where it stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from viewer.layout.labels import baseline
from viewer.layout.marks import Box, Mark, Rect, Stroke, Text
from viewer.layout.metrics import Metrics
from viewer.layout.pages_paper import MARGIN_MM, MOST_A_SIDE, MOST_SHEETS, PX_PER_MM, Tiling
from viewer.layout.pages_tags import ARTIFACT, FIGURE, PARAGRAPH, TITLE, PageTag, TaggedMarks
from viewer.layout.pages_text import Link, Run, lines_of, placed
from viewer.layout.poster import needed_px
from viewer.layout.poster_values import Poster
from viewer.layout.report import Inset, Page
from viewer.layout.tile_parts import part_of
from viewer.layout.words_protocol import Words

MARGIN_PX = MARGIN_MM * PX_PER_MM
CUT_FROM_PX, CUT_TO_PX, CROSS_PX = 5.0, 22.0, 5.0
LABEL_Y_PX = (15.0, 31.0)
SMALLEST_OVERVIEW_PX = 5.5 / 0.75
STYLE, STRONG = "canvas_fine", "canvas_fine_medium"


class Tile(NamedTuple):
    """One sheet: its place in the grid and the part of the poster it shows."""

    number: int
    row: int
    column: int
    area: Rect


class TileWords(NamedTuple):
    """The words on the sheets: `label` has {number}, {count}, {row} and {column}; `page` has {page} and {pages}.

    `alt` says the poster in words for those who cannot see it.
    """

    title: str
    how: str
    label: str
    page: str
    evidence: str
    alt: str


def tiles_of(tiling: Tiling) -> Iterator[Tile]:
    """The sheets row by row."""
    (width, height), (step_x, step_y) = tiling.window_px, tiling.step_px
    for number in range(tiling.count):
        row, column = divmod(number, tiling.across)
        yield Tile(number + 1, row + 1, column + 1, Rect(column * step_x, row * step_y, width, height))


def grown(poster: Poster, tiling: Tiling, metrics: Metrics, words: Words) -> Tiling:
    """As many sheets as the poster needs to leave nothing out: the fewest, and of these the best shape."""
    best: tuple[int, float, Tiling] | None = None
    for across in range(1, MOST_A_SIDE + 1):
        if best is not None and across > best[0]:
            break
        tried = replace(tiling, across=across, down=1)
        size = tried.poster_size._replace(lettering=1.0)
        over = needed_px(poster, size, metrics, words) - size.height_px
        down = 1 + max(0, -int(-over // tried.step_px[1]))
        tried = replace(tried, down=down)
        shape = tried.poster_size.width_px / tried.poster_size.height_px
        if down > MOST_A_SIDE or tried.count > MOST_SHEETS:
            continue
        key = (tried.count, abs(shape - 1.41))
        if best is None or key < best[:2]:
            best = (*key, tried)
    return best[2] if best else replace(tiling, across=MOST_SHEETS // 6, down=6)


def tile_pages(poster: Page, tiling: Tiling, words: TileWords, metrics: Metrics, *, after: int = 0) -> Iterator[Page]:
    """The overview, then every sheet; `after` pages follow in the document."""
    pages = 1 + tiling.count + after
    tiles = list(tiles_of(tiling))
    yield _overview(poster, tiling, tiles, words, metrics, pages)
    for tile in tiles:
        yield _sheet(poster, tiling, tile, words, metrics, pages)


def _sheet(poster: Page, tiling: Tiling, tile: Tile, words: TileWords, metrics: Metrics, pages: int) -> Page:
    width, height = tiling.sheet_px
    part = part_of(poster, tile.area, metrics)
    marks = TaggedMarks()
    marks.tag(ARTIFACT)
    marks.extend(_cut_marks(tile.area.w, tile.area.h))
    marks.extend(_lap_marks(tiling, tile))
    label = words.label.format(number=tile.number, count=tiling.count, row=tile.row, column=tile.column)
    marks.extend(_label(label, words, metrics, tiling, tile.number + 1, pages))
    links = tuple(_moved(link, tile.area) for link in part.links)
    anchors = tuple((name, y - tile.area.y + MARGIN_PX) for name, y in part.anchors) if tile.number == 1 else ()
    tags = (PageTag(0, FIGURE, f"{label}. {words.alt}", links=len(links)), *marks.tags)
    inset = Inset(part, tile.area, MARGIN_PX, MARGIN_PX)
    return Page(width, height, tuple(marks.marks), links, anchors, inset=inset, tags=tags)


def _moved(link: Link, area: Rect) -> Link:
    x, y = max(link.rect.x, area.x), max(link.rect.y, area.y)
    right, bottom = min(link.rect.right, area.right), min(link.rect.bottom, area.bottom)
    return Link(Rect(x - area.x + MARGIN_PX, y - area.y + MARGIN_PX, right - x, bottom - y), link.target)


def _cut_marks(window_w: float, window_h: float) -> list[Mark]:
    """Two short lines at each corner of the window, in the margin."""
    made: list[Mark] = []
    left, top, right, bottom = MARGIN_PX, MARGIN_PX, MARGIN_PX + window_w, MARGIN_PX + window_h
    for x, out_x in ((left, -1), (right, 1)):
        for y, out_y in ((top, -1), (bottom, 1)):
            made.append(Stroke(((x + out_x * CUT_FROM_PX, y), (x + out_x * CUT_TO_PX, y)), "text1.fill", 0.5))
            made.append(Stroke(((x, y + out_y * CUT_FROM_PX), (x, y + out_y * CUT_TO_PX)), "text1.fill", 0.5))
    return made


def _lap_marks(tiling: Tiling, tile: Tile) -> list[Mark]:
    """Crosses in the margin where the next sheet's cut edge comes to lie."""
    made: list[Mark] = []
    lap = tiling.overlap_mm * PX_PER_MM
    right, bottom = MARGIN_PX + tile.area.w, MARGIN_PX + tile.area.h
    middle = (MARGIN_PX - CUT_FROM_PX + 5.0) / 2
    if tile.column < tiling.across:
        for y in (middle, bottom + MARGIN_PX - middle):
            made.extend(_cross(right - lap, y))
    if tile.row < tiling.down:
        for x in (middle, right + MARGIN_PX - middle):
            made.extend(_cross(x, bottom - lap))
    return made


def _cross(x: float, y: float) -> list[Mark]:
    ring = Box(x - 3.0, y - 3.0, 6.0, 6.0, "", "text1.fill", 0.5, 3.0)
    return [
        ring,
        Stroke(((x - CROSS_PX, y), (x + CROSS_PX, y)), "text1.fill", 0.5),
        Stroke(((x, y - CROSS_PX), (x, y + CROSS_PX)), "text1.fill", 0.5),
    ]


def _label(label: str, words: TileWords, metrics: Metrics, tiling: Tiling, page: int, pages: int) -> list[Mark]:
    """In the lower margin, clear of marks: which sheet this is and its page; under it what it is a part of."""
    width, height = tiling.sheet_px
    clear = MARGIN_PX + max(CUT_TO_PX, tiling.overlap_mm * PX_PER_MM) + 12
    first, second = (baseline(height - MARGIN_PX + y, STYLE, metrics) for y in LABEL_Y_PX)
    shown = words.page.format(page=page, pages=pages)
    marks: list[Mark] = [Text(clear, first, label, STRONG)] if label else []
    marks.append(Text(width - clear, first, shown, STRONG, anchor="right"))
    lines = lines_of([Run(words.evidence, STYLE, "text3.fill")], width - 2 * clear, metrics)
    evidence = lines[0].pieces[0].text + ("…" if len(lines) > 1 else "") if lines and lines[0].pieces else ""
    return [*marks, Text(clear, second, evidence, STYLE, "text3.fill")]


# ---- the overview ---------------------------------------------------------------------------------------------
def _overview(poster: Page, tiling: Tiling, tiles: list[Tile], words: TileWords, metrics: Metrics, pages: int) -> Page:
    """The whole poster small, with the sheets numbered on it, and how they go together."""
    width, height = tiling.sheet_px
    made = TaggedMarks()
    left, top = MARGIN_PX + CUT_TO_PX + 6, MARGIN_PX + 8
    room = width - 2 * left
    y = top
    for role, text, style, ink, pitch in (
        (TITLE, words.title, "display", "text1.fill", 34.0),
        (PARAGRAPH, words.how, "body", "text2.fill", 20.0),
    ):
        made.tag(role)
        for line in lines_of([Run(text, style, ink)], room, metrics):
            made.extend(placed(line, left, y, pitch, style, metrics)[0])
            y += pitch
    y += 14
    factor = min(room / poster.width_px, (height - MARGIN_PX - 20 - y) / poster.height_px)
    x = left + (room - poster.width_px * factor) / 2
    made.tag(ARTIFACT)
    made.extend(_grid(tiles, x, y, factor, metrics))
    made.extend(_label("", words, metrics, tiling, 1, pages))
    whole = Rect(0.0, 0.0, poster.width_px, poster.height_px)
    small = part_of(poster, whole, metrics, least_px=SMALLEST_OVERVIEW_PX / factor)
    tags = (PageTag(0, FIGURE, words.alt), *made.tags)
    return Page(width, height, tuple(made.marks), inset=Inset(small, whole, x, y, factor), tags=tags)


def _grid(tiles: list[Tile], x: float, y: float, factor: float, metrics: Metrics) -> list[Mark]:
    made: list[Mark] = []
    for tile in tiles:
        area = tile.area
        left, top, w, h = x + area.x * factor, y + area.y * factor, area.w * factor, area.h * factor
        made.append(Box(left, top, w, h, "", "accent.fill", 0.75, dash=(4, 3)))
        number = str(tile.number)
        side = metrics.width_px(number, "section") + 18
        made.append(Box(left + w / 2 - side / 2, top + h / 2 - 17, side, 34.0, "canvas.fill", "accent.fill", 1.0, 4.0))
        base = baseline(top + h / 2, "section", metrics)
        made.append(Text(left + w / 2, base, number, "section", "accent.fill", "middle"))
    return made
