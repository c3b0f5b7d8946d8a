"""The table of actions as Qt's actions and menus: made once, switched on and off as the session changes."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QMenuBar

from viewer.actions import ACTIONS, MENUS, Action
from viewer.key_names import key_sequences
from viewer.paint.panel_look import PanelLook
from viewer.session import Session
from viewer.words import tr
from viewer.workbench import Workbench


class QtActions(QObject):
    """`made[id]` is the QAction of each action; `refresh` reads what is possible just now."""

    def __init__(self, desk: Workbench, session: Session, look: PanelLook, window: QMainWindow) -> None:
        super().__init__(window)
        self._session, self._look, self._window = session, look, window
        self.made: dict[str, QAction] = {}
        self._groups: dict[str, QActionGroup] = {}
        for action in ACTIONS:
            self.made[action.id] = self._make(action, desk)
        for signal in (
            session.case_changed,
            session.selection_changed,
            session.view_changed,
            session.saved_state_changed,
            session.lock_changed,
        ):
            signal.connect(lambda _x: self.refresh())
        session.undo_stack.indexChanged.connect(lambda _i: self.refresh())
        look.changed.connect(self.read_look)
        self.read_look()
        self.refresh()

    def _make(self, action: Action, desk: Workbench) -> QAction:
        made = QAction(tr(action.words), self._window)
        made.setObjectName(action.id)
        made.setShortcuts([key for text in action.keys for key in key_sequences(text)])
        made.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        made.triggered.connect(lambda _on=False, run=action.run: desk.perform(run))
        if action.choice:
            group = self._groups.setdefault(action.choice, QActionGroup(self))
            made.setCheckable(True)
            group.addAction(made)
        if action.id in ("view.left", "view.bottom", "view.right"):
            made.setCheckable(True)
        self._window.addAction(made)
        return made

    def fill(self, bar: QMenuBar) -> None:
        """Make the menus, with a line between the groups of each."""
        for name in MENUS:
            menu = bar.addMenu(tr(name))
            menu.setToolTipsVisible(True)
            self.fill_menu(menu, [a for a in ACTIONS if a.menu == name])

    def fill_menu(self, menu: QMenu, actions: list[Action]) -> None:
        """Add actions to a menu, with a line between their groups; those of a submenu stand in it, at its first."""
        group = actions[0].group if actions else 0
        inner: dict[str, QMenu] = {}
        for action in actions:
            if action.group != group:
                menu.addSeparator()
                group = action.group
            if action.submenu and action.submenu not in inner:
                inner[action.submenu] = menu.addMenu(tr(action.submenu))
                inner[action.submenu].setObjectName(f"menu.{action.submenu}")
            inner.get(action.submenu, menu).addAction(self.made[action.id])

    def read_look(self) -> None:
        """Icons in the theme's colours."""
        for action in ACTIONS:
            if action.icon:
                self.made[action.id].setIcon(self._look.icon(action.icon, "text2", 16))
                self.made[action.id].setIconVisibleInMenu(False)

    def refresh(self) -> None:
        """Switch on what can be done just now; what cannot says why in its tooltip."""
        session = self._session
        for action in ACTIONS:
            made = self.made[action.id]
            possible = action.enabled(session)
            made.setEnabled(possible)
            keys = made.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            words = tr(action.words).rstrip("…")
            tip = tr("{words} ({keys})", words=words, keys=keys) if keys else words
            made.setToolTip(tip if possible or not action.why_not else tr(action.why_not))
        undo, redo = session.undo_stack.undoText(), session.undo_stack.redoText()
        self.made["edit.undo"].setText(tr("Undo: {step}", step=undo) if undo else tr("Undo"))
        self.made["edit.redo"].setText(tr("Redo: {step}", step=redo) if redo else tr("Redo"))

    def choose(self, choice: str, action_id: str) -> None:
        """Show which of a choice is on."""
        if action_id in self.made and choice in self._groups:
            self.made[action_id].setChecked(True)
