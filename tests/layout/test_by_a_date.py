"""Events of which only a bound is known ("by 5 February") stand at it; nothing reaches to the beginning of time."""

from __future__ import annotations

import pytest

from tests.layout.fixed_metrics import FixedMetrics
from tests.layout.sketches import at, data_of, sketch
from viewer.layout.english import EnglishWords
from viewer.layout.marks import Box, Fade, Marks, Stroke
from viewer.layout.scene import Scene
from viewer.layout.timeline import layout_timeline
from viewer.layout.timeline_data import UNKNOWN_END, UNKNOWN_HIGH, UNKNOWN_LOW, UNKNOWN_START
from viewer.layout.view import TimelineView

BOUND = at("2026-02-06")
BY = (UNKNOWN_LOW, BOUND - 1, UNKNOWN_LOW, BOUND), UNKNOWN_START
FROM = (BOUND, UNKNOWN_HIGH, BOUND, UNKNOWN_HIGH), UNKNOWN_END


def laid(kind: str, date: tuple, start: str, end: str) -> Scene:
    data = data_of([sketch(1, kind, date, "Head", "tail")], end_s=BOUND)
    view = TimelineView(at(start), at(end), 1000, 500)
    return layout_timeline(data, view, FixedMetrics(), EnglishWords())


def test_a_round_by_a_date_fades_up_to_its_bound_and_has_no_other() -> None:
    scene = laid("round", BY, "2026-01-20", "2026-02-20")
    marks = [m for b in scene.batches if isinstance(b, Marks) for m in b.marks if getattr(m, "ref", 0) == 1]
    assert [m for m in marks if isinstance(m, Box)] == []
    bound_px = scene.scale.x(BOUND)
    (fade,) = [m for m in marks if isinstance(m, Fade)]
    assert fade.x + fade.w == pytest.approx(bound_px, abs=1)
    brackets = [m for m in marks if isinstance(m, Stroke) and len(m.points) == 4]
    assert [max(x for x, _ in m.points) for m in brackets] == [pytest.approx(bound_px, abs=1)]


@pytest.mark.parametrize("kind", ["round", "incident", "statement", "swap", "period"])
@pytest.mark.parametrize("date", [BY, FROM])
def test_it_is_in_view_where_its_bound_is_and_nowhere_else(kind: str, date: tuple) -> None:
    assert laid(kind, date, "2026-01-20", "2026-02-20").shown == 1
    assert laid(kind, date, "2020-01-01", "2021-01-01").shown == 0
    assert laid(kind, date, "2030-01-01", "2031-01-01").shown == 0


@pytest.mark.parametrize("kind", ["incident", "statement", "swap", "period"])
def test_its_words_say_that_it_is_undated(kind: str) -> None:
    scene = laid(kind, BY, "2026-01-20", "2026-02-20")
    assert "tail, undated" in scene.to_text()
