"""Text sizes that are the same on every machine: each character 0.5 em wide, whatever it is."""

from __future__ import annotations

SIZE_PX = {
    "canvas_label": 12.0,
    "canvas_label_medium": 12.0,
    "canvas_label_bold": 12.0,
    "canvas_strong": 12.5,
    "canvas_fine": 11.5,
    "canvas_fine_medium": 11.5,
    "canvas_tick": 10.5,
    "card_title": 14.0,
    "card_title_regular": 14.0,
    "card_figure": 15.0,
    "lane_name": 12.5,
}


class FixedMetrics:
    def __init__(self, text_scale: float = 1.0) -> None:
        self.text_scale = text_scale

    def _size(self, style: str) -> float:
        return SIZE_PX.get(style, 12.0) * self.text_scale

    def width_px(self, text: str, style: str) -> float:
        return len(text) * self._size(style) * 0.5

    def line_px(self, style: str) -> float:
        return self._size(style) * 4 / 3

    def ascent_px(self, style: str) -> float:
        return self._size(style) * 1.025
