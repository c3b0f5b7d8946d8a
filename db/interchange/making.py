"""How an export is made, beside what it holds: in which words, and who hears how far it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from db.interchange.document_words import ENGLISH, DocumentWords
from db.interchange.steps import Steps


@dataclass(frozen=True, slots=True)
class Making:
    """One export's words and progress."""

    words: DocumentWords = ENGLISH
    steps: Steps = field(default_factory=Steps)


QUIET: Final = Making()
"""In English, with nobody listening."""
