"""Exchanges as cards: both directions on one scale from the centre, others hatched (picture 04), then the claims."""

from __future__ import annotations

from functools import partial

from db.dates import DAY_S
from viewer.layout.card_claims import card_claims, claims_px, draw_card_claims
from viewer.layout.distances import distance_px, draw_distances
from viewer.layout.doubt import shapes_of
from viewer.layout.event_marks import EventMarks
from viewer.layout.frame import Frame, LanePlan
from viewer.layout.inks import SWAP
from viewer.layout.label_book import worded
from viewer.layout.label_draw import draw_plain
from viewer.layout.label_sides import sides_of
from viewer.layout.labels import elided, label_of, style_of
from viewer.layout.lanes import InView, Lane
from viewer.layout.marks import BODY, Box, Glyph, Layer, Mark, Poly, Rect, Stroke, Text
from viewer.layout.packing import RowPacker
from viewer.layout.scene import Item
from viewer.layout.timeline_data import EventText, SwapFacts, SwapSide

CARD_PX, TALL_PX, TOP_PX, BOTTOM_PX, PLAIN_PX = 380.0, 74.0, 19.0, 11.0, 26.0
SPAN_TOP_PX, SPAN_PX, CENTRE_GAP_PX, BAR_PX, OTHERS_LEAST_PX, EDGE_PX = 8.0, 5.0, 20.0, 16.0, 6.0, 16.0
MOST_ROWS = 4


def plan_swaps(frame: Frame, lane: Lane, seen: InView) -> LanePlan:
    """The plan of the exchanges lane at the level of cards."""
    rows = lane.rows[seen.positions]
    marks = EventMarks(frame, shapes_of(frame.data.events, rows, frame.scale, frame.limit_s))
    texts = [each.text for each in worded(frame, marks.shapes)]
    placed = _placed(frame, marks, texts)
    tall = [0.0] * (max((row for _, row, _ in placed), default=0) + 1)
    for item, row, side in placed:
        need = frame.px(PLAIN_PX)
        if side == "card":
            need = frame.px(TOP_PX + BOTTOM_PX) + card_px(frame, frame.data.swaps[marks.refs[item]])
        tall[row] = max(tall[row], need)
    extra = distance_px(frame, lane)
    return LanePlan(
        lane.key,
        lane.name,
        lane.glyph,
        lane.ink,
        "cards",
        seen.count,
        len(lane.rows),
        sum(tall) + extra,
        8.0,
        partial(_draw, frame, lane, marks, texts, placed, tall),
    )


def has_card(facts: SwapFacts | None) -> bool:
    """Whether any direction has a count to draw."""
    return facts is not None and any(side.main for side in facts.sides)


def card_width_px(frame: Frame) -> float:
    """A card is never wider than the canvas shows: large text on a narrow window would cut off its figures."""
    return min(frame.px(CARD_PX), frame.right - frame.left - 16)


def card_px(frame: Frame, facts: SwapFacts) -> float:
    """The height of a card: two bars, and the rows of its claims."""
    return frame.px(TALL_PX) + claims_px(frame, card_claims(frame, facts, card_width_px(frame)))


def _card_left(frame: Frame, at: float) -> float:
    width = card_width_px(frame)
    return min(max(at - width / 2, frame.left + 8), max(frame.left + 8, frame.right - width - 8))


def _placed(frame: Frame, marks: EventMarks, texts: list[EventText]) -> list[tuple[int, int, str]]:
    packer, placed = RowPacker(), []
    for index in sorted(range(len(texts)), key=lambda i: marks.extent(i)[0]):
        left, right = marks.extent(index)
        if frame.tells_card(marks.refs[index]) and has_card(frame.data.swaps.get(marks.refs[index])):
            x = _card_left(frame, marks.at(index))
            options = [("card", (min(left, x), max(right, x + card_width_px(frame))))]
        else:
            label = label_of(texts[index], style_of(SWAP), frame.metrics)
            options = sides_of(frame, marks, index, label)
        found = packer.place([stretch for _, stretch in options], MOST_ROWS)
        row, option = found if found else (MOST_ROWS - 1, 0)
        placed.append((index, row, options[option][0]))
    return placed


def _draw(
    frame: Frame,
    lane: Lane,
    marks: EventMarks,
    texts: list[EventText],
    placed: list[tuple[int, int, str]],
    tall: list[float],
    y: float,
    h: float,
) -> None:
    at_y: dict[int, float] = {}
    for index, row, side in placed:
        top, ref = y + sum(tall[:row]), marks.refs[index]
        if side != "card":
            at_y[ref] = top + frame.px(PLAIN_PX / 2)
            draw_plain(frame, lane.key, marks, texts, index, side, at_y[ref])
            continue
        at_y[ref] = top + frame.px(TOP_PX) + card_px(frame, frame.data.swaps[ref])
        area = _draw_card(frame, frame.data.swaps[ref], marks, index, top)
        start, end = frame.scale.t(marks.extent(index)[0]), frame.scale.t(marks.extent(index)[1])
        frame.out.items.append(Item(ref, "card", texts[index].title, lane.key, "swap", area, area, start, end))
    draw_distances(frame, lane, at_y, y + sum(tall) + 6)


