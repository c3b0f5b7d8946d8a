"""What a stranger's operation must satisfy before it is taken into a log: checked one by one, refused one by one."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from db.domain import Record, Row
from db.errors import CaseError
from db.operations import (
    DELETED,
    HIGHEST_COUNTER,
    MOST_SEEN,
    Operation,
    canonical,
    cell_name,
    operation_id,
    read_object,
)
from db.rules import UID, Field, cells_of, check_group, check_value, fields_of

LONGEST_VALUE: Final = 8_000_000
"""Characters of a value as JSON: a text of the greatest length with every character escaped still fits."""
LATEST_WALL_MS: Final = 2**53

_HASH = re.compile(r"[0-9a-f]{64}")
_EDIT_ID = re.compile(r"[0-9a-f]{32}")


def fault_of(operation: Operation) -> str:
    """Why an operation is refused, in a few words, or "" for a sound one."""
    try:
        return _shape_fault(operation) or _value_fault(operation)
    except CaseError as error:
        return str(error.facts.get("reason") or error.detail)
    except (ValueError, RecursionError):
        return "its value is not JSON"


def _shape_fault(operation: Operation) -> str:
    texts = (operation.id, operation.replica, operation.object, operation.field, operation.value, operation.seen)
    if not all(type(text) is str for text in (*texts, operation.edit_id)):
        return "a column has the wrong type"
    if type(operation.counter) is not int or type(operation.wall_ms) is not int:
        return "a column has the wrong type"
    if not 1 <= len(operation.replica) <= 64 or not 0 < operation.counter <= HIGHEST_COUNTER:
        return "its replica or counter is out of range"
    if abs(operation.wall_ms) > LATEST_WALL_MS or len(operation.value) > LONGEST_VALUE:
        return "its time or value is out of range"
    if not _EDIT_ID.fullmatch(operation.edit_id):
        return "its edit has no proper id"
    seen = json.loads(operation.seen)
    if not _is_list_of_ids(seen) or len(seen) > MOST_SEEN or canonical(seen) != operation.seen:
        return "the operations it has seen are not listed properly"
    if operation_id(*operation[1:]) != operation.id:
        return "its content does not have its id"
    return ""


def _value_fault(operation: Operation) -> str:
    row_type, key = read_object(operation.object)
    if issubclass(row_type, Record):
        if not UID.fullmatch(key):
            return "its object has no proper name"
    elif str(int(key)) != key or not 0 < int(key) < 2**62:
        return "its object has no proper name"
    value = json.loads(operation.value)
    if canonical(value) != operation.value:
        return "its value is not in canonical form"
    if operation.field == DELETED:
        return "" if value is None or _is_list_of_ids(value) else "its removal is not listed properly"
    cell = next((cell for cell in cells_of(row_type) if cell_name(cell) == operation.field), None)
    if cell is None:
        return "there is no such field"
    values = (value,) if len(cell) == 1 else tuple(value) if isinstance(value, list) else ()
    if len(values) != len(cell):
        return "its value does not fill its cell"
    return _cell_fault(row_type, cell, values)


def _cell_fault(row_type: type[Row], cell: tuple[str, ...], values: tuple[Any, ...]) -> str:
    known = fields_of(row_type)
    for name, value in zip(cell, values, strict=True):
        fault = _field_fault(row_type, known[name], value)
        if fault:
            return fault
    if len(cell) > 1:
        check_group(row_type.KIND, cell, values)
    return ""


def _field_fault(row_type: type[Row], field: Field, value: Any) -> str:
    if field.type is bytes:
        named = isinstance(value, dict) and set(value) == {"sha256"} and isinstance(value["sha256"], str)
        return "" if named and _HASH.fullmatch(value["sha256"]) else "its bytes are not named"
    check_value(field, value)
    # The parent row's own rules: the shared fields that may be 0 only before a row is written.
    if issubclass(row_type, Record) and field.name in ("number", "recorded_s") and not value:
        return f"{field.name} is missing"
    return ""


def _is_list_of_ids(value: Any) -> bool:
    return (
        isinstance(value, list)
        and all(isinstance(item, str) and _HASH.fullmatch(item) for item in value)
        and value == sorted(set(value))
    )
