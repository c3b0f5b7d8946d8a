"""How far an export is: a share of the whole that only grows, told to whoever listens.

Writers go through their rows by `Part.over`; a listener that raises CaseError CANCELLED ends the work there, and what
was written so far is gone (`bytes_out.replacing`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeVar

T = TypeVar("T")

FINEST: Final = 1_000
"""A listener hears at most so many shares."""
READ: Final = 0.25
"""The share of an export that is done once its rows are read."""

Tell = Callable[[int, int], None]
"""Called with (done, `FINEST`)."""


def nobody(_done: int, _of: int) -> None:
    """Nobody listens."""


class Steps:
    """One export's progress."""

    def __init__(self, tell: Tell = nobody) -> None:
        self._tell, self._told = tell, 0

    def part(self, count: int, first: float, last: float) -> Part:
        """A part of the work that has `count` things, from the share `first` to the share `last` (0 to 1)."""
        return Part(self, count, first, last)

    def reach(self, share: float) -> None:
        """Say that so much is done, unless as much was said before."""
        done = min(FINEST, int(share * FINEST))
        if done > self._told:
            self._told = done
            self._tell(done, FINEST)


class Part:
    """Counts the things of one part, in however many runs they come."""

    def __init__(self, steps: Steps, count: int, first: float, last: float) -> None:
        self._steps, self._first, self._done = steps, first, 0
        self._step = (last - first) / max(1, count)
        self._last = last

    def over(self, things: Iterable[T]) -> Iterator[T]:
        """The things; each counts once it was dealt with."""
        for thing in things:
            yield thing
            self._done += 1
            self._steps.reach(min(self._last, self._first + self._done * self._step))
