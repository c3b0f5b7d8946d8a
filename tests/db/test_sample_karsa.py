"""The training case uses everything the model has, fits together, and holds what PLANTED.md says it holds."""

import math
import re
from collections import Counter, defaultdict
from dataclasses import fields
from pathlib import Path
from typing import TypeVar

import pytest

from db import domain as d
from db.dates import DateFlag, DateForm, Precision, months_and_days, parse_edtf
from db.domain import Record, Row, id_of
from db.samples import cases_dir, read_sample
from db.spans import check_span

R = TypeVar("R", bound=Row)

INFO, ROWS = read_sample("karsa-basin")
PLANTED = (cases_dir() / "karsa-basin" / "PLANTED.md").read_text(encoding="utf-8")
RECORDS = {row.id: row for row in ROWS if isinstance(row, Record)}
REPUBLIC, COUNCIL, RELIEF = (id_of(uid) for uid in ("karsa-republic", "upland-council", "relief-committee"))


def rows_of(row_type: type[R]) -> list[R]:
    return [row for row in ROWS if isinstance(row, row_type)]


def by_uid(uid: str) -> Record:
    return RECORDS[id_of(uid)]


EVENTS = {event.id: event for event in rows_of(d.Event)}
CLAIMS = {claim.uid: claim for claim in rows_of(d.CountClaim)}
SOURCES = {source.id: source for source in rows_of(d.Source)}
TEXTS = {part.source_id: part.text for part in rows_of(d.SourceText)}
EVIDENCE: dict[int, list[d.Evidence]] = defaultdict(list)
for passage in rows_of(d.Evidence):
    EVIDENCE[passage.target_id].append(passage)


# ---- every feature of the model ------------------------------------------------------------------------------------
def test_it_says_that_it_is_invented() -> None:
    assert INFO.training
    assert INFO.title == "Karsa Basin 2009–2026"


@pytest.mark.parametrize("kind", [kind for kind in d.TYPES if kind != "case"])
def test_every_kind_of_row_occurs(kind: str) -> None:
    assert any(kind == row.KIND for row in ROWS)


VOCABULARIES = [
    (d.Event, "kind", d.EVENT_KINDS),
    (d.Event, "status", d.EVENT_STATUSES),
    (d.Event, "date_basis", d.DATE_BASES),
    (d.Round, "format", d.ROUND_FORMATS),
    (d.Round, "outcome", d.ROUND_OUTCOMES),
    (d.Swap, "mode", d.SWAP_MODES),
    (d.Swap, "formula", d.SWAP_FORMULAS),
    (d.CountClaim, "category", d.COUNT_CATEGORIES),
    (d.CountClaim, "modality", d.COUNT_MODALITIES),
    (d.CountClaim, "measure", d.COUNT_MEASURES),
    (d.Actor, "kind", d.ACTOR_KINDS),
    (d.Actor, "role", d.ACTOR_ROLES),
    (d.ActorName, "kind", d.NAME_KINDS),
    (d.Participation, "role", d.PARTICIPATION_ROLES),
    (d.Participation, "attendance", d.ATTENDANCE),
    (d.Place, "kind", d.PLACE_KINDS),
    (d.Quote, "mode", d.QUOTE_MODES),
    (d.Quote, "medium", d.QUOTE_MEDIA),
    (d.Rendering, "kind", d.RENDERING_KINDS),
    (d.IssueStatus, "status", d.ISSUE_STATUSES),
    (d.Position, "stance", d.STANCES),
    (d.Commitment, "status", d.COMMITMENT_STATUSES),
    (d.Outcome, "state", d.OUTCOME_STATES),
    (d.Source, "kind", d.SOURCE_KINDS),
    (d.Source, "reliability", tuple("ABCDEF")),
    (d.Evidence, "relation", d.EVIDENCE_RELATIONS),
    (d.Link, "relation", d.LINK_RELATIONS),
    (d.Annotation, "kind", d.NOTE_KINDS),
    (d.Annotation, "state", d.NOTE_STATES),
    (d.Placement, "value", (0, 1, 2, 3, 4)),
]


def test_no_vocabulary_of_the_model_is_forgotten_here() -> None:
    words = {id(value) for name, value in vars(d).items() if name.isupper() and type(value) is tuple}
    words -= {id(d.RECORD_TYPES), id(d.PART_TYPES)}
    assert words <= {id(values) for _, _, values in VOCABULARIES}


