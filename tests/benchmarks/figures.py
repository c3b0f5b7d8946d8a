"""Percentiles of what was measured, and one table of all of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil
from typing import Any

Row = tuple[str, ...]
HEAD: Row = ("what", "p50", "p95", "p99", "worst", "bar", "")


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of the values do not exceed (nearest rank). Raises ValueError without values."""
    if not values:
        raise ValueError("nothing was measured")
    ordered = sorted(values)
    return ordered[max(0, ceil(share * len(ordered)) - 1)]


def summary_ms(values_ms: Sequence[float]) -> dict[str, float]:
    """p50, p95, p99 and the worst of times in milliseconds, and how many there were."""
    return {
        "p50_ms": round(percentile(values_ms, 0.50), 2),
        "p95_ms": round(percentile(values_ms, 0.95), 2),
        "p99_ms": round(percentile(values_ms, 0.99), 2),
        "worst_ms": round(max(values_ms), 2),
        "frames": len(values_ms),
    }


def verdict(value: float, bar: float) -> str:
    """Whether a value keeps its bar, in a word."""
    return "kept" if value <= bar else "missed"


def row_of(what: str, figures: dict[str, Any], bar_ms: float | None = None) -> Row:
    """A line of the table for a `summary_ms`; the bar is for the p99."""
    shares = tuple(f"{figures[key]:.2f} ms" for key in ("p50_ms", "p95_ms", "p99_ms", "worst_ms"))
    if bar_ms is None:
        return (what, *shares, "", "")
    return (what, *shares, f"{bar_ms:g} ms", verdict(figures["p99_ms"], bar_ms))


def single_row(what: str, value: float, unit: str, bar: float | None = None) -> Row:
    """A line of the table for one number."""
    shown = f"{value:.2f} {unit}".strip()
    return (
        (what, shown, "", "", "", "", "")
        if bar is None
        else (what, shown, "", "", "", f"{bar:g} {unit}", verdict(value, bar))
    )


def table(rows: Iterable[Row]) -> str:
    """Rows under a head, in columns as wide as their widest cell."""
    lines = [HEAD, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEAD))]
    made = []
    for line in lines:
        first, *rest = (
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        made.append("  ".join((first, *rest)).rstrip())
    made.insert(1, "-" * max(map(len, made)))
    return "\n".join(made)
