"""Colours come from the token file alone; fonts have true weights and widths."""

import json

import pytest
from PySide6.QtGui import QFontInfo

from viewer.layout.metrics import TEXT_STYLES
from viewer.paint.fonts import STYLES, Fonts, load_faces
from viewer.paint.theme import PART_OPACITY, THEMES
from viewer.resources import resource_path

pytestmark = pytest.mark.usefixtures("qapp")


def test_every_token_of_the_file_is_a_colour_of_its_theme() -> None:
    tokens = json.loads(resource_path("theme", "tokens.json").read_text(encoding="utf-8"))
    for name, colours in tokens.items():
        assert dict(THEMES[name].colours) == colours
        for token, value in colours.items():
            assert THEMES[name].colour(token).name().upper() == value


def test_a_style_key_is_a_token_with_an_opacity() -> None:
    ink = THEMES["light"].ink("round.zone")
    assert ink.name().upper() == THEMES["light"].colours["round"]
    assert ink.alphaF() == pytest.approx(PART_OPACITY["zone"], abs=0.01)
    with pytest.raises(KeyError):
        THEMES["light"].ink("nobody.fill")


def test_all_faces_are_there() -> None:
    assert {"IBM Plex Sans", "IBM Plex Serif", "IBM Plex Sans Arabic", "IBM Plex Mono"} <= load_faces()


def test_every_style_of_the_layout_has_a_font() -> None:
    assert set(STYLES) == set(TEXT_STYLES)
    fonts = Fonts()
    for style in TEXT_STYLES:
        assert QFontInfo(fonts.font(style)).family().startswith("IBM Plex")


def test_weight_and_width_change_the_text() -> None:
    metrics = Fonts().metrics()
    text = "Round 2, Abu Dhabi"
    assert metrics.width_px(text, "canvas_label_bold") > metrics.width_px(text, "canvas_label")
    assert metrics.width_px(text, "canvas_label") < metrics.width_px(text, "small") * 0.95


@pytest.mark.parametrize("text_scale", [0.9, 1.0, 1.15, 1.3])
def test_sizes_follow_the_text_setting_exactly(text_scale: float) -> None:
    fonts = Fonts(text_scale)
    for style in TEXT_STYLES:
        drawn = fonts.font(style).pixelSize() * fonts.factor(style)
        assert drawn == pytest.approx(STYLES[style].size_px * text_scale)
    one = Fonts(1.0).metrics().width_px("Exchanges", "canvas_fine")
    assert fonts.metrics().width_px("Exchanges", "canvas_fine") == pytest.approx(one * text_scale, rel=0.01)


def test_arabic_and_cyrillic_have_letters() -> None:
    metrics = Fonts().metrics()
    for text in ("بيان مشترك", "Заява про переговори"):
        assert metrics.width_px(text, "canvas_label") > 20
