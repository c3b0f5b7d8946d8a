"""What tests of bringing files in share: writing one, and looking at what was read."""

from __future__ import annotations

from pathlib import Path

from db import domain as d
from db.case_file import CaseFile
from db.domain import CaseInfo
from db.interchange.imported import Imported, fitted


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    return path


def events(imported: Imported) -> list[tuple[str, str]]:
    return [(row.title, row.date_edtf) for row in imported.rows if isinstance(row, d.Event)]


def sentences(imported: Imported) -> str:
    return "\n".join(problem.words for problem in imported.problems)


def stores(imported: Imported) -> None:
    """What was read can be put into a case, once its references are looked after."""
    ready = fitted(imported, None)
    with CaseFile.in_memory(ready.info or CaseInfo(title="x"), ready.rows):
        assert len(ready.rows) == len(imported.rows)
