"""A record under the pen: its row and the rows inside it, read from the case, and what has changed at the end.

The form never writes. It fills a `Draft`; `changes_of` compares it with what was stored and gives the changes of one
`Edit`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import MISSING, dataclass, field, fields, replace
from typing import Any, cast

from db.case_file import CaseFile
from db.domain import TYPES, Attachment, AttachmentData, Link, Part, Record, Row, Source, new_uid
from db.edits import Put, Remove
from db.errors import CaseError, ErrorCode
from db.rules import VOCABULARIES, check_row, fields_of
from viewer.commands import removal_of
from viewer.forms.field_spec import PartSpec
from viewer.forms.form_list import FORMS
from viewer.words import tr

Key = tuple[str, int]


@dataclass(slots=True, eq=False)
class Draft:
    """One row under the pen. `stored` is None for a new one; `parts` is None until they are read or begun.

    `laid_in` comes into the case with a new row and has no line in any form: the bytes of a file.
    """

    row: Row
    stored: Row | None = None
    parts: dict[str, list[Draft]] | None = None
    stored_parts: dict[str, tuple[Row, ...]] = field(default_factory=dict)
    laid_in: tuple[Part, ...] = ()

    @property
    def kind(self) -> str:
        """The kind of the row."""
        return self.row.KIND

    def rows_of(self, key: str) -> list[Draft]:
        """The rows inside it under one heading."""
        return (self.parts or {}).get(key, [])

    def walk(self) -> Iterator[Draft]:
        """Itself and everything inside it."""
        yield self
        for drafts in (self.parts or {}).values():
            for draft in drafts:
                yield from draft.walk()


def blank_row(kind: str, /, **given: Any) -> Row:
    """A row with its defaults; what must be given and is not stands empty, which the rules refuse until it is filled.

    A record gets a fresh uid. Raises KeyError for a kind there is none of.
    """
    row_type = TYPES[kind]
    values = dict(given)
    if issubclass(row_type, Record):
        values.setdefault("uid", new_uid(kind.replace("_", "-")))
    known = fields_of(row_type)
    for each in fields(row_type):
        if each.default is MISSING and each.name not in values:
            values[each.name] = _first_value(kind, each.name) if known[each.name].type is str else 0
    return row_type(**values)


def _first_value(kind: str, name: str) -> str:
    """Of words a field knows the plainest, of free text none."""
    words = VOCABULARIES.get((kind, name), ("",))
    return "other" if "other" in words else words[0]


def new_draft(kind: str, /, **given: Any) -> Draft:
    """A draft of a record that is not in the case yet."""
    draft = Draft(blank_row(kind, **given), None, {})
    begin_parts(draft)
    return draft


def begin_parts(draft: Draft) -> None:
    """An empty list under every heading of the form."""
    draft.parts = {spec.key: [] for spec in FORMS[draft.kind].parts}


def read_draft(case_file: CaseFile, row: Row) -> Draft:
    """A stored row with the rows inside it, one level deep."""
    draft = Draft(row, row)
    read_parts(case_file, draft)
    return draft


def read_parts(case_file: CaseFile, draft: Draft) -> None:
    """Read the rows inside a draft, unless that has been done; a new row has none."""
    if draft.parts is not None:
        return
    parts: dict[str, list[Draft]] = {}
    for spec in FORMS[draft.kind].parts:
        rows = _stored_under(case_file, spec, draft.stored.id) if draft.stored is not None else []
        draft.stored_parts[spec.key] = tuple(rows)
        parts[spec.key] = [Draft(row, row) for row in rows]
    draft.parts = parts


def _stored_under(case_file: CaseFile, spec: PartSpec, owner_id: int) -> list[Row]:
    rows = case_file.rows(spec.row_type, spec.owner, [owner_id])
    return sorted(rows, key=_order)


def _order(row: Row) -> tuple[Any, ...]:
    """The case's own order where it has one, else the order of entry."""
    number = row.number if isinstance(row, Record) else 0
    return (getattr(row, "sort", 0), getattr(row, "date_edtf", ""), number)


def add_part(draft: Draft, spec: PartSpec, **given: Any) -> Draft:
    """A new row under a heading."""
    assert draft.parts is not None
    kind = spec.row_type.KIND
    made = Draft(blank_row(kind, **{spec.owner: draft.row.id, **given}), None, {})
    begin_parts(made)
    draft.parts[spec.key].append(made)
    return made


# ---- what has changed -----------------------------------------------------------------------------------------
def changes_of(case_file: CaseFile, drafts: Sequence[Draft]) -> tuple[Put | Remove, ...]:
    """The changes that make the case hold these drafts, in one step; none where nothing differs.

    Raises CaseError INVALID (facts kind, field, id) for a value that may not be stored or a row named twice.
    """
    puts: dict[Key, Put] = {}
    removed: dict[Key, Row] = {}
    for draft in drafts:
        for each in draft.walk():
            if isinstance(each.row, Record):
                _put_changed(each, puts)
            _collect_parts(each, puts, removed)
            puts |= {(part.KIND, part.id): Put(part) for part in each.laid_in}
    taken = _removals(case_file, removed)
    gone = {(change.kind, change.id) for change in taken if isinstance(change, Remove)}
    kept = {key: put for key, put in puts.items() if key not in gone}
    gone_ids = {row_id for _kind, row_id in gone}
    made = {key: _without_references(put, gone_ids) for key, put in kept.items()}
    others = [change for change in taken if isinstance(change, Remove) or (change.row.KIND, change.row.id) not in made]
    return (*others, *made.values())


