"""What a readable case file may say: the keys of each kind and what nests in what.

A field whose name ends in `_id`, `_edtf` or (for the four moments) `_s` is written without that ending: in the
text `speaker = "witkoff"` is `speaker_id`, `date = "2026-02"` is `date_edtf`, and `recorded` takes a date-time
with its zone.
"""

from __future__ import annotations

import types
import typing
from dataclasses import dataclass, fields

from db import domain as d

MOMENTS = frozenset({"recorded_s", "withdrawn_s", "accessed_s", "changed_s"})
"""UTC seconds in the row, a date-time with its zone in the text."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the text. `form` is ref, edtf, moment, text, int, float, bool or bytes."""

    field: str
    form: str
    refers_to: type[d.Record] | None = None  # for a ref: the type it must name, None = any record


@dataclass(frozen=True, slots=True)
class Nest:
    """A key that holds rows of another type under their owner. `single` = one table, else an array.

    In an array a bare string stands for a table with the one key `bare`.
    """

    row_type: type[d.Row]
    owner_field: str
    single: bool = False
    bare: str = ""


ANYWHERE: dict[str, Nest] = {
    "evidence": Nest(d.Evidence, "target_id"),
    "notes": Nest(d.Annotation, "target_id"),
    "tags": Nest(d.TagLink, "record_id", bare="tag"),
    "links": Nest(d.Link, "from_id"),
    "attachments": Nest(d.Attachment, "target_id"),
}
_ISSUES = {"issues": Nest(d.IssueLink, "record_id", bare="issue")}

NESTS: dict[type[d.Row], dict[str, Nest]] = {
    d.Actor: {
        "names": Nest(d.ActorName, "actor_id", bare="name"),
        "memberships": Nest(d.Membership, "member_id"),
    },
    d.Event: {
        "round": Nest(d.Round, "event_id", single=True),
        "swap": Nest(d.Swap, "event_id", single=True),
        "participants": Nest(d.Participation, "event_id", bare="actor"),
        "claims": Nest(d.CountClaim, "swap_id"),
        "outcomes": Nest(d.Outcome, "event_id"),
        "figures": Nest(d.Figure, "about_id"),
        **_ISSUES,
    },
    d.CountClaim: {"working": Nest(d.WorkingFigure, "claim_id", single=True)},
    d.Quote: {"renderings": Nest(d.Rendering, "quote_id"), **_ISSUES},
    d.Commitment: _ISSUES,
    d.Issue: {
        "statuses": Nest(d.IssueStatus, "issue_id"),
        "positions": Nest(d.Position, "issue_id"),
    },
    d.Position: {"placements": Nest(d.Placement, "position_id")},
}

_REFERS: dict[str, type[d.Record]] = {
    "place_id": d.Place,
    "actor_id": d.Actor,
    "member_id": d.Actor,
    "org_id": d.Actor,
    "for_id": d.Actor,
    "speaker_id": d.Actor,
    "claimed_by_id": d.Actor,
    "attributed_to_id": d.Actor,
    "by_id": d.Actor,
    "event_id": d.Event,
    "swap_id": d.Event,
    "replaced_by_id": d.Event,
    "fulfilled_by_id": d.Event,
    "statement_id": d.Event,
    "included_in_id": d.CountClaim,
    "claim_id": d.CountClaim,
    "quote_id": d.Quote,
    "same_as_id": d.Quote,
    "issue_id": d.Issue,
    "position_id": d.Position,
    "replaces_id": d.Position,
    "source_id": d.Source,
    "derived_from_id": d.Source,
    "archive_id": d.Attachment,
    "attachment_id": d.Attachment,
    "tag_id": d.Tag,
    "reply_to_id": d.Annotation,
}
_KEYS: dict[type[d.Row], dict[str, Key]] = {}
_ACTOR_ENDS = frozenset({(d.CountClaim, "from_id"), (d.CountClaim, "to_id"), (d.Commitment, "to_id")})


def keys_of(row_type: type[d.Row]) -> dict[str, Key]:
    """The keys of one kind by the name they have in the text."""
    if row_type not in _KEYS:
        hints = typing.get_type_hints(row_type)
        _KEYS[row_type] = {
            _written(field.name): _key(row_type, field.name, hints[field.name]) for field in fields(row_type)
        }
    return _KEYS[row_type]


def _written(field: str) -> str:
    if field in MOMENTS:
        return field.removesuffix("_s")
    return field.removesuffix("_id").removesuffix("_edtf")


def _key(row_type: type[d.Row], field: str, hint: object) -> Key:
    if field.endswith("_id"):
        return Key(field, "ref", refers_to=_target(row_type, field))
    if field.endswith("_edtf"):
        return Key(field, "edtf")
    if field in MOMENTS:
        return Key(field, "moment")
    if isinstance(hint, types.UnionType):
        hint = next(member for member in typing.get_args(hint) if member is not type(None))
    form = {str: "text", int: "int", float: "float", bool: "bool", bytes: "bytes"}[typing.cast(type, hint)]
    return Key(field, form)


def _target(row_type: type[d.Row], field: str) -> type[d.Record] | None:
    if field == "parent_id":
        return typing.cast(type[d.Record], row_type)
    if (row_type, field) in _ACTOR_ENDS:
        return d.Actor
    return _REFERS.get(field)
