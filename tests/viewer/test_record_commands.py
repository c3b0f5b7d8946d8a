"""What may be done to the record once it is unlocked, each as one step that undo takes back to the letter."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.dates import days_from_civil
from db.domain import (
    Actor,
    ActorName,
    CountClaim,
    Event,
    Evidence,
    Participation,
    Place,
    Source,
    SourceText,
    Swap,
    TagLink,
    id_of,
)
from db.edits import Edit, Put
from db.errors import CaseError, ErrorCode
from db.spans import check_span
from viewer import record_commands as rc
from viewer.session import Session

ANCHOR_S = days_from_civil(2026, 2, 5) * 86_400


@pytest.fixture
def unlocked(session: Session) -> Session:
    session.set_record_locked(False)
    return session


def dump(session: Session) -> bytes:
    assert session.case_file is not None
    return session.case_file.dump_state()


def apply(session: Session, name: str, *rows: object) -> None:
    assert session.apply(Edit(name, tuple(Put(row) for row in rows))) is not None  # type: ignore[arg-type]


LOCKED: list[Callable[[Session], object]] = [
    lambda s: rc.delete(s, [id_of("round-2")]),
    lambda s: rc.change_many(s, [id_of("round-2")], {"importance": 1}),
    lambda s: rc.quick_add(s, "5 Feb 2026 A call"),
    lambda s: rc.merge_records(s, id_of("witkoff"), [id_of("dmitriev")]),
    lambda s: rc.evidence_from_passage(s, id_of("geokhub-2026-02-05"), 0, 5, id_of("round-2")),
]


@pytest.mark.parametrize("command", LOCKED)
def test_a_locked_record_is_not_changed(session: Session, command: Callable[[Session], object]) -> None:
    before = dump(session)
    with pytest.raises(CaseError) as fault:
        command(session)
    assert fault.value.code is ErrorCode.INVALID
    assert dump(session) == before


def test_a_deletion_says_what_else_goes_and_comes_back(unlocked: Session) -> None:
    before = dump(unlocked)
    swap = id_of("exchange-157")
    preview = rc.removal_preview(unlocked, [swap])
    goes = dict(preview.goes)
    assert goes["count_claim"] == len([c for c in unlocked.case.count_claims.values() if c.swap_id == swap])
    assert goes["evidence"] > 0
    applied = rc.delete(unlocked, [swap])
    assert applied is not None
    assert len(applied.ids) >= 1 + sum(goes.values())
    assert unlocked.case.record(swap) is None
    unlocked.undo()
    assert dump(unlocked) == before


def test_a_deletion_comes_back_from_the_history_after_other_changes(unlocked: Session) -> None:
    before = dump(unlocked)
    applied = rc.delete(unlocked, [id_of("exchange-157")])
    assert applied is not None
    rc.change_many(unlocked, [id_of("witkoff")], {"short_name": "Witkoff"})
    rc.revert(unlocked, applied.edit_id)
    assert unlocked.case.record(id_of("exchange-157")) is not None
    rc.change_many(unlocked, [id_of("witkoff")], {"short_name": "S. Witkoff"})
    assert dump(unlocked) == before


def test_many_records_take_one_value_in_one_step(unlocked: Session) -> None:
    ids = [id_of("round-1"), id_of("round-2"), id_of("witkoff")]
    rc.change_many(unlocked, ids, {"importance": 7})
    assert [event.importance for event in unlocked.case.events(ids[:2])] == [7, 7]
    assert unlocked.undo_stack.undoText() == "Change 2 records"


def test_tags_are_made_once_and_taken_off(unlocked: Session) -> None:
    ids = [id_of("round-1"), id_of("round-2")]
    rc.set_tags(unlocked, ids, ["Follow up", "follow up "])
    tag = next(tag for tag in unlocked.case.tags.values() if tag.name == "Follow up")
    assert all(TagLink(record_id=i, tag_id=tag.id) in unlocked.case.tag_links[i] for i in ids)
    rc.set_tags(unlocked, ids, [], [tag.id])
    assert not any(link.tag_id == tag.id for i in ids for link in unlocked.case.tag_links.get(i, ()))


def test_merging_actors_moves_everything_and_keeps_their_names(unlocked: Session) -> None:
    before = dump(unlocked)
    assert unlocked.case_file is not None
    twin = Actor(uid="witkoff-twin", name="Stephen Witkoff", note="From another report.")
    apply(
        unlocked,
        "Add actor",
        twin,
        Participation(event_id=id_of("round-2"), actor_id=twin.id, role="mediator"),
        Participation(event_id=id_of("round-1"), actor_id=twin.id, role="mediator"),
        Participation(event_id=id_of("round-1"), actor_id=id_of("witkoff"), role="mediator", attendance="present"),
    )
    rc.merge_records(unlocked, id_of("witkoff"), [twin.id])
    kept = unlocked.case.actors[id_of("witkoff")]
    assert kept.note == "From another report."
    assert twin.id not in unlocked.case.actors
    assert ActorName(actor_id=kept.id, name="Stephen Witkoff") in unlocked.case.actor_names[kept.id]
    parts = unlocked.case_file.rows(Participation, "actor_id", [kept.id])
    assert len([p for p in parts if p.event_id == id_of("round-1")]) == 1
    assert [p for p in parts if p.event_id == id_of("round-2")]
    assert not unlocked.case_file.rows(Participation, "actor_id", [twin.id])
    unlocked.undo()
    unlocked.undo()
    assert dump(unlocked) == before


def test_merging_exchanges_keeps_one_swap_and_all_counts(unlocked: Session) -> None:
    assert unlocked.case_file is not None
    other = Event(uid="exchange-again", kind="swap", title="The exchange again")
    claim = CountClaim(uid="exchange-again-all", swap_id=other.id, count_min=314, count_max=314)
    apply(unlocked, "Add event", other, Swap(event_id=other.id, formula="equal"), claim)
    rc.merge_records(unlocked, id_of("exchange-157"), [other.id])
    assert unlocked.case.count_claims[claim.id].swap_id == id_of("exchange-157")
    assert unlocked.case.swaps[id_of("exchange-157")].formula == ""
    assert other.id not in unlocked.case.swaps


def test_sources_with_different_texts_stay_two(unlocked: Session) -> None:
    other = Source(uid="other", title="Another", text_sha256="0" * 64)
    apply(unlocked, "Add source", other)
    with pytest.raises(CaseError) as fault:
        rc.merge_records(unlocked, id_of("geokhub-2026-02-05"), [other.id])
    assert fault.value.code is ErrorCode.INVALID


def test_records_of_two_kinds_stay_two(unlocked: Session) -> None:
    with pytest.raises(CaseError):
        rc.merge_records(unlocked, id_of("witkoff"), [id_of("abu-dhabi")])


@pytest.mark.parametrize(
    ("text", "edtf", "kind", "title"),
    [
        ("5 Feb 2026 round: Third round, Abu Dhabi", "2026-02-05", "round", "Third round, Abu Dhabi"),
        ("about March 2026 Ceasefire announced", "2026-03~", "other", "Ceasefire announced"),
        ("3 to 4 Feb 2026 Talks: Second day", "2026-02-03/2026-02-04", "round", "Second day"),
        ("yesterday, exchange: 5 for 5", "2026-02-04", "swap", "5 for 5"),
        ("2026-02-05 A call: between the two", "2026-02-05", "other", "A call: between the two"),
        ("A thing without a date", "", "other", "A thing without a date"),
        ("Fighting: a strike", "", "incident", "a strike"),
    ],
)
def test_a_line_is_read_as_far_as_it_is_a_date(text: str, edtf: str, kind: str, title: str) -> None:
    line = rc.read_quick_line(text, ANCHOR_S)
    assert (line.typed.edtf if line.typed else "", line.kind, line.title) == (edtf, kind, title)


@given(st.text(max_size=60))
def test_any_line_can_be_read(text: str) -> None:
    line = rc.read_quick_line(text, ANCHOR_S)
    assert line.title in " ".join(text.split())


def test_a_line_makes_an_event_with_its_wording(unlocked: Session) -> None:
    event = rc.quick_add(unlocked, "yesterday round: A round", ANCHOR_S)
    assert event is not None
    stored = unlocked.case.event(event.id)
    assert (stored.date_edtf, stored.date_text, stored.date_basis) == ("2026-02-04", "yesterday", "derived")
    assert stored.id in unlocked.case.rounds
    with pytest.raises(CaseError):
        rc.quick_add(unlocked, "5 Feb 2026")


def test_a_line_about_the_future_is_planned(unlocked: Session) -> None:
    event = rc.quick_add(unlocked, "June 2026 round: Next round", ANCHOR_S)
    assert event is not None
    assert event.status == "planned"


def test_a_passage_is_pinned_by_offsets_words_context_and_hash(unlocked: Session) -> None:
    assert unlocked.case_file is not None
    text = "First line.\n\nThe second paragraph says that both sides met, and nothing more.\n"
    source = Source(uid="text-source", title="A text")
    apply(unlocked, "Add source", source, SourceText(source_id=source.id, text=text))
    start = text.index("both sides met")
    made = rc.evidence_from_passage(unlocked, source.id, start, start + 14, id_of("round-2"), "title", "implies")
    assert made is not None
    stored = unlocked.case_file.get(made.id)
    assert isinstance(stored, Evidence)
    assert (stored.exact, stored.paragraph, stored.relation, stored.field) == ("both sides met", 2, "implies", "title")
    assert stored.prefix.endswith("says that ")
    assert stored.suffix.startswith(", and nothing")
    assert check_span(stored, text) == "exact"
    with pytest.raises(CaseError):
        rc.evidence_from_passage(unlocked, source.id, 5, 10_000, id_of("round-2"))


def test_a_source_without_its_text_cannot_be_cited_by_selection(unlocked: Session) -> None:
    with pytest.raises(CaseError) as fault:
        rc.evidence_from_passage(unlocked, id_of("geokhub-2026-02-05"), 0, 5, id_of("round-2"))
    assert fault.value.code is ErrorCode.UNKNOWN_RECORD


def test_merging_places_fills_what_is_empty(unlocked: Session) -> None:
    other = Place(uid="abu-dhabi-city", name="Abu Dhabi city", note="From a gazetteer.", parent_id=id_of("abu-dhabi"))
    apply(unlocked, "Add place", other)
    rc.merge_records(unlocked, id_of("abu-dhabi"), [other.id])
    kept = unlocked.case.places[id_of("abu-dhabi")]
    assert kept.parent_id != kept.id
    assert kept.note
