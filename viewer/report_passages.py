"""Footnotes: one number for each passage of a source, in the order of the sources and of the places in them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from db.domain import Evidence, RecordId, Source
from viewer.citations import date_words
from viewer.layout.pages_notes import Passage
from viewer.words import tr

MOST_CHARACTERS = 240
LONGEST_EXACT = 90
PlaceKey = tuple[int, int, int, str]


def plain_date(edtf: str) -> str:
    """A date of publication without its weekday: "5 Feb 2026"."""
    return re.sub(r"^\w{2,4}\.? (?=\d)", "", date_words(edtf))


def source_mark(source: Source) -> str:
    """The short mark of a source: "S1"."""
    return f"{source.LETTER}{source.number}"


def source_words(source: Source) -> str:
    """A source as footnotes name it: "GeokHub, Kyiv, 5 Feb 2026"."""
    name = source.publisher or source.author or source.title
    parts = [name, source.place_text, plain_date(source.published_edtf)]
    return shortened(", ".join(part for part in parts if part), MOST_CHARACTERS)


def shortened(text: str, most: int) -> str:
    """The text, cut at a word where it is longer than `most` characters."""
    if len(text) <= most:
        return text
    cut = text[:most].rsplit(" ", 1)[0] if " " in text[:most] else text[:most]
    return cut.rstrip(" ,;.") + "…"


class Passages:
    """Numbers the passages that records cite."""

    def __init__(self, evidence: Iterable[Evidence], sources: Mapping[RecordId, Source]) -> None:
        self._sources = sources
        self.cited: Counter[RecordId] = Counter()
        self.citing: dict[RecordId, list[RecordId]] = defaultdict(list)
        keys: dict[PlaceKey, list[Evidence]] = defaultdict(list)
        by_record: dict[RecordId, list[PlaceKey]] = defaultdict(list)
        for passage in evidence:
            source = sources.get(passage.source_id)
            if source is None:
                continue
            key = (source.number, source.id, passage.paragraph or 0, passage.locator)
            keys[key].append(passage)
            by_record[passage.target_id].append(key)
            self.cited[source.id] += 1
            self.citing[source.id].append(passage.target_id)
        numbers = {key: number for number, key in enumerate(sorted(keys), 1)}
        self._cites = {record: tuple(sorted({numbers[key] for key in found})) for record, found in by_record.items()}
        self.all = {numbers[key]: self._passage(numbers[key], key, found) for key, found in keys.items()}
        self.keys = {numbers[key]: key for key in keys}

    def of(self, *record_ids: RecordId) -> tuple[int, ...]:
        """The footnote numbers of some records together, in order."""
        found = {number for record_id in record_ids for number in self._cites.get(record_id, ())}
        return tuple(sorted(found))

    def _passage(self, number: int, key: PlaceKey, found: list[Evidence]) -> Passage:
        source = self._sources[key[1]]
        place = f"¶{key[2]}" if key[2] else shortened(key[3], MOST_CHARACTERS)
        exact = found[0].exact.strip() if len({passage.exact for passage in found}) == 1 else ""
        tail = _quoted(exact) if 0 < len(exact) <= LONGEST_EXACT else ""
        full = ", ".join(part for part in (source_words(source), place) if part)
        again = tr("Same, {place}", place=place) if place else tr("Same")
        if tail:
            full, again = (tr("{passage}: {words}", passage=words, words=tail) for words in (full, again))
        return Passage(number, source.id, _ended(full), _ended(again), f"source:{source.id}")


def _quoted(words: str) -> str:
    return words if words.startswith(("“", "«", "„", '"')) else f"“{words}”"


def _ended(text: str) -> str:
    return text if text.endswith((".", "…", "?", "!", ".”")) else text + "."
