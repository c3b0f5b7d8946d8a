"""The field list: for every kind of row, the lines of its form. Forms are built from this and from nothing else."""

from __future__ import annotations

from collections.abc import Mapping

from viewer import words as w
from viewer.forms.field_spec import (
    CHOICE,
    COUNT_RANGE,
    DATE,
    JSON,
    LANGUAGE,
    LONG_TEXT,
    MOMENT,
    REAL,
    REAL_RANGE,
    RECORD,
    TRUTH,
    VERBATIM,
    WHOLE,
    FieldSpec,
)

ANY_RECORD = ("event", "actor", "quote", "issue", "place", "source", "count_claim", "commitment", "figure", "tag")
"""Kinds offered where a reference may name any record."""


def _choice(name: str, words: str, choices: Mapping[str, str], **more: object) -> FieldSpec:
    return FieldSpec(name, words, CHOICE, choices=choices, **more)  # type: ignore[arg-type]


def _record(name: str, words: str, *targets: str, required: bool = False, help: str = "") -> FieldSpec:
    return FieldSpec(name, words, RECORD, targets=targets, required=required, help=help)


def _long(name: str, words: str, *, required: bool = False, help: str = "", folded: bool = False) -> FieldSpec:
    return FieldSpec(name, words, LONG_TEXT, required=required, help=help, folded=folded)


DOUBT = _long("doubt", "What is unclear")
NOTE = _long("note", "Remark", folded=True)
SORT = FieldSpec("sort", "Order", WHOLE, folded=True, help="A lower number stands first.")
CLAIMANT = _record("claimed_by_id", "Who says so", "actor")
WIKIDATA = FieldSpec("wikidata", "Wikidata", folded=True, help="Such as Q212.")
COUNTRY = FieldSpec("country", "Country", help="Two letters, such as AE.")
KNOWN = (
    FieldSpec("published_edtf", "Became public", DATE, folded=True, help="“As known on” goes by it."),
    FieldSpec("withdrawn_s", "Taken back", MOMENT, folded=True, help="When the source took it back."),
)
"""Of every record."""

