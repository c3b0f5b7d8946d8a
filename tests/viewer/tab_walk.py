"""Tab through a window or a dialog as a person without a mouse does, and look at every stop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

LONGEST_WALK = 400
AROUND_PX = 6


@dataclass(slots=True)
class Walk:
    """The stops in order and what is wrong with them, each in words."""

    stops: list[QWidget] = field(default_factory=list)
    nameless: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)
    out_of_sight: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    back_differs: list[str] = field(default_factory=list)

    @property
    def faults(self) -> dict[str, list[str]]:
        """Everything that is wrong."""
        names = ("nameless", "unseen", "out_of_sight", "missed", "back_differs")
        return {name: getattr(self, name) for name in names if getattr(self, name)}


def walk_through(top: QWidget, qtbot: QtBot) -> Walk:
    """Tab from the focus of a window until it comes round, then back the same way."""
    walk = Walk()
    walk.stops = steps(top, qtbot, Qt.Key.Key_Tab, lambda stop: look_at(walk, top, stop))
    back = steps(top, qtbot, Qt.Key.Key_Backtab)
    wanted = [walk.stops[0], *reversed(walk.stops[1:])]
    if back != wanted:
        walk.back_differs = [described(stop) for stop in back]
    walk.missed = [described(made) for made in focusable(top) if made not in walk.stops]
    walk.stops[0].setFocus(Qt.FocusReason.TabFocusReason)
    return walk


def steps(
    top: QWidget, qtbot: QtBot, key: Qt.Key, look: Callable[[QWidget], None] = lambda _stop: None
) -> list[QWidget]:
    """Where the key goes, from where the focus is until it is there again; `look` sees every stop."""
    start = top.focusWidget()
    assert start is not None, f"nothing in {top.windowTitle()!r} has the focus"
    stops = [start]
    for _step in range(LONGEST_WALK):
        qtbot.keyClick(top.focusWidget(), key)
        stop = top.focusWidget()
        assert stop is not None
        QApplication.processEvents()
        look(stop)
        if stop is start:
            return stops
        assert stop not in stops, f"{described(stop)} comes round without {described(start)}"
        stops.append(stop)
    raise AssertionError("the walk does not end")


def look_at(walk: Walk, top: QWidget, stop: QWidget) -> None:
    """Note what a stop lacks: a name, a place in sight, pixels that show the focus."""
    interface = QAccessible.queryAccessibleInterface(stop)
    if interface is None or not interface.text(QAccessible.Text.Name).strip():
        walk.nameless.append(described(stop))
    if stop.visibleRegion().isEmpty():
        walk.out_of_sight.append(described(stop))
    elif looks_the_same(top, stop):
        walk.unseen.append(described(stop))


def focusable(top: QWidget) -> list[QWidget]:
    """Every widget that can be seen, used and reached by Tab."""
    return [
        made
        for made in top.findChildren(QWidget)
        if made.window() is top
        if made.isVisible() and made.isEnabled() and made.focusPolicy() & Qt.FocusPolicy.TabFocus
        if made.focusProxy() is None and not isinstance(made, QLabel)
    ]


def looks_the_same(top: QWidget, stop: QWidget) -> bool:
    """Whether taking the focus away from a widget changes no pixel of it or right around it."""
    with_focus = picture(top, stop)
    stop.clearFocus()
    QApplication.processEvents()
    without = picture(top, stop)
    stop.setFocus(Qt.FocusReason.TabFocusReason)
    return with_focus == without


def picture(top: QWidget, stop: QWidget) -> QImage:
    """The widget and what is right around it."""
    corner = stop.mapTo(top, QPoint(0, 0))
    around = stop.rect().translated(corner).adjusted(-AROUND_PX, -AROUND_PX, AROUND_PX, AROUND_PX)
    return top.grab(around.intersected(top.rect())).toImage()


def described(stop: QWidget) -> str:
    """A widget in words, for whoever reads why a test failed."""
    return f"{type(stop).__name__} {stop.accessibleName() or stop.objectName()} in {type(stop.parent()).__name__}"
