"""A fault of the world, said in one clear sentence with a next step."""

from __future__ import annotations

from dataclasses import dataclass

from db.errors import CaseError, ErrorCode
from viewer.words import tr


@dataclass(frozen=True, slots=True)
class Problem:
    """What a banner, a message or the command line says: a title, and what to do."""

    title: str
    next_step: str

    @property
    def sentence(self) -> str:
        """Both in one line, for the command line and for assistive technology."""
        return f"{self.title} {self.next_step}"


_SENTENCES: dict[ErrorCode, tuple[str, str]] = {
    ErrorCode.NOT_A_CASE: (
        "“{name}” is not a Rapporteur case file.",
        "Open a file that ends in .rapporteur, or bring this one in with File, Import.",
    ),
    ErrorCode.NEWER_VERSION: (
        "“{name}” was made by a newer version of Rapporteur.",
        "Update Rapporteur to open it; the file has not been touched.",
    ),
    ErrorCode.UNSAFE: (
        "“{name}” was not opened because it is not safe.",
        "Nothing in it was run. Ask the sender for a fresh copy, or see the report for what was found.",
    ),
    ErrorCode.DAMAGED: (
        "“{name}” is damaged.",
        "The file has not been touched. Save what can be read as a new case, or restore a backup.",
    ),
    ErrorCode.MISSING: (
        "“{name}” is not there.",
        "Check that the folder still exists and the drive is connected, then try again.",
    ),
    ErrorCode.NO_PERMISSION: (
        "You may not read or write “{name}”.",
        "Change the file's permissions, or save a copy somewhere you may write.",
    ),
    ErrorCode.DISK_FULL: (
        "The disk holding “{name}” is full.",
        "Free some space and try again, or save a copy elsewhere.",
    ),
    ErrorCode.BUSY: (
        "Another program is writing to “{name}”.",
        "Wait until it is done and try again.",
    ),
    ErrorCode.IO: (
        "“{name}” could not be read or written.",
        "Check the drive or the network share, then try again.",
    ),
    ErrorCode.EXISTS: ("“{name}” is there already.", "Choose another name."),
    ErrorCode.REPLACED: (
        "Another file has taken the place of “{name}”.",
        "The case that was opened is still here: save a copy of it elsewhere, then open the new file.",
    ),
    ErrorCode.READ_ONLY: ("“{name}” is open read-only.", "Save a copy to make changes."),
    ErrorCode.STILL_USED: (
        "This record is still used by others.",
        "Delete those first, or let Rapporteur delete them together.",
    ),
    ErrorCode.CONFLICT: (
        "Another window has changed this record since you looked.",
        "It is shown as it is now; look at it and make your change again.",
    ),
    ErrorCode.CANCELLED: ("Stopped.", "Nothing was changed."),
}


def problem_of(error: CaseError, name: str = "") -> Problem:
    """The sentence for a fault. Where the code has none of its own, the fault's own detail is the title."""
    shown = name or str(error.facts.get("name") or error.facts.get("path") or tr("the file"))
    known = _SENTENCES.get(error.code)
    if known is None:
        return Problem(error.detail or error.code.value, "")
    title, next_step = known
    return Problem(tr(title, name=shown), tr(next_step))
