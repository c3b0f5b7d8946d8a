"""The bench runs from end to end on a small case and writes every key it promises."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.figures import percentile, summary_ms, table
from tests.benchmarks.journey import MILLION, journey

ROOT = Path(__file__).parent.parent


def test_a_quick_run_writes_every_figure(tmp_path: Path) -> None:
    out = tmp_path / "bench.json"
    command = [sys.executable, "-m", "tests.benchmarks", "--quick", "--out", str(out), "--cases", str(tmp_path)]
    folders = {"XDG_STATE_HOME": str(tmp_path / "state"), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    environment = {**os.environ, **folders, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found = json.loads(out.read_text())
    frames = found["frames"]["2000"]
    assert 0 < frames["p50_ms"] <= frames["p95_ms"] <= frames["p99_ms"] <= frames["worst_ms"]
    assert found["frames_at_ratio_2"]["ratio"] == 2
    assert 0 < found["bytes_per_event"] <= 60
    assert set(found["first_frame_s"]) == {"2000_cold", "2000_cached"}
    assert found["selecting"]["anywhere"]["by_part"]["inspector"]["p95_ms"] > 0
    assert found["search"]["hits"] > 0
    assert found["start"]["version_s"] > 0
    assert found["pdf"]["2000"]["poster_s"] > 0
    assert found["pdf"]["2000"]["pages"] > 100
    assert found["pdf"]["2000"]["mb"] < 300
    assert set(found["peers"]) == {"graphics_scene", "pyqtgraph_bars", "matplotlib_pdf", "vis_timeline"}
    assert "frames, 2,000 events" in done.stdout


def test_the_journey_reaches_a_millionth_of_the_case_at_every_place() -> None:
    places = [1e8, 3e8, 5e8]
    looks = list(journey(0.0, 1e9, places))
    narrow = [look for look in looks if look.part == "in" and look.end_s - look.start_s <= 1e9 / MILLION * 1.01]
    assert len(narrow) == len(places)
    for look, place in zip(narrow, places, strict=True):
        assert look.start_s <= place <= look.end_s
    assert {look.lanes_by for look in looks} == {"kind", "party", "actor", "issue", "place", "source"}
    assert {look.filters for look in looks} == {"none", "hide", "important", "actor"}


def test_percentiles_are_of_the_nearest_rank() -> None:
    values = [float(value) for value in range(1, 101)]
    assert [percentile(values, share) for share in (0.5, 0.95, 0.99)] == [50, 95, 99]
    assert summary_ms([3.0])["p99_ms"] == 3.0
    with pytest.raises(ValueError):
        percentile([], 0.5)
    assert "what" in table([])
