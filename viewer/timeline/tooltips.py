"""What a tooltip says: the title, the date in words, the source's own wording for a date in doubt."""

from __future__ import annotations

from html import escape

from db.case import Case
from db.dates import describe, describe_span, parse_edtf
from db.domain import Event
from viewer.layout.scene import Hit
from viewer.layout.words_protocol import Words
from viewer.words import tr


def tooltip_of(case: Case, hit: Hit, words: Words) -> str:
    """Rich text made of escaped case text only (a plain-text tooltip would not wrap); empty for nothing to say."""
    if not hit.ref:
        count = len(hit.refs)
        span = describe_span(round(hit.start_s), round(hit.end_s))
        return _page([words.cluster(hit.lane, count, span) if count else span])
    note = case.annotations.get(hit.ref)
    if note is not None:
        return _page([note.title or note.body, note.body if note.title else "", note.created_by])
    issue = case.issues.get(hit.ref)
    if issue is not None:
        return _page([issue.title, issue.summary])
    event = case.record(hit.ref)
    if not isinstance(event, Event):
        return ""
    lines = [event.title]
    if event.date_edtf:
        lines.append(describe(parse_edtf(event.date_edtf)))
    else:
        lines.append(tr("no date in source"))
    if event.date_text:
        lines.append(tr("“{wording}”", wording=event.date_text))
    return _page(lines)


def _page(lines: list[str]) -> str:
    shown = [escape(line) for line in lines if line]
    if not shown:
        return ""
    return (
        "<div style='white-space:pre-wrap'><b>" + shown[0] + "</b>" + "".join(f"<br>{x}" for x in shown[1:]) + "</div>"
    )
