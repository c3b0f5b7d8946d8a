"""Saved views: what a `SavedView` record's `settings_json` holds, made from a session and shown in one.

Keys, all optional; unknown keys are kept out and cause no fault, so that later versions may add some:

- `start`, `end`: the visible span, as ISO days ("2014-04-01", whole days, both included) or, when it is not made of
  whole days, as seconds since 1970, wall time, as numbers. `end` as a day is that day's end.
- `lanes_by`: "kind", "party", "actor", "issue", "place" or "source"; `detail`: "auto", "density", "clusters",
  "labels" or "cards".
- `order`, `hidden`, `folded`, `turned` (lanes inside it opened or closed by hand), `pinned`: lists of lane keys;
  `heights`: an object from lane key to pixels.
- `filters`: an object with lists `hidden_kinds`, `statuses`, `actors`, `issues`, `places`, `sources` (records by
  their uid, so that a copy of the case reads them too) and the number `importance_min`.
- `as_of`: an ISO day, the case as known at its end. Absent: as known today.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from db.case import Case
from db.dates import DAY_S, DateError, iso_day, parse_edtf
from db.domain import EVENT_STATUSES, Record, SavedView, id_of
from db.errors import CaseError, ErrorCode
from viewer.layout.view import DETAILS, LANES_BY, Filters
from viewer.session import Session, ViewState
from viewer.words import tr

_RECORD_FILTERS = ("actors", "issues", "places", "sources")
_FILE_KIND = "rapporteur saved views"


@dataclass(frozen=True, slots=True)
class Looked:
    """A saved view read: how to look, and the as-known second (None: today)."""

    view: ViewState
    as_of_s: int | None


def settings_of(case: Case, view: ViewState, as_of_s: int | None) -> str:
    """The present way of looking as `settings_json`; what is as the program has it by itself is left out."""
    kept: dict[str, Any] = {
        "start": _moment(view.start_s, 0),
        "end": _moment(view.end_s, 1),
        "lanes_by": view.lanes_by,
        "detail": "" if view.detail == "auto" else view.detail,
        "order": list(view.order),
        "hidden": sorted(view.hidden),
        "folded": sorted(view.folded),
        "turned": sorted(view.turned),
        "heights": dict(view.heights),
        "pinned": sorted(view.pinned),
        "filters": _filters_out(case, view.filters),
        "as_of": "" if as_of_s is None else iso_day(as_of_s),
    }
    return json.dumps({key: value for key, value in kept.items() if value not in ("", [], {})}, ensure_ascii=False)


def read_view(case: Case, saved: SavedView, present: ViewState) -> Looked:
    """What a saved view shows. A value that cannot be read leaves the present one, or the program's own."""
    found = json.loads(saved.settings_json)
    kept: Mapping[str, Any] = found if isinstance(found, dict) else {}
    start_s = _second(kept.get("start"), 0, present.start_s)
    end_s = _second(kept.get("end"), 1, present.end_s)
    if not end_s > start_s:
        start_s, end_s = present.start_s, present.end_s
    lanes_by, detail = kept.get("lanes_by"), kept.get("detail")
    view = ViewState(
        start_s,
        end_s,
        lanes_by=lanes_by if lanes_by in LANES_BY else "kind",
        detail=detail if detail in DETAILS else "auto",
        order=_names(kept.get("order")),
        hidden=frozenset(_names(kept.get("hidden"))),
        folded=frozenset(_names(kept.get("folded"))),
        turned=frozenset(_names(kept.get("turned"))),
        heights=_heights(kept.get("heights")),
        pinned=frozenset(_names(kept.get("pinned"))),
        filters=_filters_in(case, kept.get("filters")),
    )
    as_of = kept.get("as_of")
    return Looked(view, round(_second(as_of, 1, math.nan)) - 1 if _is_day(as_of) else None)


def show_view(session: Session, view_id: int) -> None:
    """Look as a saved view says; Back returns to the span before."""
    looked = read_view(session.case, session.case.saved_views[view_id], session.view)
    session.history.remember((session.view.start_s, session.view.end_s))
    session.set_as_of(looked.as_of_s)
    session.set_view(looked.view)


def in_order(case: Case) -> list[SavedView]:
    """The saved views as the analyst ordered them."""
    return sorted(case.saved_views.values(), key=lambda view: (view.sort, view.name.casefold(), view.uid))


def as_file(views: list[SavedView]) -> str:
    """Saved views as JSON text for another copy of the case, or another case."""
    rows = [{"name": view.name, "settings": json.loads(view.settings_json)} for view in views]
    return json.dumps({"kind": _FILE_KIND, "version": 1, "views": rows}, ensure_ascii=False, indent=2) + "\n"


def views_in_file(text: str) -> list[tuple[str, str]]:
    """Name and `settings_json` of each view in such a text. Raises `CaseError` INVALID for anything else."""
    try:
        found = json.loads(text)
        if found["kind"] != _FILE_KIND:
            raise ValueError(found["kind"])
        rows = [(str(row["name"]).strip(), row["settings"]) for row in found["views"]]
    except (ValueError, KeyError, TypeError, RecursionError) as fault:
        raise CaseError(ErrorCode.INVALID, tr("This file holds no saved views of Rapporteur.")) from fault
    return [(name, json.dumps(kept, ensure_ascii=False)) for name, kept in rows if name and isinstance(kept, dict)]


def _moment(second: float, end: int) -> str | float:
    whole = round(second)
    if whole % DAY_S or abs(whole) > 60_000_000_000:
        return float(whole)
    return iso_day(whole - end)


def _is_day(value: object) -> bool:
    return isinstance(value, str) and not math.isnan(_second(value, 1, math.nan))


def _second(value: object, end: int, otherwise: float) -> float:
    """The second a `start` or `end` means; `otherwise` where it is none."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value) if math.isfinite(value) else otherwise
    if not isinstance(value, str):
        return otherwise
    try:
        date = parse_edtf(value)
    except DateError:
        return otherwise
    bound = date.latest_s if end else date.earliest_s
    return otherwise if bound is None else float(bound + end)


def _names(value: object) -> tuple[str, ...]:
    return tuple(name for name in value if isinstance(name, str)) if isinstance(value, list) else ()


def _heights(value: object) -> tuple[tuple[str, float], ...]:
    if not isinstance(value, dict):
        return ()
    return tuple((str(key), min(max(float(px), 22.0), 1_200.0)) for key, px in value.items() if _is_size(px))


def _is_size(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _filters_out(case: Case, filters: Filters) -> dict[str, Any]:
    kept: dict[str, Any] = {
        "hidden_kinds": sorted(filters.hidden_kinds),
        "statuses": sorted(filters.statuses),
        "importance_min": filters.importance_min or "",
    }
    for name in _RECORD_FILTERS:
        table: Mapping[int, Record] = getattr(case, name)
        kept[name] = sorted(table[i].uid for i in getattr(filters, name) if i in table)
    return {key: value for key, value in kept.items() if value not in ("", [])}


def _filters_in(case: Case, value: object) -> Filters:
    if not isinstance(value, dict):
        return Filters()
    least = value.get("importance_min")
    records = {
        name: frozenset(i for i in map(id_of, _names(value.get(name))) if i in getattr(case, name))
        for name in _RECORD_FILTERS
    }
    return Filters(
        hidden_kinds=frozenset(_names(value.get("hidden_kinds"))),
        statuses=frozenset(_names(value.get("statuses"))) & frozenset(EVENT_STATUSES),
        importance_min=least if isinstance(least, int) and not isinstance(least, bool) else 0,
        **records,
    )
