"""A case as a document: PDF, PNG or SVG, written beside the old file and then put in its place.

`export_case` may run in any thread with a reader of its own; nothing here touches a widget.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtPrintSupport import QPrinter

from db.case import Case, read_case
from db.case_file import CaseFile
from db.connection import system_error
from db.dates import parse_edtf
from db.errors import CaseError, ErrorCode
from viewer.layout.pages_paper import PAPERS, PX_PER_MM, report_paper
from viewer.layout.poster import layout_poster
from viewer.layout.poster_sheet import SIDE_PX
from viewer.layout.report import OutlineEntry, Page, PagedReport, first_sheet, layout_report
from viewer.layout.scene import Scene
from viewer.layout.timeline import layout_timeline
from viewer.layout.view import HEADER_PRINT_PX
from viewer.layout_words import LocaleWords
from viewer.paint.fonts import Fonts
from viewer.paint.pdf import PdfInfo, draw_pdf
from viewer.paint.pdf_finish import finish_pdf
from viewer.paint.printing import print_pages
from viewer.paint.scene_picture import scene_png
from viewer.paint.svg import scene_svg
from viewer.paint.theme import THEMES
from viewer.poster_content import read_poster
from viewer.printed_notes import printed_notes
from viewer.report_choice import PARTS, ReportChoice, day_end, span_of
from viewer.report_content import read_report
from viewer.settings import AUTHOR, Settings
from viewer.words import tr, trn

FORMATS = ("pdf", "png", "svg")
DEFAULT_PAPER = "A3"
LARGE_CASE = 2_000
Report = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class ExportSettings:
    """What to write and how. The same case and the same settings give the same bytes.

    `exported` is the day in words that the foot names ("23 Nov 2026"), empty for none: the clock is not asked here.
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


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: the file, and how many pages it has (1 for a picture)."""

    path: Path
    pages: int


def export_file(
    path: Path,
    out: Path,
    kind: str,
    *,
    span: str = "",
    paper: str = "",
    parts: tuple[str, ...] = (),
    as_of: str | None = None,
    notes: bool = True,
    theme: str = "light",
) -> Exported:
    """Write a case file as a document: what `rapporteur export` does.

    `span` is an EDTF interval, `as_of` a day or "today"; None is the case's own date. Raises CaseError.
    """
    with CaseFile.open(path, read_only=True) as case_file:
        case = read_case(case_file)
        choice = ReportChoice(
            parts=checked_parts(parts),
            span=span_of(span) if span else None,
            as_of_s=day_end(as_of) if as_of is not None else as_of_case(case),
            notes=notes,
            author=Settings().get(AUTHOR),
            language=case.info.language,
        )
        return export_case(case, out, ExportSettings(kind, choice, paper or DEFAULT_PAPER, theme))


def as_of_case(case: Case) -> int | None:
    """The last second of the date that the case is first shown as known on."""
    return parse_edtf(case.info.as_of_edtf).latest_s if case.info.as_of_edtf else None


def checked_parts(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The parts in the order of the pages, all of them for none. Raises CaseError INVALID for an unknown one."""
    wanted = {part.strip().lower() for part in parts if part.strip()}
    unknown = sorted(wanted - set(PARTS))
    if unknown:
        known = ", ".join(PARTS)
        raise CaseError(ErrorCode.INVALID, f"“{unknown[0]}” is not a part. Use some of: {known}.")
    return tuple(part for part in PARTS if part in wanted) if wanted else PARTS


def export_case(case: Case, out: Path, settings: ExportSettings, *, report: Report = lambda _d, _n: None) -> Exported:
    """Write a document. `report` is told the pages done and in all, and may raise CaseError CANCELLED.

    Raises CaseError: INVALID for settings that make no sense, UNKNOWN_FORMAT, DISK_FULL, NO_PERMISSION, MISSING, IO.
    """
    _check(settings)
    if settings.kind == "pdf":
        content, pages = pdf_bytes(case, settings, report)
    else:
        content, pages = _picture(case, settings), 1
    put_in_place(out, content)
    return Exported(out, pages)


def _check(settings: ExportSettings) -> None:
    if settings.kind not in FORMATS:
        raise CaseError(ErrorCode.UNKNOWN_FORMAT, f"“{settings.kind}” is not a format. Use {', '.join(FORMATS)}.")
    if settings.paper.lower() not in PAPERS:
        names = ", ".join(paper.name for paper in PAPERS.values())
        raise CaseError(ErrorCode.INVALID, f"“{settings.paper}” is not a paper. Use one of: {names}.")


# ---- pages ----------------------------------------------------------------------------------------------------
@dataclass(frozen=True, eq=False)
class Document:
    """The pages of a PDF before they are painted: the poster, if asked for, and the report, if asked for."""

    poster: Page | None
    report: PagedReport | None
    outline: tuple[OutlineEntry, ...]
    identifier: str

    @property
    def count(self) -> int:
        """How many pages it has."""
        return (self.poster is not None) + (len(self.report.sheets) if self.report else 0)

    def pages(self) -> Iterator[Page]:
        """Each page in turn."""
        if self.poster is not None:
            yield self.poster
        if self.report is not None:
            yield from self.report.pages(before=int(self.poster is not None))

    def first(self) -> Page:
        """The first page, for a preview."""
        if self.poster is not None:
            return self.poster
        assert self.report is not None
        return next(first_sheet(self.report).pages(after=self.count - 1))


