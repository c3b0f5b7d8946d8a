"""The lossless case JSON, version 1, as `CASE_JSON.md` describes it: every row of every table, and the log if wanted.

It comes back byte-equal: a case made of it has the same state, and gives the same JSON again. What it does not hold:
nothing of the state; of the file itself not the revision, the program's version and the time of the last commit.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, cast

from db.case_file import CaseFile
from db.domain import TYPES, CaseInfo, Row
from db.errors import CaseError, ErrorCode
from db.interchange import case_log, json_in
from db.interchange.bytes_out import write_text
from db.interchange.choice import EVERYTHING, ExportChoice, Rows, chosen_rows
from db.interchange.imported import Imported, Problems, checked
from db.interchange.making import QUIET, Making
from db.interchange.plain import KINDS, plain_row, row_of_plain, uids_of
from db.interchange.steps import READ, Steps
from db.interchange.text_in import unreadable

FORMAT: Final = "rapporteur-case"
VERSION: Final = 1
SUFFIX: Final = ".json"

_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False)


def write_case_json(case_file: CaseFile, out: Path, choice: ExportChoice = EVERYTHING, making: Making = QUIET) -> None:
    """Writes the rows of a choice, one line a row. Raises CaseError as `bytes_out.replacing`."""
    write_text(out, case_json(case_file, choice, making.steps))


def case_json(case_file: CaseFile, choice: ExportChoice = EVERYTHING, steps: Steps = QUIET.steps) -> Iterator[str]:
    """The text in pieces. The log goes along only with a whole case: it would tell what was left out."""
    rows = chosen_rows(case_file, choice, steps)
    yield f'{{\n"format": {_ENCODER.encode(FORMAT)},\n"version": {VERSION},\n'
    yield f'"complete": {_ENCODER.encode(choice.is_everything)},\n"tables": {{\n'
    yield from _tables(rows, steps)
    yield "}"
    if choice.log and choice.is_everything:
        yield ',\n"log": {\n'
        yield from _log(case_file)
        yield "}"
    yield "\n}\n"


def _tables(rows: Rows, steps: Steps) -> Iterator[str]:
    part = steps.part(sum(len(found) for found in rows.values()), READ, 1.0)
    uids = uids_of(row for found in rows.values() for row in found)
    for kind in KINDS:
        lines = (_ENCODER.encode(plain_row(row, uids)) for row in part.over(rows[kind]))
        yield from _listed(kind, lines, last=kind == KINDS[-1])


def _log(case_file: CaseFile) -> Iterator[str]:
    parts = list(case_log.read_log(case_file).items())
    for number, (name, found) in enumerate(parts, 1):
        yield from _listed(name, (_ENCODER.encode(row) for row in found), last=number == len(parts))


def _listed(name: str, lines: Iterator[str], *, last: bool) -> Iterator[str]:
    yield f"{_ENCODER.encode(name)}: ["
    comma = "\n"
    for line in lines:
        yield comma + line
        comma = ",\n"
    yield ("]" if comma == "\n" else "\n]") + ("\n" if last else ",\n")


# ---- reading --------------------------------------------------------------------------------------------------------
def read_case_json(path: Path) -> Imported:
    """The rows of a case JSON. Raises CaseError UNREADABLE, NEWER_VERSION and those of reading a file."""
    return rows_of_json(json_in.read_json(path, json_in.MOST_BYTES), path.name)


def rows_of_json(value: Any, name: str) -> Imported:
    """The rows of a parsed case JSON."""
    if not is_case_json(value):
        raise unreadable(f"“{name}” is JSON, but not a case in JSON.")
    version = value.get("version")
    if type(version) is not int or version < 1:
        raise unreadable(f"“{name}” does not say which version of the format it has.")
    if version > VERSION:
        sentence = f"“{name}” has version {version} of the format; this program knows {VERSION}."
        raise CaseError(ErrorCode.NEWER_VERSION, sentence, name=name)
    tables = value.get("tables")
    if not isinstance(tables, dict):
        raise unreadable(f"“{name}” has no tables.")
    problems = Problems()
    for word in value.keys() - {"format", "version", "complete", "tables", "log"}:
        problems.add(str(word)[:60], "This part is not known and was not read.")
    rows = list(_rows(tables, problems))
    info = next((row for row in rows if isinstance(row, CaseInfo)), None)
    log = value.get("log") if isinstance(value.get("log"), dict) else None
    others = [row for row in rows if not isinstance(row, CaseInfo)]
    return checked("json", others, problems, info=info, ours=True, log=cast("dict[str, Any] | None", log))


def is_case_json(value: Any) -> bool:
    """Whether a JSON value says that it is a case."""
    return isinstance(value, dict) and value.get("format") == FORMAT


def _rows(tables: dict[str, Any], problems: Problems) -> Iterator[Row]:
    for kind, listed in tables.items():
        if kind not in TYPES or not isinstance(listed, list):
            problems.add(str(kind)[:60], "There is no such table; its rows were left out.", lost=True)
            continue
        for number, plain in enumerate(listed, 1):
            place = f"{kind} {number}"
            if not isinstance(plain, dict):
                problems.add(place, "This is not a row.", lost=True)
                continue
            try:
                yield row_of_plain(kind, plain)
            except CaseError as fault:
                problems.add(place, fault.detail, lost=True)
