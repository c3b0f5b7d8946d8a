"""Which reader a file needs, told by its name and its first look, and the readers by the name of their format."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from db.errors import CaseError, ErrorCode
from db.interchange import case_json, csv_case
from db.interchange.imported import Imported
from db.interchange.names import IN, format_of_name

Mapping = dict[str, Any]
Reader = Callable[[Path, "Mapping | None"], Imported]

READERS: Final[dict[str, Reader]] = {
    "json": lambda path, _mapping: case_json.read_case_json(path),
    "csv": lambda path, _mapping: csv_case.read_csv(path),
}


def kind_of_file(path: Path) -> str:
    """The format of a file. Raises CaseError UNKNOWN_FORMAT."""
    kind = "csv" if path.is_dir() else format_of_name(path.name, IN)
    if not kind:
        names = ", ".join(IN)
        raise CaseError(
            ErrorCode.UNKNOWN_FORMAT, f"“{path.name}” does not say what format it has. Give --format, one of: {names}."
        )
    return kind