def _put_changed(draft: Draft, puts: dict[Key, Put]) -> None:
    row, stored = draft.row, draft.stored
    if row == stored:
        return
    _check(row)
    named = () if stored is None else tuple(n for n in fields_of(type(row)) if getattr(row, n) != getattr(stored, n))
    puts[row.KIND, row.id] = Put(row, named)


def _collect_parts(owner: Draft, puts: dict[Key, Put], removed: dict[Key, Row]) -> None:
    """Parts by their keys: a participant whose role changed is another row, and the old one goes."""
    for key, drafts in (owner.parts or {}).items():
        before = {row.id: row for row in owner.stored_parts.get(key, ())}
        after: dict[int, Row] = {}
        for draft in drafts:
            if draft.row.id in after:
                raise CaseError(
                    ErrorCode.INVALID,
                    tr("This line stands there twice."),
                    kind=draft.kind,
                    field=_first_key(draft.row),
                    row=draft.row,
                )
            after[draft.row.id] = draft.row
        for row_id, row in after.items():
            if isinstance(row, Part) and row != before.get(row_id):
                _check(row)
                puts[row.KIND, row_id] = Put(row)
        removed |= {(row.KIND, row_id): row for row_id, row in before.items() if row_id not in after}


def _first_key(row: Row) -> str:
    names = [name for name in row.KEY if name != row.OWNER] if isinstance(row, Part) else []
    return names[0] if names else ""


def _check(row: Row) -> None:
    try:
        check_row(row)
    except CaseError as fault:
        fault.facts.setdefault("row", row)
        raise


def _removals(case_file: CaseFile, removed: dict[Key, Row]) -> list[Put | Remove]:
    records = [row_id for (_kind, row_id), row in removed.items() if isinstance(row, Record)]
    changes: list[Put | Remove] = list(removal_of(case_file, records)) if records else []
    known = {(change.kind, change.id) for change in changes if isinstance(change, Remove)}
    parts = [key for key, row in removed.items() if isinstance(row, Part) and key not in known]
    return changes + [Remove(kind, row_id) for kind, row_id in parts]


def _without_references(put: Put, gone: set[int]) -> Put:
    """A row that stays must not point at one that goes in the same step."""
    row, known = put.row, fields_of(type(put.row))
    emptied: dict[str, Any] = {
        name: None for name, spec in known.items() if spec.is_reference and spec.optional and getattr(row, name) in gone
    }
    if not emptied:
        return put
    return Put(replace(cast(Any, row), **emptied), tuple({*put.fields, *emptied}) if put.fields else ())


def needed(pending: Iterable[Draft], changes: Iterable[Put | Remove]) -> list[Draft]:
    """Those of the records made along the way that the changes, or one another, refer to."""
    left = list(pending)
    wanted: list[Draft] = []
    named = {row_id for change in changes if isinstance(change, Put) for row_id in _references(change.row)}
    while found := [draft for draft in left if draft.row.id in named]:
        wanted.extend(found)
        left = [draft for draft in left if draft not in found]
        named |= {row_id for draft in found for each in draft.walk() for row_id in _references(each.row)}
    return wanted


def _references(row: Row) -> Iterator[int]:
    for name, spec in fields_of(type(row)).items():
        if spec.is_reference and getattr(row, name):
            yield getattr(row, name)


# ---- a copy ---------------------------------------------------------------------------------------------------
def copy_of(draft: Draft, case_file: CaseFile) -> Draft:
    """A new record like this one, with copies of the rows inside it under names of their own.

    Files stay with the first record, as a source's text does; a file copied by itself takes its bytes along.
    """
    new_ids: dict[int, int] = {}
    copied = _copied(draft, {}, new_ids)
    for each in copied.walk():
        pointing = {
            name: new_ids[getattr(each.row, name)]
            for name, spec in fields_of(type(each.row)).items()
            if spec.is_reference and getattr(each.row, name) in new_ids
        }
        if pointing:
            each.row = replace(cast(Any, each.row), **pointing)
    if isinstance(draft.row, Attachment):
        kept = case_file.rows(AttachmentData, "attachment_id", [draft.row.id])
        copied.laid_in = tuple(AttachmentData(attachment_id=copied.row.id, data=row.data) for row in kept)
    return copied


def _copied(draft: Draft, given: dict[str, Any], new_ids: dict[int, int]) -> Draft:
    row = draft.row
    if isinstance(row, Record):
        fresh: dict[str, Any] = {"uid": new_uid(row.KIND.replace("_", "-")), "number": 0, "recorded_s": 0}
        if isinstance(row, Source):
            # The text stays with the first; the copy says so by having no hash.
            fresh |= {"text_sha256": "", "text_length": None, "paragraph_count": None}
        row = replace(cast(Any, row), **fresh, created_by="")
        new_ids[draft.row.id] = row.id
    made = Draft(row, None, {})
    for spec in FORMS[draft.kind].parts:
        inside = [] if draft.parts is None else draft.parts.get(spec.key, [])
        if spec.row_type is Attachment or (isinstance(draft.row, Source) and spec.key == "evidence"):
            inside = []
        made.parts = {**(made.parts or {}), spec.key: [_copied(each, given, new_ids) for each in inside]}
    return made


def is_link_to_itself(row: Row) -> bool:
    """A link from a record to itself says nothing."""
    return isinstance(row, Link) and row.from_id == row.to_id
