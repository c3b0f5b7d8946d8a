"""Events that have a place as GeoJSON (RFC 7946): one feature an event, its date as EDTF in `properties.when`.

A place without degrees gives a feature without geometry. What it cannot hold: events without a place, participants,
counts, quotes, issues, sources, notes. It is not read back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from db.case_file import CaseFile
from db.domain import Event, Place, record_number
from db.interchange.bytes_out import write_text
from db.interchange.choice import ExportChoice, chosen_rows
from db.interchange.making import QUIET, Making
from db.interchange.steps import READ


def write_geojson(case_file: CaseFile, out: Path, choice: ExportChoice, making: Making = QUIET) -> None:
    """Writes the features, one a line. Raises CaseError as `bytes_out.replacing`."""
    rows = chosen_rows(case_file, choice, making.steps)
    places = {row.id: row for row in rows["place"] if isinstance(row, Place)}
    events = [row for row in rows["event"] if isinstance(row, Event) and row.place_id in places]
    part = making.steps.part(len(events), READ, 1.0)
    write_text(out, _pieces(feature(event, places[event.place_id or 0]) for event in part.over(events)))


def _pieces(features: Iterable[dict[str, Any]]) -> Iterator[str]:
    yield '{"type": "FeatureCollection", "features": ['
    for number, made in enumerate(features):
        yield (",\n" if number else "\n") + json.dumps(made, ensure_ascii=False, allow_nan=False)
    yield "\n]}\n"


def feature(event: Event, place: Place) -> dict[str, Any]:
    """One event as a feature. Degrees are WGS 84, longitude first."""
    properties = {
        "number": record_number(event),
        "title": event.title,
        "summary": event.summary,
        "kind": event.kind,
        "status": event.status,
        "when": event.date_edtf,
        "doubt": event.doubt,
        "place": place.name,
        "place_kind": place.kind,
        "place_precision": place.precision,
    }
    located = place.lat is not None and place.lon is not None
    geometry = {"type": "Point", "coordinates": [place.lon, place.lat]} if located else None
    return {"type": "Feature", "id": event.uid, "geometry": geometry, "properties": properties}
