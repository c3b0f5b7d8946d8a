"""The program as people get it: built into one folder, started on its own, without this checkout's Python.

`make package` and these tests share one build; it is made anew (well under a minute) when a source changed.
RAPPORTEUR_PACKAGED names another executable to test instead, an installed one say.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILD_LIMIT_S = 600
START_LIMIT_S = 120


@pytest.fixture(scope="session")
def program() -> Path:
    """The packaged executable, built from the present sources."""
    given = os.environ.get("RAPPORTEUR_PACKAGED")
    if given:
        return Path(given)
    command = [sys.executable, str(ROOT / "resources" / "packaging" / "build_program.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=BUILD_LIMIT_S)
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.strip())


def start(program: Path, *arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs it the way a desktop would: no Python variables, another current folder, nothing on stdin."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "QT_", "VIRTUAL"))}
    return subprocess.run(
        [str(program), *arguments],
        cwd=folder,
        env=kept | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=START_LIMIT_S,
    )


def test_self_test_without_a_screen(program: Path, tmp_path: Path) -> None:
    done = start(program, "--self-test", folder=tmp_path, QT_QPA_PLATFORM="offscreen")
    assert done.returncode == 0, done.stdout + done.stderr
    # The offscreen platform says this of every window; anything else on stderr is a fault.
    said = [line for line in done.stderr.splitlines() if "This plugin does not support" not in line]
    assert said == []


def test_self_test_on_a_screen(program: Path, tmp_path: Path, x_display: str) -> None:
    done = start(program, "--self-test", folder=tmp_path, DISPLAY=x_display, QT_QPA_PLATFORM="xcb")
    assert done.returncode == 0, done.stdout + done.stderr


def test_version(program: Path, tmp_path: Path) -> None:
    done = start(program, "--version", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[-1] == "0.1.0"


def test_a_sample_is_built_and_drawn(program: Path, tmp_path: Path) -> None:
    made = start(program, "sample", "abu-dhabi-2026", "case.rapporteur", folder=tmp_path)
    assert made.returncode == 0, made.stderr
    drawn = start(program, "render", "case.rapporteur", "window.png", "--size", "1440x900", folder=tmp_path)
    assert drawn.returncode == 0, drawn.stderr
    picture = (tmp_path / "window.png").read_bytes()
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24])) == (1440, 900)


def test_a_wrong_word_is_wrong_use(program: Path, tmp_path: Path) -> None:
    done = start(program, "export", folder=tmp_path)
    assert done.returncode == 2
    assert done.stderr.strip()


def test_it_carries_the_licences_it_names(program: Path) -> None:
    inside = program.resolve().parent / "_internal"
    notices = (inside / "resources" / "THIRD_PARTY.txt").read_text(encoding="utf-8")
    named = [line.split(": ", 1)[1] for line in notices.splitlines() if line.startswith("  text: ")]
    files = [path for line in named for path in line.split(", ") if "PACKAGE" not in path]
    assert len(files) > 20
    assert [path for path in files if not (inside / path).exists()] == []


def test_nothing_of_the_build_is_inside(program: Path) -> None:
    inside = program.resolve().parent / "_internal"
    names = {path.name for path in inside.rglob("*")}
    assert not names & {"libqeglfs.so", "libqgtk3.so", "libQt6Network.so.6", "libQt6Qml.so.6", "bootstrap.py"}
    assert {"libqxcb.so", "libqoffscreen.so", "libqwayland.so", "schema.sql"} <= names
