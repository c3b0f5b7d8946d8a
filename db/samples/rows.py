"""Turns one table of a readable case into rows: its own, and those that nest in it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

from db.domain import TYPES, Attachment, AttachmentData, CaseInfo, Record, Row, Source, SourceText, id_of
from db.errors import CaseError, ErrorCode
from db.rules import check_row
from db.samples.shape import ANYWHERE, NESTS, Key, Nest, keys_of

Defaults = dict[str, Any]
"""Field values that records take over unless they give their own: created_by, published_edtf, recorded_s."""

_INHERITED = ("created_by", "published", "recorded")


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a file, with what an error needs to name it. `kind` is the array's name in the file."""

    folder: Path
    file: str
    kind: str
    values: dict[str, Any]

    def refuse(self, key: str, reason: str) -> NoReturn:
        """Raises CaseError INVALID naming the file, the table and the key."""
        name = self.values.get("uid") or self.values.get("title") or ""
        where = f'[[{self.kind}]] "{name}"' if name else f"[[{self.kind}]]"
        raise CaseError(
            ErrorCode.INVALID,
            f'{self.file}: {where}: key "{key}" {reason}',
            file=self.file,
            table=self.kind,
            key=key,
        )


def case_of(document: dict[str, Any], file: str) -> tuple[CaseInfo, Defaults]:
    """The `CaseInfo` and the case's defaults, from the document of case.toml."""
    for name in document.keys() - {"case", "defaults"}:
        raise CaseError(ErrorCode.INVALID, f'{file}: key "{name}" is unknown', file=file, key=name)
    defaults = read_defaults(document.get("defaults", {}), file, {})
    table = Table(Path(), file, "case", document.get("case", {}))
    info = CaseInfo(**{"number": 1, **defaults, **_field_values(table, CaseInfo, {})})
    _check(table, info)
    return info, defaults


def read_defaults(values: dict[str, Any], file: str, outer: Defaults) -> Defaults:
    """A `[defaults]` table on top of the case's own."""
    table = Table(Path(), file, "defaults", values)
    keys = keys_of(CaseInfo)
    for name in values:
        if name not in _INHERITED:
            table.refuse(name, "is unknown")
    return outer | {keys[name].field: _value(table, name, keys[name], value) for name, value in values.items()}


def rows_of(table: Table, defaults: Defaults) -> Iterator[Row]:
    """Every row of one table: its own first, then what nests in it, in the order of the text."""
    row_type = TYPES.get(table.kind)
    if row_type is None or row_type is CaseInfo:
        raise CaseError(
            ErrorCode.INVALID, f'{table.file}: there is no kind "{table.kind}"', file=table.file, key=table.kind
        )
    if issubclass(row_type, Record) and not table.values.get("uid"):
        table.refuse("uid", "is missing")
    yield from _rows(table, row_type, defaults, {})


def _rows(table: Table, row_type: type[Row], defaults: Defaults, owner: dict[str, Any]) -> Iterator[Row]:
    nests = _nests(row_type)
    plain = {key: value for key, value in table.values.items() if key not in nests}
    parts = list(_stored_parts(table, row_type, plain))
    inherited = defaults if issubclass(row_type, Record) else {}
    values = inherited | owner | _field_values(Table(table.folder, table.file, table.kind, plain), row_type, owner)
    for part in parts:
        if isinstance(part, AttachmentData):
            values |= {"size": len(part.data), "sha256": hashlib.sha256(part.data).hexdigest()}
    try:
        row = row_type(**values)
    except TypeError:
        _refuse_missing(table, row_type, values)
    _check(table, row)
    yield row
    yield from parts
    if isinstance(row, Record):
        known = {name: getattr(row, name) for name in ("created_by", "published_edtf", "recorded_s")}
        for key, nest in nests.items():
            if key in table.values:
                yield from _nested(table, key, nest, row, known)


def _check(table: Table, row: Row) -> None:
    """The rules of every stored row, told in the words of the readable file."""
    try:
        check_row(row)
    except CaseError as error:
        name = next((name for name, key in keys_of(type(row)).items() if key.field == error.facts.get("field")), "")
        table.refuse(name, f"cannot be stored: {error.facts.get('reason', error.detail)}")


def _nests(row_type: type[Row]) -> dict[str, Nest]:
    if not issubclass(row_type, Record):
        return {}
    return NESTS.get(row_type, {}) | ANYWHERE


def _nested(table: Table, key: str, nest: Nest, owner: Record, known: Defaults) -> Iterator[Row]:
    content = table.values[key]
    if nest.single != isinstance(content, dict) or not isinstance(content, dict | list):
        table.refuse(key, "is to be one table" if nest.single else "is to be an array")
    for count, item in enumerate([content] if nest.single else content, 1):
        values = {nest.bare: item} if nest.bare and isinstance(item, str) else item
        if not isinstance(values, dict):
            table.refuse(key, "holds something that is not a table")
        if issubclass(nest.row_type, Record):
            values = {"uid": f"{owner.uid}.{key}.{count}", **values}
        inner = Table(table.folder, table.file, f"{table.kind}.{key}", values)
        yield from _rows(inner, nest.row_type, known, {nest.owner_field: owner.id})


