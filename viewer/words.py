"""Words on the screen: one table for the field's terms, one function that translates.

Every visible string goes through `tr` as a whole sentence with named places, so that a translator can move them.
Pure code (layout) gets its words handed in as a `Words` value and never imports this module.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

_CONTEXT = "Rapporteur"


def tr(text: str, /, **values: object) -> str:
    """The sentence in the language of the interface, its `{places}` filled; case text in values stays as it is."""
    translated = QCoreApplication.translate(_CONTEXT, text) or text
    return translated.format(**values) if values else translated


def trn(one: str, many: str, count: int, /, **values: object) -> str:
    """`one` or `many` by count, with `{count}` written as the locale writes numbers."""
    return tr(one if count == 1 else many, count=number(count), **values)


def number(value: float) -> str:
    """A number with the locale's separators: 1,152,951; a whole number shows no decimals."""
    locale = QLocale()
    if locale.language() == QLocale.Language.C:  # no locale is set: its numbers have no separators at all
        locale = QLocale("en_GB")
    if float(value).is_integer():
        return str(locale.toString(int(value)))
    return str(locale.toString(float(value), "g", 6))


EVENT_KIND = {
    "round": "Round",
    "swap": "Exchange",
    "statement": "Statement",
    "incident": "Fighting",
    "agreement": "Agreement",
    "contact": "Contact",
    "period": "Background",
    "other": "Background",
}
LANE_OF_KIND = {
    "round": "Talks",
    "swap": "Exchanges",
    "statement": "Statements",
    "incident": "Fighting",
    "agreement": "Agreements",
    "contact": "Contacts",
    "period": "Background",
    "other": "Background",
}
RECORD_KIND = {
    "case": "Case",
    "place": "Place",
    "actor": "Actor",
    "membership": "Role",
    "event": "Event",
    "count_claim": "Count claim",
    "outcome": "Outcome",
    "quote": "Quote",
    "rendering": "Wording",
    "issue": "Issue",
    "issue_status": "Issue status",
    "position": "Position",
    "commitment": "Commitment",
    "figure": "Figure",
    "source": "Source",
    "evidence": "Passage",
    "attachment": "Attachment",
    "annotation": "Note",
    "placement": "Placement",
    "working_figure": "Working figure",
    "finding_closure": "Closed finding",
    "saved_view": "Saved view",
    "tag": "Tag",
}
EVENT_STATUS = {
    "planned": "Planned",
    "ongoing": "Under way",
    "occurred": "Took place",
    "partial": "Took place in part",
    "postponed": "Postponed",
    "cancelled": "Cancelled",
    "superseded": "Superseded",
}
ISSUE_STATUS = {
    "raised": "Raised",
    "contested": "Contested",
    "narrowing": "Narrowing",
    "agreed_in_principle": "Agreed in principle",
    "agreed": "Agreed",
    "deferred": "Deferred",
    "deadlocked": "Deadlocked",
    "set_aside": "Set aside",
    "reopened": "Reopened",
    "withdrawn": "Withdrawn",
    "implemented": "Implemented",
}
CATEGORY = {
    "military": "prisoners of war",
    "civilian": "civilians",
    "wounded_sick": "wounded or sick",
    "child": "children",
    "foreign_national": "foreign nationals",
    "hostage": "hostages",
    "detainee": "detainees",
    "remains": "remains",
    "total": "people in all",
}
MODALITY = {"delivered": "delivered", "agreed": "agreed", "promised": "promised", "expected": "expected"}
MEASURE = {"whole": "for the whole", "each": "for each side", "unclear": "not clear whether each or in all"}
ACTOR_ROLE = {
    "party": "Parties",
    "mediator": "Mediator",
    "host": "Host",
    "guarantor": "Guarantor",
    "observer": "Observer",
    "other": "Other",
}
QUOTE_MODE = {"direct": "Direct", "fragment": "Direct", "indirect": "Reported"}
QUOTE_FORM = {
    "direct": "Direct speech",
    "fragment": "Direct speech, a fragment",
    "indirect": "Reported speech",
}
MEDIUM = {
    "social": "on social media",
    "address": "in an address",
    "press": "to the press",
    "interview": "in an interview",
    "statement": "in a statement",
    "document": "in a document",
    "broadcast": "on air",
    "unknown": "channel not stated",
}
SOURCE_KIND = {
    "news": "News report",
    "official": "Official text",
    "social": "Social media post",
    "document": "Document",
    "dataset": "Data set",
    "image": "Image",
    "video": "Video",
    "interview": "Interview",
    "book": "Book",
    "other": "Other",
}
RELATION = {
    "states": "States it",
    "implies": "Implies it",
    "disputes": "Disputes it",
    "mentions": "Mentions it",
}
NOTE_KIND = {
    "note": "Note",
    "question": "Question",
    "doubt": "Doubt",
    "highlight": "Highlight",
    "bookmark": "Bookmark",
    "reply": "Reply",
}
DATE_BASIS = {
    "stated": "stated in the source",
    "derived": "derived",
    "estimated": "estimated by the analyst",
}
COMMITMENT_STATUS = {
    "pending": "Pending",
    "kept": "Kept",
    "partly": "Partly kept",
    "broken": "Broken",
    "overtaken": "Overtaken by events",
    "unknown": "Not known",
}
PARTICIPATION_ROLE = {
    "party": "party",
    "head_of_delegation": "head of delegation",
    "delegate": "delegate",
    "mediator": "brokered by",
    "host": "hosted by",
    "guarantor": "guaranteed by",
    "observer": "observed by",
    "perpetrator": "by",
    "target": "against",
    "publisher": "published by",
    "speaker": "speaker",
    "other": "other",
}

