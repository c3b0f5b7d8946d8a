"""A lane at the level of cards: rounds and exchanges as cards, quotes in full (picture 04)."""

from __future__ import annotations

from viewer.layout.frame import Frame, LanePlan
from viewer.layout.label_lane import plan_labels
from viewer.layout.lanes import InView, Lane
from viewer.layout.quote_cards import plan_quotes
from viewer.layout.round_cards import plan_rounds
from viewer.layout.swap_cards import plan_swaps

_PLANS = {"round": plan_rounds, "swap": plan_swaps, "statement": plan_quotes}


def plan_cards(frame: Frame, lane: Lane, seen: InView) -> LanePlan:
    """The plan of a lane at the level of cards; kinds without a card keep their labels."""
    make = _PLANS.get(lane.base, plan_labels)
    return make(frame, lane, seen)._replace(level="cards")
