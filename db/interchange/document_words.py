"""The words of the documents in words (HTML, Markdown): one table, English where nothing else is handed in.

The viewer fills it in the language of its window; this room knows no translation. A text with `{places}` is a whole
sentence or heading, so that a translator can move them. Case text only ever goes into a place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Final

from db import domain as d
from db.dates import describe, parse_edtf

_TERMS: Final = {
    "swap": "Exchange",
    "round": "Round of talks",
    "period": "Background",
    "igo": "International organisation",
    "ngo": "Non-governmental organisation",
    "non_state_armed_group": "Armed group",
    "wounded_sick": "Wounded and sick",
    "return_of_remains": "Return of remains",
    "own_translation": "Our translation",
    "all_for_all": "All for all",
    "one_way": "One way",
    "broken_off": "Broken off",
}


def term_in_english(term: str) -> str:
    """A term of the case's vocabulary: "head_of_delegation" → "Head of delegation"."""
    return _TERMS.get(term) or term.replace("_", " ").capitalize()


def vocabulary() -> list[str]:
    """Every term that a record may hold (the tables of words of `db.domain`), sorted."""
    tables = (value for name, value in vars(d).items() if name.isupper() and isinstance(value, tuple))
    return sorted({term for table in tables for term in table if isinstance(term, str) and term.isidentifier()})


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentWords:
    """`language` is that of the words (BCP 47). `terms` and `inside` are the vocabulary of the case, at the beginning
    of a text and inside one; `thousands` and `point` are how numbers are written.
    """

    language: str = "en"
    thousands: str = ","
    point: str = "."
    terms: Mapping[str, str] = field(default_factory=dict)
    inside: Mapping[str, str] = field(default_factory=dict)
    comma: str = ", "
    semicolon: str = "; "
    # the page
    skip: str = "Skip to the record"
    contents: str = "Contents"
    training: str = "Training case: everything in it is invented."
    shown_all: str = "Shown: all that is on record."
    shown_as_of: str = "Shown: as known on {date}."
    zone: str = "Times in {zone}."
    case_file: str = "Case file {fingerprint}."
    lost: str = "{count} records could not be read."
    only_span: str = "Only {first} to {last}."
    without_notes: str = "Notes left out."
    footnote: str = "Footnote {number}"
    back: str = "Back to where footnote {number} is cited"
    # sections
    events: str = "Events"
    other_quotes: str = "Other quotes"
    other_figures: str = "Other figures and commitments"
    issues: str = "Issues"
    actors: str = "Actors"
    notes: str = "Notes"
    sources: str = "Sources"
    footnotes: str = "Footnotes"
    no_date: str = "Without a date"
    no_start: str = "Without a known start"
    # tables
    claims: str = "Counts as they were claimed"
    claimed_by: str = "Who says so"
    claim_from: str = "From"
    claim_to: str = "To"
    claim_who: str = "Who they were"
    claim_count: str = "How many"
    claim_state: str = "State"
    remark: str = "Remark"
    passages: str = "Passages"
    outcomes: str = "What it brought"
    statuses: str = "Where it stood"
    status: str = "Status"
    event: str = "Event"
    positions: str = "Positions"
    party: str = "Party"
    stance: str = "Stance"
    position: str = "Position"
    scale: str = "On the scale"
    who_is_who: str = "Who is who"
    name: str = "Name"
    kind: str = "Kind"
    part_in_talks: str = "Part in the talks"
    other_names: str = "Other names"
    offices: str = "Offices"
    # facts of an event
    when: str = "When"
    in_source: str = "In the source’s words"
    date_is: str = "The date is"
    unclear: str = "Unclear"
    where: str = "Where"
    who: str = "Who"
    part_of: str = "Part of"
    round: str = "Round"
    exchange: str = "Exchange"
    issue_list: str = "Issues"
    figure: str = "Figure: {label}"
    commitment: str = "Commitment"
    # pieces of sentences about records
    undated: str = "No date in the source"
    not_disclosed: str = "not disclosed"
    at_most: str = "at most {number}"
    at_least: str = "at least {number}"
    between: str = "{low} to {high}"
    each_side: str = "{count}, each side"
    each_unclear: str = "{count}, unclear whether each side or whole"
    about: str = "about {figure}"
    according_to: str = "according to {name}"
    on_behalf: str = "for {name}"
    outcome: str = "outcome: {outcome}"
    part_of_figure: str = "part of another figure"
    working_figure: str = "working figure"
    source_itself: str = "the source itself"
    both_sides: str = "both sides"
    due: str = "due {date}"
    speaker_unknown: str = "Speaker not named"
    fragment: str = "fragment"
    indirect: str = "reported speech"
    resolved: str = "resolved"
    pinned_to: str = "on {date}"
    no_position: str = "no position on record"
    placed: str = "{value} of 4"
    placed_because: str = "{value} of 4 ({reason})"
    note: str = "Note {number}"
    outcome_line: str = "{state}: {summary}"
    reliability: str = "Reliability {grade}."
    rewrites: str = "Rewrites {source}."
    status_line: str = "{when}: {status}"
    status_line_because: str = "{when}: {status} ({remark})"

    def term(self, term: str) -> str:
        """A term of the vocabulary as it begins a text."""
        return self.terms.get(term) or term_in_english(term)

    def term_inside(self, term: str) -> str:
        """A term of the vocabulary inside a text."""
        return self.inside.get(term) or term_in_english(term).lower()

    def date(self, edtf: str) -> str:
        """A date with its doubt, or what is said where there is none."""
        return describe(parse_edtf(edtf), self.language) if edtf else self.undated

    def number(self, value: float) -> str:
        """A number with its separators."""
        plain = f"{int(value):,}" if float(value).is_integer() else f"{value:,}"
        return plain.translate({ord(","): self.thousands, ord("."): self.point})

    def range(self, low: float | None, high: float | None) -> str:
        """A figure: "157", "150 to 157", "at least 150", "not disclosed"."""
        if low is None:
            return self.not_disclosed if high is None else self.at_most.format(number=self.number(high))
        if high is None:
            return self.at_least.format(number=self.number(low))
        if low == high:
            return self.number(low)
        return self.between.format(low=self.number(low), high=self.number(high))


ENGLISH: Final = DocumentWords()


def sentences() -> dict[str, str]:
    """Name → English of every text that a translator gives."""
    given = {"language", "thousands", "point", "terms", "inside"}
    return {each.name: str(each.default) for each in fields(DocumentWords) if each.name not in given}
