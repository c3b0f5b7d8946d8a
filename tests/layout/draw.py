"""Draws the sketches to PNG files to be looked at: `python -m tests.layout.draw FOLDER [ratio]`."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from tests.layout import sketches
from tests.layout.many import many_events
from tests.layout.sketches import at
from viewer.layout.english import EnglishWords
from viewer.layout.overview import layout_overview
from viewer.layout.timeline import layout_timeline
from viewer.layout.view import TimelineView
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
        ("13", sketches.grammar(), sketches.main_view(1200, 1100), OverlayState(selected=frozenset({401}))),
        ("04", sketches.abu_dhabi(), sketches.days_view(), days),
    ):
        for theme in ("light", "dark"):
            scene = layout_timeline(data, view, fonts.metrics(), words)
            render_scene_png(scene, folder / f"{name}-{theme}.png", THEMES[theme], fonts, ratio=ratio, state=state)
            overview = layout_overview(data, view, fonts.metrics(), words)
            render_scene_png(overview.scene, folder / f"{name}-{theme}-overview.png", THEMES[theme], fonts)
    far = TimelineView(at("2008-10-01"), at("2029-02-01"), 972, 700, now_s=sketches.NOW, header_px=168)
    karsa = many_events(100_000)
    scene = layout_timeline(karsa, far, fonts.metrics(), words)
    render_scene_png(scene, folder / "03-light.png", THEMES["light"], fonts, ratio=ratio)
    render_scene_png(scene, folder / "03-dark.png", THEMES["dark"], fonts, ratio=ratio)
    overview = layout_overview(karsa, far, fonts.metrics(), words)
    render_scene_png(overview.scene, folder / "03-overview.png", THEMES["light"], fonts)
    app.quit()


if __name__ == "__main__":
    main()
