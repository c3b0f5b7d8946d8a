"""The poster: title, figures, the timeline at the width of the sheet, the key of its marks, footnotes, foot.

The timeline is laid out by the layout of the screen and painted by its painter, never photographed. Its time scale is
fitted to the sheet; its lettering is that of the paper (`Paper.lettering`), so it can be read where the sheet hangs.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from viewer.layout.metrics import Metrics
from viewer.layout.pages_paper import PAPERS, PosterSize
from viewer.layout.poster_sheet import FINE_PX, PosterSheet
from viewer.layout.poster_values import ALL_ROWS, Attempt, LeftOut, Poster
from viewer.layout.report import Page
from viewer.layout.words_protocol import Words

SMALLEST_PT, POINTS_PER_PX = 8.0, 0.75
SMALLEST = SMALLEST_PT / (FINE_PX * POINTS_PER_PX)
"""The scale at which the finest lettering of a poster (`canvas_fine`) is 8 pt: nothing is ever set smaller."""
CHIEF = ("round", "swap")  # lanes that keep their words longest
CROWD, FEW, ISSUE_PX = 600, 60, 15.0
GROWING, MOST_GROWN = 1.08, 1.2
COUNTED = ("clusters", "density")


def layout_poster(poster: Poster, size: PosterSize, metrics: Metrics, words: Words) -> Page:
    """The poster on one large sheet, which may be put together from several.

    Lettering is never smaller than 8 pt. What does not fit then is shown in less detail, the notes lane is drawn
    together, footnotes are left to the report, and at last lanes and issues: the foot of the sheet says how many.
    """
    maker = _Maker(poster, size, metrics, words)
    events = len(poster.data.events)
    for attempt in _attempts(_largest(size, events), size.lettering, events):
        sheet = maker.sheet(attempt)
        if sheet.fits:
            break
    sheet = maker.grown(maker.enriched(attempt, sheet)) if sheet.fits else maker.without_lanes(attempt, sheet)
    return replace(sheet.page(), width_px=size.width_px, height_px=size.height_px, scale=sheet.attempt.scale)


def needed_px(poster: Poster, size: PosterSize, metrics: Metrics, words: Words) -> float:
    """How high a sheet of this width must be to hold everything, all lettering at its own size."""
    over = _Maker(poster, size, metrics, words).sheet(Attempt(size.lettering)).over_px
    return size.height_px + max(0.0, over) * size.lettering


def _largest(size: PosterSize, events: int) -> float:
    """The lettering to begin with: a sheet of few events is filled by larger letters, as an A3 sheet enlarged."""
    return max(size.lettering, size.width_px / PAPERS["a3"].across_px[0]) if events <= CROWD else size.lettering


def _attempts(largest: float, lettering: float, events: int) -> Iterator[Attempt]:
    """What to try, best first. The last is taken as it comes."""
    scale = largest
    while scale > 1.0:
        yield Attempt(scale)
        scale *= 0.92
    scale = min(lettering, 1.0)
    yield Attempt(scale)
    yield Attempt(SMALLEST)
    yield Attempt(SMALLEST, compact=True)
    yield Attempt(SMALLEST, compact=True, pins=True)
    # Columns that count say more of a crowd than pills do, and of a few events nothing.
    counted = ("density", "clusters") if events > CROWD else ("clusters",)
    if events > FEW:
        yield from (Attempt(SMALLEST, detail, compact=True, pins=True) for detail in counted)
    for rows in (3, 2, 1, 0):
        yield Attempt(SMALLEST, "", rows, True, True)
    if events > FEW:  # folded lanes say more of a few events than counted ones
        yield from (Attempt(SMALLEST, detail, 0, True, True) for detail in counted)


class _Maker:
    """Makes sheets of one poster."""

    def __init__(self, poster: Poster, size: PosterSize, metrics: Metrics, words: Words) -> None:
        self._poster, self._size, self._metrics, self._words = poster, size, metrics, words

    def sheet(
        self,
        attempt: Attempt,
        *,
        folded: frozenset[str] = frozenset(),
        hidden: frozenset[str] = frozenset(),
        issues: int | None = None,
    ) -> PosterSheet:
        """The sheet as one attempt fills it, some lanes folded or hidden, only the first `issues` shown."""
        poster, all_issues = self._poster, len(self._poster.data.issues)
        view = poster.view
        shut = view.folded | folded | ({"notes"} if attempt.pins else frozenset())
        view = replace(view, detail=attempt.detail or view.detail, folded=shut, hidden=view.hidden | hidden)
        data, kept = poster.data, all_issues if issues is None else issues
        if kept < all_issues:
            data = replace(data, issues=data.issues[:kept], prepared={})
        width, height = self._size.width_px / attempt.scale, self._size.height_px / attempt.scale
        left = LeftOut(0, len(folded - hidden), len(hidden), all_issues - kept)
        made = replace(poster, view=view, data=data)
        return PosterSheet(made, width, height, self._metrics, self._words, attempt, left)

    def enriched(self, attempt: Attempt, sheet: PosterSheet) -> PosterSheet:
        """A sheet that fits, with words for what it only counts and with more footnotes, where it has room for them."""
        counted = any(lane.level in COUNTED for lane in sheet.scene.lanes)
        if counted and len(self._poster.data.events) <= CROWD:
            tried = self.sheet(attempt._replace(detail="labels"))
            if tried.fits:
                attempt, sheet = tried.attempt, tried
        return self._with_notes(attempt, sheet, frozenset())

    def _with_notes(self, attempt: Attempt, sheet: PosterSheet, folded: frozenset[str]) -> PosterSheet:
        for rows in (ALL_ROWS, 4, 3, 2, 1):
            if rows <= attempt.note_rows:
                return sheet
            tried = self.sheet(attempt._replace(note_rows=rows), folded=folded)
            if tried.fits:
                return tried
        return sheet

    def grown(self, sheet: PosterSheet) -> PosterSheet:
        """A sheet that fits with room to spare, its letters as large as the room allows, up to those of its paper."""
        made, scale = sheet.attempt, sheet.attempt.scale * GROWING
        while scale <= self._size.lettering * MOST_GROWN:
            tried = self.sheet(made._replace(scale=scale))
            if not tried.fits or tried.title_lines > max(sheet.title_lines, 1):
                break
            sheet, scale = tried, scale * GROWING
        return sheet

    def without_lanes(self, attempt: Attempt, sheet: PosterSheet) -> PosterSheet:
        """The sheet with its highest lanes folded to their marks, then without its last lanes and its last issues."""
        lanes = [lane.key for lane in sheet.scene.lanes if lane.key not in ("notes", "issues")]
        count, folded, hidden = len(self._poster.data.issues), list[str](), list[str]()
        while not sheet.fits and (len(lanes) > 1 or count):
            heights = {lane.key: lane.h for lane in sheet.scene.lanes if lane.key in lanes and lane.key not in folded}
            if heights:
                folded.append(max(heights, key=lambda key: (key not in CHIEF, heights[key])))
            elif len(lanes) > 1:
                hidden.append(lanes.pop())
            else:
                count = max(0, count - max(1, math.ceil(sheet.over_px / ISSUE_PX)))
            sheet = self.sheet(attempt, folded=frozenset(folded), hidden=frozenset(hidden), issues=count)
        if hidden or count < len(self._poster.data.issues):
            return sheet
        return self._refilled(attempt, sheet, folded)

    def _refilled(self, attempt: Attempt, sheet: PosterSheet, folded: list[str]) -> PosterSheet:
        """The last lane folded may have made room for others, or for footnotes."""
        for key in folded[:-1]:
            fewer = [other for other in folded if other != key]
            tried = self.sheet(attempt, folded=frozenset(fewer))
            if tried.fits:
                sheet, folded = tried, fewer
        return self._with_notes(attempt, sheet, frozenset(folded))