def _draw_card(frame: Frame, facts: SwapFacts, marks: EventMarks, index: int, y: float) -> Rect:
    at, width, tall = marks.at(index), card_width_px(frame), card_px(frame, facts)
    x, top = _card_left(frame, at), y + frame.px(TOP_PX)
    middle, ref = x + width / 2, facts.event_id
    day = DAY_S / frame.scale.seconds_per_px
    if day >= 8 and marks.form(index) == 0:
        bar = (at - day / 2, y + SPAN_TOP_PX, day, SPAN_PX)
        frame.out.add(BODY, Layer.BARS, Box(*bar, "swap.fill", radius=1.0, ref=ref))
    elif marks.form(index) != 0:
        marks.draw(index, y + SPAN_TOP_PX + SPAN_PX / 2, SPAN_PX)
    tip = min(max(at, x + 12), x + width - 12)
    frame.out.add(
        BODY,
        Layer.GLYPHS,
        Box(x + 0.5, top + 0.5, width - 1, tall - 1, "panel.fill", "rule.fill", 1.0, 5.0, ref=ref),
        Poly(((tip - 5, top + 1.5), (tip, top - 5), (tip + 5, top + 1.5)), "panel.fill", ref=ref),
        Stroke(((tip - 5, top + 0.5), (tip, top - 5), (tip + 5, top + 0.5)), "rule.fill", 1.0, (), ref),
        Glyph("swap", middle, top + frame.px(40), "swap.fill", scale=1.5, ground="panel.fill", ref=ref),
    )
    sides = facts.sides[:2]
    most = max(((side.most or side.main or 0) + side.others for side in sides), default=1)
    unit = (width / 2 - CENTRE_GAP_PX - EDGE_PX - 4) / max(most, 1)
    for place, side in enumerate(sides):
        _draw_side(frame, side, middle, top, unit, width / 2 - CENTRE_GAP_PX - EDGE_PX, towards=-1 if place == 0 else 1)
    claims = card_claims(frame, facts, width)
    draw_card_claims(frame, claims, x, top + frame.px(TALL_PX), width, ref)
    return Rect(x, top - 5, width, tall + 5)


def _draw_side(
    frame: Frame, side: SwapSide, middle: float, top: float, unit: float, room: float, *, towards: int
) -> None:
    """One direction: its bar grows away from the centre, the people who are counted apart are hatched."""
    base_x, bar_y, bar_h = middle + towards * CENTRE_GAP_PX, top + frame.px(32), frame.px(BAR_PX)
    main = (side.main or 0) * unit
    far = base_x + towards * main
    left = min(base_x, far)
    marks: list[Mark] = [Box(left, bar_y, main, bar_h, "swap.fill", radius=2.0)] if main else []
    end = far
    if side.most is not None and side.main is not None:
        # Nobody works with one of the figures: what only some claim is an outline past what all claim.
        end = base_x + towards * side.most * unit
        apart = Box(
            min(far, end), bar_y + 0.5, abs(end - far), bar_h - 1, "swapSoft.fill", "swap.fill", 1.25, 2.0, (3, 2.5)
        )
        marks.append(apart)
    if side.others:
        width = max(side.others * unit, OTHERS_LEAST_PX)
        start = end + towards * 2
        end = start + towards * width
        x0, x1 = min(start, end), max(start, end)
        marks += hatched(x0, bar_y, x1 - x0, bar_h)
    frame.out.add(BODY, Layer.GLYPHS, *marks)
    near, outer = ("right", "left") if towards < 0 else ("left", "right")
    figure = frame.words.number(side.main) if side.main is not None else "?"
    if side.most is not None and side.main is not None:
        figure = frame.words.either(side.main, side.most, side.figures)
    figure = f"{figure} + {frame.words.number(side.others)}" if side.others else figure
    used = frame.width(figure, "card_figure")
    reach = abs(end - base_x)
    least = min(used + 70, room)
    figure_x = base_x + towards * max(reach, least)
    words = frame.words.to_party(side.to_name)
    words = elided(words, max(reach, least) - used - 8, "canvas_label", frame.metrics)
    parts = [frame.words.category(side.main_category)]
    if side.others:
        parts.append(frame.words.count_of(side.others_category, side.others))
    below = ", ".join(parts)
    below = elided(below, room, "canvas_fine", frame.metrics)
    base = top + frame.px(22)
    frame.out.add(
        BODY,
        Layer.LABELS,
        Text(base_x, base - 1, words, "canvas_label", "text2.fill", near),
        Text(figure_x, base, figure, "card_figure", "text1.fill", outer),
        Text(base_x, top + frame.px(64), below, "canvas_fine", "text3.fill", near),
    )


def hatched(x: float, y: float, w: float, h: float) -> list[Mark]:
    """A small hatched box in the colour of exchanges."""
    corners = ((x, y), (x + w, y), (x + w, y + h), (x, y + h))
    return [Poly(corners, "swapSoft.fill", "swap.fill", 4.0, 1.5, "swap.fill")]
