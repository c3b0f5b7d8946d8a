"""What a person types, as terms and as an FTS5 expression in which every word of theirs stands in quotation marks.

Words in quotation marks of any shape are a phrase. Other words must all be there, anywhere, and may go on where three
letters or more are given; the last word, which may still be being typed, always may. What one blank-free piece is made
of ("U.S.", "2026-02-05") is a phrase. Nothing typed is ever read as FTS5 syntax.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from db.search_text import Term, words_of

LONGEST_CHARS: Final = 400
MOST_TERMS: Final = 16
INDEXED_PREFIX: Final = 3
"""Prefixes of one to so many letters have an index of their own; longer ones are looked up among the known words."""
PREFIX_FROM: Final = 3

_QUOTED: Final = re.compile(r"[\"“”„«»‟]([^\"“”„«»‟]*)([\"“”„«»‟]?)")
NUMBER: Final = re.compile(r"\s*([A-Za-z])-(\d{1,9})\s*")
"""A record's short number, such as "E-0012"."""


@dataclass(frozen=True, slots=True)
class Query:
    """The terms of a search; all must be met. Empty where there was no word in the text."""

    text: str
    terms: tuple[Term, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing is asked for."""
        return not self.terms


def read_query(text: str, *, whole_words: bool = False) -> Query:
    """The query in a typed text. Anything can be typed; what exceeds the limits is left out at the end."""
    text = text[:LONGEST_CHARS]
    terms: list[Term] = []
    at = 0
    for quoted in _QUOTED.finditer(text):
        terms.extend(_loose(text[at : quoted.start()], False, whole_words))
        phrase = _folded_words(quoted[1])
        if phrase:
            terms.append(Term(phrase, prefix=not quoted[2] and not whole_words))
        at = quoted.end()
    terms.extend(_loose(text[at:], True, whole_words))
    return Query(text, tuple(dict.fromkeys(terms))[:MOST_TERMS])


def _loose(text: str, at_end: bool, whole_words: bool) -> list[Term]:
    chunks = [words for chunk in text.split() if (words := _folded_words(chunk))]
    found = []
    for index, words in enumerate(chunks):
        last = at_end and index == len(chunks) - 1 and not text[-1:].isspace()
        long = len(words) == 1 and len(words[0]) >= PREFIX_FROM and not words[0].isdigit()
        found.append(Term(words, prefix=not whole_words and (last or long)))
    return found


def _folded_words(text: str) -> tuple[str, ...]:
    # Folding may turn one letter into several words ("½"); each is a word of its own to the index.
    return tuple(part.folded for word in words_of(text) for part in words_of(word.folded))[:MOST_TERMS]


def quote_word(word: str) -> str:
    """A word as an FTS5 string: inside quotation marks, those in it doubled."""
    return '"' + word.replace('"', '""') + '"'


def match_of(term: Term, known: tuple[str, ...] | None) -> str:
    """The FTS5 expression of one term. `known`: the words a long prefix stands for, where they were looked up.

    A list of whole words is walked lazily in the order of the rows; a long prefix would first be collected whole.
    """
    if not term.prefix:
        return quote_word(" ".join(term.words))
    if known is not None:
        return "(" + " OR ".join(quote_word(word) for word in known) + ")"
    return quote_word(" ".join((*term.words[:-1], term.stem()))) + " *"


def wants_lookup(term: Term) -> bool:
    """Whether a term is a single long prefix, to be looked up among the known words."""
    return term.prefix and len(term.words) == 1 and len(term.stem()) > INDEXED_PREFIX


def prefix_end(prefix: str) -> str:
    """The first text after all that begin with the prefix, in the order of code points."""
    return prefix + "\U0010ffff"
