"""After edits an actor's events are counted and dated as by columns read anew."""

from __future__ import annotations

from dataclasses import replace
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from db import index
from db.case import case_after, read_case
from db.case_file import CaseFile
from db.case_questions import count_of, kind_counts, starts_of
from db.domain import Actor, Participation, id_of
from db.edits import Edit, Put, Remove
from tests.builders import apply, event, info

ACTORS = (Actor(uid="ada", name="Ada", number=1), Actor(uid="ben", name="Ben", number=2))
DATES = ("2024-01-05", "2024-03", "", "../2024-06-01", "2024-08-01/..", "2023-12-31")


def made_case() -> CaseFile:
    events = [event(f"e{i}", number=i + 1, date_edtf=DATES[i % len(DATES)]) for i in range(40)]
    parts = [
        Participation(event_id=id_of(f"e{i}"), actor_id=id_of("ada" if i % 3 else "ben"), role="party")
        for i in range(0, 40, 2)
    ]
    return CaseFile.in_memory(info(), [*ACTORS, *events, *parts])


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(("date", "remove", "add", "withdraw")), st.integers(0, 39)), max_size=6))
def test_counts_and_starts_are_those_of_columns_read_anew(steps: list[tuple[str, int]]) -> None:
    with patch.object(index, "SMALL", -1), made_case() as case_file:
        case = read_case(case_file)
        for actor in ACTORS:
            starts_of(case.columns, actor.id)
        kind_counts(case, None)
        for number, (action, at) in enumerate(steps):
            ids = case.columns.ids
            chosen = case.event(int(ids[at % len(ids)]))
            edits = {
                "date": [Put(replace(chosen, date_edtf=DATES[at % len(DATES)]))],
                "withdraw": [Put(replace(chosen, withdrawn_s=5))],
                "remove": [
                    *(Remove(part.KIND, part.id) for part in case.participations(chosen.id)),
                    Remove(chosen.KIND, chosen.id),
                ],
                "add": [
                    Put(event(f"new{number}", number=100 + number, date_edtf="2024-05-05")),
                    Put(Participation(event_id=id_of(f"new{number}"), actor_id=id_of("ada"), role="party")),
                ],
            }
            case = case_after(case, case_file, apply(case_file, Edit(action, tuple(edits[action]))))
            anew = read_case(case_file)
            for actor in ACTORS:
                assert count_of(case.columns, actor.id) == len(anew.columns.rows_with_actor(actor.id))
                assert starts_of(case.columns, actor.id).tolist() == starts_of(anew.columns, actor.id).tolist()
            assert kind_counts(case, None) == kind_counts(anew, None)
            assert case.columns.withdrawn_count == anew.columns.withdrawn_count
