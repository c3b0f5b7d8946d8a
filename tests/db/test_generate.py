"""A generated case has exactly the events asked for, the same for one seed, with dates that `db.dates` agrees with."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from db import domain as d
from db.bulk import bulk_case
from db.case_file import CaseFile
from db.dates import parse_edtf
from db.domain import id_of
from db.errors import CaseError, ErrorCode
from db.samples.generate import generate_case
from db.samples.generate_dates import FORM_SHARES, NO_BOUND, make_dates
from db.samples.generate_plan import FIRST_S, LAST_S, NOW_S, ids_of, make_plan
from db.samples.generate_words import ARABIC, CYRILLIC, LATIN, make_words
from db.schema import known_schema, schema_of
from db.spans import check_span

EVENTS = 2_000


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CaseFile]:
    path = tmp_path_factory.mktemp("generated") / "case.rapporteur"
    generate_case(path, EVENTS, seed=3)
    with CaseFile.open(path) as case_file:
        yield case_file


@pytest.fixture(scope="module")
def new_events(generated: CaseFile) -> list[d.Event]:
    return [event for event in generated.rows(d.Event) if event.uid.startswith("g") and event.uid[1:].isalnum()]


def _ones(connection: sqlite3.Connection, question: str) -> int:
    return int(connection.execute(question).fetchone()[0])


# ---- the file -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("events", [1, 60, 500, 1_200])
def test_it_has_exactly_as_many_events_as_asked_for(tmp_path: Path, events: int) -> None:
    generate_case(tmp_path / "case.rapporteur", events)
    with CaseFile.open(tmp_path / "case.rapporteur") as case_file:
        assert len(case_file.rows(d.Event)) == events
        assert case_file.counts()["event"] == events
        assert case_file.rows(d.CaseInfo)[0].training


def test_the_same_seed_gives_the_same_state_and_another_seed_another(tmp_path: Path) -> None:
    states = []
    for name, seed in (("a", 5), ("b", 5), ("c", 6)):
        generate_case(tmp_path / name, 700, seed)
        with CaseFile.open(tmp_path / name) as case_file:
            states.append(case_file.dump_state())
    assert states[0] == states[1]
    assert states[0] != states[2]


def test_the_file_is_like_one_made_row_by_row(generated: CaseFile, tmp_path: Path) -> None:
    """Same schema to the letter, same header, sound, every reference met, and the same rows through the usual door."""
    connection = generated.connection
    assert schema_of(connection) == known_schema()
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    rows = [row for kind in d.TYPES.values() if kind is not d.CaseInfo for row in generated.rows(kind)]
    info = generated.rows(d.CaseInfo)[0]
    with CaseFile.create(tmp_path / "slow.rapporteur", info, rows) as slow:
        assert slow.dump_state() == generated.dump_state()
        assert slow.counts().items() <= generated.counts().items()
        for table in ("record", "event", "quote"):
            question = f"SELECT * FROM {table} ORDER BY id"
            assert slow.connection.execute(question).fetchall() == connection.execute(question).fetchall()


def test_counts_written_in_the_file_are_right(generated: CaseFile) -> None:
    for table, count in generated.counts().items():
        assert count == _ones(generated.connection, f"SELECT count(*) FROM {table}"), table


def test_nothing_is_left_after_cancelling_or_a_refusal(tmp_path: Path) -> None:
    calls = iter([False, False, False, True, *[True] * 50])
    with pytest.raises(CaseError) as caught:
        generate_case(tmp_path / "case", 600, cancelled=lambda: next(calls))
    assert caught.value.code is ErrorCode.CANCELLED
    for events in (0, -4, 20_000_001):
        with pytest.raises(CaseError) as caught:
            generate_case(tmp_path / "case", events)
        assert caught.value.code is ErrorCode.INVALID
    assert list(tmp_path.iterdir()) == []


def test_an_existing_file_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "case"
    path.write_bytes(b"mine")
    with pytest.raises(CaseError) as caught:
        generate_case(path, 10)
    assert caught.value.code is ErrorCode.EXISTS
    assert path.read_bytes() == b"mine"


def test_progress_ends_with_all_events(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    generate_case(tmp_path / "case", 900, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (900, 900)
    assert seen == sorted(seen)


LOOSE_PARTICIPATION = (
    "participation",
    ("id", "event_id", "actor_id", "role", "attendance"),
    (1, 2, 3, "party", "present"),
)
NAMELESS_TAG = ("tag", ("id", "name"), (7, ""))


@pytest.mark.parametrize(
    ("row", "code"),
    [(LOOSE_PARTICIPATION, ErrorCode.UNKNOWN_RECORD), (NAMELESS_TAG, ErrorCode.INVALID)],
)
def test_the_bulk_door_refuses_what_the_file_may_not_hold(
    tmp_path: Path, row: tuple[str, tuple[str, ...], tuple[object, ...]], code: ErrorCode
) -> None:
    table, columns, values = row
    with pytest.raises(CaseError) as caught:
        _write(tmp_path / "case", table, columns, values)
    assert caught.value.code is code
    assert list(tmp_path.iterdir()) == []


def _write(path: Path, table: str, columns: tuple[str, ...], values: tuple[object, ...]) -> None:
    with bulk_case(path) as writer:
        writer.rows([d.CaseInfo(title="A case", number=1, recorded_s=1)])
        writer.columns(table, columns, [values])


# ---- the events -----------------------------------------------------------------------------------------------------
def test_bounds_are_what_the_date_says(generated: CaseFile) -> None:
    columns = "date_edtf, earliest_start_s, latest_start_s, earliest_end_s, latest_end_s, date_flags"
    for edtf, *bounds in generated.connection.execute(f"SELECT {columns} FROM event"):
        if not edtf:
            assert bounds == [None] * 5
            continue
        date = parse_edtf(edtf)
        four = [date.earliest_start_s, date.latest_start_s, date.earliest_end_s, date.latest_end_s]
        assert bounds == [*four, date.packed_flags], edtf


@given(
    form=st.sampled_from(sorted(FORM_SHARES)),
    start_s=st.integers(FIRST_S, LAST_S),
    duration_s=st.integers(0, 12 * 365 * 86_400),
)
def test_every_form_has_the_bounds_of_its_text(form: str, start_s: int, duration_s: int) -> None:
    made = make_dates(np.array([form], dtype=object), np.array([start_s]), np.array([duration_s]))
    found = (made.earliest_start_s, made.latest_start_s, made.earliest_end_s, made.latest_end_s, made.flags)
    bounds = [None if value[0] == NO_BOUND else int(value[0]) for value in found]
    if form == "none":
        assert (made.edtf[0], bounds) == ("", [None] * 5)
        return
    date = parse_edtf(made.edtf[0])
    four = [date.earliest_start_s, date.latest_start_s, date.earliest_end_s, date.latest_end_s]
    assert bounds == [*four, date.packed_flags]


def test_form_shares_add_up_and_doubt_is_neither_rare_nor_the_rule() -> None:
    assert sum(FORM_SHARES.values()) == pytest.approx(1)
    plain = sum(FORM_SHARES[form] for form in ("day", "instant", "offset", "days", "hours", "month"))
    assert 0.85 < plain < 0.95


def test_times_come_in_clusters_and_durations_have_a_heavy_tail() -> None:
    plan = make_plan(20_000, 0, np.random.default_rng(1))
    weeks = np.bincount((plan.start_s - FIRST_S) // (7 * 86_400))
    assert weeks.max() > 10 * np.median(weeks)
    assert np.median(weeks) > 0
    assert np.percentile(plan.duration_s, 99) > 200 * np.median(plan.duration_s)
    assert plan.start_s.min() >= FIRST_S
    assert (plan.start_s + plan.duration_s).max() <= LAST_S
    assert (plan.recorded_s >= plan.start_s).all()
    assert plan.recorded_s.max() <= NOW_S
    assert sorted(plan.numbers.tolist()) == list(range(1, 20_001))
    assert (np.diff(plan.ids) > 0).all()


def test_kinds_actors_and_places_are_used_unevenly(generated: CaseFile, new_events: list[d.Event]) -> None:
    kinds = Counter(event.kind for event in new_events)
    assert set(kinds) == set(d.EVENT_KINDS)
    assert kinds["incident"] > 2 * kinds["statement"] > 4 * kinds["contact"]
    actors = Counter(part.actor_id for part in generated.rows(d.Participation)).most_common()
    assert {actors[0][0], actors[1][0]} == {id_of("karsa-republic"), id_of("upland-council")}
    assert actors[0][1] > 8 * actors[len(actors) // 2][1]
    of_new = {event.id for event in new_events}
    each = sum(part.event_id in of_new for part in generated.rows(d.Participation)) / len(new_events)
    assert each == pytest.approx(1.3, abs=0.1)


def test_titles_are_unique_and_in_three_scripts(new_events: list[d.Event]) -> None:
    titles = [event.title for event in new_events]
    assert len(set(titles)) == len(titles)
    scripts = Counter("ar" if max(title) >= "\u0600" else "ru" if max(title) >= "\u0400" else "en" for title in titles)
    assert scripts["en"] > scripts["ru"] > scripts["ar"] > 0.04 * len(titles)


@pytest.mark.parametrize("script", [LATIN, CYRILLIC, ARABIC])
def test_names_differ_for_every_serial(script: int) -> None:
    words = make_words(np.random.default_rng(0))
    low = words.names(script, np.arange(200_000, dtype=np.int64))
    high = words.names(script, np.arange(12_000_000, 12_100_000, dtype=np.int64))
    assert len(set(low) | set(high)) == 300_000


@given(st.lists(st.text(max_size=30), max_size=20))
def test_ids_by_the_million_are_the_ids_of_the_model(uids: list[str]) -> None:
    assert ids_of(uids).tolist() == [id_of(uid) for uid in uids]


def test_quotes_claims_and_rounds_fit_their_events(generated: CaseFile) -> None:
    there = {(part.event_id, part.actor_id) for part in generated.rows(d.Participation)}
    quotes = [quote for quote in generated.rows(d.Quote) if quote.uid.startswith("gq")]
    assert quotes
    assert all((quote.statement_id, quote.speaker_id) in there for quote in quotes)
    claims: dict[int, list[d.CountClaim]] = {}
    for claim in generated.rows(d.CountClaim):
        if claim.uid.startswith("gk"):
            claims.setdefault(claim.swap_id, []).append(claim)
    assert claims
    for said in claims.values():
        whole = [claim.count_max or 0 for claim in said if claim.category == "total"]
        assert whole == [sum(claim.count_max or 0 for claim in said if claim.category != "total")]
    numbers = Counter((part.series, part.number) for part in generated.rows(d.Round) if part.series.startswith("Local"))
    assert numbers
    assert set(numbers.values()) == {1}


def test_sources_cite_events_by_exact_spans_and_some_repeat_others(generated: CaseFile) -> None:
    sources = {source.id: source for source in generated.rows(d.Source) if source.uid.startswith("gs")}
    texts = {part.source_id: part.text for part in generated.rows(d.SourceText)}
    spanned = [row for row in generated.rows(d.Evidence) if row.source_id in sources and row.exact]
    assert spanned
    assert {check_span(row, texts[row.source_id], sources[row.source_id]) for row in spanned} == {"exact"}
    titles = {event.id: event.title for event in generated.rows(d.Event)}
    assert all(row.exact == titles[row.target_id] for row in spanned)
    rewrites = [source for source in sources.values() if source.derived_from_id]
    assert rewrites
    for source in rewrites:
        mine = {row.target_id for row in spanned if row.source_id == source.id}
        assert mine & {row.target_id for row in spanned if row.source_id == source.derived_from_id}
