"""From "open this file" to the first painted frame, and to the frame with every event in it: one process, one case.

`python -m tests.benchmarks.first_frame CASE CACHE_DIR`. The guard knows the file already (it examines a stranger's
file once); what differs between cold and cached is the timeline's cache. Prints JSON in seconds.
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
    """`first_s` until rounds, exchanges and issues are painted, `whole_s` until every event is."""
    from PySide6.QtCore import QSettings

    from db import seen_files
    from viewer.app import make_application
    from viewer.layout_words import LocaleWords
    from viewer.look import Look
    from viewer.session import Session
    from viewer.settings import REDUCED_MOTION, Settings
    from viewer.tasks import Tasks
    from viewer.timeline.background_index import BackgroundIndex
    from viewer.timeline.timeline_widget import TimelineWidget

    app = make_application()
    settings = Settings(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))
    settings.put(REDUCED_MOTION, True)
    session, tasks = Session(settings), Tasks()
    widget = TimelineWidget(session, Look(settings), LocaleWords())
    background = BackgroundIndex(tasks)
    widget.work_in_background(background)
    widget.resize(1920, 1080)
    widget.show()
    app.processEvents()
    seen_files.remember(path)
    began = time.perf_counter()
    session.open(path, read_only=True)
    opened = time.perf_counter() - began
    widget.viewport().repaint()
    first = time.perf_counter() - began
    while not background.is_whole:
        app.processEvents()
    widget.viewport().repaint()
    whole = time.perf_counter() - began
    tasks.wait()
    app.processEvents()
    tasks.close()
    session.close()
    return {"opened_s": round(opened, 3), "first_s": round(first, 3), "whole_s": round(whole, 3)}


def main() -> None:
    """Measure with the user's folders moved to the one given."""
    path, cache = Path(sys.argv[1]).resolve(), sys.argv[2]
    os.environ["XDG_CACHE_HOME"] = cache
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_STATE_HOME"] = folder
        print(json.dumps(measured(path, Path(folder))))


if __name__ == "__main__":
    main()
