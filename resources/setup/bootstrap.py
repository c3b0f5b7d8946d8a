"""Makes a fresh checkout ready: the virtual environment, the pinned packages, the system libraries.

Runs on the machine's own Python with the standard library only; `make` calls it before anything else.

    python3 bootstrap.py run      what the program needs, screen or not
    python3 bootstrap.py work     also what the tests, the checks and the packaging need

Exit codes: 0 ready, 1 something is missing that only a person can install (the line to type is printed).
A second call finds its stamp and the libraries in place and returns at once.
"""

import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
STAMP = VENV / "ready-for-rapporteur"
OLDEST = (3, 11)

# Shared object -> Debian and Ubuntu package. What Qt's core and offscreen drawing load on a bare machine.
DRAWING_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
}
# What Qt's xcb platform loads besides, on a screen or under Xvfb.
SCREEN_LIBRARIES = {
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}
# Commands the tests and the packaging call.
WORK_COMMANDS = {
    "Xvfb": "xvfb",
    "xauth": "xauth",
    "pdftotext": "poppler-utils",
    "qpdf": "qpdf",
    "objdump": "binutils",
}


def has_library(soname: str) -> bool:
    """True when the loader finds the shared object."""
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def missing_packages(purpose: str) -> list[str]:
    """Names of the system packages to install before `purpose` ("run" or "work") can work, in order."""
    wanted: list[str] = []
    if importlib.util.find_spec("ensurepip") is None and not VENV.joinpath("bin", "python").exists():
        wanted.append(f"python{sys.version_info[0]}.{sys.version_info[1]}-venv")
    libraries = dict(DRAWING_LIBRARIES)
    if purpose == "work" or on_a_screen():
        libraries |= SCREEN_LIBRARIES
    wanted += [package for soname, package in libraries.items() if not has_library(soname)]
    if purpose == "work":
        wanted += [package for command, package in WORK_COMMANDS.items() if shutil.which(command) is None]
        wanted += missing_python_library()
    return list(dict.fromkeys(wanted))


def missing_python_library() -> list[str]:
    """The package of libpython, which PyInstaller bundles, where the interpreter is Debian's own."""
    if not sys.executable.startswith("/usr/bin/"):
        return []
    soname = sysconfig.get_config_var("INSTSONAME") or ""
    if not soname.startswith("libpython") or has_library(soname):
        return []
    return [f"libpython{sys.version_info[0]}.{sys.version_info[1]}"]


def on_a_screen() -> bool:
    """True when a window could be shown here."""
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def install_packages(packages: list[str]) -> None:
    """Installs system packages where this user may; otherwise prints the line to type and stops."""
    line = "apt-get install --no-install-recommends " + " ".join(packages)
    if shutil.which("apt-get") is None:
        stop("Rapporteur needs these Debian packages, or what they are called here: " + ", ".join(packages))
    may = privilege()
    if may is None:
        stop(f"System packages are missing. Install them, then run make again:\n\n    sudo {line}\n")
    say("Installing system packages: " + ", ".join(packages))
    quiet = [*may, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    # An old list may still hold what is asked for, so a failed update does not stop the install.
    subprocess.run([*quiet, "update"], check=False, stdin=subprocess.DEVNULL, stdout=sys.stderr)
    asked = [*quiet, "install", "--yes", "--no-install-recommends", *packages]
    failure = f"The system packages could not be installed. The line was:\n\n    {line}\n"
    run(asked, failure, stdout=subprocess.DEVNULL)


def privilege() -> list[str] | None:
    """The words to put before apt-get: none as root, sudo without a password, or None when not allowed."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    asked = subprocess.run(["sudo", "-n", "true"], check=False, capture_output=True)
    return ["sudo", "-n"] if asked.returncode == 0 else None


def fingerprint() -> str:
    """Changes whenever the environment in `.venv` has to be made again or filled anew."""
    parts = [sys.version, str(ROOT), sys.base_prefix]
    names = ("requirements-dev.txt", "pyproject.toml", "resources/setup/bootstrap.py")
    parts += [ROOT.joinpath(name).read_text(encoding="utf-8") for name in names]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def make_environment() -> None:
    """Creates `.venv` when it is missing or broken, and installs exactly the pinned packages into it."""
    if STAMP.exists() and STAMP.read_text(encoding="utf-8") == fingerprint():
        return
    python = VENV / "bin" / "python"
    if not usable(python):
        say("Making the virtual environment in .venv")
        venv = [sys.executable, "-m", "venv", "--clear", str(VENV)]
        run(venv, "The virtual environment could not be made.")
    say("Installing the pinned packages; the first time takes a minute or two")
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet"]
    pinned = ["--require-hashes", "--requirement", "requirements-dev.txt"]
    run([*pip, *pinned], "The packages could not be installed.")
    own = ["--no-deps", "--no-build-isolation", "--editable", "."]
    # One more --quiet: the build backend warns at length about what an editable install is.
    run([*pip, "--quiet", *own], "The program itself could not be installed into .venv.")
    loads = [str(python), "-c", "from PySide6 import QtGui, QtPrintSupport, QtSvg, QtWidgets"]
    run(loads, "Qt was installed but does not load; the line above names the library it misses.")
    STAMP.write_text(fingerprint(), encoding="utf-8")


def usable(python: Path) -> bool:
    """True when `.venv` works, was made in this folder, and holds the Python this script runs on."""
    pip = VENV / "bin" / "pip"
    if not python.exists() or not pip.exists() or str(VENV) not in pip.read_text(encoding="utf-8"):
        return False
    asked = [str(python), "-c", "import pip, sys; print(sys.version)"]
    answer = subprocess.run(asked, check=False, capture_output=True, text=True)
    return answer.returncode == 0 and answer.stdout.strip() == sys.version.strip()


def run(command: list[str], failure: str, stdout: int | None = None) -> None:
    """Runs one step in the checkout; stops with the sentence when it fails. What it prints goes to stderr."""
    told = sys.stderr if stdout is None else stdout
    done = subprocess.run(command, cwd=ROOT, check=False, stdin=subprocess.DEVNULL, stdout=told)
    if done.returncode != 0:
        stop(failure)


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def stop(sentence: str) -> NoReturn:
    raise SystemExit(sentence)


def main(arguments: list[str]) -> int:
    """Makes ready for the purpose named by the one argument; returns the exit code."""
    if len(arguments) != 1 or arguments[0] not in ("run", "work"):
        stop("usage: bootstrap.py run|work")
    if sys.version_info < OLDEST:
        stop(f"Rapporteur needs Python {OLDEST[0]}.{OLDEST[1]} or newer; this is {sys.version.split()[0]}.")
    missing = missing_packages(arguments[0])
    if missing:
        install_packages(missing)
    make_environment()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
