"""The window's style sheet and palette, filled from the theme's tokens.

`@token` in the template is a colour, `~28` a length in px times the text size. Fonts are never set here: weights
of a variable font do not reach it from a style sheet, so `Fonts` sets them in code.
Widgets choose their look with dynamic properties: `surface` (window, panel, canvas, sunken, note), `edge` (top,
bottom, left, right), `tone` (second, third, link, danger, warn, ok, note), `kind` of a button (primary, small,
link, bare, row), `segment` (first, middle, last, only).
"""

from __future__ import annotations

import re
import tempfile
from functools import cache
from pathlib import Path

from PySide6.QtCore import QDir
from PySide6.QtGui import QColor, QPalette

from viewer.paint.icons import icon_pixmap
from viewer.paint.theme import Theme

_SURFACES = """
QMainWindow, QDialog, QMessageBox { background: @window; color: @text1; }
QWidget { color: @text1; }
[surface="window"] { background: @window; }
[surface="panel"] { background: @panel; }
[surface="canvas"] { background: @canvas; }
[surface="sunken"] { background: @sunken; }
[surface="note"] { background: @noteSoft; }
[surface="noteBox"] { background: @canvas; border: 1px solid @noteLine; border-radius: 5px; }
[surface="box"] { background: @canvas; border: 1px solid @rule; border-radius: 5px; }
[surface="file"] { background: @panel; border: 1px solid @rule; border-radius: 6px; }
[surface="card"] { background: @canvas; border: 1px solid @rule; border-radius: 6px; }
[surface="card"][chosen="true"] { border: 2px solid @accent; }
[surface="banner-danger"] { background: @dangerSoft; border-bottom: 1px solid @rule; }
[surface="banner-warn"] { background: @warnSoft; border-bottom: 1px solid @rule; }
[surface="banner-info"] { background: @accentSoft; border-bottom: 1px solid @rule; }
[surface="toast"] { background: @text1; border-radius: 6px; }
[edge="top"] { border: 0; border-top: 1px solid @hair; }
[edge="bottom"] { border: 0; border-bottom: 1px solid @hair; }
[edge="rule-top"] { border: 0; border-top: 1px solid @rule; }
[edge="rule-bottom"] { border: 0; border-bottom: 1px solid @rule; }
[edge="rule-left"] { border: 0; border-left: 1px solid @rule; }
[edge="rule-right"] { border: 0; border-right: 1px solid @rule; }
QLabel { background: transparent; }
[tone="second"] { color: @text2; }
[tone="third"] { color: @text3; }
[tone="link"] { color: @accent; }
[tone="danger"] { color: @danger; }
[tone="warn"] { color: @warn; }
[tone="ok"] { color: @ok; }
[tone="note"] { color: @noteText; }
[tone="toast"] { color: @canvas; }
QMainWindow::separator { background: @rule; width: 1px; height: 1px; }
QSplitter::handle { background: @hair; }
QDockWidget { border: 0; }
"""

_BARS = """
QMenuBar { background: @window; color: @text1; padding: 0 6px; }
QMenuBar::item { padding: 3px 8px; background: transparent; border-radius: 4px; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: @hover; }
QMenu { background: @panel; color: @text1; border: 1px solid @control; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 12px; border-radius: 4px; }
QMenu::item:selected { background: @rowSel; }
QMenu::item:disabled { color: @disabled; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: @hair; margin: 4px 8px; }
QToolTip { background: @panel; color: @text1; border: 1px solid @control; padding: 4px 6px; }
QToolBar { background: @window; border: 0; border-bottom: 1px solid @rule; spacing: 4px; padding: 0;
  min-height: ~41px; max-height: ~41px; }
QToolBar::separator { background: transparent; width: 1px; margin: 0; }
QStatusBar { background: @window; color: @text2; border-top: 1px solid @rule; min-height: ~23px; }
QStatusBar::item { border: 0; }
QStatusBar QLabel { color: @text2; }
QStatusBar QSizeGrip { width: 0; height: 0; }
"""

