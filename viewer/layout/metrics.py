"""How layout learns the size of text without knowing any toolkit."""

from __future__ import annotations

from typing import Protocol

TEXT_STYLES = (
    "display",
    "title",
    "heading",
    "lead",
    "body",
    "body_medium",
    "list",
    "list_bold",
    "small",
    "small_medium",
    "caption",
    "caption_medium",
    "lane_name",
    "lane_caption",
    "canvas_label",
    "canvas_label_medium",
    "canvas_label_bold",
    "canvas_strong",
    "canvas_fine",
    "canvas_fine_medium",
    "canvas_tick",
    "card_title",
    "card_title_regular",
    "card_text",
    "card_figure",
    "chip",
    "verbatim",
    "verbatim_card",
    "verbatim_reader",
    "verbatim_large",
    "mono",
    # on paper only
    "poster_title",
    "poster_subtitle",
    "poster_figure",
    "poster_figure_word",
    "section",
    "event_title",
    "verbatim_print",
    "verbatim_print_large",
    "superscript",
    "footnote_number",
)
"""Every text style a scene may name (DESIGN 2.4, with the weights and sizes that the drawings use)."""


class Metrics(Protocol):
    """Text sizes in device-independent pixels, the text-size setting already applied."""

    def width_px(self, text: str, style: str) -> float: ...

    def line_px(self, style: str) -> float: ...

    def ascent_px(self, style: str) -> float: ...
