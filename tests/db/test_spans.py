"""A passage is exact or broken: whole-text hash first, then the words, then the hash of the words."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain import Annotation, Evidence, Source, id_of
from db.spans import (
    check_span,
    exact_sha256,
    is_text_of,
    paragraph_at,
    paragraph_count,
    text_sha256,
)

TEXT = "Kyïv, 5 лютого — two sides met.\n\n“They go on,” said one 🙂 of them.\nThe end.\n\n"
START = TEXT.index("“They")
END = TEXT.index(" said one")
SOURCE = Source(uid="src", title="t", text_sha256=text_sha256(TEXT), text_length=len(TEXT))
PASSAGE = Evidence(
    uid="ev",
    target_id=id_of("x"),
    source_id=SOURCE.id,
    start_char=START,
    end_char=END,
    exact_sha256=exact_sha256(TEXT, START, END),
)


def test_offsets_are_code_points_and_the_hash_is_of_utf_8() -> None:
    assert TEXT[START:END] == "“They go on,”"
    assert exact_sha256("a🙂b", 1, 2) == text_sha256("🙂")
    assert text_sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_the_passage_is_exact_in_its_own_text() -> None:
    assert check_span(PASSAGE, TEXT, SOURCE) == "exact"
    assert check_span(PASSAGE, TEXT) == "exact"
    assert is_text_of(SOURCE, TEXT)


def test_another_edition_breaks_the_span_even_where_the_words_still_stand() -> None:
    edition = TEXT + "Corrected.\n"
    assert edition[START:END] == TEXT[START:END]
    assert check_span(PASSAGE, edition, SOURCE) == "broken"


def test_the_words_elsewhere_are_not_looked_for() -> None:
    assert check_span(PASSAGE, " " + TEXT) == "broken"


@pytest.mark.parametrize(
    "changed",
    [
        replace(PASSAGE, exact_sha256=text_sha256("other words")),
        replace(PASSAGE, exact="“They go on”"),
        replace(PASSAGE, start_char=None, end_char=None),
        replace(PASSAGE, end_char=len(TEXT) + 1),
        replace(PASSAGE, start_char=END, end_char=START),
        replace(PASSAGE, start_char=-5),
    ],
    ids=["hash", "words", "no offsets", "past the end", "reversed", "before the start"],
)
def test_a_passage_that_does_not_match_is_broken(changed: Evidence) -> None:
    assert check_span(changed, TEXT, SOURCE) == "broken"


def test_a_passage_without_words_or_hash_stands_on_the_whole_text_alone() -> None:
    bare = replace(PASSAGE, exact_sha256="")
    assert check_span(bare, TEXT, SOURCE) == "exact"
    assert check_span(bare, TEXT) == "broken"
    assert check_span(bare, TEXT, replace(SOURCE, text_sha256="")) == "broken"


def test_a_note_on_a_passage_is_checked_the_same_way() -> None:
    note = Annotation(uid="n", target_id=SOURCE.id, start_char=START, end_char=END, exact="“They go on,”")
    assert check_span(note, TEXT, SOURCE) == "exact"
    assert check_span(replace(note, exact="“They go on.”"), TEXT, SOURCE) == "broken"


def test_a_passage_outside_the_text_has_no_hash() -> None:
    with pytest.raises(ValueError, match="not inside a text of 3"):
        exact_sha256("abc", 2, 4)


def test_paragraphs_are_lines_that_are_not_blank() -> None:
    assert paragraph_count(TEXT) == 3
    assert paragraph_at(TEXT, 0) == 1
    assert paragraph_at(TEXT, START) == 2
    assert paragraph_at(TEXT, TEXT.index("The end")) == 3
    assert paragraph_count("") == 0


@given(st.text(min_size=1, max_size=60), st.data())
def test_any_change_of_the_words_is_seen(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    place = data.draw(st.integers(start, end - 1))
    passage = replace(PASSAGE, start_char=start, end_char=end, exact_sha256=exact_sha256(text, start, end))
    assert check_span(passage, text) == "exact"
    other = "x" if text[place] != "x" else "y"
    assert check_span(passage, text[:place] + other + text[place + 1 :]) == "broken"
