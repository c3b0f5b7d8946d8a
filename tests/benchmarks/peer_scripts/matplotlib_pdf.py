"""Bars and titles of all events on one PDF page, with matplotlib."""

import json
import sys
import tempfile
import time
from pathlib import Path

import matplotlib

matplotlib.use("pdf")
import matplotlib.pyplot as plt

events = json.loads(Path(sys.argv[1]).read_text())[:10_000]
began = time.perf_counter()
figure, axes = plt.subplots(figsize=(33, 23))
axes.barh([e[3] * 10 + i % 6 for i, e in enumerate(events)], [e[1] - e[0] for e in events], left=[e[0] for e in events])
for place, event in enumerate(events):
    axes.text(event[0], event[3] * 10 + place % 6, event[2], fontsize=4)
with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
    figure.savefig(file.name)
print(json.dumps({"seconds": time.perf_counter() - began, "events": len(events)}))
