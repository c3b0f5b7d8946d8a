"""The records of a case, as frozen values, and the words they use.

Two kinds of row exist. A `Record` is citable: it has a stable `uid`, one parent row in table `record`, and may
carry evidence, notes and tags. A `Part` belongs to one record, has no parent row and goes when its owner goes.

`id` is a pure function of `uid` (`id_of`), so two copies of a case that name the same thing agree on its number
without asking each other: that is what lets copies be merged. References between rows hold ids.

Times are integer seconds since 1970-01-01T00:00:00, proleptic Gregorian (`db.dates`). A field ending in `_edtf`
is the truth about a date; the `*_s` bounds beside it are derived from it at every write.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import ClassVar

RecordId = int
"""63-bit positive integer, the row's key in every table. 0 stands for "not yet set"."""

RECORD, NOTES = "record", "notes"
"""The two layers of a case: what sources say, and what analysts say about it."""

# ---- words: one table (DECISIONS 15 to 17); screen words are in viewer.words --------------------------------
EVENT_KINDS = ("round", "swap", "statement", "incident", "agreement", "contact", "period", "other")
EVENT_STATUSES = ("planned", "ongoing", "occurred", "partial", "postponed", "cancelled", "superseded")
DATE_BASES = ("stated", "derived", "estimated")
ROUND_FORMATS = ("direct", "proximity", "trilateral", "multilateral", "video", "technical", "summit")
ROUND_OUTCOMES = ("unknown", "none", "continue", "partial", "agreement", "broken_off")
SWAP_MODES = ("exchange", "release", "repatriation", "return_of_remains")
SWAP_FORMULAS = ("equal", "unequal", "all_for_all", "one_way")
COUNT_CATEGORIES = (
    "military",
    "civilian",
    "wounded_sick",
    "child",
    "foreign_national",
    "hostage",
    "detainee",
    "remains",
    "total",
)
COUNT_MODALITIES = ("delivered", "agreed", "promised", "expected")
COUNT_MEASURES = ("whole", "each", "unclear")
ACTOR_KINDS = (
    "person",
    "state",
    "state_body",
    "armed_force",
    "non_state_armed_group",
    "igo",
    "ngo",
    "company",
    "media",
    "group",
)
ACTOR_ROLES = ("party", "mediator", "host", "guarantor", "observer", "other")
NAME_KINDS = ("alias", "native", "transliteration", "acronym", "former")
PARTICIPATION_ROLES = (
    "party",
    "head_of_delegation",
    "delegate",
    "mediator",
    "host",
    "guarantor",
    "observer",
    "perpetrator",
    "target",
    "publisher",
    "speaker",
    "other",
)
ATTENDANCE = ("present", "absent", "expected", "implied", "disputed")
PLACE_KINDS = (
    "venue",
    "settlement",
    "adm2",
    "adm1",
    "country",
    "area",
    "line",
    "facility",
    "online",
    "undisclosed",
)
QUOTE_MODES = ("direct", "fragment", "indirect")
QUOTE_MEDIA = ("social", "address", "press", "interview", "statement", "document", "broadcast", "unknown")
RENDERING_KINDS = (
    "original",
    "official_translation",
    "agency_translation",
    "own_translation",
    "paraphrase",
    "hearsay",
)
ISSUE_STATUSES = (
    "raised",
    "contested",
    "narrowing",
    "agreed_in_principle",
    "agreed",
    "deferred",
    "deadlocked",
    "set_aside",
    "reopened",
    "withdrawn",
    "implemented",
)
STANCES = ("demands", "offers", "accepts", "rejects", "conditional", "unknown")
COMMITMENT_STATUSES = ("pending", "kept", "partly", "broken", "overtaken", "unknown")
OUTCOME_STATES = ("done", "agreed", "open")
SOURCE_KINDS = (
    "news",
    "official",
    "social",
    "document",
    "dataset",
    "image",
    "video",
    "interview",
    "book",
    "other",
)
EVIDENCE_RELATIONS = ("states", "implies", "disputes", "mentions")
LINK_RELATIONS = ("follows", "supersedes", "causes", "responds_to", "implements", "related")
NOTE_KINDS = ("note", "question", "doubt", "highlight", "bookmark", "reply")
NOTE_STATES = ("open", "resolved")


def id_of(uid: str) -> RecordId:
    """The row key of a uid: the first 62 bits of its SHA-256, never 0."""
    return (int.from_bytes(hashlib.sha256(uid.encode()).digest()[:8], "big") >> 2) or 1


