"""The fixtures every test stands on catch what they are there to catch."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]
CONFTEST = Path(__file__).with_name("conftest.py").read_text(encoding="utf-8")

CASES = {
    "a thread": (
        """
        import threading
        def test_it():
            threading.Thread(target=threading.Event().wait, args=(30,), daemon=True, name="straggler").start()
        """,
        "*left threads running: straggler*",
    ),
    "a thread of Qt's": (
        """
        import threading
        from PySide6.QtCore import QThreadPool
        started, release, pool = threading.Event(), threading.Event(), QThreadPool()
        def work():
            started.set()
            release.wait(30)
        def test_it():
            pool.start(work)
            assert started.wait(5)
        def teardown_module():
            release.set()
        """,
        "*left threads running: one of Qt's*",
    ),
    "a warning": (
        """
        import warnings
        def test_it():
            warnings.warn("not so", RuntimeWarning)
        """,
        "*RuntimeWarning: not so*",
    ),
    "a Qt warning": (
        """
        from PySide6.QtGui import QPixmap, QPainter
        def test_it(qapp):
            QPainter(QPixmap())
        """,
        "*Qt messages with level WARNING or above emitted*",
    ),
}


@pytest.mark.parametrize("what", CASES)
def test_it_fails_a_test_that_leaves(what: str, pytester: pytest.Pytester, pytestconfig: pytest.Config) -> None:
    source, expected = CASES[what]
    pytester.makeconftest(CONFTEST)
    pytester.makefile(".toml", pyproject=(pytestconfig.rootpath / "pyproject.toml").read_text(encoding="utf-8"))
    pytester.mkdir("tests")
    pytester.makepyfile(**{"tests/test_case": source})
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    result.stdout.fnmatch_lines([expected])
    assert result.ret == 1


def test_a_thread_that_ends_is_no_straggler() -> None:
    started = threading.Event()
    threading.Thread(target=started.set).start()
    assert started.wait(5)


def test_no_test_sees_this_users_home_or_screen() -> None:
    assert "rapporteur-tests-" in os.environ["HOME"]
    assert os.environ["XDG_CONFIG_HOME"].startswith(os.environ["HOME"])
    assert "DISPLAY" not in os.environ
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"


def test_the_x_display_takes_a_client(x_display: str) -> None:
    script = "from PySide6.QtGui import QGuiApplication as A; print(A([]).primaryScreen().size().toTuple())"
    environment = os.environ | {"DISPLAY": x_display, "QT_QPA_PLATFORM": "xcb"}
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stdout.strip() == "(1920, 1080)", done.stderr
