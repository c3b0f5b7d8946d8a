"""Time to pixels and back."""

from hypothesis import given
from hypothesis import strategies as st

from viewer.layout.scale import TimeScale

FAR_S = 4 * 10**17  # about 13 billion years
times = st.floats(-FAR_S, FAR_S)
spans = st.floats(60, 10**17)


@given(times, spans, st.floats(0, 2000))
def test_an_x_comes_back_from_its_time(start: float, span: float, x: float) -> None:
    scale = TimeScale(start, start + span, 150, 1440) if start + span > start else TimeScale(0, span, 150, 1440)
    # A float keeps 53 bits, so far-off years are only as exact as that.
    grain_px = abs(scale.start_s) * 2**-50 / scale.seconds_per_px
    assert abs(scale.x(scale.t(x)) - x) <= 1e-6 + grain_px


@given(st.floats(-(10**10), 10**10), st.floats(60, 10**10), st.floats(0.01, 100), st.floats(150, 1440))
def test_zoom_keeps_the_time_under_the_pointer(start: float, span: float, factor: float, x: float) -> None:
    scale = TimeScale(start, start + span, 150, 1440)
    zoomed = scale.zoomed(factor, x)
    # A float keeps 53 bits, so the far-off ends of a short span are only as exact as that.
    grain_px = (abs(start) + span) * 2**-49 * max(1.0, 1 / factor) / zoomed.seconds_per_px
    assert abs(zoomed.x(scale.t(x)) - x) <= 1e-6 + grain_px
    assert abs(zoomed.seconds_per_px * factor / scale.seconds_per_px - 1) <= 1e-9 + grain_px / 100


def test_panning_moves_the_content_by_as_many_pixels() -> None:
    scale = TimeScale(0, 1000, 0, 100)
    assert scale.panned(30).x(500) == scale.x(500) + 30
