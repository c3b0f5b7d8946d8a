"""One sheet of a poster as one attempt fills it: what stands where, in the order in which it is read."""

from __future__ import annotations

from dataclasses import replace

from viewer.layout.labels import baseline
from viewer.layout.marks import Rect, Stroke, Text
from viewer.layout.metrics import Metrics
from viewer.layout.pages_tags import ARTIFACT, FIGURE, NOTE, PARAGRAPH, TITLE, TaggedMarks, with_links
from viewer.layout.pages_text import Line, Link, Run, lines_of, placed
from viewer.layout.poster_key import key_marks
from viewer.layout.poster_near import near
from viewer.layout.poster_values import Attempt, LeftOut, Poster, PosterFigure, PosterNote
from viewer.layout.report import Page
from viewer.layout.report_rows import shifted
from viewer.layout.scene import Scene
from viewer.layout.timeline import layout_timeline
from viewer.layout.view import HEADER_PRINT_PX
from viewer.layout.words_protocol import Words

SIDE_PX, TOP_PX, BOTTOM_PX = 56.0, 52.0, 30.0
TITLE_PX, SUBTITLE_PX, SUBTITLE_GAP_PX, TIMELINE_GAP_PX = 52.0, 26.0, 6.0, 26.0
KEY_GAP_PX, KEY_ROW_PX = 14.0, 22.0
NOTES_GAP_PX, NOTE_PITCH_PX, NOTE_ROW_GAP_PX, NOTE_COLUMN_PX = 11.0, 17.0, 3.0, 340.0
FOOT_LINE_PX, FOOT_GAP_PX, FINE_PX = 16.0, 14.0, 11.5
FIGURE_PAD_PX, FIGURE_PX, CAPTION_PX = 26.0, 40.0, 17.0
MOST_NOTE_LINES, MOST_TITLE_LINES = 3, 2
COMPACT_TOP_PX, COMPACT_GAP_PX, COMPACT_FIGURE_PX = 32.0, 14.0, 28.0


