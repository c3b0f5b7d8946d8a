"""One bar an event, without labels, in pyqtgraph."""

import json
import os
import sys
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")
import numpy as np
import pyqtgraph as pg

events = json.loads(Path(sys.argv[1]).read_text())
app = pg.mkQApp()
starts, ends = np.array([e[0] for e in events], float), np.array([e[1] for e in events], float)
rows = np.array([e[3] * 10 + place % 6 for place, e in enumerate(events)], float)
began = time.perf_counter()
plot = pg.PlotWidget()
plot.addItem(pg.BarGraphItem(x0=starts, x1=ends, y0=rows, height=0.7))
plot.resize(1920, 1080)
plot.show()
app.processEvents()  # an area that was never exposed paints nothing
plot.viewport().repaint()
built = time.perf_counter() - began
middle, span, times = starts.mean(), ends.max() - starts.min(), []
for step in range(60):
    shift = time.perf_counter()
    half = span / 2 / 1.2 ** min(step, 60 - step)
    plot.setXRange(middle - half, middle + half, padding=0)
    plot.viewport().repaint()
    times.append((time.perf_counter() - shift) * 1e3)
times.sort()
print(json.dumps({"first_s": built, "p50_ms": times[30], "p99_ms": times[-1], "events": len(events)}))
os._exit(0)
