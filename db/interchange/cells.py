"""Rows as cells of a table and back: text that no spreadsheet takes for a formula, references by uid.

A text cell that begins like a formula (`= + - @`, their wide forms, a tab, a line end) or with an apostrophe gets one
apostrophe in front; reading takes exactly one away. Numbers are not text and stay as they are.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import MISSING
from typing import Any, Final

from db.domain import TYPES, RecordId, Row
from db.interchange.plain import invalid, plain_row
from db.rules import Field, fields_of

FORMULA_STARTS: Final = tuple("=+-@＝＋－＠\t\r\n'")
"""First characters of text cells that get an apostrophe."""

_WHOLE = re.compile(r"[+-]?[0-9]{1,19}")
_TRUTH: Final = {"true": True, "false": False, "1": True, "0": False, "yes": True, "no": False}


def safe(text: str) -> str:
    """The text as a cell that is no formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def plain(cell: str) -> str:
    """The text of a cell that `safe` wrote."""
    return cell[1:] if cell.startswith("'") else cell


def cells_of_row(row: Row, uids: Mapping[RecordId, str]) -> list[str]:
    """One text cell a field, in the order of `header_of`."""
    return [cell_of(value) for value in plain_row(row, uids).values()]


def cell_of(value: Any) -> str:
    """A plain value as the text of a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    return safe(value)


def header_of(row_type: type[Row]) -> list[str]:
    """The names of the columns."""
    return list(fields_of(row_type))


def value_of_cell(cell: str, field: Field) -> Any:
    """The plain value of a cell. Raises CaseError INVALID for what is no value of the field's type."""
    if field.is_reference or field.type in (str, bytes):
        text = plain(cell)
        return None if field.optional and not text else text
    if not cell:
        if field.optional:
            return None
        raise invalid(field.kind, field.name, "A value is needed")
    if field.type is bool:
        if cell.strip().lower() not in _TRUTH:
            raise invalid(field.kind, field.name, f"“{cell[:40]}” is neither true nor false")
        return _TRUTH[cell.strip().lower()]
    return _number(cell.strip(), field)


def _number(cell: str, field: Field) -> int | float:
    try:
        if field.type is float:
            value = float(cell)
            if not math.isfinite(value) or len(cell) > 40:
                raise ValueError
            return value
        if _WHOLE.fullmatch(cell):
            return int(cell)
        # Spreadsheets write 12 as 12.0 where the column was once shown with decimals.
        real = float(cell) if len(cell) <= 40 else math.nan
        if not real.is_integer() or abs(real) > 2**53:
            raise ValueError
        return int(real)
    except (ValueError, OverflowError) as error:
        raise invalid(field.kind, field.name, f"“{cell[:40]}” is not a number that fits") from error


def plain_of_cells(row_type: type[Row], header: list[str], cells: list[str]) -> dict[str, Any]:
    """Field → plain value. Empty cells of columns that have a default are left at it. Raises CaseError INVALID."""
    known = fields_of(row_type)
    found = {}
    for name, cell in zip(header, cells, strict=False):
        if name not in known:
            raise invalid(row_type.KIND, name[:60], "There is no such field")
        field = known[name]
        if not cell and field.type is not str and not field.optional and not _is_required(field):
            continue
        found[name] = value_of_cell(cell, field)
    return found


def _is_required(field: Field) -> bool:
    return field.default is MISSING


def kind_of_header(header: list[str], name: str = "") -> str | None:
    """The kind whose columns these are, all of them known; `name` (of a file or sheet) decides between several."""
    given = set(header)
    if not given or len(given) < len(header):
        return None
    fitting = [kind for kind, row_type in TYPES.items() if _fits(given, row_type)]
    if name in fitting:
        return name
    return fitting[0] if len(fitting) == 1 else None


def _fits(given: set[str], row_type: type[Row]) -> bool:
    known = fields_of(row_type)
    return given <= known.keys() and all(name in given for name, field in known.items() if _is_required(field))
