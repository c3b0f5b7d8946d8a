"""One utterance, many renderings: every wording of a quote on record, and two of them compared word by word."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

from db.domain import Quote, Rendering
from viewer.models.case_reading import CaseReading
from viewer.models.record_words import quoted
from viewer.models.when_words import when_short
from viewer.words import number, tr, word

KINDS = {
    "quote": "As quoted",
    "original": "Original",
    "official_translation": "Official translation",
    "agency_translation": "Translation by an agency",
    "own_translation": "Our own translation",
    "paraphrase": "Paraphrase",
    "hearsay": "Hearsay",
}
_ORDER = tuple(KINDS)
LANGUAGES = {"en": "English", "uk": "Ukrainian", "ru": "Russian", "ar": "Arabic", "fr": "French", "de": "German"}
SAME, NEW, GONE, CUT = "same", "new", "gone", "cut"
_CUT = re.compile(r"\[(?:…|\.\.\.)\]")
_MOST_WORDS = 2_000
_ISOLATED, _END = "\u2068", "\u2069"
"""Around a title: one written from the right must not turn the date and paragraph beside it."""
_MARKS = "“”„«»\"'‘’.,;:!?…()–—-"


@dataclass(frozen=True, slots=True)
class Wording:
    """One rendering of an utterance. `source_id` is the source or passage that gives it; 0 where none is cited."""

    record_id: int
    kind: str
    text: str
    language: str
    by: str = ""
    note: str = ""
    source: str = ""
    source_id: int = 0

    @property
    def heading(self) -> str:
        """What it is: "Official translation"."""
        return word(KINDS, self.kind)

    @property
    def language_words(self) -> str:
        """Its language in words, or the code."""
        return tr(LANGUAGES[self.language]) if self.language in LANGUAGES else self.language

    @property
    def cuts(self) -> int:
        """How many cuts are marked in it."""
        return len(_CUT.findall(self.text))


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words: "same" in both wordings, "new" only in this one, "gone" only in the other, or a "cut"."""

    kind: str
    text: str


def wordings_of(reading: CaseReading, quote_id: int) -> list[Wording]:
    """Every known wording of an utterance: the quote, its renderings, and quotes recorded apart as the same words."""
    found: list[Wording] = []
    for quote in _same_utterance(reading, quote_id):
        found.append(_of_quote(reading, quote))
        found += [_of_rendering(reading, rendering) for rendering in reading.renderings(quote.id)]
    return sorted(found, key=lambda w: (w.record_id != quote_id, _ORDER.index(w.kind)))


def _same_utterance(reading: CaseReading, quote_id: int) -> list[Quote]:
    first = reading.quote(quote_id)
    if first is None:
        return []
    found, waiting = {first.id: first}, [first]
    while waiting:
        quote = waiting.pop()
        near = [*reading.rows(Quote, "same_as_id", [quote.id])]
        other = reading.quote(quote.same_as_id) if quote.same_as_id else None
        near += [other] if other is not None else []
        for each in reading.known(near):
            if each.id not in found:
                found[each.id] = each
                waiting.append(each)
    return list(found.values())


def _of_quote(reading: CaseReading, quote: Quote) -> Wording:
    source, source_id = _source(reading, quote.id)
    kind = "paraphrase" if quote.mode == "indirect" else "quote"
    return Wording(quote.id, kind, quoted(quote), quote.language, quote.channel, "", source, source_id)


def _of_rendering(reading: CaseReading, rendering: Rendering) -> Wording:
    source, source_id = _source(reading, rendering.id)
    by, note = rendering.rendered_by, rendering.note
    return Wording(rendering.id, rendering.kind, quoted(rendering), rendering.language, by, note, source, source_id)


def _source(reading: CaseReading, record_id: int) -> tuple[str, int]:
    """The first passage that gives the words, and where it is from."""
    for passage in reading.evidence_of([record_id]):
        source = reading.case.sources.get(passage.source_id)
        if source is not None:
            parts = [
                f"{_ISOLATED}{source.title}{_END}",
                when_short(source.published_edtf) if source.published_edtf else "",
            ]
            parts.append(tr("¶{paragraph}", paragraph=number(passage.paragraph)) if passage.paragraph else "")
            return ", ".join(part for part in parts if part), passage.id
    return "", 0


def compare(ours: str, theirs: str) -> list[Piece]:
    """`ours` against `theirs`, word by word, in the order of reading.

    Words are the same when they differ only in capitals and in the marks around them. `[…]` is a cut, never a word:
    what the other wording has at that place follows as "gone". Texts past 2,000 words are not compared.
    """
    left, right = _words(theirs), _words(ours)
    if len(left) > _MOST_WORDS or len(right) > _MOST_WORDS:
        return [Piece(SAME, ours)]
    pieces: list[Piece] = []
    match = difflib.SequenceMatcher(None, [_key(w) for w in left], [_key(w) for w in right], autojunk=False)
    for op, a, b, c, d in match.get_opcodes():
        if op == "equal":
            _add(pieces, SAME, right[c:d])
            continue
        _add(pieces, GONE, [w for w in left[a:b] if not _is_cut(w)])
        _add(pieces, NEW, right[c:d])
    return pieces


def _add(pieces: list[Piece], kind: str, words: list[str]) -> None:
    """Words as pieces, cuts by themselves; neighbours of one kind become one."""
    for each in words:
        as_cut = CUT if _is_cut(each) else kind
        if pieces and pieces[-1].kind == as_cut and as_cut != CUT:
            pieces[-1] = Piece(as_cut, f"{pieces[-1].text} {each}")
        else:
            pieces.append(Piece(as_cut, each))


def _is_cut(word_: str) -> bool:
    """Whether a word is a marked cut and nothing else but the marks around it."""
    return bool(_CUT.search(word_)) and not _CUT.sub("", word_).strip(_MARKS)


def _words(text: str) -> list[str]:
    return text.replace("[ … ]", "[…]").split()


def _key(word_: str) -> str:
    return word_ if _CUT.search(word_) else word_.strip(_MARKS).casefold() or word_
