"""The real window, drawn at several sizes: nothing clipped, nothing overlapping, only the theme's colours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from db.domain import id_of
from viewer.app import dress, make_application
from viewer.look import Look
from viewer.main_window import MainWindow
from viewer.settings import TEXT_SCALE, THEME, Settings

CORNERS = [
    (1440, 900, 100, "light"),
    (1440, 900, 100, "dark"),
    (1024, 700, 100, "light"),
    (1440, 900, 130, "light"),
    (1024, 700, 130, "dark"),
    (1200, 760, 90, "dark"),
]


@pytest.fixture
def window(qtbot: QtBot, settings: Settings, case_path: Path, request: pytest.FixtureRequest) -> Iterator[MainWindow]:
    width, height, scale, theme = request.param
    settings.put(THEME, theme)
    settings.put(TEXT_SCALE, scale)
    app = make_application()
    look = Look(settings)
    dress(app, look)
    made = MainWindow(settings, look)
    qtbot.addWidget(made)
    made.resize(width, height)
    made.session.open(case_path)
    made.show_case()
    made.show()
    made.session.now_s = 1_795_392_000  # 2026-11-23
    made.session.select([id_of("exchange-157")])
    for _round in range(4):
        QApplication.processEvents()
    yield made
    made.shut_down()


def visible(window: MainWindow, kind: type) -> list[QWidget]:
    return [w for w in window.findChildren(kind) if w.isVisible() and w.width() > 1 and w.height() > 1]


def described(widget: QWidget) -> str:
    parents, at = [], widget
    while at is not None and len(parents) < 4:
        parents.append(type(at).__name__)
        at = at.parentWidget()
    words = getattr(widget, "text", lambda: "")()
    return f"{'<'.join(parents)} “{words}” {widget.width()}×{widget.height()}, wants {widget.sizeHint()}"


@pytest.mark.parametrize("window", CORNERS, indirect=True, ids=lambda c: f"{c[0]}x{c[1]}-{c[2]}-{c[3]}")
def test_no_label_or_button_is_clipped(window: MainWindow) -> None:
    clipped = []
    for label in visible(window, QLabel):
        assert isinstance(label, QLabel)
        if not label.text():
            continue
        if label.wordWrap():
            if label.heightForWidth(label.width()) > label.height() + 1:
                clipped.append(described(label))
        elif label.sizeHint().width() > label.width() + 1 or label.sizeHint().height() > label.height() + 1:
            clipped.append(described(label))
    for button in visible(window, QAbstractButton):
        assert isinstance(button, QAbstractButton)
        iconic = isinstance(button, QToolButton) and button.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonIconOnly
        if not button.text() or (iconic and not button.icon().isNull()):
            continue
        metrics = button.fontMetrics()
        icon_px = 0 if button.icon().isNull() else button.iconSize().width() + 2
        needed_px = metrics.horizontalAdvance(button.text().replace("&", "")) + icon_px
        if needed_px > button.width() + 1 or metrics.height() > button.height() + 1:
            clipped.append(described(button))
    assert clipped == []


@pytest.mark.parametrize("window", CORNERS, indirect=True, ids=lambda c: f"{c[0]}x{c[1]}-{c[2]}-{c[3]}")
def test_no_two_pieces_of_text_overlap(window: MainWindow) -> None:
    places: list[tuple[QRect, QWidget]] = []
    for kind in (QLabel, QAbstractButton):
        for widget in visible(window, kind):
            if not getattr(widget, "text", lambda: "")():
                continue
            shown = widget.visibleRegion().boundingRect()
            if shown.isEmpty():
                continue
            places.append((QRect(widget.mapTo(window, shown.topLeft()), shown.size()), widget))
    overlapping = []
    for at, (one, a) in enumerate(places):
        for other, b in places[at + 1 :]:
            common = one.intersected(other)
            related = a.isAncestorOf(b) or b.isAncestorOf(a)
            if not related and common.width() > 2 and common.height() > 2:
                overlapping.append((described(a), described(b)))
    assert overlapping == []


@pytest.mark.parametrize("window", CORNERS[:2], indirect=True, ids=("light", "dark"))
def test_flat_areas_bear_only_colours_of_the_theme(window: MainWindow) -> None:
    """Blends of antialiasing are single pixels; a flat run of eight pixels of one colour is an area."""
    image = window.grab().toImage()
    theme = window.look.theme
    known = {theme.colour(token).rgb() for token in theme.colours}
    areas: Counter[int] = Counter()
    for y in range(0, image.height(), 3):
        run, before = 0, -1
        for x in range(image.width()):
            pixel = image.pixel(x, y)
            run = run + 1 if pixel == before else 1
            before = pixel
            if run == 8:
                areas[pixel] += 1
    strange = {hex(colour): count for colour, count in areas.items() if colour not in known and count > 12}
    allowed = {hex(_mix(window, *mix)) for mix in BLENDS}
    assert set(strange) - allowed == set(), strange


BLENDS: tuple[tuple[str, str, float], ...] = tuple(
    (ink, ground, opacity)
    for ink in ("round", "sunken", "back", "force", "note", "accent", "swap", "gap2", "stmt")
    for ground in ("canvas", "beyond", "panel")
    for opacity in (0.05, 0.025, 0.09, 0.1, 0.22, 0.3, 0.42, 0.5, 0.8, 0.82)
)


def _mix(window: MainWindow, ink: str, ground: str, opacity: float) -> int:
    from PySide6.QtGui import QColor, QImage, QPainter

    image = QImage(1, 1, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(window.look.theme.colour(ground))
    colour = QColor(window.look.theme.colour(ink))
    colour.setAlphaF(opacity)
    painter = QPainter(image)
    painter.fillRect(0, 0, 1, 1, colour)
    painter.end()
    return image.pixel(0, 0)


@pytest.mark.parametrize("window", CORNERS[:1], indirect=True)
def test_every_pane_can_be_reached_and_left_by_keyboard(window: MainWindow, qtbot: QtBot) -> None:
    reached: list[str] = []
    for _step in range(14):
        qtbot.keyClick(window, Qt.Key.Key_F6)
        focus = QApplication.focusWidget()
        window.desk.next_pane(1)
        focus = window.focusWidget()
        assert focus is not None
        reached.append(type(focus).__name__)
    assert "TimelineWidget" in reached
    assert "OverviewStrip" in reached
    assert len(set(reached)) >= 5
