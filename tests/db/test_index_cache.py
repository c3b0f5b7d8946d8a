"""Cached arrays come back whole or not at all: wrong key, cut, spoiled and missing files are the same as none."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from db.index import columns_of, read_columns
from db.index_cache import HEAD_BYTES, CacheKey, IndexCache

KEY = CacheKey("case-1", "aa11", 4096)
ARRAYS: dict[str, NDArray[np.generic]] = {
    "ids": np.arange(1000, dtype=np.int64) * 7,
    "kind": np.arange(1000, dtype=np.int64).astype(np.int8),
    "none": np.zeros(0, dtype=np.int32),
}


@pytest.fixture
def cache(tmp_path: Path) -> IndexCache:
    made = IndexCache(tmp_path, "case-1")
    assert made.store("columns", KEY, ARRAYS, {"zone": "UTC"})
    return made


def test_arrays_come_back_as_they_were(cache: IndexCache) -> None:
    found = cache.load("columns", KEY)
    assert found is not None
    arrays, facts = found
    assert facts == {"zone": "UTC"}
    assert set(arrays) == set(ARRAYS)
    for name, array in ARRAYS.items():
        assert arrays[name].dtype == array.dtype
        np.testing.assert_array_equal(arrays[name], array)


@pytest.mark.parametrize(
    "key", [CacheKey("case-2", "aa11", 4096), CacheKey("case-1", "bb22", 4096), CacheKey("case-1", "aa11", 4097)]
)
def test_another_state_of_the_case_finds_nothing(cache: IndexCache, key: CacheKey) -> None:
    assert cache.load("columns", key) is None


@pytest.mark.parametrize("cut", [0, 10, HEAD_BYTES, HEAD_BYTES + 500])
def test_a_cut_file_is_as_good_as_none(cache: IndexCache, cut: int) -> None:
    path = cache.path("columns")
    path.write_bytes(path.read_bytes()[:cut])
    assert cache.load("columns", KEY) is None


def test_a_spoiled_array_is_noticed(cache: IndexCache) -> None:
    path = cache.path("columns")
    content = bytearray(path.read_bytes())
    content[HEAD_BYTES : HEAD_BYTES + 4096] = b"\xff" * 4096
    path.write_bytes(content)
    assert cache.load("columns", KEY) is None


def test_a_restamped_file_belongs_to_the_new_revision(cache: IndexCache) -> None:
    new = CacheKey("case-1", "cc33", 8192)
    assert not cache.restamp("columns", new, KEY)
    assert cache.restamp("columns", KEY, new)
    assert cache.load("columns", KEY) is None
    assert cache.load("columns", new) is not None


def test_a_folder_that_cannot_be_made_costs_nothing(tmp_path: Path) -> None:
    (tmp_path / "timeline").write_text("a file where the folder should be")
    blocked = IndexCache(tmp_path, "case-1")
    assert not blocked.store("columns", KEY, ARRAYS)
    assert blocked.load("columns", KEY) is None


def test_columns_survive_the_cache(tmp_path: Path) -> None:
    from db.case_file import CaseFile
    from db.samples.generate import generate_case

    path = tmp_path / "made.rapporteur"
    generate_case(path, 600, seed=3)
    with CaseFile.open(path, read_only=True) as case_file:
        columns = read_columns(case_file.connection)
    cache = IndexCache(tmp_path, "case-1")
    assert cache.store("columns", KEY, columns.arrays())
    found = cache.load("columns", KEY)
    assert found is not None
    again = columns_of(found[0])
    for name, array in columns.arrays().items():
        np.testing.assert_array_equal(again.arrays()[name], array)
    assert again.row_of(int(columns.ids[5])) == 5
    assert again.row_of(1) == -1


def test_cached_arrays_are_plain_and_cannot_be_written(cache: IndexCache) -> None:
    found = cache.load("columns", KEY)
    assert found is not None
    for array in found[0].values():
        assert type(array) is np.ndarray
        assert not array.flags.writeable
