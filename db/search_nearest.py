"""The known word nearest to one that was not found: "did you mean"."""

from __future__ import annotations

import sqlite3
from typing import Final

from db.search_query import prefix_end

SHORTEST: Final = 3
_MOST_LOOKED_AT: Final = 60_000


def nearest_word(index: sqlite3.Connection, word: str) -> str:
    """The known word with the fewest slips between it and `word`, the more common one of equals; "" for none near.

    One slip is a letter left out, put in, changed, or swapped with its neighbour. Words of up to five letters may
    have one slip, longer ones two. A wrong first letter is looked for only among words that begin with the second.
    """
    if len(word) < SHORTEST:
        return ""
    most = 1 if len(word) <= 5 else 2
    best, fewest, commonest = "", most + 1, 0
    for first in dict.fromkeys((word[0], word[1])):
        sql = (
            "SELECT text, documents FROM term WHERE text >= ? AND text < ? AND length(text) BETWEEN ? AND ?"
            f" LIMIT {_MOST_LOOKED_AT}"
        )
        lengths = (len(word) - most, len(word) + most)
        for text, documents in index.execute(sql, (first, prefix_end(first), *lengths)):
            slips = slips_between(word, text, min(most, fewest))
            if slips is not None and (slips, -documents) < (fewest, -commonest):
                best, fewest, commonest = text, slips, documents
    return best


def slips_between(one: str, other: str, most: int) -> int | None:
    """The number of slips (optimal string alignment distance) between two words; None where more than `most`."""
    if abs(len(one) - len(other)) > most:
        return None
    before_last: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        here = [row]
        for column, second in enumerate(other, 1):
            cost = min(last[column] + 1, here[column - 1] + 1, last[column - 1] + (letter != second))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == second:
                cost = min(cost, before_last[column - 2] + 1)
            here.append(cost)
        if min(here) > most:
            return None
        before_last, last = last, here
    return last[-1] if last[-1] <= most else None
