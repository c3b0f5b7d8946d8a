"""The pages of an export: the poster on one sheet or over several, the report after it, and the first of them all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import islice

from db.case import Case
from db.errors import CaseError, ErrorCode
from viewer.layout.metrics import Metrics
from viewer.layout.pages_paper import NEEDED, OVERLAP_MM, PAPERS, Paper, Tiling, paper_choice, report_paper
from viewer.layout.pages_tiles import TileWords, grown, tile_pages
from viewer.layout.poster import layout_poster
from viewer.layout.poster_values import Poster
from viewer.layout.report import OutlineEntry, Page, PagedReport, first_sheet, layout_report
from viewer.layout_words import LocaleWords
from viewer.paint.fonts import Fonts
from viewer.poster_content import read_poster
from viewer.printed_notes import printed_notes
from viewer.report_choice import ReportChoice
from viewer.report_content import as_of_words, read_report
from viewer.words import tr, trn

FORMATS = ("pdf", "png", "svg")


class Stage(StrEnum):
    """What an export is doing. `LAY_OUT` is told in quarters, `PAGES` in pages, `ROWS` in rows of the case."""

    LAY_OUT = "lay_out"
    PAGES = "pages"
    FINISH = "finish"
    ROWS = "rows"


Report = Callable[[Stage, int, int], None]
"""Is told what is being done, how much of it is done and how much there is; may raise CaseError CANCELLED."""


def silent(_stage: Stage, _done: int, _total: int) -> None:
    """Nobody listens."""


DEFAULT_PAPER = "A3"
LARGE_CASE = 2_000


@dataclass(frozen=True, slots=True)
class ExportSettings:
    """What to write and how. The same case and the same settings give the same bytes.

    `exported` is the day in words that the foot names ("23 Nov 2026"), empty for none: the clock is not asked here.
    `paper` is a name that `viewer.layout.pages_paper.paper_choice` knows; `overlap_mm` is for several sheets.
    `ratio` is pixels to one px of a PNG; `width_px` the width of a picture, 0 for that of the paper.
    """

    kind: str = "pdf"
    choice: ReportChoice = field(default_factory=ReportChoice)
    paper: str = DEFAULT_PAPER
    theme: str = "light"
    pdfa: bool = False
    exported: str = ""
    ratio: float = 2.0
    width_px: float = 0.0
    transparent: bool = False
    overlap_mm: float = OVERLAP_MM


def paper_of(settings: ExportSettings) -> Paper | Tiling:
    """The paper of the poster. Raises CaseError INVALID for a name or an overlap that makes no sense."""
    chosen = paper_choice(settings.paper, settings.overlap_mm)
    if chosen is None:
        names = ", ".join(paper.name for paper in PAPERS.values())
        raise CaseError(
            ErrorCode.INVALID,
            f"“{settings.paper}” is not a paper. Use one of: {names}; for several sheets A3x4, A3x2x3 (across, down) "
            f"or A3x{NEEDED}, up to 36 of them, lapping 0 to 40 mm.",
        )
    return chosen


def check(settings: ExportSettings) -> None:
    """Raises CaseError for a format or a paper that is not known."""
    if settings.kind not in FORMATS:
        raise CaseError(ErrorCode.UNKNOWN_FORMAT, f"“{settings.kind}” is not a format. Use {', '.join(FORMATS)}.")
    paper_of(settings)


@dataclass(frozen=True, eq=False)
class PosterPages:
    """A poster laid out, with what its sheets say where it has several."""

    page: Page
    tiling: Tiling | None
    words: TileWords
    metrics: Metrics

    @property
    def count(self) -> int:
        """How many pages: the sheets, and the overview before them."""
        return 1 + self.tiling.count if self.tiling else 1

    def pages(self, after: int) -> Iterator[Page]:
        """Each page; `after` pages follow in the document."""
        if self.tiling is None:
            yield self.page
        else:
            yield from tile_pages(self.page, self.tiling, self.words, self.metrics, after=after)


@dataclass(frozen=True, eq=False)
class Document:
    """The pages of a PDF before they are painted: the poster, if asked for, and the report, if asked for."""

    poster: PosterPages | None
    report: PagedReport | None
    outline: tuple[OutlineEntry, ...]
    identifier: str

    @property
    def count(self) -> int:
        """How many pages it has."""
        return self._before + self._after

    @property
    def _before(self) -> int:
        return self.poster.count if self.poster else 0

    @property
    def _after(self) -> int:
        return len(self.report.sheets) if self.report else 0

    def pages(self) -> Iterator[Page]:
        """Each page in turn."""
        if self.poster is not None:
            yield from self.poster.pages(self._after)
        if self.report is not None:
            yield from self.report.pages(before=self._before)

    def first(self) -> Page:
        """The first page, for a preview."""
        if self.poster is not None:
            return next(self.poster.pages(self._after))
        assert self.report is not None
        return next(first_sheet(self.report).pages(after=self.count - 1))


def lay_out(case: Case, settings: ExportSettings, fonts: Fonts, report: Report = silent) -> Document:
    """Lay out the whole document."""
    words, metrics, choice = LocaleWords(), fonts.metrics(), settings.choice
    report(Stage.LAY_OUT, 0, 4)
    content, reading, passages = read_report(case, choice, words)
    report(Stage.LAY_OUT, 1, 4)
    paper = paper_of(settings)
    values: Poster | None = None
    if "poster" in choice.parts:
        values = read_poster(reading, passages, words, exported="", pages=1)
        values = replace(values, right=_exported(len(printed_notes(reading, values)), settings))
        if isinstance(paper, Tiling) and not paper.count:
            paper = grown(replace(values, page=""), paper, metrics, words)
    report(Stage.LAY_OUT, 2, 4)
    sheets = 0 if values is None else 1 + paper.count if isinstance(paper, Tiling) else 1
    paged: PagedReport | None = None
    if set(choice.parts) - {"poster"}:
        paged = layout_report(content, report_paper(paper), metrics, words, before=sheets)
        if not paged.sheets:
            if not sheets:
                raise CaseError(ErrorCode.INVALID, tr("The case has nothing of the parts chosen."))
            paged = None
    report(Stage.LAY_OUT, 3, 4)
    outline = [OutlineEntry(0, tr("Timeline"), "poster")] if values else []
    outline.extend(paged.outline if paged else ())
    poster: PosterPages | None = None
    if values is not None:
        pages = sheets + (len(paged.sheets) if paged else 0)
        tiling = paper if isinstance(paper, Tiling) else None
        values = replace(values, page="" if tiling else tr("{page} of {pages}", page=1, pages=pages))
        page = layout_poster(values, paper.poster_size, metrics, words)
        poster = PosterPages(page, tiling, tile_words(case, values, paper, words), metrics)
    return Document(poster, paged, tuple(outline), case.case_file.fingerprint())


def tile_words(case: Case, poster: Poster, paper: Paper | Tiling, words: LocaleWords) -> TileWords:
    """What the sheets of a poster say."""
    overlap = paper.overlap_mm if isinstance(paper, Tiling) else 0.0
    how = (
        tr(
            "Print at full size. Cut each sheet at its marks on the left and the top, and lay it over the one before, "
            "{overlap} mm, so that its edge meets the crosses.",
            overlap=f"{overlap:g}",
        )
        if overlap
        else tr("Print at full size. Cut each sheet at its marks and lay the edges together.")
    )
    return TileWords(
        tr("{title}: how the sheets go together", title=case.info.title),
        how,
        tr("Sheet {number} of {count}, row {row}, column {column}"),
        tr("{page} of {pages}"),
        f"{case.info.title}, {as_of_words(poster.view.as_of_s, words)}. {poster.foot[-1]}",
        poster.alt,
    )


def preview_page(case: Case, settings: ExportSettings, fonts: Fonts, number: int = 1) -> tuple[Page, int]:
    """A page for a preview (the last for a number beyond it), and how many there are; 0 for how many where only the
    poster of a large case was laid out.
    """
    check(settings)
    choice = settings.choice
    alone = "poster" in choice.parts and len(case.columns) > LARGE_CASE
    if alone:
        settings = replace(settings, choice=replace(choice, parts=("poster",)))
    document = lay_out(case, settings, fonts)
    if alone or number <= 1:
        return document.first(), 0 if alone else document.count
    place = min(number, document.count) - 1
    return next(islice(document.pages(), place, None)), document.count


def _exported(count: int, settings: ExportSettings) -> str:
    """Who exported it, when, and how many notes are printed in it."""
    choice = settings.choice
    notes = trn("{count} note included", "{count} notes included", count) if choice.notes else tr("without notes")
    notes = notes if count or not choice.notes else tr("no notes")
    if settings.exported and choice.author:
        return tr("Exported {date} by {author}, {notes}", date=settings.exported, author=choice.author, notes=notes)
    if settings.exported:
        return tr("Exported {date}, {notes}", date=settings.exported, notes=notes)
    if choice.author:
        return tr("Exported by {author}, {notes}", author=choice.author, notes=notes)
    return notes
