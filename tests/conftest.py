"""What every test stands on: no screen, a home folder of its own, and no thread or Qt warning left behind."""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

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
THREAD_GRACE_S = 2.0


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


def threads_at_work() -> set[threading.Thread]:
    """Threads that could still touch something; a pool's idle thread has no Python frame and is left out."""
    with_a_frame = sys._current_frames()
    return {
        thread
        for thread in threading.enumerate()
        if thread.is_alive() and not (is_foreign(thread) and thread.ident not in with_a_frame)
    }


def is_foreign(thread: threading.Thread) -> bool:
    """True for a thread that Qt started and Python only met; Python cannot tell when such a one ends."""
    return isinstance(thread, threading._DummyThread)


@pytest.fixture(autouse=True)
def no_thread_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails a test whose threads outlive it: they would run into the next test's objects."""
    before = threads_at_work()
    yield
    for thread in threads_at_work() - before:
        if not is_foreign(thread):
            thread.join(THREAD_GRACE_S)
    if "PySide6.QtCore" in sys.modules:
        from PySide6.QtCore import QThreadPool

        QThreadPool.globalInstance().waitForDone(int(THREAD_GRACE_S * 1000))
    left = sorted(thread.name for thread in threads_at_work() - before)
    if left:
        pytest.fail(f"{request.node.name} left threads running: {', '.join(left)}", pytrace=False)


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
