"""Times of layout and paint over a few views of many events: `python -m tests.layout.profile_frames [events]`."""

from __future__ import annotations

import sys
import time

from PySide6.QtGui import QGuiApplication, QImage, QPainter

from tests.layout.many import many_events
from tests.layout.sketches import NOW, at
from viewer.layout.english import EnglishWords
from viewer.layout.timeline import layout_timeline
from viewer.layout.view import TimelineView
from viewer.paint.fonts import Fonts
from viewer.paint.scene_painter import paint_scene
from viewer.paint.theme import THEMES

VIEWS = (
    ("2008-10-01", "2029-02-01"),
    ("2010-01-01", "2012-01-01"),
    ("2014-01-01", "2015-01-01"),
    ("2014-06-01", "2014-06-20"),
    ("2014-06-10", "2014-06-11"),
)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    app = QGuiApplication(sys.argv)
    fonts, words, data = Fonts(), EnglishWords(), many_events(count)
    image = QImage(1920, 1080, QImage.Format.Format_ARGB32_Premultiplied)
    for first, last in VIEWS:
        times = []
        for step in range(12):
            view = TimelineView(at(first) + step * 7000, at(last) + step * 7000, 1920, 1080, now_s=NOW)
            began = time.perf_counter()
            scene = layout_timeline(data, view, fonts.metrics(), words)
            laid = time.perf_counter()
            painter = QPainter(image)
            paint_scene(painter, scene, THEMES["light"], fonts)
            painter.end()
            times.append(((laid - began) * 1e3, (time.perf_counter() - laid) * 1e3))
        layout, paint = (sorted(part)[len(times) // 2] for part in zip(*times, strict=True))
        levels = " ".join(level for _, level in scene.levels)
        print(f"{first} {last}: layout {layout:.1f} ms, paint {paint:.1f} ms ({levels})")
    app.quit()


if __name__ == "__main__":
    main()