def new_uid(prefix: str = "") -> str:
    """A fresh uid, 96 random bits in hex, such as `event-3f…`; uids of bundled cases are readable words."""
    return f"{prefix}-{secrets.token_hex(12)}" if prefix else secrets.token_hex(12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A citable row: the columns of table `record` that every kind shares.

    `number` is the short number shown beside the kind ("E-0012"); 0 asks the case file to give the next one.
    `published_edtf` is when the thing became public, `recorded_s` (UTC) when it entered the case, `withdrawn_s`
    when it was taken back: the dates that "as known on" filters by (DECISIONS 13).
    """

    KIND: ClassVar[str] = ""
    LETTER: ClassVar[str] = ""
    LAYER: ClassVar[str] = RECORD

    uid: str
    number: int = 0
    created_by: str = ""
    published_edtf: str = ""
    recorded_s: int = 0
    withdrawn_s: int | None = None

    @property
    def id(self) -> RecordId:
        """The row key, a pure function of the uid."""
        return id_of(self.uid)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A row that belongs to the record named by `OWNER`'s field and goes with it.

    `id` is derived from the fields in `KEY`, so the same link made in two copies is one link.
    """

    KIND: ClassVar[str] = ""
    OWNER: ClassVar[str] = ""
    KEY: ClassVar[tuple[str, ...]] = ()

    @property
    def id(self) -> RecordId:
        """The row key: the owner's id for a one-to-one part, else a hash of the key fields."""
        if self.KEY == (self.OWNER,):
            return int(getattr(self, self.OWNER))
        return id_of(":".join([self.KIND, *(str(getattr(self, name)) for name in self.KEY)]))


# ---- the case itself ------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class CaseInfo(Record):
    """The one row that names the case. Its uid is always "case"."""

    KIND: ClassVar[str] = "case"
    LETTER: ClassVar[str] = "C"

    uid: str = "case"
    title: str
    summary: str = ""
    language: str = "en"  # BCP 47
    timezone: str = "UTC"  # IANA name; moves instants only
    training: bool = False  # invented for training: said on screen and on every page
    rights: str = ""
    as_of_edtf: str = ""  # the date the case is first shown as known on; empty = today


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(Record):
    """Somewhere a thing happened. `precision` follows UCDP GED where_prec 1 to 7."""

    KIND: ClassVar[str] = "place"
    LETTER: ClassVar[str] = "L"

    name: str
    kind: str = "settlement"
    country: str = ""  # ISO 3166-1 alpha-2
    lat: float | None = None
    lon: float | None = None
    precision: int | None = None
    parent_id: RecordId | None = None
    wikidata: str = ""
    note: str = ""


# ---- actors ---------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class Actor(Record):
    """A person, state, body or group. `role` groups the actors panel; `sort` is the case's own order."""

    KIND: ClassVar[str] = "actor"
    LETTER: ClassVar[str] = "A"

    name: str
    kind: str = "person"
    short_name: str = ""  # "S. Witkoff", for tables and marks
    monogram: str = ""  # "UA", "SW"
    sort_name: str = ""
    role: str = "other"
    sort: int = 0
    country: str = ""
    code: str = ""  # optional CAMEO/PLOVER code
    wikidata: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorName(Part):
    """Another name of an actor, in its script."""

    KIND: ClassVar[str] = "actor_name"
    OWNER: ClassVar[str] = "actor_id"
    KEY: ClassVar[tuple[str, ...]] = ("actor_id", "name")

    actor_id: RecordId
    name: str
    kind: str = "alias"
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership(Record):
    """A person's (or body's) role in a body, with the dates it was held."""

    KIND: ClassVar[str] = "membership"
    LETTER: ClassVar[str] = "M"

    member_id: RecordId
    org_id: RecordId
    role: str  # as reported: "special envoy"
    date_edtf: str = ""


# ---- events ---------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Record):
    """Something on the timeline. A round or a swap has one more row with its own facts (`Round`, `Swap`).

    `date_text` keeps the source's wording, `date_basis` says whether the date is stated there, derived or an
    estimate, `doubt` says in words what is unclear. `label` is the short text of the mark; empty = `title`.
    """

    KIND: ClassVar[str] = "event"
    LETTER: ClassVar[str] = "E"

    kind: str
    title: str
    label: str = ""
    summary: str = ""
    status: str = "occurred"
    date_edtf: str = ""  # empty = no date at all
    date_text: str = ""
    date_basis: str = "stated"
    doubt: str = ""
    timezone: str = ""  # the zone an instant was stated in
    place_id: RecordId | None = None
    parent_id: RecordId | None = None  # part of, stage of
    importance: int = 50  # 0 to 100: who gets a label first


@dataclass(frozen=True, slots=True, kw_only=True)
class Round(Part):
    """What makes an event a round of talks. A number means nothing without its series."""

    KIND: ClassVar[str] = "round"
    OWNER: ClassVar[str] = "event_id"
    KEY: ClassVar[tuple[str, ...]] = ("event_id",)

    event_id: RecordId
    series: str = ""
    number: int | None = None
    format: str = ""
    outcome: str = "unknown"
    replaced_by_id: RecordId | None = None  # forecast round -> the round that took place


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap(Part):
    """What makes an event an exchange, release, repatriation or return of remains."""

    KIND: ClassVar[str] = "swap"
    OWNER: ClassVar[str] = "event_id"
    KEY: ClassVar[tuple[str, ...]] = ("event_id",)

    event_id: RecordId
    series: str = ""
    number: int | None = None
    mode: str = "exchange"
    formula: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountClaim(Record):
    """One claim about how many people of one category went one way in a swap.

    `from_id` held them, `to_id` received them; both None = the whole exchange. `count_min` and `count_max` both
    None = not disclosed. `measure` says whether the figure is for each side or for the whole where that differs.
    `included_in_id` names the claim this one is part of ("of whom two were civilians").
    """

    KIND: ClassVar[str] = "count_claim"
    LETTER: ClassVar[str] = "K"

    swap_id: RecordId
    from_id: RecordId | None = None
    to_id: RecordId | None = None
    category: str = "total"
    count_min: int | None = None
    count_max: int | None = None
    measure: str = "whole"
    modality: str = "delivered"
    claimed_by_id: RecordId | None = None
    claimed_by_text: str = ""  # the claimant as the source names it, where no actor stands for it
    included_in_id: RecordId | None = None
    doubt: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Participation(Part):
    """An actor's part in an event, perhaps on behalf of another actor."""

    KIND: ClassVar[str] = "participation"
    OWNER: ClassVar[str] = "event_id"
    KEY: ClassVar[tuple[str, ...]] = ("event_id", "actor_id", "role")

    event_id: RecordId
    actor_id: RecordId
    role: str = "party"
    for_id: RecordId | None = None
    attendance: str = "present"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Record):
    """What a round brought, or left open."""

    KIND: ClassVar[str] = "outcome"
    LETTER: ClassVar[str] = "O"

    event_id: RecordId
    summary: str
    state: str = "done"
    about_id: RecordId | None = None
    sort: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Link(Part):
    """A relation from one record to another: a round follows a round, an event causes an event."""

    KIND: ClassVar[str] = "link"
    OWNER: ClassVar[str] = "from_id"
    KEY: ClassVar[tuple[str, ...]] = ("from_id", "relation", "to_id")

    from_id: RecordId
    to_id: RecordId
    relation: str = "related"
    note: str = ""


