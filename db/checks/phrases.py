"""Reading phrases of reports, in any of the languages of `db.checks.phrase_words`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from db.checks.phrase_words import LANGUAGES, LanguagePhrases
from db.dates import DateError, read_typed_date

UNITS: Final = ("day", "week", "month", "year")
HELD, BEYOND, ABOUT, PLAIN = "held", "beyond", "about", ""
"""How a hedge bends a number: "nearly" stays below it, "more than" above, "about" either side, "" not at all."""

_MOST_LETTERS: Final = 100_000
_TENS: Final = (
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class IntervalPhrase:
    """ "the first exchange in nearly five months": its words, 5, "month", HELD."""

    words: str
    count: int
    unit: str
    hedge: str = PLAIN


@dataclass(frozen=True, slots=True)
class RunningTotal:
    """What a running total counts from: whether only exchanges, and since when, as the label says it and in seconds."""

    exchanges_only: bool
    start: str
    start_s: int


def interval_phrase(text: str) -> IntervalPhrase | None:
    """The first phrase of a text that says how long nothing of the kind had happened; not one about talks."""
    text = text[:_MOST_LETTERS]
    if not _ANY_FIRST.search(text):
        return None
    for language in LANGUAGES:
        for found in _interval(language).finditer(text):
            talks = re.search(language.talks, found["what"], re.IGNORECASE)
            count = _count(language, found)
            if not talks and count is not None:
                return IntervalPhrase(found[0].strip(), *count, _hedge(language, found))
    return None


def ordinals(text: str) -> frozenset[int]:
    """Every number that a text gives an exchange: 59 in "the 59th exchange"."""
    text = text[:_MOST_LETTERS]
    return frozenset(int(found["n"]) for language in LANGUAGES for found in _nth(language).finditer(text))


def running_total(label: str, unit: str) -> RunningTotal | None:
    """A figure's label that counts persons over exchanges: "Persons exchanged since May 2013, running total"."""
    for language in LANGUAGES:
        found = _running(language).search(label)
        if found is None or not re.fullmatch(language.persons, unit.strip(), re.IGNORECASE):
            continue
        start_s = _start_s(language, found["start"].strip())
        if start_s is not None:
            return RunningTotal(found["exchanged"] is not None, found["start"].strip(), start_s)
    return None


def _start_s(language: LanguagePhrases, words: str) -> int | None:
    try:
        return read_typed_date(words).date.earliest_s
    except DateError:
        pass
    year = re.search(r"\b([0-9]{4})\b", words)
    month = next((n for n, stem in enumerate(language.months, 1) if re.search(rf"\b{stem}", words, re.IGNORECASE)), 0)
    if year is None:
        return None
    try:
        return read_typed_date(f"{year[1]}-{month:02d}" if month else year[1]).date.earliest_s
    except DateError:
        return None


_ANY_FIRST: Final = re.compile("|".join(language.first for language in LANGUAGES), re.IGNORECASE)


@cache
def _interval(language: LanguagePhrases) -> re.Pattern[str]:
    hedges = "|".join((language.held, language.beyond, language.about))
    numbers = "|".join(reversed([*language.numbers, *(_TENS if language.language == "en" else ())]))
    units = "|".join(f"(?P<u{at}>{unit})" for at, unit in enumerate(language.units))
    pairs = "|".join(f"(?P<p{at}>{pair})" for at, pair in enumerate(language.pairs) if pair)
    count = rf"(?P<count>\d{{1,3}}|{numbers})\s+"
    counted = rf"(?:{count}){'?' if language.alone else ''}(?:{units})\b"
    length = rf"(?:{pairs}\b|{counted})" if pairs else counted
    return re.compile(
        rf"{language.first}(?P<what>[^.;,:]{{0,40}}?)(?:\b(?P<before>{hedges})\s+)?{language.within}\s+"
        rf"(?:(?P<hedge>{hedges})\s+)?{length}",
        re.IGNORECASE,
    )


@cache
def _nth(language: LanguagePhrases) -> re.Pattern[str]:
    return re.compile(language.nth, re.IGNORECASE)


@cache
def _running(language: LanguagePhrases) -> re.Pattern[str]:
    exchanged, released = language.verbs
    return re.compile(
        rf"\b(?:(?P<exchanged>{exchanged})|(?:{released}))\b.*?\b(?:{language.since}) (?P<start>[^,;()]+)",
        re.IGNORECASE,
    )


def _count(language: LanguagePhrases, found: re.Match[str]) -> tuple[int, str] | None:
    groups = found.groupdict()
    pair = next((at for at in range(4) if groups.get(f"p{at}")), None)
    if pair is not None:
        return 2, UNITS[pair]
    unit = UNITS[next(at for at in range(4) if groups.get(f"u{at}"))]
    word = groups["count"]
    if word is None:
        return 1, unit
    if word.isdigit():
        return int(word), unit
    for number, spelling in enumerate(language.numbers, 1):
        if re.fullmatch(spelling, word, re.IGNORECASE):
            return number, unit
    return 13 + _TENS.index(word.casefold()), unit


def _hedge(language: LanguagePhrases, found: re.Match[str]) -> str:
    word = found["hedge"] or found["before"] or ""
    for hedge, words in ((HELD, language.held), (BEYOND, language.beyond), (ABOUT, language.about)):
        if word and re.fullmatch(words, word, re.IGNORECASE):
            return hedge
    return PLAIN
