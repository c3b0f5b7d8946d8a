"""Files kept with a record: their bytes go into the case, their SHA-256 is looked at before they go out again."""

from __future__ import annotations

import hashlib
import mimetypes
from pathlib import Path

from db import queries
from db.domain import Attachment, AttachmentData, new_uid
from db.edits import Edit, Put
from db.errors import CaseError, ErrorCode
from db.interchange.bytes_out import replacing
from db.rules import LARGEST_BLOB
from viewer.record_commands import require_unlocked
from viewer.session import Session
from viewer.text_files import read_whole
from viewer.words import tr


def file_to_keep(path: Path, target_id: int | None) -> tuple[Attachment, AttachmentData]:
    """A file as it would stand in the case: the record and its bytes. Nothing is written.

    Raises CaseError MISSING, NO_PERMISSION, IO, INVALID (larger than an attachment may be).
    """
    too_large = tr("“{name}” is larger than an attachment may be (100 MB).", name=path.name)
    data = read_whole(path, LARGEST_BLOB, too_large)
    attachment = Attachment(
        uid=new_uid("attachment"),
        filename=path.name,
        media_type=mimetypes.guess_type(path.name)[0] or "application/octet-stream",
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        target_id=target_id,
    )
    return attachment, AttachmentData(attachment_id=attachment.id, data=data)


def attach_file(session: Session, path: Path, target_id: int | None) -> Attachment | None:
    """Keep a file with a record, its bytes and their SHA-256; None when it could not be written.

    Raises CaseError MISSING, NO_PERMISSION, IO, INVALID (larger than an attachment may be).
    """
    require_unlocked(session)
    attachment, data = file_to_keep(path, target_id)
    return attachment if session.apply(Edit(tr("Attach file"), (Put(attachment), Put(data)))) else None


def still_holds(session: Session, attachment: Attachment) -> bool | None:
    """Whether the kept bytes have the checksum they were attached with; None where nothing can be compared."""
    assert session.case_file is not None
    data = queries.attachment_bytes(session.case_file, attachment.id)
    if data is None or not attachment.sha256:
        return None
    return hashlib.sha256(data).hexdigest() == attachment.sha256


def save_attachment(session: Session, attachment: Attachment, out: Path) -> None:
    """Write a kept file's bytes to a path, after their checksum was looked at.

    Raises CaseError UNKNOWN_RECORD where no bytes are kept, DAMAGED where they are not the ones that were attached,
    NO_PERMISSION, DISK_FULL, IO.
    """
    assert session.case_file is not None
    data = queries.attachment_bytes(session.case_file, attachment.id)
    if data is None:
        raise CaseError(ErrorCode.UNKNOWN_RECORD, tr("No bytes of this file are kept."), id=attachment.id)
    if hashlib.sha256(data).hexdigest() != attachment.sha256:
        raise CaseError(
            ErrorCode.DAMAGED, tr("The kept bytes are not those that were attached: the checksum differs."), path=out
        )
    with replacing(out) as draft:
        draft.write_bytes(data)
