"""Files kept with a record, and the field a passage speaks to, in the real window."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from db.domain import Attachment, AttachmentData, Evidence, id_of
from db.edits import Edit, Put
from tests.viewer.real_window import choose_path, open_and_wait, shown_window
from viewer.desk_passages import safe_name
from viewer.forms.field_name_cell import FieldNameCell
from viewer.forms.form_dialog import FormDialog
from viewer.main_window import MainWindow
from viewer.settings import Settings

BYTES = b"%PDF-1.7 a kept file"


@pytest.fixture
def window(qtbot: QtBot, settings: Settings, case_path: Path) -> Iterator[MainWindow]:
    with shown_window(qtbot, settings) as made:
        open_and_wait(qtbot, made, case_path)
        made.session.set_as_of(None)
        made.session.set_record_locked(False)
        yield made


@pytest.fixture
def kept(window: MainWindow, tmp_path: Path) -> Attachment:
    """A file kept with the exchange."""
    path = tmp_path / "protocol.pdf"
    path.write_bytes(BYTES)
    window.session.select([id_of("exchange-157")])
    window.desk.attach_file(path)
    rows = window.session.case_file.rows(Attachment) if window.session.case_file else []
    return rows[-1]


def said(window: MainWindow) -> list[str]:
    window.inspector.column.finish()
    return [made.text() for made in window.inspector.findChildren(QLabel)]


def test_a_kept_file_is_listed_with_its_checksum_and_saved_to_the_letter(
    window: MainWindow, kept: Attachment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sha256 = hashlib.sha256(BYTES).hexdigest()
    assert any(sha256[:16] in words for words in said(window))
    out = tmp_path / "copy.pdf"
    choose_path(monkeypatch, out)
    save = next(b for b in window.inspector.findChildren(QPushButton) if b.accessibleName().endswith("protocol.pdf"))
    save.click()
    assert out.read_bytes() == BYTES
    window.session.select([kept.id])
    assert kept.sha256 == sha256


def test_bytes_that_were_changed_are_not_handed_out(
    window: MainWindow, kept: Attachment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoiled = AttachmentData(attachment_id=kept.id, data=BYTES[::-1])
    assert window.session.apply(Edit("Spoil", (Put(spoiled),))) is not None
    out = tmp_path / "copy.pdf"
    choose_path(monkeypatch, out)
    window.inspector.file_wanted.emit(kept.id)
    assert not out.exists()
    assert window.banner.isVisible()


def test_a_kept_file_is_removed_and_comes_back(window: MainWindow, kept: Attachment) -> None:
    window.session.select([kept.id])
    window.desk._delete([kept.id])
    assert window.session.case.record(kept.id) is None
    window.session.undo()
    assert window.session.case.record(kept.id) is not None


@pytest.mark.parametrize(
    ("name", "proposed"),
    [("../../.bashrc", "bashrc"), ("C:\\x\\a.exe", "a.exe"), ("a\u202efdp.exe", "afdp.exe"), ("///", "file")],
)
def test_a_name_from_a_case_leads_nowhere(name: str, proposed: str) -> None:
    assert safe_name(name) == proposed


def test_the_field_a_passage_speaks_to_is_chosen_by_its_words(window: MainWindow) -> None:
    passage = window.session.case.evidence_of(id_of("exchange-157"))[0]
    window.desk.open_form_of(passage.id)
    form = next(d for d in window.findChildren(FormDialog) if d.isVisible())
    cell = form.lines[0].cells["field"]
    assert isinstance(cell, FieldNameCell)
    offered = {action.text(): action for action in cell.menu().actions()}
    assert {"The whole record", "Title"} <= set(offered)
    offered["Title"].trigger()
    form.save_button.click()
    changed = window.session.case.record(passage.id)
    assert isinstance(changed, Evidence)
    assert changed.field == "title"
