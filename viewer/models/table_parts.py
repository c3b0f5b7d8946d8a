"""What the tables of the dock are made of: a table as data, and the cell that names passages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from db.domain import Evidence
from viewer.models.case_reading import CaseReading
from viewer.models.record_table import Cell, Column
from viewer.models.record_words import passage_mark
from viewer.words import tr

Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TableSpec:
    """One table of the dock: its columns, which ids it shows, and how a page of its rows is read."""

    name: str
    columns: tuple[Column, ...]
    ids: Callable[[], Ids]
    read: Callable[[Sequence[int]], list[Any]]


def passages_by_target(reading: CaseReading, ids: Sequence[int]) -> dict[int, tuple[Evidence, ...]]:
    """The known passages of each of these records that has any."""
    found: dict[int, list[Evidence]] = {}
    for passage in reading.evidence_of(ids):
        found.setdefault(passage.target_id, []).append(passage)
    return {target: tuple(passages) for target, passages in found.items()}


def passages_cell(reading: CaseReading, passages: Sequence[Evidence]) -> Cell:
    """The marks of a record's passages, as a link to the first; "none" where nothing is cited."""
    if not passages:
        return Cell(tr("none"), "secondary")
    return Cell(marks_of(reading, passages), "link", link_id=passages[0].id)


def marks_of(reading: CaseReading, passages: Sequence[Evidence]) -> str:
    """The marks of passages, each once: "S1 ¶3, S2 ¶1"; empty without any."""
    return ", ".join(dict.fromkeys(passage_mark(reading, passage) for passage in passages))
