"""In which language words are to be read aloud, as far as their letters tell; else in which script they are.

A PDF says so of every passage that is not in the language of the document (ISO 14289-1, 7.2). Letters that only one of
the languages of these files has decide between languages of one script; where none is there, the script alone is named
(BCP 47, "und-Cyrl"): a wrong language is worse than none.
"""

from __future__ import annotations

import re
from functools import lru_cache

LATIN = "Latn"
_SCRIPTS = (
    ("Cyrl", "\u0400-\u052f"),
    ("Arab", "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff"),
    ("Hebr", "\u0590-\u05ff"),
    ("Grek", "\u0370-\u03ff"),
    ("Armn", "\u0530-\u058f"),
    ("Geor", "\u10a0-\u10ff"),
    ("Hang", "\u1100-\u11ff\uac00-\ud7af"),
    ("Jpan", "\u3040-\u30ff"),
    ("Hani", "\u2e80-\u2fdf\u3400-\u9fff\uf900-\ufaff"),
    (LATIN, "A-Za-z\u00c0-\u024f\u1e00-\u1eff"),
)
_OF_LETTER = [(script, re.compile(f"[{letters}]")) for script, letters in _SCRIPTS]
_OWN_LETTERS = (
    *(("uk", "Cyrl", "іїєґІЇЄҐ"), ("ru", "Cyrl", "ыэёъЫЭЁЪ"), ("fa", "Arab", "پچژگ")),
    *(("el", "Grek", ""), ("hy", "Armn", ""), ("ka", "Geor", ""), ("ko", "Hang", ""), ("ja", "Jpan", "")),
)
LANGUAGES = (*(tag for tag, _, _ in _OWN_LETTERS), *(f"und-{script}" for script, _ in _SCRIPTS))
"""Every tag that `language_of` gives."""
_SCRIPT_OF = {
    **dict.fromkeys(("uk", "ru", "be", "bg", "sr", "mk", "kk", "ky", "mn"), "Cyrl"),
    **dict.fromkeys(("ar", "fa", "ur", "ps", "ckb"), "Arab"),
    **{"he": "Hebr", "yi": "Hebr", "el": "Grek", "hy": "Armn", "ka": "Geor", "ko": "Hang", "ja": "Jpan", "zh": "Hani"},
}
_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


@lru_cache(maxsize=20_000)
def script_of(text: str) -> str:
    """The script of the first letter of a text (ISO 15924); empty for none of those known, and for no letters."""
    if text.isascii():
        return LATIN if any(letter.isalpha() for letter in text) else ""
    for letter in text:
        for script, letters in _OF_LETTER:
            if letters.match(letter):
                return script
    return ""


def script_of_language(language: str) -> str:
    """The script a language is usually written in."""
    return _SCRIPT_OF.get(language.split("-")[0].lower(), LATIN)


@lru_cache(maxsize=20_000)
def language_of(text: str) -> str:
    """The language of a text in one script as a BCP 47 tag; empty for Latin letters, which do not tell."""
    script = script_of(text)
    if script in ("", LATIN):
        return ""
    found = [
        tag for tag, of, own in _OWN_LETTERS if of == script and (not own or any(letter in text for letter in own))
    ]
    return found[0] if len(found) == 1 else f"und-{script}"


def as_tag(language: str) -> str:
    """A language as people write it into a case, if it is a BCP 47 tag; else empty."""
    return language if _TAG.fullmatch(language) else ""
