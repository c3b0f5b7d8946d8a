"""The files kept with a record: name, size, checksum; a copy can be saved, nothing is ever run from here."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from db.domain import Attachment
from viewer.panels.inspector_sections.page import Page, Section, record_link
from viewer.panels.parts import label, link_button
from viewer.words import number, tr

_DIGITS = 16


def files_section(page: Page, record_id: int) -> Section | None:
    """The files kept with a record; nothing where it has none."""
    found = page.reading.known(page.reading.rows(Attachment, "target_id", [record_id]))
    if not found:
        return None

    def fill(column: QVBoxLayout) -> None:
        for file in sorted(found, key=lambda kept: (kept.filename.casefold(), kept.number)):
            put_file(page, file, column)

    return Section("files", tr("Files"), fill, number(len(found)))


def put_file(page: Page, file: Attachment, column: QVBoxLayout) -> None:
    """One file: its name leads to its own page."""
    row = QHBoxLayout()
    row.addWidget(record_link(page, file.id, file.filename), 1)
    save = link_button(page.look, tr("Save a copy…"), lambda: page.actions.save_file(file.id), "list")
    save.setAccessibleName(tr("Save a copy of {name}", name=file.filename))
    row.addWidget(save, 0, Qt.AlignmentFlag.AlignTop)
    column.addLayout(row)
    told = tr("{size}, SHA-256 {digits}…", size=size_words(file.size), digits=file.sha256[:_DIGITS])
    words = label(page.look, told, "small", "third", wrap=True)
    words.setToolTip(file.sha256)
    words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    column.addWidget(words)
    if file.caption:
        column.addWidget(label(page.look, file.caption, "small", "second", wrap=True))


def size_words(size: int) -> str:
    """A size in bytes, kB or MB (powers of ten)."""
    for unit, least in ((tr("MB"), 1_000_000), (tr("kB"), 1_000)):
        if size >= least:
            return tr("{size} {unit}", size=number(round(size / least, 1)), unit=unit)
    return tr("{size} {unit}", size=number(size), unit=tr("bytes"))
