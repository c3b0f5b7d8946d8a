"""Words beside marks: cut at a word, never under eight characters."""

from hypothesis import given
from hypothesis import strategies as st

from tests.layout.fixed_metrics import FixedMetrics
from viewer.layout.labels import ELLIPSIS, LEAST_CHARACTERS, PLAIN, elided, fitted, label_of
from viewer.layout.timeline_data import EventText

METRICS = FixedMetrics()


@given(st.text(min_size=1, max_size=60), st.floats(0, 400))
def test_a_cut_text_fits_and_is_a_beginning(text: str, room: float) -> None:
    cut = elided(text, room, "canvas_label", METRICS)
    if cut and cut != text:
        assert METRICS.width_px(cut, "canvas_label") <= room
        assert text.startswith(cut.removesuffix(ELLIPSIS))
        assert len(cut) - 1 >= LEAST_CHARACTERS
    if METRICS.width_px(text, "canvas_label") <= room:
        assert cut == text or not room


def test_it_is_cut_at_a_word() -> None:
    assert elided("Airstrikes and drone attacks", 6 * 22, "canvas_label", METRICS) == "Airstrikes and drone…"


def test_fewer_than_eight_characters_are_dropped() -> None:
    assert elided("Airstrikes and drone attacks", 6 * 7, "canvas_label", METRICS) == ""


def test_a_label_gives_up_its_tail_before_its_head() -> None:
    label = label_of(EventText("", "Zelenskiy", "wants guarantees from others"), PLAIN, METRICS)
    assert fitted(label, label.width_px, METRICS) == label
    short = fitted(label, label.head_px + 80, METRICS)
    assert short.head == "Zelenskiy"
    assert short.tail.endswith(ELLIPSIS)
    assert fitted(label, label.head_px + 2, METRICS).tail == ""
    assert fitted(label, 20, METRICS).width_px == 0
