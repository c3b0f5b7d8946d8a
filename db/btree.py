"""Rows of an SQLite table read straight from the pages, without SQLite and without running anything of the file.

The guard reads the list of tables this way before SQLite sees the file, and salvage reads what is left of a damaged
one. Everything is bounded: no page is visited twice, no length is believed before it is compared with the file.
Source: "Database File Format", sqlite.org/fileformat2.html, sections 1.6 (b-trees) and 2.1 (records).
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final, Protocol

TABLE_INTERIOR: Final = 0x05
TABLE_LEAF: Final = 0x0D
INDEX_INTERIOR: Final = 0x02
INDEX_LEAF: Final = 0x0A
MOST_COLUMNS: Final = 200
DEEPEST_TREE: Final = 20

Value = int | float | str | bytes | None


class BadPage(ValueError):
    """A page or a row that does not keep to the format. `page` is its number."""

    def __init__(self, page: int, reason: str) -> None:
        super().__init__(f"page {page}: {reason}")
        self.page = page
        self.reason = reason


class Pages(Protocol):
    """Where pages come from: an open file, or bytes in memory."""

    page_size: int
    count: int

    def page(self, number: int) -> bytes:
        """Page `number`, counted from 1. Raises OSError when the disk cannot read it."""


@dataclass(slots=True)
class Loss:
    """A stretch of a table that could not be read: the page, why, and the keys between which it lay."""

    page: int
    reason: str
    after_key: int | None = None
    before_key: int | None = None


@dataclass(slots=True)
class TableReader:
    """Reads one table's b-tree from `root`. A bad page is told to `lost` and left out; the rest goes on.

    `longest_bytes` bounds one row. `visited` may be shared, so that no page is read for two tables.
    """

    pages: Pages
    root: int
    lost: Callable[[Loss], None]
    longest_bytes: int
    visited: set[int] = field(default_factory=set)
    _last_key: int | None = None
    _open_losses: list[Loss] = field(default_factory=list)

    def rows(self) -> Iterator[tuple[int, list[Value]]]:
        """(rowid, values) in the order of the tree. Trailing columns that a row lacks are not filled in."""
        stack: list[tuple[int, int]] = [(self.root, 0)]
        while stack:
            number, depth = stack.pop()
            try:
                children, cells = self._read_page(number, depth)
            except (BadPage, OSError) as error:
                self._lose(number, str(error))
                continue
            if children is not None:
                stack.extend((child, depth + 1) for child in reversed(children))
                continue
            yield from self._leaf_rows(number, cells)

    def _leaf_rows(self, number: int, cells: list[tuple[int, bytes]]) -> Iterator[tuple[int, list[Value]]]:
        for at, page in cells:
            try:
                rowid, payload = self._leaf_cell(number, page, at)
                values = decode_record(payload, number)
            except (BadPage, OSError) as error:
                self._lose(number, str(error))
                continue
            for loss in self._open_losses:
                loss.before_key = rowid
            self._open_losses.clear()
            self._last_key = rowid
            yield rowid, values

    def _lose(self, number: int, reason: str) -> None:
        loss = Loss(number, reason, self._last_key)
        self._open_losses.append(loss)
        self.lost(loss)

    def _read_page(self, number: int, depth: int) -> tuple[list[int] | None, list[tuple[int, bytes]]]:
        """(children, []) of an interior page, (None, cells) of a leaf."""
        if depth > DEEPEST_TREE:
            raise BadPage(number, "the tree is too deep")
        if number in self.visited:
            raise BadPage(number, "is reached twice")
        self.visited.add(number)
        page = self._page(number)
        start = 100 if number == 1 else 0
        kind, cell_count = page[start], struct.unpack_from(">H", page, start + 3)[0]
        if kind not in (TABLE_INTERIOR, TABLE_LEAF):
            raise BadPage(number, f"is no table page (kind {kind})")
        pointers = start + (12 if kind == TABLE_INTERIOR else 8)
        if pointers + 2 * cell_count > len(page):
            raise BadPage(number, f"says it has {cell_count} cells")
        offsets = struct.unpack_from(f">{cell_count}H", page, pointers)
        if kind == TABLE_LEAF:
            return None, [(offset, page) for offset in offsets]
        children = [struct.unpack_from(">I", page, offset)[0] for offset in offsets if offset + 4 <= len(page)]
        return [*children, struct.unpack_from(">I", page, start + 8)[0]], []

    def _page(self, number: int) -> bytes:
        if not 1 <= number <= self.pages.count:
            raise BadPage(number, f"lies outside the file of {self.pages.count} pages")
        page = self.pages.page(number)
        if len(page) != self.pages.page_size:
            raise BadPage(number, "is cut short")
        return page

    def _leaf_cell(self, number: int, page: bytes, at: int) -> tuple[int, bytes]:
        """(rowid, whole payload) of the cell, following its overflow pages."""
        length, at = varint(page, at, number)
        rowid, at = varint(page, at, number)
        return signed(rowid), self._payload(number, page, at, length, self.pages.page_size - 35)

    def _payload(self, number: int, page: bytes, at: int, length: int, most_local: int) -> bytes:
        if length > self.longest_bytes or length > self.pages.count * self.pages.page_size:
            raise BadPage(number, f"a row says it is {length} bytes long")
        usable = self.pages.page_size
        local = length
        if length > most_local:
            least = (usable - 12) * 32 // 255 - 23
            local = least + (length - least) % (usable - 4)
            if local > most_local:
                local = least
        if at + local + (4 if local < length else 0) > len(page):
            raise BadPage(number, "a row runs over the end of its page")
        if local == length:
            return page[at : at + length]
        following = struct.unpack_from(">I", page, at + local)[0]
        return b"".join([page[at : at + local], *self._overflow(number, following, length - local)])

    def _overflow(self, number: int, following: int, left: int) -> Iterator[bytes]:
        while left > 0:
            if following in self.visited:
                raise BadPage(number, f"a long row comes to page {following} twice")
            page = self._page(following)
            self.visited.add(following)
            part = page[4 : 4 + left]
            left -= len(part)
            yield part
            following = struct.unpack_from(">I", page, 0)[0]


@dataclass(slots=True)
class IndexReader(TableReader):
    """Reads the entries of one index: the indexed values, and last the key of the row they belong to."""

    def entries(self) -> Iterator[list[Value]]:
        """The values of every entry that can be read, in no particular order."""
        stack: list[tuple[int, int]] = [(self.root, 0)]
        while stack:
            number, depth = stack.pop()
            try:
                page, kind, offsets = self._index_page(number, depth)
            except (BadPage, OSError) as error:
                self._lose(number, str(error))
                continue
            if kind == INDEX_INTERIOR:
                stack.append((struct.unpack_from(">I", page, 8)[0], depth + 1))
            for offset in offsets:
                try:
                    if kind == INDEX_INTERIOR:
                        stack.append((_child(page, offset, number), depth + 1))
                        offset += 4
                    length, at = varint(page, offset, number)
                    most_local = (self.pages.page_size - 12) * 64 // 255 - 23
                    yield decode_record(self._payload(number, page, at, length, most_local), number)
                except (BadPage, OSError) as error:
                    self._lose(number, str(error))

    def _index_page(self, number: int, depth: int) -> tuple[bytes, int, tuple[int, ...]]:
        if depth > DEEPEST_TREE or number in self.visited:
            raise BadPage(number, "is reached twice or too deep")
        self.visited.add(number)
        page = self._page(number)
        kind, cell_count = page[0], struct.unpack_from(">H", page, 3)[0]
        start = 12 if kind == INDEX_INTERIOR else 8
        if kind not in (INDEX_INTERIOR, INDEX_LEAF) or start + 2 * cell_count > len(page):
            raise BadPage(number, f"is no index page (kind {kind}, {cell_count} cells)")
        return page, kind, struct.unpack_from(f">{cell_count}H", page, start)


def _child(page: bytes, offset: int, number: int) -> int:
    if offset + 4 > len(page):
        raise BadPage(number, "a page number runs over the end")
    return int(struct.unpack_from(">I", page, offset)[0])


def signed(value: int) -> int:
    """A 64-bit number as SQLite means it."""
    return value - (1 << 64) if value >= 1 << 63 else value


def varint(data: bytes, at: int, page: int) -> tuple[int, int]:
    """(unsigned value, position after it) of SQLite's variable-length integer, at most nine bytes."""
    value = 0
    for index in range(at, at + 8):
        if index >= len(data):
            raise BadPage(page, "a number runs over the end")
        byte = data[index]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, index + 1
    if at + 8 >= len(data):
        raise BadPage(page, "a number runs over the end")
    return value << 8 | data[at + 8], at + 9


