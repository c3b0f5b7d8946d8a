"""A large file brought into an open case, over a connection of its own: the window stays free meanwhile."""

from __future__ import annotations

from db import connection as sql
from db import seen_files
from db.backups import take_backup
from db.case_file import CaseFile
from db.edits import Applied, new_edit_id
from db.interchange.imported import Imported


def bring_in(case_file: CaseFile, imported: Imported, *, name: str, author: str, replica: str) -> Applied:
    """Writes all rows in one transaction, after a backup; may run in any thread.

    The case's own connection learns of it when it next looks. Raises CaseError as `CaseFile.apply`.
    """
    case_file.check_writable()
    with case_file.reader() as reader:
        take_backup(reader, "import")
    path = case_file.path
    with CaseFile(sql.open_connection(path, read_only=False), path, read_only=False) as own:
        edit = imported.edit(name)
        applied = own.apply(edit, author=author, replica=replica, edit_id=new_edit_id(), as_base=True)
    seen_files.remember(path)
    return applied
