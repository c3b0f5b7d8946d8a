"""What a merge review says: groups, choices, reasons, who wrote which version, and what differs between two texts."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale

from db.bringing_in import Incoming
from db.compare import RowChange
from db.domain import Annotation, Event, Part, Record
from viewer.forms.change_words import value_words
from viewer.forms.form_list import NAMES
from viewer.merge_choices import Review, who_words
from viewer.merge_review import (
    BOTH,
    BOTH_CHANGED,
    CHANGED,
    DELETED,
    KEPT,
    LATER,
    MINE,
    NEW,
    NUMBERS,
    THEIRS,
    Item,
    Question,
    Said,
)
from viewer.models.case_reading import reading_of
from viewer.models.record_words import glyph_of, kind_words, pinned_words, title_of
from viewer.models.when_words import when_short
from viewer.session import Session
from viewer.words import RECORD_KIND, number, tr, trn, word

SAME, ONLY = "same", "only"
MOST_WORDS = 2_000
"""Words of the part that differs in two texts; beyond that the whole part is marked."""

_GROUPS = {
    BOTH_CHANGED: "Changed by both",
    KEPT: "Merging had to choose",
    NEW: "New in theirs",
    CHANGED: "Changed in theirs",
    DELETED: "Deleted in theirs",
    NUMBERS: "The same short number twice",
}
_LEFT_GROUPS = {**_GROUPS, BOTH_CHANGED: "Several versions", KEPT: "Deleted in one copy, changed in another"}
_CHOICES = {
    BOTH_CHANGED: {MINE: "Keep mine", THEIRS: "Take theirs", BOTH: "Keep both"},
    KEPT: {MINE: "Keep", THEIRS: "Delete"},
    NEW: {MINE: "Leave out", THEIRS: "Add"},
    CHANGED: {MINE: "Keep mine", THEIRS: "Take theirs"},
    DELETED: {MINE: "Keep mine", THEIRS: "Delete"},
    NUMBERS: {MINE: "Leave both", THEIRS: "Give the next number"},
}
_LEFT_CHOICES = {**_CHOICES, BOTH_CHANGED: {MINE: "Keep what is shown", THEIRS: "Take the other", BOTH: "Keep both"}}
_LOOKS = {
    (BOTH_CHANGED, MINE): ("user", "text2"),
    (BOTH_CHANGED, THEIRS): ("arrow-down-to-line", "accent"),
    (BOTH_CHANGED, BOTH): ("copy", "accent"),
    (KEPT, MINE): ("check", "ok"),
    (KEPT, THEIRS): ("trash-2", "danger"),
    (NEW, MINE): ("x", "text2"),
    (NEW, THEIRS): ("plus", "ok"),
    (CHANGED, MINE): ("user", "text2"),
    (CHANGED, THEIRS): ("arrow-down-to-line", "accent"),
    (DELETED, MINE): ("user", "text2"),
    (DELETED, THEIRS): ("trash-2", "danger"),
    (NUMBERS, MINE): ("user", "text2"),
    (NUMBERS, THEIRS): ("check", "ok"),
}
_REASONS = {
    "revived": "One copy deleted it, the other changed it without knowing. It is still there.",
    "held": "One copy deleted it, but something still refers to it, so it is still there.",
    "cut": "It referred to something that no copy has any more. The reference is empty now.",
    "circle": "Two copies moved records into each other. The one moved last came out again.",
    "fitted": "Both copies replaced the file. Its size was put right.",
    "withheld": "What it rests on is gone, so it is not shown. It stays in the history.",
    "apart": "The copies came with different files under this name. Both are kept, the second as a file of its own.",
}


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above and below a review. `figures` are (count, words); the last is quiet."""

    window: str
    title: str
    text: str
    figures: tuple[tuple[str, str], ...]
    button: str
    foot: str


class ReviewWords:
    """The words for the items of one review. `incoming`: a copy is about to come in, nothing has been changed yet."""

    def __init__(self, session: Session, *, incoming: bool) -> None:
        self._session, self.incoming = session, incoming

    def group(self, group: str) -> str:
        """The heading of a group."""
        return tr((_GROUPS if self.incoming else _LEFT_GROUPS)[group])

    def choice(self, item: Item, choice: str) -> str:
        """What a choice is called on its button and in the list."""
        if choice == LATER:
            return tr("Decide later")
        if not choice:
            return tr("Decide")
        if item.group == KEPT and "revived" not in item.reasons:
            return tr("Seen")
        return tr((_CHOICES if self.incoming else _LEFT_CHOICES)[item.group][choice])

    def choice_look(self, item: Item, choice: str) -> tuple[str, str, str]:
        """Icon, colour token and words of what was chosen."""
        icon, token = _LOOKS.get((item.group, choice), ("history", "text2") if choice else ("circle-dashed", "warn"))
        return icon, token, self.choice(item, choice)

    def side(self, at: int) -> str:
        """What a version is called by its place."""
        if self.incoming:
            return (tr("Yours"), tr("Theirs"))[at] if at < 2 else tr("Another")
        return tr("Shown now") if at == 0 else tr("Also written")

    def who(self, said: Said) -> str:
        """Who wrote a version and when."""
        return who_words(said) or tr("came with the case")

    def title(self, item: Item) -> str:
        """What an item is called."""
        if item.record is not None:
            words = title_of(reading_of(self._session), item.record)
            return " ".join(words.split()) or kind_words(item.record)
        known = reading_of(self._session).record(item.record_id)
        return title_of(reading_of(self._session), known) if known is not None else tr("A record")

    def second(self, item: Item) -> str:
        """The line below the title: what it is and where it belongs."""
        record = item.record
        if record is None:
            return ", ".join(dict.fromkeys(kind_of_change(change) for change in item.changes))
        if isinstance(record, Annotation):
            pinned = pinned_words(reading_of(self._session), record)
            kind = kind_words(record).lower() if record.kind != "note" else tr("note")
            return tr("{kind}, {where}", kind=kind, where=pinned)
        if isinstance(record, Event) and record.date_edtf:
            return tr("{kind}, {where}", kind=kind_words(record), where=when_short(record.date_edtf))
        return kind_words(record)

    def mark(self, item: Item) -> str:
        """The glyph before the title."""
        glyph = glyph_of(item.record) if item.record is not None else ""
        return f"kind:{glyph}" if glyph else "icon:file:text2"

    def reasons(self, item: Item) -> list[str]:
        """Why merging had to choose, in sentences."""
        return [tr(_REASONS[reason]) for reason in item.reasons]

    def value(self, question: Question, said: Said) -> str:
        """A version in words."""
        return value_words(self._session, question.kind, question.field, said.value)


