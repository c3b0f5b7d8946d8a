"""A process that opens strangers' files as the window does, one a line, and answers each with what came of it.

`python -m tests.torture.opening`. It asks for `MARK/number` before each file, so that a trace of its system calls can
be told apart file by file.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from db import guard
from db.case import read_case
from db.case_file import CaseFile
from db.errors import CaseError

MARK = "/-- file"


def opened(path: Path) -> dict[str, Any]:
    """Examines a file anew, and where it is passed opens it, reads all of it and closes it."""
    began = time.perf_counter()
    answer: dict[str, Any] = {"opened": ""}
    try:
        examination = guard.examine(path, known_ok=False)
        answer["verdict"] = str(examination.verdict)
    except CaseError as error:
        answer["verdict"] = f"error {error.code}"
    answer["took_s"] = time.perf_counter() - began
    if answer["verdict"] == "ok":
        try:
            with CaseFile.open(path) as case_file:
                read_case(case_file)
                case_file.dump_state()
            answer["opened"] = "whole"
        except CaseError as error:
            answer["opened"] = f"refused {error.code}"
    return answer


def opened_naively(path: Path) -> dict[str, Any]:
    """What a program does that trusts its files: SQLite plays what lies beside them, and a picture is left there."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            found = connection.execute("SELECT count(*) FROM record").fetchone()[0]
    except (sqlite3.Error, UnicodeDecodeError) as error:
        found = repr(error)
    path.with_name("thumbnail.png").write_bytes(b"a picture of it")
    return {"verdict": "ok", "opened": str(found), "took_s": 0.0}


def main() -> None:
    """Paths in, JSON lines out."""
    opening = opened_naively if "--naively" in sys.argv else opened
    for number, line in enumerate(sys.stdin):
        with suppress(OSError):
            os.rmdir(f"{MARK}/{number}")
        print(json.dumps(opening(Path(line.rstrip("\n")))), flush=True)
    with suppress(OSError):
        os.rmdir(f"{MARK}/end")


if __name__ == "__main__":
    main()
