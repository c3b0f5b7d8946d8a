"""Records that seem to rest on several sources, which all go back to one."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from db import queries
from db.checks.finding import Finding, finding
from db.checks.known import Known
from db.checks.passage_table import source_roots, witnesses
from db.domain import Event, Quote, Record, RecordId


def check_lineage(known: Known) -> Iterator[Finding]:
    """Records with two sources or more, none of them independent: a rewrite is no second witness."""
    targets, sources, lines = witnesses(known.case, known.passages)
    suspects = targets[(sources > 1) & (lines == 1)].tolist()
    if not suspects:
        return
    roots = source_roots(known.case)
    passages = known.passages.only(known.passages.witness & np.isin(known.passages.target, suspects))
    cited: dict[RecordId, dict[RecordId, None]] = {}
    for target, source in zip(passages.target.tolist(), passages.source.tolist(), strict=True):
        cited.setdefault(target, {})[source] = None
    records = queries.records(known.case.case_file, suspects)
    for target_id in suspects:
        record = records.get(target_id)
        named = [known.case.sources[s] for s in cited[target_id] if s in known.case.sources]
        if record is None or not known.stands(record) or len(named) < 2:
            continue
        named.sort(key=lambda source: source.uid)
        values: dict[str, str | int] = {
            "title": _title(record),
            "count": len(named),
            "root": known.case.sources[roots[named[0].id]].title,
        }
        rows = [(record.uid, record.id), *((source.uid, source.id) for source in named)]
        yield finding("sources_repeat", "info", rows, values)


def _title(record: Record) -> str:
    if isinstance(record, Event):
        return record.title
    if isinstance(record, Quote):
        return record.text
    for name in ("title", "label", "summary", "name"):
        words = getattr(record, name, "")
        if words:
            return str(words)
    return record.uid
