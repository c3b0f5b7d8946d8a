"""The words of documents that need no drawing (HTML, Markdown), in the language of the window."""

from __future__ import annotations

from PySide6.QtCore import QLocale

from db.interchange.document_words import DocumentWords, sentences, term_in_english, vocabulary
from viewer.words import tr


def document_words() -> DocumentWords:
    """The table for the interface's language; English, as it stands there, where there is no translation."""
    locale = QLocale()
    english = locale.language() in (QLocale.Language.C, QLocale.Language.English)
    told = {name: tr(words) for name, words in sentences().items()}
    translated = told != sentences()
    terms = vocabulary()
    return DocumentWords(
        **told,
        language=locale.bcp47Name() if translated and not english else "en",
        thousands=locale.groupSeparator() if translated else ",",
        point=locale.decimalPoint() if translated else ".",
        terms={term: tr(term_in_english(term)) for term in terms},
        inside={term: tr(term_in_english(term).lower()) for term in terms},
    )
