"""The style sheet does what its properties say, on plain frames as on those with a surface."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QFrame, QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from viewer.paint.style_sheet import style_sheet
from viewer.paint.theme import THEMES

SIDES = {"top": (20, 0), "bottom": (20, 29), "left": (0, 15), "right": (39, 15)}


@pytest.mark.parametrize("surface", ["", "panel"])
@pytest.mark.parametrize("edge", ["top", "bottom", "rule-top", "rule-bottom", "rule-left", "rule-right"])
def test_an_edge_is_drawn_on_its_side_and_on_no_other(qtbot: QtBot, edge: str, surface: str) -> None:
    theme = THEMES["light"]
    frame = QFrame()
    qtbot.addWidget(frame)
    frame.setProperty("edge", edge)
    if surface:
        frame.setProperty("surface", surface)
    frame.setStyleSheet(style_sheet(theme))
    frame.resize(40, 30)
    image = frame.grab().toImage()
    line = QColor(theme.colours["rule" if edge.startswith("rule") else "hair"])
    drawn = {side for side, (x, y) in SIDES.items() if image.pixelColor(x, y) == line}
    assert drawn == {edge.removeprefix("rule-")}


@pytest.mark.parametrize("short", [False, True])
def test_the_sign_in_a_field_stands_at_its_middle(qtbot: QtBot, short: bool) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    field.setProperty("short", short)
    picture = QPixmap(16, 16)
    picture.fill(QColor("black"))
    field.addAction(QIcon(picture), QLineEdit.ActionPosition.LeadingPosition)
    field.setStyleSheet(style_sheet(THEMES["light"]))
    field.resize(160, field.sizeHint().height())
    field.show()
    button = field.findChild(QToolButton)
    assert button is not None
    middle = button.geometry().y() + button.height() / 2
    assert abs(middle - field.height() / 2) <= 1
