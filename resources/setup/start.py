"""What `make run` does once everything is installed: opens the sample case, or draws it without a screen."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / ".venv" / "bin" / "rapporteur"
SAMPLE = "abu-dhabi-2026"
CASE = Path("build", f"{SAMPLE}.rapporteur")
PICTURE = Path("build", "rapporteur.png")
DOCUMENT = Path("build", f"{SAMPLE}.pdf")


def rapporteur(*arguments: str) -> None:
    """Runs the program in the checkout; its own exit code ends this script when it is not 0 (done)."""
    done = subprocess.run([str(PROGRAM), *arguments], cwd=ROOT, check=False)
    if done.returncode != 0:
        sys.exit(done.returncode)


def main() -> int:
    ROOT.joinpath("build").mkdir(exist_ok=True)
    if not ROOT.joinpath(CASE).exists():
        rapporteur("sample", SAMPLE, str(CASE))
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        rapporteur(str(CASE))
        return 0
    print("There is no screen here, so the sample case is drawn into files instead.", flush=True)
    rapporteur("render", str(CASE), str(PICTURE), "--size", "1440x900")
    rapporteur("export", str(CASE), str(DOCUMENT), "--format", "pdf")
    print(f"The window is in {PICTURE}, the timeline in {DOCUMENT}.")
    print(f"On a screen, start it with: make run, or .venv/bin/rapporteur {CASE}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
