"""Looks at the open file twice a second: another window's change is taken up, a file that went away is told."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from db.errors import CaseError, ErrorCode
from viewer.session import Session

INTERVAL_MS = 500


class FileWatch(QObject):
    """`lost` tells that the file was moved, deleted or replaced; the open copy still holds everything."""

    lost = Signal(object)

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._told = False
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self.look)
        session.case_changed.connect(lambda _case: self._timer.start())

    def look(self) -> None:
        """One look; stops by itself when no case is open."""
        case_file = self._session.case_file
        if case_file is None:
            self._timer.stop()
            self._told = False
            return
        try:
            if case_file.was_replaced():
                if not self._told:
                    self._told = True
                    code = ErrorCode.REPLACED if case_file.path.exists() else ErrorCode.MISSING
                    self.lost.emit(CaseError(code, path=str(case_file.path)))
                return
            self._told = False
            self._session.reread()
        except CaseError as fault:
            if fault.code is not ErrorCode.BUSY:
                self.lost.emit(fault)
