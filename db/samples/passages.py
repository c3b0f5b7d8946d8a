"""Finds the passages that a readable case quotes in its own source texts.

An evidence row or a note that gives `exact` on a source whose text is stored needs no offsets in the readable
file: they are looked up here. The words must stand there exactly once (a `prefix` or `suffix` may tell one place
from another), else the case is refused: a passage is never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from db.domain import Annotation, Evidence, Row, Source, SourceText
from db.errors import CaseError, ErrorCode
from db.spans import exact_sha256, paragraph_at, paragraph_count, text_sha256

CONTEXT_CHARS = 32
"""How much of the text before and after a passage is kept beside it (W3C prefix and suffix)."""

_Passage = TypeVar("_Passage", Evidence, Annotation)


def with_passages(rows: Iterable[Row]) -> list[Row]:
    """The rows, with offsets, context and hashes of passages and texts worked out where the text is stored.

    Raises CaseError INVALID for a passage that does not stand in its text, or stands there more than once.
    """
    rows = list(rows)
    texts = {row.source_id: row.text for row in rows if isinstance(row, SourceText)}
    return [_worked_out(row, texts) for row in rows]


def _worked_out(row: Row, texts: dict[int, str]) -> Row:
    if isinstance(row, Source) and row.id in texts:
        text = texts[row.id]
        return replace(row, text_sha256=text_sha256(text), text_length=len(text), paragraph_count=paragraph_count(text))
    if isinstance(row, Evidence) and row.exact and row.source_id in texts:
        text = texts[row.source_id]
        found = _located(row, text)
        return replace(found, paragraph=paragraph_at(text, found.start_char or 0))
    if isinstance(row, Annotation) and row.exact and row.target_id in texts:
        return _located(row, texts[row.target_id])
    return row


def _located(row: _Passage, text: str) -> _Passage:
    start = row.start_char if row.start_char is not None else _only_place(row, text)
    end = start + len(row.exact)
    if text[start:end] != row.exact:
        raise CaseError(ErrorCode.INVALID, f'"{row.uid}": its words are not at character {start}', uid=row.uid)
    return replace(
        row,
        start_char=start,
        end_char=end,
        prefix=text[max(0, start - CONTEXT_CHARS) : start],
        suffix=text[end : end + CONTEXT_CHARS],
        exact_sha256=exact_sha256(text, start, end),
    )


def _only_place(row: _Passage, text: str) -> int:
    whole = row.prefix + row.exact + row.suffix
    first = text.find(whole)
    if first < 0:
        raise CaseError(ErrorCode.INVALID, f'"{row.uid}": its words are not in the source text', uid=row.uid)
    if text.find(whole, first + 1) >= 0:
        raise CaseError(
            ErrorCode.INVALID,
            f'"{row.uid}": its words stand in the source text more than once; add a prefix or suffix',
            uid=row.uid,
        )
    return first + len(row.prefix)
