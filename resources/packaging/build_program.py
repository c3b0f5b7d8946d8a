"""Builds dist/rapporteur/ with PyInstaller, unless the one there was made from exactly these sources.

Prints the path of the executable. Several callers at once wait for one build.
"""

import fcntl
import hashlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "dist" / "rapporteur" / "rapporteur"
STAMP = ROOT / "dist" / "rapporteur.sources"
LOCK = ROOT / "build" / "package.lock"
LOG = ROOT / "build" / "package.log"


def sources() -> Iterator[Path]:
    """Every file that goes into the program or says how it is made, sorted."""
    found = [ROOT / name for name in ("build.spec", "requirements-dev.txt", "LICENSE")]
    for folder in ("viewer", "db", "resources"):
        found += [path for path in (ROOT / folder).rglob("*") if path.is_file()]
    return (path for path in sorted(found) if "__pycache__" not in path.parts)


def fingerprint() -> str:
    """SHA-256 over names and contents of the sources and the Python environment that builds."""
    digest = hashlib.sha256(f"{sys.prefix} {sys.version}".encode())
    for path in sources():
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def build() -> Path:
    """The path of an executable made from the present sources; ends with the log's tail when that fails."""
    LOCK.parent.mkdir(exist_ok=True)
    with LOCK.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        now = fingerprint()
        if PROGRAM.exists() and STAMP.exists() and STAMP.read_text(encoding="utf-8") == now:
            return PROGRAM
        STAMP.unlink(missing_ok=True)
        print("Building dist/rapporteur with PyInstaller; this takes a minute", file=sys.stderr, flush=True)
        command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", "build.spec"]
        with LOG.open("w") as log:
            done = subprocess.run(command, cwd=ROOT, check=False, stdout=log, stderr=subprocess.STDOUT)
        if done.returncode != 0 or not PROGRAM.exists():
            tail = "".join(LOG.read_text(encoding="utf-8", errors="replace").splitlines(keepends=True)[-30:])
            sys.exit(f"{tail}\nThe program could not be built; all of it is in {LOG.relative_to(ROOT)}.")
        STAMP.write_text(now, encoding="utf-8")
        return PROGRAM


if __name__ == "__main__":
    print(build())
