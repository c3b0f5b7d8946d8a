"""The words beside a mark: their styles by kind, their widths, and cutting them at a word (DESIGN 4.6)."""

from __future__ import annotations

from typing import NamedTuple

from viewer.layout.inks import LANE_OF_KIND
from viewer.layout.marks import Mark, Text
from viewer.layout.metrics import Metrics
from viewer.layout.timeline_data import EventText

LEAST_CHARACTERS = 8
HEAD_GAP_PX = 6.0
LABEL_GAP_PX = 6.0
INSIDE_PAD_PX = 10.0
ELLIPSIS = "…"


class LabelStyle(NamedTuple):
    """Text styles and inks of the two parts of a label."""

    head: str
    tail: str
    head_ink: str = "text1.fill"
    tail_ink: str = "text2.fill"


STYLES: dict[str, LabelStyle] = {
    "round": LabelStyle("canvas_label_bold", "canvas_label"),
    "swap": LabelStyle("canvas_strong", "canvas_label"),
    "statement": LabelStyle("canvas_label_medium", "canvas_label"),
    "background": LabelStyle("canvas_label_medium", "canvas_fine"),
}
PLAIN = LabelStyle("canvas_label_medium", "canvas_label")


class Label(NamedTuple):
    """A label with its width in px; empty text and width 0 when there is no room for any."""

    head: str
    tail: str
    style: LabelStyle
    head_px: float
    width_px: float


NO_LABEL = Label("", "", PLAIN, 0.0, 0.0)


def style_of(kind: int) -> LabelStyle:
    """The label style of an event kind."""
    return STYLES.get(LANE_OF_KIND[kind], PLAIN)


def label_of(text: EventText, style: LabelStyle, metrics: Metrics) -> Label:
    """The full label of a text; a title stands in where it has neither head nor tail."""
    head, tail = text.head, text.tail
    if not head and not tail:
        tail = text.title
    head_px = metrics.width_px(head, style.head) if head else 0.0
    tail_px = metrics.width_px(tail, style.tail) if tail else 0.0
    gap = HEAD_GAP_PX if head and tail else 0.0
    return Label(head, tail, style, head_px, head_px + gap + tail_px)


def fitted(label: Label, room_px: float, metrics: Metrics) -> Label:
    """The label cut at a word to fit; `NO_LABEL` where fewer than eight characters would be left."""
    if label.width_px <= room_px:
        return label
    if label.head and label.head_px <= room_px:
        rest = room_px - label.head_px - HEAD_GAP_PX
        tail = elided(label.tail, rest, label.style.tail, metrics, LEAST_CHARACTERS - len(label.head))
        return _rebuilt(label, label.head, tail, metrics)
    if label.head:
        head = elided(label.head, room_px, label.style.head, metrics)
        return _rebuilt(label, head, "", metrics) if head else NO_LABEL
    tail = elided(label.tail, room_px, label.style.tail, metrics)
    return _rebuilt(label, "", tail, metrics) if tail else NO_LABEL


def _rebuilt(label: Label, head: str, tail: str, metrics: Metrics) -> Label:
    if not tail and len(head) < LEAST_CHARACTERS and head != label.head:
        return NO_LABEL
    return label_of(EventText("", head, tail), label.style, metrics) if head or tail else NO_LABEL


def elided(text: str, room_px: float, style: str, metrics: Metrics, least: int = LEAST_CHARACTERS) -> str:
    """The longest run of whole words with an ellipsis that fits; "" below `least` characters.

    A single word longer than the room, as in scripts that write none of our spaces, is cut inside.
    """
    if room_px <= 0 or not text:
        return ""
    if metrics.width_px(text, style) <= room_px:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if metrics.width_px(text[:middle].rstrip() + ELLIPSIS, style) <= room_px:
            low = middle
        else:
            high = middle - 1
    kept = text[:low]
    if low < len(text) and not text[low].isspace():
        space = kept.rfind(" ")
        if space >= max(least, 1):
            kept = kept[:space]
    while kept and (kept[-1].isspace() or kept[-1] in ",;:.–—-"):
        kept = kept[:-1]
    return kept + ELLIPSIS if len(kept) >= max(least, 1) else ""


def label_marks(label: Label, x: float, baseline: float, ref: int, halo: str = "", ink: str = "") -> list[Mark]:
    """The text marks of a label whose left edge is at `x`; `ink` overrides both parts' own."""
    marks: list[Mark] = []
    style = label.style
    if label.head:
        marks.append(Text(x, baseline, label.head, style.head, ink or style.head_ink, "left", halo, ref))
    if label.tail:
        at = x + (label.head_px + HEAD_GAP_PX if label.head else 0.0)
        marks.append(Text(at, baseline, label.tail, style.tail, ink or style.tail_ink, "left", halo, ref))
    return marks


def baseline(centre_y: float, style: str, metrics: Metrics) -> float:
    """The baseline that centres small letters of a style on a line (Plex: x-height over half, so a third)."""
    return centre_y + metrics.ascent_px(style) * 0.34
