"""Every hostile file ends as opened safely or refused, in time, within its memory, and unchanged."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.case_file import CaseFile
from db.domain import Event
from db.errors import CaseError
from db.guard_report import FAILED, TITLES, Verdict
from db.places_on_disk import user_cache_dir
from tests.db.hostile_files import HOSTILE, Hostile
from tests.db.measured_guard import Examiners, examiners
from tests.db.spoiled_files import good_case

LARGEST_MEMORY_KB = 300 * 1024
LONGEST_CPU_S = 2.0


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return good_case(tmp_path_factory.mktemp("good") / "good.rapporteur")


@pytest.fixture
def spoiled(good: Path, tmp_path: Path, request: pytest.FixtureRequest) -> tuple[Hostile, Path]:
    hostile: Hostile = request.param
    path = tmp_path / "case.rapporteur"
    shutil.copyfile(good, path)
    hostile.make(path)
    return hostile, path


def bytes_in(folder: Path) -> dict[str, str]:
    """What lies in a folder: for files their hash (of a sparse giant its size), for others their kind."""
    found = {}
    for entry in os.scandir(folder):
        status = entry.stat(follow_symlinks=False)
        if entry.is_file(follow_symlinks=False) and status.st_size < 100_000_000:
            found[entry.name] = hashlib.sha256(Path(entry.path).read_bytes()).hexdigest()
        else:
            found[entry.name] = f"{status.st_mode} {status.st_size} {status.st_mtime_ns}"
    return found


@pytest.fixture(scope="module")
def examining() -> Iterator[Examiners]:
    with examiners() as made:
        yield made


@pytest.mark.parametrize("spoiled", HOSTILE, indirect=True, ids=lambda hostile: hostile.name)
def test_it_is_told_apart_and_left_alone(spoiled: tuple[Hostile, Path], examining: Examiners) -> None:
    hostile, path = spoiled
    before = bytes_in(path.parent)
    examination = examining.examine(path)
    assert examination.verdict in hostile.verdicts, [check.detail for check in examination.checks]
    assert examination.cpu_s < LONGEST_CPU_S
    assert examination.memory_kb < LARGEST_MEMORY_KB
    assert bytes_in(path.parent) == before
    assert list((user_cache_dir() / "examined").iterdir()) == []
    assert [check.name for check in examination.checks] == list(TITLES)
    assert (examination.verdict is Verdict.OK) == all(check.outcome != FAILED for check in examination.checks)


OPENED = [hostile for hostile in HOSTILE if hostile.verdicts == (Verdict.OK,)]
REFUSED = [hostile for hostile in HOSTILE if hostile.name in ("trigger", "cut_pages", "version_999", "text", "link")]


@pytest.mark.parametrize("spoiled", OPENED, indirect=True, ids=lambda hostile: hostile.name)
def test_what_is_passed_can_be_read_whole(spoiled: tuple[Hostile, Path]) -> None:
    _, path = spoiled
    with CaseFile.open(path) as case_file:
        assert case_file.dump_state()
        assert len(case_file.rows(Event)) > 300
    assert os.listdir(path.parent) == [path.name]


@pytest.mark.parametrize("spoiled", REFUSED, indirect=True, ids=lambda hostile: hostile.name)
def test_what_is_refused_is_not_opened(spoiled: tuple[Hostile, Path]) -> None:
    hostile, path = spoiled
    with pytest.raises(CaseError) as refused:
        CaseFile.open(path)
    assert refused.value.code.value in hostile.verdicts
    assert refused.value.exit_code == 3


def test_the_classes_have_different_names() -> None:
    assert len({hostile.name for hostile in HOSTILE}) == len(HOSTILE)


def test_what_an_examination_used_is_measured(good: Path, examining: Examiners) -> None:
    """Otherwise the limits above would hold for nothing."""
    examination = examining.examine(good)
    assert examination.verdict is Verdict.OK
    assert examination.cpu_s > 0.01
    assert 5_000 < examination.memory_kb < LARGEST_MEMORY_KB
