"""The history in words: what an edit did to which record, field by field, from what to what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QDateTime, QLocale

from db.dates import DateError
from db.domain import TYPES, Part, Record
from db.history import ChangeEntry, EditEntry, changes_of_edit, history, history_of
from viewer.forms.counts import range_words
from viewer.forms.field_spec import CHOICE, COUNT_RANGE, REAL_RANGE, RECORD, TRUTH, FieldSpec
from viewer.forms.form_list import FORMS
from viewer.models.case_reading import reading_of
from viewer.models.record_words import title_of
from viewer.models.when_words import when
from viewer.session import Session
from viewer.words import DATE_BASIS_CHOICE, RECORD_KIND, tr, trn, word

LONGEST = 400
"""Characters of a value that are shown; the rest is cut with "…"."""
_SILENT = ("recorded_s", "created_by", "number", "changed_s", "exact_sha256", "prefix", "suffix", "sort")
_OWN_WORDS = {
    "_deleted": "There",
    "date_text": "Source’s wording",
    "date_basis": "Known how",
    "count_min": "Number",
    "text": "Text",
    "data": "Bytes",
}


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of the history: when and by whom, its name, how many cells it touched."""

    edit_id: str
    when: str
    who: str
    words: str
    count: int


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change of a step: the record, the field, from what, to what. `record_id` is its owner for a part."""

    record_id: int
    record: str
    field: str
    before: str
    after: str


def steps(session: Session, limit: int = 300, record: Record | None = None) -> list[StepLine]:
    """The steps of a case, newest first; of one record where it is given."""
    assert session.case_file is not None
    if record is None:
        return [_step(entry) for entry in history(session.case_file, limit)]
    found: dict[str, list[ChangeEntry]] = {}
    for change in history_of(session.case_file, record.uid, record.KIND):
        found.setdefault(change.edit_id, []).append(change)
    entries = {
        edit_id: EditEntry(edit_id, own[0].edit_name, own[0].author, own[0].wall_ms, "", len(own))
        for edit_id, own in found.items()
    }
    return [_step(entry) for entry in entries.values()][:limit]


def _step(entry: EditEntry) -> StepLine:
    words = tr("Undo: {step}", step=entry.name) if entry.undo_of else entry.name
    return StepLine(entry.id, moment_words(entry.wall_ms), entry.author or tr("Somebody"), words, entry.operations)


def moment_words(wall_ms: int) -> str:
    """A clock time with its day, as the locale writes it, in this computer's time zone."""
    moment = QDateTime.fromMSecsSinceEpoch(wall_ms)
    return str(QLocale().toString(moment, "d MMM yyyy, HH:mm"))


def changes_in_words(session: Session, edit_id: str) -> list[ChangeLine]:
    """What one step changed; a record that came or went is one line."""
    assert session.case_file is not None
    found: list[ChangeLine] = []
    by_object: dict[tuple[str, int], list[ChangeEntry]] = {}
    for change in changes_of_edit(session.case_file, edit_id):
        by_object.setdefault((change.kind, change.id), []).append(change)
    for (kind, row_id), own in by_object.items():
        name = _named(session, kind, row_id, own)
        owner = _owner_of(session, kind, row_id, own)
        removal = next((change for change in own if change.removed is not None), None)
        if removal is not None:
            words = tr("taken out") if removal.removed else tr("brought back")
            found.append(ChangeLine(owner, name, "", "", words))
            continue
        made = _was_made(own)
        if made:
            found.append(ChangeLine(owner, name, "", "", tr("added")))
        lines = [_line(session, owner, name, change) for change in reversed(own) if _is_told(change, own)]
        found += [replace(line, before="") for line in lines] if made else lines
    return found


def _was_made(own: Iterable[ChangeEntry]) -> bool:
    return any(change.before is None and change.field == _marker(change.kind) for change in own)


def _marker(kind: str) -> str:
    """The cell every row made here has a change on (`db.operations.marker_of`)."""
    row_type = TYPES[kind]
    return row_type.OWNER if issubclass(row_type, Part) else "recorded_s"


def _is_told(change: ChangeEntry, own: list[ChangeEntry]) -> bool:
    return change.field not in _SILENT and not (_was_made(own) and change.field == _marker(change.kind))


