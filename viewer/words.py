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


def word(table: dict[str, str], key: str) -> str:
    """The translated word for a stored value; the value itself where the table has none."""
    return tr(table[key]) if key in table else key
