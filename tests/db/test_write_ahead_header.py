"""A case whose header asks for a write-ahead log, as another program may leave it, is read without a trace."""

from __future__ import annotations

from pathlib import Path

import pytest

from db import guard
from db.case import read_case
from db.case_file import CaseFile
from db.guard_report import Verdict
from tests.db.spoiled_files import good_case


@pytest.mark.parametrize(("write_version", "read_version"), [(2, 2), (2, 1), (1, 2)])
def test_reading_leaves_nothing_beside_it_and_the_next_look_finds_it_sound(
    tmp_path: Path, write_version: int, read_version: int
) -> None:
    path = good_case(tmp_path / "case.rapporteur")
    marked = bytearray(path.read_bytes())
    marked[18], marked[19] = write_version, read_version
    path.write_bytes(marked)
    with CaseFile.open(path, read_only=True) as case_file:
        assert read_case(case_file).info.title
        assert [child.name for child in tmp_path.iterdir()] == [path.name]
    assert [child.name for child in tmp_path.iterdir()] == [path.name]
    assert path.read_bytes() == marked
    assert guard.examine(path, known_ok=False).verdict is Verdict.OK


def test_the_first_edit_gives_it_its_own_journal_back(tmp_path: Path) -> None:
    path = good_case(tmp_path / "case.rapporteur")
    marked = bytearray(path.read_bytes())
    marked[18] = marked[19] = 2
    path.write_bytes(marked)
    with CaseFile.open(path):
        pass
    assert path.read_bytes()[18:20] == b"\x01\x01"
    assert [child.name for child in tmp_path.iterdir()] == [path.name]
