"""Languages as far as letters tell, and scripts where they do not."""

from __future__ import annotations

import pytest

from tests.layout.fixed_metrics import FixedMetrics
from viewer.layout.languages import LANGUAGES, as_tag, language_of, script_of, script_of_language
from viewer.layout.pages_text import Run, lines_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Україна", "uk"),
        ("«Сыны»", "ru"),
        ("Москва", "und-Cyrl"),
        ("مرحبا", "und-Arab"),
        ("پاریس", "fa"),
        ("שלום", "und-Hebr"),
        ("서울", "ko"),
        ("北京", "und-Hani"),
        ("Zürich", ""),
        ("2026", ""),
    ],
)
def test_only_letters_of_one_language_name_it(text: str, language: str) -> None:
    assert language_of(text) == language
    assert not language or language in LANGUAGES


def test_scripts() -> None:
    assert (script_of("12, а"), script_of("a б"), script_of("…"), script_of("12")) == ("Cyrl", "Latn", "", "")
    assert (script_of_language("uk"), script_of_language("ar-EG"), script_of_language("en")) == ("Cyrl", "Arab", "Latn")


def test_only_a_tag_is_a_tag() -> None:
    assert as_tag("zh-Hant") == "zh-Hant"
    assert as_tag("en) >> /S /JavaScript") == as_tag("") == as_tag("Ukrainian, mostly") == ""


def test_words_of_another_script_are_a_piece_of_their_own() -> None:
    (line,) = lines_of([Run("Also Україна, 2 Украина, Kiev; “كييف” and Kyiv 5")], 10_000.0, FixedMetrics())
    assert [piece.text for piece in line.pieces] == [
        *("Also", "Україна, 2 Украина,", "Kiev;", "“كييف”", "and Kyiv 5"),
    ]
    ends = [piece.x + piece.width_px for piece in line.pieces]
    assert all(piece.x > end for piece, end in zip(line.pieces[1:], ends, strict=False))
    assert ends[-1] == line.width_px
