"""A poster fills its sheet: few events by larger letters, many by counting, and no words are cut at its edge."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from db.case import read_case
from db.case_file import CaseFile
from db.samples import build_sample
from db.samples.generate import generate_case
from viewer.export_pages import ExportSettings, lay_out
from viewer.layout.marks import Box, Glyph, Marks, Text
from viewer.layout.report import Page
from viewer.layout.scene import Scene
from viewer.paint.fonts import Fonts
from viewer.report_choice import ReportChoice


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, qapp: QApplication) -> Path:
    folder = tmp_path_factory.mktemp("filling")
    for name in ("abu-dhabi-2026", "ukraine-russia-2022-2026", "karsa-basin"):
        build_sample(name, folder / f"{name}.rapporteur")
    generate_case(folder / "3000.rapporteur", events=3000, seed=1)
    return folder


def poster(folder: Path, name: str, paper: str) -> tuple[Page, Fonts]:
    fonts = Fonts(1.0, for_print=True)
    with CaseFile.open(folder / f"{name}.rapporteur", read_only=True) as case_file:
        settings = ExportSettings(choice=ReportChoice(parts=("poster",)), paper=paper)
        document = lay_out(read_case(case_file), settings, fonts)
        assert document.poster is not None
        return document.poster.page, fonts


def scene_of(page: Page) -> Scene:
    assert page.scene is not None
    return page.scene


def marks(scene: Scene) -> Iterator[object]:
    for batch in scene.batches:
        if isinstance(batch, Marks):
            yield from batch.marks


def texts(page: Page) -> list[Text]:
    return [mark for mark in marks(scene_of(page)) if isinstance(mark, Text)]


@pytest.mark.parametrize("paper", ["A3", "A0", "Tabloid"])
def test_a_sheet_of_few_events_is_filled(folder: Path, paper: str) -> None:
    page, _ = poster(folder, "abu-dhabi-2026", paper)
    scene = scene_of(page)
    issue = max(mark.y for mark in texts(page) if mark.text == "Further talks")
    assert issue > scene.height_px * 0.93
    words = {re.sub(r"[\s⁰¹²³⁴⁵⁶⁷⁸⁹]+$", "", mark.text) for mark in texts(page)}
    assert {"157 for 157", "Earlier exchange", "Dmitriev", "Strikes on Russian test sites, undated"} <= words


def test_a_large_sheet_of_few_events_is_read_from_far(folder: Path) -> None:
    assert poster(folder, "abu-dhabi-2026", "A0")[0].scale > 2.4
    assert poster(folder, "3000", "A0")[0].scale <= 2.4


@pytest.mark.parametrize("name", ["abu-dhabi-2026", "ukraine-russia-2022-2026", "karsa-basin", "3000"])
@pytest.mark.parametrize("paper", ["A4", "A3", "A0"])
def test_no_words_are_cut_at_the_edge(folder: Path, name: str, paper: str) -> None:
    page, fonts = poster(folder, name, paper)
    scene, metrics = scene_of(page), fonts.metrics()
    for mark in texts(page):
        wide = metrics.width_px(mark.text, mark.style)
        right = mark.x + {"left": wide, "middle": wide / 2, "right": 0.0}[mark.anchor]
        assert right <= scene.width_px + 1, mark.text
    for text in (mark for mark in page.marks if isinstance(mark, Text)):
        wide = metrics.width_px(text.text, text.style)
        left = text.x - {"left": 0.0, "middle": wide / 2, "right": wide}[text.anchor]
        assert left >= 20, text.text
        assert (left + wide) * page.scale <= page.width_px - 20, text.text


def test_columns_that_count_are_for_crowds(folder: Path) -> None:
    levels = {lane.level for lane in scene_of(poster(folder, "karsa-basin", "A3")[0]).lanes}
    assert "clusters" in levels
    assert "density" not in levels
    assert "density" in {lane.level for lane in scene_of(poster(folder, "3000", "A3")[0]).lanes}


def test_what_is_counted_says_so_in_words(folder: Path) -> None:
    page, _ = poster(folder, "3000", "A3")
    said = [mark.text for mark in texts(page)]
    assert any(re.fullmatch(r"\w+ \d{4}, \d+ incidents", text) for text in said)
    assert "6 tracks, 38 rounds" in said


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_a_long_title_has_two_lines(folder: Path, paper: str) -> None:
    page, _ = poster(folder, "ukraine-russia-2022-2026", paper)
    style = page.marks[0].style if isinstance(page.marks[0], Text) else ""
    assert sum(1 for mark in page.marks if isinstance(mark, Text) and mark.style == style) <= 2


def test_words_in_the_lane_of_notes_are_under_no_chip(folder: Path) -> None:
    for paper in ("A4", "A3", "A0"):
        page, fonts = poster(folder, "karsa-basin", paper)
        scene = scene_of(page)
        lane = next(lane for lane in scene.lanes if lane.key == "notes")
        inside = [m for m in marks(scene) if isinstance(m, Text | Box | Glyph) and lane.y <= m.y <= lane.y + lane.h]
        chips = [m for m in inside if isinstance(m, Box) and m.radius == 4.0]
        assert chips
        words = [m for m in inside if isinstance(m, Text) and m.style == "canvas_label" and m.x > scene.header_px]
        for word in words:
            wide = fonts.metrics().width_px(word.text, word.style)
            left = word.x - (wide if word.anchor == "right" else 0.0)
            for chip in chips:
                over = left < chip.x + chip.w and chip.x < left + wide
                assert not over or not chip.y <= word.y <= chip.y + chip.h, word.text
