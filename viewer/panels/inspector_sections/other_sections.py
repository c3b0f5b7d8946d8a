"""The pages of everything else, field by field; of a note; and of a span of time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from db.dates import describe_length, describe_span
from db.domain import (
    Annotation,
    Attachment,
    Commitment,
    CountClaim,
    Evidence,
    Figure,
    IssueStatus,
    Membership,
    Outcome,
    Place,
    Placement,
    Position,
    Record,
    Rendering,
    SavedView,
    Tag,
)
from viewer.models.record_words import claim_words, figure_words, pinned_words, quoted, title_of
from viewer.models.table_columns import moment_words
from viewer.models.when_words import when, when_short
from viewer.panels.inspector_sections.commitment_sections import is_overdue_now
from viewer.panels.inspector_sections.evidence_sections import passage_box
from viewer.panels.inspector_sections.issue_sections import STANCES
from viewer.panels.inspector_sections.page import KeyValues, Page, Section, add_rows, record_link, record_row, words_of
from viewer.panels.inspector_sections.swap_sections import claim_credit, direction_words
from viewer.panels.parts import link_button
from viewer.words import (
    COMMITMENT_STATUS,
    ISSUE_STATUS,
    NOTE_KIND,
    PLACE_KIND,
    RELATION,
    number,
    tr,
    trn,
    word,
)

_OUTCOMES = {"done": "Done", "agreed": "Agreed", "open": "Left open"}
_LISTED = 60


def other_head(page: Page, record: Record) -> KeyValues:
    """The lines of a record of one of the smaller kinds."""
    lines = KeyValues(page)
    fill = _HEADS.get(type(record))
    if fill is not None:
        fill(page, lines, record)
    return lines


def _place(page: Page, lines: KeyValues, place: Place) -> None:
    lines.text(tr("Kind"), tr(PLACE_KIND[place.kind]))
    lines.text(tr("Country"), place.country)
    lines.link(tr("Lies in"), page.reading.case.places.get(place.parent_id or 0))
    if place.lat is not None and place.lon is not None:
        lines.text(tr("Position"), tr("{lat}, {lon}", lat=f"{place.lat:.4f}", lon=f"{place.lon:.4f}"))
    if place.precision is not None:
        lines.text(tr("Precision"), tr("{value} of 7", value=place.precision))
    lines.text(tr("Note"), place.note)


def _outcome(page: Page, lines: KeyValues, outcome: Outcome) -> None:
    lines.text(tr("State"), tr(_OUTCOMES[outcome.state]))
    lines.link(tr("Of"), page.reading.event(outcome.event_id))
    lines.link(tr("About"), page.reading.record(outcome.about_id) if outcome.about_id else None)


def _commitment(page: Page, lines: KeyValues, promise: Commitment) -> None:
    actors = page.reading.case.actors
    lines.text(tr("State"), word(COMMITMENT_STATUS, promise.status))
    lines.link(tr("By"), actors.get(promise.by_id or 0))
    lines.link(tr("To"), actors.get(promise.to_id or 0))
    lines.text(
        tr("Due"),
        when(promise.due_edtf) if promise.due_edtf else "",
        tr("overdue") if is_overdue_now(page, promise) else "",
    )
    lines.link(tr("Made at"), page.reading.event(promise.event_id) if promise.event_id else None)
    lines.link(tr("Issue"), page.reading.case.issues.get(promise.issue_id or 0))
    lines.link(tr("Kept by"), page.reading.event(promise.fulfilled_by_id) if promise.fulfilled_by_id else None)


def _figure(page: Page, lines: KeyValues, figure: Figure) -> None:
    lines.text(tr("Value"), figure_words(figure))
    lines.text(tr("Date"), when(figure.date_edtf) if figure.date_edtf else "")
    lines.link(tr("About"), page.reading.record(figure.about_id) if figure.about_id else None)
    lines.link(tr("Claimed by"), page.reading.case.actors.get(figure.claimed_by_id or 0))


def _claim(page: Page, lines: KeyValues, claim: CountClaim) -> None:
    lines.text(tr("Count"), claim_words(claim))
    lines.text(tr("Way"), direction_words(page, claim))
    lines.text(tr("Claim"), claim_credit(page, claim))
    lines.link(tr("Of"), page.reading.event(claim.swap_id))
    lines.link(tr("Part of"), page.reading.record(claim.included_in_id) if claim.included_in_id else None)
    lines.text(tr("Note"), claim.note)


def _status(page: Page, lines: KeyValues, status: IssueStatus) -> None:
    lines.text(tr("Status"), word(ISSUE_STATUS, status.status))
    lines.text(tr("From"), when(status.date_edtf))
    lines.link(tr("Issue"), page.reading.case.issues.get(status.issue_id))
    lines.link(tr("Event"), page.reading.event(status.event_id) if status.event_id else None)
    lines.link(tr("As told by"), page.reading.case.actors.get(status.claimed_by_id or 0))
    lines.text(tr("Note"), status.note)


def _position(page: Page, lines: KeyValues, position: Position) -> None:
    lines.link(tr("Party"), page.reading.case.actors.get(position.actor_id))
    lines.link(tr("Issue"), page.reading.case.issues.get(position.issue_id))
    lines.text(tr("Stance"), word(STANCES, position.stance))
    lines.text(tr("Date"), when(position.date_edtf) if position.date_edtf else "")
    lines.link(tr("In words"), page.reading.record(position.quote_id) if position.quote_id else None)
    lines.link(tr("Event"), page.reading.event(position.event_id) if position.event_id else None)
    lines.link(tr("As told by"), page.reading.case.actors.get(position.claimed_by_id or 0))
    placed = page.reading.placement(position.id)
    passages = len(page.reading.evidence_of([position.id]))
    from_words = trn("from {count} passage", "from {count} passages", passages)
    if placed is None:
        lines.quiet(tr("Placed at"), tr("not placed, {passages}", passages=from_words))
        return
    value = tr("{value} of 4, {passages}", value=placed.value, passages=from_words)
    lines.text(tr("Placed at"), value)
    lines.text(tr("Placed by"), placed.created_by or tr("an unnamed analyst"))
    lines.text(tr("Because"), placed.reason)


def _membership(page: Page, lines: KeyValues, membership: Membership) -> None:
    lines.link(tr("Who"), page.reading.case.actors.get(membership.member_id))
    lines.text(tr("Office"), membership.role)
    lines.link(tr("In"), page.reading.case.actors.get(membership.org_id))
    lines.text(tr("Held"), when(membership.date_edtf) if membership.date_edtf else "")


def _rendering(page: Page, lines: KeyValues, rendering: Rendering) -> None:
    lines.verbatim(tr("Words"), quoted(rendering))
    lines.text(tr("Language"), rendering.language)
    lines.text(tr("By"), rendering.rendered_by)
    lines.link(tr("Of"), page.reading.record(rendering.quote_id))
    lines.text(tr("Note"), rendering.note)


def _evidence(page: Page, lines: KeyValues, passage: Evidence) -> None:
    lines.link(tr("For"), page.reading.record(passage.target_id))
    lines.text(tr("Does"), word(RELATION, passage.relation))
    lines.link(tr("Source"), page.reading.case.sources.get(passage.source_id))
    lines.widget(tr("Words"), passage_box(page, passage, True))


def _placement(page: Page, lines: KeyValues, placement: Placement) -> None:
    lines.link(tr("Position"), page.reading.record(placement.position_id))
    lines.text(tr("Placed at"), tr("{value} of 4", value=placement.value))
    lines.text(tr("Reason"), placement.reason)
    lines.text(tr("By"), placement.created_by)


def _attachment(page: Page, lines: KeyValues, attachment: Attachment) -> None:
    lines.text(tr("Type"), attachment.media_type)
    lines.text(tr("Size"), trn("{count} byte", "{count} bytes", attachment.size))
    lines.link(tr("Kept with"), page.reading.record(attachment.target_id) if attachment.target_id else None)
    lines.text(tr("Caption"), attachment.caption)
    lines.text(tr("SHA-256"), attachment.sha256)
    save = link_button(page.look, tr("Save a copy…"), lambda: page.actions.save_file(attachment.id), "list")
    lines.widget(tr("File"), save)


def _tag(page: Page, lines: KeyValues, tag: Tag) -> None:
    links = page.reading.case.tag_links.values()
    count = sum(link.tag_id == tag.id for found in links for link in found)
    lines.text(tr("On"), trn("{count} record", "{count} records", count))


def _saved_view(_page: Page, lines: KeyValues, view: SavedView) -> None:
    lines.text(tr("By"), view.created_by)


_HEADS: dict[type[Record], Callable[[Page, KeyValues, Any], None]] = {
    Place: _place,
    Outcome: _outcome,
    Commitment: _commitment,
    Figure: _figure,
    CountClaim: _claim,
    IssueStatus: _status,
    Position: _position,
    Membership: _membership,
    Rendering: _rendering,
    Evidence: _evidence,
    Placement: _placement,
    Attachment: _attachment,
    Tag: _tag,
    SavedView: _saved_view,
}


# ---- a note ---------------------------------------------------------------------------------------------------
def note_head(page: Page, note: Annotation) -> KeyValues:
    """Type, what it is pinned to, who and when."""
    lines = KeyValues(page)
    lines.text(tr("Type"), word(NOTE_KIND, note.kind), tr("resolved") if note.state == "resolved" else "")
    if note.target_id is not None:
        lines.widget(tr("Pinned to"), record_link(page, note.target_id, pinned_words(page.reading, note)))
    else:
        lines.text(tr("Pinned to"), pinned_words(page.reading, note))
    lines.text(tr("Author"), note.created_by)
    lines.text(tr("Changed"), moment_words(note.changed_s))
    lines.text(tr("Tags"), ", ".join(tag.name for tag in page.reading.tags_of(note.id)))
    if note.private:
        lines.text(tr("Private"), tr("left out of copies and exports"))
    return lines


# ---- a span of time -------------------------------------------------------------------------------------------
def span_title(span: tuple[int, int]) -> str:
    """The days of a span."""
    return describe_span(*span)


def span_rows(page: Page, span: tuple[int, int]) -> list[int]:
    """Rows of the event columns whose dates may touch a span, of those that pass the filters."""
    columns, rows = page.reading.case.columns, page.reading.event_rows()
    dated = columns.flags[rows] >= 0
    touches = (columns.earliest_start_s[rows] <= span[1]) & (columns.latest_end_s[rows] >= span[0])
    return [int(row) for row in rows[dated & touches]]


def span_head(page: Page, span: tuple[int, int]) -> KeyValues:
    """How long, and how many events, with their share of the case."""
    lines, rows = KeyValues(page), span_rows(page, span)
    whole = len(page.reading.event_rows())
    share = tr("{share} of the case", share=f"{number(round(100 * len(rows) / whole))} %") if whole else ""
    lines.text(tr("Length"), describe_length(span[0], span[1] + 1))
    lines.text(tr("Events"), number(len(rows)), share)
    return lines


def span_events_section(page: Page, span: tuple[int, int]) -> Section | None:
    """The events inside a span, in time."""
    rows = span_rows(page, span)
    if not rows:
        return None
    events = page.reading.events([int(page.reading.case.columns.ids[row]) for row in rows[:_LISTED]])

    def fill(column: QVBoxLayout) -> None:
        add_rows(page, column, events, lambda event: record_row(page, event, when_short(event.date_edtf)), 12)
        if len(rows) > _LISTED:
            more = tr("The Events table lists all {count}.", count=number(len(rows)))
            column.addWidget(words_of(page, more, "text3", "small"))

    return Section("events", tr("Events"), fill, number(len(rows)))


def selection_section(page: Page, ids: tuple[int, ...]) -> Section:
    """Several selected records, one line each."""
    records = [record for i in ids[:_LISTED] if (record := page.reading.record(i)) is not None]

    def row(record: Record) -> QWidget:
        return record_row(page, record, words=title_of(page.reading, record))

    def fill(column: QVBoxLayout) -> None:
        add_rows(page, column, records, row, 30)

    return Section("selection", tr("Selected"), fill, number(len(ids)))
