"""The same events in other programs, where their packages are there; what is missing is said in a line, never an error.

Each peer runs in a process of its own, so that none of them is needed by the bench. A peer's frame is a zoom step of
the same kind as ours: the span halves or doubles about a place and everything in view is painted.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from threading import Timer
from typing import Any

from db.case import read_case
from db.case_file import CaseFile

PATIENCE_S, MOST_ITEMS = 240, 2_000
"""A browser lays out an element an item: ten thousand give no frame within minutes. The figures say how many."""
FIGURES = re.compile(r"FIGURES (\{.*?\})")
CHROMIUM_FLAGS = (
    *("--headless", "--disable-gpu", "--no-sandbox", "--disable-dev-shm-usage", "--no-first-run"),
    *("--window-size=1920,1080", "--enable-logging=stderr", "--log-level=0"),
)
SCRIPTS = Path(__file__).parent / "peer_scripts"
NEEDS = {"graphics_scene": "", "pyqtgraph_bars": "pyqtgraph", "matplotlib_pdf": "matplotlib"}


def measured(path: Path, paper: dict[int, Path], *, install: bool) -> dict[str, Any]:
    """What each peer took over the events of a case: its figures, or a sentence why there are none.

    `paper` are the cases that go onto paper, by their number of events; that peer's figures are by number, too.
    """
    with tempfile.TemporaryDirectory() as folder:
        events = Path(folder) / "events.json"
        events.write_text(json.dumps(_events(path)))
        answers: dict[str, Any] = {}
        for name, package in NEEDS.items():
            python = _python_with(package, Path(folder), install=install) if package else sys.executable
            if not python:
                answers[name] = f"{package} is not installed and could not be"
                continue
            script = str(SCRIPTS / f"{name}.py")
            if name != "matplotlib_pdf":
                answers[name] = _run([python, script, str(events)])
                continue
            answers[name] = {}
            for size, case in paper.items():
                printed = Path(folder) / f"{size}.json"
                printed.write_text(json.dumps(_events(case)))
                answers[name][str(size)] = _run([python, script, str(printed)])
        answers["vis_timeline"] = _vis_timeline(Path(folder), events, install=install)
    return answers


def _events(path: Path) -> list[tuple[int, int, str, int]]:
    """(start, end, title, kind) of every dated event."""
    with CaseFile.open(path, read_only=True) as case_file:
        case = read_case(case_file)
        columns = case.columns
        dated = (columns.earliest_start_s > -(2**61)) & (columns.latest_end_s < 2**61)
        titles = case.titles(columns.ids[dated].tolist())
        starts, ends = columns.earliest_start_s[dated].tolist(), columns.latest_end_s[dated].tolist()
        return list(zip(starts, ends, titles, columns.kind[dated].tolist(), strict=True))


def _python_with(package: str, folder: Path, *, install: bool) -> str:
    """A Python that has a package and Qt: this one, or a fresh environment beside it; "" where neither can be."""
    if subprocess.run([sys.executable, "-c", f"import {package}"], capture_output=True).returncode == 0:
        return sys.executable
    if not install:
        return ""
    home = folder / "venv"
    python = home / "bin" / "python"
    if not python.exists():
        made = subprocess.run([sys.executable, "-m", "venv", "--system-site-packages", str(home)], capture_output=True)
        if made.returncode:
            return ""
    wanted = [package, "numpy", "PySide6-Essentials"] if package == "pyqtgraph" else [package]
    done = subprocess.run([str(python), "-m", "pip", "install", "-q", *wanted], capture_output=True)
    return str(python) if done.returncode == 0 else ""


def _vis_timeline(folder: Path, events: Path, *, install: bool) -> Any:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    npm = shutil.which("npm")
    if not chromium or not npm:
        missing = " and ".join(name for name, there in (("Chromium", chromium), ("npm", npm)) if not there)
        return f"{missing} not found: install Debian's packages chromium and npm to compare"
    if not install:
        return "left out: nothing is installed in a quick run"
    got = subprocess.run([npm, "install", "--silent", "--prefix", str(folder), "vis-timeline"], capture_output=True)
    library = folder / "node_modules/vis-timeline/standalone/umd/vis-timeline-graph2d.min.js"
    if got.returncode or not library.exists():
        return "vis-timeline could not be installed with npm"
    page = folder / "page.html"
    script = (SCRIPTS / "vis_timeline.html").read_text()
    few = json.dumps(json.loads(events.read_text())[:MOST_ITEMS])
    page.write_text(script.replace("LIBRARY", library.read_text()).replace("EVENTS", few))
    return _figures_of_page([chromium, *CHROMIUM_FLAGS, f"--user-data-dir={folder / 'profile'}", page.as_uri()])


def _figures_of_page(command: list[str]) -> Any:
    """What the page writes to its console, which a headless browser hands on to stderr; then the browser is ended."""
    browser = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    assert browser.stderr is not None
    ender = Timer(PATIENCE_S, browser.kill)
    ender.start()
    try:
        for line in browser.stderr:
            found = FIGURES.search(line)
            if found:
                return json.loads(found[1])
    finally:
        ender.cancel()
        browser.kill()
        browser.wait()
        browser.stderr.close()
    return f"vis-timeline gave no figures within {PATIENCE_S} s"


def _run(command: list[str]) -> Any:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S)
    except subprocess.TimeoutExpired:
        return f"took more than {PATIENCE_S} s"
    if done.returncode:
        return "failed: " + (done.stderr.strip().splitlines() or ["no message"])[-1]
    return json.loads(done.stdout)
