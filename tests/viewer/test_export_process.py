"""Documents are drawn and written by a process of their own: stopping it leaves nothing, its faults are told."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from db.case_file import CaseFile
from db.domain import CaseInfo
from db.errors import CaseError, ErrorCode
from db.interchange.formats import choice_for, export_case
from db.interchange.names import OUT
from db.rows import CASE_ID
from tests.viewer.stand_ins import HOME, SAYS_AND_WAITS, instead, refuses
from viewer.export_case import ExportSettings
from viewer.export_jobs import FINEST, PreviewJob, Stage, WriteJob, share_of, words_of
from viewer.export_pages import FORMATS
from viewer.export_process import ExportProcess
from viewer.report_choice import ReportChoice


@pytest.fixture
def process(qapp: object) -> Iterator[ExportProcess]:
    made = ExportProcess("en_GB")
    yield made
    made.end()


def never() -> bool:
    return False


def unheard(_stage: Stage, _done: int, _total: int) -> None:
    """Nobody listens."""


def job_of(case_path: Path, kind: str) -> WriteJob:
    choice = None
    if kind in OUT:
        with CaseFile.open(case_path, read_only=True) as case_file:
            info = case_file.get(CASE_ID)
        assert isinstance(info, CaseInfo)
        choice = choice_for(info, kind)
    parts = ReportChoice(parts=("poster",))
    return WriteJob(case_path, Path(), ExportSettings(kind, parts, "A4"), choice)


def ending_of(kind: str) -> str:
    return OUT[kind].suffixes[0] if kind in OUT else f".{kind}"


@pytest.mark.parametrize("kind", [*FORMATS, *OUT])
def test_it_writes_each_format_and_can_be_stopped_in_each(
    kind: str, process: ExportProcess, case_path: Path, tmp_path: Path
) -> None:
    """The same process takes the next job; stopped at its first word, it leaves the file before it."""
    folder = tmp_path / "out"
    folder.mkdir()
    out, job = folder / f"o{ending_of(kind)}", job_of(case_path, kind)
    heard: list[int] = []
    made = process.write(job, out, never, lambda *told: heard.append(share_of(*told)))
    assert made.path == out
    assert made.pages == (0 if kind in OUT else 1)
    assert heard == sorted(heard)
    assert 0 <= heard[0] < heard[-1] <= FINEST
    written, number = out.read_bytes(), process.pid
    assert number
    process.write(job, out, never, unheard)
    assert process.pid == number
    assert out.read_bytes() == written
    told: list[Stage] = []
    with pytest.raises(CaseError) as caught:
        process.write(job, out, lambda: bool(told), lambda stage, _done, _total: told.append(stage))
    assert caught.value.code is ErrorCode.CANCELLED
    assert out.read_bytes() == written
    assert [path.name for path in folder.iterdir()] == [out.name]
    assert not process.pid
    assert not is_running(number)


def is_running(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_format_is_the_same_from_the_window_and_from_the_command_line(
    process: ExportProcess, case_path: Path, tmp_path: Path
) -> None:
    for kind in ("html", "markdown", "json"):
        job = job_of(case_path, kind)
        process.write(job, tmp_path / "one", never, unheard)
        with CaseFile.open(case_path, read_only=True) as case_file:
            assert job.choice is not None
            export_case(case_file, tmp_path / "two", kind, job.choice)
        assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes(), kind


def test_stopping_takes_away_what_is_half_written(
    process: ExportProcess, case_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    instead(monkeypatch, SAYS_AND_WAITS)
    out = tmp_path / "o.html"
    out.write_text("the old file")
    before = sorted(tmp_path.iterdir())
    there: list[list[bytes]] = []

    def heard(_stage: Stage, done: int, total: int) -> None:
        assert (done, total) == (3, 10)
        there.append([path.read_bytes() for path in tmp_path.glob(".o-*.part/*")])

    with pytest.raises(CaseError) as caught:
        process.write(job_of(case_path, "html"), out, lambda: bool(there), heard)
    assert caught.value.code is ErrorCode.CANCELLED
    assert there == [[b"half of it"]]
    assert out.read_text() == "the old file"
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(("at", "code"), [("gone/o.html", ErrorCode.MISSING), ("o.html/o.html", ErrorCode.MISSING)])
def test_a_place_that_cannot_be_written_is_named(
    at: str, code: ErrorCode, process: ExportProcess, case_path: Path, tmp_path: Path
) -> None:
    (tmp_path / "o.html").write_text("a file")
    with pytest.raises(CaseError) as caught:
        process.write(job_of(case_path, "html"), tmp_path / at, never, unheard)
    assert caught.value.code is code
    assert caught.value.facts["path"] == tmp_path / at


def test_a_refusal_is_told_and_the_process_goes_on(process: ExportProcess, case_path: Path, tmp_path: Path) -> None:
    job = job_of(case_path, "pdf")
    nothing = replace(job, settings=replace(job.settings, paper="A9"))
    with pytest.raises(CaseError) as caught:
        process.write(nothing, tmp_path / "o.pdf", never, unheard)
    assert caught.value.code is ErrorCode.INVALID
    assert "A9" in caught.value.detail
    number = process.pid
    assert number
    process.write(job, tmp_path / "o.pdf", never, unheard)
    assert process.pid == number


def test_a_case_that_is_gone_is_named(process: ExportProcess, case_path: Path, tmp_path: Path) -> None:
    job = replace(job_of(case_path, "json"), case=tmp_path / "nowhere.rapporteur")
    with pytest.raises(CaseError) as caught:
        process.write(job, tmp_path / "o.json", never, unheard)
    assert caught.value.code is ErrorCode.MISSING
    assert "nowhere.rapporteur" in str(caught.value.facts["path"])


def test_a_full_disk_in_the_process_names_the_file_that_was_wanted(
    process: ExportProcess, case_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    instead(monkeypatch, refuses("disk_full", "No space left", '{"path": "%s"}'))
    with pytest.raises(CaseError) as caught:
        process.write(job_of(case_path, "json"), tmp_path / "o.json", never, unheard)
    assert caught.value.code is ErrorCode.DISK_FULL
    assert caught.value.facts["path"] == tmp_path / "o.json"


@pytest.mark.parametrize(
    ("program", "fault", "words"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", CaseError, "ended from outside"),
        ("raise ZeroDivisionError('ours')", RuntimeError, "ZeroDivisionError: ours"),
    ],
)
def test_a_process_that_dies_says_whose_fault_it_is(
    program: str,
    fault: type[Exception],
    words: str,
    process: ExportProcess,
    case_path: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    instead(monkeypatch, program)
    with pytest.raises(fault, match=words):
        process.write(job_of(case_path, "json"), tmp_path / "o.json", never, unheard)
    assert not list(tmp_path.glob(".*.part"))
    monkeypatch.undo()
    process.write(job_of(case_path, "json"), tmp_path / "o.json", never, unheard)


def test_pages_are_drawn_for_a_preview(process: ExportProcess, case_path: Path) -> None:
    settings = ExportSettings("pdf", ReportChoice(parts=("poster", "events")), "A4")
    first = process.preview(PreviewJob(case_path, settings, 1, (300, 200), 2.0), never)
    second = process.preview(PreviewJob(case_path, settings, 2, (300, 300), 1.0), never)
    assert first.image.width() > first.image.height()
    assert first.image.devicePixelRatio() == 2.0
    assert second.image.width() < second.image.height()
    assert first.pages == second.pages > 1
    inks = {first.image.pixelColor(x, y).name() for x in range(0, 200, 2) for y in range(0, 200, 2)}
    assert len(inks) > 20


def test_it_ends_when_its_window_does(case_path: Path, tmp_path: Path) -> None:
    """A window that is killed in the middle leaves neither the process nor its half file."""
    program = f"""
import sys
sys.path.insert(0, {HOME!r})
from pathlib import Path
import os, pickle, signal
from PySide6.QtWidgets import QApplication
app = QApplication([])
from tests.viewer.test_export_process import job_of
from viewer.export_process import ExportProcess
process = ExportProcess("en_GB")
def heard(*_told):
    print(process.pid, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
process.write(job_of(Path({str(case_path)!r}), "html"), Path({str(tmp_path / "o.html")!r}), lambda: False, heard)
"""
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    gone_within(int(ended.stdout), lambda: not list(tmp_path.glob(".o-*.part")))


def gone_within(number: int, also: Callable[[], bool]) -> None:
    """Wait for a process that is no child of ours: its own end, by the file that the system keeps of it."""
    with suppress(ProcessLookupError):
        handle = os.pidfd_open(number)
        try:
            assert select.select([handle], [], [], 60)[0]
        finally:
            os.close(handle)
    assert also()


def test_each_stage_has_its_words_and_its_share() -> None:
    assert [share_of(stage, 1, 2) for stage in Stage] == [240, 620, 880, 500]
    assert words_of(Stage.PAGES, 12, 300) == "Page 12 of 300"
    assert len({words_of(stage, 1, 2) for stage in Stage}) == len(Stage)