def _stored_parts(table: Table, row_type: type[Row], plain: dict[str, Any]) -> Iterator[Row]:
    """The text of a source (`text` or `text_file`) and the bytes of an attachment (`file`), out of `plain`."""
    if row_type is Source:
        text = plain.pop("text", None)
        file_name = plain.pop("text_file", None)
        if file_name is not None:
            text = _file_text(table, "text_file", file_name)
        if text is not None:
            if not isinstance(text, str):
                table.refuse("text", "is to be a text")
            yield SourceText(source_id=id_of(plain["uid"]), text=text)
    elif row_type is Attachment and "file" in plain:
        data = _file_bytes(table, "file", plain.pop("file"))
        yield AttachmentData(attachment_id=id_of(plain["uid"]), data=data)


def _file_text(table: Table, key: str, name: object) -> str:
    try:
        return _file_bytes(table, key, name).decode("utf-8")
    except UnicodeDecodeError:
        table.refuse(key, "names a file that is not UTF-8 text")


def _file_bytes(table: Table, key: str, name: object) -> bytes:
    path = (table.folder / str(name)).resolve()
    if not path.is_relative_to(table.folder.resolve()) or not path.is_file():
        table.refuse(key, "names no file inside the folder of the case")
    return path.read_bytes()


def _field_values(table: Table, row_type: type[Row], owner: dict[str, Any]) -> dict[str, Any]:
    keys = keys_of(row_type)
    found: dict[str, Any] = {}
    for name, value in table.values.items():
        key = keys.get(name)
        if key is None or key.field in owner:
            table.refuse(name, "is unknown")
        found[key.field] = _value(table, name, key, value)
    return found


def _refuse_missing(table: Table, row_type: type[Row], values: dict[str, Any]) -> NoReturn:
    for name, key in keys_of(row_type).items():
        default = next(field.default for field in fields(row_type) if field.name == key.field)
        if default is MISSING and key.field not in values:
            table.refuse(name, "is missing")
    raise AssertionError(f"{row_type.__name__} refused {sorted(values)}")


def _value(table: Table, name: str, key: Key, value: Any) -> Any:
    """The field's value for what stands in the text, or a refusal."""
    if key.form == "moment":
        if not isinstance(value, datetime) or value.tzinfo is None:
            table.refuse(name, "is to be a date and time with its zone")
        return int(value.timestamp())
    if key.form in ("int", "float"):
        if isinstance(value, bool) or not isinstance(value, int if key.form == "int" else int | float):
            table.refuse(name, "is to be a number")
        return float(value) if key.form == "float" else value
    if key.form == "bool":
        if not isinstance(value, bool):
            table.refuse(name, "is to be true or false")
        return value
    if not isinstance(value, str):
        table.refuse(name, "is to be a text")
    if key.form == "ref":
        return id_of(value)
    return value


def typed_cells(file: str, kind: str, cells: dict[str, str]) -> dict[str, Any]:
    """The cells of one CSV line as the values TOML would give; `evidence.source` opens an array of one table."""
    row_type = TYPES.get(kind)
    if row_type is None:
        raise CaseError(ErrorCode.INVALID, f'{file}: there is no kind "{kind}"', file=file, key=kind)
    table = Table(Path(), file, kind, cells)
    values: dict[str, Any] = {}
    for name, cell in cells.items():
        if name is None or cell is None:
            table.refuse(str(name or "last"), "does not match the first line: the cells are too many or too few")
        if not cell:
            continue
        outer, _, inner = name.rpartition(".")
        nest = _nests(row_type).get(outer)
        if outer and nest is None:
            table.refuse(name, "is unknown")
        typed = _cell(table, name, keys_of(nest.row_type if nest else row_type).get(inner), cell)
        if nest is None:
            values[name] = typed
        elif nest.single:
            values.setdefault(outer, {})[inner] = typed
        else:
            values.setdefault(outer, [{}])[0][inner] = typed
    return values


def _cell(table: Table, name: str, key: Key | None, cell: str) -> Any:
    if key is None:
        table.refuse(name, "is unknown")
    try:
        if key.form in ("int", "float"):
            return int(cell) if key.form == "int" else float(cell)
        if key.form == "moment":
            return datetime.fromisoformat(cell)
    except ValueError:
        table.refuse(name, f'says "{cell}", which is not a {"date-time" if key.form == "moment" else "number"}')
    if key.form == "bool":
        return {"true": True, "false": False}.get(cell, cell)
    return cell
