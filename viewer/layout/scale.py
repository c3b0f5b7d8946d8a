"""Time to pixels and back, as one immutable value."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class TimeScale:
    """A linear map of `start_s`..`end_s` (seconds since 1970, wall time) onto `left_px`..`right_px`.

    Both ends are floats so that repeated zooming does not drift. An empty span or width is a ValueError.
    """

    start_s: float
    end_s: float
    left_px: float
    right_px: float

    def __post_init__(self) -> None:
        if not self.end_s > self.start_s or not self.right_px > self.left_px:
            raise ValueError("a time scale needs a span and a width")

    @cached_property
    def seconds_per_px(self) -> float:
        return (self.end_s - self.start_s) / (self.right_px - self.left_px)

    @property
    def width_px(self) -> float:
        return self.right_px - self.left_px

    def x(self, t_s: float) -> float:
        """The x of a time; the difference is taken first so that far-off years keep their precision."""
        return self.left_px + (t_s - self.start_s) / self.seconds_per_px

    def t(self, x_px: float) -> float:
        """The time under an x."""
        return self.start_s + (x_px - self.left_px) * self.seconds_per_px

    def xs(self, times_s: NDArray[np.int64] | NDArray[np.float64]) -> NDArray[np.float64]:
        """`x` for an array; sentinels (±2**62) come out far off screen, never as NaN."""
        offsets = times_s.astype(np.float64) - self.start_s
        return self.left_px + offsets / self.seconds_per_px

    def panned(self, px: float) -> TimeScale:
        """The scale after the content moved right by `px`: times at each x become earlier."""
        shift = px * self.seconds_per_px
        return TimeScale(self.start_s - shift, self.end_s - shift, self.left_px, self.right_px)

    def zoomed(self, factor: float, about_px: float) -> TimeScale:
        """The scale with `factor` times more pixels a second, the time under `about_px` staying put."""
        pivot = self.t(about_px)
        return TimeScale(
            pivot - (pivot - self.start_s) / factor,
            pivot + (self.end_s - pivot) / factor,
            self.left_px,
            self.right_px,
        )
