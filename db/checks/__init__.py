"""The checks: what in a case does not fit together. They name rows and say why; they never change anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from db.case import Case
from db.checks.claims import check_claims
from db.checks.count_check import CountCheck, count_sentence
from db.checks.dates import check_dates
from db.checks.finding import SEVERITIES, Closure, Finding, Severity, closes, finding_key, with_closures
from db.checks.intervals import Interval, check_intervals, interval_since_previous
from db.checks.known import Known
from db.checks.lineage import check_lineage
from db.checks.missing import CONTRADICTIONS, GAP_KINDS, Gaps, SideBalance, gaps_of
from db.checks.ordinals import check_ordinals
from db.checks.rounds import check_rounds
from db.checks.running import check_figures
from db.checks.spans import check_spans
from db.checks.speakers import check_speakers
from db.checks.totals import check_stages
from db.edits import Revision

if TYPE_CHECKING:
    from db.case_file import CaseFile

__all__ = [
    "CHECKS",
    "CONTRADICTIONS",
    "GAP_KINDS",
    "SEVERITIES",
    "Checked",
    "Closure",
    "CountCheck",
    "Finding",
    "Gaps",
    "Interval",
    "Severity",
    "SideBalance",
    "check_apart",
    "check_record",
    "closes",
    "count_sentence",
    "finding_key",
    "gaps",
    "interval_since_previous",
]

CHECKS: Final[tuple[Callable[[Known], Iterator[Finding]], ...]] = (
    check_claims,
    check_stages,
    check_figures,
    check_intervals,
    check_ordinals,
    check_rounds,
    check_dates,
    check_speakers,
    check_spans,
    check_lineage,
)
"""Every check, each a function of what was known."""


def check_record(case: Case, as_of_s: int | None = None) -> list[Finding]:
    """All findings in the case as known on a date (None = now), the most severe first; closed ones are marked."""
    known = Known(case, as_of_s)
    return with_closures(case, (found for check in CHECKS for found in check(known)), as_of_s)


def gaps(case: Case, as_of_s: int | None = None, findings: Iterable[Finding] | None = None) -> Gaps:
    """What is missing in a case as known on a date; `findings` may be handed over where they are at hand."""
    return gaps_of(Known(case, as_of_s), check_record(case, as_of_s) if findings is None else findings)


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checks of one revision gave, as known on a date."""

    revision: Revision
    as_of_s: int | None
    findings: tuple[Finding, ...]
    gaps: Gaps


def check_apart(case: Case, reader: CaseFile, as_of_s: int | None = None) -> Checked:
    """Findings and gaps, read through a connection of the caller's own: for a worker, beside a case in use."""
    own = case.over(reader)
    found = check_record(own, as_of_s)
    return Checked(case.revision, as_of_s, tuple(found), gaps(own, as_of_s, found))
