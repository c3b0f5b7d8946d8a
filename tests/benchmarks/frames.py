"""Frames of the real timeline widget over the journey: `python -m tests.benchmarks.frames CASE [--steps N]`.

A frame is: the session is told the new view, the events it caused are handled, and the shown widget paints itself
into its backing store at once. Every frame counts, the first ones with cold caches too. Prints JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from db.case import Case
from db.case_questions import extent_s
from tests.benchmarks.figures import summary_ms
from tests.benchmarks.journey import ZOOM_STEPS, Look, journey
from viewer.app import make_application
from viewer.idle_collector import IdleCollector
from viewer.layout.view import Filters
from viewer.layout_words import LocaleWords
from viewer.look import Look as WindowLook
from viewer.session import Session, ViewState
from viewer.settings import REDUCED_MOTION, Settings
from viewer.tasks import Tasks
from viewer.timeline.background_index import BackgroundIndex
from viewer.timeline.timeline_widget import TimelineWidget

WIDTH_PX, HEIGHT_PX = 1920, 1080
SHARES = (0.1, 0.3, 0.5, 0.7, 0.9)


def measured(path: Path, folder: Path, steps: int) -> dict[str, Any]:
    """Times of every frame of the journey over a case, by part and in all."""
    app = make_application()
    settings = Settings(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))
    settings.put(REDUCED_MOTION, True)
    session, tasks = Session(settings), Tasks()
    look = WindowLook(settings)
    widget = TimelineWidget(session, look, LocaleWords())
    widget.work_in_background(BackgroundIndex(tasks, cache_dir=folder))
    collector = IdleCollector(session)
    session.open(path, read_only=True)
    widget.resize(WIDTH_PX, HEIGHT_PX)
    start_s, end_s = map(float, extent_s(session.case))
    session.set_view(ViewState(start_s, end_s))
    widget.show()
    app.processEvents()
    tasks.wait()
    app.processEvents()
    collector.collect()
    times = _walk(app, session, widget, list(journey(start_s, end_s, places_of(session.case), steps)))
    answer = _report(times, widget)
    tasks.close()
    session.close()
    return answer


def places_of(case: Case) -> list[float]:
    """Where to zoom in: deciles of the events that have a start."""
    starts = case.columns.earliest_start_s
    known = starts[starts > -(2**61)]
    return [float(known[int(share * (len(known) - 1))]) for share in SHARES]


def _walk(
    app: QApplication, session: Session, widget: TimelineWidget, looks: list[Look]
) -> list[tuple[str, float, float]]:
    case = session.case
    filters = _filters(case)
    times = []
    for look in looks:
        began, worked = time.perf_counter(), time.thread_time()
        view = session.view
        session.set_view(ViewState(look.start_s, look.end_s, look.lanes_by, view.detail, filters=filters[look.filters]))
        widget.viewport().repaint()
        app.processEvents()
        times.append((look.part, (time.perf_counter() - began) * 1e3, (time.thread_time() - worked) * 1e3))
    return times


def _filters(case: Case) -> dict[str, Filters]:
    actors, counts = np.unique(case.columns.part_actor, return_counts=True)
    busiest = int(actors[int(np.argmax(counts))]) if len(actors) else 0
    return {
        "none": Filters(),
        "hide": Filters(hidden_kinds=frozenset({"incident"})),
        "important": Filters(importance_min=60),
        "actor": Filters(actors=frozenset({busiest})),
    }


def _report(times: list[tuple[str, float, float]], widget: TimelineWidget) -> dict[str, Any]:
    """`cpu` counts only what the main thread worked: on a busy machine it tells our share from the others'."""
    names = list(dict.fromkeys(name for name, *_ in times))
    parts = {part: summary_ms([ms for name, ms, _ in times if name == part]) for part in names}
    slowest = sorted(range(len(times)), key=lambda index: -times[index][1])[:10]
    return {
        **summary_ms([ms for _, ms, _ in times]),
        "cpu": summary_ms([ms for *_, ms in times]),
        "parts": parts,
        "slowest": [(index, *times[index]) for index in slowest],
        "ratio": widget.devicePixelRatioF(),
    }


def main() -> None:
    """Measure one case and print the figures as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("case", type=Path)
    parser.add_argument("--steps", type=int, default=ZOOM_STEPS)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measured(options.case, Path(folder), options.steps)))


if __name__ == "__main__":
    main()
