"""Small cases for tests: every kind of row once, and the shortest way to an open file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from db import domain as d
from db.case_file import CaseFile
from db.domain import CaseInfo, Row, id_of
from db.edits import Applied, Edit, Put, Remove

RECORDED_S = 1_770_000_000
"""2026-02-02, when every row of these cases was recorded."""

WALL_MS = 1_780_000_000_000
"""2026-05-28, when edits are made in these tests."""


def info(title: str = "Talks on a river") -> CaseInfo:
    return CaseInfo(title=title, recorded_s=RECORDED_S, training=True)


def event(uid: str, **fields: object) -> d.Event:
    given: dict[str, object] = {"kind": "contact", "title": uid.replace("-", " "), "recorded_s": RECORDED_S, **fields}
    return d.Event(uid=uid, **given)  # type: ignore[arg-type]


def actor(uid: str, **fields: object) -> d.Actor:
    given: dict[str, object] = {"name": uid.replace("-", " "), "kind": "state", "recorded_s": RECORDED_S, **fields}
    return d.Actor(uid=uid, **given)  # type: ignore[arg-type]


def note(uid: str, **fields: object) -> d.Annotation:
    given: dict[str, object] = {"body": uid.replace("-", " "), "recorded_s": RECORDED_S, **fields}
    return d.Annotation(uid=uid, **given)  # type: ignore[arg-type]


def every_kind() -> list[Row]:
    """One row or more of every kind but the case itself, each referring to others where it can."""
    at: dict[str, int] = {"recorded_s": RECORDED_S}
    actors = [actor("upstream"), actor("downstream"), d.Actor(uid="envoy", name="Envoy", **at)]
    up, down, envoy = (row.id for row in actors)
    venue = d.Place(uid="venue", name="Dam", kind="venue", lat=24.5, lon=54.0, precision=1, **at)
    talks = event(
        "talks", kind="round", date_edtf="2026-02-04/2026-02-05", place_id=venue.id, published_edtf="2026-02-05"
    )
    handover = event("handover", kind="swap", date_edtf="2026-02-05~", parent_id=talks.id, importance=90)
    whole = d.CountClaim(uid="claim", swap_id=handover.id, category="total", count_min=314, count_max=314, **at)
    part = d.CountClaim(
        uid="claim-part", swap_id=handover.id, from_id=up, to_id=down, category="military", count_min=150,
        count_max=157, claimed_by_id=envoy, included_in_id=whole.id, **at,
    )  # fmt: skip
    issue = d.Issue(uid="water", title="Water", low_end="none", high_end="all", **at)
    source = d.Source(uid="report", title="Report", published_edtf="2026-02-05", reliability="B", **at)
    quote = d.Quote(
        uid="words", speaker_id=envoy, text="We go on.", said_edtf="2026-02-05", statement_id=talks.id,
        about_id=handover.id, **at,
    )  # fmt: skip
    position = d.Position(uid="stand", issue_id=issue.id, actor_id=up, summary="More", date_edtf="2026-02", **at)
    scan = d.Attachment(uid="scan", filename="scan.txt", media_type="text/plain", size=4, target_id=source.id, **at)
    remark = note("remark", target_id=talks.id)
    tag = d.Tag(uid="urgent", name="urgent", **at)
    return [
        *actors, venue, talks, handover, whole, part, issue, source, quote, position, scan, remark, tag,
        d.ActorName(actor_id=envoy, name="посланник", kind="native", language="ru"),
        d.Membership(uid="office", member_id=envoy, org_id=up, role="special envoy", date_edtf="2025/..", **at),
        d.Round(event_id=talks.id, series="River", number=2, format="trilateral", outcome="partial"),
        d.Swap(event_id=handover.id, series="River", formula="equal"),
        d.Participation(event_id=talks.id, actor_id=up),
        d.Participation(event_id=talks.id, actor_id=envoy, role="mediator", for_id=down, attendance="implied"),
        d.Outcome(uid="result", event_id=talks.id, summary="A handover", about_id=handover.id, **at),
        d.Link(from_id=handover.id, to_id=talks.id, relation="follows"),
        d.Rendering(uid="wording", quote_id=quote.id, text="On we go.", kind="own_translation", **at),
        d.IssueLink(record_id=talks.id, issue_id=issue.id),
        d.IssueStatus(
            uid="status", issue_id=issue.id, status="contested", date_edtf="2026-02-04", event_id=talks.id, **at
        ),
        d.Commitment(uid="promise", summary="To meet again", event_id=talks.id, by_id=up, due_edtf="2026-03", **at),
        d.Figure(uid="flow", label="Flow", value_min=1.5, value_max=2.0, unit="m³/s", approximate=True, **at),
        d.SourceText(source_id=source.id, text="We go on. The flow is low."),
        d.Evidence(
            uid="passage", target_id=quote.id, source_id=source.id, exact="We go on.", start_char=0, end_char=9, **at
        ),
        d.AttachmentData(attachment_id=scan.id, data=b"\x00\xffab"),
        d.Placement(uid="judgement", position_id=position.id, value=3, **at),
        d.WorkingFigure(uid="figure-used", claim_id=whole.id, reason="the only whole", **at),
        d.FindingClosure(uid="closed", finding="sum:handover", reason="counted twice", **at),
        d.SavedView(uid="overview", name="Overview", **at),
        d.TagLink(record_id=talks.id, tag_id=tag.id),
    ]  # fmt: skip


def small_case(path: Path, rows: Iterable[Row] | None = None) -> CaseFile:
    """A new case file with one row of every kind, open."""
    return CaseFile.create(path, info(), every_kind() if rows is None else rows)


def small_case_in_memory(rows: Iterable[Row] | None = None) -> CaseFile:
    """The same without a file."""
    return CaseFile.in_memory(info(), every_kind() if rows is None else rows)


def put(case_file: CaseFile, *rows: Row, name: str = "Put", author: str = "Tester", replica: str = "r1") -> Applied:
    """Applies one edit that puts these rows."""
    return apply(case_file, Edit(name, tuple(Put(row) for row in rows)), author=author, replica=replica)


def remove(case_file: CaseFile, *rows: Row, name: str = "Remove") -> Applied:
    """Applies one edit that removes these rows."""
    return apply(case_file, Edit(name, tuple(Remove(row.KIND, row.id) for row in rows)))


def apply(
    case_file: CaseFile, edit: Edit, *, author: str = "Tester", replica: str = "r1", undo_of: str = ""
) -> Applied:
    """Applies an edit at the tests' own time."""
    return case_file.apply(edit, author=author, replica=replica, wall_ms=WALL_MS, undo_of=undo_of)


def undo(case_file: CaseFile, applied: Applied) -> Applied:
    """Takes an edit back."""
    return apply(case_file, applied.inverse, undo_of=applied.edit_id)


__all__ = [
    "RECORDED_S", "WALL_MS", "actor", "apply", "event", "every_kind", "id_of", "info", "note", "put", "remove",
    "small_case", "small_case_in_memory", "undo",
]  # fmt: skip