def _line(session: Session, owner: int, name: str, change: ChangeEntry) -> ChangeLine:
    spec = _spec_of(change)
    words = tr(spec.words) if spec is not None and spec.name == change.field.split("+")[0] else ""
    words = words or tr(_OWN_WORDS.get(change.field.split("+")[0], change.field.replace("_", " ")))
    before, after = (_value_words(session, change.field, spec, value) for value in (change.before, change.after))
    return ChangeLine(owner, name, words, before, after)


def _spec_of(change: ChangeEntry) -> FieldSpec | None:
    form = FORMS.get(change.kind)
    return form.field(change.field.split("+")[0]) if form is not None else None


def _value_words(session: Session, field: str, spec: FieldSpec | None, value: Any) -> str:
    if value is None or value == "":
        return tr("nothing")
    if isinstance(value, dict):
        return tr("a file, SHA-256 {hash}…", hash=str(value.get("sha256", ""))[:12])
    if isinstance(value, list):
        return _pair_words(session, field, spec, value)
    if field == "date_basis":
        return word(DATE_BASIS_CHOICE, value)
    if field.endswith("_edtf"):
        return _date_words(value)
    if field.endswith("_s"):
        return moment_words(value * 1000)
    if field.endswith("_id") or (spec is not None and spec.kind == RECORD):
        return _title(session, value)
    if spec is not None and spec.kind == CHOICE and spec.choices is not None:
        return word(dict(spec.choices), value)
    if spec is not None and spec.kind == TRUTH:
        return tr("yes") if value else tr("no")
    return _cut(str(value))


def _pair_words(session: Session, field: str, spec: FieldSpec | None, values: list[Any]) -> str:
    if all(value is None for value in values):
        return tr("nothing")
    if spec is not None and spec.kind in (COUNT_RANGE, REAL_RANGE):
        return range_words(*values)
    names = field.split("+")
    parts = [_value_words(session, name, None, value) for name, value in zip(names, values, strict=True)]
    return tr("{first}, {second}", first=parts[0], second=parts[1])


def _date_words(edtf: str) -> str:
    try:
        return when(edtf)
    except DateError:
        return edtf


def _title(session: Session, record_id: int) -> str:
    reading = reading_of(session)
    return _cut(title_of(reading, reading.record(record_id)))


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def _named(session: Session, kind: str, row_id: int, own: list[ChangeEntry]) -> str:
    """What the changed row is called: a record's title, a part's kind and its owner."""
    kind_words = word(RECORD_KIND, kind) if kind in RECORD_KIND else tr(FORMS[kind].words if kind in FORMS else kind)
    if issubclass(TYPES[kind], Part):
        owner = _owner_of(session, kind, row_id, own)
        title = _title(session, owner) if owner else ""
        return tr("{kind} of {record}", kind=kind_words.capitalize(), record=title) if title else kind_words
    record = reading_of(session).record(row_id)
    if record is not None:
        return tr("{kind} “{title}”", kind=kind_words, title=_cut(title_of(reading_of(session), record)))
    title = next(
        (str(c.after) for c in own if c.field in ("title", "name", "text", "summary", "label") and c.after), ""
    )
    return tr("{kind} “{title}”", kind=kind_words, title=_cut(title)) if title else kind_words


def _owner_of(session: Session, kind: str, row_id: int, own: list[ChangeEntry]) -> int:
    """The record to show for a change: itself, or for a part its owner as far as it can be told."""
    row_type = TYPES[kind]
    if not issubclass(row_type, Part):
        return row_id
    named = next((c.after for c in own if c.field == row_type.OWNER and c.after), None)
    if isinstance(named, int):
        return named
    if row_type.KEY == (row_type.OWNER,):
        return row_id
    assert session.case_file is not None
    rows = session.case_file.rows(row_type, "id", [row_id])
    return int(getattr(rows[0], row_type.OWNER)) if rows else 0


def count_words(step: StepLine) -> str:
    """How much a step changed."""
    return trn("{count} value", "{count} values", step.count)


def field_words(kind: str, field: str) -> str:
    """What a cell of the log is called on screen."""
    form, first = FORMS.get(kind), field.split("+")[0]
    spec = form.field(first) if form is not None else None
    return tr(spec.words if spec is not None else _OWN_WORDS.get(first, first.replace("_", " ")))


def value_words(session: Session, kind: str, field: str, value: Any) -> str:
    """A cell's value, as JSON holds it, in words."""
    form = FORMS.get(kind)
    spec = form.field(field.split("+")[0]) if form is not None else None
    return _value_words(session, field, spec, value)
