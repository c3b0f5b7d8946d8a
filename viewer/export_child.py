"""The process that draws and writes documents, so that the window never waits for one.

Pages are laid out by Python, and one process runs one piece of Python at a time: in a thread of the window an export
of 10,000 events held frames up for a fifth of a second. The window starts this program again (`HIDDEN_VERB` and the
language), hands it jobs as pickles through its input, and reads lines of JSON from its output: `{"stage", "done",
"total"}` as it goes, then `{"pages"}`, `{"picture": [width, height, bytes a line, format, pages]}` and the picture's
bytes, or `{"error"}`. The input closed is the end: what is half written is taken away.
"""

from __future__ import annotations

import gc
import json
import os
import pickle
import select
import shutil
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

if TYPE_CHECKING:
    from viewer.export_jobs import Job, PreviewJob, Tell, WriteJob

NICER: Final = 5
"""Where processors are few, the window goes before its exports."""


class _Forsaken(BaseException):
    """The window is gone: nobody waits for this any more."""


def main(language: str) -> int:
    """Does jobs until the input ends. Returns 0; a fault of ours goes to standard error, as everywhere."""
    answers = os.dup(1)
    os.dup2(2, 1)  # what anything else prints is no answer
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.nice(NICER)
    from PySide6.QtCore import QLocale

    from viewer.app import make_application, speak_in
    from viewer.export_jobs import WriteJob

    gc.set_threshold(200_000, 50, 1_000)  # a search for cycles goes through a million rows and finds none
    speak_in(make_application(), QLocale(language))
    folder: Path | None = None
    try:
        while (job := _next_job()) is not None:
            folder = job.draft.parent if isinstance(job, WriteJob) else None
            _answer(answers, job)
    except (_Forsaken, BrokenPipeError):
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
    return 0


def _next_job() -> Job | None:
    with suppress(EOFError):
        return cast("Job", pickle.load(sys.stdin.buffer))  # written by the window that started us
    return None


def _answer(answers: int, job: Job) -> None:
    from db.errors import CaseError
    from viewer.export_jobs import WriteJob
    from viewer.export_pages import Stage

    def tell(stage: Stage, done: int, total: int) -> None:
        if select.select([sys.stdin], [], [], 0)[0]:  # nothing more is sent while we work: it was closed
            raise _Forsaken
        _say(answers, {"stage": stage, "done": done, "total": total})

    try:
        if isinstance(job, WriteJob):
            tempfile.tempdir = str(job.draft.parent)
            _say(answers, {"pages": _write(job, tell)})
        else:
            _draw(answers, job)
    except CaseError as fault:
        facts = {name: str(value) for name, value in fault.facts.items() if isinstance(value, str | Path)}
        _say(answers, {"error": {"code": fault.code, "detail": fault.detail, "facts": facts}})


def _write(job: WriteJob, tell: Tell) -> int:
    from db.case import read_case
    from db.case_file import CaseFile
    from db.interchange import formats
    from db.interchange.making import Making
    from db.interchange.steps import Steps
    from viewer.export_case import export_case
    from viewer.export_pages import Stage
    from viewer.export_words import document_words

    with CaseFile.reader_at(job.case) as reader:
        if job.choice is None:
            return export_case(read_case(reader), job.draft, job.settings, report=tell).pages
        steps = Steps(lambda done, total: tell(Stage.ROWS, done, total))
        formats.export_case(reader, job.draft, job.settings.kind, job.choice, Making(document_words(), steps))
    return 0


def _draw(answers: int, job: PreviewJob) -> None:
    from db.case import read_case
    from db.case_file import CaseFile
    from viewer.export_pages import preview_page
    from viewer.paint.fonts import Fonts
    from viewer.paint.pdf_page import page_image
    from viewer.paint.theme import THEMES

    fonts = Fonts(1.0, for_print=True)
    with CaseFile.reader_at(job.case) as reader:
        page, pages = preview_page(read_case(reader), job.settings, fonts, job.number)
    width = min(job.box_px[0], round(job.box_px[1] * page.width_px / page.height_px))
    image = page_image(page, THEMES["light"], fonts, width, job.ratio)
    shape = [image.width(), image.height(), image.bytesPerLine(), image.format().value, pages]
    _say(answers, {"picture": shape})
    _send(answers, cast(memoryview, image.constBits()))


def _say(answers: int, message: dict[str, Any]) -> None:
    _send(answers, json.dumps(message).encode() + b"\n")


def _send(answers: int, data: bytes | memoryview) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(answers, left) :]
