"""What is read of a case: questions, the picture of one revision, the columns of its events."""

from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings

from db import domain as d
from db import index, queries
from db.case import case_after, read_case
from db.case_questions import main_extent_s
from db.domain import EVENT_KINDS, id_of
from db.edits import Edit, Put
from db.errors import CaseError, ErrorCode
from db.index import NO_DATE, UNKNOWN_HIGH, UNKNOWN_LOW, read_columns
from tests.builders import actor, apply, event, every_kind, note, put, remove, small_case, small_case_in_memory
from tests.db.edits_drawn import STEPS, edit_of


def test_questions_get_answers() -> None:
    with small_case_in_memory() as case_file:
        talks, handover, words, report = (id_of(uid) for uid in ("talks", "handover", "words", "report"))
        assert queries.uids(case_file, [talks, words, 5]) == {talks: "talks", words: "words"}
        assert queries.kinds(case_file, [words]) == {words: "quote"}
        assert queries.labels(case_file, [talks]) == {talks: "talks"}
        assert set(queries.records(case_file, [talks, report, 5])) == {talks, report}
        assert [row.uid for row in queries.by_number(case_file, "event", 2)] == ["handover"]
        assert [row.uid for row in queries.evidence_of(case_file, [words])] == ["passage"]
        assert [row.uid for row in queries.evidence_in(case_file, report)] == ["passage"]
        assert [row.uid for row in queries.notes_on(case_file, [talks])] == ["remark"]
        assert [row.uid for row in queries.renderings_of(case_file, [words])] == ["wording"]
        assert [row.uid for row in queries.attachments_of(case_file, [report])] == ["scan"]
        assert len(queries.links_of(case_file, talks)) == len(queries.links_of(case_file, handover)) == 1
        assert queries.source_text(case_file, report) == "We go on. The flow is low."
        assert queries.attachment_bytes(case_file, id_of("scan")) == b"\x00\xffab"
        assert queries.source_text(case_file, 5) is None
        kinds = sorted(part.KIND for part in queries.owned_parts(case_file, talks))
        assert kinds == ["issue_link", "participation", "participation", "round", "tag_link"]
        put(case_file, note("answer", reply_to_id=id_of("remark")))
        assert [row.uid for row in queries.replies_to(case_file, id_of("remark"))] == ["answer"]


def test_quotes_come_in_pages_and_by_filter() -> None:
    rows = [d.Quote(uid=f"q{n:02}", text="x", said_edtf=f"2026-01-{n:02}", speaker_id=id_of("a")) for n in range(1, 30)]
    with small_case_in_memory(
        [actor("a"), event("e"), *rows, d.Quote(uid="q", text="x", about_id=id_of("e"))]
    ) as found:
        assert [row.uid for row in queries.quotes(found, limit=2, offset=3)] == ["q04", "q05"]
        assert queries.quote_count(found) == 30
        assert queries.quote_count(found, speaker_ids=[id_of("a")]) == 29
        assert [row.uid for row in queries.quotes(found, about_ids=[id_of("e")])] == ["q"]
        day_s = 86_400
        start_s = 20_454 * day_s  # 2026-01-01
        assert queries.quote_count(found, span_s=(start_s, start_s + 3 * day_s - 1)) == 3
        assert queries.quotes(found, order="number", limit=1)[0].number == 1


def test_a_case_is_a_picture_of_one_revision() -> None:
    with small_case_in_memory() as case_file:
        case = read_case(case_file)
        talks, envoy = id_of("talks"), id_of("envoy")
        assert case.revision == case_file.revision
        assert case.info.training
        assert case.rounds[talks].number == 2
        assert [part.name for part in case.actor_names[envoy]] == ["посланник"]
        assert case.titles([id_of("handover"), talks]) == ["handover", "talks"]
        assert [quote.uid for quote in case.quotes_of(envoy)] == ["words"]
        assert [quote.uid for quote in case.quotes_about(talks)] == ["words"]
        assert [row.uid for row in case.evidence_of(id_of("words"))] == ["passage"]
        assert [row.uid for row in case.notes_on(talks)] == ["remark"]
        assert [tag.name for tag in case.tags_of(talks)] == ["urgent"]
        assert {part.actor_id for part in case.participations(talks)} == {id_of("upstream"), envoy}
        assert case.record(id_of("words")) == case_file.get(id_of("words"))
        assert case.record(5) is None
        with pytest.raises(CaseError) as caught:
            case.event(5)
        assert caught.value.code is ErrorCode.UNKNOWN_RECORD
        with pytest.raises(TypeError):
            case.actors[5] = case.actors[envoy]  # type: ignore[index]


