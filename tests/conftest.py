"""What every test stands on: no screen, a home folder of its own, and no thread or Qt warning left behind."""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from pytestqt.qtbot import QtBot

# No deadline: a busy machine is slow, not wrong. In CI the same examples every time, so that a red run there
# can be had again here; at a desk new ones each time.
settings.register_profile("desk", deadline=None, print_blob=True)
settings.register_profile("ci", deadline=None, print_blob=True, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")

# Before Qt or anything of ours is imported: a test must neither see nor change this user's own settings,
# and must not depend on the language or the screen of whoever runs it.
_HOME = Path(tempfile.mkdtemp(prefix="rapporteur-tests-"))
_FOLDERS = {
    "HOME": "",
    "XDG_CONFIG_HOME": ".config",
    "XDG_CACHE_HOME": ".cache",
    "XDG_DATA_HOME": ".local/share",
    "XDG_STATE_HOME": ".local/state",
    "XDG_RUNTIME_DIR": ".runtime",
}
THREAD_GRACE_S = 20.0
PATIENCE_MS = 60_000
"""How long a test waits for what must come. It is for a busy machine alone: what is there at once ends the wait."""


def pytest_configure() -> None:
    for name, folder in _FOLDERS.items():
        path = _HOME / folder
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.environ[name] = str(path)
    for name in (
        "DISPLAY",
        "WAYLAND_DISPLAY",
        "XAUTHORITY",
        "LANGUAGE",
        "QT_SCALE_FACTOR",
        "QT_STYLE_OVERRIDE",
    ):
        os.environ.pop(name, None)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["LC_ALL"] = "C.UTF-8"


def pytest_unconfigure() -> None:
    shutil.rmtree(_HOME, ignore_errors=True)


def threads_at_work() -> dict[int, str]:
    """The name of every thread that runs Python just now, by its identifier.

    Qt's threads are among them while they run something of ours; an idle one waiting in its pool is not.
    """
    names = {thread.ident: thread.name for thread in threading.enumerate()}
    return {ident: names.get(ident, "one of Qt's") for ident in sys._current_frames()}


@pytest.fixture(autouse=True)
def no_thread_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails a test whose threads outlive it: they would run into the next test's objects."""
    before = threads_at_work().keys()
    yield
    deadline = time.monotonic() + THREAD_GRACE_S
    while (late := threads_at_work().keys() - before) and time.monotonic() < deadline:
        time.sleep(0.005)
    if late:
        names = ", ".join(sorted(threads_at_work().get(ident, "one that just ended") for ident in late))
        pytest.fail(f"{request.node.name} left threads running: {names}", pytrace=False)


class PatientQtBot(QtBot):
    """Waits as long as a busy machine needs: a test says that something comes, a benchmark says how soon."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE_MS) -> None:
        super().waitUntil(callback, timeout=max(timeout, PATIENCE_MS))

    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE_MS, **options: Any) -> Any:
        return super().waitSignal(signal, timeout=max(timeout, PATIENCE_MS), **options)


@pytest.fixture
def qtbot(qapp: Any, request: pytest.FixtureRequest) -> QtBot:
    return PatientQtBot(request)


@pytest.fixture(scope="session")
def x_display() -> Iterator[str]:
    """The name of a fresh X display (":7"), 1920x1080 at 24 bits, for programs started by a test.

    Give it to the child's environment as DISPLAY together with QT_QPA_PLATFORM=xcb.
    """
    if shutil.which("Xvfb") is None:
        pytest.fail("Xvfb is missing; `make setup` installs it.", pytrace=False)
    read_end, write_end = os.pipe()
    command = ["Xvfb", "-displayfd", str(write_end), "-screen", "0", "1920x1080x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[write_end], stderr=subprocess.DEVNULL)
    os.close(write_end)
    with os.fdopen(read_end) as answer:
        number = answer.readline().strip()
    try:
        if not number:
            pytest.fail(f"Xvfb ended with code {server.wait()} before it had a display.", pytrace=False)
        yield f":{number}"
    finally:
        server.terminate()
        server.wait(10)
