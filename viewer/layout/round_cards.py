"""Rounds as cards: who sat at the table, what came of it, what is planned next (picture 04)."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from viewer.layout.doubt import shapes_of
from viewer.layout.event_marks import EventMarks
from viewer.layout.frame import Frame, LanePlan
from viewer.layout.inks import ROUND
from viewer.layout.label_book import worded
from viewer.layout.label_draw import draw_plain
from viewer.layout.label_sides import sides_of
from viewer.layout.labels import elided, label_of, style_of
from viewer.layout.lanes import InView, Lane
from viewer.layout.marks import BODY, Box, Glyph, Layer, Mark, Rect, Stroke, Text
from viewer.layout.packing import RowPacker
from viewer.layout.scene import Item
from viewer.layout.timeline_data import EventText, RoundFacts

CARD_PX, PLANNED_CARD_PX, PLANNED_TALL_PX = 292.0, 236.0, 78.0
HEAD_PX, BAR_PX, TOP_PX, BAR_GAP_PX, BOTTOM_PX, PAD_PX = 30.0, 12.0, 12.0, 6.0, 10.0, 12.0
CHIP_PX, OUTCOME_PX, PLAIN_PX, ARROW_PX = 17.0, 17.0, 22.0, 40.0
MOST_ROWS = 4
OUTCOME_GLYPH = {"done": "check", "agreed": "check", "open": "open_circle"}


class Card(NamedTuple):
    """One round's place: `stretch` is what it takes of its row, `left` where its card begins."""

    item: int
    row: int
    facts: RoundFacts | None
    planned: bool
    left: float
    side: str


def plan_rounds(frame: Frame, lane: Lane, seen: InView) -> LanePlan:
    """The plan of the talks lane at the level of cards."""
    rows = lane.rows[seen.positions]
    marks = EventMarks(frame, shapes_of(frame.data.events, rows, frame.scale, frame.limit_s))
    texts = [each.text for each in worded(frame, marks.shapes)]
    cards = _placed(frame, marks, texts)
    count = max((card.row for card in cards), default=0) + 1
    tall = [0.0] * count
    for card in cards:
        tall[card.row] = max(tall[card.row], _height(frame, card))
    return LanePlan(
        lane.key,
        lane.name,
        lane.glyph,
        lane.ink,
        "cards",
        seen.count,
        len(lane.rows),
        sum(tall) + BOTTOM_PX,
        8.0,
        partial(_draw, frame, lane, marks, texts, cards, tall),
    )


def has_card(facts: RoundFacts | None) -> bool:
    """Whether there is anything to put on a card."""
    return facts is not None and bool(facts.outcomes or facts.parties or facts.brokers)


def _placed(frame: Frame, marks: EventMarks, texts: list[EventText]) -> list[Card]:
    packer, cards = RowPacker(), []
    order = sorted(range(len(texts)), key=lambda i: (marks.planned[i], marks.extent(i)[0]))
    for index in order:
        facts = frame.data.rounds.get(marks.refs[index]) if frame.tells_card(marks.refs[index]) else None
        left, right = marks.extent(index)
        planned = marks.is_planned_round(index)
        if planned and facts is not None:
            start = left + frame.px(ARROW_PX) - 16
            options = [("card", start, (start - 8, start + frame.px(PLANNED_CARD_PX)))]
        elif has_card(facts):
            options = [
                ("card", x, (min(left, x), max(right, x + frame.px(CARD_PX)))) for x in _lefts(frame, marks, index)
            ]
        else:
            label = label_of(texts[index], style_of(ROUND), frame.metrics)
            options = [(side, left, stretch) for side, stretch in sides_of(frame, marks, index, label)]
        found = packer.place([stretch for _, _, stretch in options], MOST_ROWS)
        row, option = found if found else (MOST_ROWS - 1, 0)
        side, x, _ = options[option]
        cards.append(Card(index, row, facts if side == "card" else None, planned, x, side))
    return cards


def _lefts(frame: Frame, marks: EventMarks, index: int) -> list[float]:
    """Where a card may begin: under its bar's firm side, and not past the as-of line."""
    left, right = marks.extent(index)
    width = frame.px(CARD_PX)
    low, high = frame.left + 8, frame.right - width - 8
    at_end, at_start = max(right - width, low), min(max(left, low), max(low, high))
    ends_at_limit = frame.view.as_of_s is not None and left + width > frame.limit_px >= right - 1.5
    from_end = ends_at_limit or left + width > frame.right or marks.starts_in_doubt(index)
    return [at_end, at_start] if from_end else [at_start, at_end]


