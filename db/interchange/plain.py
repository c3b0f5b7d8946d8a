"""A row as plain values and back: references by uid, bytes in base64, nothing left out."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Mapping
from dataclasses import MISSING
from typing import Any, Final

from db.domain import TYPES, Record, RecordId, Row, id_of
from db.errors import CaseError, ErrorCode
from db.rules import UID, Field, check_row, fields_of

Plain = dict[str, Any]
"""Field name → text, number, truth value or None."""

KINDS: Final = tuple(TYPES)
"""Every kind in the order in which files give them."""


def uids_of(rows: Iterable[Row]) -> dict[RecordId, str]:
    """id → uid of the records among these rows."""
    return {row.id: row.uid for row in rows if isinstance(row, Record)}


def plain_row(row: Row, uids: Mapping[RecordId, str]) -> Plain:
    """Every field of a row. `uids` knows all records that it refers to."""
    return {name: _plain_value(field, getattr(row, name), uids) for name, field in fields_of(type(row)).items()}


def _plain_value(field: Field, value: Any, uids: Mapping[RecordId, str]) -> Any:
    if value is None:
        return None
    if field.is_reference:
        return uids[value]
    return base64.b64encode(value).decode("ascii") if field.type is bytes else value


def row_of_plain(kind: str, plain: Mapping[str, Any]) -> Row:
    """The row with these fields; absent ones are at their defaults.

    Raises CaseError INVALID (facts kind, field) for an unknown field, a missing one, and a value that cannot be.
    """
    row_type = TYPES[kind]
    known = fields_of(row_type)
    for name in plain:
        if name not in known:
            raise invalid(kind, str(name)[:60], "There is no such field")
    for name, field in known.items():
        if name not in plain and field.default is MISSING:
            raise invalid(kind, name, "A value is needed")
    given = {name: _value_of_plain(known[name], value) for name, value in plain.items()}
    row = row_type(**given)
    check_row(row)
    return row


def _value_of_plain(field: Field, value: Any) -> Any:
    if value is None:
        return None
    if field.is_reference:
        if not isinstance(value, str) or not UID.fullmatch(value):
            raise invalid(field.kind, field.name, "This is not the uid of a record")
        return id_of(value)
    if field.type is bytes:
        return _bytes_of_plain(field, value)
    if field.type is float and type(value) is int and abs(value) < 2**53:
        return float(value)
    return value


def _bytes_of_plain(field: Field, value: Any) -> bytes:
    try:
        if not isinstance(value, str):
            raise ValueError
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError) as error:
        raise invalid(field.kind, field.name, "This is not base64") from error


def invalid(kind: str, field: str, sentence: str) -> CaseError:
    """The fault of one value."""
    return CaseError(ErrorCode.INVALID, f"{kind}.{field}: {sentence}.", kind=kind, field=field, reason=sentence)
