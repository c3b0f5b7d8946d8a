"""The claims on an exchange's card: a dot row a direction and category, and the one figure an analyst works with.

Every row of a card shares one scale that begins at 0. What a row says and where its words end is worked out once for
an exchange and kept with the data, so that a frame only puts marks in their places.
"""

from __future__ import annotations

from typing import NamedTuple

from viewer.layout.claim_rows import figures_of, track_marks
from viewer.layout.claims_told import ClaimRow
from viewer.layout.frame import Frame
from viewer.layout.labels import elided
from viewer.layout.marks import BODY, Layer, Mark, Stroke, Text
from viewer.layout.timeline_data import SwapFacts

MOST_ROWS = 6
LINE_PX, TOP_PX, BOTTOM_PX, EDGE_PX = 17.0, 5.0, 7.0, 16.0
LABEL_SHARE, TRACK_LEAST_PX, DOT_PX, GAP_PX = 0.42, 70.0, 4.0, 10.0
STYLE, FIGURES = "canvas_fine", "canvas_label_medium"


class CardLine(NamedTuple):
    """One row on a card, its words cut to fit."""

    row: ClaimRow
    label: str
    figures: str
    figures_px: float
    disputed: bool


class CardClaims(NamedTuple):
    """All that a card says of claims. `largest`: the end of the scale; `foot`: lines under the rows."""

    lines: tuple[CardLine, ...]
    foot: tuple[str, ...]
    largest: int


NOTHING = CardClaims((), (), 1)


def card_claims(frame: Frame, facts: SwapFacts, width: float) -> CardClaims:
    """The claims of an exchange as a card of that width words them; nothing where there is only one claim."""
    if sum(len(dot.claim_ids) for named in facts.rows for dot in named.row.dots) < 2:
        return NOTHING
    key = ("claims on card", facts.event_id, width, id(frame.words), frame.metrics.width_px("0", STYLE))
    if key not in frame.data.prepared:
        frame.data.prepared[key] = _worded(frame, facts, width - 2 * EDGE_PX)
    found: CardClaims = frame.data.prepared[key]
    return found


def claims_px(frame: Frame, claims: CardClaims) -> float:
    """How tall the claims are on their card."""
    if not claims.lines:
        return 0.0
    return frame.px(TOP_PX + BOTTOM_PX + LINE_PX * (len(claims.lines) + len(claims.foot)))


def _worded(frame: Frame, facts: SwapFacts, room: float) -> CardClaims:
    words = frame.words
    lines = []
    for named in facts.rows[:MOST_ROWS]:
        figures = figures_of(named.row, words)
        most = room - TRACK_LEAST_PX - 2 * GAP_PX
        label = words.claimed_way(named.to_name, named.from_name, named.row.category, named.row.measure)
        label = elided(label, min(room * LABEL_SHARE, most), STYLE, frame.metrics, 3)
        figures = elided(figures, most - frame.width(label, STYLE), FIGURES, frame.metrics, 1)
        lines.append(CardLine(named.row, label, figures, frame.width(figures, FIGURES), named.disputed))
    foot = [words.more_claims(len(facts.rows) - MOST_ROWS)] if len(facts.rows) > MOST_ROWS else []
    for chosen in facts.working[:1]:
        foot.append(words.working_figure(chosen.low, chosen.high, chosen.author, chosen.reason))
    cut = tuple(elided(line, room, STYLE, frame.metrics) for line in foot)
    largest = max([1, *(dot.high for line in lines for dot in line.row.dots)])
    return CardClaims(tuple(lines), cut, largest)


def draw_card_claims(frame: Frame, claims: CardClaims, x: float, y: float, width: float, ref: int) -> None:
    """The claims under the two bars of a card whose left edge is at `x`."""
    if not claims.lines:
        return
    left, right, line = x + EDGE_PX, x + width - EDGE_PX, frame.px(LINE_PX)
    rule = round(y) + 0.5
    marks: list[Mark] = [Stroke(((x + 1, rule), (x + width - 1, rule)), "hair.fill", 1.0, (), ref)]
    texts: list[Mark] = []
    start = left + max(frame.width(each.label, STYLE) for each in claims.lines) + GAP_PX
    end = right - max(each.figures_px for each in claims.lines) - GAP_PX
    middle = y + frame.px(TOP_PX) + line / 2
    for each in claims.lines:
        row = each.row
        texts.append(Text(left, frame.baseline(middle, STYLE), each.label, STYLE, "text2.fill"))
        ink = "warn.fill" if each.disputed else "text1.fill"
        texts.append(Text(right, frame.baseline(middle, FIGURES), each.figures, FIGURES, ink, "right"))
        # A long label and long figures on one card leave each other room: the track is left out, not squeezed.
        if end - start >= TRACK_LEAST_PX / 2:
            marks += track_marks(row, start, end, middle, claims.largest, DOT_PX)
        middle += line
    for words in claims.foot:
        texts.append(Text(left, frame.baseline(middle, STYLE), words, STYLE, "text2.fill"))
        middle += line
    frame.out.add(BODY, Layer.GLYPHS, *marks)
    frame.out.add(BODY, Layer.LABELS, *texts)
