"""One QGraphicsItem an event, with its title: Qt's own scene graph."""

import json
import os
import sys
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
from PySide6.QtWidgets import QApplication, QGraphicsScene, QGraphicsView

events = json.loads(Path(sys.argv[1]).read_text())
app = QApplication([])
first, last = min(e[0] for e in events), max(e[1] for e in events)
began = time.perf_counter()
scene = QGraphicsScene()
for place, (start, end, title, kind) in enumerate(events):
    x, w = (start - first) / (last - first) * 1e6, max((end - start) / (last - first) * 1e6, 1e-3)
    y = kind * 130 + place % 6 * 20
    scene.addRect(x, y, w, 14)
    scene.addSimpleText(title).setPos(x, y)
view = QGraphicsView(scene)
view.resize(1920, 1080)
view.show()
app.processEvents()  # an area that was never exposed paints nothing
view.viewport().repaint()
built = time.perf_counter() - began
times = []
for step in range(60):
    shift = time.perf_counter()
    view.resetTransform()
    view.scale(1920 / 1e6 * 1.2 ** min(step, 60 - step), 1)
    view.centerOn(5e5, 500)
    view.viewport().repaint()
    times.append((time.perf_counter() - shift) * 1e3)
times.sort()
print(json.dumps({"first_s": built, "p50_ms": times[30], "p99_ms": times[-1], "events": len(events)}))
os._exit(0)