FIELDS: dict[str, tuple[FieldSpec, ...]] = {
    "case": (
        FieldSpec("title", "Title", required=True),
        _long("summary", "Summary"),
        FieldSpec("language", "Language", LANGUAGE),
        FieldSpec("timezone", "Time zone", help="Such as Europe/Kyiv; it moves clock times only."),
        FieldSpec("training", "Training case", TRUTH, help="Invented for training: said on screen and on every page."),
        FieldSpec("as_of_edtf", "First shown as known on", DATE),
        FieldSpec("rights", "Rights"),
    ),
    "place": (
        FieldSpec("name", "Name", required=True),
        _choice("kind", "Kind", w.PLACE_KIND),
        COUNTRY,
        _record("parent_id", "Lies in", "place"),
        FieldSpec("lat", "Latitude", REAL, help="Degrees, north is positive."),
        FieldSpec("lon", "Longitude", REAL, help="Degrees, east is positive."),
        FieldSpec("precision", "Precision", WHOLE, help="1, exact, to 7, unknown."),
        WIKIDATA,
        NOTE,
    ),
    "actor": (
        FieldSpec("name", "Name", required=True),
        _choice("kind", "Kind", w.ACTOR_KIND),
        _choice("role", "Role in the talks", w.ACTOR_ROLE_OF_ONE),
        FieldSpec("short_name", "Short name", help="For tables and marks, such as S. Witkoff."),
        FieldSpec("monogram", "Monogram", help="Two letters or so."),
        COUNTRY,
        FieldSpec("sort_name", "Sorted as", folded=True),
        SORT,
        FieldSpec("code", "Code", folded=True, help="CAMEO or PLOVER."),
        WIKIDATA,
        NOTE,
    ),
    "actor_name": (
        FieldSpec("name", "Name", required=True),
        _choice("kind", "Kind", w.NAME_KIND),
        FieldSpec("language", "Language", LANGUAGE),
    ),
    "membership": (
        _record("member_id", "Who", "actor", required=True),
        FieldSpec("role", "Role", required=False, help="As reported: special envoy."),
        _record("org_id", "In", "actor", required=True),
        FieldSpec("date_edtf", "When", DATE),
    ),
    "event": (
        FieldSpec("title", "Title", required=True),
        _choice("kind", "Kind", w.EVENT_KIND_CHOICE),
        _choice("status", "Status", w.EVENT_STATUS),
        FieldSpec("date_edtf", "When", DATE, also=("date_text", "date_basis")),
        _record("place_id", "Where", "place"),
        _record("parent_id", "Part of", "event"),
        _long("summary", "Summary"),
        DOUBT,
        FieldSpec("label", "Short title", help="On the timeline; empty takes the title.", folded=True),
        FieldSpec("importance", "Importance", WHOLE, help="0 to 100: who gets a label first.", folded=True),
        FieldSpec("timezone", "Time zone", help="Of a clock time, such as Asia/Dubai.", folded=True),
    ),
    "round": (
        FieldSpec("series", "Series", help="Which talks: a number means nothing without it."),
        FieldSpec("number", "Number", WHOLE),
        _choice("format", "Format", w.ROUND_FORMAT),
        _choice("outcome", "Came of it", w.ROUND_OUTCOME),
        _record("replaced_by_id", "Took place as", "event"),
    ),
    "swap": (
        _choice("mode", "Handover", w.SWAP_MODE),
        _choice("formula", "Terms", w.SWAP_FORMULA),
        FieldSpec("series", "Series"),
        FieldSpec("number", "Number", WHOLE),
    ),
    "count_claim": (
        _record("from_id", "Held by", "actor", help="Both sides empty: the whole exchange."),
        _record("to_id", "Received by", "actor"),
        FieldSpec("count_min", "Number", COUNT_RANGE, also=("count_max",), help="Empty: not disclosed."),
        _choice("category", "Who", w.CATEGORY_CHOICE),
        _choice("modality", "State", w.MODALITY_CHOICE),
        _choice("measure", "Measured", w.MEASURE_CHOICE),
        CLAIMANT,
        FieldSpec("claimed_by_text", "Claimant in words", help="Where no actor stands for it."),
        _record("included_in_id", "Part of", "count_claim"),
        DOUBT,
        NOTE,
    ),
    "participation": (
        _record("actor_id", "Who", "actor", required=True),
        _choice("role", "As", w.PARTICIPATION_CHOICE),
        _record("for_id", "For", "actor"),
        _choice("attendance", "Attendance", w.ATTENDANCE),
    ),
    "outcome": (
        _record("event_id", "Event", "event", required=True),
        FieldSpec("summary", "Outcome", required=True),
        _choice("state", "State", w.OUTCOME_STATE),
        _record("about_id", "About", *("issue", "event", *ANY_RECORD)),
        SORT,
    ),
    "link": (
        _choice("relation", "Relation", w.LINK_RELATION),
        _record("to_id", "To", *ANY_RECORD, required=True),
        FieldSpec("note", "Remark"),
    ),
    "quote": (
        FieldSpec("text", "Words", VERBATIM, required=True),
        _choice("mode", "Form", w.QUOTE_MODE_CHOICE),
        _record("speaker_id", "Speaker", "actor"),
        FieldSpec("said_edtf", "Said", DATE, also=("date_text", "date_basis")),
        FieldSpec("language", "Language", LANGUAGE),
        _choice("medium", "Medium", w.MEDIUM_CHOICE),
        FieldSpec("channel", "Channel", help="Such as X, or nightly video address."),
        _record("statement_id", "Is the statement", "event"),
        _record("about_id", "Speaks of", "event"),
        _record("same_as_id", "Same words as", "quote"),
        DOUBT,
    ),
    "rendering": (
        _record("quote_id", "Quote", "quote", required=True),
        FieldSpec("text", "Words", VERBATIM, required=True),
        _choice("kind", "Kind", w.RENDERING_KIND),
        FieldSpec("language", "Language", LANGUAGE),
        _choice("mode", "Form", w.QUOTE_MODE_CHOICE),
        FieldSpec("rendered_by", "By"),
        NOTE,
    ),
    "issue": (
        FieldSpec("title", "Title", required=True),
        _long("summary", "Summary"),
        FieldSpec("low_end", "Low end of the scale", help="What 0 means."),
        FieldSpec("high_end", "High end of the scale", help="What 4 means."),
        _record("parent_id", "Part of", "issue"),
        DOUBT,
        FieldSpec("label", "Short title", folded=True),
        FieldSpec("code", "Code", folded=True, help="Such as a PA-X variable."),
        SORT,
    ),
    "issue_link": (_record("issue_id", "Issue", "issue", required=True),),
    "issue_status": (
        _record("issue_id", "Issue", "issue", required=True),
        _choice("status", "Status", w.ISSUE_STATUS),
        FieldSpec("date_edtf", "When", DATE, required=True),
        _record("event_id", "At", "event"),
        CLAIMANT,
        DOUBT,
        NOTE,
    ),
    "position": (
        _record("issue_id", "Issue", "issue", required=True),
        _record("actor_id", "Who", "actor", required=True),
        _choice("stance", "Stance", w.STANCE),
        _long("summary", "Position", help="Empty: none is on record."),
        FieldSpec("date_edtf", "When", DATE),
        _record("event_id", "At", "event"),
        _record("quote_id", "Words", "quote"),
        CLAIMANT,
        _record("replaces_id", "Replaces", "position"),
        DOUBT,
    ),
    "commitment": (
        _long("summary", "Promise", required=True),
        _record("by_id", "By", "actor"),
        _record("to_id", "To", "actor"),
        _record("event_id", "Made at", "event"),
        _record("issue_id", "Issue", "issue"),
        FieldSpec("due_edtf", "Due", DATE),
        _choice("status", "What became of it", w.COMMITMENT_STATUS),
        _record("fulfilled_by_id", "Kept by", "event"),
        DOUBT,
    ),
    "figure": (
        FieldSpec("label", "What was counted", required=True),
        FieldSpec("value_min", "Value", REAL_RANGE, also=("value_max",)),
        FieldSpec("unit", "Unit"),
        FieldSpec("approximate", "About", TRUTH, help="The source says “about”."),
        FieldSpec("date_edtf", "When", DATE),
        _record("about_id", "Describes", *ANY_RECORD),
        CLAIMANT,
        DOUBT,
    ),
    "source": (
        FieldSpec("title", "Title", required=True),
        _choice("kind", "Kind", w.SOURCE_KIND),
        FieldSpec("published_edtf", "Published", DATE),
        FieldSpec("publisher", "Publisher"),
        FieldSpec("author", "Author"),
        FieldSpec("language", "Language", LANGUAGE),
        FieldSpec("place_text", "Written in"),
        FieldSpec("url", "Address", help="Kept as text, never fetched."),
        FieldSpec("accessed_s", "Read there", MOMENT),
        _choice("reliability", "Reliability", w.RELIABILITY),
        _record("derived_from_id", "Rewrites", "source", help="A rewrite is no second witness."),
        FieldSpec("text_length", "Characters", WHOLE, folded=True),
        FieldSpec("paragraph_count", "Paragraphs", WHOLE, folded=True),
        FieldSpec("text_sha256", "SHA-256 of the text", folded=True),
        _record("archive_id", "Copy kept", "attachment"),
        FieldSpec("csl_json", "CSL-JSON", JSON, folded=True),
        FieldSpec("withdrawn_s", "Taken back", MOMENT, folded=True),
        NOTE,
    ),
    "evidence": (
        _record("target_id", "Speaks to", *ANY_RECORD, required=True),
        _choice("relation", "It", w.RELATION),
        _record("source_id", "Source", "source", required=True),
        FieldSpec("paragraph", "Paragraph", WHOLE),
        FieldSpec("locator", "Place in it", help="Page, time code or section where there is no paragraph."),
        FieldSpec("exact", "Words", VERBATIM),
        _record("attributed_to_id", "Said there by", "actor"),
        FieldSpec("field", "Field", help="The field it speaks to; empty is the whole record."),
        FieldSpec("start_char", "From character", WHOLE, folded=True),
        FieldSpec("end_char", "To character", WHOLE, folded=True),
        FieldSpec("exact_sha256", "SHA-256 of the words", folded=True, help="Pins a passage whose words are not kept."),
        FieldSpec("credibility", "Credibility", WHOLE, folded=True, help="1, confirmed, to 6, cannot be judged."),
        NOTE,
    ),
    "attachment": (
        FieldSpec("filename", "File name", required=True),
        FieldSpec("caption", "Caption"),
        _record("target_id", "Belongs to", *ANY_RECORD),
        FieldSpec("media_type", "Kind", help="A media type, such as application/pdf."),
    ),
    "annotation": (
        _choice("kind", "Kind", w.NOTE_KIND),
        FieldSpec("title", "Title"),
        _long("body", "Text"),
        _record("target_id", "Pinned to", *ANY_RECORD),
        FieldSpec("span_edtf", "Span of time", DATE),
        _choice("state", "State", w.NOTE_STATE),
        FieldSpec("private", "Private", TRUTH, help="Left out of copies for others."),
        FieldSpec("language", "Language", LANGUAGE, folded=True),
    ),
    "placement": (
        _record("position_id", "Position", "position", required=True),
        FieldSpec("value", "Place on the scale", WHOLE, required=True, help="0 to 4."),
        _long("reason", "Reason"),
    ),
    "working_figure": (
        _record("claim_id", "Count", "count_claim", required=True),
        _long("reason", "Reason"),
    ),
    "finding_closure": (
        FieldSpec("finding", "Finding", required=True),
        _long("reason", "Reason", required=True),
    ),
    "saved_view": (
        FieldSpec("name", "Name", required=True),
        SORT,
        FieldSpec("settings_json", "Settings", JSON, folded=True),
    ),
    "tag": (FieldSpec("name", "Name", required=True),),
    "tag_link": (_record("tag_id", "Tag", "tag", required=True),),
}
"""By the kind of row. What is not here is never shown in a form and stays as it is."""
