"""Work done in a forked child that may be killed, run out of something, or crash, without harm to the harness."""

from __future__ import annotations

import json
import os
import select
import signal
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

EXIT_ERROR = 70


@dataclass(frozen=True, slots=True)
class Ending:
    """How a child ended: its answer (None where it gave none), the signal that ended it, and what it said."""

    answer: Any
    signal: int
    said: str
    timed_out: bool = False


def start(work: Callable[[int], Any]) -> tuple[int, int]:
    """Forks; the child calls `work(pipe)` and ends. Returns (pid, reading end of the pipe)."""
    read_end, write_end = os.pipe()
    pid = os.fork()
    if pid:
        os.close(write_end)
        return pid, read_end
    os.close(read_end)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    code = 0
    try:
        work(write_end)
    except BaseException:
        os.writev(write_end, [b"!" + traceback.format_exc().encode()])
        code = EXIT_ERROR
    finally:
        os._exit(code)


def read_all(pipe: int, limit_s: float) -> tuple[bytes, bool]:
    """(everything written until the child closed the pipe, whether the time was up before)."""
    deadline, parts = time.monotonic() + limit_s, []
    while True:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([pipe], [], [], left)[0]:
            return b"".join(parts), True
        data = os.read(pipe, 1 << 16)
        if not data:
            return b"".join(parts), False
        parts.append(data)


def read_line(pipe: int, limit_s: float) -> tuple[bytes, bool]:
    """(one line, or what came before the child closed the pipe; whether the time was up before)."""
    deadline, line = time.monotonic() + limit_s, b""
    while not line.endswith(b"\n"):
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([pipe], [], [], left)[0]:
            return line, True
        data = os.read(pipe, 1 << 16)
        if not data:
            break
        line += data
    return line, False


def answered(work: Callable[[], Any], limit_s: float) -> Ending:
    """Runs `work` in a child; its JSON answer, or how it ended instead."""
    pid, pipe = start(lambda out: os.write(out, json.dumps(work()).encode()))
    try:
        data, late = read_all(pipe, limit_s)
        if late:
            os.kill(pid, signal.SIGKILL)
    finally:
        os.close(pipe)
    _, status = os.waitpid(pid, 0)
    ended_by = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    if late or ended_by or data.startswith(b"!"):
        return Ending(None, ended_by, data[1:].decode(errors="replace"), late)
    return Ending(json.loads(data), 0, "")
