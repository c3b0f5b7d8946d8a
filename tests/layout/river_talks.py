"""A small case of positions for the matrix and the ledger: every kind of cell once, in numbers one can check by eye."""

from __future__ import annotations

from dataclasses import replace

from viewer.layout.english import EnglishWords
from viewer.layout.positions import (
    CANCELLED,
    HELD,
    PLANNED,
    HeldPosition,
    IssueFacts,
    Party,
    PositionFacts,
    RoundColumn,
    StatusClaim,
)
from viewer.layout.positions_words import GridWords

DAY_S = 86_400
NORTH, SOUTH, GUEST = 11, 12, 13
WATER, ROAD, BRIDGE, TOLL = 21, 22, 23, 24
ROUNDS = tuple(
    RoundColumn(100 + n, "River", f"Round {n}", f"day {n * 100}", HELD, "", n * 100 * DAY_S, (n * 100 + 2) * DAY_S)
    for n in range(1, 6)
)
LATER = (
    RoundColumn(106, "River", "Round 6", "cancelled", CANCELLED),
    RoundColumn(107, "River", "Round 7", "planned, no date", PLANNED),
)


def held(number: int, issue: int, actor: int, round_number: int, summary: str, value: int | None) -> HeldPosition:
    """One position, placed by A. Brook where it has a value."""
    placed_by = "A. Brook" if value is not None else ""
    return HeldPosition(
        number, issue, actor, 100 + round_number, summary, "demands", value, placed_by, passages=2, number=number
    )


POSITIONS = (
    held(1, WATER, NORTH, 1, "All of it", 0),
    held(2, WATER, SOUTH, 1, "Half each", 4),
    held(3, WATER, NORTH, 2, "All of it", 0),
    held(4, WATER, SOUTH, 2, "A third", 2),
    held(5, WATER, NORTH, 4, "Half each", 2),
    held(6, WATER, GUEST, 4, "A commission", 1),
    held(7, WATER, NORTH, 4, "Half, says another report", None),
    replace(held(8, ROAD, SOUTH, 2, "", None), stance="unknown"),
    held(9, BRIDGE, NORTH, 2, "Open it", None),
)
ISSUES = (
    IssueFacts(
        WATER,
        "Water",
        "North keeps it",
        "South takes it",
        (
            StatusClaim(31, "raised", 50 * DAY_S, "day 50"),
            StatusClaim(32, "contested", 100 * DAY_S, "day 100", 101, "Envoy"),
            StatusClaim(33, "reopened", 250 * DAY_S, "day 250"),
            StatusClaim(34, "narrowing", 402 * DAY_S, "day 402", 104),
        ),
        frozenset({101, 103, 104}),
    ),
    IssueFacts(ROAD, "Road", touched=frozenset({102})),
    IssueFacts(BRIDGE, "Bridge"),
    IssueFacts(TOLL, "Toll", statuses=(StatusClaim(35, "agreed", 400 * DAY_S, "day 400"),)),
)
FACTS = PositionFacts(
    ISSUES,
    (Party(NORTH, "North", "NO", 5), Party(SOUTH, "South", "SO", 3), Party(GUEST, "Guest", "GU", 1)),
    (*ROUNDS, *LATER),
    POSITIONS,
)
WORDS = GridWords(EnglishWords())
