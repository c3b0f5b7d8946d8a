"""What selecting one record costs in the whole window: `python -m tests.benchmarks.selecting CASE [--times N]`.

The window stands with inspector, tables, actors and issues open. Records are taken in turn from all over the case; the
view moves to each, as it does when a hit is chosen. A time is from `session.select` until every view has been painted.
`by_part` is what each view took when it heard of it, paint apart. Milliseconds of the main thread's own work, as JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QSettings

from tests.benchmarks.figures import summary_ms

TIMES = 120


def measured(path: Path, folder: Path, times: int) -> dict[str, Any]:
    """Selecting what is in view, and what is somewhere else, by whole and by part."""
    from viewer.app import make_application
    from viewer.look import Look
    from viewer.main_window import MainWindow
    from viewer.settings import REDUCED_MOTION, Settings

    app = make_application()
    settings = Settings(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))
    settings.put(REDUCED_MOTION, True)
    window = MainWindow(settings, Look(settings))
    window.resize(1920, 1080)
    window.show()
    session = window.session
    session.open(path, read_only=True)
    window.show_case()
    parts: dict[str, list[float]] = defaultdict(list)
    _time_parts(window, parts)
    for _round in range(3):
        app.processEvents()
        window.tasks.wait()
    app.processEvents()
    near = [item.ref for item in window.canvas.scene.items if item.ref][:times]
    ids = session.case.columns.ids
    far = [int(ids[int(row)]) for row in np.linspace(0, len(ids) - 1, times)]
    found: dict[str, Any] = {}
    for name, chosen in (("in_view", near), ("anywhere", far)):
        for spent_of_part in parts.values():
            spent_of_part.clear()
        spent = [_select(app, session, record_id) for record_id in chosen]
        if spent:
            found[name] = {**summary_ms(spent), "by_part": {part: summary_ms(ms) for part, ms in parts.items()}}
    window.shut_down()
    window.close()
    return found


def _select(app: Any, session: Any, record_id: int) -> float:
    began = time.thread_time()
    session.select([record_id])
    app.processEvents()
    app.sendPostedEvents()
    return (time.thread_time() - began) * 1e3


def _time_parts(window: Any, parts: dict[str, list[float]]) -> None:
    """Put a clock around what each view does when it hears of the selection; what is left is painting and layout."""
    for name, owner, method in (
        ("canvas", window.canvas, "_on_selection"),
        ("inspector", window.inspector, "show_selection"),
        ("tables", window.tables, "follow_selection"),
        ("actors", window.actors, "follow_selection"),
        ("issues", window.issues, "follow_selection"),
    ):
        _clocked(owner, method, parts[name])


def _clocked(owner: Any, method: str, into: list[float]) -> None:
    inner: Callable[..., Any] = getattr(owner, method)

    def timed(*arguments: Any, **named: Any) -> Any:
        began = time.thread_time()
        try:
            return inner(*arguments, **named)
        finally:
            into.append((time.thread_time() - began) * 1e3)

    setattr(owner, method, timed)


def main() -> None:
    """Measure one case with the user's folders moved to an empty one."""
    parser = argparse.ArgumentParser()
    parser.add_argument("case", type=Path)
    parser.add_argument("--times", type=int, default=TIMES)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_STATE_HOME"] = folder
        os.environ["XDG_CACHE_HOME"] = os.environ.get("RAPPORTEUR_BENCH_CACHE", folder)
        print(json.dumps(measured(options.case, Path(folder), options.times)))


if __name__ == "__main__":
    main()
