"""A record as a citation: what it is, when, and the passages that say so."""

from __future__ import annotations

from db.case import Case
from db.dates import describe_short, parse_edtf
from db.domain import Event, Evidence, Quote, Record, Source
from viewer.words import tr


def citation_of(case: Case, record_id: int) -> str:
    """One line of plain text, such as `Exchange of 157 for 157, Thu 5 Feb 2026 (GeokHub, 5 Feb 2026, ¶6)`."""
    record = case.record(record_id)
    if record is None:
        return ""
    if isinstance(record, Source):
        return source_line(record)
    passages = "; ".join(dict.fromkeys(passage_line(case, passage) for passage in case.evidence_of(record_id)))
    head = _head(record)
    return tr("{what} ({sources})", what=head, sources=passages) if passages else head


def source_line(source: Source) -> str:
    """A source in full: who published what, where and when, and its address."""
    parts = [source.author, source.title, source.publisher if source.publisher != source.title else ""]
    parts += [source.place_text, date_words(source.published_edtf), source.url]
    return ", ".join(part for part in parts if part)


def source_name(source: Source) -> str:
    """A source in short: "GeokHub, 5 Feb 2026"."""
    name = source.publisher or source.author or source.title
    date = date_words(source.published_edtf)
    return tr("{name}, {date}", name=name, date=date) if date else name


def passage_line(case: Case, passage: Evidence) -> str:
    """A passage: "GeokHub, 5 Feb 2026, ¶6"."""
    source = case.sources.get(passage.source_id)
    name = source_name(source) if source else tr("unknown source")
    place = f"¶{passage.paragraph}" if passage.paragraph else passage.locator
    return tr("{source}, {place}", source=name, place=place) if place else name


def date_words(edtf: str) -> str:
    """A stored date in short words; empty for none."""
    return describe_short(parse_edtf(edtf)) if edtf else ""


def _head(record: Record) -> str:
    if isinstance(record, Event):
        date = date_words(record.date_edtf) or tr("no date in source")
        return tr("{title}, {date}", title=record.title, date=date)
    if isinstance(record, Quote):
        return record.text if record.mode == "indirect" else f"“{record.text.strip('“”')}”"
    for field in ("title", "name", "summary", "label", "body"):
        text = getattr(record, field, "")
        if text:
            return str(text)
    return record.uid
