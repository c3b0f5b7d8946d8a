"""A case as a document: PDF, PNG or SVG, written beside the old file and then put in its place.

`export_case` may run in any thread with a reader of its own; nothing here touches a widget.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtPrintSupport import QPrinter

from db.case import Case, read_case
from db.case_file import CaseFile
from db.connection import system_error
from db.dates import parse_edtf
from db.errors import CaseError, ErrorCode
from db.interchange.formats import check_target
from viewer.export_pages import (
    DEFAULT_PAPER,
    FORMATS,
    ExportSettings,
    Report,
    Stage,
    check,
    lay_out,
    paper_of,
    preview_page,
    silent,
)
from viewer.layout.pages_paper import OVERLAP_MM, Tiling
from viewer.layout.poster_sheet import SIDE_PX
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
from viewer.report_choice import PARTS, USUAL_PARTS, ReportChoice, day_end, span_of
from viewer.report_content import read_report
from viewer.settings import AUTHOR, Settings
from viewer.words import tr

__all__ = ["FORMATS", "ExportSettings", "Exported", "export_case", "export_file", "preview_page", "print_case"]


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
    overlap_mm: float = OVERLAP_MM,
    pdfa: bool = False,
    ratio: float = 2.0,
    transparent: bool = False,
) -> Exported:
    """Write a case file as a document: what `rapporteur export` does.

    `span` is an EDTF interval, `as_of` a day or "today"; None is the case's own date. Raises CaseError.
    """
    with _collecting_seldom(), CaseFile.open(path, read_only=True) as case_file:
        case = read_case(case_file)
        choice = ReportChoice(
            parts=checked_parts(parts),
            span=span_of(span) if span else None,
            as_of_s=day_end(as_of) if as_of is not None else as_of_case(case),
            notes=notes,
            author=Settings().get(AUTHOR),
            language=case.info.language,
        )
        paper = paper or DEFAULT_PAPER
        settings = ExportSettings(kind, choice, paper, theme, pdfa, "", ratio, 0.0, transparent, overlap_mm)
        return export_case(case, out, settings)


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    """Python's search for cycles goes through all there is: a report makes a million rows, and no cycle, by design."""
    before = gc.get_threshold()
    gc.set_threshold(max(before[0], 200_000), 50, 1_000)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def as_of_case(case: Case) -> int | None:
    """The last second of the date that the case is first shown as known on."""
    return parse_edtf(case.info.as_of_edtf).latest_s if case.info.as_of_edtf else None


def checked_parts(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The parts in the order of the pages, the usual ones for none. Raises CaseError INVALID for an unknown one."""
    wanted = {part.strip().lower() for part in parts if part.strip()}
    unknown = sorted(wanted - set(PARTS))
    if unknown:
        known = ", ".join(PARTS)
        raise CaseError(ErrorCode.INVALID, f"“{unknown[0]}” is not a part. Use some of: {known}.")
    return tuple(part for part in PARTS if part in wanted) if wanted else USUAL_PARTS


def export_case(case: Case, out: Path, settings: ExportSettings, *, report: Report = silent) -> Exported:
    """Write a document. `report` is told how far it is, and may raise CaseError CANCELLED.

    Raises CaseError: INVALID for settings that make no sense, UNKNOWN_FORMAT, DISK_FULL, NO_PERMISSION, MISSING, IO.
    """
    check(settings)
    check_target(case.case_file, out)
    if settings.kind == "pdf":
        content, pages = pdf_bytes(case, settings, report)
    else:
        content, pages = _picture(case, settings, report), 1
    put_in_place(out, content)
    return Exported(out, pages)


# ---- pages -------------------------------------------------------------------------------------------------------
def pdf_bytes(case: Case, settings: ExportSettings, report: Report = silent) -> tuple[bytes, int]:
    """The PDF and its number of pages."""
    fonts = Fonts(1.0, for_print=True)
    document = lay_out(case, settings, fonts, report)
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
        note_words=tr("Footnote {number}", number="{number}"),
        page_words=tr("To page {page}", page="{page}"),
    )

    theme = replace(THEMES["light"], opaque=True, _inks={}) if settings.pdfa else THEMES["light"]
    pages = document.pages()
    del document  # its rows go before the second pass needs the room
    drawn, links = draw_pdf(pages, theme, fonts, info, report=partial(_told_pages, report, count))
    report(Stage.FINISH, 0, 1)
    del pages
    return finish_pdf(drawn, links, info), count


def print_case(case: Case, printer: QPrinter, settings: ExportSettings, *, report: Report = silent) -> int:
    """Print the pages that the PDF would have; how many were printed. `report` as for `export_case`."""
    check(settings)
    fonts = Fonts(1.0, for_print=True)
    document = lay_out(case, settings, fonts, report)
    count = document.count
    told = partial(_told_pages, report, count)
    return print_pages(document.pages(), printer, THEMES["light"], fonts, report=told)


def _told_pages(report: Report, count: int, done: int) -> None:
    report(Stage.PAGES, done, max(done, count))


def _last_change(case: Case) -> str:
    """When the newest of what is in the case was recorded or changed: the date of the document, not of the clock."""
    moments = [case.info.recorded_s, *(n.changed_s for n in case.annotations.values())]
    if len(case.columns):
        moments.append(int(case.columns.recorded_s.max()))
    latest = max(0, min(max(moments), 253_402_300_799))
    return datetime.fromtimestamp(latest, UTC).isoformat()


# ---- pictures -------------------------------------------------------------------------------------------------
def _picture(case: Case, settings: ExportSettings, report: Report) -> bytes:
    fonts = Fonts(1.0)
    report(Stage.LAY_OUT, 0, 1)
    scene = timeline_scene(case, settings, fonts)
    report(Stage.FINISH, 0, 1)
    theme = THEMES[settings.theme]
    if settings.kind == "svg":
        return scene_svg(scene, theme, fonts, title=case.info.title, transparent=settings.transparent)
    return scene_png(scene, theme, fonts, ratio=settings.ratio, transparent=settings.transparent)


def timeline_scene(case: Case, settings: ExportSettings, fonts: Fonts) -> Scene:
    """The timeline of the choice as high as its lanes need, by the layout of the screen."""
    words = LocaleWords()
    _, reading, passages = read_report(case, replace(settings.choice, parts=()), words)
    poster = read_poster(reading, passages, words, exported="", pages=1)
    chosen = paper_of(settings)
    across = chosen.sheet_px[0] if isinstance(chosen, Tiling) and not chosen.count else chosen.poster_size.width_px
    paper_width = across - 2 * SIDE_PX
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
