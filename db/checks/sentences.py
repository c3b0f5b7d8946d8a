"""The sentences of the checks: English templates with named placeholders, whole, so that each can be translated."""

from __future__ import annotations

from typing import Final

SENTENCES: Final[dict[str, str]] = {
    "round_numbered_twice": "{series} has {count} rounds with the number {number}: {titles}.",
    "swap_numbered_twice": "{series} has {count} exchanges with the number {number}: {titles}.",
}
