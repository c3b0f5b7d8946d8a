"""Records by a piece of their title, for the kinds of which a case may hold very many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from db.connection import reading
from db.domain import RecordId

if TYPE_CHECKING:
    from db.case_file import CaseFile

TITLE_FIELDS: Final = {"event": "title", "quote": "text", "rendering": "text", "attachment": "filename"}
"""Kind → the field it is known by."""


def titles_like(case_file: CaseFile, kind: str, piece: str, limit: int = 20) -> list[tuple[RecordId, str]]:
    """(id, title) of records whose title holds the piece, those that begin with it first.

    Case is ignored as SQLite ignores it: in Latin letters without marks. Raises KeyError for another kind.
    """
    column = TITLE_FIELDS[kind]
    plain = piece.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    sql = (
        f"SELECT t.id, t.{column} FROM {kind} t WHERE t.{column} LIKE ? ESCAPE '\\'"
        f" ORDER BY t.{column} LIKE ? ESCAPE '\\' DESC, t.id LIMIT ?"
    )
    with reading(case_file.connection, case_file.path) as connection:
        return [(row[0], row[1]) for row in connection.execute(sql, (f"%{plain}%", f"{plain}%", limit))]
