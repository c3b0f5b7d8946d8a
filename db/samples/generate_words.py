"""Titles and sentences of generated events: invented, unique, in three scripts.

A title is a short phrase of the event's kind, perhaps a word from a vocabulary used as unevenly as real words are
(Zipf), and an invented name that no other event of that script has, so that titles can be told apart and searched for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

LATIN, CYRILLIC, ARABIC = 0, 1, 2
SCRIPT_SHARES: Final = (0.70, 0.23, 0.07)

_CONSONANTS: Final = ("bdfgklmnprstvz", "бвгдзклмнпрстх", "بتدرزسفكلمنهوي")
_VOWELS: Final = ("aeiou", "аеиоу", "اويه")
_VOCABULARY_WORDS: Final = 2_000

PHRASES: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]]] = {
    "incident": (
        ("Shots near", "Shelling of", "Mine found at", "Fire at", "Road closed at", "Drone over"),
        ("Выстрелы у", "Обстрел:", "Мина у", "Пожар:", "Дрон над"),
        ("إطلاق نار قرب", "قصف", "حريق في"),
    ),
    "statement": (
        ("On", "Reply on", "Appeal for", "Note on", "Denial about"),
        ("О деле", "Ответ:", "Призыв:", "Заметка о"),
        ("بيان عن", "رد على"),
    ),
    "contact": (("Call about", "Visit to", "Talk on"), ("Звонок о", "Встреча:"), ("اتصال حول",)),
    "other": (("Works at", "Harvest at", "Survey of"), ("Работы:", "Сбор:"), ("أشغال في",)),
    "agreement": (("Understanding on", "Local truce at"), ("Соглашение:", "Перемирие:"), ("تفاهم حول",)),
    "swap": (("Exchange at", "Release at", "Handover at"), ("Обмен у", "Передача у"), ("تبادل عند",)),
    "period": (("Closure of", "Curfew in", "Truce around"), ("Закрытие:", "Тишина у"), ("إغلاق",)),
    "round": (("Local talks,",), ("Переговоры:",), ("محادثات",)),
}
"""Kind → phrases by script: Latin, Cyrillic, Arabic."""


@dataclass(frozen=True)
class Words:
    """The pieces titles are made of. `pairs[s]` are the two-syllable pieces of script s, `vocabulary[s]` its words."""

    pairs: tuple[NDArray[np.object_], ...]
    heads: tuple[NDArray[np.object_], ...]  # the same pieces with a capital letter
    vocabulary: tuple[NDArray[np.object_], ...]
    rank_limits: NDArray[np.float64]  # cumulative Zipf weights of the vocabulary

    def names(self, script: int, serials: NDArray[np.int64]) -> NDArray[np.object_]:
        """One invented name for each serial, a different one for each: four syllables, six beyond 24 million."""
        pairs, heads = self.pairs[script], self.heads[script]
        size = len(pairs)
        # Multiplying by a number prime to size² spreads neighbours over the alphabet and stays one to one.
        mixed = (serials % (size * size)) * 2_654_435_761 % (size * size)
        names: NDArray[np.object_] = heads[mixed // size] + pairs[mixed % size]
        rounds = serials // (size * size)
        if rounds.any():
            names = names + np.where(rounds > 0, pairs[rounds % size], "")
        return names

    def words(self, script: int, chances: NDArray[np.float64]) -> NDArray[np.object_]:
        """A vocabulary word for each number in 0..1, common words far more often than rare ones."""
        ranks = np.searchsorted(self.rank_limits, chances).clip(0, _VOCABULARY_WORDS - 1)
        words: NDArray[np.object_] = self.vocabulary[script][ranks]
        return words


def make_words(rng: np.random.Generator) -> Words:
    """The words of one generated case."""
    weights = 1 / np.arange(1, _VOCABULARY_WORDS + 1)
    limits = np.cumsum(weights / weights.sum())
    pairs = tuple(_pairs(script) for script in (LATIN, CYRILLIC, ARABIC))
    heads = tuple(np.array([pair.capitalize() for pair in piece], dtype=object) for piece in pairs)
    vocabulary = tuple(_vocabulary(piece, rng) for piece in pairs)
    return Words(pairs, heads, vocabulary, limits)


def titles(
    words: Words, rng: np.random.Generator, kinds: NDArray[np.object_], serials: NDArray[np.int64], *, lean: bool
) -> NDArray[np.object_]:
    """One title for each kind and serial, unique within the case. `lean` leaves the vocabulary word out of most."""
    scripts = rng.choice(3, len(kinds), p=SCRIPT_SHARES)
    chances = rng.random((3, len(kinds)))
    wordy = chances[2] < (0.05 if lean else 0.6)
    made = np.empty(len(kinds), dtype=object)
    for script in (LATIN, CYRILLIC, ARABIC):
        for kind, by_script in PHRASES.items():
            rows = np.flatnonzero((scripts == script) & (kinds == kind))
            phrases = np.array([f"{phrase} " for phrase in by_script[script]], dtype=object)
            chosen = phrases[(chances[0, rows] ** 2 * len(phrases)).astype(np.int64)]
            extra = np.where(wordy[rows], words.words(script, chances[1, rows]) + " ", "")
            made[rows] = chosen + extra + words.names(script, serials[rows])
    return made


def sentences(words: Words, rng: np.random.Generator, count: int) -> list[str]:
    """`count` invented sentences of five to twelve words, for quotes."""
    lengths = rng.integers(5, 13, count)
    scripts = rng.choice(3, count, p=SCRIPT_SHARES)
    made: list[str] = []
    for length, script in zip(lengths.tolist(), scripts.tolist(), strict=True):
        sentence = " ".join(words.words(script, rng.random(length)))
        made.append(sentence[0].upper() + sentence[1:] + ".")
    return made


def _pairs(script: int) -> NDArray[np.object_]:
    syllables = [consonant + vowel for consonant in _CONSONANTS[script] for vowel in _VOWELS[script]]
    return np.array([first + second for first in syllables for second in syllables], dtype=object)


def _vocabulary(pairs: NDArray[np.object_], rng: np.random.Generator) -> NDArray[np.object_]:
    picked = rng.choice(len(pairs), _VOCABULARY_WORDS, replace=False)
    return pairs[picked]
