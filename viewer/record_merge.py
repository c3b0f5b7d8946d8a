"""Several records of one kind become one: what points at the others points at the one that is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, cast

from db import queries
from db.case_file import CaseFile
from db.domain import Actor, ActorName, CaseInfo, Link, Membership, Part, Record, Row, Source
from db.edits import Put, Remove
from db.errors import CaseError, ErrorCode
from db.rules import CELL_GROUPS, fields_of
from viewer.words import tr

Key = tuple[str, int]
_OWN = ("uid", "number", "created_by", "recorded_s")


def merge_changes(case_file: CaseFile, keep_id: int, other_ids: list[int]) -> tuple[Put | Remove, ...]:
    """The changes that make one record of several. Raises CaseError INVALID, UNKNOWN_RECORD."""
    others = [record_id for record_id in dict.fromkeys(other_ids) if record_id != keep_id]
    found = queries.records(case_file, [keep_id, *others])
    kept = found.get(keep_id)
    if kept is None or len(found) != len(others) + 1:
        raise CaseError(ErrorCode.UNKNOWN_RECORD, tr("The record is not in the case any more."))
    merged = [found[record_id] for record_id in others]
    _check_alike(kept, merged)
    gone = set(others)
    puts: dict[Key, Row] = {}
    removes: dict[Key, Remove] = {}
    for row in _referring(case_file, others):
        _point_elsewhere(case_file, row, gone, keep_id, puts, removes)
    whole = kept
    for other in merged:
        whole = _filled(whole, other, gone)
        removes[other.KIND, other.id] = Remove(other.KIND, other.id)
    puts.pop((kept.KIND, kept.id), None)  # what it says is in `whole`
    if isinstance(kept, Actor):
        puts |= _other_names(case_file, kept, merged, puts)
    changes: list[Put | Remove] = [Put(row) for key, row in puts.items() if key not in removes]
    if whole != kept:
        changes.append(Put(whole))
    return (*changes, *removes.values())


def _check_alike(kept: Record, merged: Iterable[Record]) -> None:
    for other in merged:
        if type(other) is not type(kept) or isinstance(kept, CaseInfo):
            raise CaseError(ErrorCode.INVALID, tr("Only records of one kind can be merged."), kind=kept.KIND)
        if isinstance(kept, Source) and isinstance(other, Source):
            texts = {source.text_sha256 for source in (kept, other) if source.text_sha256}
            if len(texts) > 1:
                sentence = tr("These sources hold different texts, so their passages cannot be brought together.")
                raise CaseError(ErrorCode.INVALID, sentence, kind="source", field="text_sha256")


def _referring(case_file: CaseFile, others: list[int]) -> list[Row]:
    """Every row that refers to one of the others, each once."""
    dependents = queries.what_depends_on(case_file, others)
    rows = {(row.KIND, row.id): row for row in dependents.goes}
    rows |= {(row.KIND, row.id): row for row, _field in dependents.loses}
    return [row for row in rows.values() if _references(row) & set(others)]


def _references(row: Row) -> set[int]:
    return {getattr(row, name) for name, field in fields_of(type(row)).items() if field.is_reference}


def _point_elsewhere(
    case_file: CaseFile, row: Row, gone: set[int], keep_id: int, puts: dict[Key, Row], removes: dict[Key, Remove]
) -> None:
    moved = cast(Row, replace(cast(Any, row), **_redirected(row, gone, keep_id)))
    if isinstance(moved, Link | Membership) and _of_itself(moved):
        removes[row.KIND, row.id] = Remove(row.KIND, row.id)
        return
    if moved.id != row.id:
        removes[row.KIND, row.id] = Remove(row.KIND, row.id)
        if isinstance(moved, Part) and (moved.KIND, moved.id) not in puts and _is_there(case_file, moved):
            return
    puts.setdefault((moved.KIND, moved.id), moved)


def _redirected(row: Row, gone: set[int], keep_id: int) -> dict[str, int | None]:
    """The references that change; one that would lead to its own row, or say the same twice, is emptied."""
    changed: dict[str, int | None] = {}
    for name, field in fields_of(type(row)).items():
        if field.is_reference and getattr(row, name) in gone:
            to_itself = isinstance(row, Record) and row.id == keep_id
            changed[name] = None if to_itself and field.optional else keep_id
    for first, second in CELL_GROUPS.get(row.KIND, ()):
        if first in changed or second in changed:
            ends = [changed.get(name, getattr(row, name)) for name in (first, second)]
            if (
                first.endswith("_id")
                and None not in ends
                and ends[0] == ends[1]
                and fields_of(type(row))[second].optional
            ):
                changed[second if second in changed else first] = None
    return changed


def _of_itself(row: Link | Membership) -> bool:
    return row.from_id == row.to_id if isinstance(row, Link) else row.member_id == row.org_id


def _is_there(case_file: CaseFile, part: Part) -> bool:
    rows = case_file.rows(type(part), part.OWNER, [getattr(part, part.OWNER)])
    return any(row.id == part.id for row in rows)


def _filled(kept: Record, other: Record, gone: set[int]) -> Record:
    """The kept record, with the other's value wherever it says nothing itself."""
    values: dict[str, Any] = {}
    grouped = {name for group in CELL_GROUPS.get(kept.KIND, ()) for name in group}
    for name, field in fields_of(type(kept)).items():
        mine, theirs = getattr(kept, name), getattr(other, name)
        if field.is_reference and mine in gone:
            values[name] = None
        elif name in _OWN or name in grouped or mine not in (None, "") or theirs in (None, ""):
            continue
        elif not (field.is_reference and theirs in (*gone, kept.id)):
            values[name] = theirs
    for group in CELL_GROUPS.get(kept.KIND, ()):
        if all(getattr(kept, name) is None for name in group):
            values |= {name: getattr(other, name) for name in group}
    return cast(Record, replace(cast(Any, kept), **values))


def _other_names(case_file: CaseFile, kept: Actor, merged: Iterable[Record], puts: dict[Key, Row]) -> dict[Key, Row]:
    """The merged actors' names stay findable as other names of the kept one."""
    known = {row.name for row in case_file.rows(ActorName, "actor_id", [kept.id])} | {kept.name}
    known |= {row.name for row in puts.values() if isinstance(row, ActorName)}
    made: dict[Key, Row] = {}
    for other in merged:
        if isinstance(other, Actor) and other.name not in known:
            name = ActorName(actor_id=kept.id, name=other.name)
            made[name.KIND, name.id] = name
            known.add(other.name)
    return made
