"""The documents say what is so: the guide's keys are the table's, every verb is in the README, links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

from pytestqt.qtbot import QtBot

from resources.setup.write_keys import GUIDE, guide_with_keys
from viewer.cli import _VERBS
from viewer.dialogs.reference import keys_markdown

ROOT = Path(__file__).resolve().parents[2]


def test_the_guide_has_the_keys_of_the_table(qtbot: QtBot) -> None:
    text = GUIDE.read_text(encoding="utf-8")
    assert guide_with_keys(text, keys_markdown()) == text, "run make keys"


def test_the_readme_names_every_verb() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    missing = [verb for verb in _VERBS if f"| `{verb}" not in readme]
    assert missing == []


def test_what_the_documents_point_at_is_there() -> None:
    broken = []
    for document in ("README.md", "ARCHITECTURE.md", "CHANGELOG.md", "resources/manual/user-guide.md"):
        text = (ROOT / document).read_text(encoding="utf-8")
        targets = [t for t in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in t]
        targets += re.findall(r"`((?:db|viewer|resources|tests)/[\w./-]*\w\.(?:py|sql|md|txt|toml))`", text)
        broken += [f"{document}: {t}" for t in targets if not (ROOT / t).exists()]
    assert broken == []


def test_the_architecture_fits_one_screen_and_names_the_rooms() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 90
    for room in ("db/", "viewer/layout", "viewer/paint", "viewer/timeline", "viewer/forms", "viewer/positions"):
        assert room in text
