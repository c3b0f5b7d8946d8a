"""What a value of each field may be: the rules that `schema.sql` also states as CHECKs, with sentences.

A row is checked here before it is written, so that a person hears which field is wrong and why; the CHECKs stay
as the last line. A field's plain type comes from the dataclass itself.
"""

from __future__ import annotations

import json
import math
import re
import types
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from typing import Any, Final, TypeVar, Union, get_args, get_origin, get_type_hints

from db import domain as d
from db.dates import DateError, parse_edtf
from db.domain import TYPES, Part, Row
from db.errors import CaseError, ErrorCode
from db.guard_rows import FURTHEST_S
from db.schema import references

R = TypeVar("R", bound=Row)

LONGEST_TEXT: Final = 1_000_000
"""Characters of one text field."""
LARGEST_BLOB: Final = 100_000_000
"""Bytes of one attachment."""

_BODY_FORMATS = ("text/plain", "text/markdown")
_RELIABILITY = ("", "A", "B", "C", "D", "E", "F")

VOCABULARIES: Final[dict[tuple[str, str], tuple[str, ...]]] = {
    ("place", "kind"): d.PLACE_KINDS,
    ("actor", "kind"): d.ACTOR_KINDS,
    ("actor", "role"): d.ACTOR_ROLES,
    ("actor_name", "kind"): d.NAME_KINDS,
    ("event", "kind"): d.EVENT_KINDS,
    ("event", "status"): d.EVENT_STATUSES,
    ("event", "date_basis"): d.DATE_BASES,
    ("round", "format"): ("", *d.ROUND_FORMATS),
    ("round", "outcome"): d.ROUND_OUTCOMES,
    ("swap", "mode"): d.SWAP_MODES,
    ("swap", "formula"): ("", *d.SWAP_FORMULAS),
    ("count_claim", "category"): d.COUNT_CATEGORIES,
    ("count_claim", "measure"): d.COUNT_MEASURES,
    ("count_claim", "modality"): d.COUNT_MODALITIES,
    ("participation", "role"): d.PARTICIPATION_ROLES,
    ("participation", "attendance"): d.ATTENDANCE,
    ("outcome", "state"): d.OUTCOME_STATES,
    ("link", "relation"): d.LINK_RELATIONS,
    ("quote", "mode"): d.QUOTE_MODES,
    ("quote", "medium"): d.QUOTE_MEDIA,
    ("quote", "date_basis"): d.DATE_BASES,
    ("rendering", "kind"): d.RENDERING_KINDS,
    ("rendering", "mode"): d.QUOTE_MODES,
    ("issue_status", "status"): d.ISSUE_STATUSES,
    ("position", "stance"): d.STANCES,
    ("commitment", "status"): d.COMMITMENT_STATUSES,
    ("source", "kind"): d.SOURCE_KINDS,
    ("source", "reliability"): _RELIABILITY,
    ("evidence", "relation"): d.EVIDENCE_RELATIONS,
    ("annotation", "kind"): d.NOTE_KINDS,
    ("annotation", "state"): d.NOTE_STATES,
    ("annotation", "body_format"): _BODY_FORMATS,
}
"""(kind, field) → the words the field may hold."""

RANGES: Final[dict[tuple[str, str], tuple[float, float]]] = {
    ("place", "lat"): (-90, 90),
    ("place", "lon"): (-180, 180),
    ("place", "precision"): (1, 7),
    ("event", "importance"): (0, 100),
    ("round", "number"): (1, math.inf),
    ("swap", "number"): (1, math.inf),
    ("count_claim", "count_min"): (0, math.inf),
    ("count_claim", "count_max"): (0, math.inf),
    ("source", "text_length"): (0, math.inf),
    ("source", "paragraph_count"): (0, math.inf),
    ("evidence", "paragraph"): (0, math.inf),
    ("evidence", "start_char"): (0, math.inf),
    ("evidence", "credibility"): (1, 6),
    ("annotation", "start_char"): (0, math.inf),
    ("attachment", "size"): (0, math.inf),
    ("placement", "value"): (0, 4),
}
"""(kind, field) → lowest and highest value, both allowed."""

_SECONDS: Final = (-FURTHEST_S, FURTHEST_S)
"""Reach of a second (`*_s`) that is given, not worked out: the guard refuses a file with one beyond it."""

NOT_EMPTY: Final = frozenset(
    {
        ("case", "title"), ("place", "name"), ("actor", "name"), ("actor_name", "name"), ("event", "title"),
        ("outcome", "summary"), ("quote", "text"), ("rendering", "text"), ("issue", "title"),
        ("issue_status", "date_edtf"), ("commitment", "summary"), ("figure", "label"), ("source", "title"),
        ("attachment", "filename"), ("finding_closure", "finding"), ("finding_closure", "reason"),
        ("saved_view", "name"), ("tag", "name"),
    }
)  # fmt: skip
"""(kind, field) of texts that must say something."""

