"""Which records a typed word may mean, best first."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from db.case import WHOLE
from db.domain import Actor, Event, Quote, Record, record_number
from db.title_lookup import TITLE_FIELDS, titles_like
from viewer.models.case_reading import reading_of
from viewer.models.record_words import kind_words, title_of
from viewer.models.when_words import when_short
from viewer.session import Session
from viewer.words import ACTOR_KIND, tr, word

MOST = 12
_SMALL_CASE = 20_000
"""Records of a kind that are compared one by one; beyond it the file is asked."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that may be meant: its id, what it is called, and what tells it from others."""

    id: int
    title: str
    detail: str
    names: tuple[str, ...] = ()


def folded(text: str) -> str:
    """A text without case and marks, for comparing."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


class Candidates:
    """Looks records up in the open case; what it listed is kept for one picture of the case."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._reading = reading_of(session)
        self._kept: dict[str, list[tuple[Candidate, tuple[str, ...]]]] = {}
        self._for: object = None

    def find(
        self, targets: Iterable[str], text: str, extra: Iterable[Record] = (), most: int = MOST
    ) -> list[Candidate]:
        """Records of these kinds that a typed text may mean; for an empty text the first of each kind.

        `extra` are records that stand in the form and not yet in the case.
        """
        wanted = folded(text)
        kinds = tuple(dict.fromkeys(targets))
        fresh = [self._listed(record, kinds) for record in extra if record.KIND in kinds]
        found: dict[int, tuple[int, int, Candidate]] = {}
        for at, (candidate, names) in enumerate([*fresh, *(pair for kind in kinds for pair in self._of(kind, text))]):
            rank = _rank(wanted, names)
            if rank is not None and candidate.id not in found:
                found[candidate.id] = (rank, at, candidate)
        return [candidate for _rank, _at, candidate in sorted(found.values(), key=lambda f: f[:2])][:most]

    def title(self, record_id: int | None, extra: Iterable[Record] = ()) -> str:
        """What a record is called; empty for None."""
        if not record_id:
            return ""
        record = next((record for record in extra if record.id == record_id), None)
        record = record or self._reading.record(record_id)
        return title_of(self._reading, record)

    def _of(self, kind: str, text: str) -> Iterator[tuple[Candidate, tuple[str, ...]]]:
        if kind in TITLE_FIELDS and self._many(kind):
            assert self._session.case_file is not None
            ids = [record_id for record_id, _title in titles_like(self._session.case_file, kind, text.strip())]
            for record in (self._reading.record(record_id) for record_id in ids):
                if record is not None:
                    yield self._listed(record, (kind,))
            return
        if self._for is not self._session.case:
            self._for, self._kept = self._session.case, {}
        if kind not in self._kept:
            self._kept[kind] = [self._listed(record, (kind,)) for record in self._all(kind)]
        yield from self._kept[kind]

    def _many(self, kind: str) -> bool:
        assert self._session.case_file is not None
        return self._session.case_file.counts().get(kind, 0) > _SMALL_CASE

    def _all(self, kind: str) -> Iterable[Record]:
        case = self._session.case
        for name, row_type in WHOLE.items():
            if kind == row_type.KIND:
                rows: Iterable[Record] = getattr(case, name).values()
                return sorted(rows, key=lambda row: (getattr(row, "sort", 0), row.number))
        if kind == "event":
            return case.events(case.columns.ids.tolist())
        if kind == "quote":
            return case.quotes()
        from db.domain import RECORD_TYPES

        assert self._session.case_file is not None
        row_type = next(t for t in RECORD_TYPES if kind == t.KIND)
        return self._session.case_file.rows(row_type)

    def _listed(self, record: Record, kinds: tuple[str, ...]) -> tuple[Candidate, tuple[str, ...]]:
        title = title_of(self._reading, record)
        names = [title, record_number(record)]
        if isinstance(record, Actor):
            other = self._session.case.actor_names.get(record.id, ())
            names += [record.short_name, record.monogram, *(name.name for name in other)]
        if isinstance(record, Event):
            names.append(record.label)
        candidate = Candidate(record.id, " ".join(title.split()), self._detail(record))
        return candidate, tuple(folded(name) for name in names if name)

    def _detail(self, record: Record) -> str:
        if isinstance(record, Event):
            return tr("{kind}, {when}", kind=kind_words(record), when=when_short(record.date_edtf))
        if isinstance(record, Actor):
            return word(ACTOR_KIND, record.kind)
        if isinstance(record, Quote):
            speaker = self._session.case.actors.get(record.speaker_id or 0)
            return speaker.name if speaker is not None else kind_words(record)
        return kind_words(record)


def _rank(wanted: str, names: tuple[str, ...]) -> int | None:
    """0 the very name, 1 it begins so, 2 a word of it does, 3 it stands inside; None for no likeness."""
    if not wanted:
        return 1
    ranks = []
    for name in names:
        if name == wanted:
            ranks.append(0)
        elif name.startswith(wanted):
            ranks.append(1)
        elif f" {wanted}" in f" {name}":
            ranks.append(2)
        elif wanted in name:
            ranks.append(3)
    return min(ranks, default=None)
