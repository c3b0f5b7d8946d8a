"""The real window drawn into a picture without a screen: what `rapporteur render` does."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QLocale, QPoint, QSettings
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from db.domain import id_of
from db.errors import CaseError, ErrorCode
from viewer.look import Look
from viewer.render_options import UNOPENED
from viewer.report_choice import day_end, span_of
from viewer.settings import AUTHOR, REDUCED_MOTION, TEXT_SCALE, THEME, Settings


@contextmanager
def headless() -> Iterator[QApplication]:
    """An application without a screen; what a screen it would have, if there is one, is not looked for."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from viewer.app import make_application

    app = make_application()
    yield app
    app.processEvents()


def render(options: argparse.Namespace) -> int:
    """Draw the window as asked and write the PNG (to a temporary file first, then renamed)."""
    with headless() as app, tempfile.TemporaryDirectory() as folder:
        settings = Settings(QSettings(str(Path(folder) / "settings.ini"), QSettings.Format.IniFormat))
        settings.put(THEME, options.theme)
        settings.put(TEXT_SCALE, options.text_scale)
        settings.put(REDUCED_MOTION, True)
        settings.put(AUTHOR, "Sample analyst")
        QLocale.setDefault(QLocale(options.locale))
        image = draw_window(app, settings, options)
        draft = options.out.with_name(options.out.name + ".part")
        if not image.save(str(draft), "PNG"):  # type: ignore[call-overload]
            raise CaseError(ErrorCode.IO, path=str(options.out))
        os.replace(draft, options.out)
    return 0


def draw_window(app: QApplication, settings: Settings, options: argparse.Namespace) -> QImage:
    """The grabbed window, `options.scale` device pixels to a pixel."""
    from viewer.app import dress
    from viewer.main_window import MainWindow
    from viewer.window_states import show_state

    look = Look(settings)
    dress(app, look)
    window = MainWindow(settings, look)
    try:
        window.resize(*options.size)
        if options.state != "welcome" and options.state not in UNOPENED:
            window.session.open(options.file, read_only=True)
            window.show_case()
        window.show()
        app.processEvents()
        if window.session.has_case:
            _set_view(window, options)
            window.desk.show_page(options.view)
        app.processEvents()
        if options.state or options.find:
            show_state(window, options.state, str(options.file) if options.state in UNOPENED else options.find)
        _settle(app, window)
        image = QImage(window.size() * options.scale, QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(options.scale)
        image.fill(look.theme.colour("window"))
        window.render(image)
        for popup in QApplication.topLevelWidgets():
            if popup is not window and popup.isVisible() and popup.isWindow():
                popup.render(image, popup.mapToGlobal(QPoint()) - window.mapToGlobal(QPoint()))
        return image
    finally:
        window.shut_down()
        window.close()
        window.deleteLater()
        app.processEvents()


def _set_view(window: object, options: argparse.Namespace) -> None:
    session = window.session  # type: ignore[attr-defined]
    if options.as_of is not None:
        session.set_as_of(day_end(options.as_of))
    if options.now is not None:
        now = day_end(options.now)
        session.now_s = now if now is not None else session.now_s
    session.set_view(replace(session.view, lanes_by=options.lanes_by, detail=options.detail))
    if options.span:
        session.set_span(*span_of(options.span), remember=False)
    else:
        session.fit_case()
    if options.select:
        record_id = id_of(options.select)
        if session.case.record(record_id) is None:
            raise CaseError(ErrorCode.UNKNOWN_RECORD, f"The case has no record “{options.select}”.")
        session.select([record_id])


def _settle(app: QApplication, window: object) -> None:
    """Let layouts, delayed workers and their answers come to rest."""
    for _round in range(6):
        app.processEvents()
    window.tasks.wait()  # type: ignore[attr-defined]
    for _round in range(3):
        app.processEvents()
