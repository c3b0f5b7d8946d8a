"""When a phrase such as "the first in five months" fits the time since the exchange before."""

from dataclasses import replace

import pytest

from db.checks.intervals import PHRASE, Interval, fits_phrase
from db.dates import DAY_S, days_from_civil


def interval(start: tuple[int, int, int], end: tuple[int, int, int]) -> Interval:
    first, last = days_from_civil(*start), days_from_civil(*end)
    return Interval(1, 2, last - first, last - first, first * DAY_S, last * DAY_S)


OCTOBER_TO_FEBRUARY = ((2025, 10, 2), (2026, 2, 5))


@pytest.mark.parametrize(
    ("count", "unit", "hedge", "fits"),
    [
        (5, "month", "", False),
        (4, "month", "", True),
        (5, "month", "nearly", True),
        (4, "month", "more than", True),
        (4, "month", "nearly", False),
        (5, "month", "about", True),
        (18, "week", "", True),
        (17, "week", "", False),
        (126, "day", "", True),
        (1, "year", "", False),
    ],
)
def test_when_a_phrase_fits(count: int, unit: str, hedge: str, fits: bool) -> None:
    assert fits_phrase(interval(*OCTOBER_TO_FEBRUARY), count, unit, hedge) is fits


def test_an_open_end_gives_a_phrase_the_benefit() -> None:
    exact = interval(*OCTOBER_TO_FEBRUARY)
    assert fits_phrase(replace(exact, most_days=None), 9, "month")
    assert fits_phrase(replace(exact, most_days=160), 5, "month")
    assert not fits_phrase(replace(exact, most_days=130), 5, "month")


@pytest.mark.parametrize(
    ("text", "count", "unit", "hedge"),
    [
        ("the first exchange in five months", "five", "month", None),
        ("The first for nearly five months.", "five", "month", "nearly"),
        ("the first such release in more than 2 years", "2", "year", "more than"),
        ("first in a year", "a", "year", None),
    ],
)
def test_phrases_that_are_read(text: str, count: str, unit: str, hedge: str | None) -> None:
    found = PHRASE.search(text)
    assert found
    assert (found["count"], found["unit"], found["hedge"]) == (count, unit, hedge)


@pytest.mark.parametrize("text", ["the first of the round groups", "two weeks after the first", "in five months"])
def test_phrases_that_say_nothing_of_an_interval(text: str) -> None:
    assert not PHRASE.search(text)