PATTERNS: Final[dict[tuple[str, str], str]] = {
    ("place", "country"): r"[A-Z][A-Z]",
    ("actor", "country"): r"[A-Z][A-Z]",
    ("place", "wikidata"): r"Q[0-9].*",
    ("actor", "wikidata"): r"Q[0-9].*",
    ("source", "text_sha256"): r"[0-9a-f]{64}",
    ("evidence", "exact_sha256"): r"[0-9a-f]{64}",
    ("attachment", "sha256"): r"[0-9a-f]{64}",
    ("annotation", "exact_sha256"): r"[0-9a-f]{64}",
}
"""(kind, field) → what a text that is not empty must look like, whole."""

JSON_FIELDS: Final = frozenset({("source", "csl_json"), ("saved_view", "settings_json")})

CELL_GROUPS: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "place": (("lat", "lon"),),
    "membership": (("member_id", "org_id"),),
    "count_claim": (("from_id", "to_id"), ("count_min", "count_max")),
    "figure": (("value_min", "value_max"),),
    "evidence": (("start_char", "end_char"),),
    "annotation": (("start_char", "end_char"),),
}
"""kind → fields that a rule ties together. They change as one cell, so that two copies can never be united into a
row that breaks the rule."""

read_date = lru_cache(maxsize=16_384)(parse_edtf)
"""`parse_edtf`, remembering: a date is checked and then worked out, and many rows share a day."""

NESTING: Final = ("parent_id", "included_in_id", "replaces_id", "derived_from_id", "reply_to_id")
"""Fields that lead from a row to one of its own kind and may neither run in a circle nor too deep."""

DEEPEST_NESTING: Final = 500
"""Rows inside rows, as the guard allows them."""

UID = re.compile(r"[-A-Za-z0-9._:]{1,200}")
_FORBIDDEN = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a kind: its plain type, whether it may be None, and its default (MISSING = it must be given)."""

    kind: str
    name: str
    type: type
    optional: bool
    default: Any

    @property
    def is_reference(self) -> bool:
        """True where the value is another row's id."""
        return self.name.endswith("_id")


def fields_of(row_type: type[R]) -> dict[str, Field]:
    """Every field of a row type by name, in the order of the dataclass (for a record: the shared ones first)."""
    return _fields_of_kind(row_type.KIND)


@cache
def _fields_of_kind(kind: str) -> dict[str, Field]:
    row_type = TYPES[kind]
    hints = get_type_hints(row_type)
    found = {}
    for item in fields(row_type):
        hint = hints[item.name]
        optional = get_origin(hint) in (Union, types.UnionType)
        plain = next(part for part in get_args(hint) if part is not type(None)) if optional else hint
        found[item.name] = Field(row_type.KIND, item.name, plain, optional, item.default)
    return found


def check_row(row: Row) -> None:
    """Raises CaseError INVALID (facts: kind, field, uid or id) unless every value and every pair may be stored."""
    for name, field in fields_of(type(row)).items():
        check_value(field, getattr(row, name))
    for group in CELL_GROUPS.get(row.KIND, ()):
        check_group(row.KIND, group, tuple(getattr(row, name) for name in group))
    own_id = row.id
    for name, target in _self_references(row.KIND):
        if getattr(row, name) == own_id:
            raise _invalid(row.KIND, name, f"A row of {target} cannot refer to itself")


def check_value(field: Field, value: Any) -> None:
    """Raises CaseError INVALID unless the field may hold the value, whatever the rest of the row says."""
    if value is None:
        if not field.optional:
            raise _invalid(field.kind, field.name, "A value is needed")
        return
    if type(value) is int and field.type is float:
        value = float(value)
    if type(value) is not field.type:
        raise _invalid(field.kind, field.name, f"Expected {field.type.__name__}, not {type(value).__name__}")
    _CHECKS[field.type](field, value)


def check_group(kind: str, group: tuple[str, ...], values: tuple[Any, ...]) -> None:
    """Raises CaseError INVALID where two values that belong together do not agree."""
    first, second = values
    both = first is not None and second is not None
    if group in (("lat", "lon"), ("start_char", "end_char")) and (first is None) != (second is None):
        raise _invalid(kind, group[1], f"{group[0]} and {group[1]} are given together or not at all")
    if not both:
        return
    if group[0].endswith("_id"):
        if first == second:
            raise _invalid(kind, group[1], f"{group[0]} and {group[1]} must differ")
    elif group == ("start_char", "end_char"):
        if not first < second:
            raise _invalid(kind, group[1], "A passage must end after it starts")
    elif group != ("lat", "lon") and first > second:
        raise _invalid(kind, group[1], f"{group[1]} is below {group[0]}")


