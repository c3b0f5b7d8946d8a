"""The poster: title, figures, the timeline at the width of the sheet, the key of its marks, footnotes, foot.

The timeline is laid out by the layout of the screen and painted by its painter, never photographed. Its time scale is
fitted to the sheet; its lettering is that of the paper (`Paper.lettering`), so it can be read where the sheet hangs.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from viewer.layout.labels import baseline
from viewer.layout.marks import Batch, Box, Fade, Mark, Marks, Rect, Stroke, Text
from viewer.layout.metrics import Metrics
from viewer.layout.pages_paper import Paper
from viewer.layout.pages_text import Line, Link, Run, lines_of, placed
from viewer.layout.poster_key import key_marks
from viewer.layout.report import Page
from viewer.layout.report_rows import shifted
from viewer.layout.scene import Scene
from viewer.layout.timeline import layout_timeline
from viewer.layout.timeline_data import TimelineData
from viewer.layout.view import HEADER_PRINT_PX, TimelineView
from viewer.layout.words_protocol import Words

SIDE_PX, TOP_PX, BOTTOM_PX = 56.0, 52.0, 30.0
TITLE_PX, SUBTITLE_PX, SUBTITLE_GAP_PX, TIMELINE_GAP_PX = 52.0, 26.0, 6.0, 26.0
KEY_GAP_PX, KEY_ROW_PX = 14.0, 22.0
NOTES_GAP_PX, NOTE_PITCH_PX, NOTE_ROW_GAP_PX, NOTE_COLUMN_PX = 11.0, 17.0, 3.0, 340.0
FOOT_LINE_PX, FOOT_GAP_PX = 16.0, 14.0
FIGURE_PAD_PX, FIGURE_PX, CAPTION_PX = 26.0, 40.0, 17.0
MOST_NOTE_LINES = 3
COMPACT_TOP_PX, COMPACT_GAP_PX, COMPACT_FIGURE_PX = 32.0, 14.0, 28.0
SMALLEST_PT, FINE_PX, POINTS_PER_PX = 8.0, 11.5, 0.75
SMALLEST = SMALLEST_PT / (FINE_PX * POINTS_PER_PX)
"""The scale at which the finest lettering of a poster (`canvas_fine`) is 8 pt: nothing is ever set smaller."""
ON_PAPER = {"canvas_tick": "canvas_fine", "chip": "canvas_fine_medium"}
"""The two finest styles of the screen, and what is set in their place."""
ALL_ROWS = 99
CHIEF = ("round", "swap")  # lanes that keep their words longest
FAR_PX = 400.0
CROWD, FEW, ISSUE_PX = 600, 60, 15.0


class PosterFigure(NamedTuple):
    """A figure and two lines under it. `parts` are strings, large and small in turn: "157", " for ", "157"."""

    parts: tuple[str, ...]
    captions: tuple[str, ...]


class PosterNote(NamedTuple):
    """A footnote: the records that rest on the passage, and where it stands; it leads to `target`."""

    number: int
    text: str
    target: str = ""


class LeftOut(NamedTuple):
    """How many footnotes, labels of lanes, lanes and issues a sheet has no room for."""

    notes: int
    folded: int
    lanes: int
    issues: int


class Attempt(NamedTuple):
    """One way to fill a sheet: lettering, detail ("" is that of the view), rows of footnotes, a head drawn together."""

    scale: float
    detail: str = ""
    note_rows: int = ALL_ROWS
    compact: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Poster:
    """What stands on a poster. `foot` are its lines from top to bottom, `right` stands at the end of the last.

    `more` says in words what a sheet has no room for.
    """

    title: str
    subtitle: str
    figures: tuple[PosterFigure, ...]
    data: TimelineData
    view: TimelineView
    notes: tuple[PosterNote, ...]
    foot: tuple[str, ...]
    right: str
    page: str
    key_words: dict[str, str]
    more: Callable[[LeftOut], str] = lambda _out: ""


def layout_poster(poster: Poster, paper: Paper, metrics: Metrics, words: Words) -> Page:
    """The poster on a sheet held across.

    Lettering is never smaller than 8 pt. What does not fit then is shown in less detail, footnotes are left to the
    report, and at last lanes and issues: the foot of the sheet says how many.
    """
    width, height = paper.across_px
    for attempt in _attempts(paper.lettering, len(poster.data.events)):
        sheet = _sheet(poster, attempt, width, height, metrics, words)
        if sheet.fits:
            break
    if not sheet.fits:
        sheet = _without_lanes(poster, attempt, sheet, width, height, metrics, words)
    return replace(sheet.page(), width_px=width, height_px=height, scale=attempt.scale)


def _sheet(
    poster: Poster,
    attempt: Attempt,
    width: float,
    height: float,
    metrics: Metrics,
    words: Words,
    left_out: LeftOut | None = None,
) -> _Sheet:
    view = replace(poster.view, detail=attempt.detail or poster.view.detail)
    size = (width / attempt.scale, height / attempt.scale)
    return _Sheet(replace(poster, view=view), *size, metrics, words, attempt, left_out)


def _without_lanes(
    poster: Poster, attempt: Attempt, sheet: _Sheet, width: float, height: float, metrics: Metrics, words: Words
) -> _Sheet:
    """The sheet with its highest lanes folded to their marks, then without its last lanes and its last issues."""
    lanes = [lane.key for lane in sheet.scene.lanes if lane.key not in ("notes", "issues")]
    issues, folded, hidden, left = list(poster.data.issues), list[str](), list[str](), sheet.left_out
    while not sheet.fits and (len(lanes) > 1 or issues):
        heights = {lane.key: lane.h for lane in sheet.scene.lanes if lane.key in lanes and lane.key not in folded}
        if heights:
            folded.append(max(heights, key=lambda key: (key not in CHIEF, heights[key])))
        elif len(lanes) > 1:
            hidden.append(lanes.pop())
        else:
            issues = issues[: -max(1, math.ceil(sheet.over_px / ISSUE_PX))]
        shut, gone = poster.view.folded | frozenset(folded), poster.view.hidden | frozenset(hidden)
        view = replace(poster.view, folded=shut, hidden=gone)
        data = replace(poster.data, issues=tuple(issues), prepared={})
        bare = len(set(folded) - set(hidden))
        out = LeftOut(left.notes, bare, len(hidden), len(poster.data.issues) - len(issues))
        sheet = _sheet(replace(poster, view=view, data=data), attempt, width, height, metrics, words, out)
    if hidden or len(issues) < len(poster.data.issues):
        return sheet
    for key in folded[:-1]:  # the last lane folded may have made room for others
        fewer = [other for other in folded if other != key]
        view = replace(poster.view, folded=poster.view.folded | frozenset(fewer))
        out = LeftOut(left.notes, len(fewer), 0, 0)
        tried = _sheet(replace(poster, view=view), attempt, width, height, metrics, words, out)
        if tried.fits:
            sheet, folded = tried, fewer
    return sheet


def _attempts(lettering: float, events: int) -> Iterator[Attempt]:
    """What to try, best first. The last is taken as it comes."""
    scale = lettering
    while scale > 1.0:
        yield Attempt(scale)
        scale *= 0.92
    scale = min(lettering, 1.0)
    yield Attempt(scale)
    yield Attempt(SMALLEST)
    yield Attempt(SMALLEST, compact=True)
    if events > CROWD:  # columns that count say more of a crowd than pills do
        yield from (Attempt(SMALLEST, detail, compact=True) for detail in ("density", "clusters"))
    for rows in (3, 2, 1, 0):
        yield Attempt(SMALLEST, "", rows, True)
    if events > FEW:  # folded lanes say more of a few events than counted ones
        for detail in ("density", "clusters"):
            yield Attempt(SMALLEST, detail, 0, True)


class _Sheet:
    def __init__(
        self,
        poster: Poster,
        width: float,
        height: float,
        metrics: Metrics,
        words: Words,
        attempt: Attempt,
        left_out: LeftOut | None = None,
    ) -> None:
        self._compact = attempt.compact
        self._figure_high = COMPACT_FIGURE_PX if attempt.compact else FIGURE_PX
        columns = max(2, int((width - 2 * SIDE_PX) // NOTE_COLUMN_PX))
        kept = poster.notes[: attempt.note_rows * columns]
        self.left_out = left_out or LeftOut(len(poster.notes) - len(kept), 0, 0, 0)
        more = poster.more(self.left_out) if any(self.left_out) else ""
        poster = replace(poster, notes=kept, foot=(more, *poster.foot) if more else poster.foot)
        self._poster, self._width, self._height, self._metrics = poster, width, height, metrics
        self._left, self._right = SIDE_PX, width - SIDE_PX
        self._marks: list[Mark] = []
        self._links: list[Link] = []
        self._anchors: list[tuple[str, float]] = [("poster", 0.0)]
        top = self._head()
        foot_top = self._foot()
        notes_top = self._notes(foot_top)
        scene = self._scene(top, notes_top - KEY_GAP_PX - KEY_ROW_PX, words)
        key = key_marks(poster.key_words, poster.data, scene, self._right - self._left, metrics)
        if len(key) > 1:
            scene = self._scene(top, notes_top - KEY_GAP_PX - KEY_ROW_PX * len(key), words)
        self.scene, self._top = scene, top
        y = top + scene.height_px + KEY_GAP_PX
        for row in key:
            self._place(row, self._left, y)
            y += KEY_ROW_PX

    @property
    def fits(self) -> bool:
        """Whether all lanes have the room they need."""
        return self.over_px <= 0.5

    @property
    def over_px(self) -> float:
        """How much more the lanes need than they have."""
        return self.scene.content_px - (self.scene.height_px - self.scene.axis_px)

    def page(self) -> Page:
        """The page; links lead from each mark to its event in the report, where that is in the document."""
        scene = self.scene
        for item in scene.items:
            rect = item.rect
            if item.ref and rect.right > scene.header_px and rect.bottom <= scene.height_px:
                area = Rect(rect.x + self._left, rect.y + self._top, rect.w, rect.h)
                kind = "event" if item.part in ("bar", "glyph", "card") else "record"
                self._links.append(Link(area, f"{kind}:{item.ref}"))
        frame = [
            Stroke(((self._left, y), (self._right, y)), "rule.fill")
            for y in (self._top - 0.5, self._top + scene.height_px + 0.5)
        ]
        return Page(
            self._width,
            self._height,
            (*self._marks, *frame),
            tuple(self._links),
            tuple(self._anchors),
            scene=scene,
            scene_at=(self._left, self._top),
        )

    def _scene(self, top: float, bottom: float, words: Words) -> Scene:
        view = replace(
            self._poster.view,
            width_px=self._right - self._left,
            height_px=max(240.0, bottom - top),
            header_px=HEADER_PRINT_PX,
            print=True,
        )
        return _near(layout_timeline(self._poster.data, view, self._metrics, words))

    def _place(self, marks: list[Mark], dx: float, dy: float) -> None:
        self._marks.extend(shifted(mark, dx, dy) for mark in marks)

    # ---- head ---------------------------------------------------------------------------------------------
    def _head(self) -> float:
        """Title and subtitle left, figures right; the top of the timeline."""
        figures_px = sum(self._figure_px(figure) for figure in self._poster.figures)
        room = self._right - self._left - figures_px - 28
        y = top = COMPACT_TOP_PX if self._compact else TOP_PX
        title, subtitle = ("display", "body") if self._compact else ("poster_title", "poster_subtitle")
        title_px, subtitle_px = (34.0, 18.0) if self._compact else (TITLE_PX, SUBTITLE_PX)
        for style, pitch, text, ink, gap in (
            (title, title_px, self._poster.title, "text1.fill", 0.0),
            (subtitle, subtitle_px, self._poster.subtitle, "text2.fill", SUBTITLE_GAP_PX),
        ):
            y += gap
            for line in lines_of([Run(text, style, ink)], room, self._metrics):
                marks, _ = placed(line, self._left, y, pitch, style, self._metrics)
                self._marks.extend(marks)
                y += pitch
        block_px = self._figure_high + 4 + 2 * CAPTION_PX
        bottom = max(y, top + block_px)
        self._figures(bottom - block_px)
        return round(bottom + (COMPACT_GAP_PX if self._compact else TIMELINE_GAP_PX))

    def _figure_px(self, figure: PosterFigure) -> float:
        number = sum(self._metrics.width_px(part, self._figure_style(n)) for n, part in enumerate(figure.parts))
        captions = [self._metrics.width_px(caption, "body") for caption in figure.captions]
        return max([number, *captions]) + 2 * FIGURE_PAD_PX

    def _figure_style(self, place: int) -> str:
        if self._compact:
            return "lead" if place % 2 else "section"
        return "poster_figure_word" if place % 2 else "poster_figure"

    def _figures(self, top: float) -> None:
        x = self._right - sum(self._figure_px(figure) for figure in self._poster.figures)
        for place, figure in enumerate(self._poster.figures):
            if place:
                bottom = top + self._figure_high + 4 + 2 * CAPTION_PX
                self._marks.append(Stroke(((round(x) + 0.5, top), (round(x) + 0.5, bottom)), "rule.fill"))
            at = x + FIGURE_PAD_PX
            for number, part in enumerate(figure.parts):
                style = self._figure_style(number)
                ink = "text2.fill" if number % 2 else "text1.fill"
                base = baseline(top + self._figure_high / 2 - 1, self._figure_style(0), self._metrics)
                self._marks.append(Text(at, base, part, style, ink))
                at += self._metrics.width_px(part, style)
            for line, caption in enumerate(figure.captions):
                base = baseline(top + self._figure_high + 4 + CAPTION_PX * (line + 0.5), "body", self._metrics)
                self._marks.append(Text(x + FIGURE_PAD_PX, base, caption, "body", "text2.fill"))
            x += self._figure_px(figure)

    # ---- foot ---------------------------------------------------------------------------------------------
    def _foot(self) -> float:
        """The lines at the very bottom; their top."""
        lines = self._poster.foot
        y = self._height - BOTTOM_PX - FOOT_LINE_PX * len(lines)
        top = y
        page_px = self._metrics.width_px(self._poster.page, "canvas_fine_medium")
        right_px = (
            self._metrics.width_px(self._poster.right, "canvas_fine") + (26 if self._poster.page else 0) + page_px
        )
        for place, text in enumerate(lines):
            base = baseline(y + FOOT_LINE_PX / 2, "canvas_fine", self._metrics)
            last = place == len(lines) - 1
            room = self._right - self._left - (right_px + 20 if last else 0.0)
            fitting = lines_of([Run(text, "canvas_fine", "text3.fill")], room, self._metrics)
            shown = fitting[0].pieces[0].text if fitting and fitting[0].pieces else ""
            self._marks.append(
                Text(self._left, base, shown + ("…" if len(fitting) > 1 else ""), "canvas_fine", "text3.fill")
            )
            if last:
                self._marks.append(Text(self._right, base, self._poster.page, "canvas_fine_medium", anchor="right"))
                x = self._right - page_px - (26 if self._poster.page else 0)
                self._marks.append(Text(x, base, self._poster.right, "canvas_fine", "text3.fill", "right"))
            y += FOOT_LINE_PX
        return top - FOOT_GAP_PX

    def _notes(self, bottom: float) -> float:
        """Footnotes in columns, row by row as they are read; the y of the line above them."""
        notes = self._poster.notes
        columns = max(2, int((self._right - self._left) // NOTE_COLUMN_PX))
        if not notes:
            self._marks.append(Stroke(((self._left, bottom + 0.5), (self._right, bottom + 0.5)), "rule.fill"))
            return bottom
        gap = 26.0
        column_px = (self._right - self._left - gap * (columns - 1)) / columns
        indent = self._metrics.width_px(str(notes[-1].number), "canvas_fine_medium") + 7
        rows: list[list[tuple[PosterNote, list[Line]]]] = []
        for place, note in enumerate(notes):
            if place % columns == 0:
                rows.append([])
            run = Run(note.text, "canvas_label", "text2.fill")
            rows[-1].append((note, lines_of([run], column_px - indent, self._metrics)[:MOST_NOTE_LINES]))
        heights = [max(len(lines) for _, lines in row) * NOTE_PITCH_PX + NOTE_ROW_GAP_PX for row in rows]
        top = round(bottom - sum(heights) - NOTES_GAP_PX)
        self._marks.append(Stroke(((self._left, top + 0.5), (self._right, top + 0.5)), "rule.fill"))
        y = top + NOTES_GAP_PX
        for row, height in zip(rows, heights, strict=True):
            for place, (note, lines) in enumerate(row):
                x = self._left + place * (column_px + gap)
                base = baseline(y + NOTE_PITCH_PX / 2, "canvas_label", self._metrics)
                self._marks.append(Text(x, base, str(note.number), "canvas_fine_medium", "accent.fill"))
                for number, line in enumerate(lines):
                    at = y + number * NOTE_PITCH_PX
                    marks, _ = placed(line, x + indent, at, NOTE_PITCH_PX, "canvas_label", self._metrics)
                    self._marks.extend(marks)
                if note.target:
                    self._links.append(Link(Rect(x, y, column_px, NOTE_PITCH_PX * len(lines)), note.target))
            y += height
        return float(top)


def _near(scene: Scene) -> Scene:
    """The scene for paper, without what lies far outside: a bound nobody knows stands a billion pixels away, and
    PDF readers refuse such numbers."""
    low, high = -FAR_PX, scene.width_px + FAR_PX
    return replace(scene, batches=tuple(_kept_near(batch, low, high) for batch in scene.batches))


def _kept_near(batch: Batch, low: float, high: float) -> Batch:
    if not isinstance(batch, Marks):
        return batch
    return replace(
        batch, marks=tuple(kept for mark in batch.marks if (kept := _mark_near(mark, low, high)) is not None)
    )


def _mark_near(mark: Mark, low: float, high: float) -> Mark | None:
    if isinstance(mark, Text):
        return mark._replace(style=ON_PAPER.get(mark.style, mark.style))
    if isinstance(mark, Stroke):
        points = tuple((min(max(x, low), high), y) for x, y in mark.points)
        return mark._replace(points=points) if len(set(points)) > 1 else None
    if isinstance(mark, Box | Fade):
        left, right = min(max(mark.x, low), high), min(max(mark.x + mark.w, low), high)
        return mark._replace(x=left, w=right - left) if right > left or not mark.w else None
    return mark
