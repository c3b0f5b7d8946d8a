"""`rapporteur --self-test`: the program tries itself on the sample case, wherever it was installed.

It opens the sample in the real window, draws it, writes a PDF and reads it back, adds a note, takes it back, and
finds the file as it was. One line a step on stdout; exit code 0 when every step held, 1 otherwise.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from viewer.resources import VERSION


def self_test() -> int:
    """Run every step in a folder of its own; settings and caches of the person are not touched."""
    from viewer.app import has_screen

    if not has_screen():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory(prefix="rapporteur-self-test-") as folder:
        for name in ("XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
            os.environ[name] = str(Path(folder) / name.lower())
        return _run(Path(folder))


def _run(folder: Path) -> int:
    from PySide6.QtCore import QSettings

    from viewer.app import dress, make_application
    from viewer.look import Look
    from viewer.main_window import MainWindow
    from viewer.settings import AUTHOR, REDUCED_MOTION, Settings

    app = make_application()
    settings = Settings(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))
    settings.put(AUTHOR, "Self-test")
    settings.put(REDUCED_MOTION, True)
    look = Look(settings)
    dress(app, look)
    window = MainWindow(settings, look)
    window.resize(1280, 800)
    path = folder / "sample.rapporteur"
    steps: list[tuple[str, Callable[[], str]]] = [
        ("open the sample", lambda: _open(window, path)),
        ("draw the window", lambda: _draw(app, window)),
        ("write a PDF and read it back", lambda: _print(path, folder / "sample.pdf")),
        ("write it once more in a process of its own", lambda: _print_apart(path, folder / "apart.pdf")),
        ("add a note and undo it", lambda: _annotate(window)),
    ]
    failed = 0
    for words, step in steps:
        try:
            told = step()
        except Exception as fault:
            failed += 1
            print(f"failed  {words}: {type(fault).__name__}: {fault}")
        else:
            print(f"ok      {words}: {told}")
    window.shut_down()
    window.close()
    window.deleteLater()
    app.processEvents()
    print(f"rapporteur {VERSION}: {len(steps) - failed} passed, {failed} failed")
    return 1 if failed else 0


def _require(condition: bool, what: str) -> None:
    if not condition:
        raise RuntimeError(what)


def _open(window: object, path: Path) -> str:
    from db.samples import build_sample

    build_sample("abu-dhabi-2026", path)
    window.desk.open_path(path)  # type: ignore[attr-defined]
    session = window.session  # type: ignore[attr-defined]
    _require(session.has_case, "the sample was not opened")
    return f"{len(session.case.columns.ids)} events"


def _draw(app: object, window: object) -> str:
    window.show()  # type: ignore[attr-defined]
    for _round in range(5):
        app.processEvents()  # type: ignore[attr-defined]
    image = window.grab().toImage()  # type: ignore[attr-defined]
    colours = {image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)}
    _require(len(colours) > 20, "the window was drawn empty")
    items = window.canvas.scene.items  # type: ignore[attr-defined]
    _require(len(items) >= 15, "the timeline shows too little")
    return f"{image.width()}×{image.height()}, {len(items)} things on the timeline"


def _print(path: Path, out: Path) -> str:
    import pikepdf

    from viewer.export_case import export_file

    export_file(path, out, "pdf", span="", paper="", parts=(), as_of=None, notes=True, theme="light")
    with pikepdf.open(out) as document:
        pages = len(document.pages)
        title = str(document.docinfo.get("/Title", ""))
    _require(pages >= 2, "the PDF has too few pages")
    _require("Abu Dhabi" in title, "the PDF does not bear the case's title")
    return f"{pages} pages"


def _print_apart(path: Path, out: Path) -> str:
    """As the export sheet does: the program starts itself again, which a package must be able to."""
    from viewer.export_jobs import WriteJob
    from viewer.export_pages import ExportSettings
    from viewer.export_process import ExportProcess

    process, heard = ExportProcess("en_GB"), list[str]()
    try:
        done = process.write(
            WriteJob(path, out, ExportSettings("pdf")), out, lambda: False, lambda stage, *_how_far: heard.append(stage)
        )
    finally:
        process.end()
    _require(out.stat().st_size > 10_000, "the PDF is too small")
    _require(len(set(heard)) >= 2, "the process did not tell how far it is")
    return f"{done.pages} pages, {len(set(heard))} stages told"


def _annotate(window: object) -> str:
    from viewer.commands import NoteTarget, add_note

    session = window.session  # type: ignore[attr-defined]
    before = session.case_file.dump_state()
    target = NoteTarget(record_id=int(session.case.columns.ids[0]))
    _require(add_note(session, target, "A note of the self-test.") is not None, "the note was not saved")
    _require(session.case_file.dump_state() != before, "the note is not in the file")
    session.undo()
    _require(session.case_file.dump_state() == before, "undo left something behind")
    return "the file is as it was"


if __name__ == "__main__":
    sys.exit(self_test())