def lay_out(case: Case, settings: ExportSettings, fonts: Fonts) -> Document:
    """Lay out the whole document."""
    words, metrics, choice = LocaleWords(), fonts.metrics(), settings.choice
    content, reading, passages = read_report(case, choice, words)
    with_poster = "poster" in choice.parts
    paged: PagedReport | None = None
    if set(choice.parts) - {"poster"}:
        paged = layout_report(content, report_paper(settings.paper), metrics, words, before=int(with_poster))
        if not paged.sheets and with_poster:
            paged = None
    poster: Page | None = None
    outline: list[OutlineEntry] = []
    if with_poster:
        pages = 1 + (len(paged.sheets) if paged else 0)
        values = read_poster(reading, passages, words, exported="", pages=pages)
        values = replace(values, right=_exported(len(printed_notes(reading, values)), settings))
        poster = layout_poster(values, PAPERS[settings.paper.lower()].poster_size, metrics, words)
        outline.append(OutlineEntry(0, tr("Timeline"), "poster"))
    if paged:
        if not paged.sheets:
            raise CaseError(ErrorCode.INVALID, tr("The case has nothing of the parts chosen."))
        outline.extend(paged.outline)
    return Document(poster, paged, tuple(outline), case.case_file.fingerprint())


def first_page(case: Case, settings: ExportSettings, fonts: Fonts) -> tuple[Page, int]:
    """The first page for a preview, and how many there are; 0 where only the poster of a large case was laid out."""
    _check(settings)
    choice = settings.choice
    alone = "poster" in choice.parts and len(case.columns) > LARGE_CASE
    if alone:
        settings = replace(settings, choice=replace(choice, parts=("poster",)))
    document = lay_out(case, settings, fonts)
    return document.first(), 0 if alone else document.count


def pdf_bytes(case: Case, settings: ExportSettings, report: Report = lambda _d, _n: None) -> tuple[bytes, int]:
    """The PDF and its number of pages."""
    fonts = Fonts(1.0, for_print=True)
    document = lay_out(case, settings, fonts)
    count = document.count
    info = PdfInfo(
        title=case.info.title,
        author=settings.choice.author,
        subject=case.info.summary,
        language=case.info.language,
        identifier=f"rapporteur:{document.identifier}",
        created=_last_change(case),
        pdfa=settings.pdfa,
        outline=document.outline,
    )

    theme = replace(THEMES["light"], opaque=True, _inks={}) if settings.pdfa else THEMES["light"]
    drawn, links = draw_pdf(document.pages(), theme, fonts, info, report=lambda done: report(done, count))
    return finish_pdf(drawn, links, info), count


def print_case(case: Case, printer: QPrinter, settings: ExportSettings, *, report: Report = lambda _d, _n: None) -> int:
    """Print the pages that the PDF would have; how many were printed. `report` as for `export_case`."""
    _check(settings)
    fonts = Fonts(1.0, for_print=True)
    document = lay_out(case, settings, fonts)
    count = document.count
    return print_pages(
        document.pages(), printer, THEMES["light"], fonts, report=lambda done: report(done, max(done, count))
    )


def _exported(count: int, settings: ExportSettings) -> str:
    """Who exported it, when, and how many notes are printed in it."""
    choice = settings.choice
    notes = trn("{count} note included", "{count} notes included", count) if choice.notes else tr("without notes")
    if settings.exported and choice.author:
        return tr("Exported {date} by {author}, {notes}", date=settings.exported, author=choice.author, notes=notes)
    if settings.exported:
        return tr("Exported {date}, {notes}", date=settings.exported, notes=notes)
    if choice.author:
        return tr("Exported by {author}, {notes}", author=choice.author, notes=notes)
    return notes


def _last_change(case: Case) -> str:
    """When the newest of what is in the case was recorded or changed: the date of the document, not of the clock."""
    moments = [case.info.recorded_s, *(n.changed_s for n in case.annotations.values())]
    if len(case.columns):
        moments.append(int(case.columns.recorded_s.max()))
    latest = max(0, min(max(moments), 253_402_300_799))
    return datetime.fromtimestamp(latest, UTC).isoformat()


# ---- pictures -------------------------------------------------------------------------------------------------
def _picture(case: Case, settings: ExportSettings) -> bytes:
    fonts = Fonts(1.0)
    scene = timeline_scene(case, settings, fonts)
    theme = THEMES[settings.theme]
    if settings.kind == "svg":
        return scene_svg(scene, theme, fonts, title=case.info.title, transparent=settings.transparent)
    return scene_png(scene, theme, fonts, ratio=settings.ratio, transparent=settings.transparent)


def timeline_scene(case: Case, settings: ExportSettings, fonts: Fonts) -> Scene:
    """The timeline of the choice as high as its lanes need, by the layout of the screen."""
    words = LocaleWords()
    _, reading, passages = read_report(case, replace(settings.choice, parts=()), words)
    poster = read_poster(reading, passages, words, exported="", pages=1)
    paper_width = PAPERS[settings.paper.lower()].long_mm * PX_PER_MM - 2 * SIDE_PX
    view = replace(
        poster.view,
        width_px=float(round(settings.width_px or paper_width)),
        height_px=480.0,
        header_px=HEADER_PRINT_PX,
    )
    data = reading.data if settings.choice.notes else replace(reading.data, notes=(), prepared={})
    data = replace(data, notes=poster.data.notes, prepared={})
    scene = layout_timeline(data, view, fonts.metrics(), words)
    needed = float(round(scene.content_px + scene.axis_px))
    return layout_timeline(data, replace(view, height_px=max(480.0, needed)), fonts.metrics(), words)


# ---- writing --------------------------------------------------------------------------------------------------
def put_in_place(out: Path, content: bytes) -> None:
    """Write beside the old file and take its place when all is on disk; a failure leaves the old file as it was."""
    draft = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        with draft.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, out)
    except OSError as fault:
        with suppress(OSError):
            draft.unlink()
        raise system_error(fault, out) from fault
