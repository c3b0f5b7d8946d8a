"""What panels read of a case: known on a date, filters, counts of a swap, words of dates, drafts."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.dates import parse_edtf
from db.domain import Actor, CountClaim, Event, id_of
from viewer.commands import NoteDraft, NoteTarget
from viewer.layout.lanes import passing
from viewer.layout.view import Filters
from viewer.models.actor_tree import DEEPEST, ActorTree, strip_heights
from viewer.models.case_reading import reading_of
from viewer.models.issue_list import IssueList
from viewer.models.note_drafts import NoteDrafts
from viewer.models.swap_counts import swap_counts
from viewer.models.when_words import when_short
from viewer.session import Session
from viewer.timeline.data_of_case import timeline_data

SWAP = id_of("exchange-157")
DAY_BEFORE = parse_edtf("2026-02-04").latest_s


def test_on_the_day_before_the_exchange_is_not_there(session: Session) -> None:
    reading = reading_of(session)
    session.set_as_of(None)
    assert SWAP in reading.event_ids()
    session.set_as_of(DAY_BEFORE)
    assert SWAP not in reading.event_ids()
    swap = reading.case.event(SWAP)
    assert not reading.is_known(swap)


@pytest.mark.parametrize(
    "filters",
    [
        Filters(),
        Filters(hidden_kinds=frozenset({"statement"})),
        Filters(actors=frozenset({id_of("russia")})),
        Filters(statuses=frozenset({"planned"})),
        Filters(importance_min=60),
        Filters(only=frozenset({SWAP})),
    ],
    ids=lambda f: repr(f)[:60],
)
def test_tables_and_canvas_show_the_same_events(session: Session, filters: Filters) -> None:
    session.set_as_of(None)
    session.set_filters(filters)
    data = timeline_data(session.case, session.as_of_s)
    on_canvas = set(data.events.ids[passing(data, filters)].tolist())
    assert set(reading_of(session).event_ids().tolist()) == on_canvas


def test_the_count_check_says_what_the_sum_is_and_who_is_outside_it(session: Session) -> None:
    session.set_as_of(None)
    counts = swap_counts(reading_of(session), SWAP)
    assert [side.main_count for side in counts.sides] == [157, 157]
    assert counts.check is not None
    assert counts.check.tone == "ok"
    assert counts.check.sentence == "157 + 157 matches the stated total of 314. The 3 civilians are counted apart."
    assert {side.figure for side in counts.sides} == {"157", "157 + 3 civilians"}


def test_a_total_that_does_not_fit_is_said(session: Session) -> None:
    from db.edits import Edit, Put

    session.set_as_of(None)
    totals = [c for c in session.case.count_claims.values() if c.swap_id == SWAP and c.from_id is None]
    changes = tuple(Put(_with_count(claim, 320)) for claim in totals)
    session.apply(Edit("Change totals", changes))
    check = swap_counts(reading_of(session), SWAP).check
    assert check is not None
    assert check.tone == "warn"
    assert check.sentence == "157 + 157 is 314; the stated total is 320."


def _with_count(claim: CountClaim, count: int) -> CountClaim:
    from dataclasses import replace

    return replace(claim, count_min=count, count_max=count)


def test_actors_stand_under_the_body_they_speak_for(session: Session) -> None:
    session.set_as_of(None)
    tree = ActorTree(reading_of(session))
    tree.read()
    witkoff = tree.actor_index(id_of("witkoff"))
    assert witkoff.isValid()
    above = tree.node(tree.parent(witkoff))
    assert above.actor is not None
    assert above.actor.monogram == "US"
    tree.set_filter("witkoff")
    assert tree.count == 2


def test_a_deep_chain_of_bodies_is_shown_flat_in_the_end(session: Session) -> None:
    from db.domain import Membership
    from db.edits import Edit, Put

    bodies = [Actor(uid=f"deep-{n}", name=f"Body {n}", kind="group") for n in range(120)]
    chain = [
        Membership(uid=f"in-{n}", member_id=bodies[n + 1].id, org_id=bodies[n].id, role="part") for n in range(119)
    ]
    ring = Membership(uid="ring", member_id=bodies[0].id, org_id=bodies[119].id, role="part")
    session.apply(Edit("Add bodies", tuple(Put(row) for row in (*bodies, *chain))))
    session.set_as_of(None)
    tree = ActorTree(reading_of(session))
    tree.read()
    depths = [tree.node(tree.actor_index(body.id)).depth for body in bodies]
    assert all(tree.actor_index(body.id).isValid() for body in bodies)
    levels, index = 0, tree.actor_index(bodies[-1].id)
    while index.isValid():
        levels, index = levels + 1, tree.parent(index)
    assert levels <= DEEPEST
    assert max(depths) >= DEEPEST - 2
    session.apply(Edit("Close the ring", (Put(ring),)))
    tree.read()
    assert tree.count >= len(session.case.actors) - 1


def test_a_strip_counts_only_what_lies_in_the_span(session: Session) -> None:
    session.set_as_of(None)
    reading, ukraine = reading_of(session), id_of("ukraine")
    start, end = parse_edtf("2026-02-01").earliest_s, parse_edtf("2026-02-28").latest_s
    assert start is not None
    assert end is not None
    assert any(strip_heights(reading, ukraine, start, end, 22))
    assert not any(strip_heights(reading, ukraine, start - 40 * 365 * 86_400, start - 39 * 365 * 86_400, 22))


def test_issues_say_where_they_stand_and_sort(session: Session) -> None:
    session.set_as_of(None)
    issues = IssueList(reading_of(session))
    issues.read()
    titles = [issues.data(issues.index(row)) for row in range(issues.rowCount())]
    assert len(titles) == len(session.case.issues)
    issues.sort_by("title")
    assert [issues.data(issues.index(row)) for row in range(issues.rowCount())] == sorted(titles, key=str.casefold)
    assert all(issues.issue_row(issues.index(row)).second_line for row in range(issues.rowCount()))


def test_short_dates_leave_the_weekday_out() -> None:
    assert when_short("2026-02-05") == "5 Feb 2026"
    assert when_short("") == "no date in source"


def test_a_draft_survives_the_process_and_goes_when_the_note_is_saved(tmp_path: Path) -> None:
    draft = NoteDraft(body="Look for a statement", kind="question", tags=("civilians",), target=NoteTarget(record_id=7))
    NoteDrafts(tmp_path, "case-1").keep(draft, 1_770_000_000)
    later = NoteDrafts(tmp_path, "case-1")
    assert later.count == 1
    assert later.draft_for(NoteDraft(body="", target=NoteTarget(record_id=7))) == draft
    assert NoteDrafts(tmp_path, "case-2").count == 0
    later.forget(draft)
    assert NoteDrafts(tmp_path, "case-1").count == 0


def test_a_broken_draft_file_is_no_reason_to_fail(tmp_path: Path) -> None:
    drafts = NoteDrafts(tmp_path, "case-1")
    drafts.keep(NoteDraft(body="words"), 1)
    (path,) = tmp_path.glob("*.json")
    path.write_text("{ not json", encoding="utf-8")
    assert NoteDrafts(tmp_path, "case-1").count == 0


def test_events_are_read_in_the_order_asked_for(session: Session) -> None:
    ids = session.case.columns.ids[::-1].tolist()
    found = reading_of(session).events([*ids, 12345])
    assert [event.id for event in found] == ids
    assert all(isinstance(event, Event) for event in found)
