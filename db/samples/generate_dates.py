"""Dates of generated events: every form of EDTF the case file knows, in the shares a real file has.

Plain days, instants and intervals of them are four fifths of any file; their bounds are worked out with numpy. All
other forms go through `db.dates.parse_edtf`. Both give the same bounds (a test compares them).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from db.civil_days import DAY_S, civil_from_days
from db.dates import parse_edtf

Seconds = NDArray[np.int64]

NO_BOUND: Final = np.iinfo(np.int64).min
"""Stands for NULL in the bounds and in the flags: open, unknown, or no date at all."""

OFFSET_S: Final = 2 * 3600
OFFSET_ZONE: Final = "Etc/GMT-2"

FORM_SHARES: Final[dict[str, float]] = {
    "day": 0.500, "instant": 0.205, "offset": 0.040, "days": 0.080, "hours": 0.040,
    "month": 0.035, "about": 0.022, "uncertain": 0.010, "both": 0.004, "between": 0.014, "one_of": 0.004,
    "all_of": 0.003, "before": 0.005, "after": 0.004, "open_end": 0.004, "open_start": 0.001, "unknown_start": 0.004,
    "unknown_end": 0.003, "year": 0.005, "season": 0.004, "decade": 0.001, "some_day": 0.005, "late_end": 0.003,
    "none": 0.004,
}  # fmt: skip
"""Form → its share of all events. They add up to one."""

DERIVED: Final = frozenset({"between", "one_of", "before", "after", "late_end"})
ESTIMATED: Final = frozenset({"about", "both", "season", "decade", "year"})


@dataclass(frozen=True)
class Dates:
    """What the case file stores of the dates of one chunk of events."""

    edtf: NDArray[np.object_]
    earliest_start_s: Seconds
    latest_start_s: Seconds
    earliest_end_s: Seconds
    latest_end_s: Seconds
    flags: Seconds
    basis: NDArray[np.object_]  # stated, derived, estimated
    timezone: NDArray[np.object_]


def pick_forms(rng: np.random.Generator, count: int) -> NDArray[np.object_]:
    """A form for each of `count` events."""
    names = np.array(list(FORM_SHARES), dtype=object)
    chosen: NDArray[np.object_] = names[rng.choice(len(names), count, p=list(FORM_SHARES.values()))]
    return chosen


def make_dates(forms: NDArray[np.object_], start_s: Seconds, duration_s: Seconds) -> Dates:
    """The dates of events that began at `start_s` (UTC seconds) and took `duration_s` (>= 0)."""
    count = len(forms)
    edtf = np.full(count, "", dtype=object)
    bounds = np.full((5, count), NO_BOUND, dtype=np.int64)
    for form, fill in _VECTORISED.items():
        rows = np.flatnonzero(forms == form)
        if len(rows):
            edtf[rows], bounds[:4, rows] = fill(start_s[rows], duration_s[rows])
            bounds[4, rows] = parse_edtf(edtf[rows[0]]).packed_flags
    for row in np.flatnonzero(~np.isin(forms, [*_VECTORISED, "none"])).tolist():
        text = _ONE_BY_ONE[forms[row]](int(start_s[row]) // DAY_S, int(duration_s[row]) // DAY_S)
        date = parse_edtf(text)
        edtf[row] = text
        four = (date.earliest_start_s, date.latest_start_s, date.earliest_end_s, date.latest_end_s)
        bounds[:4, row] = [NO_BOUND if bound is None else bound for bound in four]
        bounds[4, row] = date.packed_flags
    basis = np.full(count, "stated", dtype=object)
    basis[np.isin(forms, list(DERIVED))] = "derived"
    basis[np.isin(forms, list(ESTIMATED))] = "estimated"
    timezone = np.where(np.isin(forms, ["offset", "hours"]), OFFSET_ZONE, "").astype(object)
    return Dates(edtf, bounds[0], bounds[1], bounds[2], bounds[3], bounds[4], basis, timezone)


def day_texts(seconds: Seconds) -> NDArray[np.object_]:
    """`2014-06-12` for each second."""
    days = np.datetime_as_string((seconds // DAY_S).astype("datetime64[D]"))
    texts: NDArray[np.object_] = days.astype(object)
    return texts


def _second_texts(seconds: Seconds) -> NDArray[np.object_]:
    texts: NDArray[np.object_] = np.datetime_as_string(seconds.astype("datetime64[s]")).astype(object)
    return texts


# ---- the common forms, by numpy: (text, the four bounds as rows of one array) ----------------------------------
Filled = tuple[NDArray[np.object_], Seconds]


def _day(start_s: Seconds, _: Seconds) -> Filled:
    first = start_s // DAY_S * DAY_S
    last = first + DAY_S - 1
    return day_texts(start_s), np.stack([first, last, first, last])


def _instant(start_s: Seconds, _: Seconds) -> Filled:
    return _second_texts(start_s) + "Z", np.stack([start_s] * 4)


def _offset(start_s: Seconds, _: Seconds) -> Filled:
    return _second_texts(start_s + OFFSET_S) + "+02:00", np.stack([start_s] * 4)


def _days(start_s: Seconds, duration_s: Seconds) -> Filled:
    end_s = start_s + np.maximum(duration_s, DAY_S)
    first, last = start_s // DAY_S * DAY_S, end_s // DAY_S * DAY_S
    text = day_texts(start_s) + "/" + day_texts(end_s)
    return text, np.stack([first, first + DAY_S - 1, last, last + DAY_S - 1])


def _hours(start_s: Seconds, duration_s: Seconds) -> Filled:
    end_s = start_s + np.maximum(duration_s, 60)
    text = _second_texts(start_s + OFFSET_S) + "+02:00/" + _second_texts(end_s + OFFSET_S) + "+02:00"
    return text, np.stack([start_s, start_s, end_s, end_s])


_VECTORISED: Final[dict[str, Callable[[Seconds, Seconds], Filled]]] = {
    "day": _day,
    "instant": _instant,
    "offset": _offset,
    "days": _days,
    "hours": _hours,
}


# ---- the others, one by one: from the first day and the whole days it took -----------------------------------------
def _text(day: int) -> str:
    year, month, day_of_month = civil_from_days(day)
    return f"{year:04d}-{month:02d}-{day_of_month:02d}"


_ONE_BY_ONE: Final[dict[str, Callable[[int, int], str]]] = {
    "month": lambda day, _: _text(day)[:7],
    "about": lambda day, _: _text(day) + "~",
    "uncertain": lambda day, _: _text(day) + "?",
    "both": lambda day, _: _text(day)[:7] + "%",
    "between": lambda day, days: f"[{_text(day)}..{_text(day + 1 + days % 20)}]",
    "one_of": lambda day, days: f"[{_text(day)},{_text(day + 1 + days % 9)}]",
    "all_of": lambda day, days: f"{{{_text(day)},{_text(day + 2)},{_text(day + 4 + days % 9)}}}",
    "before": lambda day, _: f"[..{_text(day)}]",
    "after": lambda day, _: f"[{_text(day)}..]",
    "open_end": lambda day, _: _text(day) + "/..",
    "open_start": lambda day, _: "../" + _text(day),
    "unknown_start": lambda day, _: "/" + _text(day),
    "unknown_end": lambda day, _: _text(day) + "/",
    "year": lambda day, _: _text(day)[:4],
    "season": lambda day, _: f"{_text(day)[:4]}-{21 + day % 4}",
    "decade": lambda day, _: _text(day)[:3] + "X",
    "some_day": lambda day, _: _text(day)[:7] + "-XX",
    "late_end": lambda day, days: f"{_text(day)}/[{_text(day + 1 + days % 30)}..{_text(day + 3 + days % 30)}]",
}
