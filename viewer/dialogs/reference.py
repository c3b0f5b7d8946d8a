"""Texts to read: the key of every action, and what the program is."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence

from viewer.actions import ACTIONS, MENUS
from viewer.key_names import key_sequences
from viewer.resources import VERSION, resource_path
from viewer.words import tr

CANVAS_KEYS = (
    ("Left, Right", "previous and next in the lane"),
    ("Up, Down", "lane above and below, nearest in time"),
    ("Shift+Left, Shift+Right", "extend the selection"),
    ("Home, End", "first and last"),
    ("Shift+Home, Shift+End", "select the span to the start or the end"),
    ("Page Up, Page Down", "scroll the lanes"),
    ("Space", "add to the selection or take out"),
    ("Enter", "open in the inspector"),
    ("F", "fit the selection"),
    ("N", "note on the selection"),
    ("+, −", "zoom"),
    ("Esc", "let go"),
)


def keys_text() -> str:
    """The key table, menu by menu, then the keys of the canvas."""
    parts = []
    for menu in MENUS:
        rows = []
        for action in ACTIONS:
            if action.menu == menu and action.keys:
                keys = [
                    key.toString(QKeySequence.SequenceFormat.NativeText)
                    for text in action.keys
                    for key in key_sequences(text)
                ]
                rows.append(f"  {', '.join(keys):<28}{tr(action.words).rstrip('…')}")
        if rows:
            parts.append("\n".join([tr(menu), *rows]))
    rows = [f"  {keys:<28}{tr(words)}" for keys, words in CANVAS_KEYS]
    parts.append("\n".join([tr("While the timeline has the focus"), *rows]))
    return "\n\n".join(parts)


def keys_markdown() -> str:
    """The key table of the user guide; portable names, and of a standard key the first, so it is the same anywhere."""
    lines = ["| keys | what |", "|---|---|"]
    for action in ACTIONS:
        keys = [
            key.toString(QKeySequence.SequenceFormat.PortableText)
            for text in action.keys
            for key in key_sequences(text)[:1]
        ]
        if keys:
            lines.append(f"| {', '.join(keys)} | {action.words.rstrip('…')} |")
    lines += [f"| {keys} (on the timeline) | {words} |" for keys, words in CANVAS_KEYS]
    return "\n".join(lines)


def guide_text() -> str:
    """The user guide."""
    return resource_path("manual", "user-guide.md").read_text(encoding="utf-8")


def about_text() -> str:
    """Version, licence, and the notices of everything shipped with the program."""
    head = tr("Rapporteur {version}", version=VERSION)
    words = tr("A timeline and case-file viewer for negotiations. It never uses a network.")
    licence = tr("The program is under the MIT licence. It is built on the works listed below, each under its own.")
    notices = resource_path("THIRD_PARTY.txt").read_text(encoding="utf-8")
    return "\n\n".join([head, words, licence, notices])
