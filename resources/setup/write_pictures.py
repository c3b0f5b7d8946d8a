"""Draws the picture of the README from the sample case, through `rapporteur render`; `make pictures`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from viewer.__main__ import main as rapporteur

PICTURES = Path(__file__).resolve().parent.parent / "pictures"
VIEW = ["--span", "2025-08-05/2026-05-06", "--now", "2026-11-23", "--size", "1440x900", "--select", "exchange-157"]


def main() -> int:
    """Build the sample and draw it in light and dark."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        case = str(Path(folder) / "abu-dhabi-2026.rapporteur")
        code = rapporteur(["sample", "abu-dhabi-2026", case])
        for theme, name in (("light", "rapporteur.png"), ("dark", "rapporteur-dark.png")):
            code = code or rapporteur(["render", case, str(PICTURES / name), "--theme", theme, *VIEW])
    return code


if __name__ == "__main__":
    sys.exit(main())
