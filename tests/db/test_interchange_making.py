"""How an export is made: its progress is true and can be stopped anywhere, its words come from one table."""

from __future__ import annotations

import re
import tempfile
from html import unescape
from pathlib import Path
from string import Formatter

import pytest

from db import domain as d
from db.case_file import CaseFile
from db.domain import id_of
from db.errors import CaseError, ErrorCode
from db.interchange.choice import EVERYTHING
from db.interchange.document_words import ENGLISH, DocumentWords, sentences, term_in_english, vocabulary
from db.interchange.formats import export_case
from db.interchange.making import Making
from db.interchange.names import OUT
from db.interchange.steps import FINEST, Steps
from tests.builders import RECORDED_S, event, every_kind, info, note, small_case_in_memory

DOCUMENTS = ("html", "markdown")


# ---- progress -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", OUT)
def test_progress_grows_to_the_end_and_no_further(kind: str, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    with small_case_in_memory() as case_file:
        steps = Steps(lambda done, of: told.append((done, of)))
        export_case(case_file, tmp_path / f"o{OUT[kind].suffixes[0]}", kind, EVERYTHING, Making(steps=steps))
    shares = [done for done, _of in told]
    assert shares == sorted(set(shares))
    assert shares[-1] == FINEST
    assert {of for _done, of in told} == {FINEST}
    assert len(shares) >= 10


@pytest.mark.parametrize("at", [0.01, 0.5, 1.0])
@pytest.mark.parametrize("kind", OUT)
def test_it_stops_anywhere_and_leaves_the_old_file(kind: str, at: float, tmp_path: Path) -> None:
    out = tmp_path / f"o{OUT[kind].suffixes[0]}"
    out.write_text("the old file", encoding="utf-8")

    def stop(done: int, _of: int) -> None:
        if done >= at * FINEST:
            raise CaseError(ErrorCode.CANCELLED)

    with small_case_in_memory() as case_file, pytest.raises(CaseError) as caught:
        export_case(case_file, out, kind, EVERYTHING, Making(steps=Steps(stop)))
    assert caught.value.code is ErrorCode.CANCELLED
    assert out.read_text(encoding="utf-8") == "the old file"
    assert [path.name for path in tmp_path.iterdir()] == [out.name]


def test_a_workbook_that_was_stopped_leaves_none_of_its_sheets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def stop(done: int, _of: int) -> None:
        if done >= FINEST // 2:
            raise CaseError(ErrorCode.CANCELLED)

    with small_case_in_memory() as case_file, pytest.raises(CaseError):
        export_case(case_file, tmp_path / "o.xlsx", "xlsx", EVERYTHING, Making(steps=Steps(stop)))
    assert list(tmp_path.iterdir()) == []


def test_a_share_is_said_once() -> None:
    told: list[int] = []
    steps = Steps(lambda done, _of: told.append(done))
    assert list(steps.part(10_000, 0.0, 0.5).over(range(10_000))) == list(range(10_000))
    steps.reach(0.2)
    assert list(steps.part(0, 0.5, 1.0).over([])) == []
    assert told == list(range(1, FINEST // 2 + 1))


# ---- words ----------------------------------------------------------------------------------------------------------
def marked(text: str) -> str:
    return f"⟦{text}⟧"


def in_other_words() -> DocumentWords:
    """Every text of ours between marks, so that a text that is not in the table shows."""
    spared = {"comma", "semicolon"}
    given = {name: marked(english) for name, english in sentences().items() if name not in spared}
    terms = {term: marked(term_in_english(term)) for term in vocabulary()}
    return DocumentWords(
        **given,  # type: ignore[arg-type]
        language="ar",
        thousands="٬",
        terms=terms,
        inside={term: marked(term_in_english(term).lower()) for term in terms},
    )


def told_rows() -> list[d.Row]:
    """Rows that bring every sentence of the table onto the page."""
    at = RECORDED_S
    swap = d.Event(uid="swap-2", kind="swap", title="9", status="planned", date_basis="derived", date_text="9",
                   doubt="9", date_edtf="2026-03", parent_id=id_of("talks"), recorded_s=at)  # fmt: skip
    claims = [
        d.CountClaim(uid=f"c-{n}", swap_id=swap.id, count_min=low, count_max=high, measure=measure, recorded_s=at)
        for n, (low, high, measure) in enumerate(
            [(None, None, "whole"), (1, None, "each"), (None, 2, "unclear"), (1, 2, "whole"), (1500, 1500, "whole")]
        )
    ]
    figures = [
        d.Figure(uid="f-1", label="9", value_min=1, value_max=2, approximate=True, recorded_s=at),
        d.Figure(
            uid="f-2",
            label="9",
            about_id=swap.id,
            claimed_by_id=id_of("upstream"),
            value_min=3,
            value_max=3,
            recorded_s=at,
        ),
    ]
    quotes = [
        d.Quote(uid=f"q-{mode}", text="9", mode=mode, statement_id=swap.id, medium="press", recorded_s=at)
        for mode in ("fragment", "indirect")
    ]
    loose = d.Quote(uid="q-loose", text="9", recorded_s=at)
    held = d.Position(uid="p-2", issue_id=id_of("water"), actor_id=id_of("upstream"), stance="unknown", recorded_s=at)
    judged = d.Placement(uid="j-2", position_id=held.id, value=2, recorded_s=at)
    return [
        *every_kind(), swap, d.Swap(event_id=swap.id, formula="one_way"), *claims, *figures, *quotes,
        loose, held, judged,
        d.WorkingFigure(uid="w-1", claim_id=claims[0].id, recorded_s=at),
        event("undated", title="9"), event("open", title="9", date_edtf="../2026"),
        d.Commitment(uid="m-1", summary="9", due_edtf="2026-05", event_id=swap.id, recorded_s=at),
        note("n-span", span_edtf="2026-02", state="resolved", body="9"),
        d.Source(uid="s-2", title="9", reliability="B", derived_from_id=id_of("report"), recorded_s=at),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_every_word_of_a_document_comes_from_the_table(kind: str, tmp_path: Path) -> None:
    out = tmp_path / f"o{OUT[kind].suffixes[0]}"
    with CaseFile.in_memory(info("9"), told_rows()) as case_file:
        export_case(case_file, out, kind, EVERYTHING, Making(words=in_other_words()))
    shown = out.read_text(encoding="utf-8")
    shown = unescape(re.sub(r"<style>.*?</style>", "", shown, flags=re.S)).replace("\\", "")
    ours = re.sub("[^⟦⟧]*⟦", "⟦", shown)
    assert ours
    outside = shown
    while (less := re.sub("⟦[^⟦⟧]*⟧", "", outside)) != outside:
        outside = less
    assert "⟦" not in outside
    attributes = re.findall(r'(?:aria-label|alt|title)="([^"]*)"', outside)
    assert not [words for words in attributes if re.search("[a-z]", words)]
    visible = re.sub("<[^>]*>", "\n", outside)
    plain = {text for text in sentences().values() if "{" not in text and len(text) > 3}
    terms = {term_in_english(term) for term in vocabulary() if len(term) > 3}
    lines = {line.strip(" *:|-#") for line in visible.split("\n")}
    assert not [text for text in plain | terms if text in lines]


def test_every_sentence_is_said_somewhere(tmp_path: Path) -> None:
    rows = told_rows()
    seen = ""
    lost = {"training", "lost", "without_notes", "only_span", "shown_as_of", "comma", "semicolon"}
    with CaseFile.in_memory(info("9"), rows) as case_file:
        for kind in DOCUMENTS:
            export_case(case_file, tmp_path / kind, kind, EVERYTHING, Making(words=in_other_words()))
            seen += unescape((tmp_path / kind).read_text(encoding="utf-8")).replace("\\", "")
    missing = []
    for name, english in sentences().items():
        first = next(iter(Formatter().parse(english)))[0]
        if name not in lost and f"⟦{first}" not in seen:
            missing.append(name)
    assert missing == []


def test_the_table_keeps_its_places_and_falls_back_to_english() -> None:
    assert ENGLISH.term("head_of_delegation") == "Head of delegation"
    assert ENGLISH.term_inside("wounded_sick") == "wounded and sick"
    assert ENGLISH.date("") == "No date in the source"
    assert [ENGLISH.range(*bounds) for bounds in ((157, 157), (150, 157), (None, 3), (1.5, None), (None, None))] == [
        "157",
        "150 to 157",
        "at most 3",
        "at least 1.5",
        "not disclosed",
    ]
    german = DocumentWords(thousands=".", point=",")
    assert german.number(1_234_567.5) == "1.234.567,5"
    assert {"swap", "head_of_delegation", "agreed_in_principle", "own_translation"} <= set(vocabulary())