# ---- quotes ---------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class Quote(Record):
    """An utterance as one source gives it. Words in quotation marks are direct or a fragment, others indirect."""

    KIND: ClassVar[str] = "quote"
    LETTER: ClassVar[str] = "Q"

    speaker_id: RecordId | None = None
    mode: str = "direct"
    text: str
    language: str = "en"
    medium: str = "unknown"
    channel: str = ""  # "X", "nightly video address"
    said_edtf: str = ""
    date_text: str = ""
    date_basis: str = "stated"
    doubt: str = ""
    statement_id: RecordId | None = None  # the event on the timeline that this utterance is
    about_id: RecordId | None = None  # the event it speaks of
    same_as_id: RecordId | None = None  # another wording of one utterance, recorded apart


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering(Record):
    """Another wording of a quote: the original, a translation, a paraphrase, hearsay. `[…]` marks a cut."""

    KIND: ClassVar[str] = "rendering"
    LETTER: ClassVar[str] = "W"

    quote_id: RecordId
    kind: str = "agency_translation"
    text: str
    language: str = "en"
    rendered_by: str = ""
    mode: str = "direct"
    note: str = ""


# ---- issues ---------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class Issue(Record):
    """A point of the negotiation. The two ends of its scale are named by the analyst."""

    KIND: ClassVar[str] = "issue"
    LETTER: ClassVar[str] = "I"

    title: str
    label: str = ""
    summary: str = ""
    code: str = ""  # e.g. a PA-X variable
    parent_id: RecordId | None = None
    sort: int = 0
    low_end: str = ""  # what 0 on the scale means
    high_end: str = ""  # what 4 on the scale means
    doubt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueLink(Part):
    """An event, quote or commitment that touches an issue."""

    KIND: ClassVar[str] = "issue_link"
    OWNER: ClassVar[str] = "record_id"
    KEY: ClassVar[tuple[str, ...]] = ("record_id", "issue_id")

    record_id: RecordId
    issue_id: RecordId


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueStatus(Record):
    """Where an issue stood on a date: asserted by someone, never guessed."""

    KIND: ClassVar[str] = "issue_status"
    LETTER: ClassVar[str] = "S"

    issue_id: RecordId
    status: str
    date_edtf: str
    event_id: RecordId | None = None
    claimed_by_id: RecordId | None = None
    doubt: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Position(Record):
    """What a party holds on an issue. `summary` empty and `stance` unknown: open, but no position is on record."""

    KIND: ClassVar[str] = "position"
    LETTER: ClassVar[str] = "P"

    issue_id: RecordId
    actor_id: RecordId
    summary: str = ""
    stance: str = "unknown"
    date_edtf: str = ""
    quote_id: RecordId | None = None
    event_id: RecordId | None = None
    claimed_by_id: RecordId | None = None
    replaces_id: RecordId | None = None
    doubt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment(Record):
    """A promise, its due date and what became of it."""

    KIND: ClassVar[str] = "commitment"
    LETTER: ClassVar[str] = "T"

    summary: str
    event_id: RecordId | None = None  # where it was made
    by_id: RecordId | None = None
    to_id: RecordId | None = None
    issue_id: RecordId | None = None
    due_edtf: str = ""
    status: str = "pending"
    fulfilled_by_id: RecordId | None = None
    doubt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(Record):
    """A reported quantity that is not a swap count."""

    KIND: ClassVar[str] = "figure"
    LETTER: ClassVar[str] = "F"

    label: str
    value_min: float | None = None
    value_max: float | None = None
    unit: str = ""
    approximate: bool = False
    date_edtf: str = ""
    about_id: RecordId | None = None
    claimed_by_id: RecordId | None = None
    doubt: str = ""


