"""The words of marks and cards, read from the case when they are asked for and kept while the revision lasts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from db.case import Case
from db.dates import describe_short, parse_edtf
from db.domain import EVENT_KINDS, EVENT_STATUSES, Actor, Event
from viewer.layout.timeline_data import UNKNOWN_LOW, EventTable, EventText, StatementFacts

_ROUND, _STATEMENT = EVENT_KINDS.index("round"), EVENT_KINDS.index("statement")
_PLANNED = EVENT_STATUSES.index("planned")
LIMIT = 20_000


def surname_of(actor: Actor) -> str:
    """The name a label uses: a person's last word of the short name, a body's short name."""
    name = actor.short_name or actor.name
    return name.split()[-1] if actor.kind == "person" and name.split() else name


class CaseTexts:
    """`viewer.layout.timeline_data.Texts` over a case."""

    def __init__(self, case: Case, events: EventTable, speaker_of: Callable[[int], int], language: str) -> None:
        self._case, self._events, self._speaker_of, self._language = case, events, speaker_of, language
        self._made: dict[int, EventText] = {}

    def texts(self, rows: NDArray[np.int64]) -> list[EventText]:
        """One text for each row of the event table, in their order."""
        wanted = rows.tolist()
        missing = [row for row in wanted if row not in self._made]
        if missing:
            if len(self._made) + len(missing) > LIMIT:
                self._made.clear()
                missing = wanted
            ids = self._events.ids[missing].tolist()
            for row, event in zip(missing, self._case.events(ids), strict=True):
                self._made[row] = self._text(row, event)
        return [self._made[row] for row in wanted]

    def _text(self, row: int, event: Event) -> EventText:
        kind = int(self._events.kind[row])
        label = event.label or event.title
        if kind == _ROUND:
            return EventText(event.title, label, self._round_tail(row, event))
        speaker = self._case.actors.get(self._speaker_of(row)) if kind == _STATEMENT else None
        name = surname_of(speaker) if speaker else ""
        # A title often begins with the speaker, who already stands before it.
        return EventText(event.title, name, label.removeprefix(f"{name} ") if name else label)

    def _round_tail(self, row: int, event: Event) -> str:
        """What is said of a round's date where its bar cannot be exact: it is planned, or its start is unknown."""
        planned = int(self._events.status[row]) == _PLANNED
        unclear = int(self._events.earliest_start_s[row]) <= UNKNOWN_LOW
        if not event.date_edtf or not (planned or unclear):
            return ""
        return describe_short(parse_edtf(event.date_edtf), self._language)


class CaseStatements(Mapping[int, StatementFacts]):
    """Quotes by the event that they are, looked up one at a time."""

    def __init__(self, case: Case, speaker_of: Callable[[int], int], language: str) -> None:
        self._case, self._speaker_of, self._language = case, speaker_of, language
        self._made: dict[int, StatementFacts | None] = {}

    def __getitem__(self, event_id: int) -> StatementFacts:
        if event_id not in self._made:
            self._made[event_id] = self._read(event_id)
        found = self._made[event_id]
        if found is None:
            raise KeyError(event_id)
        return found

    def __iter__(self) -> Iterator[int]:
        return iter([event_id for event_id, facts in self._made.items() if facts])

    def __len__(self) -> int:
        return sum(1 for facts in self._made.values() if facts)

    def _read(self, event_id: int) -> StatementFacts | None:
        quote = next((q for q in self._case.quotes_about(event_id) if q.statement_id == event_id), None)
        if quote is None:
            return None
        speaker = self._case.actors.get(quote.speaker_id or self._speaker_of(event_id))
        name = surname_of(speaker) if speaker else ""
        words = quote.text if quote.text.startswith(("“", "«", "„", '"')) else f"“{quote.text}”"
        direct = quote.mode in ("direct", "fragment")
        said = describe_short(parse_edtf(quote.said_edtf), self._language) if quote.said_edtf else ""
        credit = ", ".join(part for part in (name, quote.channel, said) if part)
        return StatementFacts(event_id, name, words if direct else quote.text, direct, credit)
