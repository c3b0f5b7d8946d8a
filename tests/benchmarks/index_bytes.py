"""Bytes the index holds for each (event, lane) entry, by lane key and with a filter: `… index_bytes CASE`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from db.case import read_case
from db.case_file import CaseFile
from viewer.layout.english import EnglishWords
from viewer.layout.frame import frame_of
from viewer.layout.lanes import lane_set
from viewer.layout.view import LANES_BY, Filters, TimelineView
from viewer.timeline.data_of_case import timeline_data


class _NoMetrics:
    """Nothing is measured: only the index is made."""

    def width_px(self, text: str, style: str) -> float:
        return 0.0

    def line_px(self, style: str) -> float:
        return 0.0

    def ascent_px(self, style: str) -> float:
        return 0.0


def measured(path: Path) -> dict[str, float]:
    """Lane key → bytes an entry of everything kept for its lanes."""
    found: dict[str, float] = {}
    with CaseFile.open(path, read_only=True) as case_file:
        data = timeline_data(read_case(case_file), None)
        views = {name: TimelineView(0, 1, 1920, 1080, lanes_by=name) for name in LANES_BY}
        views["kind, filtered"] = TimelineView(0, 1, 1920, 1080, filters=Filters(importance_min=40))
        for name, view in views.items():
            made = lane_set(frame_of(data, view, _NoMetrics(), EnglishWords()))
            found[name] = round(made.nbytes / max(made.entries, 1), 1)
            data.prepared.clear()
    return found


if __name__ == "__main__":
    print(json.dumps(measured(Path(sys.argv[1]))))
