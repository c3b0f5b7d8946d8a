"""How long the program takes to say its version, and to paint an empty window."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import Any

from tests.benchmarks.figures import percentile

WINDOW = """
import os, tempfile
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from PySide6.QtCore import QSettings
from viewer.app import dress, make_application
from viewer.look import Look
from viewer.main_window import MainWindow
from viewer.settings import Settings
with tempfile.TemporaryDirectory() as folder:
    app = make_application()
    settings = Settings(QSettings(folder + "/settings.ini", QSettings.Format.IniFormat))
    look = Look(settings)
    dress(app, look)
    window = MainWindow(settings, look)
    window.show()
    window.repaint()
    app.processEvents()
    window.shut_down()
    os._exit(0)
"""


def measured(times: int) -> dict[str, Any]:
    """Medians over fresh processes, in seconds."""
    version = [_seconds(["-m", "viewer", "--version"]) for _ in range(times)]
    window = [_seconds(["-c", WINDOW]) for _ in range(times)]
    return {"version_s": round(percentile(version, 0.5), 3), "window_s": round(percentile(window, 0.5), 3)}


def _seconds(arguments: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True, env=dict(os.environ))
    return time.perf_counter() - began
