"""Saving a copy of a case for others, with a choice of what leaves the house.

The copy is a fresh file into which rows are written one by one: nothing that is left out was ever in it, so nothing
can be dug up from its pages. What depends on a row that is left out stays behind with it; a reference that can do
without is cleared. Unless everything goes, the history tells only of rows that are in the copy as they are here, and
nothing of a note that was private once.
"""

from __future__ import annotations

import os
import sqlite3
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import quote

from db import connection as sql
from db import seen_files
from db.case_file import CaseFile
from db.domain import (
    NOTES,
    RECORD_TYPES,
    TYPES,
    Attachment,
    AttachmentData,
    Record,
    SourceText,
    TagLink,
    table_of,
)
from db.errors import CaseError, ErrorCode
from db.fresh_file import fresh_file, renew_state
from db.log_removal import counts_of, logged_names, named_blobs
from db.operations import id_of_object, read_object
from db.rows import key_column
from db.rules import fields_of
from db.schema import columns, migrate, references

_OWN_TABLES: Final = ("_sqlite_migrations", "case_state")


@dataclass(frozen=True, slots=True)
class Handover:
    """What went into the copy and what stayed: rows by kind, and references that had to be cleared."""

    path: Path
    rows: dict[str, int]
    left_out: dict[str, int]
    cleared_references: int
    with_history: bool


def save_copy_for_others(
    case_file: CaseFile,
    out: Path | str,
    *,
    notes: bool = True,
    private_notes: bool = False,
    history: bool = True,
    texts: bool = True,
    attachments: bool = True,
) -> Handover:
    """Writes a fresh case file with what is chosen. `private_notes` counts only where `notes` is True.

    A note that answers a private one goes with it. Raises CaseError EXISTS, DISK_FULL, NO_PERMISSION, BUSY, IO.
    """
    out = Path(out)
    if out.exists():
        raise CaseError(ErrorCode.EXISTS, f"There is already a file {out}.", path=out)
    with fresh_file(out) as draft:
        connection = sql.open_connection(draft, read_only=False, create=True)
        try:
            migrate(connection)
            source = f"file:{quote(os.fspath(case_file.path.absolute()))}?mode=ro"
            connection.execute("ATTACH ? AS house", [source])
            with sql.transaction(connection, case_file.path):
                copying = _Copying(connection)
                copying.choose(notes=notes, private_notes=private_notes, texts=texts, attachments=attachments)
                copying.copy_rows()
                if history:
                    copying.copy_log(private_notes=notes and private_notes)
                result = copying.finish(out, history=history)
            connection.execute("DETACH house")
        finally:
            sql.close_connection(connection, read_only=False)
    seen_files.remember(out)
    return result


