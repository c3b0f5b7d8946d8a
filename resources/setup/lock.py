"""Pins the requirements: requirements*.in become requirements*.txt, every package with version and hash.

Needs `uv` on the PATH or in `.venv` (it is no requirement of the program). The files name packages only:
an address in them would tie everyone to the place one of us happened to install from, so it is refused.
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OLDEST_PYTHON = "3.11"


def find_uv() -> str:
    """The path of `uv`; ends the program with a sentence when there is none."""
    found = shutil.which("uv", path=str(ROOT / ".venv" / "bin")) or shutil.which("uv")
    if found is None:
        sys.exit("Pinning needs uv. Install it with: .venv/bin/pip install uv")
    return found


def pin(uv: str, name: str) -> None:
    """Writes NAME.txt from NAME.in, keeping versions already pinned there where they still fit."""
    target = ROOT / f"{name}.txt"
    command = [uv, "pip", "compile", f"{name}.in", "--output-file", f"{name}.txt", "--quiet", "--no-header"]
    command += ["--universal", "--python-version", OLDEST_PYTHON, "--generate-hashes", "--no-emit-index-url"]
    subprocess.run(command, cwd=ROOT, check=True)
    pinned = target.read_text(encoding="utf-8")
    if "://" in pinned or str(ROOT) in pinned:
        target.unlink()
        sys.exit(f"{target.name} would have named an address or a folder of this machine; it was not kept.")
    header = f"# Made from {name}.in by `make requirements`; do not edit by hand.\n"
    target.write_text(header + pinned, encoding="utf-8")


if __name__ == "__main__":
    for each in ("requirements", "requirements-dev"):
        pin(find_uv(), each)