_BUTTONS = """
QToolButton { background: transparent; color: @text2; border: 2px solid transparent; border-radius: 5px;
  min-height: ~24px; min-width: ~24px; padding: 0 2px; }
QToolButton:hover { background: @hover; }
QToolButton:pressed, QToolButton:checked { background: @hover; color: @text1; }
QToolButton:disabled { color: @disabled; background: transparent; }
QToolButton:focus { border-color: @accent; }
QToolButton::menu-indicator { image: none; width: 0; }
QToolButton[kind="small"] { min-height: ~20px; min-width: ~20px; padding: 0; }
QToolButton[kind="button"] { background: @panel; color: @text1; border: 1px solid @rule; padding: 0 10px;
  min-height: ~26px; }
QToolButton[kind="button"]:hover { background: @hover; }
QToolButton[kind="button"]:focus { border: 2px solid @accent; padding: 0 9px; min-height: ~24px; }
QToolButton[segment="first"], QToolButton[segment="middle"], QToolButton[segment="last"],
QToolButton[segment="only"] { background: @panel; color: @text2; border: 1px solid @rule; border-radius: 0;
  padding: 0 8px; min-height: ~26px; }
QToolButton[segment="first"] { border-top-left-radius: 5px; border-bottom-left-radius: 5px; border-right: 0; }
QToolButton[segment="middle"] { border-right: 0; }
QToolButton[segment="last"] { border-top-right-radius: 5px; border-bottom-right-radius: 5px; }
QToolButton[segment="only"] { border-radius: 5px; }
QToolButton[segment="first"]:hover, QToolButton[segment="middle"]:hover, QToolButton[segment="last"]:hover,
QToolButton[segment="only"]:hover { background: @hover; }
QToolButton[segment="first"]:checked, QToolButton[segment="middle"]:checked, QToolButton[segment="last"]:checked,
QToolButton[segment="only"]:checked { background: @accentSoft; color: @accent; }
QToolButton[segment="first"]:focus, QToolButton[segment="middle"]:focus, QToolButton[segment="last"]:focus,
QToolButton[segment="only"]:focus { border: 2px solid @accent; padding: 0 7px; min-height: ~24px; }
QToolButton[kind="chip"] { background: transparent; color: @text1; padding: 0 6px 0 2px; min-height: ~22px; }
QToolButton[kind="chip"]:checked { background: transparent; color: @text1; }
QToolButton[kind="chip"]:!checked { color: @text3; }
QToolButton[kind="chip"]:hover { background: @hover; }
QFrame[kind="line"] { background: @rule; border: 0; }
QFrame[kind="hair"] { background: @hair; border: 0; }
QToolButton[short="true"] { min-height: ~22px; }
QToolButton[short="true"]:focus { min-height: ~20px; }
QPushButton { background: @panel; color: @text1; border: 1px solid @rule; border-radius: 5px; padding: 0 11px;
  min-height: ~26px; }
QPushButton:hover { background: @hover; }
QPushButton:pressed { background: @sunken; }
QPushButton:disabled { color: @disabled; }
QPushButton:focus { border: 2px solid @accent; padding: 0 10px; min-height: ~24px; }
QPushButton::menu-indicator { image: url(theme:chevron-down-@NAME.png); subcontrol-position: right center;
  subcontrol-origin: padding; right: 6px; }
QPushButton[kind="primary"], QPushButton:default { background: @accent; color: @onAccent; border-color: @accent; }
QPushButton[kind="primary"]:focus, QPushButton:default:focus { border: 2px solid @text1; }
QPushButton[kind="primary"]:disabled { background: @sunken; color: @disabled; border-color: @rule; }
QPushButton[short="true"] { min-height: ~22px; padding: 0 8px; }
QPushButton[short="true"]:focus { min-height: ~20px; padding: 0 7px; }
QPushButton[tall="true"] { min-height: ~30px; }
QPushButton[tall="true"]:focus { min-height: ~28px; }
QPushButton[big="true"] { min-height: ~32px; padding: 0 15px; border-width: 2px; }
QPushButton[big="true"]:focus { min-height: ~32px; padding: 0 15px; }
QPushButton[kind="choice"][chosen="true"] { border: 2px solid @accent; padding: 0 10px; min-height: ~24px; }
QPushButton[kind="choice"]:focus { background: @hover; }
QPushButton[kind="link"] { background: transparent; color: @accent; border: 2px solid transparent; padding: 0 2px;
  min-height: ~18px; text-align: left; }
QPushButton[kind="link"]:hover { background: @hover; }
QPushButton[kind="link"]:focus { border-color: @accent; }
QPushButton[kind="link"]:disabled { color: @disabled; }
QPushButton[kind="field"] { background: @canvas; border-color: @control; text-align: left; }
QPushButton[kind="field"]:hover { background: @canvas; border-color: @text3; }
QLabel[kind="key"] { background: @panel; color: @text3; border: 1px solid @rule; border-radius: 3px; padding: 0 4px; }
QLabel[kind="tag"] { background: @roundSoft; color: @text1; border-radius: 3px; padding: 1px 6px; }
QPushButton[kind="toast"] { background: transparent; color: @canvas; border: 1px solid @text3; min-height: ~24px;
  padding: 0 10px; border-radius: 4px; }
QPushButton[kind="row"] { background: transparent; border: 2px solid transparent; text-align: left;
  border-radius: 6px; }
QPushButton[kind="row"]:hover { background: @hover; }
QPushButton[kind="row"]:focus { border-color: @accent; }
QCheckBox, QRadioButton { background: transparent; spacing: 6px; }
QCheckBox::indicator, QRadioButton::indicator { width: ~14px; height: ~14px; border: 1px solid @control;
  background: @canvas; border-radius: 3px; }
QRadioButton::indicator { border-radius: ~7px; }
QCheckBox::indicator:checked { background: @accent; border-color: @accent; image: url(theme:check-@NAME.png); }
QRadioButton::indicator:checked { background: @accent; border: 4px solid @canvas; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border: 2px solid @accent; }
"""

