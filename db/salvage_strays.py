"""Rows on pages that no tree leads to any more, because the page that led to them is lost.

Nothing on such a page says which table it belongs to, but the keys do: a record's key is the hash of its uid, and a
part's key the hash of what it is made of, so a row proves by itself what it is. Pages on the list of free pages are
left alone: what lies there was removed.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator

from db.btree import TABLE_LEAF, Loss, Pages, TableReader, Value
from db.domain import PART_TYPES, TYPES, RecordId, Row, id_of, table_of
from db.header import HEADER_BYTES, parse_header
from db.rows import key_column
from db.schema import columns

StrayRow = tuple[RecordId, list[Value]]


def stray_rows(pages: Pages, visited: set[int], longest_bytes: int) -> Iterator[StrayRow]:
    """(rowid, values) of every row on a leaf that was not visited and is not free."""
    left_alone = visited | _free_pages(pages)
    for number in range(2, pages.count + 1):
        if number in left_alone:
            continue
        try:
            page = pages.page(number)
        except OSError:
            continue
        if page[:1] == bytes([TABLE_LEAF]):
            yield from TableReader(pages, number, _ignore, longest_bytes, set()).rows()


def _ignore(_loss: Loss) -> None:
    """A page that was lost has been told already."""


def _free_pages(pages: Pages) -> set[int]:
    """Pages on the list of free pages, as far as it can be followed."""
    free: set[int] = set()
    try:
        trunk = parse_header(pages.page(1)[:HEADER_BYTES]).first_free_page
        while 2 <= trunk <= pages.count and trunk not in free:
            free.add(trunk)
            page = pages.page(trunk)
            following, count = struct.unpack_from(">II", page)
            free.update(struct.unpack_from(f">{min(count, len(page) // 4 - 2)}I", page, 8))
            trunk = following
    except (ValueError, OSError, struct.error):
        return free
    return free


def is_record(row: dict[str, Value]) -> bool:
    """True where a row of table `record` has the key that its uid gives, and a kind that is known."""
    uid, kind = row.get("uid"), row.get("kind")
    return isinstance(uid, str) and isinstance(kind, str) and kind in TYPES and row["id"] == id_of(uid)


def stray_records(rows: Iterable[StrayRow]) -> dict[RecordId, dict[str, Value]]:
    """Those of the rows that are rows of table `record`, by key."""
    names = columns()["record"]
    found = {}
    for rowid, values in rows:
        if len(values) == len(names):
            row = {**dict(zip(names, values, strict=True)), "id": rowid}
            if is_record(row):
                found[rowid] = row
    return found


def stray_candidates(
    rows: Iterable[StrayRow], parents: dict[RecordId, dict[str, Value]]
) -> Iterator[tuple[type[Row], dict[str, Value]]]:
    """(type, column → value) of what each row may be; the caller holds the key against what the values say."""
    for rowid, values in rows:
        types: list[type[Row]] = list(PART_TYPES)
        if rowid in parents:
            types.append(TYPES[str(parents[rowid]["kind"])])
        for row_type in types:
            names = columns()[table_of(row_type)]
            if len(names) == len(values):
                yield row_type, {**dict(zip(names, values, strict=True)), key_column(row_type): rowid}