@pytest.mark.parametrize(("row_type", "field", "values"), VOCABULARIES)
def test_every_word_of_every_vocabulary_occurs(row_type: type[Row], field: str, values: tuple[object, ...]) -> None:
    assert {getattr(row, field) for row in rows_of(row_type)} >= set(values)


# Fields that the case leaves alone on purpose: codes of the real world.
UNUSED = {("place", "country"), ("place", "wikidata"), ("actor", "country"), ("actor", "code"), ("actor", "wikidata")}


@pytest.mark.parametrize("row_type", [*d.RECORD_TYPES, *d.PART_TYPES])
def test_every_field_is_used(row_type: type[Row]) -> None:
    shared = {"created_by", "published_edtf", "recorded_s", "withdrawn_s"}
    rows = [INFO] if row_type is d.CaseInfo else rows_of(row_type)
    for field in fields(row_type):
        if field.name in shared or (row_type.KIND, field.name) in UNUSED or row_type is d.CaseInfo:
            continue
        used = {getattr(row, field.name) for row in rows}
        assert used - {"", None, 0}, f"{row_type.KIND}.{field.name}"


DATES = sorted(
    {
        value
        for row in ROWS
        for field in fields(row)
        if field.name.endswith("_edtf") and (value := getattr(row, field.name))
    }
)
EVENT_DATES = sorted({event.date_edtf for event in EVENTS.values()} - {""})


def test_every_form_flag_and_precision_of_a_date_occurs() -> None:
    dates = [parse_edtf(text) for text in DATES]
    assert {date.form for date in dates} == set(DateForm)
    assert {date.precision for date in dates} == set(Precision)
    flags = DateFlag(0)
    for date in dates:
        flags |= date.flags
    assert flags == ~DateFlag(0)


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("day", r"\d{4}-\d\d-\d\d"),
        ("month", r"\d{4}-\d\d"),
        ("about", r"[^/\[]*~"),
        ("uncertain", r"[^/]*\?"),
        ("uncertain and about", r"[^/]*%"),
        ("before", r"\[\.\.[^,]+\]"),
        ("after", r"\[[^,]+\.\.\]"),
        ("between", r"\[[^,\]]+\.\.[^,\]]+\]"),
        ("one of", r"\[[^.]+,[^.]+\]"),
        ("all of", r"\{[^.]+,[^.]+\}"),
        ("interval", r"\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d"),
        ("open end", r"[^/]+/\.\."),
        ("open start", r"\.\./[^/]+"),
        ("unknown end", r"[^/]+/"),
        ("unknown start", r"/[^/]+"),
        ("season", r"\d{4}-2[1-4]"),
        ("decade", r"\d{3}X"),
        ("day not known", r"\d{4}-\d\d-XX"),
        ("instant with a zone", r"[^/]+T\d\d:\d\d:\d\d[+-]\d\d:\d\d"),
        ("clock times in an interval", r"[^/]+T[^/]+/[^/]+T[^/]+"),
        ("an end between two days", r"[^/]+/\[[^/]+\.\.[^/]+\]"),
    ],
)
def test_every_form_of_date_stands_on_the_timeline(name: str, pattern: str) -> None:
    assert any(re.fullmatch(pattern, text) for text in EVENT_DATES), name


def test_undated_events_a_century_and_three_scripts_occur() -> None:
    assert {event.uid for event in EVENTS.values() if not event.date_edtf} == {"bg-song", "bg-well"}
    assert any(re.fullmatch(r"\d\dXX", text) for text in DATES)
    names = "".join(name.name for name in rows_of(d.ActorName))
    for first, last in (("A", "z"), ("А", "я"), ("ء", "ي")):
        assert re.search(f"[{first}-{last}]", names)
    assert {source.language for source in SOURCES.values()} >= {"en", "ru", "ar"}


def test_the_talks_are_five_series_of_thirty_one_rounds() -> None:
    held = [part for part in rows_of(d.Round) if EVENTS[part.event_id].status == "occurred"]
    told = Counter(part.series for part in held if EVENTS[part.event_id].uid != "v2-r5-tech")
    assert told == {"Valden I": 6, "Orlec": 4, "Valden II": 9, "Proximity talks": 5, "Contact Group": 7}
    for series, count in told.items():
        numbers = sorted(part.number or 0 for part in held if part.series == series)
        assert numbers == sorted([*range(1, count + 1), *([5] if series == "Valden II" else [])])


