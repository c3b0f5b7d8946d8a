"""One table of words as CSV: what a person sees in a table of the window, for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from db.interchange.bytes_out import write_text
from db.interchange.cells import safe


def write_csv_table(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Writes UTF-8 with a byte order mark (spreadsheets read it as UTF-8 only so) and CRLF line ends (RFC 4180).

    A cell that a spreadsheet would run as a formula gets a leading apostrophe. Raises as `replacing`.
    """
    write_text(path, (_line(cells) for cells in _all(header, rows)), "utf-8-sig")


def _all(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterable[Sequence[str]]:
    yield header
    yield from rows


def _line(cells: Sequence[str]) -> str:
    made = io.StringIO(newline="")
    csv.writer(made, lineterminator="\r\n").writerow([safe(cell) for cell in cells])
    return made.getvalue()
