"""Rows go into a form and come out of it: unchanged where nobody touched them, as one step where somebody did."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from db.case_file import CaseFile
from db.domain import RECORD_TYPES, TYPES, Event, Participation, id_of
from db.edits import Edit, Put, Remove
from db.errors import CaseError
from db.rules import VOCABULARIES, fields_of
from viewer.forms.drafts import add_part, changes_of, copy_of, new_draft, read_draft, read_parts
from viewer.forms.form_list import FORMS


@pytest.fixture(scope="module")
def karsa(training_file: Path) -> Iterator[CaseFile]:
    with CaseFile.open(training_file, read_only=True) as case_file:
        yield case_file


def test_every_record_type_has_a_form_of_fields_it_has() -> None:
    for row_type in RECORD_TYPES:
        assert FORMS[row_type.KIND].fields, row_type
    for kind, form in FORMS.items():
        known = fields_of(TYPES[kind])
        for spec in form.fields:
            assert set(spec.names) <= set(known), (kind, spec.name)
            assert (spec.choices is not None) == ((kind, spec.name) in VOCABULARIES), (kind, spec.name)
            if spec.choices is not None:
                assert set(spec.choices) == set(VOCABULARIES[kind, spec.name]), (kind, spec.name)
        for part in form.parts:
            assert part.owner in fields_of(part.row_type), (kind, part.key)
            assert all(FORMS[part.row_type.KIND].field(name) for name, _stretch in part.columns), part.key


def test_a_draft_nobody_touched_changes_nothing(karsa: CaseFile) -> None:
    seen = 0
    for row_type in RECORD_TYPES:
        for record in karsa.rows(row_type):
            draft = read_draft(karsa, record)
            for each in list(draft.walk())[1:]:
                read_parts(karsa, each)
            assert changes_of(karsa, [draft]) == (), record.uid
            seen += 1
    assert seen > 500


def test_another_role_is_another_row(karsa: CaseFile) -> None:
    part = karsa.rows(Participation)[0]
    draft = read_draft(karsa, karsa.rows(Event, "id", [part.event_id])[0])
    line = next(each for each in draft.rows_of("participants") if each.row.id == part.id)
    line.row = replace(part, role="observer")
    assert set(changes_of(karsa, [draft])) == {Remove("participation", part.id), Put(replace(part, role="observer"))}


def test_a_line_that_stands_twice_is_refused(karsa: CaseFile) -> None:
    part = karsa.rows(Participation)[0]
    draft = read_draft(karsa, karsa.rows(Event, "id", [part.event_id])[0])
    spec = next(spec for spec in FORMS["event"].parts if spec.key == "participants")
    add_part(draft, spec, actor_id=part.actor_id, role=part.role)
    with pytest.raises(CaseError) as fault:
        changes_of(karsa, [draft])
    assert fault.value.facts["field"] == "actor_id"


def test_only_what_differs_is_named(karsa: CaseFile) -> None:
    event = karsa.rows(Event)[0]
    draft = read_draft(karsa, event)
    draft.row = replace(event, title="Another title")
    assert changes_of(karsa, [draft]) == (Put(draft.row, ("title",)),)


def test_a_removed_line_takes_what_hangs_on_it(karsa: CaseFile) -> None:
    draft = _swap_with_cited_claim(karsa)
    claims = draft.rows_of("claims")
    claim = next(c for c in claims if read_draft(karsa, c.row).rows_of("evidence"))
    passages = read_draft(karsa, claim.row).rows_of("evidence")
    claims.remove(claim)
    changes = changes_of(karsa, [draft])
    assert Remove("count_claim", claim.row.id) in changes
    assert all(Remove("evidence", passage.row.id) in changes for passage in passages)


def _swap_with_cited_claim(karsa: CaseFile) -> object:
    for event in karsa.rows(Event, "kind", ["swap"]):
        draft = read_draft(karsa, event)
        if any(read_draft(karsa, claim.row).rows_of("evidence") for claim in draft.rows_of("claims")):
            return draft
    raise AssertionError("the training case has no exchange with a cited count")


def test_a_copy_has_names_of_its_own_and_points_inside_itself(karsa: CaseFile, tmp_path: Path) -> None:
    swaps = [read_draft(karsa, event) for event in karsa.rows(Event, "kind", ["swap"])]
    swap = next(draft for draft in swaps if any(claim.row.included_in_id for claim in draft.rows_of("claims")))
    copied = copy_of(swap, karsa)
    old = {each.row.id for each in swap.walk()}
    claims = [each.row for each in copied.rows_of("claims")]
    assert not old & {claim.id for claim in claims}
    assert {claim.swap_id for claim in claims} == {copied.row.id}
    assert {c.included_in_id for c in claims if c.included_in_id} <= {c.id for c in claims}
    copy_path = tmp_path / "copy.rapporteur"
    karsa.backup_to(copy_path)
    with CaseFile.open(copy_path) as mine:
        before = mine.dump_state()
        applied = mine.apply(Edit("Duplicate", changes_of(mine, [copied])), author="A", replica="r")
        assert mine.get(copied.row.id) == replace(copied.row, **_filled(mine.get(copied.row.id)))
        mine.apply(applied.inverse, author="A", replica="r")
        assert mine.dump_state() == before


def _filled(record: object) -> dict[str, object]:
    return {name: getattr(record, name) for name in ("number", "recorded_s", "created_by")}


def test_a_new_draft_is_whole_once_its_words_are_there(karsa: CaseFile) -> None:
    draft = new_draft("event", kind="contact")
    with pytest.raises(CaseError) as fault:
        changes_of(karsa, [draft])
    assert fault.value.facts["field"] == "title"
    draft.row = replace(draft.row, title="A call")
    changes = changes_of(karsa, [draft])
    assert changes == (Put(draft.row),)
    assert draft.row.id == id_of(draft.row.uid)
