"""Ways to spoil the bytes of a case file: single bits, numbers, noise, pages, the schema's text, values, its length."""

from __future__ import annotations

import random
import sqlite3
import struct
from collections.abc import Callable
from functools import cache

from tests.db.spoiled_files import PAGE, journal_bytes

INTERESTING = (0, 1, 2, 5, 10, 13, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF)
VALUES: tuple[object, ...] = (
    None, 0, -1, 1, 2**63 - 1, -(2**63), 1e308, float("inf"), float("nan"), "", "x" * 5_000, "\x00", "../../etc/passwd",
    "2026-02-30", "\u202e", "{\"a\":", "'; DROP TABLE event; --", b"", b"\xff" * 900,
)  # fmt: skip
WORDS = (b"CREATE", b"CHECK", b"STRICT", b"REFERENCES", b"VIEW", b"statement", b"words ", b"sqlite_", b"round-1", b"{}")
JOURNAL_SHARE = 0.05

Way = Callable[[bytearray, random.Random], None]


def mutated(good: bytes, chosen: random.Random) -> tuple[bytes, bytes | None]:
    """(a spoiled copy, a journal beside it or None)."""
    data = bytearray(good)
    if chosen.random() < 0.06:
        data = bytearray(_with_a_value(good, chosen))
    for _ in range(chosen.choice((1, 1, 2, 4, 12, 60))):
        chosen.choice(_WAYS)(data, chosen)
    journal = _journal(good, data, chosen) if chosen.random() < JOURNAL_SHARE else None
    return bytes(data), journal


def _journal(good: bytes, data: bytearray, chosen: random.Random) -> bytes:
    pages = [chosen.randrange(len(good) // PAGE) for _ in range(chosen.randint(0, 3))]
    records = [(page + 1, bytes(data[page * PAGE : (page + 1) * PAGE]).ljust(PAGE, b"\0")) for page in pages]
    spoiled = bytearray(journal_bytes(pages=len(good) // PAGE, records=records))
    for _ in range(chosen.choice((0, 0, 1, 5))):
        spoiled[chosen.randrange(min(len(spoiled), 600))] = chosen.randrange(256)
    return bytes(spoiled)


def _with_a_value(good: bytes, chosen: random.Random) -> bytes:
    """A well-formed file in which some column of some rows holds something else. SQLite may refuse the value."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        connection.deserialize(good)
        for pragma in ("foreign_keys = OFF", "ignore_check_constraints = ON", "writable_schema = ON"):
            connection.execute(f"PRAGMA {pragma}")
        table, columns = chosen.choice(_tables(good))
        question = f'UPDATE OR IGNORE "{table}" SET "{chosen.choice(columns)}" = ? WHERE rowid % ? = 0'
        try:
            connection.execute(question, [chosen.choice(VALUES), chosen.choice((1, 2, 7))])
        except sqlite3.Error:
            return good
        return connection.serialize()
    finally:
        connection.close()


@cache
def _tables(good: bytes) -> list[tuple[str, list[str]]]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        connection.deserialize(good)
        asked = "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%WITHOUT ROWID%'"
        names = [name for (name,) in connection.execute(asked)]
        return [(name, [row[1] for row in connection.execute(f'PRAGMA table_info("{name}")')]) for name in names]
    finally:
        connection.close()


def _place(data: bytearray, chosen: random.Random) -> int:
    """Somewhere that matters: the header, the start of a page, a byte that is not 0, or anywhere."""
    way = chosen.random()
    if way < 0.06:
        return chosen.randrange(min(110, len(data)))
    if way < 0.4:
        return min(chosen.randrange(len(data) // PAGE or 1) * PAGE + chosen.randrange(40), len(data) - 1)
    at = chosen.randrange(len(data))
    for _ in range(20):
        if data[at] or way > 0.9:
            break
        at = chosen.randrange(len(data))
    return at


def _flip(data: bytearray, chosen: random.Random) -> None:
    data[_place(data, chosen)] ^= 1 << chosen.randrange(8)


def _number(data: bytearray, chosen: random.Random) -> None:
    form = chosen.choice((">B", ">H", ">I"))
    at = min(_place(data, chosen), len(data) - 4)
    struct.pack_into(form, data, at, chosen.choice(INTERESTING) & (1 << 8 * struct.calcsize(form)) - 1)


def _noise(data: bytearray, chosen: random.Random) -> None:
    at = _place(data, chosen)
    length = min(chosen.choice((2, 9, 64, 700)), len(data) - at)
    data[at : at + length] = chosen.randbytes(length)


def _page_over_page(data: bytearray, chosen: random.Random) -> None:
    pages = len(data) // PAGE
    one, other = (chosen.randrange(pages) * PAGE for _ in range(2))
    data[one : one + PAGE] = data[other : other + PAGE]


def _stretch_over_stretch(data: bytearray, chosen: random.Random) -> None:
    one, other = _place(data, chosen), _place(data, chosen)
    length = min(chosen.choice((4, 30, 300)), len(data) - max(one, other))
    data[one : one + length] = data[other : other + length]


def _word(data: bytearray, chosen: random.Random) -> None:
    """Letters of the schema's text or of a value become others, or no letters at all."""
    word = chosen.choice(WORDS)
    at = data.find(word, chosen.randrange(len(data)))
    if at < 0:
        at = data.find(word)
    if at >= 0:
        at += chosen.randrange(len(word))
        data[at] = chosen.choice((0, 0x20, 0x41, 0x61, 0xC3, 0xED, 0xFF, chosen.randrange(256)))


def _cut(data: bytearray, chosen: random.Random) -> None:
    if chosen.random() < 0.1 and len(data) > 4 * PAGE:
        keep = chosen.randrange(2 * PAGE, len(data))
        del data[keep if chosen.random() < 0.5 else keep // PAGE * PAGE :]


_WAYS: tuple[Way, ...] = (
    _flip, _flip, _flip, _number, _number, _noise, _page_over_page, _stretch_over_stretch, _word, _word, _cut,
)  # fmt: skip
