"""Figures: running totals against the exchanges they count, and figures for one thing that differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

import numpy as np

from db.checks.amounts import Amount, Sum, amount_of, one_of_each
from db.checks.finding import Finding, finding
from db.checks.known import Known, entry_order
from db.checks.phrases import running_total
from db.checks.sentences import WORDS
from db.checks.swap_claims import WHOLE, SwapClaims, direction_of
from db.dates import DateError, describe_short, parse_edtf
from db.domain import EVENT_KINDS, Figure, RecordId, WorkingFigure

_ALL_MODES: Final = ("exchange", "release", "repatriation")


def check_figures(known: Known) -> Iterator[Finding]:
    """Running totals that the exchanges on record do not add up to, and figures that differ for one thing and day."""
    running: set[RecordId] = set()
    groups: dict[tuple[str, RecordId, str], list[Figure]] = defaultdict(list)
    for figure in sorted(known.of(known.case.figures), key=entry_order):
        if (figure.value_min, figure.value_max) != (None, None) and figure.about_id:
            groups[figure.label.casefold(), figure.about_id, figure.unit].append(figure)
    for group in groups.values():
        for found in _running_total(known, group):
            running.update(found.record_ids)
            yield found
    for group in groups.values():
        if not running.issuperset(figure.id for figure in group):
            yield from _figures_differ(known, group)


def _running_total(known: Known, group: list[Figure]) -> Iterator[Finding]:
    first = group[0]
    said = running_total(first.label, first.unit)
    try:
        end = parse_edtf(first.date_edtf) if first.date_edtf else None
    except DateError:
        return
    if said is None or end is None or end.latest_s is None:
        return
    modes = ("exchange",) if said.exchanges_only else _ALL_MODES
    swap_ids = _swaps_between(known, said.start_s, end.latest_s, modes)
    groups = [_totals(known, swap_id) for swap_id in swap_ids]
    if not swap_ids or not all(groups):
        return  # an exchange without a total on record: nothing can be said
    sums = one_of_each(groups)
    shown = one_of_each([group[:1] for group in groups])[0]
    for figure in group:
        told = _amount(figure)
        if sums and not any(total.amount.meets(told) for total in sums):
            others = [f for f in group if f.id != figure.id and not _amount(f).meets(told)]
            values: dict[str, str | int] = {
                "claimant": _claimant(known, figure),
                "value": told.text,
                "count": len(swap_ids),
                "start": said.start,
                "end": describe_short(end),
                "parts": shown.text,
            }
            rows = [(f.uid, f.id) for f in (figure, *others[:1])] + known.named(swap_ids)
            yield finding("running_total", "warning", rows, values)


def _swaps_between(known: Known, start_s: int, end_s: int, modes: tuple[str, ...]) -> list[RecordId]:
    columns = known.case.columns
    rows = known.happened & (columns.kind == EVENT_KINDS.index("swap"))
    rows &= (columns.earliest_start_s >= start_s) & (columns.latest_end_s <= end_s)
    found = [int(columns.ids[row]) for row in np.flatnonzero(rows)]
    swaps = known.case.swaps
    return [i for i in found if i in swaps and swaps[i].mode in modes and i not in known.stages]


def _totals(known: Known, swap_id: RecordId) -> list[Sum]:
    """How many persons one exchange moved: the working figure, else what is stated in all, else the parts' sums."""
    claims = SwapClaims(known, swap_id, known.claims_by_swap.get(swap_id, ()))
    stated = [c for c in claims.of("delivered") if direction_of(c) == WHOLE and c.category == "total"]
    stated = [claim for claim in stated if claim.measure == "whole"]
    chosen = {w.claim_id for w in known.case.working_figures.values() if isinstance(w, WorkingFigure)}
    working = [claim for claim in stated if claim.id in chosen]
    totals = [Sum(a, (c,)) for c in working or stated if (a := amount_of(c)) is not None]
    return totals or claims.sums_of_all("delivered")


def _figures_differ(known: Known, group: list[Figure]) -> Iterator[Finding]:
    """Figures with one label about one thing for one date, of which no number fits all."""
    by_date: dict[str, list[Figure]] = defaultdict(list)
    for figure in group:
        by_date[figure.date_edtf].append(figure)
    for same in by_date.values():
        apart = [f for f in same if any(not _amount(f).meets(_amount(o)) for o in same)]
        exact = [f for f in apart if not f.approximate]
        if len(exact) > 1 and any(not _amount(exact[0]).meets(_amount(o)) for o in exact):
            told = [f"{_claimant(known, f)} {_amount(f).text}" for f in exact]
            values: dict[str, str | int] = {"label": same[0].label, "claims": "; ".join(told)}
            yield finding("figures_differ", "info", [(f.uid, f.id) for f in exact], values)


def _amount(figure: Figure) -> Amount:
    low, high = figure.value_min, figure.value_max
    return Amount(low or 0, high)


def _claimant(known: Known, figure: Figure) -> str:
    actor = known.case.actors.get(figure.claimed_by_id or 0)
    return actor.name if actor else WORDS["unnamed_claimant"]
