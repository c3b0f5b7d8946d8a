"""The words of the checks: English templates with named placeholders, each a whole sentence, to be translated whole."""

from __future__ import annotations

from typing import Final

SENTENCES: Final[dict[str, str]] = {
    # claims
    "claims_differ": "Claims differ for “{title}”: {claims}.",
    "claims_differ_way": "Claims differ for {category} from {from} to {to}: {claims}.",
    "released_received": (
        "Claims differ for {category} from {from} to {to}: {sender} says that {sent} were released,"
        " {taker} that {came} were received."
    ),
    "included_added": (
        "{insider} has {inside} {category} among the {whole}, {outsider} has {beside} beside the {base}."
    ),
    "part_whole": "{claimant} has {part} {category} among only {whole}.",
    "promised_delivered": "{promised} {category} were promised ({claimant}), {came} delivered ({other}).",
    "promised_delivered_each": (
        "{promised} {category} from each side were promised, which is {double} ({claimant}),"
        " {came} delivered ({other})."
    ),
    "agreed_delivered": "{promised} {category} were agreed ({claimant}), {came} delivered ({other}).",
    "agreed_delivered_each": (
        "{promised} {category} from each side were agreed, which is {double} ({claimant}), {came} delivered ({other})."
    ),
    "expected_delivered": "{promised} {category} were expected ({claimant}), {came} delivered ({other}).",
    "expected_delivered_each": (
        "{promised} {category} from each side were expected, which is {double} ({claimant}),"
        " {came} delivered ({other})."
    ),
    # totals
    "total_parts": "{claimant} gives {total} in all, but the parts give {parts}.",
    "total_parts_and_other": (
        "{claimant} gives {total} in all, but the parts give {parts}; {other} gives {other_total} in all."
    ),
    "total_parts_more": (
        "Claims differ: {claimant} gives {total} in all, {missing} more than the parts on record give: {parts}."
    ),
    "each_total": "{claimant} has {each} from each side, which is {double}; {other} has {total} in all.",
    "each_parts": "{claimant} has {each} from each side, which is {double}; the parts give {parts}.",
    "total_stages": "{claimant} gives {total} in all for “{title}”, but its {count} stages give {parts}.",
    "running_total": (
        "{claimant} gives a running total of {value}, but the {count} exchanges on record from {start} to {end}"
        " give {parts}."
    ),
    "figures_differ": "Claims differ for “{label}”: {claims}.",
    # intervals
    "interval_phrase": "“{phrase}” does not fit: since “{previous}”, the one before on record, it is {length}.",
    "interval_phrase_between": (
        "“{phrase}” does not fit: since “{previous}”, the one before on record, it is {length};"
        " between them came “{between}”."
    ),
    "interval_phrase_longer": (
        "“{phrase}” does not fit: since “{previous}”, the one before on record, it is {length}."
        " One may be missing here."
    ),
    "exchange_ordinal": (
        "“{second}” is given the number {high}, but comes after “{first}”, which is given the number {low}."
    ),
    "exchange_ordinal_between": (
        "“{first}” is given the number {low} and “{second}” {high}, but {count} exchanges on record lie between them."
    ),
    # rounds
    "round_numbered_twice": "{series} has {count} rounds with the number {number}: {titles}.",
    "swap_numbered_twice": "{series} has {count} exchanges with the number {number}: {titles}.",
    # dates
    "published_before": "“{title}” was published on {published}, before it happened ({happened}).",
    "follows_order": (
        "“{title}” is said to follow “{other}”, but comes before it ({happened} against {other_happened})."
    ),
    "answer_order": (
        "“{title}” is said to respond to “{other}”, but comes before it ({happened} against {other_happened})."
    ),
    "carries_out_order": (
        "“{title}” is said to carry out “{other}”, but comes before it ({happened} against {other_happened})."
    ),
    "effect_before_cause": (
        "“{title}” ({happened}) is said to have caused “{other}”, which came before it ({other_happened})."
    ),
    "due_before_made": "“{summary}” was due {due}, before it was promised ({made}).",
    "source_before_event": "“{source}” is dated {published}, but is cited for “{title}” ({happened}).",
    "source_before_words": "“{source}” is dated {published}, but is cited for words of {happened}: “{title}”.",
    "speaker_absent": "{speaker} is quoted at “{title}”, but is listed there as absent.",
    # sources
    "span_broken": "The words cited are not at characters {start} to {end} of “{source}”.",
    "span_other_text": "The stored text of “{source}” is not the one that was cited ({count} passages).",
    "sources_repeat": "“{title}” has {count} sources, but they all go back to one: “{root}”.",
}
"""Template by name."""

COUNTS: Final[dict[str, str]] = {
    "matches": "{parts} matches the stated total of {total}.",
    "matches_apart": "{parts} matches the stated total of {total}. The {apart} {category} are counted apart.",
    "matches_apart_many": "{parts} matches the stated total of {total}. Counted apart: {list}.",
    "differs": "The parts give {parts}, not the stated total of {total}.",
    "not_comparable": "A total of {total} is stated. The parts on record do not cover both directions.",
    "matches_with_rivals": "{parts} matches the stated total of {total}. Other claims differ: {list}.",
    "claims_differ": "Claims differ for {category} from {from} to {to}: {list}.",
    "no_total": "No total is stated.",
    "no_total_parts": "No total is stated. The parts give {parts}.",
    "one_direction": "Only one direction is told.",
    "undisclosed": "No number is disclosed.",
    "promised_only": "Nothing is on record as delivered yet.",
    "none": "No figure is on record.",
}
"""Sentences of the inspector's count check."""

WORDS: Final[dict[str, str]] = {
    "unnamed_claimant": "an unnamed account",
    "unnamed_actor": "an unnamed side",
    "category_military": "prisoners of war",
    "category_civilian": "civilians",
    "category_wounded_sick": "wounded or sick",
    "category_child": "children",
    "category_foreign_national": "foreign nationals",
    "category_hostage": "hostages",
    "category_detainee": "detainees",
    "category_remains": "remains",
    "category_total": "people",
}
"""Words that stand inside sentences."""