def _height(frame: Frame, card: Card) -> float:
    top = frame.px(TOP_PX + BAR_PX + BAR_GAP_PX)
    if card.facts is None:
        return frame.px(TOP_PX + PLAIN_PX)
    if card.planned:
        return top + frame.px(PLANNED_TALL_PX)
    return top + card_height(frame, card.facts)


def card_height(frame: Frame, facts: RoundFacts) -> float:
    """The height of a held round's card: title, parties, one line an outcome."""
    parties = 28.0 if facts.parties or facts.brokers or facts.quotes or facts.issues else 4.0
    return frame.px(HEAD_PX + parties + OUTCOME_PX * len(facts.outcomes) + 13)


def _draw(
    frame: Frame,
    lane: Lane,
    marks: EventMarks,
    texts: list[EventText],
    cards: list[Card],
    tall: list[float],
    y: float,
    h: float,
) -> None:
    tops = [y + sum(tall[:row]) for row in range(len(tall))]
    ends: dict[int, float] = {}
    beside: dict[int, float] = {}  # where the outline drawn last in a row ends
    for card in cards:
        index, top = card.item, tops[card.row]
        ends[marks.refs[index]] = marks.extent(index)[1]
        if card.facts is None:
            draw_plain(frame, lane.key, marks, texts, index, card.side, top + frame.px(TOP_PX + PLAIN_PX / 2 - 2))
            continue
        if card.planned:
            area = _draw_planned(frame, card, top + frame.px(TOP_PX + BAR_PX + BAR_GAP_PX), ends, beside.get(card.row))
            beside[card.row] = area.right
            mark = area
        else:
            mark, _ = marks.draw(index, top + frame.px(TOP_PX + BAR_PX / 2), frame.px(BAR_PX))
            area = _draw_card(frame, card.facts, card.left, top + frame.px(TOP_PX + BAR_PX + BAR_GAP_PX), marks, index)
        start, end = frame.scale.t(mark.x), frame.scale.t(mark.right)
        frame.out.items.append(
            Item(marks.refs[index], "card", texts[index].title, lane.key, "round", area, area, start, end)
        )


def _draw_card(frame: Frame, facts: RoundFacts, x: float, y: float, marks: EventMarks, index: int) -> Rect:
    width, height, ref = frame.px(CARD_PX), card_height(frame, facts), facts.event_id
    head = frame.px(HEAD_PX)
    frame.out.add(
        BODY,
        Layer.GLYPHS,
        Box(x + 0.5, y + 0.5, width - 1, height - 1, "panel.fill", "rule.fill", 1.0, 5.0, ref=ref),
        Box(x, y, width, head, "round.fill", radius=5.0, square="bottom", ref=ref),
    )
    ended = frame.words.ended(frame.day_words(frame.scale.t(marks.extent(index)[1]) - 1))
    _title(frame, facts.title, facts.place, x, y + head / 2, width, "onRound.fill", "onRound.fill", ended)
    top = y + head
    if facts.parties or facts.brokers or facts.quotes or facts.issues:
        _draw_table(frame, facts, x, top + frame.px(9), width)
        top += frame.px(28)
    style = "card_text"
    for place, (state, words) in enumerate(facts.outcomes):
        centre = top + frame.px(OUTCOME_PX) * (place + 0.5) + 2
        ink = "text3.fill" if state == "open" else "ok.fill"
        glyph = Glyph(OUTCOME_GLYPH.get(state, "open_circle"), x + 18, centre, ink, scale=0.9, ground="panel.fill")
        text = elided(words, width - 42, style, frame.metrics)
        frame.out.add(BODY, Layer.LABELS, glyph, Text(x + 30, frame.baseline(centre, style), text, style))
    return Rect(x, y, width, height)