_INTEGER_BYTES: Final = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}


def decode_record(payload: bytes, page: int = 0) -> list[Value]:
    """The values of one record. Text that is not UTF-8 comes back as bytes. Raises BadPage."""
    header_length, at = varint(payload, 0, page)
    if header_length > len(payload):
        raise BadPage(page, "a row's header is longer than the row")
    body = header_length
    values: list[Value] = []
    while at < header_length:
        kind, at = varint(payload, at, page)
        if len(values) >= MOST_COLUMNS:
            raise BadPage(page, f"a row has more than {MOST_COLUMNS} columns")
        value, body = _value(payload, body, kind, page)
        values.append(value)
    if at != header_length:
        raise BadPage(page, "a row's header does not end where it says")
    return values


def _value(payload: bytes, at: int, kind: int, page: int) -> tuple[Value, int]:
    if kind == 0:
        return None, at
    if kind in (8, 9):
        return kind - 8, at
    if kind in (10, 11):
        raise BadPage(page, f"a value has the unused kind {kind}")
    length = 8 if kind == 7 else _INTEGER_BYTES.get(kind) or (kind - 12) // 2
    end = at + length
    if end > len(payload):
        raise BadPage(page, "a value runs over the end of its row")
    data = payload[at:end]
    if kind <= 6:
        return int.from_bytes(data, "big", signed=True), end
    if kind == 7:
        return struct.unpack(">d", data)[0], end
    if kind % 2 == 0:
        return data, end
    try:
        return data.decode("utf-8"), end
    except UnicodeDecodeError:
        return data, end
