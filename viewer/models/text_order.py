"""Texts in the order of the reader's language, however many, worked out in a worker.

The order is `QCollator`'s for the locale in use: capitals make no difference, figures count as numbers ("Round 9"
stands before "Round 10"), letters stand where that language has them ("і" after "и"). Sorting a million of its keys
in one call would keep Python to itself for seconds; they are shared out among small buckets first, by keys of a few
of them, and each bucket is sorted alone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCollator, QLocale, Qt

Ranks = NDArray[np.int64]
Step = Callable[[int, int], None]
"""Hears how many texts of how many are done; what it raises ends the work."""

BLANK: Final = int(np.iinfo(np.int64).max)
"""The rank of an empty text: it stands behind all others, whichever way they are sorted."""
BUCKET: Final = 1_000
_SAMPLES_A_BUCKET: Final = 4
_TELL_EVERY: Final = 2_000


def collator() -> QCollator:
    """The order of texts in the reader's language; a thread makes its own."""
    locale = QLocale()
    if locale.language() == QLocale.Language.C:  # no locale is set: it would compare code points, "Z" before "a"
        locale = QLocale("en_GB")
    made = QCollator(locale)
    made.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    made.setNumericMode(True)
    return made


def text_ranks(texts: Iterable[str], step: Step | None = None) -> Ranks:
    """One number for each text: the less, the earlier it stands; the same for texts that the language holds equal."""
    numbers: dict[str, int] = {}
    codes = np.fromiter((numbers.setdefault(text, len(numbers)) for text in texts), np.int64)
    return _ranks_of_distinct(list(numbers), step)[codes] if len(codes) else codes


def _ranks_of_distinct(texts: Sequence[str], step: Step | None) -> Ranks:
    key_of = collator().sortKey
    ranks, rank, done = np.full(len(texts), BLANK, np.int64), 0, 0
    for bucket in _buckets(texts, key_of, step):
        keys = [key_of(texts[at]) for at in bucket]
        before: Any = None
        for place in sorted(range(len(keys)), key=keys.__getitem__):
            if before is not None and before < keys[place]:
                rank += 1
            before, ranks[bucket[place]] = keys[place], rank
        rank, done = rank + 1, done + len(bucket)
        if step is not None:
            step(len(texts) + done, 2 * len(texts))
    return ranks


def _buckets(texts: Sequence[str], key_of: Callable[[str], Any], step: Step | None) -> list[list[int]]:
    """Places of the texts that are not empty; every text of a bucket stands before those of the next."""
    filled = [at for at, text in enumerate(texts) if text]
    if len(filled) <= 2 * BUCKET:
        return [filled]
    count = len(filled) // BUCKET
    chosen = np.random.default_rng(0).choice(len(filled), min(len(filled), count * _SAMPLES_A_BUCKET), replace=False)
    fences = sorted(key_of(texts[filled[int(at)]]) for at in chosen)[_SAMPLES_A_BUCKET::_SAMPLES_A_BUCKET]
    buckets: list[list[int]] = [[] for _ in range(len(fences) + 1)]
    for at in filled:
        buckets[bisect_right(fences, key_of(texts[at]))].append(at)
        if step is not None and at % _TELL_EVERY == 0:
            step(at, 2 * len(texts))
    return buckets
