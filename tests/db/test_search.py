"""What is written in a case is found: by every kind's words, in every script, and as known on a date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db import domain as d
from db.case_file import CaseFile
from db.domain import id_of
from db.edits import Applied, Edit, Put, Remove
from db.errors import CaseError, ErrorCode
from db.samples import build_sample
from db.search import SearchIndex
from db.search_answer import SearchAnswer
from db.search_rows import KINDS, READINGS, read_search_rows
from db.search_text import plain

DAY_S = 86_400


@pytest.fixture(scope="module")
def karsa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[CaseFile, SearchIndex]]:
    folder = tmp_path_factory.mktemp("search")
    build_sample("karsa-basin", folder / "karsa.rapporteur")
    with CaseFile.open(folder / "karsa.rapporteur", read_only=True) as case_file:
        index = SearchIndex.open(case_file, folder)
        index.build()
        yield case_file, index


@pytest.fixture
def small(tmp_path: Path) -> Iterator[tuple[CaseFile, SearchIndex]]:
    rows: list[d.Row] = [
        d.Actor(uid="ahmad", name="Ahmad Darwish", short_name="A. Darwish"),
        d.Actor(uid="upland", name="Upland Council", kind="group"),
        d.ActorName(actor_id=id_of("ahmad"), name="أَحْمَد دَرْوِيش", kind="native", language="ar"),
        d.Membership(uid="envoy", member_id=id_of("ahmad"), org_id=id_of("upland"), role="special envoy"),
        d.Event(uid="first", kind="round", title="First round of talks", date_edtf="2026-02-05", importance=80),
        d.Event(
            uid="second", kind="round", title="Zürich: café talks", date_edtf="2026-03", published_edtf="2026-03-09"
        ),
        d.Event(uid="gone", kind="other", title="Mistaken report", withdrawn_s=1_800_000_000),
        d.Quote(uid="words", speaker_id=id_of("ahmad"), text="Не оставим никого за дверью", language="ru"),
        d.Source(uid="paper", title="Gazette", published_edtf="2026-02-06"),
        d.SourceText(source_id=id_of("paper"), text="Heading\n\nThe bridge at Orlec was closed.\nNobody crossed it."),
        d.Annotation(uid="note", title="Bridges", body="Compare both bridges.", target_id=id_of("first")),
    ]  # fmt: skip
    rows = [replace(row, recorded_s=1_770_000_000) if isinstance(row, d.Record) else row for row in rows]
    path = tmp_path / "small.rapporteur"
    with CaseFile.create(path, d.CaseInfo(title="Small", recorded_s=1_770_000_000), rows) as case_file:
        index = SearchIndex.open(case_file, tmp_path / "cache")
        index.build()
        yield case_file, index


def uids(case_file: CaseFile, answer: SearchAnswer) -> list[str]:
    from db import queries

    names = queries.uids(case_file, answer.ids)
    return [names[record_id] for record_id in answer.ids]


def apply(case_file: CaseFile, *changes: Put | Remove) -> Applied:
    return case_file.apply(Edit("Test", changes), author="Test analyst", replica="test")


# ---- everything with words ----------------------------------------------------------------------------------------
def test_every_record_with_words_is_found_by_them(karsa: tuple[CaseFile, SearchIndex]) -> None:
    case_file, index = karsa
    seen = set()
    for kind in READINGS:
        ids = [row[0] for row in case_file.connection.execute("SELECT id FROM record WHERE kind = ?", (kind,))]
        rows = list(read_search_rows(case_file.connection, kind, ids))
        for row in rows[:: max(1, len(rows) // 12)]:
            words = row.title if row.title else row.fields[0]
            answer = index.find(
                '"' + words[:300].replace('"', " ") + '"', as_of_s=row.withdrawn_s and row.withdrawn_s - 1
            )
            assert row.record_id in answer.ids, f"{kind} is not found by {words!r}"
        seen |= {kind} if rows else set()
    assert seen == set(READINGS), "the training case has every kind"


def test_every_citable_kind_is_read() -> None:
    assert {record_type.KIND for record_type in d.RECORD_TYPES} <= set(KINDS)


@pytest.mark.parametrize(
    ("typed", "uid"),
    [
        ("first round", "first"),
        ("FIRST ROU", "first"),
        ("zurich cafe", "second"),
        ("Zürich CAFÉ", "second"),
        ("5 feb 2026", "first"),
        ("2026-02-05", "first"),
        ("mar 2026", "second"),
        ("احمد", "ahmad"),
        ("أحمد درويش", "ahmad"),
        ("أحـمـد", "ahmad"),
        ("НЕ ОСТАВИМ НИКОГО", "words"),
        ("никого двер", "words"),
        ("envoy darwish", "envoy"),
        ("bridge orlec", "paper"),
        ("compare", "note"),
        ('"round of talks"', "first"),
        ("“round of talks”", "first"),
        ("small", "case"),
    ],
)
def test_a_typed_text_finds(small: tuple[CaseFile, SearchIndex], typed: str, uid: str) -> None:
    case_file, index = small
    assert uid in uids(case_file, index.find(typed))


def test_a_phrase_is_not_its_words_in_another_order(small: tuple[CaseFile, SearchIndex]) -> None:
    case_file, index = small
    assert "first" in uids(case_file, index.find("talks round"))
    assert "first" not in uids(case_file, index.find('"talks round"'))


def test_a_plural_finds_the_singular_and_whole_words_do_not(small: tuple[CaseFile, SearchIndex]) -> None:
    case_file, index = small
    assert {"paper", "note"} <= set(uids(case_file, index.find("bridges")))
    assert uids(case_file, index.find("bridges", whole_words=True)) == ["note"]


def test_a_short_number_finds_its_record(small: tuple[CaseFile, SearchIndex]) -> None:
    case_file, index = small
    number = d.record_number(case_file.get(id_of("second")))  # type: ignore[arg-type]
    assert uids(case_file, index.find(number))[:1] == ["second"]


def test_a_hit_in_a_source_names_its_paragraph_and_offset(small: tuple[CaseFile, SearchIndex]) -> None:
    _case_file, index = small
    hits = [hit for hit in index.find("orlec").hits if hit.kind == "source_text"]
    assert [(hit.paragraph, hit.offset) for hit in hits] == [(2, 9)]
    assert plain(hits[0].snippet) == "The bridge at Orlec was closed."
    assert ("Orlec", True) in hits[0].snippet


def test_hits_are_marked_and_counted(small: tuple[CaseFile, SearchIndex]) -> None:
    _case_file, index = small
    answer = index.find("talks")
    events = next(group for group in answer.groups if group.name == "events")
    assert (events.total, events.capped) == (2, False)
    assert [piece for hit in events.hits for piece, marked in hit.title if marked] == ["talks", "talks"]
    assert events.hits[0].date_words == "5 Feb 2026"
    assert answer.on_timeline == 2
    assert set(answer.on_ids) == {id_of("first"), id_of("second")}


# ---- dates --------------------------------------------------------------------------------------------------------
def test_what_was_not_yet_known_is_not_found(small: tuple[CaseFile, SearchIndex]) -> None:
    case_file, index = small
    march_8 = 1_772_928_000 + DAY_S - 1
    assert "second" not in uids(case_file, index.find("talks", as_of_s=march_8))
    assert "second" in uids(case_file, index.find("talks", as_of_s=march_8 + DAY_S))


def test_what_was_withdrawn_is_found_only_before(small: tuple[CaseFile, SearchIndex]) -> None:
    case_file, index = small
    assert uids(case_file, index.find("mistaken")) == []
    assert uids(case_file, index.find("mistaken", as_of_s=1_799_999_999)) == ["gone"]
    assert uids(case_file, index.find("mistaken", as_of_s=1_800_000_000)) == []


def test_a_span_keeps_what_touches_it(small: tuple[CaseFile, SearchIndex]) -> None:
    case_file, index = small
    february = (1_769_904_000, 1_772_323_199)
    assert uids(case_file, index.find("talks", span=february)) == ["first"]
    assert uids(case_file, index.find("bridges", span=february)) == ["note"], "a note stands where its event stands"


def test_only_the_groups_asked_for_are_searched(small: tuple[CaseFile, SearchIndex]) -> None:
    _case_file, index = small
    assert [group.name for group in index.find("darwish", groups=("actors",)).groups] == ["actors"]


# ---- did you mean -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "meant"), [("talsk", "talks"), ("Gazete", "gazette"), ("darwsh ahmad", "darwish ahmad")]
)
def test_a_slip_gets_the_word_that_was_meant(small: tuple[CaseFile, SearchIndex], typed: str, meant: str) -> None:
    _case_file, index = small
    answer = index.find(typed)
    assert (answer.groups, answer.suggestion) == ((), meant)
    assert index.find(meant).groups


def test_nothing_is_suggested_for_what_is_far_from_everything(small: tuple[CaseFile, SearchIndex]) -> None:
    _case_file, index = small
    assert index.find("xylophone").suggestion == ""


# ---- hostile and strange texts ------------------------------------------------------------------------------------
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=60) | st.text(alphabet='"*^():-+{}[]~<>=NEAROT AND words text', max_size=40))
def test_anything_can_be_typed(small: tuple[CaseFile, SearchIndex], typed: str) -> None:
    _case_file, index = small
    answer = index.find(typed)
    assert answer.ready
    assert all(hit.record_id for hit in answer.hits)


@pytest.mark.parametrize("typed", ["", "   ", '"', "*", "()", "AND", "words:", "text : first", "NEAR(first talks)"])
def test_syntax_is_taken_for_words(small: tuple[CaseFile, SearchIndex], typed: str) -> None:
    case_file, index = small
    assert "first" not in uids(case_file, index.find(typed))


# ---- the index and the case ---------------------------------------------------------------------------------------
def test_an_index_of_another_revision_is_not_current(small: tuple[CaseFile, SearchIndex]) -> None:
    case_file, index = small
    assert index.is_current()
    apply(case_file, Put(d.Tag(uid="tag", name="Crossing")))
    assert not index.is_current()


def test_edits_are_brought_in(small: tuple[CaseFile, SearchIndex]) -> None:
    case_file, index = small
    first = case_file.get(id_of("first"))
    assert isinstance(first, d.Event)
    assert index.update(apply(case_file, Put(replace(first, title="Opening session"))))
    assert "first" in uids(case_file, index.find("opening"))
    assert "first" not in uids(case_file, index.find("first round"))
    assert index.is_current()
    gone = apply(case_file, Remove("annotation", id_of("note")))
    assert index.update(gone)
    assert uids(case_file, index.find("compare")) == []
    assert index.update(case_file.apply(gone.inverse, author="", replica="test"))
    assert uids(case_file, index.find("compare")) == ["note"]


def test_a_new_name_is_found_in_the_roles_and_quotes_of_its_bearer(small: tuple[CaseFile, SearchIndex]) -> None:
    case_file, index = small
    ahmad = case_file.get(id_of("ahmad"))
    assert isinstance(ahmad, d.Actor)
    assert index.update(apply(case_file, Put(replace(ahmad, name="Yusuf Haro"))))
    assert {"ahmad", "envoy", "words"} <= set(uids(case_file, index.find("yusuf")))
    alias = d.ActorName(actor_id=id_of("ahmad"), name="Abu Nidal")
    assert index.update(apply(case_file, Put(alias)))
    assert uids(case_file, index.find("abu nidal")) == ["ahmad"]


def test_a_missed_edit_asks_for_a_new_index(small: tuple[CaseFile, SearchIndex]) -> None:
    case_file, index = small
    apply(case_file, Put(d.Tag(uid="one", name="Missed")))
    assert not index.update(apply(case_file, Put(d.Tag(uid="two", name="Later"))))
    index.build()
    assert index.is_current()
    assert set(uids(case_file, index.find("missed"))) == {"one"}


def test_an_updated_index_answers_as_a_new_one(small: tuple[CaseFile, SearchIndex], tmp_path: Path) -> None:
    case_file, index = small
    for number in range(12):
        title = f"Session {number} at the bridge"
        event = d.Event(uid=f"s{number}", kind="round", title=title, date_edtf="2026-04-01", importance=number * 8)
        assert index.update(apply(case_file, Put(event)))
    fresh = SearchIndex.open(case_file, tmp_path / "other")
    fresh.build()
    for typed in ("bridge", "session", "apr 2026", "se"):
        one, other = index.find(typed), fresh.find(typed)
        assert set(one.ids) == set(other.ids)
        weights = [hit.record_id for hit in one.hits if hit.group == "events"]
        assert weights == [hit.record_id for hit in other.hits if hit.group == "events"]


def test_building_can_be_given_up_and_leaves_nothing(small: tuple[CaseFile, SearchIndex], tmp_path: Path) -> None:
    case_file, _index = small
    index = SearchIndex.open(case_file, tmp_path / "other")
    with pytest.raises(CaseError) as fault:
        index.build(cancelled=lambda: True)
    assert fault.value.code is ErrorCode.CANCELLED
    assert list(index.path.parent.iterdir()) == []
    assert not index.find("talks").ready


def test_a_spoiled_index_is_built_again(small: tuple[CaseFile, SearchIndex]) -> None:
    case_file, index = small
    index.path.write_bytes(b"no database at all" * 500)
    assert not index.is_current()
    index.build()
    assert "first" in uids(case_file, index.find("first"))


def test_the_case_file_is_not_touched(small: tuple[CaseFile, SearchIndex]) -> None:
    case_file, index = small
    before = case_file.path.read_bytes()
    index.build()
    index.find("talks")
    assert case_file.path.read_bytes() == before
    tables = {row[0] for row in case_file.connection.execute("SELECT name FROM sqlite_schema")}
    assert not {name for name in tables if "words" in name or "fts" in name}


def test_no_slice_of_building_reads_for_long(karsa: tuple[CaseFile, SearchIndex], tmp_path: Path) -> None:
    """A writer may commit between any two slices: none holds a read transaction while rows are added."""
    case_file, _index = karsa
    seen = []
    index = SearchIndex.open(case_file, tmp_path)
    facts = index.build(progress=lambda done, total: seen.append((done, total)))
    assert facts.rows > 500
    assert len(seen) > 5, "read in one go"
    assert seen == sorted(seen)
