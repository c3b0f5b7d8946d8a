"""Every fact read out of the report is found in the window, and its date and its doubt are read in the inspector."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from db.dates import describe, parse_edtf
from db.domain import id_of
from tests.viewer.search_windows import LEFT, find, open_find, window_with, words_in
from viewer.main_window import MainWindow
from viewer.settings import Settings

FACTS: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parents[1] / "db" / "facts_of_the_report.toml").read_text(encoding="utf-8")
)["fact"]

# What a person types where the fact's own words are a bare count, a status or a role.
TYPED = {
    "witkoff-envoy": "witkoff special envoy",
    "zelenskiy-president": "zelenskiy president",
    "dmitriev-envoy": "dmitriev envoy",
    "claim-total-314": "314 people in all",
    "claim-157-to-ukraine": "157 prisoners of war russia to ukraine",
    "claim-157-to-russia": "157 prisoners of war ukraine to russia",
    "claim-3-civilians-to-russia": "3 civilians to russia",
    "position-donetsk-russia": "russia control of the donetsk region",
    "status-donetsk": "control of the donetsk region raised",
    "status-front-lines": "current front lines raised",
    "status-plant": "zaporizhzhia plant contested",
    "status-guarantees": "security guarantees raised",
    "status-prisoners": "prisoners and detainees narrowing",
    "status-us-russia-relations": "russia relations raised",
    "status-further-talks": "format of further talks raised",
}


@pytest.fixture
def window(qtbot: QtBot, settings: Settings, case_path: Path) -> Iterator[MainWindow]:
    with window_with(qtbot, settings, case_path) as made:
        yield made


def test_each_of_the_61_facts_is_found_opened_and_read(window: MainWindow, qtbot: QtBot) -> None:
    panel = open_find(qtbot, window)
    missing = []
    for fact in FACTS:
        typed = TYPED.get(fact["uid"], fact["what"])
        find(qtbot, window, panel, typed)
        row = panel.model.row_of(id_of(fact["uid"]))
        if row < 0:
            missing.append(f"{fact['uid']}: not found by {typed!r}")
            continue
        index = panel.model.index(row)
        panel.list.scrollTo(index)
        place = panel.list.visualRect(index).center()
        qtbot.mouseClick(panel.list.viewport(), LEFT, pos=place)
        assert window.session.selection.focus == id_of(fact["uid"])
        shown = words_in(window.inspector)
        if fact["date"] and describe(parse_edtf(fact["date"])) not in shown:
            missing.append(f"{fact['uid']}: the inspector does not say {describe(parse_edtf(fact['date']))!r}")
        if fact["doubt"] not in shown:
            missing.append(f"{fact['uid']}: the inspector does not tell its doubt, {fact['doubt']!r}")
    assert len(FACTS) == 61
    assert missing == [], "\n".join(missing)
