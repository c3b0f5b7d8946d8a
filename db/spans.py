"""A passage of a source text is exact or broken, never moved in silence.

Offsets count code points from 0, the end is the first code point after the passage (W3C TextPositionSelector).
Hashes are SHA-256, in lower-case hex, over UTF-8. A paragraph is a line that is not blank, counted from 1.
"""

from __future__ import annotations

import hashlib
from typing import Literal

from db.domain import Annotation, Evidence, Source

SpanState = Literal["exact", "broken"]


def text_sha256(text: str) -> str:
    """The hash that names a whole source text. The text is taken as it is: nothing is normalised."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def exact_sha256(text: str, start_char: int, end_char: int) -> str:
    """The hash of one passage. Raises ValueError where the passage is empty or not inside the text."""
    if not 0 <= start_char < end_char <= len(text):
        raise ValueError(f"characters {start_char} to {end_char} are not inside a text of {len(text)}")
    return text_sha256(text[start_char:end_char])


def paragraph_count(text: str) -> int:
    """How many lines of the text are not blank."""
    return sum(1 for line in text.split("\n") if line.strip())


def paragraph_at(text: str, offset_char: int) -> int:
    """The number, from 1, of the paragraph that holds the code point; between two, that of the one before."""
    line_end = text.find("\n", offset_char)
    return max(1, paragraph_count(text[: line_end if line_end >= 0 else len(text)]))


def is_text_of(source: Source, text: str) -> bool:
    """Whether this is the very text the source was read from, by its SHA-256."""
    return bool(source.text_sha256) and text_sha256(text) == source.text_sha256


def check_span(passage: Evidence | Annotation, text: str, source: Source | None = None) -> SpanState:
    """Says whether the words at the passage's offsets are the ones it was made from.

    With a `source` that carries a hash, the whole text must match first: equal words at equal offsets in another
    edition are not this passage. Then `exact`, where kept, and `exact_sha256`, where kept, must both match; a
    passage that keeps neither words nor hash is proved by the whole text alone, and is broken without it.
    """
    whole = source is not None and bool(source.text_sha256)
    if source is not None and whole and not is_text_of(source, text):
        return "broken"
    start, end = passage.start_char, passage.end_char
    if start is None or end is None or not 0 <= start < end <= len(text):
        return "broken"
    if passage.exact and text[start:end] != passage.exact:
        return "broken"
    if passage.exact_sha256 and exact_sha256(text, start, end) != passage.exact_sha256:
        return "broken"
    return "exact" if whole or passage.exact or passage.exact_sha256 else "broken"
