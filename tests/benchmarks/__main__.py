"""Every measure in one run: `python -m tests.benchmarks --out build/bench.json [--sizes 10000,…] [--quick]`.

Cases are made once into build/bench-cases. Each measure runs in a process of its own, one after the other; figures go
to the file, and a table of them all to the screen.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.benchmarks import peers, starting
from tests.benchmarks.cases import case_of
from tests.benchmarks.figures import Row, row_of, single_row, table
from tests.benchmarks.journey import ZOOM_STEPS

SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
QUICK_SIZE, QUICK_STEPS = 2_000, 12
BARS_MS = {100_000: 6.0, 1_000_000: 8.0, 10_000_000: 10.0}
DOUBLE_SIZE, DOUBLE_BAR_MS = 1_000_000, 16.0
GROWTH_BAR, BYTES_BAR = 2.0, 60.0
SELECT_BAR_MS = 16.0
FIRST_BARS_S = {"1000000_cached": 0.6, "1000000_cold": 3.0, "10000000_cached": 1.5}
PEER_SIZE, SEARCH_MOST = 10_000, 1_000_000
PDF_SIZES, PEER_PDF_SIZES = (1_000, 1_700, 10_000), (1_000, 10_000)
PDF_BARS_S, PDF_BAR_MB = {1_700: 3.0, 10_000: 10.0}, 300.0
"""1,700 events fill about 200 pages."""


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, write. Returns 0 whether or not the bars were kept: the table says it."""
    options = _options(arguments)
    sizes = [QUICK_SIZE] if options.quick else [int(size) for size in options.sizes.split(",")]
    steps = QUICK_STEPS if options.quick else ZOOM_STEPS
    rows: list[Row] = []
    found: dict[str, Any] = {"machine": _machine(), "frames": {}, "first_frame_s": {}}
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder)
        cases = {size: case_of(options.cases, size) for size in sizes}
        for size, path in cases.items():
            _frames(found, rows, size, path, steps)
        _growth(found, rows, sizes)
        double = QUICK_SIZE if options.quick else DOUBLE_SIZE
        if double in cases:
            _double(found, rows, double, cases[double], steps)
        _index_bytes(found, rows, cases[min(sizes[-1], DOUBLE_SIZE) if DOUBLE_SIZE in cases else sizes[0]])
        for size, path in cases.items():
            _first_frames(found, rows, size, path, cache)
        _selecting(found, rows, DOUBLE_SIZE if DOUBLE_SIZE in cases else sizes[0], cases, cache)
        _search(found, rows, cases[max(size for size in sizes if size <= SEARCH_MOST or size == sizes[0])], cache)
        found["start"] = starting.measured(1 if options.quick else 5)
        rows += [single_row(f"start, {name[:-2]}", value, "s") for name, value in found["start"].items()]
        _pdf(found, rows, options, [QUICK_SIZE] if options.quick else list(PDF_SIZES))
        _peers(found, rows, options, QUICK_SIZE if options.quick else PEER_SIZE)
    print(table(rows))
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("--out", type=Path, default=Path("build/bench.json"))
    parser.add_argument("--cases", type=Path, default=Path("build/bench-cases"), help="where the cases are kept")
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--quick", action="store_true", help="one small case, seconds in all, nothing is installed")
    return parser.parse_args(arguments)


def _machine() -> dict[str, Any]:
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    return {"python": platform.python_version(), "system": platform.platform(), "cores": os.cpu_count(), "load": load}


