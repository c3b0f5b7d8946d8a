"""A scene written out as text, so that a change of layout shows as a readable difference."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from viewer.layout.marks import Batch, Boxes, Glyphs, Marks, Rects


def text_of_scene(batches: Iterable[Batch], lanes: Iterable[Any]) -> str:
    """One line a mark, in paint order; numbers to a tenth of a pixel."""
    lines = [
        f"lane {lane.key} {lane.name!r} y={_n(lane.y)} h={_n(lane.h)} {lane.level} {lane.in_view}/{lane.total}"
        for lane in lanes
    ]
    for batch in batches:
        lines.append(f"[{batch.region}.{batch.layer.name.lower()}]")
        lines.extend(_lines_of(batch))
    return "\n".join(lines) + "\n"


def _lines_of(batch: Batch) -> list[str]:
    if isinstance(batch, Rects):
        return [f"rect {batch.style} " + " ".join(_n(v) for v in box) for box in batch.boxes.tolist()]
    if isinstance(batch, Glyphs):
        look = f"glyph {batch.name} {batch.style} {batch.form}"
        return [f"{look} {_n(x)} {_n(y)}" for x, y in batch.points.tolist()]
    if isinstance(batch, Boxes):
        return [_line_of(mark) for mark in batch.singles()]
    assert isinstance(batch, Marks)
    return [_line_of(mark) for mark in batch.marks]


def _line_of(mark: Any) -> str:
    defaults = mark._field_defaults
    parts = [type(mark).__name__.lower()]
    for name, value in zip(mark._fields, mark, strict=True):
        if name == "ref" or (name in defaults and defaults[name] == value):
            continue
        parts.append(f"{name}={_value(value)}")
    return " ".join(parts)


def _value(value: Any) -> str:
    if isinstance(value, str):
        return repr(value)
    if isinstance(value, tuple):
        return "(" + " ".join(_value(part) for part in value) + ")"
    return _n(value)


def _n(value: float) -> str:
    text = f"{value:.1f}"
    return "0" if text in ("0.0", "-0.0") else text.removesuffix(".0")
