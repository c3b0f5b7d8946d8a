"""Draws the sketches to PNG files to be looked at: `python -m tests.layout.draw FOLDER [ratio]`."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from tests.layout import sketches
from viewer.layout.english import EnglishWords
from viewer.layout.timeline import layout_timeline
from viewer.paint.fonts import Fonts
from viewer.paint.image import render_scene_png
from viewer.paint.overlay import OverlayState
from viewer.paint.theme import THEMES


def main() -> None:
    folder, ratio = Path(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 1.0
    app = QGuiApplication(sys.argv)
    fonts, words = Fonts(), EnglishWords()
    selected = OverlayState(selected=frozenset({5}), related=frozenset({7, 8}))
    days = OverlayState(selected=frozenset({2}), hovered=13)
    for name, data, view, state in (
        ("01", sketches.abu_dhabi(), sketches.main_view(), selected),
        ("04", sketches.abu_dhabi(), sketches.days_view(), days),
    ):
        for theme in ("light", "dark"):
            scene = layout_timeline(data, view, fonts.metrics(), words)
            render_scene_png(scene, folder / f"{name}-{theme}.png", THEMES[theme], fonts, ratio=ratio, state=state)
    app.quit()


if __name__ == "__main__":
    main()
