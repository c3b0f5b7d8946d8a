"""How words are folded, read from a query and marked in a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.search_nearest import slips_between
from db.search_query import match_of, read_query
from db.search_text import Term, fold, marked, matches, plain, snippet, words_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zürich", "zurich"),
        ("Łódź", "LODZ"),
        ("Ёлка", "елка"),
        ("Йод", "иод"),
        ("Київ", "киів"),
        ("مُحَمَّد", "محمد"),
        ("العـــربية", "العربيه"),
        ("أإآٱ", "اااا"),
        ("على", "علي"),
        ("کتاب", "كتاب"),
        ("٢٠٢٦", "2026"),
        ("straße", "STRASSE"),
    ],
)
def test_spellings_of_one_word_are_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_a_vocalised_word_is_one_word() -> None:
    assert [word.folded for word in words_of("قال مُحَمَّدٌ")] == ["قال", "محمد"]


def test_words_and_phrases_are_told_apart() -> None:
    query = read_query('talks "prisoners of war" 157')
    assert query.terms == (
        Term(("talks",), prefix=True),
        Term(("prisoners", "of", "war"), prefix=False),
        Term(("157",), prefix=True),
    )


def test_a_piece_without_blanks_is_a_phrase() -> None:
    assert read_query("2026-02-05 ").terms == (Term(("2026", "02", "05"), prefix=False),)
    assert read_query("U.S.").terms == (Term(("u", "s"), prefix=True),)


def test_an_open_quotation_goes_on() -> None:
    assert read_query('"round of ta').terms == (Term(("round", "of", "ta"), prefix=True),)


@given(st.text(max_size=120))
def test_every_typed_word_stands_in_quotation_marks(typed: str) -> None:
    for term in read_query(typed).terms:
        told = match_of(term, None)
        assert told.startswith('"')
        assert told.count('"') == 2
        assert set(told[told.rindex('"') + 1 :]) <= {" ", "*"}


@given(st.text(max_size=200), st.text(max_size=20))
def test_marking_loses_nothing(text: str, typed: str) -> None:
    assert plain(marked(text, read_query(typed).terms)) == text


@given(st.text(alphabet="ab cé", max_size=400), st.text(alphabet="abcé ", max_size=8))
def test_a_snippet_is_a_part_of_its_text_with_its_first_match(text: str, typed: str) -> None:
    terms = read_query(typed).terms
    pieces = snippet(text, terms, 40)
    assert plain(pieces).strip("…") in text
    if matches(text, terms):
        assert any(hit for _text, hit in pieces)


def test_a_match_covers_the_word_as_it_is_written() -> None:
    assert marked("Der Café-Wirt", read_query("cafe").terms) == (("Der ", False), ("Café", True), ("-Wirt", False))
    assert marked("قال مُحَمَّد", read_query("محمد").terms) == (("قال ", False), ("مُحَمَّد", True))


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [("talks", "talks", 0), ("talsk", "talks", 1), ("ceasfire", "ceasefire", 1), ("abc", "xyz", None), ("ab", "ba", 1)],
)
def test_slips_are_counted(one: str, other: str, slips: int | None) -> None:
    assert slips_between(one, other, 2) == slips
    assert slips_between(other, one, 2) == slips
