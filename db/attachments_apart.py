"""One attachment that came into two copies with different bytes: both files are kept, as two attachments.

This can only be where no operation made the bytes (an import done in each copy); bytes replaced by hand are operations,
and a person chooses between them. The file with the greater hash keeps the record; the other gets one of its own, whose
uid follows from the first uid and its hash, so that every copy makes the same one.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from db.domain import Attachment, AttachmentData, RecordId
from db.operations import object_of
from db.rows import read_row, write_row

_LONGEST_STEM: Final = 180
_HASH_LETTERS: Final = 16


def keep_apart(
    ours: sqlite3.Connection, other: sqlite3.Connection, logged: set[str]
) -> dict[RecordId, tuple[Attachment, Attachment]]:
    """Makes two attachments, in `ours`, of each that came with different bytes; inside the caller's transaction.

    Returns the record kept and the one made for the other file, by the id of the kept one.
    """
    made: dict[RecordId, tuple[Attachment, Attachment]] = {}
    for row_id in _in_both(ours, other):
        if f"{AttachmentData.KIND}:{row_id}" in logged:
            continue
        pair = [
            (_hash(data.data), head, data)
            for copy in (ours, other)
            if (data := read_row(copy, AttachmentData, row_id)) and (head := read_row(copy, Attachment, row_id))
        ]
        if len(pair) < 2 or pair[0][0] == pair[1][0]:
            continue
        (digest, loser, bytes_lost), (kept_digest, _winner, bytes_kept) = sorted(pair, key=lambda entry: entry[0])
        mine = pair[0][1]
        kept = replace(mine, size=len(bytes_kept.data), sha256=kept_digest)
        uid = f"{loser.uid[:_LONGEST_STEM]}.{digest[:_HASH_LETTERS]}"
        twin = replace(loser, uid=uid, size=len(bytes_lost.data), sha256=digest)
        if object_of(twin) not in logged and read_row(ours, Attachment, twin.id) is None:
            write_row(ours, twin)
            write_row(ours, replace(bytes_lost, attachment_id=twin.id))
        write_row(ours, kept)
        write_row(ours, bytes_kept)
        made[row_id] = (kept, twin)
    return made


def _in_both(ours: sqlite3.Connection, other: sqlite3.Connection) -> Iterator[RecordId]:
    """Attachments whose bytes are in both and may differ."""
    query = (
        "SELECT d.attachment_id, length(d.data), a.sha256 FROM attachment_data d"
        " JOIN attachment a ON a.id = d.attachment_id ORDER BY 1"
    )
    mine = {row_id: (size, digest) for row_id, size, digest in ours.execute(query)}
    for row_id, size, digest in other.execute(query).fetchall():
        if row_id in mine and not (digest and mine[row_id] == (size, digest)):
            yield row_id


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