def head_of_incoming(incoming: Incoming, review: Review) -> Head:
    """The head of a review of a copy that is about to come in."""
    saved = QLocale().toString(QDateTime.fromSecsSinceEpoch(incoming.saved_s).date(), "d MMM yyyy")
    name = Path(incoming.path).name
    who = tr("{name}’s copy, saved {date}", name=incoming.author, date=saved)
    title = who if incoming.author else tr("“{name}”, saved {date}", name=name, date=saved)
    groups = Counter(item.group for item in review.items)
    figures = [
        (number(groups[group]), tr(words))
        for group, words in (
            (NEW, "new"),
            (BOTH_CHANGED, "changed by both"),
            (CHANGED, "changed in theirs"),
            (DELETED, "deleted in theirs"),
        )
        if groups[group] or group in (NEW, BOTH_CHANGED)
    ]
    figures.append((number(incoming.identical_notes), tr("identical notes")))
    return Head(
        window=tr("Review {name}", name=tr("{who}’s copy", who=incoming.author) if incoming.author else name),
        title=title,
        text=_record_words(review.items),
        figures=tuple(figures),
        button=tr("Bring in"),
        foot=tr("A backup of your case is made first"),
    )


def head_of_case(review: Review) -> Head:
    """The head of a review of what earlier copies left open."""
    return Head(
        window=tr("Review what merging left open"),
        title=trn("{count} question is open", "{count} questions are open", len(review.items)),
        text=tr("Every version is kept until somebody decides; one of them is shown meanwhile."),
        figures=(),
        button=tr("Carry out"),
        foot=tr("Each decision is one step that can be undone"),
    )


def _record_words(items: Iterable[Item]) -> str:
    """Whether only notes differ, or what of the record."""
    counted = Counter(
        item.record.KIND for item in items if item.record is not None and not item.is_note and item.group != NUMBERS
    )
    parts = sum(item.record is None for item in items)
    if not counted and not parts:
        return tr("The same record as yours. Only notes differ.")
    named = [tr("{count} × {kind}", count=number(n), kind=tr(NAMES.get(kind, kind))) for kind, n in counted.items()]
    named += [trn("{count} other change", "{count} other changes", parts)] if parts else []
    return tr("The record differs, too: {kinds}.", kinds=", ".join(named))


def kind_of_change(change: RowChange) -> str:
    """What kind of row differs."""
    row = change.row
    if isinstance(row, Record):
        return kind_words(row)
    assert isinstance(row, Part)
    return word(RECORD_KIND, row.KIND) if row.KIND in RECORD_KIND else tr(NAMES.get(row.KIND, row.KIND))


# ---- what differs between two texts ---------------------------------------------------------------------------------
Pieces = list[tuple[str, str]]
"""(SAME or ONLY, words) in the order of reading; put together they are the text."""


def differing_pieces(mine: str, theirs: str) -> tuple[Pieces, Pieces]:
    """Both texts cut where they differ, by words: a comma more is a difference, too."""
    left, right = _tokens(mine), _tokens(theirs)
    first = _common(left, right)
    last = min(_common(left[::-1], right[::-1]), len(left) - first, len(right) - first)
    mid_left, mid_right = left[first : len(left) - last], right[first : len(right) - last]
    ours, others = [(SAME, "".join(left[:first]))], [(SAME, "".join(right[:first]))]
    if max(len(mid_left), len(mid_right)) > MOST_WORDS:
        ours.append((ONLY, "".join(mid_left)))
        others.append((ONLY, "".join(mid_right)))
    else:
        match = difflib.SequenceMatcher(None, mid_left, mid_right, autojunk=False)
        for op, a, b, c, d in match.get_opcodes():
            kind = SAME if op == "equal" else ONLY
            ours.append((kind, "".join(mid_left[a:b])))
            others.append((kind, "".join(mid_right[c:d])))
    ours.append((SAME, "".join(left[len(left) - last :])))
    others.append((SAME, "".join(right[len(right) - last :])))
    return _joined(ours), _joined(others)


def _tokens(text: str) -> list[str]:
    return re.findall(r"\w+|\s+|[^\w\s]", text)


def _common(left: list[str], right: list[str]) -> int:
    same = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        same += 1
    return same


def _joined(pieces: Pieces) -> Pieces:
    """Neighbours of one kind as one; a blank between two that differ goes with them."""
    found: Pieces = []
    said = [piece for piece in pieces if piece[1]]
    for at, (kind, text) in enumerate(said):
        inside = 0 < at < len(said) - 1 and said[at - 1][0] == said[at + 1][0] == ONLY
        if inside and text.isspace():
            kind = ONLY
        if found and found[-1][0] == kind:
            found[-1] = (kind, found[-1][1] + text)
        else:
            found.append((kind, text))
    return found
