"""Where the program's own files are, from a checkout and from the packaged program."""

from __future__ import annotations

import sys
from pathlib import Path

VERSION = "0.1.0"


def resource_path(*parts: str) -> Path:
    """The path of a file under `resources/`; parts are names of ours, never case text."""
    frozen_root = getattr(sys, "_MEIPASS", None)
    root = Path(frozen_root) if frozen_root else Path(__file__).resolve().parent.parent
    return root.joinpath("resources", *parts)
