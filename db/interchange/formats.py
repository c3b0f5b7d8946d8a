"""Every format by name: a case written as one, a file read as one, and a file brought into a case."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from db.backups import take_backup
from db.case_file import CaseFile
from db.dates import DateError, parse_edtf
from db.domain import CaseInfo
from db.errors import CaseError, ErrorCode
from db.interchange import (
    bibtex,
    case_json,
    case_log,
    csl,
    csv_case,
    geojson,
    html_report,
    icalendar,
    markdown,
    timelinejs,
    web_annotations,
    xlsx,
)
from db.interchange.choice import ExportChoice
from db.interchange.imported import Imported, Problem, Problems, fitted
from db.interchange.making import QUIET, Making
from db.interchange.names import IN, OUT, format_of_name
from db.rows import CASE_ID

Writer = Callable[[CaseFile, Path, ExportChoice, Making], None]

WRITERS: Final[dict[str, Writer]] = {
    "json": case_json.write_case_json,
    "csv": csv_case.write_csv,
    "html": html_report.write_html,
    "markdown": markdown.write_markdown,
    "xlsx": xlsx.write_xlsx,
    "icalendar": icalendar.write_icalendar,
    "timelinejs": timelinejs.write_timelinejs,
    "geojson": geojson.write_geojson,
    "bibtex": bibtex.write_bibtex,
    "csl": csl.write_csl,
    "annotations": web_annotations.write_annotations,
}


# ---- out ------------------------------------------------------------------------------------------------------------
def choice_for(
    info: CaseInfo,
    kind: str,
    *,
    as_of: str | None = None,
    span: str = "",
    notes: bool = True,
    private: bool = False,
    log: bool = False,
) -> ExportChoice:
    """What a format takes of a case. `as_of`: an EDTF date, "today" for all, None = the format's own way.

    Private notes go along where they are asked for, and in the case JSON,
    which is whole: withdrawn records too. Raises CaseError INVALID for a date that is none.
    """
    shown = OUT[kind]
    edtf = info.as_of_edtf if as_of is None and shown.is_document else as_of or ""
    span_s = None
    if span:
        low, high = _bounds(span)
        span_s = (-(2**62) if low is None else low, 2**62 if high is None else high)
    return ExportChoice(
        as_of_s=None if edtf in ("", "today") else _bounds(edtf)[1],
        notes=notes,
        span_s=span_s,
        private=notes and (private or kind == "json"),
        withdrawn=not shown.is_document and kind in ("json", "csv", "xlsx"),
        log=log,
    )


def _bounds(edtf: str) -> tuple[int | None, int | None]:
    try:
        date = parse_edtf(edtf)
    except DateError as error:
        raise CaseError(ErrorCode.INVALID, error.sentence) from error
    return date.earliest_s, date.latest_s


def export_case(case_file: CaseFile, out: Path, kind: str, choice: ExportChoice, making: Making = QUIET) -> None:
    """Writes a case in a format. Raises CaseError UNKNOWN_FORMAT, INVALID (onto a case file) and those of writing."""
    if kind not in WRITERS:
        raise CaseError(ErrorCode.UNKNOWN_FORMAT, f"“{kind}” is not a format. Use one of: {', '.join(WRITERS)}.")
    check_target(case_file, out)
    WRITERS[kind](case_file, out, choice, making)


def check_target(case_file: CaseFile, out: Path) -> None:
    """A case is never written over, this one or another. Raises CaseError INVALID."""
    same = out.exists() and case_file.path.exists() and os.path.samefile(out, case_file.path)
    if same or out.suffix.lower() == ".rapporteur":
        raise CaseError(ErrorCode.INVALID, f"“{out.name}” is a case file and is not written over. Choose another name.")


def export_file(
    file: Path,
    out: Path,
    kind: str,
    *,
    span: str = "",
    as_of: str | None = None,
    notes: bool = True,
    private: bool = False,
    log: bool = False,
) -> None:
    """Writes a case file in a format. Raises CaseError as opening and `export_case` do."""
    with CaseFile.open(file, read_only=True) as case_file:
        info = case_file.get(CASE_ID)
        assert isinstance(info, CaseInfo)
        choice = choice_for(info, kind, as_of=as_of, span=span, notes=notes, private=private, log=log)
        export_case(case_file, out, kind, choice)


# ---- in -------------------------------------------------------------------------------------------------------------
def read_file(source: Path, kind: str = "", mapping: dict[str, Any] | None = None) -> Imported:
    """Reads and checks a file; which format it has is told by its name and its content where `kind` is empty.

    Raises CaseError UNREADABLE, NEWER_VERSION, UNKNOWN_FORMAT, INVALID (a table that needs a mapping) and those of
    reading a file.
    """
    from db.interchange.readers import READERS, kind_of_file

    if kind and kind not in IN:
        raise CaseError(ErrorCode.UNKNOWN_FORMAT, f"“{kind}” is not a format. Use one of: {', '.join(IN)}.")
    if not source.exists():
        raise CaseError(ErrorCode.MISSING, f"There is no file {source}.", path=source)
    return READERS[kind or kind_of_file(source)](source, mapping)


@dataclass(frozen=True, slots=True)
class Arrival:
    """What an import did: how many rows are new or changed, whether the case was made, what was found wrong."""

    format: str
    rows: int
    created: bool
    problems: tuple[Problem, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        problems = [{"place": p.place, "sentence": p.sentence, "lost": p.lost} for p in self.problems]
        return {"format": self.format, "rows": self.rows, "created": self.created, "problems": problems}


def import_file(
    source: Path,
    into: Path,
    *,
    kind: str = "",
    mapping: dict[str, Any] | None = None,
    author: str = "",
    replica: str = "import",
    app_version: str = "",
) -> Arrival:
    """Brings a file into a case, which is made where there is none; a backup is taken of one that is there.

    Raises CaseError; the case is then as it was.
    """
    imported = read_file(source, kind, mapping)
    if not into.exists():
        return _make(imported, into, source.stem, app_version)
    with CaseFile.open(into) as case_file:
        ready = fitted(imported, case_file)
        if ready.rows:
            take_backup(case_file, "import")
            case_file.apply(ready.edit(f"Import {source.name}"), author=author, replica=replica, as_base=True)
        problems = (*ready.problems, *_info_problems(ready, case_file))
    return Arrival(ready.format, len(ready.rows), False, problems)


def _make(imported: Imported, into: Path, title: str, app_version: str) -> Arrival:
    ready = fitted(imported, None)
    info = ready.info or CaseInfo(title=title or "Imported case")
    problems = Problems(list(ready.problems))
    with CaseFile.create(into, info, ready.rows, app_version=app_version) as case_file:
        if ready.log is not None:
            case_log.write_log(case_file, ready.log, problems)
    return Arrival(ready.format, len(ready.rows) + 1, True, problems.all())


def _info_problems(imported: Imported, case_file: CaseFile) -> list[Problem]:
    found = []
    own = case_file.get(CASE_ID)
    if imported.info is not None and imported.info != own:
        found.append(Problem("case", "The case keeps its own title and settings."))
    if imported.log is not None:
        found.append(Problem("log", "The history of the file was not brought into a case that has its own."))
    return found


__all__ = [
    "IN", "OUT", "WRITERS", "Arrival", "check_target", "choice_for", "export_case", "export_file", "format_of_name",
    "import_file", "read_file",
]  # fmt: skip