def _title(
    frame: Frame, title: str, rest: str, x: float, centre: float, width: float, ink: str, rest_ink: str, right: str
) -> None:
    """A card's title, what follows it in a lighter weight, and words at the right edge."""
    room = width - 2 * PAD_PX
    marks: list[Mark] = []
    if right:
        marks.append(
            Text(x + width - PAD_PX, frame.baseline(centre, "canvas_label"), right, "canvas_label", ink, "right")
        )
        room -= frame.width(right, "canvas_label") + 8
    base = frame.baseline(centre, "card_title")
    bold = elided(title, room, "card_title", frame.metrics, 1)
    used = frame.width(bold, "card_title")
    marks.append(Text(x + PAD_PX, base, bold, "card_title", ink))
    light = elided(rest, room - used - 8, "card_title_regular", frame.metrics, 4)
    if light:
        marks.append(Text(x + PAD_PX + used + 8, base, light, "card_title_regular", rest_ink))
    frame.out.add(BODY, Layer.LABELS, *marks)


def _draw_table(frame: Frame, facts: RoundFacts, x: float, y: float, width: float) -> None:
    """Chips of the parties, who brokered, and how many quotes and issues hang on the round."""
    style, h = "canvas_label", frame.px(CHIP_PX)
    base = frame.baseline(y + h / 2, style)
    counts = frame.words.quotes_and_issues(facts.quotes, facts.issues) if facts.quotes or facts.issues else ""
    end = x + width - PAD_PX
    if counts:
        frame.out.add(BODY, Layer.LABELS, Text(end, base, counts, "canvas_fine", "text3.fill", "right"))
        end -= frame.width(counts, "canvas_fine") + 8
    at = x + PAD_PX
    for monogram in facts.parties:
        at = _chip(frame, monogram, at, y, h, end)
    if facts.brokers and at + frame.width(frame.words.brokered_by(), style) + 12 < end:
        words = frame.words.brokered_by()
        frame.out.add(BODY, Layer.LABELS, Text(at + 2, base, words, style, "text3.fill"))
        at += frame.width(words, style) + 8
        for monogram in facts.brokers:
            at = _chip(frame, monogram, at, y, h, end)


def _chip(frame: Frame, monogram: str, x: float, y: float, h: float, end: float) -> float:
    width = frame.width(monogram, "chip") + 11
    if x + width > end:
        return x
    text = Text(x + width / 2, frame.baseline(y + h / 2, "chip"), monogram, "chip", "text1.fill", "middle")
    frame.out.add(BODY, Layer.GLYPHS, Box(x, y, width, h, "roundSoft.fill", radius=3.0))
    frame.out.add(BODY, Layer.LABELS, text)
    return x + width + 6


def _draw_planned(frame: Frame, card: Card, y: float, ends: dict[int, float], before: float | None) -> Rect:
    facts = card.facts
    assert facts is not None
    x, width, h = card.left, frame.px(PLANNED_CARD_PX), frame.px(PLANNED_TALL_PX)
    ref = facts.event_id
    box = Box(x, y + 0.5, width, h - 1, "canvas.fill", "round.fill", 1.25, 5.0, (4, 3), "right", ref=ref)
    frame.out.add(BODY, Layer.GLYPHS, box)
    start = ends.get(facts.follows)
    if start is not None and before is not None and start < before:
        start = x - ARROW_PX / 2  # another outline lies between: the arrow does not cross it
    if start is not None and x - start > 8:
        middle = y + h / 2
        line = Stroke(((max(start + 2, frame.left), middle), (x - 3, middle)), "round.fill", 1.25, (4, 3))
        head = Stroke(((x - 8, middle - 4), (x - 3.5, middle), (x - 8, middle + 4)), "round.fill", 1.25)
        frame.out.add(BODY, Layer.GLYPHS, line, head)
    _title(
        frame, facts.title, frame.words.planned(facts.state), x, y + frame.px(17), width, "text1.fill", "text2.fill", ""
    )
    room = width - 2 * PAD_PX
    told = frame.words.became(facts.became) if facts.became else facts.doubt
    for words, style, ink, centre in (
        (facts.detail, "card_text", "text1.fill", frame.px(40)),
        (told, "canvas_label", "text2.fill" if facts.became else "text3.fill", frame.px(59)),
    ):
        text = elided(words, room, style, frame.metrics)
        if text:
            base = frame.baseline(y + centre, style)
            frame.out.add(BODY, Layer.LABELS, Text(x + PAD_PX, base, text, style, ink))
    return Rect(x, y, width, h)