_FIELDS = """
QLineEdit, QComboBox, QSpinBox, QDoubleSpinBox { background: @canvas; color: @text1; border: 1px solid @control;
  border-radius: 5px; padding: 0 8px; min-height: ~26px; selection-background-color: @rowSel;
  selection-color: @text1; placeholder-text-color: @text3; }
QLineEdit:focus, QComboBox:focus, QSpinBox:focus, QDoubleSpinBox:focus { border: 2px solid @accent; padding: 0 7px;
  min-height: ~24px; }
QLineEdit QToolButton { min-height: 0; min-width: 0; padding: 0; border: 0; }
QLineEdit:disabled, QComboBox:disabled { color: @disabled; background: @panel; border-color: @rule; }
QLineEdit[short="true"] { min-height: ~22px; padding: 0 6px; }
QLineEdit[short="true"]:focus { min-height: ~20px; padding: 0 5px; }
QComboBox::drop-down { border: 0; width: 20px; }
QComboBox::down-arrow { image: url(theme:chevron-down-@NAME.png); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: @panel; border: 1px solid @control; selection-background-color: @rowSel;
  selection-color: @text1; outline: 0; }
QTextEdit, QPlainTextEdit { background: @canvas; color: @text1; border: 1px solid @control; border-radius: 4px;
  selection-background-color: @rowSel; selection-color: @text1; }
QTextEdit:focus, QPlainTextEdit:focus { border: 2px solid @accent; }
QPlainTextEdit[kind="field"] { border: 1px solid @control; border-radius: 5px; padding: 0 5px; }
QPlainTextEdit[kind="field"]:focus { border: 2px solid @accent; padding: 0 4px; }
QLineEdit[fault="true"], QComboBox[fault="true"], QPlainTextEdit[fault="true"] { border: 2px solid @danger;
  padding: 0 7px; }
QPlainTextEdit[fault="true"] { padding: 0 4px; }
QLineEdit[fault="true"], QComboBox[fault="true"] { min-height: ~24px; }
QTextEdit[kind="bare"], QPlainTextEdit[kind="bare"] { border: 0; background: transparent; }
QTextEdit[kind="bare"]:focus, QPlainTextEdit[kind="bare"]:focus { border: 0; }
QSlider::groove:horizontal { height: 3px; background: @rule; border-radius: 1px; }
QSlider::sub-page:horizontal { background: @accent; border-radius: 1px; }
QSlider::handle:horizontal { width: 9px; height: 9px; margin: -5px 0; border: 2px solid @accent; border-radius: 6px;
  background: @panel; }
QSlider:horizontal { min-height: ~24px; background: transparent; }
QSlider::handle:horizontal:focus { background: @accent; }
QProgressBar { background: @sunken; border: 0; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
"""