@dataclass(slots=True)
class _Copying:
    """One copy under way: `house` is the case, `main` the fresh file, `temp.left_out` the rows (kind, id) that stay."""

    connection: sqlite3.Connection
    cleared: list[str] = field(default_factory=list)  # log names of rows that lost a reference

    # ---- what stays ----------------------------------------------------------------------------------------------
    def choose(self, *, notes: bool, private_notes: bool, texts: bool, attachments: bool) -> None:
        """Notes that stay, texts that stay, attachments that stay; then whatever cannot be without them."""
        self.connection.execute(
            "CREATE TEMP TABLE left_out (kind TEXT, id INTEGER, PRIMARY KEY (kind, id)) WITHOUT ROWID"
        )
        kinds: list[str] = []
        if not notes:
            kinds += [row_type.KIND for row_type in RECORD_TYPES if row_type.LAYER == NOTES] + [TagLink.KIND]
        elif not private_notes:
            self._add("SELECT 'annotation', id FROM house.annotation WHERE private = 1")
            answers = f"SELECT 'annotation', id FROM house.annotation WHERE reply_to_id IN {_gone('annotation')}"
            while self._add(answers):
                continue  # answers to answers
        kinds += [] if texts else [SourceText.KIND]
        kinds += [] if attachments else [Attachment.KIND, AttachmentData.KIND]
        for kind in kinds:
            row_type = TYPES[kind]
            self._add(f"SELECT '{kind}', {key_column(row_type)} FROM house.{table_of(row_type)}")
        while self._add_dependents():
            continue

    def _add(self, question: str) -> int:
        return self.connection.execute(f"INSERT OR IGNORE INTO temp.left_out {question}").rowcount

    def _add_dependents(self) -> int:
        """Rows with a needed reference to a row that stays; returns how many were new."""
        added = 0
        for kind, row_type in TYPES.items():
            known = fields_of(row_type)
            for name, target in _references_of(kind).items():
                if not known[name].optional:
                    where = f"WHERE {name} IN {_gone(target)}"
                    added += self._add(
                        f"SELECT '{kind}', {key_column(row_type)} FROM house.{table_of(row_type)} {where}"
                    )
        return added

    # ---- what goes -----------------------------------------------------------------------------------------------
    def copy_rows(self) -> None:
        """Every row that is not left out, with the references to those that are cleared."""
        self.connection.execute(
            f"INSERT INTO main.record SELECT * FROM house.record WHERE id NOT IN {_gone('record')} ORDER BY id"
        )
        for kind in TYPES:
            self._copy_kind(kind)
        self.connection.execute("INSERT INTO main.case_state SELECT * FROM house.case_state")

    def _copy_kind(self, kind: str) -> None:
        row_type = TYPES[kind]
        table, key = table_of(row_type), key_column(row_type)
        goes = f"{key} NOT IN (SELECT id FROM temp.left_out WHERE kind = '{kind}')"
        targets, known = _references_of(kind), fields_of(row_type)
        chosen = []
        for column in columns()[table]:
            if column in targets and known[column].optional:
                gone = _gone(targets[column])
                self._note_cleared(kind, f"{column} IN {gone} AND {goes}")
                chosen.append(f"CASE WHEN {column} IN {gone} THEN NULL ELSE {column} END")
            else:
                chosen.append(column)
        self.connection.execute(
            f"INSERT INTO main.{table} SELECT {', '.join(chosen)} FROM house.{table} WHERE {goes} ORDER BY {key}"
        )

    def _note_cleared(self, kind: str, where: str) -> None:
        row_type = TYPES[kind]
        table, key = table_of(row_type), key_column(row_type)
        if issubclass(row_type, Record):
            question = f"SELECT uid FROM house.record WHERE id IN (SELECT id FROM house.{table} WHERE {where})"
        else:
            question = f"SELECT {key} FROM house.{table} WHERE {where}"
        self.cleared += [f"{kind}:{name}" for (name,) in self.connection.execute(question)]

    def copy_log(self, *, private_notes: bool) -> None:
        """The history of what is in the copy, chosen before a word of it is written."""
        run = self.connection.execute
        whole = private_notes and not run("SELECT count(*) FROM temp.left_out").fetchone()[0]
        names = logged_names(self.connection, "house")
        if not whole:
            hidden = set(self.cleared) | (set() if private_notes else private_objects(self.connection, "house"))
            names = {name for name in names - hidden if self._is_copied(name)}
        run("CREATE TEMP TABLE told (object TEXT PRIMARY KEY) WITHOUT ROWID")
        self.connection.executemany("INSERT INTO temp.told VALUES (?)", [(name,) for name in sorted(names)])
        for table in ("operation", "base_value", "merge_flag"):
            told = "object IN (SELECT object FROM temp.told)"
            run(f"INSERT INTO main.{table} SELECT * FROM house.{table} WHERE {told}")
        run("INSERT INTO main.edit SELECT * FROM house.edit WHERE id IN (SELECT edit_id FROM main.operation)")
        for digest in sorted(named_blobs(self.connection)):
            run("INSERT OR IGNORE INTO main.kept_blob SELECT * FROM house.kept_blob WHERE sha256 = ?", [digest])

    def _is_copied(self, name: str) -> bool:
        row_type, _ = read_object(name)
        question = f"SELECT 1 FROM main.{table_of(row_type)} WHERE {key_column(row_type)} = ?"
        return self.connection.execute(question, [id_of_object(name)]).fetchone() is not None

    def finish(self, out: Path, *, history: bool) -> Handover:
        """A revision of its own, counts that are true, and the report."""
        counts = counts_of(self.connection, [table for table in columns() if table not in _OWN_TABLES])
        renew_state(self.connection, counts, int(time.time()))
        rows = {kind: counts[table_of(row_type)] for kind, row_type in TYPES.items() if counts[table_of(row_type)]}
        left = self.connection.execute("SELECT kind, count(*) FROM temp.left_out GROUP BY kind ORDER BY kind")
        return Handover(out, rows, dict(left), len(self.cleared), history)


def private_objects(connection: sqlite3.Connection, schema: str) -> set[str]:
    """Notes that the log knows to have been private at some time."""
    found: set[str] = set()
    for table in ("operation", "base_value"):
        where = "field = 'private' AND value = 'true' AND object LIKE 'annotation:%'"
        found.update(name for (name,) in connection.execute(f"SELECT object FROM {schema}.{table} WHERE {where}"))
    return found


def _references_of(kind: str) -> dict[str, str]:
    """field → table of every reference of a kind, a record's own key left out."""
    known = references()[table_of(TYPES[kind])]
    return {name: target for name, target in known.items() if name != "id"}


def _gone(table: str) -> str:
    """SQL of the ids of a table's rows that are left out; of `record`, those of every citable kind."""
    kinds = [
        kind
        for kind, row_type in TYPES.items()
        if table_of(row_type) == table or (table == "record" and issubclass(row_type, Record))
    ]
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    return f"(SELECT id FROM temp.left_out WHERE kind IN ({listed}))"
