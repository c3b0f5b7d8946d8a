"""Presets of the export sheet: kept under a name, chosen in another sheet, forgotten."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from viewer.dialogs.export_controls import ExportControls
from viewer.look import Look
from viewer.paint.panel_look import PanelLook
from viewer.report_choice import USUAL_PARTS
from viewer.session import Session
from viewer.settings import EXPORT_PRESETS


@pytest.fixture
def controls(qtbot: QtBot, session: Session) -> ExportControls:
    return made(qtbot, session)


def made(qtbot: QtBot, session: Session, *, printing: bool = False) -> ExportControls:
    controls = ExportControls(session, PanelLook(Look(session.settings)), printing=printing)
    qtbot.addWidget(controls)
    return controls


def choose(controls: ExportControls, name: str) -> None:
    index = controls.presets.name.findText(name)
    controls.presets.name.setCurrentIndex(index)
    controls.presets.name.activated.emit(index)


def test_a_preset_comes_back_in_another_sheet(qtbot: QtBot, session: Session, controls: ExportControls) -> None:
    controls.paper.setCurrentIndex(controls.paper.findData("A1"))
    controls.notes.setChecked(False)
    controls.parts["quotes"].setChecked(False)
    controls.presets.name.setEditText("For the wall")
    controls.presets.keep_button.click()
    again = made(qtbot, session)
    assert again.settings().paper == "A3"
    choose(again, "For the wall")
    settings = again.settings()
    assert settings.paper == "A1"
    assert not settings.choice.notes
    assert "quotes" not in settings.choice.parts
    printer = made(qtbot, session, printing=True)
    choose(printer, "For the wall")
    assert printer.settings().paper == "A1"
    assert printer.settings().kind == "pdf"


def test_a_preset_without_a_name_cannot_be_kept(controls: ExportControls) -> None:
    assert not controls.presets.keep_button.isEnabled()
    assert "name" in controls.presets.keep_button.toolTip()
    assert not controls.presets.forget_button.isEnabled()


def test_a_preset_is_forgotten(session: Session, controls: ExportControls) -> None:
    controls.presets.name.setEditText("Twice")
    controls.presets.keep_button.click()
    controls.presets.keep_button.click()
    assert list(session.settings.get_json(EXPORT_PRESETS)) == ["Twice"]
    controls.presets.forget_button.click()
    assert session.settings.get_json(EXPORT_PRESETS) == {}
    assert controls.presets.name.count() == 0


def test_what_makes_no_sense_is_left_at_its_default(session: Session, qtbot: QtBot) -> None:
    session.settings.put_json(EXPORT_PRESETS, {"Odd": {"paper": "B5", "parts": "all", "kind": 7, "what": []}})
    controls = made(qtbot, session)
    choose(controls, "Odd")
    assert controls.settings().paper in ("A4", "A3")
    assert controls.settings().choice.parts == USUAL_PARTS