# ---- sources and evidence -------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class Source(Record):
    """A text that says something. `derived_from_id` names what it rewrites: a rewrite is no second witness.

    `text_sha256` and `text_length` (code points) describe the text even where the text is not stored.
    `published_edtf` (from `Record`) is its date of publication. `reliability` is the Admiralty scale A to F.
    """

    KIND: ClassVar[str] = "source"
    LETTER: ClassVar[str] = "S"

    kind: str = "news"
    title: str
    author: str = ""
    publisher: str = ""
    place_text: str = ""
    url: str = ""
    accessed_s: int | None = None
    language: str = "en"
    reliability: str = ""
    derived_from_id: RecordId | None = None
    text_sha256: str = ""
    text_length: int | None = None
    paragraph_count: int | None = None
    csl_json: str = ""
    archive_id: RecordId | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceText(Part):
    """The stored text of a source. Offsets everywhere are code points into it."""

    KIND: ClassVar[str] = "source_text"
    OWNER: ClassVar[str] = "source_id"
    KEY: ClassVar[tuple[str, ...]] = ("source_id",)

    source_id: RecordId
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence(Record):
    """A passage of a source and what it does for a record: states, implies, disputes or mentions it.

    `field` empty = the record as a whole. `start_char`/`end_char` (W3C TextPositionSelector, code points) and
    `exact`/`prefix`/`suffix` (W3C TextQuoteSelector) pin the span; `exact_sha256` pins it where the words are not
    stored. A span is exact or broken, never moved in silence.
    """

    KIND: ClassVar[str] = "evidence"
    LETTER: ClassVar[str] = "V"

    target_id: RecordId
    source_id: RecordId
    field: str = ""
    relation: str = "states"
    paragraph: int | None = None
    locator: str = ""  # page, time code, section where there is no paragraph
    exact: str = ""
    prefix: str = ""
    suffix: str = ""
    exact_sha256: str = ""
    start_char: int | None = None
    end_char: int | None = None
    attributed_to_id: RecordId | None = None  # who says so, inside the source
    credibility: int | None = None  # Admiralty information scale 1 to 6
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment(Record):
    """A file kept with the case; its bytes are a part of it."""

    KIND: ClassVar[str] = "attachment"
    LETTER: ClassVar[str] = "X"

    filename: str
    media_type: str = "application/octet-stream"
    size: int = 0
    sha256: str = ""
    caption: str = ""
    target_id: RecordId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentData(Part):
    """The bytes of an attachment (at most 100 MB)."""

    KIND: ClassVar[str] = "attachment_data"
    OWNER: ClassVar[str] = "attachment_id"
    KEY: ClassVar[tuple[str, ...]] = ("attachment_id",)

    attachment_id: RecordId
    data: bytes


