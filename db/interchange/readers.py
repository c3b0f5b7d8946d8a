"""Which reader a file needs, told by its name and its first look, and the readers by the name of their format."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from db.errors import CaseError, ErrorCode
from db.interchange import (
    aeon,
    bibtex,
    case_json,
    csl,
    csv_case,
    icalendar,
    incidents,
    json_in,
    timeline_project,
    timelinejs,
    web_annotations,
    xlsx,
)
from db.interchange.cells import kind_of_header
from db.interchange.imported import Imported, Problems
from db.interchange.mapping import mapping_of, proposed_mapping, rows_by_mapping
from db.interchange.names import IN, format_of_name
from db.interchange.table_in import Table, read_csv_file
from db.interchange.text_in import unreadable

Given = dict[str, Any]
"""A mapping as a person gave it (`mapping`)."""
Reader = Callable[[Path, "Given | None"], Imported]

_TABLES: Final[tuple[tuple[str, Callable[[list[str]], bool], Callable[[Table], Imported]], ...]] = (
    ("ucdp", incidents.is_ucdp, incidents.rows_of_ucdp),
    ("acled", incidents.is_acled, incidents.rows_of_acled),
    ("aeon", aeon.is_aeon, aeon.rows_of_aeon),
    ("timelinejs", timelinejs.is_timelinejs_table, timelinejs.rows_of_table),
)
"""Tables of other programs, known by their headers."""


def _read_json(path: Path, _given: Given | None) -> Imported:
    """JSON of any kind that is known, told by what it says of itself."""
    value = json_in.read_json(path, json_in.MOST_BYTES)
    if case_json.is_case_json(value):
        return case_json.rows_of_json(value, path.name)
    if web_annotations.is_annotations(value):
        return web_annotations.rows_of_annotations(value, path.name)
    if timelinejs.is_timelinejs(value):
        return timelinejs.rows_of_timelinejs(value, path.name)
    if csl.is_csl(value):
        return csl.rows_of_csl(value, path.name)
    raise unreadable(f"“{path.name}” is JSON, but of no kind that can be brought in.")


def _read_csv(path: Path, given: Given | None) -> Imported:
    if path.is_dir() or path.suffix.lower() == ".zip":
        return csv_case.read_csv(path)
    return _of_table(read_csv_file(path), given, path.name, "csv")


def _of_table(table: Table, given: Given | None, shown: str, format_name: str) -> Imported:
    """A table: by the mapping, where one is given; else as our own, or another program's that is known."""
    if given is not None:
        return rows_by_mapping(table, mapping_of(given, table.header), format_name)
    if kind_of_header(table.header, table.name) is not None:
        return csv_case.rows_of_tables([table], Problems(), format_name)
    for _name, knows, rows_of in _TABLES:
        if knows(table.header):
            return rows_of(table)
    raise needs_mapping(table, shown)


def needs_mapping(table: Table, shown: str) -> CaseError:
    """The refusal of a table that only a person can read; facts: header, proposed."""
    sentence = (
        f"“{shown}” needs a mapping that says which column is which field. "
        f"Its columns are: {', '.join(table.header)[:400]}."
    )
    proposed = proposed_mapping(table.header)
    return CaseError(ErrorCode.INVALID, sentence, header=table.header, proposed=proposed)


def _read_xlsx(path: Path, given: Given | None) -> Imported:
    tables = xlsx.read_tables(path)
    if not tables:
        raise unreadable(f"“{path.name}” holds no table.")
    if given is None and xlsx.is_ours(tables):
        return xlsx.rows_of_workbook(tables)
    found = _of_table(tables[0], given, path.name, "xlsx")
    if len(tables) == 1:
        return found
    problems = Problems(list(found.problems))
    problems.add(
        "sheets", f"Only the first was read; left out: {', '.join(t.name for t in tables[1:])[:200]}.", lost=True
    )
    return Imported(found.format, found.rows, problems.all(), found.info, found.ours)


def _only(knows: Callable[[list[str]], bool], rows_of: Callable[[Table], Imported]) -> Reader:
    """The reader of a table that must have the columns of its format."""

    def read(path: Path, _given: Given | None) -> Imported:
        table = read_csv_file(path)
        if not knows(table.header):
            raise unreadable(f"“{path.name}” does not have the columns of this format.")
        return rows_of(table)

    return read


def _plain(read: Callable[[Path], Imported]) -> Reader:
    return lambda path, _given: read(path)


READERS: Final[dict[str, Reader]] = {
    "json": _read_json,
    "csv": _read_csv,
    "xlsx": _read_xlsx,
    "icalendar": _plain(icalendar.read_icalendar),
    "timelinejs": _plain(timelinejs.read_timelinejs),
    "bibtex": _plain(bibtex.read_bibtex),
    "csl": _plain(csl.read_csl),
    "annotations": _plain(web_annotations.read_annotations),
    "timeline_project": _plain(timeline_project.read_timeline),
    **{name: _only(knows, rows_of) for name, knows, rows_of in _TABLES if name != "timelinejs"},
}


def kind_of_file(path: Path) -> str:
    """The format of a file by its name; what a JSON or a table holds is told by its reader.

    Raises CaseError UNKNOWN_FORMAT.
    """
    kind = "csv" if path.is_dir() else format_of_name(path.name, IN)
    if not kind:
        names = ", ".join(IN)
        raise CaseError(
            ErrorCode.UNKNOWN_FORMAT, f"“{path.name}” does not say what format it has. Give --format, one of: {names}."
        )
    return kind
