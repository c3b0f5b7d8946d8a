"""SQLite's own locks on a file, taken without SQLite by the process that examines it.

Source: "Database File Format", section 1.2 (the lock-byte page), and os.h of SQLite: the bytes of the unix locks.
Only for a process in which SQLite has not opened the file: closing a descriptor gives up all locks on it.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from typing import Final

_PENDING_BYTE: Final = 0x40000000
_RESERVED_BYTE: Final = _PENDING_BYTE + 1
_SHARED_FIRST: Final = _PENDING_BYTE + 2
_SHARED_SIZE: Final = 510


class LockedElsewhere(Exception):
    """Another program kept the file to itself for too long, or put another in its place."""


@contextlib.contextmanager
def shared_lock(fd: int, wait_s: float) -> Iterator[None]:
    """Holds SQLite's reader lock, so that no other window changes the file while it is examined."""
    try:
        import fcntl
    except ImportError:  # Windows: SQLite locks by sharing rules there
        yield
        return
    deadline = time.monotonic() + wait_s
    while True:
        try:
            fcntl.lockf(fd, fcntl.LOCK_SH | fcntl.LOCK_NB, 1, _PENDING_BYTE)
            fcntl.lockf(fd, fcntl.LOCK_SH | fcntl.LOCK_NB, _SHARED_SIZE, _SHARED_FIRST)
            fcntl.lockf(fd, fcntl.LOCK_UN, 1, _PENDING_BYTE)
            break
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise LockedElsewhere("Another program is writing to the file.") from None
            time.sleep(0.01)
        except OSError:
            break  # a share without locks: the examination still reads one state at a time
    yield  # the lock goes with the descriptor


def has_writer(fd: int) -> bool:
    """True where another process is in a transaction that writes."""
    try:
        import fcntl
    except ImportError:
        return False
    try:
        fcntl.lockf(fd, fcntl.LOCK_SH | fcntl.LOCK_NB, 1, _RESERVED_BYTE)
    except BlockingIOError:
        return True
    except OSError:
        return False
    fcntl.lockf(fd, fcntl.LOCK_UN, 1, _RESERVED_BYTE)
    return False
