"""Small cases drawn by hand: the Abu Dhabi facts, the marks of the grammar, and many events for speed.

`event(...)` takes dates as "2026-02-05" and makes the four bounds; ends are exclusive, as the layout wants them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from db.dates import DAY_S, days_from_civil
from db.domain import EVENT_KINDS, EVENT_STATUSES
from viewer.layout.timeline_data import (
    APPROXIMATE,
    INTERVAL,
    OPEN_END,
    OPEN_START,
    UNDATED,
    UNKNOWN_END,
    UNKNOWN_HIGH,
    UNKNOWN_LOW,
    UNKNOWN_START,
    Distance,
    EventTable,
    EventText,
    GapChange,
    IssueFacts,
    NoteFacts,
    RoundFacts,
    StatementFacts,
    SwapFacts,
    SwapSide,
    TimelineData,
)
from viewer.layout.view import TimelineView


def at(day: str, hour: int = 0) -> int:
    """Seconds of the start of a day."""
    year, month, date = (int(part) for part in day.split("-"))
    return days_from_civil(year, month, date) * DAY_S + hour * 3600


@dataclass(frozen=True)
class Sketch:
    id: int
    kind: str
    text: EventText
    bounds: tuple[int, int, int, int]
    doubt: int = 0
    status: str = "occurred"
    importance: int = 50


def on(day: str) -> tuple[tuple[int, int, int, int], int]:
    """A known day."""
    start = at(day)
    return (start, start, start + DAY_S, start + DAY_S), 0


def about(first: str, last: str) -> tuple[tuple[int, int, int, int], int]:
    """One day, about the middle of two."""
    low, high = at(first), at(last) + DAY_S
    return (low, high, low, high), APPROXIMATE


def lasted(
    start: tuple[str, str] | str | None, end: tuple[str, str] | str | None, *, open_end: bool = False
) -> tuple[tuple[int, int, int, int], int]:
    """A period; an end given as a pair lies between the two days, None is unknown."""
    doubt = INTERVAL
    if start is None:
        es, ls, doubt = UNKNOWN_LOW, UNKNOWN_LOW, doubt | UNKNOWN_START
    elif isinstance(start, tuple):
        es, ls = at(start[0]), at(start[1]) + DAY_S
    else:
        es = ls = at(start)
    if end is None:
        doubt |= OPEN_END if open_end else UNKNOWN_END
        ee, le = UNKNOWN_HIGH, UNKNOWN_HIGH
    elif isinstance(end, tuple):
        ee, le = at(end[0]), at(end[1]) + DAY_S
    else:
        ee = le = at(end) + DAY_S
    if start is None:
        ls = ee
    return (es, ls, ee, le), doubt


def began_by(day: str) -> tuple[tuple[int, int, int, int], int]:
    """Under way by a day, nobody says since when, and still going."""
    by = at(day) + DAY_S
    return (UNKNOWN_LOW, by, UNKNOWN_HIGH, UNKNOWN_HIGH), INTERVAL | UNKNOWN_START | OPEN_END


NO_DATE = ((UNKNOWN_LOW, UNKNOWN_HIGH, UNKNOWN_LOW, UNKNOWN_HIGH), UNDATED)


class SketchTexts:
    def __init__(self, texts: list[EventText]) -> None:
        self._texts = texts

    def texts(self, rows: np.ndarray) -> list[EventText]:
        return [self._texts[row] for row in rows.tolist()]


def data_of(sketches: list[Sketch], **more: object) -> TimelineData:
    """The timeline data of sketched events, sorted as the table demands."""
    order = sorted(sketches, key=lambda s: (s.bounds[0], s.id))
    bounds = np.array([s.bounds for s in order], dtype=np.int64).reshape(-1, 4)
    n = len(order)
    events = EventTable(
        ids=np.array([s.id for s in order], dtype=np.int64),
        kind=np.array([EVENT_KINDS.index(s.kind) for s in order], dtype=np.int8),
        status=np.array([EVENT_STATUSES.index(s.status) for s in order], dtype=np.int8),
        earliest_start_s=bounds[:, 0],
        latest_start_s=bounds[:, 1],
        earliest_end_s=bounds[:, 2],
        latest_end_s=bounds[:, 3],
        doubt=np.array([s.doubt for s in order], dtype=np.uint8),
        importance=np.array([s.importance for s in order], dtype=np.uint8),
        parent=np.zeros(n, dtype=np.int64),
        place=np.zeros(n, dtype=np.int64),
    )
    return TimelineData(events=events, texts=SketchTexts([s.text for s in order]), **more)  # type: ignore[arg-type]


def sketch(
    number: int,
    kind: str,
    date: tuple[tuple[int, int, int, int], int],
    head: str = "",
    tail: str = "",
    *,
    title: str = "",
    status: str = "occurred",
    importance: int = 50,
) -> Sketch:
    bounds, doubt = date
    text = EventText(title or f"{head} {tail}".strip(), head, tail)
    return Sketch(number, kind, text, bounds, doubt, status, importance)


AS_OF = at("2026-02-06")
NOW = at("2026-11-23", 14)


def abu_dhabi() -> TimelineData:
    """The first case as picture 01 shows it."""
    events = [
        sketch(1, "round", lasted(None, "2026-02-02"), "Round 1", "date not stated, ended before Round 2"),
        sketch(2, "round", lasted(("2026-01-31", "2026-02-03"), "2026-02-05"), "Round 2, Abu Dhabi"),
        sketch(3, "round", NO_DATE, "Round 3", "planned, likely in the U.S.", status="planned"),
        sketch(4, "swap", about("2025-08-20", "2025-09-19"), "", "Earlier exchange, about Sep 2025"),
        sketch(5, "swap", on("2026-02-05"), "157 for 157", "+ 3 civilians", title="Prisoner exchange, 157 for 157"),
        sketch(6, "statement", on("2026-02-05"), "Witkoff", "calls talks “constructive”", importance=80),
        sketch(7, "statement", on("2026-02-05"), "Witkoff", "314 prisoners released", importance=78),
        sketch(8, "statement", on("2026-02-05"), "Zelenskiy", "some held nearly four years", importance=76),
        sketch(9, "statement", on("2026-02-05"), "Zelenskiy", "any format for lasting peace", importance=74),
        sketch(10, "statement", on("2026-02-05"), "Zelenskiy", "wants U.S. guarantees", importance=72),
        sketch(11, "statement", on("2026-02-05"), "Dmitriev", "“positive movement”", importance=70),
        sketch(
            12,
            "incident",
            lasted("2022-02-24", None, open_end=True),
            "",
            "Fighting along a front line of roughly 750 miles",
        ),
        sketch(
            13,
            "incident",
            lasted(("2026-01-29", "2026-01-31"), ("2026-02-04", "2026-02-05")),
            "",
            "Airstrikes and drone attacks before the talks",
        ),
        sketch(14, "incident", NO_DATE, "", "Strikes on Russian test sites"),
        sketch(
            15,
            "period",
            lasted("2024-01-20", None, open_end=True),
            "",
            "Russian control expands slightly, since early 2024",
        ),
        sketch(
            16,
            "period",
            began_by("2026-01-19"),
            "",
            "U.S.–Russia economic working group, under way",
        ),
    ]
    first, shown = at("2026-02-03"), at("2026-02-07")
    issue = lambda n, title, status, gap, **k: IssueFacts(  # noqa: E731
        n, title, (GapChange(first, status, gap),), last_asserted_s=shown, **k
    )
    return data_of(
        events,
        rounds={
            1: RoundFacts(1, "Abu Dhabi", 1, "Round 1"),
            2: RoundFacts(
                2,
                "Abu Dhabi",
                2,
                "Round 2",
                "Abu Dhabi",
                parties=("UA", "RU"),
                brokers=("US",),
                outcomes=(
                    ("done", "Exchange of 314 prisoners carried out"),
                    ("agreed", "Both sides agree to keep talking"),
                    ("open", "No agreement on territory or the plant"),
                ),
                quotes=2,
                issues=6,
                follows=1,
            ),
            3: RoundFacts(
                3, "Abu Dhabi", 3, "Round 3", detail="Likely in the United States", doubt="No date set", follows=2
            ),
        },
        swaps={
            4: SwapFacts(4),
            5: SwapFacts(
                5,
                (
                    SwapSide("Ukraine", 157),
                    SwapSide("Russia", 157, "military", 3, "civilian"),
                ),
                317,
            ),
        },
        statements={
            6: StatementFacts(
                6,
                "Witkoff",
                "“The discussions were constructive and focused on how to create the conditions for a durable peace.”",
                True,
                "Witkoff on X, by 5 Feb",
            ),
            11: StatementFacts(11, "Dmitriev", "“progress and positive movement”", True, "Dmitriev, by 5 Feb"),
        },
        issues=(
            issue(101, "Donetsk region", "contested", 4),
            issue(102, "Front lines", "contested", 4),
            issue(103, "Zaporizhzhia plant", "contested", 4),
            issue(104, "Security guarantees", "raised", 3),
            issue(105, "U.S.–Russia relations", "narrowing", 2, first_seen_s=at("2026-01-10")),
            issue(106, "Next round", "agreed_in_principle", 1),
        ),
        notes=(
            NoteFacts(201, "Dated from “five months”", at("2025-09-05")),
            NoteFacts(202, "Pressure before the talks", at("2026-02-01"), at("2026-02-05", 20), initials="IK"),
            NoteFacts(203, "Count check", at("2026-02-06"), at_as_of=True),
        ),
        distances=(Distance(4, 5, approximate=True),),
        start_s=at("2022-02-24"),
        end_s=AS_OF,
        no_positions_before="Round 2",
    )


def main_view(width_px: float = 840, height_px: float = 535, **more: object) -> TimelineView:
    """The view of picture 01: nine months about February 2026."""
    settings: dict[str, object] = {"as_of_s": AS_OF, "now_s": NOW}
    settings.update(more)
    return TimelineView(at("2025-08-05"), at("2026-05-06"), width_px, height_px, **settings)  # type: ignore[arg-type]


def days_view(width_px: float = 1176, height_px: float = 700, **more: object) -> TimelineView:
    """The view of picture 04: ten days."""
    settings: dict[str, object] = {"as_of_s": AS_OF, "now_s": NOW, "detail": "cards"}
    settings.update(more)
    return TimelineView(at("2026-01-30", 12), at("2026-02-09", 18), width_px, height_px, **settings)  # type: ignore[arg-type]


def open_start(end: str) -> tuple[tuple[int, int, int, int], int]:
    """Under way since before anyone wrote it down."""
    last = at(end) + DAY_S
    return (UNKNOWN_LOW, last, last, last), INTERVAL | OPEN_START


def grammar() -> TimelineData:
    """Every mark of the grammar in one case: each kind in each form of doubt, notes, a distance, ribbons that move."""
    kinds = ("round", "swap", "statement", "incident", "agreement", "contact", "period")
    forms = (
        on("2025-10-10"),
        lasted("2025-10-20", "2025-11-14"),
        lasted(("2025-11-24", "2025-12-04"), "2025-12-16"),
        lasted("2025-12-26", ("2026-01-04", "2026-01-12")),
        lasted(("2026-01-18", "2026-01-22"), ("2026-01-26", "2026-01-31")),
        lasted(None, "2026-02-02"),
        about("2025-08-20", "2025-09-19"),
        lasted("2026-01-10", None, open_end=True),
        NO_DATE,
    )
    events = [
        sketch(10 * place + form, kind, date, "", f"{kind} {form}", importance=100 - form)
        for place, kind in enumerate(kinds, 1)
        for form, date in enumerate(forms)
    ]
    events.append(sketch(90, "round", NO_DATE, "Round 9", "planned", status="planned"))
    events.append(sketch(91, "swap", on("2026-03-10"), "", "planned swap", status="planned"))
    moving = (
        GapChange(at("2025-09-01"), "contested", 4),
        GapChange(at("2025-11-01"), "contested", 3),
        GapChange(at("2026-01-01"), "narrowing", 2),
        GapChange(at("2026-01-25"), "agreed", 0),
    )
    return data_of(
        events,
        issues=(
            IssueFacts(301, "Moves", moving, first_seen_s=at("2025-09-01")),
            IssueFacts(302, "Carried on", (GapChange(at("2026-01-10"), "contested", 4),), at("2026-01-30")),
        ),
        notes=(
            NoteFacts(401, "Count check", at("2025-09-10"), target_id=20),
            NoteFacts(402, "Pressure before the talks", at("2025-11-01"), at("2026-01-10"), initials="IK"),
        ),
        distances=(Distance(26, 20, approximate=True),),
        start_s=at("2025-08-20"),
        end_s=AS_OF,
        unreadable=((at("2025-09-22"), at("2025-10-02")),),
    )
