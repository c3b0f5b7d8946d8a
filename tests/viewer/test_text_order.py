"""Texts in the order of the language: however many, the order is the one of comparing each with each."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.errors import CaseError, ErrorCode
from viewer.models import text_order
from viewer.models.text_order import BLANK, collator, text_ranks

WORDS = st.text(st.sampled_from("abÄäzZ 019éґгиія،بن-"), max_size=6)


@given(st.lists(WORDS, max_size=60), st.integers(1, 8))
def test_ranks_agree_with_comparing(words: list[str], bucket: int) -> None:
    before, text_order.BUCKET = text_order.BUCKET, bucket
    try:
        ranks = text_ranks(words)
    finally:
        text_order.BUCKET = before
    compare = collator().compare
    for (one, one_rank), (other, other_rank) in pairwise(zip(words, ranks.tolist(), strict=True)):
        if one and other:
            assert np.sign(one_rank - other_rank) == np.sign(compare(one, other)), (one, other)
    assert [rank == BLANK for rank in ranks] == [not word for word in words]


def test_letters_stand_where_the_language_has_them_and_figures_count() -> None:
    words = ["Round 10", "ja", "і", "Zero", "и", "round 9", "ґ", "г", "apple", "Ja"]
    order = np.argsort(text_ranks(words), kind="stable")
    assert [words[at] for at in order] == [
        *("apple", "ja", "Ja", "round 9", "Round 10", "Zero"),
        *("г", "ґ", "и", "і"),
    ]


def test_the_work_is_told_and_can_be_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_order, "BUCKET", 10)
    told = list[tuple[int, int]]()

    def step(done: int, total: int) -> None:
        told.append((done, total))
        if len(told) > 5:
            raise CaseError(ErrorCode.CANCELLED)

    words = [f"{n * 7919 % 1000}" for n in range(1000)]
    with pytest.raises(CaseError):
        text_ranks(words, step)
    assert [done for done, _total in told] == sorted(done for done, _total in told)
    assert {total for _done, total in told} == {2000}
