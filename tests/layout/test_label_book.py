"""Labels that were never drawn are read a few at a time while the view moves, and all of them once it rests."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tests.layout.fixed_metrics import FixedMetrics
from tests.layout.many import many_events
from tests.layout.sketches import abu_dhabi, days_view, main_view
from viewer.layout.english import EnglishWords
from viewer.layout.marks import BODY, Marks, Text
from viewer.layout.scene import Scene
from viewer.layout.timeline import layout_timeline
from viewer.layout.timeline_data import EventText, Texts, TimelineData
from viewer.layout.view import TimelineView

METRICS, WORDS = FixedMetrics(), EnglishWords()


class CountedTexts:
    """Texts that remember how many were asked for."""

    def __init__(self, texts: Texts) -> None:
        self._texts, self.rows = texts, [0]

    def texts(self, rows: NDArray[np.int64]) -> list[EventText]:
        self.rows.extend(rows.tolist())
        return self._texts.texts(rows)


def fresh() -> TimelineData:
    data = abu_dhabi()
    return replace(data, texts=CountedTexts(data.texts), prepared={})


def laid(data: TimelineData, view: TimelineView) -> Scene:
    return layout_timeline(data, view, METRICS, WORDS)


def words_in(scene: Scene) -> int:
    marks = [m for b in scene.batches if isinstance(b, Marks) and b.region == BODY for m in b.marks]
    return sum(isinstance(mark, Text) and bool(mark.ref) for mark in marks)


def test_a_moving_view_reads_few_labels_and_a_resting_one_all() -> None:
    data, view = fresh(), main_view()
    whole = laid(fresh(), view)
    moving = laid(data, replace(view, new_labels=4))
    assert moving.unread > 0
    assert words_in(moving) < words_in(whole)
    assert {item.ref for item in moving.record_items} == {item.ref for item in whole.record_items}
    assert [item.title for item in moving.record_items] == [item.title for item in whole.record_items]
    rested = laid(data, view)
    assert rested.unread == 0
    assert rested.to_text() == whole.to_text()


def test_a_moving_view_comes_to_the_same_end_by_small_steps() -> None:
    data, view = fresh(), main_view()
    scenes = [laid(data, replace(view, new_labels=4)) for _ in range(30)]
    assert scenes[-1].unread == 0
    assert scenes[-1].to_text() == laid(fresh(), view).to_text()


def test_no_label_is_read_twice() -> None:
    data, view = fresh(), main_view()
    laid(data, view)
    texts = data.texts
    assert isinstance(texts, CountedTexts)
    before = len(texts.rows)
    laid(data, replace(view, start_s=view.start_s + 3_600, end_s=view.end_s + 3_600))
    assert len(texts.rows) == before


def test_people_of_unread_exchanges_are_not_counted_as_none() -> None:
    data = many_events(5_000)
    view = TimelineView(data.start_s, data.end_s, 972, 900)
    moving = laid(replace(data, prepared={}), replace(view, new_labels=10))
    assert moving.unread > 0
    whole = laid(data, view)
    totals = people_under_pills(whole)
    assert totals
    assert people_under_pills(moving) <= totals
    assert len(people_under_pills(moving)) < len(totals)


def people_under_pills(scene: Scene) -> set[str]:
    marks = [m for b in scene.batches if isinstance(b, Marks) and b.region == BODY for m in b.marks]
    return {mark.text for mark in marks if isinstance(mark, Text) and mark.text.endswith("people")}


def test_a_moving_view_says_no_new_number_over_a_crowded_lane() -> None:
    data = many_events(5_000)
    view = TimelineView(data.start_s, data.end_s, 972, 900)
    moving = laid(replace(data, prepared={}), replace(view, new_labels=1_000))
    assert not over_columns(moving)
    assert moving.unread > 0
    rested = laid(data, view)
    assert over_columns(rested)
    assert over_columns(laid(data, replace(view, new_labels=1_000))) == over_columns(rested), "known words stay"


def over_columns(scene: Scene) -> list[Text]:
    marks = [m for b in scene.batches if isinstance(b, Marks) and b.region == BODY for m in b.marks]
    return [
        mark for mark in marks if isinstance(mark, Text) and mark.style == "canvas_fine" and mark.halo and not mark.ref
    ]


def test_cards_come_one_by_one_while_the_view_moves_and_all_when_it_rests() -> None:
    data, view = replace(abu_dhabi(), prepared={}), days_view()
    whole = laid(abu_dhabi(), view)
    assert cards_in(whole) > 2
    moving = [laid(data, replace(view, new_labels=50)) for _ in range(cards_in(whole) + 30)]
    counts = [cards_in(scene) for scene in moving]
    assert counts[0] <= 1
    assert all(later - before <= 1 for before, later in itertools.pairwise(counts))
    assert moving[0].unread > 0
    assert moving[-1].to_text() == whole.to_text()
    assert laid(replace(abu_dhabi(), prepared={}), view).to_text() == whole.to_text()


def cards_in(scene: Scene) -> int:
    return sum(item.part == "card" for item in scene.record_items)
