"""What the palette offers for a typed text: records, commands, dates. A prefix narrows it to one of these."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from PySide6.QtGui import QAction, QKeySequence

from db.dates import DAY_S, DateError, TypedDate, civil_from_days, read_typed_date
from viewer.actions import ACTIONS
from viewer.models.case_reading import CaseReading
from viewer.models.found_rows import PALETTE_GROUP_WORDS, count_words, palette_row
from viewer.paint.search_rows import ShownRow
from viewer.search import Hit, SearchAnswer
from viewer.words import tr, word

COMMANDS, ACTORS, ISSUES, DATES = ">", "@", "#", ":"
_GROUPS: Final[Mapping[str, tuple[str, ...] | None]] = {
    "": None,
    ACTORS: ("actors",),
    ISSUES: ("issues",),
    COMMANDS: (),
    DATES: (),
}
MOST_OF_A_GROUP: Final = 3
MOST_OF_ONE_GROUP: Final = 50
_MOST_COMMANDS: Final = 3
_UNTYPED: Final = ("edit.find", "time.go_to", "time.next_round", "time.previous_round", "time.fit", "view.as_of")
_ICON: Final = "chevron-right"


@dataclass(frozen=True, slots=True)
class Typed:
    """A typed text taken apart: its prefix ("" or one of > @ # :) and the rest."""

    prefix: str
    rest: str

    @classmethod
    def of(cls, text: str) -> Typed:
        """Read a text; blanks around it do not count."""
        bare = text.strip()
        prefix = bare[0] if bare[:1] and bare[0] in _GROUPS else ""
        return cls(prefix, bare[len(prefix) :].strip())

    @property
    def groups(self) -> tuple[str, ...] | None:
        """The groups of records to search; None = all, () = none."""
        return _GROUPS[self.prefix]

    @property
    def limit(self) -> int:
        """How many of a group are shown."""
        return MOST_OF_ONE_GROUP if self.prefix else MOST_OF_A_GROUP


@dataclass(frozen=True, slots=True)
class Offer:
    """One row of the palette and what choosing it means: a hit, a command's id, a date, or a text to find."""

    row: ShownRow
    hit: Hit | None = None
    command: str = ""
    date: TypedDate | None = None
    find: str = ""


@dataclass(frozen=True, slots=True)
class Offers:
    """All rows of the palette. `results`: how many things were found; `more`: there are more than are shown."""

    offers: tuple[Offer, ...] = ()
    results: int = 0
    more: bool = False
    suggestion: str = field(default="")


def offers_for(
    typed: Typed,
    answer: SearchAnswer | None,
    reading: CaseReading | None,
    actions: Mapping[str, QAction],
    anchor_s: int | None,
) -> Offers:
    """The rows for a text and the records that were found for it."""
    found: list[Offer] = []
    results, more = 0, False
    if answer is not None and reading is not None:
        for group in answer.groups:
            found.append(Offer(ShownRow(heading=word(PALETTE_GROUP_WORDS, group.name))))
            found.extend(Offer(palette_row(reading, hit), hit=hit) for hit in group.hits)
            results += group.total
            more = more or group.capped
        shown = sum(len(group.hits) for group in answer.groups)
        if shown < answer.total:
            found.append(_all_in_find(typed, answer, actions))
    commands = _commands(typed, actions) if typed.prefix in ("", COMMANDS) else []
    dates = _dates(typed, anchor_s) if reading is not None else []
    for heading, some in ((tr("Commands"), commands), (tr("Dates"), dates)):
        if some:
            found.append(Offer(ShownRow(heading=heading)))
            found.extend(some)
            results += len(some)
    first = typed.prefix == DATES and dates
    suggestion = answer.suggestion if answer is not None and not first else ""
    return Offers(tuple(found), results, more, suggestion)


def _all_in_find(typed: Typed, answer: SearchAnswer, actions: Mapping[str, QAction]) -> Offer:
    """The row that leads from the few that are shown to all of them."""
    words = tr("Show all {count} in the left pane", count=count_words(answer.total, answer.capped))
    row = ShownRow(mark="icon:search", title=((words, False),), keys=_keys_of(actions["edit.find"]))
    return Offer(row, find=typed.rest)


def _keys_of(action: QAction) -> str:
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return keys if keys.endswith("+") else keys.replace("+", " ")


def _commands(typed: Typed, actions: Mapping[str, QAction]) -> list[Offer]:
    """Actions whose words hold every word typed, at the start of a word; a few useful ones where nothing is typed."""
    wanted = typed.rest.casefold().split()
    if not wanted and not typed.prefix:
        chosen = [action for action in ACTIONS if action.id in _UNTYPED]
    else:
        chosen = [action for action in ACTIONS if _starts_words(tr(action.words), wanted)]
    chosen.sort(key=lambda action: not actions[action.id].isEnabled())
    offers = []
    for action in chosen if typed.prefix else chosen[:_MOST_COMMANDS]:
        made = actions[action.id]
        possible = made.isEnabled()
        row = ShownRow(
            mark=f"icon:{action.icon or _ICON}",
            title=_marked_starts(made.text().replace("&", "").rstrip("…"), wanted),
            second="" if possible else tr(action.why_not) if action.why_not else "",
            keys=_keys_of(made),
            enabled=possible,
        )
        offers.append(Offer(row, command=action.id))
    return offers


def _word_starts(words: str) -> list[int]:
    return [at for at in range(len(words)) if words[at].isalnum() and (at == 0 or not words[at - 1].isalnum())]


def _starts_words(words: str, wanted: Sequence[str]) -> bool:
    folded = words.casefold()
    starts = _word_starts(folded)
    return all(any(folded.startswith(one, at) for at in starts) for one in wanted)


def _marked_starts(words: str, wanted: Sequence[str]) -> tuple[tuple[str, bool], ...]:
    folded = words.casefold()
    if len(folded) != len(words):
        return ((words, False),)
    pieces: list[tuple[str, bool]] = []
    at = 0
    for start in _word_starts(folded):
        length = max((len(one) for one in wanted if folded.startswith(one, start)), default=0)
        if length and start >= at:
            pieces += [(words[at:start], False), (words[start : start + length], True)]
            at = start + length
    return tuple(piece for piece in (*pieces, (words[at:], False)) if piece[0])


def _dates(typed: Typed, anchor_s: int | None) -> list[Offer]:
    """A date to go to, where the text is one; without the prefix it must have a figure in it."""
    if typed.prefix not in ("", DATES) or not typed.rest:
        return []
    if not typed.prefix and not any(letter.isdigit() for letter in typed.rest):
        return []
    try:
        date = read_typed_date(_with_century(typed.rest, anchor_s), anchor_day_s=anchor_s)
    except DateError as fault:
        if not typed.prefix:
            return []
        row = ShownRow(mark="icon:calendar-range", title=((fault.sentence, False),), enabled=False)
        return [Offer(row)]
    if date.date.earliest_s is None and date.date.latest_s is None:
        return []
    row = ShownRow(mark="icon:calendar-range", title=((tr("Go to {date}", date=date.words), False),))
    return [Offer(row, date=date)]


_SHORT_YEAR: Final = re.compile(r"(\d{1,2}\.? +[^\W\d]{3,}\.?,? +|[^\W\d]{3,}\.? +\d{1,2},? +)'?(\d\d)")


def _with_century(text: str, anchor_s: int | None) -> str:
    """ "5 feb 26" with its year in full: the year with these last figures that is nearest to the anchor's."""
    short = _SHORT_YEAR.fullmatch(text)
    if short is None or anchor_s is None:
        return text
    near = civil_from_days(anchor_s // DAY_S)[0]
    year = min(
        (century * 100 + int(short[2]) for century in range(near // 100 - 1, near // 100 + 2)),
        key=lambda y: abs(y - near),
    )
    return f"{short[1]}{year}"
