"""What the window asks of the process that draws documents, and how far that process says it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from db.interchange.choice import ExportChoice
from viewer.export_pages import ExportSettings, Stage
from viewer.words import number, tr

Tell = Callable[[Stage, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is of it."""

HIDDEN_VERB: Final = "--export-child"
"""With it this program starts itself as the process that draws; the name of a locale follows."""
FINEST: Final = 1_000
SHARES: Final = {
    # Of the poster and report of a case of 10,000 events: 4.2 s, 2.5 s and 2.1 s.
    Stage.LAY_OUT: (0.0, 0.48),
    Stage.PAGES: (0.48, 0.76),
    Stage.FINISH: (0.76, 1.0),
    Stage.ROWS: (0.0, 1.0),
}


@dataclass(frozen=True, slots=True)
class WriteJob:
    """A document or another program's format to write into `draft`. `choice` is for formats that need no drawing."""

    case: Path
    draft: Path
    settings: ExportSettings
    choice: ExportChoice | None = None


@dataclass(frozen=True, slots=True)
class PreviewJob:
    """Page `number` to draw, to fit into `box_px` (px of the screen), `ratio` pixels to one of them."""

    case: Path
    settings: ExportSettings
    number: int
    box_px: tuple[int, int]
    ratio: float


Job = WriteJob | PreviewJob


def share_of(stage: Stage, done: int, total: int) -> int:
    """How much of the whole is done, of `FINEST`."""
    first, last = SHARES[stage]
    return round(FINEST * (first + (last - first) * min(1.0, done / max(1, total))))


def words_of(stage: Stage, done: int, total: int) -> str:
    """What is being done, in words."""
    if stage is Stage.LAY_OUT:
        return tr("Laying out the pages")
    if stage is Stage.PAGES:
        return tr("Page {done} of {total}", done=number(done), total=number(total))
    if stage is Stage.FINISH:
        return tr("Putting the file together")
    return tr("Writing the records")
