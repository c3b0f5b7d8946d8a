"""Rows that differ between two copies, field by field in words."""

from __future__ import annotations

import json
from collections.abc import Iterable

from db.compare import RowChange
from db.domain import Part, Row
from db.operations import default_values, values_of
from viewer.forms.change_words import field_words, value_words
from viewer.forms.form_list import NAMES
from viewer.session import Session
from viewer.words import tr

_SILENT = frozenset(
    {"recorded_s", "created_by", "number", "changed_s", "exact_sha256", "prefix", "suffix", "sort", "body_format"}
)


def change_lines(session: Session, changes: Iterable[RowChange]) -> list[tuple[str, str, str]]:
    """(what, before, after) of every cell that says something; "" where a row is not there."""
    found: list[tuple[str, str, str]] = []
    for change in changes:
        row = change.row
        prefix = tr(NAMES.get(row.KIND, row.KIND)).capitalize() if isinstance(row, Part) else ""
        before, after = _told(change.before), _told(change.after)
        for cell in dict.fromkeys((*before, *after)):
            old, new = before.get(cell), after.get(cell)
            if old == new and change.before is not None and change.after is not None:
                continue
            words = [
                value_words(session, row.KIND, cell, json.loads(text)) if text is not None else ""
                for text in (old, new)
            ]
            name = field_words(row.KIND, cell)
            what = tr("{part}, {field}", part=prefix, field=name) if prefix else name
            found.append((what, words[0], words[1]))
    return found


def _told(row: Row | None) -> dict[str, str]:
    """The cells of a row that are not silent and not at their default."""
    if row is None:
        return {}
    defaults = default_values(type(row))
    owner = row.OWNER if isinstance(row, Part) else ""
    return {
        cell: text
        for cell, text in values_of(row).items()
        if cell not in _SILENT and cell != owner and defaults.get(cell) != text
    }
