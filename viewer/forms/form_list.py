"""The form of every kind: its lines from the field list, and the rows that stand inside it."""

from __future__ import annotations

from db import domain as d
from viewer.forms.field_list import FIELDS, KNOWN
from viewer.forms.field_spec import FieldSpec, FormSpec, PartSpec

EVIDENCE = PartSpec(
    "evidence",
    "Evidence",
    "Add passage",
    d.Evidence,
    "target_id",
    (("source_id", 4), ("relation", 2), ("paragraph", 1)),
)
TAGS = PartSpec("tags", "Tags", "Add tag", d.TagLink, "record_id", (("tag_id", 1),))
FILES = PartSpec(
    "files",
    "Files",
    "Add file…",
    d.Attachment,
    "target_id",
    (("filename", 4), ("caption", 4), ("media_type", 3)),
)
LINKS = PartSpec("links", "Links", "Add link", d.Link, "from_id", (("relation", 2), ("to_id", 4)))
ISSUES = PartSpec("issues", "Issues", "Add issue", d.IssueLink, "record_id", (("issue_id", 1),))
_IS_SWAP = ("kind", ("swap",))

PARTS: dict[str, tuple[PartSpec, ...]] = {
    "actor": (
        PartSpec(
            "names",
            "Other names",
            "Add name",
            d.ActorName,
            "actor_id",
            (("name", 4), ("kind", 2), ("language", 1)),
        ),
        PartSpec(
            "memberships",
            "Roles held",
            "Add role",
            d.Membership,
            "member_id",
            (("role", 3), ("org_id", 3), ("date_edtf", 2)),
        ),
    ),
    "event": (
        PartSpec("round", "Round", "", d.Round, "event_id", single=True, shown_for=("kind", ("round",))),
        PartSpec("swap", "Exchange", "", d.Swap, "event_id", single=True, shown_for=_IS_SWAP),
        PartSpec(
            "claims",
            "Counts",
            "Add count",
            d.CountClaim,
            "swap_id",
            (("from_id", 3), ("to_id", 3), ("count_min", 2), ("category", 3), ("modality", 2)),
            shown_for=_IS_SWAP,
        ),
        PartSpec(
            "participants",
            "Participants",
            "Add participant",
            d.Participation,
            "event_id",
            (("actor_id", 4), ("role", 3), ("attendance", 2)),
        ),
        PartSpec(
            "outcomes",
            "Outcomes",
            "Add outcome",
            d.Outcome,
            "event_id",
            (("summary", 4), ("state", 2), ("about_id", 3)),
        ),
        ISSUES,
        LINKS,
    ),
    "count_claim": (
        PartSpec("working", "Working figure", "Work with this", d.WorkingFigure, "claim_id", (("reason", 1),)),
    ),
    "quote": (
        PartSpec(
            "renderings",
            "Other wordings",
            "Add wording",
            d.Rendering,
            "quote_id",
            (("text", 4), ("kind", 3), ("language", 1)),
        ),
        ISSUES,
        LINKS,
    ),
    "issue": (
        PartSpec(
            "statuses",
            "Statuses",
            "Add status",
            d.IssueStatus,
            "issue_id",
            (("date_edtf", 3), ("status", 3), ("event_id", 4)),
        ),
        PartSpec(
            "positions",
            "Positions",
            "Add position",
            d.Position,
            "issue_id",
            (("actor_id", 3), ("stance", 3), ("summary", 4), ("date_edtf", 3)),
        ),
    ),
    "position": (
        PartSpec("placements", "Placed at", "Place it", d.Placement, "position_id", (("value", 1), ("reason", 5))),
    ),
    "commitment": (ISSUES, LINKS),
}
"""What stands inside each kind's form, before its evidence, its files and its tags."""

NAMES: dict[str, str] = {
    "case": "case",
    "place": "place",
    "actor": "actor",
    "actor_name": "name",
    "membership": "role",
    "event": "event",
    "round": "round",
    "swap": "exchange",
    "count_claim": "count",
    "participation": "participant",
    "outcome": "outcome",
    "link": "link",
    "quote": "quote",
    "rendering": "wording",
    "issue": "issue",
    "issue_link": "issue",
    "issue_status": "status",
    "position": "position",
    "commitment": "commitment",
    "figure": "figure",
    "source": "source",
    "evidence": "passage",
    "attachment": "attachment",
    "annotation": "note",
    "placement": "placement",
    "working_figure": "working figure",
    "finding_closure": "closed finding",
    "saved_view": "saved view",
    "tag": "tag",
    "tag_link": "tag",
}
"""A kind inside the name of a step: "Change event"."""

_WITHOUT_EVIDENCE = ("evidence", "tag", "saved_view", "finding_closure", "placement", "working_figure", "annotation")
_WITH_FILES = ("case", "place", "actor", "event", "quote", "issue", "commitment", "figure", "source")
_WITHOUT_TAGS = ("case", "tag", "saved_view", "finding_closure", "placement", "working_figure")


def _form(kind: str) -> FormSpec:
    row_type = d.TYPES[kind]
    fields = FIELDS[kind]
    if issubclass(row_type, d.Record):
        fields = (*fields, *(spec for spec in KNOWN if not _named(fields, spec.name)))
        evidence = () if kind in _WITHOUT_EVIDENCE else (EVIDENCE,)
        tags = () if kind in _WITHOUT_TAGS else (TAGS,)
        files = (FILES,) if kind in _WITH_FILES else ()
        parts = (*PARTS.get(kind, ()), *evidence, *files, *tags)
    else:
        parts = ()
    return FormSpec(kind, NAMES[kind], fields, parts)


def _named(fields: tuple[FieldSpec, ...], name: str) -> bool:
    return any(name in spec.names for spec in fields)


FORMS: dict[str, FormSpec] = {kind: _form(kind) for kind in FIELDS}
"""Every form by the kind of row."""