# ---- the notes layer ------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation(Record):
    """An analyst's note ("note" on screen).

    It is pinned to a record (`target_id`, perhaps one `target_field`), to a span of time (`span_edtf`), to a lane
    over a span (`span_edtf` and `lane`), or to a passage (`target_id` is a source, with `start_char`…).
    """

    KIND: ClassVar[str] = "annotation"
    LETTER: ClassVar[str] = "N"
    LAYER: ClassVar[str] = NOTES

    kind: str = "note"
    title: str = ""
    body: str = ""
    body_format: str = "text/plain"
    language: str = ""
    target_id: RecordId | None = None
    target_field: str = ""
    span_edtf: str = ""
    lane: str = ""  # e.g. "kind:round", "actor:<uid>"
    exact: str = ""
    prefix: str = ""
    suffix: str = ""
    exact_sha256: str = ""
    start_char: int | None = None
    end_char: int | None = None
    state: str = "open"
    private: bool = False
    reply_to_id: RecordId | None = None
    changed_s: int = 0  # UTC


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement(Record):
    """Where an analyst puts a position on its issue's five-stop scale, 0 to 4. A judgement, signed."""

    KIND: ClassVar[str] = "placement"
    LETTER: ClassVar[str] = "J"
    LAYER: ClassVar[str] = NOTES

    position_id: RecordId
    value: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingFigure(Record):
    """The one count claim an analyst works with for its direction and category, and why."""

    KIND: ClassVar[str] = "working_figure"
    LETTER: ClassVar[str] = "G"
    LAYER: ClassVar[str] = NOTES

    claim_id: RecordId
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingClosure(Record):
    """A check's finding that a person has closed, with the reason. `finding` is the check's own stable key."""

    KIND: ClassVar[str] = "finding_closure"
    LETTER: ClassVar[str] = "Z"
    LAYER: ClassVar[str] = NOTES

    finding: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedView(Record):
    """A named view: span, lanes, filters, as-known date. `settings_json` is documented in viewer.saved_views."""

    KIND: ClassVar[str] = "saved_view"
    LETTER: ClassVar[str] = "B"
    LAYER: ClassVar[str] = NOTES

    name: str
    settings_json: str = "{}"
    sort: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag(Record):
    """A word that groups records."""

    KIND: ClassVar[str] = "tag"
    LETTER: ClassVar[str] = "Y"
    LAYER: ClassVar[str] = NOTES

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TagLink(Part):
    """A tag on a record."""

    KIND: ClassVar[str] = "tag_link"
    OWNER: ClassVar[str] = "record_id"
    KEY: ClassVar[tuple[str, ...]] = ("record_id", "tag_id")

    record_id: RecordId
    tag_id: RecordId


RECORD_TYPES: tuple[type[Record], ...] = (
    CaseInfo,
    Place,
    Actor,
    Membership,
    Event,
    CountClaim,
    Outcome,
    Quote,
    Rendering,
    Issue,
    IssueStatus,
    Position,
    Commitment,
    Figure,
    Source,
    Evidence,
    Attachment,
    Annotation,
    Placement,
    WorkingFigure,
    FindingClosure,
    SavedView,
    Tag,
)
"""Every citable kind; the table of a kind has the name `KIND` with the suffix of `TABLES`."""

PART_TYPES: tuple[type[Part], ...] = (
    ActorName,
    Round,
    Swap,
    Participation,
    Link,
    IssueLink,
    SourceText,
    AttachmentData,
    TagLink,
)

Row = Record | Part
TYPES: dict[str, type[Row]] = {
    **{record_type.KIND: record_type for record_type in RECORD_TYPES},
    **{part_type.KIND: part_type for part_type in PART_TYPES},
}
"""Every row type by its kind; the kind is also the name of its table ("case" is table `case_info`)."""


def table_of(row_type: type[Row]) -> str:
    """The table that holds rows of this type."""
    return "case_info" if row_type is CaseInfo else row_type.KIND


def record_number(record: Record) -> str:
    """The short number shown beside a record, such as "E-0012"."""
    return f"{record.LETTER}-{record.number:04d}"
