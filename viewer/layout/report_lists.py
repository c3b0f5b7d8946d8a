"""The lists after the events: quotes, actors, notes, sources, and the table of contents before them."""

from __future__ import annotations

from typing import NamedTuple

from viewer.layout.marks import Mark, Rect, Stroke
from viewer.layout.metrics import Metrics
from viewer.layout.pages import Row, kept
from viewer.layout.pages_tags import CONTENTS_LINE
from viewer.layout.pages_text import Link, Run
from viewer.layout.report_rows import Setter, heading
from viewer.layout.report_values import Report, ReportActor, ReportSource

CHIP_COLUMN_PX = 40.0
ENTRY_PX = 18.0
ABOUT_PX = 132.0


class ContentsEntry(NamedTuple):
    """A line of the table of contents: its depth (0 or 1), its words, the anchor and page it leads to."""

    depth: int
    title: str
    target: str
    page: int = 0


class ListRows:
    """Sets the sections `width_px` wide."""

    def __init__(self, report: Report, width_px: float, metrics: Metrics) -> None:
        self._report, self._metrics, self._width = report, metrics, width_px
        self._all = Setter(metrics, 0.0, width_px)
        self._beside = self._all.inset(CHIP_COLUMN_PX)

    def quotes(self) -> list[Row]:
        """Every quote with who said it, when and where."""
        rows = [heading(self._all, self._report.words.quotes, gap_px=30.0, anchor="section:quotes")]
        for place, quote in enumerate(self._report.parts.quotes):
            new = self._all.quote(quote, large=True, credit=True, gap_px=16.0 if place else 0.0)
            new[0] = new[0]._replace(anchors=(f"record:{quote.id}",))
            rows += new
        return self._in(self._report.words.quotes, rows)

    def actors(self) -> list[Row]:
        """Actors by role, each with its monogram."""
        rows = [heading(self._all, self._report.words.actors, gap_px=30.0, after_px=4.0, anchor="section:actors")]
        for group in self._report.parts.actors:
            title = Run(group.title, "caption_medium", "text3.fill")
            rows += self._all.paragraph(title, pitch_px=18.0, gap_px=10.0, with_next=True)
            for actor in group.actors:
                rows += self._actor(actor)
        return self._in(self._report.words.actors, rows)

    def _actor(self, actor: ReportActor) -> list[Row]:
        runs = [Run(actor.name, "body_medium", cites=actor.cites)]
        if actor.role:
            runs.append(Run(" " + actor.role, "body", "text2.fill"))
        rows = self._beside.paragraph(*runs, pitch_px=19.0, gap_px=6.0, with_next=bool(actor.lines))
        for line in actor.lines:
            rows += self._beside.paragraph(Run(line, "canvas_label", "text3.fill"), pitch_px=16.0)
        if rows and actor.chip:
            marks, _ = self._all.chip(0.0, 9.5, actor.chip)
            rows[0] = rows[0]._replace(marks=(*marks, *rows[0].marks))
        rows[0] = rows[0]._replace(anchors=(f"record:{actor.id}",))
        return kept(rows)

    def notes(self) -> list[Row]:
        """Every analyst's note with what it is pinned to."""
        rows = [heading(self._all, self._report.words.notes, gap_px=30.0, anchor="section:notes")]
        for place, note in enumerate(self._report.parts.notes):
            new = self._all.note(note, gap_px=8.0 if place else 0.0)
            rows += [row._replace(anchors=()) for row in new]
        return self._in(self._report.words.notes, rows)

    def sources(self) -> list[Row]:
        """Sources with their marks, addresses, hashes and where they come from."""
        rows = [heading(self._all, self._report.words.sources, gap_px=30.0, anchor="section:sources")]
        for place, source in enumerate(self._report.parts.sources):
            rows += self._source(source, 10.0 if place else 0.0)
        return self._in(self._report.words.sources, rows)

    def _source(self, source: ReportSource, gap_px: float) -> list[Row]:
        runs = [
            Run(source.name, "body_medium"),
            Run(" " + source.detail, "body", "text2.fill", link=source.cited_target),
        ]
        rows = self._beside.paragraph(*runs, pitch_px=19.0, gap_px=gap_px, with_next=True)
        small: list[tuple[str, str, str]] = []
        if source.lineage:
            small.append((source.lineage, "canvas_label", source.lineage_target))
        if source.url:
            small.append((source.url, "canvas_label", source.url))
        if source.sha256:
            small.append((source.sha256, "canvas_fine", ""))
        for text, style, link in small:
            web = link.startswith(("http://", "https://"))
            ink = "accent.fill" if web else "text3.fill"
            rows += self._beside.paragraph(Run(text, style, ink, link=link), pitch_px=16.0, with_next=True)
        marks, _ = self._all.chip(0.0, 9.5, source.mark)
        rows[0] = rows[0]._replace(marks=(*marks, *rows[0].marks), anchors=(f"source:{source.id}",))
        rows[-1] = rows[-1]._replace(keep=False)
        return rows

    def contents(self, entries: list[ContentsEntry]) -> list[Row]:
        """The table of contents with dotted lines to the page numbers."""
        words = self._report.words
        rows = [heading(self._all, words.contents, gap_px=0.0, anchor="section:contents")]
        for entry in entries:
            left = 18.0 * entry.depth
            style = "body" if entry.depth else "body_medium"
            number = str(entry.page)
            room = self._width - left - self._metrics.width_px("00000", "body") - 24
            lines = Setter(self._metrics, left, room).lines(Run(entry.title, style))
            title = lines[0].pieces[0].text if lines and lines[0].pieces else ""
            marks: list[Mark] = [
                self._all.text(left, ENTRY_PX / 2, title, style, "text1.fill"),
                self._all.text(self._width, ENTRY_PX / 2, number, "body", "text2.fill", "right"),
            ]
            start = left + self._metrics.width_px(title, style) + 8
            end = self._width - self._metrics.width_px(number, "body") - 8
            if end > start:
                marks.append(Stroke(((start, 14.0), (end, 14.0)), "rule.fill", 1.0, (1.0, 3.0)))
            link = Link(Rect(left, 0.0, self._width - left, ENTRY_PX), entry.target)
            rows.append(Row(ENTRY_PX, tuple(marks), 0.0 if entry.depth else 6.0, links=(link,), role=CONTENTS_LINE))
        return self._in(words.contents, [*rows, *self._about()])

    def _about(self) -> list[Row]:
        """What the document is and how it is read, under the contents: names beside their words."""
        if not self._report.about:
            return []
        rows = [heading(self._all, self._report.words.about, gap_px=30.0, after_px=4.0, anchor="section:about")]
        beside = self._all.inset(ABOUT_PX)
        for name, words in self._report.about:
            new = beside.paragraph(Run(words, "canvas_label", "text2.fill"), pitch_px=16.0, gap_px=4.0)
            label = self._all.text(0.0, 8.0, name, "canvas_label_medium", "text1.fill")
            new[0] = new[0]._replace(marks=(label, *new[0].marks))
            rows += new
        return [*(row._replace(keep=True) for row in rows[:-1]), rows[-1]]

    def _in(self, section: str, rows: list[Row]) -> list[Row]:
        return [row._replace(section=section) for row in rows]