_LISTS = """
QAbstractScrollArea { border: 0; }
QScrollArea { background: transparent; border: 0; }
QAbstractItemView { background: @panel; color: @text1; border: 0; outline: 0; selection-background-color: @rowSel;
  selection-color: @text1; alternate-background-color: @window; }
QTableView[kind="plain"] { border: 1px solid @rule; border-radius: 5px; }
QTableView[kind="plain"]:focus { border-color: @accent; }
QTableView[kind="plain"]::item { padding: 0 8px; }
QTableView[kind="plain"] QHeaderView::section:first { padding-left: 8px; }
QListView[kind="offers"] { background: @panel; border: 1px solid @control; border-radius: 0; }
QListView[kind="offers"]::item { padding: 4px 10px; }
QListWidget[surface="box"]::item { padding: 3px 6px; }
QListWidget[surface="box"]:focus { border-color: @accent; }
QTableView { background: @canvas; gridline-color: transparent; }
QTreeView::branch { background: transparent; border-image: none; image: none; }
QHeaderView { background: @panel; border: 0; }
QHeaderView::section { background: @panel; color: @text3; border: 0; border-bottom: 1px solid @hair;
  padding: 0 8px; text-align: left; min-height: ~23px; }
QHeaderView::section:first { padding-left: 14px; }
QHeaderView::section:hover { color: @text1; background: @hover; }
QTableCornerButton::section { background: @panel; border: 0; border-bottom: 1px solid @hair; }
QTabWidget::pane { border: 0; border-top: 1px solid @hair; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: @rule; border-radius: 3px; }
QScrollBar::handle:vertical { min-height: 28px; margin: 2px; }
QScrollBar::handle:horizontal { min-width: 28px; margin: 2px; }
QScrollBar::handle:hover { background: @control; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
"""

_IMAGES = {"chevron-down": ("chevron-down", 12, "text3"), "check": ("check", 12, "onAccent")}


@cache
def _image_folder() -> tempfile.TemporaryDirectory[str]:
    """A folder that lives as long as the process: style sheets take pictures from files only."""
    return tempfile.TemporaryDirectory(prefix="rapporteur-theme-")


def _write_images(theme: Theme) -> None:
    folder = Path(_image_folder().name)
    for name, (icon_name, size_px, token) in _IMAGES.items():
        for suffix, ratio in (("", 1.0), ("@2x", 2.0)):
            path = folder / f"{name}-{theme.name}{suffix}.png"
            if not path.exists():
                icon_pixmap(icon_name, theme.colours[token], size_px, ratio).save(str(path))
    QDir.setSearchPaths("theme", [str(folder)])


def style_sheet(theme: Theme, text_scale: float = 1.0) -> str:
    """The style sheet of the whole program for one theme. Lengths grow with the text and never shrink below 1.

    Raises KeyError when the template names a token that the theme lacks.
    """
    _write_images(theme)
    template = _SURFACES + _BARS + _BUTTONS + _FIELDS + _LISTS
    scale = max(1.0, text_scale)
    template = template.replace("@NAME", theme.name)
    template = re.sub(r"~(\d+)", lambda found: str(round(int(found.group(1)) * scale)), template)
    return re.sub(r"@(?!2x)(\w+)", lambda found: theme.colours[found.group(1)], template)


_ROLES = {
    QPalette.ColorRole.Window: "window",
    QPalette.ColorRole.WindowText: "text1",
    QPalette.ColorRole.Base: "canvas",
    QPalette.ColorRole.AlternateBase: "window",
    QPalette.ColorRole.ToolTipBase: "panel",
    QPalette.ColorRole.ToolTipText: "text1",
    QPalette.ColorRole.PlaceholderText: "text3",
    QPalette.ColorRole.Text: "text1",
    QPalette.ColorRole.Button: "panel",
    QPalette.ColorRole.ButtonText: "text1",
    QPalette.ColorRole.BrightText: "onAccent",
    QPalette.ColorRole.Light: "canvas",
    QPalette.ColorRole.Midlight: "panel",
    QPalette.ColorRole.Mid: "rule",
    QPalette.ColorRole.Dark: "control",
    QPalette.ColorRole.Shadow: "control",
    QPalette.ColorRole.Highlight: "rowSel",
    QPalette.ColorRole.HighlightedText: "text1",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accent",
    QPalette.ColorRole.Accent: "accent",
}
_DISABLED = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText)


def palette(theme: Theme) -> QPalette:
    """The palette behind the style sheet, for whatever the sheet does not reach."""
    made = QPalette()
    for role, token in _ROLES.items():
        made.setColor(role, QColor(theme.colours[token]))
    for role in _DISABLED:
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.colours["disabled"]))
    return made