DATE_BASIS_CHOICE = {"stated": "Stated in the source", "derived": "Worked out", "estimated": "Estimated"}
ROUND_FORMAT = {
    "": "Not given",
    "direct": "Face to face",
    "proximity": "Proximity, through mediators",
    "trilateral": "Three sides",
    "multilateral": "Many sides",
    "video": "By video",
    "technical": "Technical teams",
    "summit": "Summit",
}
ROUND_OUTCOME = {
    "unknown": "Not known",
    "none": "Without result",
    "continue": "To be continued",
    "partial": "Partial agreement",
    "agreement": "Agreement",
    "broken_off": "Broken off",
}
SWAP_MODE = {
    "exchange": "Exchange",
    "release": "Release",
    "repatriation": "Repatriation",
    "return_of_remains": "Return of remains",
}
SWAP_FORMULA = {
    "": "Not given",
    "equal": "Equal numbers",
    "unequal": "Unequal numbers",
    "all_for_all": "All for all",
    "one_way": "One way",
}
ACTOR_KIND = {
    "person": "Person",
    "state": "State",
    "state_body": "State body",
    "armed_force": "Armed force",
    "non_state_armed_group": "Non-state armed group",
    "igo": "Intergovernmental organisation",
    "ngo": "Non-governmental organisation",
    "company": "Company",
    "media": "News outlet",
    "group": "Group",
}
ACTOR_ROLE_OF_ONE = {
    "party": "Party",
    "mediator": "Mediator",
    "host": "Host",
    "guarantor": "Guarantor",
    "observer": "Observer",
    "other": "Other",
}
NAME_KIND = {
    "alias": "Also known as",
    "native": "In its own script",
    "transliteration": "Transliteration",
    "acronym": "Acronym",
    "former": "Former name",
}
PARTICIPATION_CHOICE = {
    "party": "Party",
    "head_of_delegation": "Head of delegation",
    "delegate": "Delegate",
    "mediator": "Mediator",
    "host": "Host",
    "guarantor": "Guarantor",
    "observer": "Observer",
    "perpetrator": "Carried it out",
    "target": "Was the target",
    "publisher": "Publisher",
    "speaker": "Speaker",
    "other": "Other",
}
ATTENDANCE = {
    "present": "Present",
    "absent": "Absent",
    "expected": "Expected",
    "implied": "Implied",
    "disputed": "Disputed",
}
PLACE_KIND = {
    "venue": "Venue",
    "settlement": "Town or village",
    "adm2": "District",
    "adm1": "Region",
    "country": "Country",
    "area": "Area",
    "line": "Line",
    "facility": "Facility",
    "online": "Online",
    "undisclosed": "Not disclosed",
}
RENDERING_KIND = {
    "original": "Original",
    "official_translation": "Official translation",
    "agency_translation": "News agency’s translation",
    "own_translation": "Our translation",
    "paraphrase": "Paraphrase",
    "hearsay": "Hearsay",
}
STANCE = {
    "demands": "Demands",
    "offers": "Offers",
    "accepts": "Accepts",
    "rejects": "Rejects",
    "conditional": "On conditions",
    "unknown": "Not on record",
}
OUTCOME_STATE = {"done": "Done", "agreed": "Agreed", "open": "Left open"}
LINK_RELATION = {
    "follows": "Follows",
    "supersedes": "Takes the place of",
    "causes": "Leads to",
    "responds_to": "Responds to",
    "implements": "Carries out",
    "related": "Is related to",
}
MEDIUM_CHOICE = {
    "social": "Social media",
    "address": "Address",
    "press": "To the press",
    "interview": "Interview",
    "statement": "Statement",
    "document": "Document",
    "broadcast": "Broadcast",
    "unknown": "Not stated",
}
QUOTE_MODE_CHOICE = {"direct": "Direct speech", "fragment": "Direct speech, a fragment", "indirect": "Reported speech"}
CATEGORY_CHOICE = {
    "military": "Prisoners of war",
    "civilian": "Civilians",
    "wounded_sick": "Wounded or sick",
    "child": "Children",
    "foreign_national": "Foreign nationals",
    "hostage": "Hostages",
    "detainee": "Detainees",
    "remains": "Remains",
    "total": "People in all",
}
MODALITY_CHOICE = {"delivered": "Delivered", "agreed": "Agreed", "promised": "Promised", "expected": "Expected"}
MEASURE_CHOICE = {"whole": "For the whole", "each": "For each side", "unclear": "Not clear"}
RELIABILITY = {
    "": "Not rated",
    "A": "A, reliable",
    "B": "B, usually reliable",
    "C": "C, fairly reliable",
    "D": "D, not usually reliable",
    "E": "E, not reliable",
    "F": "F, cannot be judged",
}
NOTE_STATE = {"open": "Open", "resolved": "Resolved"}
BODY_FORMAT = {"text/plain": "Plain text", "text/markdown": "Markdown"}
EVENT_KIND_CHOICE = {**EVENT_KIND, "period": "Background period", "other": "Other background"}


def word(table: dict[str, str], key: str) -> str:
    """The translated word for a stored value; the value itself where the table has none."""
    return tr(table[key]) if key in table else key