def test_ribbons_have_the_gaps_of_the_contact_group_rounds() -> None:
    """Gap per round 2 to 7 on each issue; None = not discussed."""
    wanted = {
        "issue-dam": [4, 4, 3, 2, 2, 1],
        "issue-crossings": [2, 1, 1, 0, 0, 0],
        "issue-monitoring": [2, 2, 3, 4, 4, 4],
        "issue-amnesty": [None, 4, None, 4, 4, 3],
        "issue-road4": [2, 1, 1, 1, None, 1],
    }
    value = {placement.position_id: placement.value for placement in rows_of(d.Placement)}
    for issue, gaps in wanted.items():
        for number, gap in enumerate(gaps, 2):
            held = {
                position.actor_id: value[position.id]
                for position in rows_of(d.Position)
                if position.issue_id == id_of(issue) and position.event_id == id_of(f"cg-r{number}")
            }
            found = abs(held[REPUBLIC] - held[COUNCIL]) if held else None
            assert found == gap, (issue, number)


# ---- it fits together ------------------------------------------------------------------------------------------------
def test_spans_are_exact_but_for_one() -> None:
    spanned = [p for p in rows_of(d.Evidence) if p.start_char is not None]
    broken = [p.uid for p in spanned if check_span(p, TEXTS[p.source_id], SOURCES[p.source_id]) == "broken"]
    assert broken == ["ev-broken"]
    assert len(spanned) > 800
    notes = [note for note in rows_of(d.Annotation) if note.start_char is not None]
    assert len(notes) >= 6
    assert all(check_span(n, TEXTS[n.target_id or 0], SOURCES[n.target_id or 0]) == "exact" for n in notes)


def _delivered(swap_id: int, giver: int, claimant: int) -> int | None:
    """What a claimant says went out from one side: the claims that are not part of another."""
    counts = [
        claim.count_max
        for claim in CLAIMS.values()
        if (claim.swap_id, claim.from_id, claim.claimed_by_id) == (swap_id, giver, claimant)
        and claim.modality == "delivered"
        and claim.included_in_id is None
        and claim.count_max is not None
    ]
    return sum(counts) if counts else None


def test_both_sides_and_the_register_agree_but_where_planted() -> None:
    differing = set()
    for part in rows_of(d.Swap):
        swap = EVENTS[part.event_id]
        for giver in (REPUBLIC, COUNCIL):
            mine, theirs = (_delivered(swap.id, giver, side) for side in (REPUBLIC, COUNCIL))
            if mine != theirs:
                differing.add(swap.uid)
    assert differing == {"sw-2013-10", "sw-2024-11", "sw-2022-05"}


def test_the_register_adds_up_to_what_the_planted_list_says() -> None:
    totals = [
        claim.count_max or 0
        for uid, claim in CLAIMS.items()
        if uid.endswith("-total") and claim.claimed_by_id == RELIEF and claim.category == "total"
    ]
    parent = CLAIMS["k-2017-all-total"].count_max or 0
    assert sum(totals) - parent == 9_412
    assert parent == sum(CLAIMS[f"k-{part}-total"].count_max or 0 for part in ("2017-10", "2017-10b", "2017-11"))


def test_totals_are_the_sum_of_the_directions_but_where_planted() -> None:
    wrong = []
    for uid, claim in CLAIMS.items():
        if claim.from_id is None and claim.measure == "whole" and claim.category in ("total", "remains"):
            parts = [_delivered(claim.swap_id, giver, giver) or 0 for giver in (REPUBLIC, COUNCIL)]
            if claim.count_max != sum(parts):
                wrong.append(uid)
    assert wrong == ["k-2016-12-total-kr", "k-2024-11-total"]


def test_formulas_fit_the_numbers() -> None:
    for part in rows_of(d.Swap):
        out, back = (_delivered(part.event_id, giver, giver) for giver in (REPUBLIC, COUNCIL))
        uid = EVENTS[part.event_id].uid
        if part.formula == "one_way":
            assert (out is None) or (back is None), uid
        elif uid not in ("sw-2019-06", "sw-2024-11"):
            assert (out == back) == (part.formula in ("equal", "all_for_all")), uid


