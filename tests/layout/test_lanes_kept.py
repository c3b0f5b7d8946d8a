"""Lanes made for a view are kept for another look, within bounds, and never taken from under what is drawn."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.layout.fixed_metrics import FixedMetrics
from tests.layout.sketches import abu_dhabi, main_view
from viewer.layout import lanes
from viewer.layout.english import EnglishWords
from viewer.layout.lanes import are_prepared, prepare_lanes
from viewer.layout.timeline import layout_timeline
from viewer.layout.view import Filters

WORDS = EnglishWords()


def test_lanes_that_are_drawn_stay_while_a_worker_makes_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "LEAST_ENTRIES", 0)
    monkeypatch.setattr(lanes, "MOST_TIMES", 1)
    data, view = replace(abu_dhabi(), prepared={}), main_view()
    drawn = replace(view, filters=Filters(importance_min=1))
    others = [replace(view, filters=Filters(importance_min=least)) for least in range(2, 8)]
    prepare_lanes(data, view, WORDS)
    layout_timeline(data, drawn, FixedMetrics(), WORDS)
    for other in others:
        prepare_lanes(data, other, WORDS)
        assert are_prepared(data, drawn, WORDS)
    assert are_prepared(data, view, WORDS)  # people return to lanes without filters
    assert are_prepared(data, others[-1], WORDS)
    assert not are_prepared(data, others[0], WORDS)