def test_the_columns_say_what_the_rows_say() -> None:
    rows = [*every_kind(), event("undated", withdrawn_s=99), event("open", date_edtf="2026-01/..", status="planned")]
    with small_case_in_memory(rows) as case_file:
        columns = read_case(case_file).columns
        assert len(columns) == 4
        keys = list(zip(columns.earliest_start_s.tolist(), columns.ids.tolist(), strict=True))
        assert keys == sorted(keys)
        undated, still_open, talks, handover = columns.rows_of(
            [id_of(u) for u in ("undated", "open", "talks", "handover")]
        )
        assert columns.row_of(12345) == -1
        assert columns.rows_of(list(range(1, 40))).tolist() == [-1] * 39
        assert (columns.flags[undated], columns.withdrawn_s[undated]) == (NO_DATE, 99)
        assert (columns.earliest_start_s[undated], columns.latest_end_s[undated]) == (UNKNOWN_LOW, UNKNOWN_HIGH)
        assert columns.latest_end_s[still_open] == UNKNOWN_HIGH
        assert columns.withdrawn_s[talks] == UNKNOWN_HIGH
        assert EVENT_KINDS[columns.kind[talks]] == "round"
        assert columns.place[talks] == id_of("venue")
        assert columns.parent[handover] == id_of("talks")
        published = case_file.connection.execute("SELECT published_s FROM record WHERE uid = 'talks'").fetchone()[0]
        assert columns.known_s[talks] == published
        assert columns.known_s[handover] == columns.recorded_s[handover]
        assert set(columns.part_actor[columns.part_event == talks]) == {id_of("upstream"), id_of("envoy")}
        assert columns.issue_id[columns.issue_event == talks].tolist() == [id_of("water")]
        with pytest.raises(ValueError):
            columns.ids[0] = 1


def test_a_case_without_events_has_empty_columns() -> None:
    with small_case_in_memory([]) as case_file:
        columns = read_case(case_file).columns
        assert len(columns) == 0
        assert columns.row_of(5) == -1
        assert columns.rows_of(list(range(1, 40))).tolist() == [-1] * 39


@pytest.mark.parametrize("small", [index.SMALL, -1], ids=["made at once", "made when asked for"])
@settings(max_examples=40, deadline=None)
@given(steps=STEPS)
def test_the_case_after_an_edit_is_the_case_read_anew(small: int, steps: list[tuple[str, int, str]]) -> None:
    with patch.object(index, "SMALL", small), patch.object(index, "MOST_KEPT", 4), small_case_in_memory() as case_file:
        case = read_case(case_file)
        for number, step in enumerate(steps):
            edit = edit_of(case_file, step)
            if number % 4 == 3 and len(case.columns):
                joined = d.Participation(event_id=int(case.columns.ids[0]), actor_id=id_of("envoy"))
                edit = Edit("Join", (Put(joined),))
            try:
                done = apply(case_file, edit)
            except CaseError:
                continue
            case = case_after(case, case_file, done)
            fresh = read_case(case_file)
            for name in ("annotations", "count_claims", "links", "rounds", "tag_links", "info", "revision"):
                assert getattr(case, name) == getattr(fresh, name), name
            for name, array in vars(read_columns(case_file.connection)).items():
                assert np.array_equal(getattr(case.columns, name), array), name
            ids = fresh.columns.ids.tolist()
            for as_of_s in (None, 1_735_000_000):
                assert main_extent_s(case, as_of_s) == main_extent_s(fresh, as_of_s)
            for actor_id in [*fresh.actors, 5]:
                with_actor = case.columns.rows_with_actor(actor_id)
                columns = fresh.columns
                assert with_actor.tolist() == np.unique(columns.part_event[columns.part_actor == actor_id]).tolist()
            asked = [*ids, 5]
            assert case.columns.rows_of(asked).tolist() == fresh.columns.rows_of(asked).tolist()
            assert all(np.array_equal(*pair) for pair in zip(case.columns.by_id, fresh.columns.by_id, strict=True))
            assert case.events(ids) == fresh.events(ids)
            assert case.titles(ids) == fresh.titles(ids)


def test_a_reader_sees_what_was_committed_and_holds_nobody_up(tmp_path: Path) -> None:
    with small_case(tmp_path / "case.rapporteur") as case_file, case_file.reader() as reader:
        assert reader.get(id_of("fresh")) is None
        put(case_file, note("fresh"))
        assert reader.changed_elsewhere()
        assert reader.get(id_of("fresh")) is not None
        remove(case_file, note("fresh"))
