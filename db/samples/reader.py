"""Reads a case kept as readable text: TOML, one file per family, and CSV where a table reads better.

A folder of such files is a case. `case.toml` holds `[case]` and perhaps `[defaults]` (created_by, published,
recorded for records that do not say); every other file holds arrays of tables named by kind (`[[event]]`) and
perhaps its own `[defaults]`. A CSV file is named by its kind (`count_claim.csv`), its first line names the keys,
an empty cell leaves the key out, and `evidence.source` or `round.number` reach into what nests.

References are uids. What belongs to a record may nest in it (see `db.samples.shape`), inherits when it became
known, and gets the uid `owner.key.1` unless it has its own. The reader is strict: an unknown key, a word outside
its list, a bad date or a uid nobody has is refused with the file, the table and the key.
"""

from __future__ import annotations

import csv
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from db.domain import CaseInfo, Row
from db.errors import CaseError, ErrorCode
from db.samples.passages import with_passages
from db.samples.rows import Defaults, Table, case_of, read_defaults, rows_of, typed_cells
from db.samples.whole import check_whole, numbered

SAMPLES: tuple[str, ...] = ("abu-dhabi-2026", "ukraine-russia-2022-2026", "karsa-basin")
"""The bundled cases, the first one first."""


def cases_dir() -> Path:
    """The folder of the bundled cases: inside the packaged program, else beside the packages."""
    frozen = getattr(sys, "_MEIPASS", None)
    root = Path(frozen) if frozen else Path(__file__).resolve().parents[2]
    return root / "resources" / "cases"


def read_sample(name: str) -> tuple[CaseInfo, list[Row]]:
    """A bundled case by its name. Raises CaseError UNKNOWN_SAMPLE, MISSING or INVALID."""
    if name not in SAMPLES:
        raise CaseError(
            ErrorCode.UNKNOWN_SAMPLE,
            f'there is no sample called "{name}"; there are {", ".join(SAMPLES)}',
            name=name,
        )
    return read_case_text(cases_dir() / name)


def read_case_text(folder: Path) -> tuple[CaseInfo, list[Row]]:
    """The case kept as text in a folder: its one `CaseInfo` and every other row, in the order of the files.

    The same text always gives the same rows: nothing is taken from the clock or the machine.
    """
    if not (folder / "case.toml").is_file():
        raise CaseError(ErrorCode.MISSING, f"there is no case.toml in {folder}", path=str(folder))
    info, defaults = case_of(_toml(folder / "case.toml"), "case.toml")
    rows: list[Row] = []
    for path in sorted(folder.glob("*.toml")):
        if path.name != "case.toml":
            rows += _toml_rows(path, defaults)
    for path in sorted(folder.glob("*.csv")):
        rows += _csv_rows(path, defaults)
    rows = numbered(with_passages(rows))
    check_whole([info, *rows])
    return info, rows


def build_sample(name: str, out: Path) -> None:
    """Writes a bundled case as a fresh case file. Raises CaseError as `read_sample` and `CaseFile.create` do."""
    from db.case_file import CaseFile  # reading a case as text must not need the file format

    info, rows = read_sample(name)
    CaseFile.create(out, info, rows).close()


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CaseError(ErrorCode.INVALID, f"{path.name}: {error}", path=str(path)) from error


def _toml_rows(path: Path, defaults: Defaults) -> Iterator[Row]:
    document = _toml(path)
    defaults = read_defaults(document.pop("defaults", {}), path.name, defaults)
    for kind, tables in document.items():
        if not isinstance(tables, list):
            raise CaseError(ErrorCode.INVALID, f"{path.name}: {kind} is to be an array of tables, [[{kind}]]", key=kind)
        for values in tables:
            yield from rows_of(Table(path.parent, path.name, kind, values), defaults)


def _csv_rows(path: Path, defaults: Defaults) -> Iterator[Row]:
    with path.open(encoding="utf-8", newline="") as lines:
        try:
            found = list(csv.DictReader(lines, strict=True))
        except (csv.Error, UnicodeDecodeError) as error:
            raise CaseError(ErrorCode.INVALID, f"{path.name}: {error}", path=str(path)) from error
    for cells in found:
        values = typed_cells(path.name, path.stem, cells)
        yield from rows_of(Table(path.parent, path.name, path.stem, values), defaults)
