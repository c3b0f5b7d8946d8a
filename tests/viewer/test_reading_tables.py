"""The tables: what is known on a date, what touches a selected span, actors as a wide table, quotes in pages."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from db.dates import parse_edtf
from db.domain import Quote, id_of
from viewer import commands
from viewer.commands import NoteTarget
from viewer.look import Look
from viewer.models.case_reading import reading_of
from viewer.panels.tables_dock import TablesDock
from viewer.session import Session
from viewer.settings import Settings

QUOTES, EVENTS, SOURCES, NOTES, ACTORS = range(5)
BEFORE = "2026-02-04"


@pytest.fixture
def dock(qtbot: QtBot, session: Session, settings: Settings) -> TablesDock:
    made = TablesDock(session, Look(settings))
    qtbot.addWidget(made)
    made.resize(1000, 260)
    made.show()
    return made


def day_end(day: str) -> int:
    end = parse_edtf(day).latest_s
    assert end is not None
    return end


def ids(dock: TablesDock, at: int) -> list[int]:
    dock.show_table(at)
    return [int(i) for i in dock.views[at].table.ids]


def test_notes_follow_the_date_the_case_is_shown_at(dock: TablesDock, session: Session) -> None:
    session.set_as_of(None)
    note = commands.add_note(session, NoteTarget(record_id=id_of("witkoff")), "made today")
    assert note is not None
    assert note.id in ids(dock, NOTES)
    assert note.id in [n.id for n in reading_of(session).notes_on(id_of("witkoff"))]
    session.set_as_of(day_end(BEFORE))
    assert note.id not in ids(dock, NOTES)
    assert note.id not in [n.id for n in reading_of(session).notes_on(id_of("witkoff"))]
    known = [n for n in session.case.annotations.values() if reading_of(session).is_known(n)]
    assert len(ids(dock, NOTES)) == len(known)
    assert dock.tabs.accessibleTabName(NOTES).endswith(str(len(known)))


def test_a_selected_span_leaves_in_the_tables_what_touches_it(dock: TablesDock, session: Session) -> None:
    session.set_as_of(None)
    every_event, every_quote = ids(dock, EVENTS), ids(dock, QUOTES)
    day = parse_edtf("2026-02-05")
    assert day.earliest_s is not None
    assert day.latest_s is not None
    session.select_span((day.earliest_s, day.latest_s))
    inside = ids(dock, EVENTS)
    assert 0 < len(inside) < len(every_event)
    assert id_of("exchange-157") in inside
    for event in session.case.events(inside):
        date = parse_edtf(event.date_edtf)
        assert date.earliest_s is None or date.earliest_s <= day.latest_s
        assert date.latest_s is None or date.latest_s >= day.earliest_s
    assert set(ids(dock, QUOTES)) <= set(every_quote)
    session.select([id_of("exchange-157")])
    assert ids(dock, EVENTS) == every_event
    assert ids(dock, QUOTES) == every_quote


def test_quotes_are_read_a_page_at_a_time(dock: TablesDock, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    session.set_as_of(None)
    reading, asked = reading_of(session), list[int]()
    whole = reading.rows

    def rows(row_type: type, field: str = "", values: object = ()) -> list[object]:
        found: list[object] = list(whole(row_type, field, values))  # type: ignore[arg-type]
        if row_type is Quote:
            asked.append(len(found))
            assert field, "never the whole table"
        return found

    monkeypatch.setattr(reading, "rows", rows)
    dock.read_case()
    table = dock.views[QUOTES].table
    words = [c.id for c in table.columns].index("words")
    assert all(table.cell_at(row, words).text for row in range(table.rowCount()))
    assert sum(asked) == table.rowCount()


def test_ids_of_quotes_stand_in_the_order_and_knowledge_of_the_whole_reading(session: Session) -> None:
    reading = reading_of(session)
    for as_of in (None, day_end(BEFORE), day_end("2026-02-05")):
        session.set_as_of(as_of)
        assert [int(i) for i in reading.quote_ids()] == [quote.id for quote in reading.quotes()]


def test_actors_stand_in_a_wide_table_and_select_the_actor(qtbot: QtBot, dock: TablesDock, session: Session) -> None:
    session.set_as_of(None)
    shown = ids(dock, ACTORS)
    assert set(shown) == {a.id for a in session.case.actors.values() if reading_of(session).is_known(a)}
    view = dock.views[ACTORS]
    titles = [column.title for column in view.table.columns]
    assert titles == ["Name", "Role", "Events", "Quotes", "First seen", "Last seen", "Also known as"]
    row = view.table.row_of(id_of("witkoff"))
    cells = {c.id: view.table.cell_at(row, at).text for at, c in enumerate(view.table.columns)}
    assert cells["events"] == str(len(reading_of(session).rows_of_actor(id_of("witkoff"))))
    assert cells["quotes"] == str(len(reading_of(session).quotes_by("speaker_id", id_of("witkoff"))))
    assert cells["first"]
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(view.table.index(row, 0)).center())
    assert session.selection.ids == (id_of("witkoff"),)
    view.sort_by(titles.index("Events"))
    counts = [int(view.table.cell_at(r, titles.index("Events")).text) for r in range(view.table.rowCount())]
    assert counts == sorted(counts)


def test_every_tab_is_named_with_its_count(dock: TablesDock) -> None:
    names = [dock.tabs.accessibleTabName(at) for at in range(dock.tabs.count())]
    assert [name.split(",")[0] for name in names] == ["Quotes", "Events", "Sources", "Notes", "Actors"]
    assert all(isinstance(view, QWidget) for view in dock.views)
