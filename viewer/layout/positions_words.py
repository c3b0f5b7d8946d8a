"""The words the matrix and the ledger write between case texts, handed in by the side that knows the language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from viewer.layout.labels import ELLIPSIS
from viewer.layout.metrics import Metrics
from viewer.layout.words_protocol import Words


@dataclass(frozen=True, slots=True)
class GridWords:
    """English by default. Names in braces are filled in; a template is one whole sentence or phrase."""

    axis: Words
    issue: str = "Issue"
    gap: str = "Gap"
    over_rounds: str = "over rounds"
    true_dates: str = "to true dates"
    not_discussed: str = "not discussed"
    no_positions: str = "no positions on record"
    not_held: str = "not held yet"
    cancelled: str = "not held"
    stated: str = "stated"
    carried: str = "carried forward"
    carried_discussed: str = "carried forward, discussed"
    open: str = "Named as open, no position on record"
    nothing_from: str = "nothing from {name}"
    moved: str = "{count} moved"
    not_in_these: str = "Not discussed in these rounds"
    not_in_these_last: str = "Not discussed in these rounds. {status} {when}"
    settled: str = "{status} {when}"
    end: str = "{stop} · {name}"
    others: str = "{text} (+{count})"
    not_raised: str = "not on record yet"
    nothing: str = "nothing on record"
    touched: str = "touched, no status stated"
    says: str = "says {name}"
    statuses: Mapping[str, str] = field(default_factory=dict)
    no_status: str = "No status on record"


def wrapped(text: str, room_px: float, style: str, metrics: Metrics, most: int = 3) -> list[str]:
    """Case text in lines of whole words; the last of `most` lines ends in "…" where more would follow.

    A word longer than the room, or a script that writes no spaces, is cut inside.
    """
    lines: list[str] = []
    line = ""
    for word in text.split():
        for part in _parts(word, room_px, style, metrics):
            longer = f"{line} {part}" if line else part
            if line and metrics.width_px(longer, style) > room_px:
                lines.append(line)
                line = part
            else:
                line = longer
    if line:
        lines.append(line)
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], cut(" ".join(lines[most - 1 :]), room_px, style, metrics)]


def cut(text: str, room_px: float, style: str, metrics: Metrics) -> str:
    """One line that fits, cut at a letter and ended by "…"; "" where not even that fits."""
    if metrics.width_px(text, style) <= room_px:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if metrics.width_px(text[:middle].rstrip() + ELLIPSIS, style) <= room_px:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + ELLIPSIS if low else ""


def _parts(word: str, room_px: float, style: str, metrics: Metrics) -> list[str]:
    if metrics.width_px(word, style) <= room_px:
        return [word]
    parts, rest = [], word
    while rest and metrics.width_px(rest, style) > room_px:
        count = max(1, sum(metrics.width_px(rest[: n + 1], style) <= room_px for n in range(len(rest))))
        parts.append(rest[:count])
        rest = rest[count:]
    return [*parts, rest] if rest else parts
