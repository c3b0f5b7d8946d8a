"""The world's faults, as one exception with a code.

A `CaseError` says what happened in the world (a file is missing, a disk is full, a file is not a case).
`viewer.problems` turns its code into a sentence with a next step. Anything else that is raised is our own fault.
"""

from __future__ import annotations

from enum import StrEnum


class ErrorCode(StrEnum):
    """What happened. The value is stable: it is printed by `--json` and used in translations."""

    # the file is refused (exit 3)
    NOT_A_CASE = "not_a_case"
    NEWER_VERSION = "newer_version"
    UNSAFE = "unsafe"
    DAMAGED = "damaged"
    UNREADABLE = "unreadable"  # a file to bring in is not what its format says; the detail is the sentence
    # the world failed (exit 4)
    MISSING = "missing"
    NO_PERMISSION = "no_permission"
    DISK_FULL = "disk_full"
    BUSY = "busy"
    IO = "io"
    EXISTS = "exists"
    REPLACED = "replaced"  # the path leads to another file than the one that is open
    # the caller asked for something that cannot be (exit 2)
    INVALID = "invalid"
    READ_ONLY = "read_only"
    CONFLICT = "conflict"
    STILL_USED = "still_used"
    UNKNOWN_RECORD = "unknown_record"
    UNKNOWN_SAMPLE = "unknown_sample"
    UNKNOWN_FORMAT = "unknown_format"
    CANCELLED = "cancelled"


_REFUSED = frozenset(
    {
        ErrorCode.NOT_A_CASE,
        ErrorCode.NEWER_VERSION,
        ErrorCode.UNSAFE,
        ErrorCode.DAMAGED,
        ErrorCode.UNREADABLE,
    }
)
_WORLD = frozenset(
    {
        ErrorCode.MISSING,
        ErrorCode.NO_PERMISSION,
        ErrorCode.DISK_FULL,
        ErrorCode.BUSY,
        ErrorCode.IO,
        ErrorCode.EXISTS,
        ErrorCode.REPLACED,
    }
)


class CaseError(Exception):
    """A fault of the world, with a code and the facts a sentence needs.

    `detail` is one clear English sentence for logs and the command line; `facts` are named values
    (path, table, row ids) that a translated sentence may use.
    """

    def __init__(self, code: ErrorCode, detail: str = "", **facts: object) -> None:
        super().__init__(detail or code.value)
        self.code = code
        self.detail = detail
        self.facts = facts

    @property
    def exit_code(self) -> int:
        """3 for a refused file, 4 when the world failed, 2 for wrong use (DECISIONS 18)."""
        if self.code in _REFUSED:
            return 3
        return 4 if self.code in _WORLD else 2
