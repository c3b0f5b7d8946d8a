"""Each field gives back what it was given, untouched and touched, for every value of the training case."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from db.domain import RECORD_TYPES, TYPES
from viewer.forms.cells import FieldFault
from viewer.forms.counts import range_words, read_range
from viewer.forms.drafts import Draft, blank_row
from viewer.forms.form_context import FormContext
from viewer.forms.form_list import FORMS
from viewer.forms.make_cell import make_cell
from viewer.look import Look
from viewer.paint.panel_look import PanelLook
from viewer.session import Session
from viewer.settings import Settings


def context_of(session: Session, settings: Settings) -> FormContext:
    return FormContext(session, PanelLook(Look(settings)), Draft(blank_row("tag"), None, {}), lambda *_given: None)


def test_every_value_of_every_record_comes_back(qtbot: QtBot, karsa: Session, settings: Settings) -> None:
    assert karsa.case_file is not None
    context, seen = context_of(karsa, settings), 0
    for kind, form in FORMS.items():
        rows = karsa.case_file.rows(TYPES[kind])
        for spec in form.fields:
            cell = make_cell(spec, TYPES[kind], context)
            qtbot.addWidget(cell)
            for values in {tuple(getattr(row, name) for name in spec.names) for row in rows}:
                cell.put(*values)
                assert cell.read() == values
                cell.touched = True
                if hasattr(cell, "_line_touched"):
                    cell._line_touched = True
                stripped = tuple(v.strip() if isinstance(v, str) else v for v in values)
                assert cell.read() == stripped, (kind, spec.name)
                seen += 1
    assert seen > 2000


@given(st.one_of(st.none(), st.integers(0, 10**9)), st.one_of(st.none(), st.integers(0, 10**9)))
def test_a_span_of_counts_reads_back(low: int | None, high: int | None) -> None:
    pair = (low, high)
    if low is not None and high is not None:
        pair = (min(low, high), max(low, high))
    assert read_range(range_words(*pair), whole=True) == pair


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("157", (157, 157)),
        ("1,152,951", (1152951, 1152951)),
        ("250-300", (250, 300)),
        ("between 250 and 300", (250, 300)),
        ("over 40", (40, None)),
        ("40+", (40, None)),
        ("up to 60", (None, 60)),
        ("", (None, None)),
    ],
)
def test_counts_are_read_as_people_write_them(text: str, pair: tuple[Any, Any]) -> None:
    assert read_range(text, whole=True) == pair


@pytest.mark.parametrize("text", ["many", "300 to 250", "12.5", "-5 to"])
def test_what_is_no_count_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        read_range(text, whole=True)


@pytest.mark.parametrize(
    ("kind", "field", "text"),
    [
        ("event", "date_edtf", "the day before the flood"),
        ("event", "importance", "very"),
        ("place", "lat", "north"),
        ("quote", "language", "the English"),
        ("source", "csl_json", "{"),
        ("source", "accessed_s", "someday"),
        ("event", "place_id", "No such place"),
    ],
)
def test_what_cannot_be_read_is_a_fault(
    qtbot: QtBot, session: Session, settings: Settings, kind: str, field: str, text: str
) -> None:
    spec = FORMS[kind].field(field)
    assert spec is not None
    cell = make_cell(spec, TYPES[kind], context_of(session, settings))
    qtbot.addWidget(cell)
    cell.put(*(getattr(blank_row(kind), name) for name in spec.names))
    qtbot.keyClicks(cell.entry, text)
    with pytest.raises(FieldFault) as fault:
        cell.read()
    assert fault.value.sentence.endswith(".")


def test_a_record_is_found_by_any_of_its_names(qtbot: QtBot, session: Session, settings: Settings) -> None:
    context = context_of(session, settings)
    for typed in ("Steve Witkoff", "witk", "SW", "Уиткофф", "A-0005"):
        found = context.find(("actor",), typed)
        assert [candidate.title for candidate in found][:1] == ["Steve Witkoff"], typed


def test_a_large_case_is_asked_by_a_piece_of_the_title(session: Session) -> None:
    from db.title_lookup import titles_like

    assert session.case_file is not None
    found = titles_like(session.case_file, "event", "second round")
    assert found
    assert all("second round" in title.casefold() for _id, title in found)
    assert titles_like(session.case_file, "event", "100%") == []


def test_every_record_type_has_a_form() -> None:
    assert {row_type.KIND for row_type in RECORD_TYPES} <= set(FORMS)