def _run(module: str, *arguments: object, **environment: str) -> Any:
    command = [sys.executable, "-m", f"tests.benchmarks.{module}", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment})
    if done.returncode:
        raise SystemExit(f"{module} failed:\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def _frames(found: dict[str, Any], rows: list[Row], size: int, path: Path, steps: int) -> None:
    figures = found["frames"][str(size)] = _run("frames", path, "--steps", steps)
    rows.append(row_of(f"frames, {size:,} events", figures, BARS_MS.get(size)))
    rows.append(row_of("  of which our own work", figures["cpu"]))


def _double(found: dict[str, Any], rows: list[Row], size: int, path: Path, steps: int) -> None:
    figures = found["frames_at_ratio_2"] = _run("frames", path, "--steps", steps, QT_SCALE_FACTOR="2")
    rows.append(row_of(f"frames, {size:,} events, pixel ratio {figures['ratio']:g}", figures, DOUBLE_BAR_MS))


def _growth(found: dict[str, Any], rows: list[Row], sizes: list[int]) -> None:
    least, most = str(min(sizes)), str(max(sizes))
    if least != most:
        ratio = found["frames"][most]["p99_ms"] / found["frames"][least]["p99_ms"]
        found["growth"] = round(ratio, 2)
        rows.append(single_row(f"growth of p99, {int(least):,} to {int(most):,}", ratio, "times", GROWTH_BAR))


def _index_bytes(found: dict[str, Any], rows: list[Row], path: Path) -> None:
    by_lanes = _run("index_bytes", path)
    found["bytes_per_event"] = max(by_lanes.values())
    found["bytes_per_entry_by_lanes"] = by_lanes
    rows.append(single_row("index, most bytes an (event, lane) entry", found["bytes_per_event"], "bytes", BYTES_BAR))


def _first_frames(found: dict[str, Any], rows: list[Row], size: int, path: Path, cache: Path) -> None:
    """Cold first; what that run leaves behind makes the next one cached."""
    for state in ("cold", "cached"):
        figures = _run("first_frame", path, cache / str(size))
        name = f"{size}_{state}"
        found["first_frame_s"][name] = figures["first_s"]
        found.setdefault("whole_frame_s", {})[name] = figures["whole_s"]
        rows.append(single_row(f"first frame, {size:,}, {state}", figures["first_s"], "s", FIRST_BARS_S.get(name)))
        rows.append(single_row("  every event drawn", figures["whole_s"], "s"))


def _selecting(found: dict[str, Any], rows: list[Row], size: int, cases: dict[int, Path], cache: Path) -> None:
    """In the whole window, with the cache that the first frames have left."""
    found["selecting"] = _run("selecting", cases[size], RAPPORTEUR_BENCH_CACHE=str(cache / str(size)))
    for name, figures in found["selecting"].items():
        rows.append(row_of(f"select a record, {size:,} events, {name.replace('_', ' ')}", figures, SELECT_BAR_MS))


def _search(found: dict[str, Any], rows: list[Row], path: Path, cache: Path) -> None:
    found["search"] = _run("searching", path, cache)
    rows.append(row_of(f"search in {path.stem} events, first 50 results", found["search"]))


def _pdf(found: dict[str, Any], rows: list[Row], options: argparse.Namespace, sizes: list[int]) -> None:
    found["pdf"] = {}
    for size in sizes:
        path = case_of(options.cases, size)
        with tempfile.TemporaryDirectory() as folder:
            began = time.perf_counter()
            command = [sys.executable, "-m", "viewer", "export", str(path), f"{folder}/out.pdf"]
            done = subprocess.run([*command, "--parts", "poster"], capture_output=True, text=True)
            taken = time.perf_counter() - began
        if done.returncode:
            found["pdf"][str(size)] = "failed: " + done.stderr.strip()[-200:]
            continue
        whole = _run("pdf_pages", path)
        found["pdf"][str(size)] = {"poster_s": round(taken, 2), **whole}
        bar_s = PDF_BARS_S.get(size)
        rows.append(single_row(f"PDF, {size:,} events: the poster, with the program's start", taken, "s"))
        rows.append(single_row(f"  poster and paged report, {whole['pages']} pages", whole["seconds"], "s", bar_s))
        rows.append(single_row("  most memory", whole["mb"], "MB", PDF_BAR_MB))
        rows.append(single_row("  longest wait of the window meanwhile", whole["longest_wait_ms"], "ms"))


def _peers(found: dict[str, Any], rows: list[Row], options: argparse.Namespace, size: int) -> None:
    paper = {count: case_of(options.cases, count) for count in (PEER_PDF_SIZES if not options.quick else (size,))}
    found["peers"] = peers.measured(case_of(options.cases, size), paper, install=not options.quick)
    ours = found["frames"].get(str(size))
    for name, answer in found["peers"].items():
        if isinstance(answer, str):
            print(f"{name}: {answer}", file=sys.stderr)
        elif "p99_ms" in answer and ours:
            answer["ratio_p99"] = round(answer["p99_ms"] / ours["p99_ms"], 1)
            rows.append(single_row(f"{name}, {size:,}: frame p99", answer["p99_ms"], "ms"))
            rows.append(single_row("  to ours", answer["ratio_p99"], "times"))
        elif name == "matplotlib_pdf":
            _peer_on_paper(found, rows, answer)


def _peer_on_paper(found: dict[str, Any], rows: list[Row], answers: dict[str, Any]) -> None:
    """The peer's one page of all events against our poster and all pages of the report."""
    for size, answer in answers.items():
        ours = found["pdf"].get(size)
        if isinstance(answer, str) or not isinstance(ours, dict):
            print(f"matplotlib_pdf, {size}: {answer}", file=sys.stderr)
            continue
        answer["ratio"] = round(answer["seconds"] / ours["seconds"], 1)
        rows.append(single_row(f"matplotlib_pdf, {int(size):,} events on one page", answer["seconds"], "s"))
        rows.append(single_row("  to our poster and report", answer["ratio"], "times"))


if __name__ == "__main__":
    sys.exit(main())
