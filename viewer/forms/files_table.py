"""The files kept with a record, inside its form: what each is called and shows, its size, whether it holds.

A file is read when it is chosen and becomes a private copy in the case when the form is saved, in the same step.
"""

from __future__ import annotations

from pathlib import Path
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QWidget

from db.domain import Attachment
from db.errors import CaseError, ErrorCode
from viewer.forms.drafts import Draft, begin_parts
from viewer.forms.part_table import PartLine, PartTable
from viewer.panels.inspector_sections.file_sections import size_words
from viewer.panels.parts import label, link_button, retone
from viewer.problems import problem_of
from viewer.record_files import file_to_keep, still_holds
from viewer.words import tr

CHECKED_AT_ONCE = 4_000_000
"""Bytes: a checksum of so much takes a few milliseconds. That of a larger file is looked at when asked for."""

_DIGITS = 16


class FilesTable(PartTable):
    """Rows of files. Adding one asks for it in a file dialog."""

    def add(self) -> None:
        """Ask for a file and lay it in."""
        name, _kind = QFileDialog.getOpenFileName(self.window(), tr("Add a file"))
        if name:
            self.take(Path(name))

    def take(self, path: Path) -> None:
        """Lay a file in; what cannot be read is said at the foot of the form."""
        try:
            attachment, data = file_to_keep(path, self.owner.row.id)
        except CaseError as fault:
            self.failed.emit(fault.detail if fault.code is ErrorCode.INVALID else problem_of(fault).sentence)
            return
        if not self.rest_button.isHidden():
            self.show_rest()
        draft = Draft(attachment, None, {}, laid_in=(data,))
        begin_parts(draft)
        self.owner.rows_of(self.spec.key).append(draft)
        self._show_new(draft)

    def _told_of(self, line: PartLine) -> QWidget:
        """Size and checksum of a row's file."""
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(2, 0, 0, 6)
        row.setSpacing(10)
        file = cast(Attachment, line.draft.row)
        told = label(self._look, _told_words(file), "small", "third")
        told.setToolTip(file.sha256)
        told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row.addWidget(told)
        state = label(self._look, "", "small", "third")
        check = link_button(self._look, tr("Check"), lambda: self._check(line, state, check))
        check.setObjectName("check")
        check.setAccessibleName(tr("Check the SHA-256 of {name}", name=file.filename))
        row.addWidget(state)
        row.addWidget(check)
        row.addStretch(1)
        if line.draft.stored is None:
            state.setText(tr("will be copied into the case"))
            check.hide()
        elif file.size <= CHECKED_AT_ONCE:
            self._check(line, state, check)
        return box

    def _check(self, line: PartLine, state: QLabel, check: QPushButton) -> None:
        """Say whether the kept bytes are the ones that were attached."""
        holds = still_holds(self._context.session, cast(Attachment, line.draft.row))
        words = {True: tr("checksum holds"), False: tr("the kept bytes differ"), None: tr("nothing to compare with")}
        state.setText(words[holds])
        retone(state, "tone", {True: "ok", False: "danger", None: "third"}[holds])
        check.hide()


def _told_words(file: Attachment) -> str:
    size = size_words(file.size)
    if not file.sha256:
        return tr("{size}, no SHA-256 kept", size=size)
    return tr("{size}, SHA-256 {digits}…", size=size, digits=file.sha256[:_DIGITS])