def _check_text(field: Field, value: str) -> None:
    key = (field.kind, field.name)
    if len(value) > LONGEST_TEXT:
        raise _invalid(*key, f"The text has {len(value):,} characters; at most {LONGEST_TEXT:,} fit")
    if _FORBIDDEN.search(value):
        raise _invalid(*key, "The text holds a character that cannot be stored")
    if field.name == "uid" and not UID.fullmatch(value):
        raise _invalid(*key, "A uid is 1 to 200 of the characters A-Z a-z 0-9 . _ : -")
    if not value:
        if key in NOT_EMPTY:
            raise _invalid(*key, "The text may not be empty")
        if key not in VOCABULARIES:
            return
    if key in VOCABULARIES and value not in VOCABULARIES[key]:
        raise _invalid(*key, f'"{value}" is none of the words this field knows')
    if key in PATTERNS and not re.fullmatch(PATTERNS[key], value):
        raise _invalid(*key, f'"{value[:80]}" does not have the form this field needs')
    if key in JSON_FIELDS:
        _check_json(key, value)
    if field.name.endswith("_edtf"):
        try:
            read_date(value)
        except DateError as error:
            raise _invalid(*key, error.sentence) from error


def _check_json(key: tuple[str, str], value: str) -> None:
    try:
        json.loads(value, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise _invalid(*key, "The text is not valid JSON") from error


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _check_whole(field: Field, value: int) -> None:
    if field.is_reference and not 1 <= value < 2**62:
        raise _invalid(field.kind, field.name, "This is not the id of a row")
    if not -(2**63) <= value < 2**63:
        raise _invalid(field.kind, field.name, "The number is too large")
    if field.name == "number" and field.default == 0 and value < 0:
        raise _invalid(field.kind, field.name, "A short number is positive")
    _check_range(field, value)


def _check_real(field: Field, value: float) -> None:
    if not math.isfinite(value):
        raise _invalid(field.kind, field.name, "The number is not finite")
    _check_range(field, value)


def _check_range(field: Field, value: float) -> None:
    anything = _SECONDS if field.name.endswith("_s") else (-math.inf, math.inf)
    low, high = RANGES.get((field.kind, field.name), anything)
    if not low <= value <= high:
        raise _invalid(field.kind, field.name, f"{value} is outside {low} to {high}")


def _check_bytes(field: Field, value: bytes) -> None:
    if len(value) > LARGEST_BLOB:
        raise _invalid(field.kind, field.name, f"The file has {len(value):,} bytes; at most {LARGEST_BLOB:,} fit")


def _check_truth(_field: Field, _value: bool) -> None:
    """Both truth values fit everywhere; the type has been checked."""


_CHECKS: Final[dict[type, Callable[[Field, Any], None]]] = {
    str: _check_text,
    int: _check_whole,
    float: _check_real,
    bytes: _check_bytes,
    bool: _check_truth,
}


@cache
def _self_references(kind: str) -> tuple[tuple[str, str], ...]:
    """(field, table) of a kind's references that could lead to the row itself; a part's owner is another row."""
    row_type = TYPES[kind]
    own = {d.table_of(row_type)}
    if issubclass(row_type, d.Attachment | d.Annotation):
        own.add("record")
    if row_type is d.Round:
        own.add("event")
    named = references()[d.table_of(row_type)].items()
    owner = row_type.OWNER if issubclass(row_type, Part) else ""
    return tuple((name, table) for name, table in named if table in own and name not in ("id", owner))


def _invalid(kind: str, field: str, sentence: str) -> CaseError:
    return CaseError(ErrorCode.INVALID, f"{kind}.{field}: {sentence}.", kind=kind, field=field, reason=sentence)


def cells_of(row_type: type[R]) -> tuple[tuple[str, ...], ...]:
    """The cells of a row type as field names, single or grouped; the uid of a record is its name, not a cell."""
    return _cells_of_kind(row_type.KIND)


@cache
def _cells_of_kind(kind: str) -> tuple[tuple[str, ...], ...]:
    groups = {name: group for group in CELL_GROUPS.get(kind, ()) for name in group}
    cells = [groups.get(name, (name,)) for name in _fields_of_kind(kind) if name != "uid"]
    return tuple(dict.fromkeys(cells))


@cache
def nesting_fields(kind: str) -> tuple[str, ...]:
    """The fields of a kind that lead to a row of the same kind."""
    table = d.table_of(TYPES[kind])
    return tuple(name for name, target in references()[table].items() if target == table and name in NESTING)


def is_text(row_type: type[R], name: str) -> bool:
    """True for free text: of two people's versions both are worth keeping. Words, dates and JSON are values."""
    field = _fields_of_kind(row_type.KIND).get(name)
    key = (row_type.KIND, name)
    return (
        field is not None
        and field.type is str
        and not {key} & (VOCABULARIES.keys() | PATTERNS.keys() | JSON_FIELDS)
        and not name.endswith("_edtf")
    )
