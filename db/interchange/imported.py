"""What was read from a file to bring in: sound rows, the problems found, and the one edit that brings the rows in.

Nothing is dropped in silence: every row that is left out, and every value that was not taken, is a problem.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, cast

from db.case_file import CaseFile
from db.domain import CaseInfo, Record, Row
from db.edits import Edit, Put
from db.errors import CaseError
from db.interchange.choice import closed
from db.interchange.text_in import unreadable
from db.queries import records
from db.rows import is_in_tables, read_row, references_of, targets_of
from db.rules import check_row

MOST_ROWS: Final = 2_000_000
MOST_PROBLEMS: Final = 1_000
"""Problems that are kept one by one; above, their number is told."""


@dataclass(frozen=True, slots=True)
class Problem:
    """`place` names the row in the file as a person would find it ("row 12", "event 3"); `lost`: it was left out."""

    place: str
    sentence: str
    lost: bool = False

    @property
    def words(self) -> str:
        """One line."""
        return f"{self.place}: {self.sentence}" if self.place else self.sentence


@dataclass(slots=True)
class Problems:
    """Collects problems while a file is read."""

    found: list[Problem] = field(default_factory=list)
    more: int = 0

    def add(self, place: str, sentence: str, *, lost: bool = False) -> None:
        """Notes one problem; of a flood only the number."""
        if len(self.found) < MOST_PROBLEMS:
            self.found.append(Problem(place, sentence, lost))
        else:
            self.more += 1

    def all(self) -> tuple[Problem, ...]:
        """Every problem, the number of those not listed last."""
        rest = (Problem("", f"There are {self.more:,} more problems."),) if self.more else ()
        return (*self.found, *rest)


@dataclass(frozen=True, slots=True)
class Imported:
    """A file read and checked. `ours`: it came from this program, so its rows replace those of the same uid.

    `info` is the row that names the case, where the file has one; `log` the history, where the file brings it.
    """

    format: str
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    info: CaseInfo | None = None
    ours: bool = False
    log: dict[str, Any] | None = None

    def edit(self, name: str) -> Edit:
        """All rows in one edit, as history and undo will name it."""
        return Edit(name, tuple(Put(row) for row in self.rows))


def checked(
    format_name: str,
    rows: Iterable[Row],
    problems: Problems,
    *,
    info: CaseInfo | None = None,
    ours: bool = False,
    log: dict[str, Any] | None = None,
) -> Imported:
    """The rows that can be stored, each once; the others are named. References may still lead into the case."""
    sound: dict[tuple[str, int], Row] = {}
    for row in rows:
        key = ("record" if isinstance(row, Record) else row.KIND, row.id)
        try:
            check_row(row)
        except CaseError as fault:
            problems.add(name_of(row), fault.detail, lost=True)
            continue
        if key in sound and sound[key] != row:
            problems.add(name_of(row), "It is given twice; the first stands.", lost=True)
        sound.setdefault(key, row)
        if len(sound) > MOST_ROWS:
            raise unreadable(f"The file has more than {MOST_ROWS:,} rows. Split it and bring in the parts.")
    return Imported(format_name, tuple(sound.values()), problems.all(), info, ours, log)


def fitted(imported: Imported, case_file: CaseFile | None) -> Imported:
    """What can go into this case (None: a new one): references lead somewhere, and what is there already stays.

    A stranger's row never replaces a row of the case: where they differ the case's own stands, and a problem says so.
    """
    problems = Problems(list(imported.problems))
    rows = list(imported.rows)
    there: set[tuple[str, int]] = set()
    if case_file is not None:
        rows = _not_there_yet(imported, case_file, problems)
        connection = case_file.connection
        there = {
            (table, row_id)
            for row in rows
            for _name, table, row_id in references_of(row)
            if is_in_tables(connection, table, row_id)
        }
    kept = closed(rows, there)
    if kept is not rows:
        _name_lost(rows, kept, there, problems)
    return replace(imported, rows=tuple(kept), problems=problems.all())


def _not_there_yet(imported: Imported, case_file: CaseFile, problems: Problems) -> list[Row]:
    found = records(case_file, [row.id for row in imported.rows if isinstance(row, Record)])
    kept: list[Row] = []
    for row in imported.rows:
        old: Row | None = found.get(row.id)
        if not isinstance(row, Record):
            old = read_row(case_file.connection, type(row), row.id)
        if old is None:
            kept.append(row)
        elif type(old) is not type(row):
            problems.add(name_of(row), f"Its uid belongs to another record of the case ({old.KIND}).", lost=True)
        elif _as_stored(row, old) == old:
            continue
        elif imported.ours:
            kept.append(row)
            problems.add(name_of(row), "It is in the case already and differs; what the file says takes its place.")
        else:
            problems.add(name_of(row), "It is in the case already and differs there; the case's own stands.", lost=True)
    return kept


def _as_stored(row: Row, old: Row) -> Row:
    """The row with what a file of another program does not say taken from the case."""
    if not isinstance(row, Record) or not isinstance(old, Record):
        return row
    given: dict[str, Any] = {
        name: getattr(old, name) for name in ("number", "recorded_s", "created_by") if not getattr(row, name)
    }
    return cast(Row, replace(cast(Any, row), **given)) if given else row


def _name_lost(rows: Sequence[Row], kept: Sequence[Row], known: set[tuple[str, int]], problems: Problems) -> None:
    left = {(row.KIND, row.id): row for row in kept}
    known = known | {target for row in kept for target in targets_of(row)}
    for row in rows:
        after = left.get((row.KIND, row.id))
        if after is row:
            continue
        gone = ", ".join(name for name, table, row_id in references_of(row) if (table, row_id) not in known)
        if after is None:
            problems.add(name_of(row), f"What it refers to is not there ({gone or 'a row'}).", lost=True)
        else:
            problems.add(name_of(row), f"It refers to a record that is not there; left empty: {gone}.")


def name_of(row: Row) -> str:
    """A row as problems name it."""
    return f"{row.KIND} {row.uid}" if isinstance(row, Record) else f"{row.KIND} of {getattr(row, row.OWNER)}"