class PosterSheet:
    """Lays out the whole sheet at once; `fits` says whether it is to be taken."""

    def __init__(
        self,
        poster: Poster,
        width: float,
        height: float,
        metrics: Metrics,
        words: Words,
        attempt: Attempt,
        left_out: LeftOut,
    ) -> None:
        self.attempt, self._compact = attempt, attempt.compact
        self._width, self._height, self._metrics = width, height, metrics
        self._left, self._right = SIDE_PX, width - SIDE_PX
        self._poster = self._with_notes(poster, left_out)
        self._compact = attempt.compact or len(self._title("poster_title")) > MOST_TITLE_LINES
        self._figure_high = COMPACT_FIGURE_PX if self._compact else FIGURE_PX
        self._links: list[Link] = []
        self._head_marks, self._key, self._foot_marks = TaggedMarks(), TaggedMarks(), TaggedMarks()
        self._notes_marks, self._frame = TaggedMarks(), TaggedMarks()
        self._frame.tag(ARTIFACT)
        top = self._head()
        notes_top = self._notes(self._foot())
        scene = self._scene(top, notes_top - KEY_GAP_PX - KEY_ROW_PX, words)
        key = key_marks(self._poster.key_words, self._poster.data, scene, self._right - self._left, metrics)
        if len(key) > 1:
            scene = self._scene(top, notes_top - KEY_GAP_PX - KEY_ROW_PX * len(key), words)
        self.scene, self._top = scene, top
        y = top + scene.height_px + KEY_GAP_PX
        self._key.tag(PARAGRAPH)
        for row in key:
            self._key.extend(shifted(mark, self._left, y) for mark in row)
            y += KEY_ROW_PX

    def _with_notes(self, poster: Poster, left_out: LeftOut) -> Poster:
        """The poster with the footnotes there is room for: only their numbers stand at the marks."""
        columns = max(2, int((self._right - self._left) // NOTE_COLUMN_PX))
        kept = poster.notes[: self.attempt.note_rows * columns]
        out = left_out._replace(notes=len(poster.notes) - len(kept))
        if out.notes and poster.citing is not None:
            texts = poster.citing(frozenset(note.number for note in kept))
            poster = replace(poster, data=replace(poster.data, texts=texts, prepared={}))
        more = poster.more(out) if any(out) else ""
        return replace(poster, notes=kept, foot=(more, *poster.foot) if more else poster.foot)

    @property
    def fits(self) -> bool:
        """Whether all lanes have the room they need."""
        return self.over_px <= 0.5

    @property
    def title_lines(self) -> int:
        """How many lines the title takes."""
        return len(self._title("display" if self._compact else "poster_title"))

    @property
    def over_px(self) -> float:
        """How much more the lanes need than they have."""
        return self.scene.content_px - (self.scene.height_px - self.scene.axis_px)

    def page(self) -> Page:
        """The page; links lead from each mark to its event in the report, where that is in the document."""
        scene, made = self.scene, TaggedMarks()
        for item in scene.items:
            rect = item.rect
            if item.ref and rect.right > scene.header_px and rect.bottom <= scene.height_px:
                area = Rect(rect.x + self._left, rect.y + self._top, rect.w, rect.h)
                kind = "event" if item.part in ("bar", "glyph", "card") else "record"
                self._links.append(Link(area, f"{kind}:{item.ref}"))
        self._frame.add(
            *(
                Stroke(((self._left, y), (self._right, y)), "rule.fill")
                for y in (self._top - 0.5, self._top + scene.height_px + 0.5)
            )
        )
        made.join(self._head_marks)
        before = len(made.marks)
        made.tag(FIGURE, self._poster.alt)
        for part in (self._frame, self._key, self._notes_marks, self._foot_marks):
            made.join(part)
        return Page(
            self._width,
            self._height,
            tuple(made.marks),
            tuple(self._links),
            (("poster", 0.0),),
            scene=scene,
            scene_at=(self._left, self._top),
            scene_before=before,
            tags=with_links(made.tags, FIGURE, len(self._links)),
        )

    def _scene(self, top: float, bottom: float, words: Words) -> Scene:
        view = replace(
            self._poster.view,
            width_px=self._right - self._left,
            height_px=max(240.0, bottom - top),
            header_px=HEADER_PRINT_PX,
            print=True,
        )
        return near(layout_timeline(self._poster.data, view, self._metrics, words))

    # ---- head ---------------------------------------------------------------------------------------------
    def _head(self) -> float:
        """Title and subtitle left, figures right; the top of the timeline."""
        room = self._title_room_px()
        y = top = COMPACT_TOP_PX if self._compact else TOP_PX
        title, subtitle = ("display", "body") if self._compact else ("poster_title", "poster_subtitle")
        title_px, subtitle_px = (34.0, 18.0) if self._compact else (TITLE_PX, SUBTITLE_PX)
        for style, pitch, text, ink, gap, role in (
            (title, title_px, self._poster.title, "text1.fill", 0.0, TITLE),
            (subtitle, subtitle_px, self._poster.subtitle, "text2.fill", SUBTITLE_GAP_PX, PARAGRAPH),
        ):
            y += gap
            self._head_marks.tag(role)
            for line in lines_of([Run(text, style, ink)], room, self._metrics):
                marks, _ = placed(line, self._left, y, pitch, style, self._metrics)
                self._head_marks.extend(marks)
                y += pitch
        block_px = self._figure_high + 4 + 2 * CAPTION_PX
        bottom = max(y, top + block_px)
        self._figures(bottom - block_px)
        return round(bottom + (COMPACT_GAP_PX if self._compact else TIMELINE_GAP_PX))

    def _title_room_px(self) -> float:
        figures_px = sum(self._figure_px(figure) for figure in self._poster.figures)
        return self._right - self._left - figures_px - 28

    def _title(self, style: str) -> list[Line]:
        return lines_of([Run(self._poster.title, style)], self._title_room_px(), self._metrics)

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
                self._frame.add(Stroke(((round(x) + 0.5, top), (round(x) + 0.5, bottom)), "rule.fill"))
            self._head_marks.tag(PARAGRAPH)
            at = x + FIGURE_PAD_PX
            for number, part in enumerate(figure.parts):
                style = self._figure_style(number)
                ink = "text2.fill" if number % 2 else "text1.fill"
                base = baseline(top + self._figure_high / 2 - 1, self._figure_style(0), self._metrics)
                self._head_marks.add(Text(at, base, part, style, ink))
                at += self._metrics.width_px(part, style)
            for line, caption in enumerate(figure.captions):
                base = baseline(top + self._figure_high + 4 + CAPTION_PX * (line + 0.5), "body", self._metrics)
                self._head_marks.add(Text(x + FIGURE_PAD_PX, base, caption, "body", "text2.fill"))
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
            self._foot_marks.tag(PARAGRAPH)
            fitting = lines_of([Run(text, "canvas_fine", "text3.fill")], room, self._metrics)
            shown = fitting[0].pieces[0].text if fitting and fitting[0].pieces else ""
            self._foot_marks.add(
                Text(self._left, base, shown + ("…" if len(fitting) > 1 else ""), "canvas_fine", "text3.fill")
            )
            if last:
                self._frame.add(Text(self._right, base, self._poster.page, "canvas_fine_medium", anchor="right"))
                x = self._right - page_px - (26 if self._poster.page else 0)
                self._foot_marks.add(Text(x, base, self._poster.right, "canvas_fine", "text3.fill", "right"))
            y += FOOT_LINE_PX
        return top - FOOT_GAP_PX

    def _notes(self, bottom: float) -> float:
        """Footnotes in columns, row by row as they are read; the y of the line above them."""
        notes = self._poster.notes
        columns = max(2, int((self._right - self._left) // NOTE_COLUMN_PX))
        if not notes:
            self._frame.add(Stroke(((self._left, bottom + 0.5), (self._right, bottom + 0.5)), "rule.fill"))
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
        self._frame.add(Stroke(((self._left, top + 0.5), (self._right, top + 0.5)), "rule.fill"))
        y = top + NOTES_GAP_PX
        for row, height in zip(rows, heights, strict=True):
            for place, (note, lines) in enumerate(row):
                x = self._left + place * (column_px + gap)
                base = baseline(y + NOTE_PITCH_PX / 2, "canvas_label", self._metrics)
                self._notes_marks.tag(NOTE)
                self._notes_marks.add(Text(x, base, str(note.number), "canvas_fine_medium", "accent.fill"))
                for number, line in enumerate(lines):
                    at = y + number * NOTE_PITCH_PX
                    marks, _ = placed(line, x + indent, at, NOTE_PITCH_PX, "canvas_label", self._metrics)
                    self._notes_marks.extend(marks)
                if note.target:
                    self._links.append(Link(Rect(x, y, column_px, NOTE_PITCH_PX * len(lines)), note.target))
            y += height
        return float(top)
