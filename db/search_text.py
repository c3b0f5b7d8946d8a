"""Words as the search sees them: case, diacritics, Arabic vowel signs and stretched letters make no difference.

SQLite's unicode61 takes a combining mark for the end of a word, which would cut vocalised Arabic to pieces, so texts
and queries are folded here before either reaches the index; the tokenizer's own folding then has nothing left to do.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

# Letters that are one letter to a reader and two to Unicode: alef wasla, alef maksura, teh marbuta, the Persian
# keheh and yeh; and letters of the Latin script whose stroke is no combining mark.
_SAME: Final = {
    "ٱ": "ا", "ى": "ي", "ة": "ه", "ک": "ك", "ی": "ي", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae",
    "œ": "oe", "ґ": "г",
}  # fmt: skip


def _folding_table() -> dict[int, str | None]:
    table: dict[int, str | None] = {
        code: None for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) in ("Mn", "Me", "Cf")
    }
    table[0x0640] = None  # tatweel, which only stretches a word
    table.update({code: str(unicodedata.digit(chr(code))) for code in (*range(0x0660, 0x066A), *range(0x06F0, 0x06FA))})
    table.update({ord(letter): same for letter, same in _SAME.items()})
    return table


_FOLDING: Final = _folding_table()
_MARKS: Final = (
    "\\u0300-\\u036f\\u0483-\\u0487\\u0591-\\u05bd\\u05bf\\u05c1-\\u05c7"  # Latin, Cyrillic, Hebrew
    "\\u0610-\\u061a\\u0640\\u064b-\\u065f\\u0670\\u06d6-\\u06ed\\u200c\\u200d"  # Arabic, joiners
)
_WORD: Final = re.compile(rf"[^\W_]+(?:[{_MARKS}]+[^\W_]*)*")


def fold(text: str) -> str:
    """The text without what the search ignores. Its words, not its length, are those of the original."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).translate(_FOLDING)


@dataclass(frozen=True, slots=True)
class Term:
    """One thing asked for: a word, or words that must follow each other. Each is folded.

    `prefix`: the last word may go on. Where the word has an English plural's ending, the singular counts too.
    """

    words: tuple[str, ...]
    prefix: bool = False

    def stem(self) -> str:
        """What a word of the text must begin with to match the last word of a prefix term."""
        last = self.words[-1]
        plural = len(self.words) == 1 and len(last) > 4 and last.endswith("s") and not last.endswith("ss")
        return last[:-1] if plural else last


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: where it stands (code points) and what it is, folded."""

    start: int
    end: int
    folded: str


def words_of(text: str) -> Iterator[Word]:
    """Every word of a text, in order."""
    for found in _WORD.finditer(text):
        yield Word(found.start(), found.end(), fold(found[0]))


def matches(text: str, terms: Sequence[Term]) -> list[tuple[int, int]]:
    """Where the terms stand in a text, as (start, end) in code points, in order, none overlapping."""
    if not terms:
        return []
    words = list(words_of(text))
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(words):
        length = max((_length_at(words, at, term) for term in terms), default=0)
        if length:
            found.append((words[at].start, words[at + length - 1].end))
        at += length or 1
    return found


def _length_at(words: Sequence[Word], at: int, term: Term) -> int:
    """How many words from `at` on the term covers; 0 where it does not match."""
    count = len(term.words)
    if at + count > len(words):
        return 0
    for more, wanted in enumerate(term.words[:-1]):
        if words[at + more].folded != wanted:
            return 0
    last = words[at + count - 1].folded
    hit = last.startswith(term.stem()) if term.prefix else last == term.words[-1]
    return count if hit else 0


Pieces = tuple[tuple[str, bool], ...]
"""A text cut where its marking changes: (piece, whether it matched)."""


def marked(text: str, terms: Sequence[Term]) -> Pieces:
    """The whole text with its matches marked."""
    return _cut(text, matches(text, terms), 0, len(text))


SNIPPET_CHARS: Final = 150
_BEFORE_CHARS: Final = 36


def snippet(text: str, terms: Sequence[Term], longest: int = SNIPPET_CHARS) -> Pieces:
    """The part of a text around its first match, cut at blanks, "…" where something is left out."""
    found = matches(text, terms)
    first = found[0][0] if found else 0
    start, end = 0, len(text)
    if len(text) > longest:
        if first > _BEFORE_CHARS:
            blank = text.find(" ", first - _BEFORE_CHARS, first)
            start = blank + 1 if blank >= 0 else first
        if start + longest < len(text):
            blank = text.rfind(" ", max(start, found[0][1] if found else start), start + longest)
            end = blank if blank > start else start + longest
    inside = [(max(a, start), min(b, end)) for a, b in found if a < end and b > start]
    pieces = _cut(text, inside, start, end)
    before: Pieces = (("…", False),) if start > 0 else ()
    after: Pieces = (("…", False),) if end < len(text) else ()
    return before + pieces + after


def _cut(text: str, found: Sequence[tuple[int, int]], start: int, end: int) -> Pieces:
    pieces: list[tuple[str, bool]] = []
    at = start
    for first, last in found:
        if first > at:
            pieces.append((text[at:first], False))
        pieces.append((text[first:last], True))
        at = last
    if at < end:
        pieces.append((text[at:end], False))
    return tuple(pieces)


def plain(pieces: Pieces) -> str:
    """The text of marked pieces without the marks."""
    return "".join(text for text, _hit in pieces)
