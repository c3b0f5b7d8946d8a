"""Statements as cards: direct speech in full, in its quotation marks; reported speech as labels on the spine."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from viewer.layout.doubt import POINT, shapes_of
from viewer.layout.event_marks import EventMarks
from viewer.layout.frame import LANE_PAD_PX, Frame, LanePlan
from viewer.layout.inks import STATEMENT
from viewer.layout.label_book import worded
from viewer.layout.label_lane import plan_labels
from viewer.layout.labels import Label, fitted, label_marks, label_of, style_of
from viewer.layout.lanes import InView, Lane
from viewer.layout.marks import BODY, Box, Glyph, Layer, Rect, Stroke, Text
from viewer.layout.packing import RowPacker
from viewer.layout.scene import Item
from viewer.layout.timeline_data import EventText, StatementFacts

CARD_PX, SIDE_PX, PAD_PX, BETWEEN_PX, SPINE_PX, PITCH_PX = 388.0, 3.0, 13.0, 8.0, 14.0, 27.0
MOST_LINES, MOST_ROWS, LEADER_PX = 12, 3, 150.0


class Group(NamedTuple):
    """Statements of one instant: those quoted get cards on the left, the others rows on the right."""

    x: float
    quoted: tuple[int, ...]
    reported: tuple[int, ...]


def plan_quotes(frame: Frame, lane: Lane, seen: InView) -> LanePlan:
    """The plan of the statements lane at the level of cards; without direct speech it stays with labels."""
    rows = lane.rows[seen.positions]
    marks = EventMarks(frame, shapes_of(frame.data.events, rows, frame.scale, frame.limit_s))
    quoted = [i for i, ref in enumerate(marks.refs) if _is_quoted(frame, marks, i, ref)]
    if not quoted:
        return plan_labels(frame, lane, seen)
    texts = [each.text for each in worded(frame, marks.shapes)]
    groups = _groups(marks, set(quoted))
    lines = {i: wrapped(frame, frame.data.statements[marks.refs[i]].words) for i in quoted}
    placed, tall = _placed(frame, groups, lines, texts)
    return LanePlan(
        lane.key,
        lane.name,
        lane.glyph,
        lane.ink,
        "cards",
        seen.count,
        len(lane.rows),
        sum(tall) + 2 * LANE_PAD_PX,
        8.0,
        partial(_draw, frame, lane, marks, texts, groups, lines, placed, tall),
    )


def _is_quoted(frame: Frame, marks: EventMarks, index: int, ref: int) -> bool:
    if marks.form(index) != POINT or not frame.tells_card(ref):
        return False
    facts = frame.data.statements.get(ref)
    return facts is not None and facts.direct


def _groups(marks: EventMarks, quoted: set[int]) -> list[Group]:
    groups: list[Group] = []
    for index in sorted(range(len(marks.refs)), key=lambda i: (marks.at(i), i)):
        x = marks.at(index)
        if not groups or x - groups[-1].x > 12:
            groups.append(Group(x, (), ()))
        last = groups[-1]
        groups[-1] = (
            last._replace(quoted=(*last.quoted, index))
            if index in quoted
            else last._replace(reported=(*last.reported, index))
        )
    return groups


def wrapped(frame: Frame, words: str, style: str = "verbatim_card") -> list[str]:
    """Quoted words in lines of a card's width; never trimmed inside, so a long quote makes a tall card."""
    room, lines, line = frame.px(CARD_PX) - 2 * PAD_PX, [], ""
    for word in words.split():
        longer = f"{line} {word}" if line else word
        if line and frame.width(longer, style) > room:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line] if line else lines


def card_height(frame: Frame, lines: list[str]) -> float:
    """The height of a quote's card: its lines, the credit, and air."""
    return frame.metrics.line_px("verbatim_card") * len(lines) + frame.metrics.line_px("canvas_fine") + 10


def _placed(
    frame: Frame, groups: list[Group], lines: dict[int, list[str]], texts: list[EventText]
) -> tuple[list[tuple[int, float]], list[float]]:
    """(row, card's left) of each group and the height of each row."""
    packer, placed = RowPacker(), []
    tall: list[float] = []
    width = frame.px(CARD_PX)
    for group in groups:
        labels = [label_of(texts[i], style_of(STATEMENT), frame.metrics).width_px for i in group.reported]
        right = group.x + 20 + max(labels, default=0.0)
        before, after = group.x - SPINE_PX - width, group.x + SPINE_PX
        options = [(before, (before, right)), (after, (group.x - 12, max(right, after + width)))]
        if not group.quoted:
            options = [(before, (group.x - 12, right))]
        elif before < frame.left + 4 and not group.reported:
            options.reverse()
        found = packer.place([stretch for _, stretch in options], MOST_ROWS)
        row, option = found if found else (MOST_ROWS - 1, 0)
        cards = sum(card_height(frame, lines[i]) + BETWEEN_PX for i in group.quoted)
        need = max(cards, frame.px(PITCH_PX) * len(group.reported)) + 4
        tall += [0.0] * (row + 1 - len(tall))
        tall[row] = max(tall[row], need)
        placed.append((row, options[option][0]))
    return placed, tall


