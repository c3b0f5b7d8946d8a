"""Rounds and swaps that bear one number within one series."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from db.checks.finding import Finding, finding
from db.checks.known import Known
from db.domain import RecordId, Round, Swap


def check_rounds(known: Known) -> Iterator[Finding]:
    """A number given twice in a series, among rounds and among swaps.

    A forecast that was replaced is the same round as the one that took place, so it does not count; a number
    without a series means nothing and is not compared.
    """
    yield from _numbered_twice(known, known.case.rounds, "round_numbered_twice")
    yield from _numbered_twice(known, known.case.swaps, "swap_numbered_twice")


def _numbered_twice(known: Known, parts: Mapping[RecordId, Round | Swap], code: str) -> Iterator[Finding]:
    groups: dict[tuple[str, int], list[RecordId]] = defaultdict(list)
    for event_id, part in parts.items():
        replaced = isinstance(part, Round) and part.replaced_by_id is not None
        if part.series and part.number is not None and not replaced and event_id in known.event_ids:
            groups[part.series, part.number].append(event_id)
    for (series, number), event_ids in sorted(groups.items()):
        if len(event_ids) > 1:
            events = known.case.events(event_ids)
            titles = "; ".join(event.title for event in events)
            rows = [(event.uid, event.id) for event in events]
            values: dict[str, str | int] = {"series": series, "number": number, "count": len(events), "titles": titles}
            yield finding(code, "warning", rows, values)
