"""Programs that stand in for the process that draws documents."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from viewer import export_process

HOME = str(Path(export_process.__file__).resolve().parents[1])
_TAKES_A_JOB = f"""
import pickle, signal, sys
sys.path.insert(0, {HOME!r})
job = pickle.load(sys.stdin.buffer)
"""
SAYS_AND_WAITS = f"""{_TAKES_A_JOB}
job.draft.write_bytes(b"half of it")
print('{{"stage": "rows", "done": 3, "total": 10}}', flush=True)
signal.pause()
"""
"""Writes half a file, says that three of ten rows are done, and goes no further."""


def refuses(code: str, detail: str, facts: str = "{}") -> str:
    """A program that answers with a fault of the world; `%s` in the facts is the draft."""
    answer = f'{{"error": {{"code": "{code}", "detail": "{detail}", "facts": {facts}}}}}'
    return (
        f"{_TAKES_A_JOB}\nprint({answer!r}.replace('%s', str(getattr(job, 'draft', ''))), flush=True)\nsys.stdin.read()"
    )


def instead(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """The process that is started from now on is this program."""
    monkeypatch.setattr(export_process, "command", lambda _language: [sys.executable, "-c", program])
