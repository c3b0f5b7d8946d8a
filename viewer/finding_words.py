"""The words of the checks on screen: sentences by template, names of the kinds of finding and of gap."""

from __future__ import annotations

from db.checks import CountCheck, Finding
from db.checks.sentences import COUNTS, SENTENCES, WORDS
from viewer.words import tr, word

SEVERITY = {"error": "Cannot be so", "warning": "Does not fit", "info": "Told in more than one way"}

FINDING_KIND = {
    "claims_differ": "Claims differ",
    "released_received": "Released against received",
    "included_added": "Included against added",
    "part_whole": "Part within whole",
    "promised_delivered": "Promised against delivered",
    "agreed_delivered": "Agreed against delivered",
    "expected_delivered": "Expected against delivered",
    "total_parts": "Total against parts",
    "each_total": "Each against total",
    "total_stages": "Total against stages",
    "running_total": "Running total",
    "figures_differ": "Figures differ",
    "interval_phrase": "Interval",
    "exchange_ordinal": "Numbers of exchanges",
    "round_numbered_twice": "Round numbered twice",
    "swap_numbered_twice": "Exchange numbered twice",
    "published_before": "Published before it happened",
    "follows_order": "Out of order",
    "effect_before_cause": "Consequence before its cause",
    "due_before_made": "Due before it was promised",
    "source_before_event": "Source older than what it is cited for",
    "speaker_absent": "Speaker not present",
    "span_broken": "Words not found in the text",
    "sources_repeat": "Sources that repeat one",
}

GAP_KIND = {
    "unsourced": "Without a source",
    "single_source": "From a single source",
    "one_side_only": "Told by one side only",
    "undated": "Without a date",
    "no_position": "No position on record",
    "one_sided_claims": "Counts given by one side only",
    "undisclosed_claims": "Numbers not disclosed",
    "in_doubt": "In doubt, by their own words",
}


def finding_words(finding: Finding) -> str:
    """A finding's sentence in the language of the interface."""
    return tr(SENTENCES[finding.template], **_translated(finding.values))


def count_words(check: CountCheck) -> str:
    """The count check's sentence in the language of the interface."""
    return tr(COUNTS[check.template], **_translated(check.values))


def _translated(values: tuple[tuple[str, str | int], ...]) -> dict[str, str | int]:
    # Categories and "an unnamed account" are the program's own words; every other value is the case's.
    own = set(WORDS.values())
    return {name: tr(value) if isinstance(value, str) and value in own else value for name, value in values}


def kind_of_finding(code: str) -> str:
    """The name of a kind of finding."""
    return word(FINDING_KIND, code)
