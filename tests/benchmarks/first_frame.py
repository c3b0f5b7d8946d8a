"""From "open this file" to the first painted frame, and to the frame with every event in it: one process, one case.

`python -m tests.benchmarks.first_frame CASE CACHE_DIR`. The whole way is measured: the look at the file (the guard
knows it already, for it examines a stranger's file once), opening and reading by a worker, layout and paint. What
differs between cold and cached is the timeline's cache. `held_s` is the longest the main thread was busy at a stretch
until every event was drawn: how long a hand would have waited. Prints JSON in seconds.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def measured(path: Path, folder: Path) -> dict[str, float]:
    """`first_s` until rounds, exchanges and issues are painted (or everything at once), `whole_s` until every event."""
    from PySide6.QtCore import QEventLoop, QSettings

    from db import seen_files
    from viewer.app import make_application
    from viewer.layout_words import LocaleWords
    from viewer.look import Look
    from viewer.opening import Opened, Opening
    from viewer.rest_of_case import RestOfCase
    from viewer.session import Session
    from viewer.settings import REDUCED_MOTION, Settings
    from viewer.tasks import Tasks
    from viewer.timeline.background_index import BackgroundIndex
    from viewer.timeline.timeline_widget import TimelineWidget

    app = make_application()
    settings = Settings(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))
    settings.put(REDUCED_MOTION, True)
    session, tasks = Session(settings), Tasks()
    rest = RestOfCase(session, tasks)
    widget = TimelineWidget(session, Look(settings), LocaleWords())
    background = BackgroundIndex(tasks)
    widget.work_in_background(background)
    widget.resize(1920, 1080)
    widget.show()
    app.processEvents()
    seen_files.remember(path)
    opening, times = Opening(tasks), dict[str, float]()

    def adopt(answer: Opened) -> None:
        times["opened_s"] = time.perf_counter() - began
        session.adopt(answer.case_file, answer.case)
        widget.viewport().repaint()
        times["first_s"] = time.perf_counter() - began

    opening.opened.connect(adopt)
    began, held = time.perf_counter(), 0.0
    opening.open(path, read_only=True)
    while not session.has_case or not session.case.is_whole or not background.is_whole:
        before = time.thread_time()
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)
        held = max(held, time.thread_time() - before)
    widget.viewport().repaint()
    times["whole_s"] = time.perf_counter() - began
    times["held_s"] = held
    tasks.wait()
    app.processEvents()
    assert rest is not None
    assert session.case.is_whole
    tasks.close()
    session.close()
    return {name: round(value, 3) for name, value in times.items()}


def main() -> None:
    """Measure with the user's folders moved to the one given."""
    path, cache = Path(sys.argv[1]).resolve(), sys.argv[2]
    os.environ["XDG_CACHE_HOME"] = cache
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_STATE_HOME"] = folder
        print(json.dumps(measured(path, Path(folder))))


if __name__ == "__main__":
    main()
