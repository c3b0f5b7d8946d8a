"""Writes the key table of the user guide from the table of actions; `make keys`, held by a test."""

from __future__ import annotations

import os
import sys
from pathlib import Path

MARK = "<!-- keys: `make keys` writes them from the table of actions -->\n"
GUIDE = Path(__file__).resolve().parent.parent / "manual" / "user-guide.md"


def guide_with_keys(text: str, table: str) -> str:
    """The guide with everything after the mark replaced by the table."""
    head, _mark, _old = text.partition(MARK)
    return f"{head}{MARK}\n{table}\n"


def main() -> int:
    """Write the guide anew."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from viewer.dialogs.reference import keys_markdown

    app = QApplication.instance() or QApplication([])
    GUIDE.write_text(guide_with_keys(GUIDE.read_text(encoding="utf-8"), keys_markdown()), encoding="utf-8")
    del app
    return 0


if __name__ == "__main__":
    sys.exit(main())