def _draw(
    frame: Frame,
    lane: Lane,
    marks: EventMarks,
    texts: list[EventText],
    groups: list[Group],
    lines: dict[int, list[str]],
    placed: list[tuple[int, float]],
    tall: list[float],
    y: float,
    h: float,
) -> None:
    for group, (row, x) in zip(groups, placed, strict=True):
        top = y + LANE_PAD_PX + sum(tall[:row]) + 4
        ys = []
        card_top = top
        for index in group.quoted:
            height = card_height(frame, lines[index])
            _draw_card(frame, lane, marks, texts, index, lines[index], x, card_top, group.x)
            ys.append(card_top + height / 2)
            card_top += height + BETWEEN_PX
        for place, index in enumerate(group.reported):
            centre = top + frame.px(PITCH_PX) * (place + 0.5) - 2
            _draw_reported(frame, lane, marks, texts, index, centre)
            ys.append(centre)
        if len(ys) > 1:
            frame.out.add(BODY, Layer.BARS, Stroke(((group.x, min(ys)), (group.x, max(ys))), "stmt.dim"))


def _draw_card(
    frame: Frame,
    lane: Lane,
    marks: EventMarks,
    texts: list[EventText],
    index: int,
    lines: list[str],
    x: float,
    y: float,
    spine: float,
) -> None:
    width, height, ref = frame.px(CARD_PX), card_height(frame, lines), marks.refs[index]
    facts: StatementFacts = frame.data.statements[ref]
    middle = y + height / 2
    near = x + width if x < spine else x
    frame.out.add(BODY, Layer.BARS, Stroke(((near, middle), (spine, middle)), "stmt.dim"))
    frame.out.add(
        BODY,
        Layer.GLYPHS,
        Box(x + 0.5, y + 0.5, width - 1, height - 1, "panel.fill", "rule.fill", 1.0, 4.0, ref=ref),
        Box(x, y + 4, SIDE_PX, height - 7, "stmt.fill", radius=1.0, ref=ref),
        Glyph("statement", x + width - 15, y + 15, "stmt.fill", scale=0.92, ground="panel.fill", ref=ref),
    )
    line, base = frame.metrics.line_px("verbatim_card"), y + 4 + frame.metrics.ascent_px("verbatim_card")
    marks_made = [
        Text(x + PAD_PX, base + place * line, words, "verbatim_card", "text1.fill", ref=ref)
        for place, words in enumerate(lines)
    ]
    credit_base = y + 5 + len(lines) * line + frame.metrics.ascent_px("canvas_fine")
    credit = Text(x + PAD_PX, credit_base, facts.credit or facts.speaker, "canvas_fine", "text3.fill", ref=ref)
    frame.out.add(BODY, Layer.LABELS, *marks_made, credit)
    area = Rect(x, y, width, height)
    at = frame.scale.t(spine)
    frame.out.items.append(Item(ref, "card", texts[index].title, lane.key, "statement", area, area, at, at + 1))


def _draw_reported(
    frame: Frame, lane: Lane, marks: EventMarks, texts: list[EventText], index: int, centre: float
) -> None:
    area, glyphs = marks.draw(index, centre)
    at = marks.at(index)
    label: Label = label_of(texts[index], style_of(STATEMENT), frame.metrics)
    leads = frame.view.as_of_s is not None and at < frame.limit_px < at + LEADER_PX
    x = frame.limit_px + 18 if leads else at + 14
    label = fitted(label, frame.right - x - 6, frame.metrics)
    if leads:
        line = Stroke(((at + 9, centre), (x - 4, centre)), "stmt.dim", 1.0, (), marks.refs[index])
        frame.out.add(BODY, Layer.BARS, line)
    words = label_marks(label, x, frame.baseline(centre, label.style.tail), marks.refs[index])
    frame.out.add(BODY, Layer.LABELS, *words)
    whole = area.united(Rect(x, centre - 8, label.width_px, 16)) if label.width_px else area
    start = frame.scale.t(at)
    frame.out.items.append(
        Item(
            marks.refs[index],
            "glyph",
            texts[index].title,
            lane.key,
            "statement",
            whole,
            area,
            start,
            start + 1,
            1,
            (),
            (*glyphs, *words),
        )
    )
