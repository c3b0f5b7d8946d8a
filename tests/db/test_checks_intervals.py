"""When a phrase such as "the first in five months" fits the time since the exchange before."""

from dataclasses import replace

import pytest

from db.checks.intervals import Interval, fits_phrase
from db.checks.phrase_words import LANGUAGES
from db.checks.phrases import ABOUT, BEYOND, HELD, PLAIN, interval_phrase, ordinals, running_total
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
        (5, "month", HELD, True),
        (4, "month", BEYOND, True),
        (4, "month", HELD, False),
        (5, "month", ABOUT, True),
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


SAID = {
    "en": [
        ("the first exchange in five months", 5, "month", PLAIN),
        ("The first for nearly five months.", 5, "month", HELD),
        ("the first such release in more than 2 years", 2, "year", BEYOND),
        ("first in a year", 1, "year", PLAIN),
        ("the first exchange in nearly fourteen months", 14, "month", HELD),
    ],
    "uk": [
        ("перший обмін за п’ять місяців", 5, "month", PLAIN),
        ("вперше за майже п'ять місяців", 5, "month", HELD),
        ("Перший обмін за понад 2 роки", 2, "year", BEYOND),
        ("перший за місяць", 1, "month", PLAIN),
        ("Уперше не було; перший за останні чотири тижні", 4, "week", PLAIN),
    ],
    "ru": [
        ("первый обмен за пять месяцев", 5, "month", PLAIN),
        ("впервые почти за пять месяцев", 5, "month", HELD),
        ("первый обмен более чем за 2 года", 2, "year", BEYOND),
        ("первый за год", 1, "year", PLAIN),
        ("первый за последние десять дней", 10, "day", PLAIN),
    ],
    "ar": [
        ("أول تبادل للأسرى منذ خمسة أشهر", 5, "month", PLAIN),
        ("الأول منذ نحو خمسة أشهر", 5, "month", ABOUT),
        ("الأولى منذ أكثر من ٢ سنوات", 2, "year", BEYOND),
        ("أول عملية منذ شهرين", 2, "month", PLAIN),
        ("لأول مرة منذ ما يقرب من أربعة أشهر", 4, "month", HELD),
    ],
    "fr": [
        ("le premier échange en cinq mois", 5, "month", PLAIN),
        ("le premier depuis près de cinq mois", 5, "month", HELD),
        ("la première libération depuis plus de 2 ans", 2, "year", BEYOND),
        ("la première fois en une semaine", 1, "week", PLAIN),
    ],
    "de": [
        ("der erste Austausch seit fünf Monaten", 5, "month", PLAIN),
        ("erstmals seit fast fünf Monaten", 5, "month", HELD),
        ("der erste seit mehr als 2 Jahren", 2, "year", BEYOND),
        ("der erste seit einem Jahr", 1, "year", PLAIN),
    ],
    "es": [
        ("el primer canje en cinco meses", 5, "month", PLAIN),
        ("el primero en casi cinco meses", 5, "month", HELD),
        ("la primera liberación en más de 2 años", 2, "year", BEYOND),
        ("por primera vez en un año", 1, "year", PLAIN),
    ],
}


@pytest.mark.parametrize(("text", "count", "unit", "hedge"), [row for rows in SAID.values() for row in rows])
def test_phrases_that_are_read(text: str, count: int, unit: str, hedge: str) -> None:
    found = interval_phrase(text)
    assert found
    assert (found.count, found.unit, found.hedge) == (count, unit, hedge)


def test_every_language_of_the_table_has_phrases_here() -> None:
    assert {language.language for language in LANGUAGES} == set(SAID)


@pytest.mark.parametrize(
    "text",
    [
        "the first of the round groups",
        "two weeks after the first",
        "in five months",
        "the first round of talks in five months",
        "перший раунд переговорів за п’ять місяців",
        "первый раунд переговоров за пять месяцев",
        "الجولة الأولى من المحادثات",
        "le premier cycle de pourparlers en cinq mois",
        "die erste Gesprächsrunde seit fünf Monaten",
        "la primera ronda de conversaciones en cinco meses",
        "erste Hilfe in der Nacht",
        "el primer día en la frontera",
        "первого марта за стол сели двое",
    ],
)
def test_phrases_that_say_nothing_of_an_interval(text: str) -> None:
    assert interval_phrase(text) is None


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("the 59th exchange", {59}),
        ("59-й обмін полоненими", {59}),
        ("59-й обмен пленными", {59}),
        ("عملية التبادل رقم ٥٩", {59}),
        ("le 59e échange", {59}),
        ("der 59. Gefangenenaustausch", {59}),
        ("el 59.º canje", {59}),
        ("the 17th mediation", set()),
        ("9 exchanges", set()),
    ],
)
def test_numbers_of_exchanges_that_are_read(text: str, numbers: set[int]) -> None:
    assert ordinals(text) == numbers


@pytest.mark.parametrize(
    ("label", "unit", "exchanges_only"),
    [
        ("Persons exchanged since May 2013, running total", "persons", True),
        ("Обміняно осіб з травня 2013", "осіб", True),
        ("Обменяно с мая 2013", "человек", True),
        ("عدد من تم تبادلهم منذ مايو 2013", "شخص", True),
        ("Personnes libérées depuis mai 2013", "personnes", False),
        ("Ausgetauscht seit Mai 2013", "Personen", True),
        ("Personas liberadas desde mayo 2013", "personas", False),
    ],
)
def test_running_totals_that_are_read(label: str, unit: str, exchanges_only: bool) -> None:
    found = running_total(label, unit)
    assert found
    assert (found.exchanges_only, found.start_s) == (exchanges_only, days_from_civil(2013, 5, 1) * DAY_S)


@pytest.mark.parametrize(
    ("label", "unit"), [("Tonnes released since May 2013", "tonnes"), ("Length of the line since May 2013", "persons")]
)
def test_other_figures_are_no_running_totals(label: str, unit: str) -> None:
    assert running_total(label, unit) is None
