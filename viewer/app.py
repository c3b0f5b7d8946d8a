"""The application: fonts, theme, language, crash report, and the first window."""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtGui import QFont, QIcon
from PySide6.QtWidgets import QApplication

from viewer.look import Look
from viewer.paint.icons import app_mark
from viewer.paint.style_sheet import palette, style_sheet
from viewer.resources import VERSION, resource_path
from viewer.settings import LANGUAGE, Settings
from viewer.words import tr


def has_screen() -> bool:
    """Whether a window can be shown. Qt aborts the process where it cannot, so this is asked first."""
    if sys.platform in ("win32", "darwin") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def make_application() -> QApplication:
    """The one QApplication, in Fusion style so that our own style sheet looks the same everywhere."""
    known = QApplication.instance()
    if isinstance(known, QApplication):
        return known
    app = QApplication(["rapporteur"])
    app.setApplicationName("Rapporteur")
    app.setApplicationVersion(VERSION)
    app.setOrganizationName("Rapporteur")
    app.setDesktopFileName("rapporteur")
    app.setStyle("Fusion")
    return app


def dress(app: QApplication, look: Look) -> None:
    """Style sheet, palette, font and icon; again at every change of the look."""

    def apply() -> None:
        theme = look.theme
        font: QFont = look.fonts.font("body")
        app.setFont(font)
        app.setPalette(palette(theme))
        app.setStyleSheet(style_sheet(theme, look.text_scale))
        marks = [theme.colour(token).rgba() for token in ("round", "swap", "stmt")]
        app.setWindowIcon(QIcon(app_mark(64, *marks)))

    look.changed.connect(apply)
    apply()


def speak(app: QApplication, settings: Settings) -> None:
    """Set the interface's language: chosen, or the system's, where a translation is there."""
    chosen = settings.get(LANGUAGE)
    speak_in(app, QLocale(chosen) if chosen else QLocale())


def speak_in(app: QApplication, locale: QLocale) -> None:
    """Set the interface's language to a locale's, where a translation is there, and write numbers and dates its way."""
    QLocale.setDefault(locale)
    for folder, name in (
        (resource_path("translations"), "rapporteur"),
        (Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)), "qtbase"),
    ):
        translator = QTranslator(app)
        if translator.load(locale, name, "_", str(folder)):
            app.installTranslator(translator)


def report_crashes() -> None:
    """A fault of ours becomes a report that can be copied; the program goes on, the case is safe on disk."""
    before = sys.excepthook

    def hook(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
        before(kind, fault, trace)
        app = QApplication.instance()
        if issubclass(kind, KeyboardInterrupt) or not isinstance(app, QApplication):
            return
        report = "".join(traceback.format_exception(kind, fault, trace))
        _show_crash(report)

    sys.excepthook = hook


def _show_crash(report: str) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QMessageBox

    box = QMessageBox()
    box.setWindowTitle("Rapporteur")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(tr("Something went wrong in Rapporteur. Your case is safe: every change shown as saved is on disk."))
    box.setInformativeText(tr("Copy the report below and send it to the developers."))
    box.setDetailedText(tr("Rapporteur {version}", version=VERSION) + "\n" + report)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()


def run_window(path: Path | None) -> int:
    """Open the window, on a case file if one is named, and stay until it is closed."""
    if not has_screen():
        print(
            tr("There is no screen to open a window on. Use rapporteur render, export or check, or set DISPLAY."),
            file=sys.stderr,
        )
        return 4
    from viewer.main_window import MainWindow

    app = make_application()
    settings = Settings()
    speak(app, settings)
    look = Look(settings)
    dress(app, look)
    report_crashes()
    window = MainWindow(settings, look)
    window.show()
    if path is not None:
        window.desk.open_path(path)
    code = app.exec()
    window.shut_down()
    return int(code)
