"""The options of `rapporteur render`, kept apart so that other verbs need no Qt to show their help."""

from __future__ import annotations

import argparse
from pathlib import Path

STATES = (
    "welcome",
    "empty_case",
    "no_match",
    "empty_span",
    "unlocked",
    "nothing_selected",
    "not_saved",
    "read_only",
    "reader",
    "note_editor",
    "palette",
    "find",
    "unsafe_file",
    "damaged_file",
    "salvaged",
    "opening",
    "restore",
    "handover",
    "merge_review",
    "compare",
    "file_check",
)

UNOPENED = ("unsafe_file", "damaged_file", "salvaged", "opening")
"""States of a file that is not open: the file that is named is shown as it is, or a spoiled copy of a good one."""


def size(text: str) -> tuple[int, int]:
    """Read "1440x900"; at most 16,384 pixels a side."""
    width, _x, height = text.lower().partition("x")
    if not (width.isdigit() and height.isdigit()) or not (200 <= int(width) <= 16384 and 150 <= int(height) <= 16384):
        raise argparse.ArgumentTypeError(f"“{text}” is not a size such as 1440x900")
    return int(width), int(height)


def add_render_options(verb: argparse.ArgumentParser) -> None:
    """Add everything `render` takes."""
    verb.add_argument("file", type=Path)
    verb.add_argument("out", type=Path, metavar="OUT.png")
    verb.add_argument("--size", type=size, default=(1440, 900), metavar="WxH")
    verb.add_argument("--scale", type=float, default=1.0, metavar="F", help="device pixels per pixel (default 1)")
    verb.add_argument("--span", default="", metavar="A/B", help="an EDTF interval (default: the whole case)")
    verb.add_argument("--theme", choices=("light", "dark"), default="light")
    verb.add_argument("--select", default="", metavar="UID", help="the record to select")
    verb.add_argument("--view", choices=("timeline", "positions", "ledger"), default="timeline")
    verb.add_argument("--lanes-by", default="kind", choices=("kind", "party", "actor", "issue", "place", "source"))
    verb.add_argument("--detail", default="auto", choices=("auto", "density", "clusters", "labels", "cards"))
    verb.add_argument("--as-of", default=None, metavar="DATE", help="as known on this day; 'today' for all")
    verb.add_argument("--now", default=None, metavar="DATE", help="the present day that the picture shows")
    verb.add_argument("--text-scale", type=int, default=100, choices=(90, 100, 115, 130))
    verb.add_argument("--locale", default="en_GB", help="for numbers and dates, such as en_GB or de_DE")
    verb.add_argument("--state", default="", choices=("", *STATES), help="a state page of the window")
    verb.add_argument("--find", default="", metavar="TEXT", help="the text typed into Find or the palette")