def test_events_have_sources_of_both_sides_but_where_planted() -> None:
    def root(source_id: int) -> int:
        origin = SOURCES[source_id].derived_from_id
        return source_id if origin is None else root(origin)

    roots = {uid: {root(p.source_id) for p in EVIDENCE[id_of(uid)]} for uid in (e.uid for e in EVENTS.values())}
    assert {uid for uid, found in roots.items() if not found} == {"in-2010-02", "bg-song"}
    assert {uid for uid, found in roots.items() if len(found) == 1} == {"in-2014-08", "ct-2015", "ct-2021-stairs"}
    sides = {uid: {p.attributed_to_id for p in EVIDENCE[id_of(uid)]} & {REPUBLIC, COUNCIL} for uid in roots}
    planted = {"in-2010-02", "bg-song", "in-2014-08", "ct-2015", "ct-2021-stairs", "sw-2022-05"}
    assert {uid for uid, found in sides.items() if len(found) < 2} == planted


def test_every_quote_position_status_claim_figure_and_commitment_has_a_source() -> None:
    kinds = (d.Quote, d.Position, d.IssueStatus, d.CountClaim, d.Figure, d.Commitment, d.Outcome)
    assert [row for kind in kinds for row in rows_of(kind) if not EVIDENCE[row.id]] == []


def _begins(event: d.Event) -> float:
    first = parse_edtf(event.date_edtf).earliest_s
    return -math.inf if first is None else first


def _ends(event: d.Event) -> float:
    last = parse_edtf(event.date_edtf).latest_s
    return math.inf if last is None else last


def test_dates_are_in_order_but_where_planted() -> None:
    early = []
    for event in EVENTS.values():
        starts = _begins(event) if event.date_edtf else -math.inf
        known = parse_edtf(event.published_edtf).latest_s
        assert known is not None
        assert event.recorded_s >= known - 86_400, event.uid
        if known < starts and event.status not in ("planned", "superseded"):
            early.append(event.uid)
    assert early == ["in-2020-05"]
    late = []
    for link in rows_of(d.Link):
        if link.relation in ("follows", "causes", "responds_to"):
            first, second = (EVENTS[link.to_id], EVENTS[link.from_id])
            if link.relation == "causes":
                first, second = second, first
            if _ends(second) < _begins(first):
                late.append((EVENTS[link.from_id].uid, link.relation, EVENTS[link.to_id].uid))
    assert sorted(late) == [("in-2019-11", "causes", "in-2019-10"), ("px-r4", "follows", "px-r5")]
    overdue = [
        promise.uid
        for promise in rows_of(d.Commitment)
        if promise.event_id and (parse_edtf(promise.due_edtf).latest_s or 0) < _begins(EVENTS[promise.event_id])
    ]
    assert overdue == ["cm-hut"]


def test_speakers_took_part_in_their_statements_but_where_planted() -> None:
    there = {(part.event_id, part.actor_id) for part in rows_of(d.Participation) if part.attendance != "absent"}
    missing = [q.uid for q in rows_of(d.Quote) if q.statement_id and (q.statement_id, q.speaker_id) not in there]
    assert missing == ["q-2021-tovan-video"]


def test_interval_phrases() -> None:
    def day(uid: str) -> int:
        return parse_edtf(EVENTS[id_of(uid)].date_edtf).earliest_start_s or 0

    assert "first exchange in nearly fourteen months" in EVENTS[id_of("sw-2019-04")].summary
    assert months_and_days(day("sw-2018-02"), day("sw-2019-04")) == (1, 1, 23)
    assert "first exchange in three years" in EVENTS[id_of("sw-2024-04")].summary
    assert months_and_days(day("sw-2021-11"), day("sw-2024-04"))[0] == 2


# ---- the list of what is planted -------------------------------------------------------------------------------------
def test_every_name_in_the_planted_list_is_a_row_of_the_case() -> None:
    uids = {row.uid for row in RECORDS.values()}
    named = set(re.findall(r"`([a-z]+-[a-z0-9-]+)`", PLANTED))
    assert len(named) > 50
    assert named <= uids, sorted(named - uids)


def test_the_planted_list_names_what_the_case_marks_itself() -> None:
    for uid in ("ev-broken", "v2-r5-tech", "k-2025-09-telegraph", "fg-total-official", "closed-2025-09"):
        assert by_uid(uid)
        assert f"`{uid}`" in PLANTED


def test_the_text_files_are_all_used() -> None:
    folder: Path = cases_dir() / "karsa-basin"
    stored = set(TEXTS.values())
    unused = [path.name for path in folder.glob("texts/*.txt") if path.read_text(encoding="utf-8") not in stored]
    assert unused == []
