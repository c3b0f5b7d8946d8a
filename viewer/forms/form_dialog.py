"""The one form dialog: it builds itself from the field list of a kind and hands over one step."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from db.domain import RECORD, Attachment, Record, record_number
from db.edits import Edit
from db.errors import CaseError, ErrorCode
from viewer.forms.drafts import Draft, blank_row, changes_of, needed, read_parts
from viewer.forms.field_spec import FieldSpec, PartSpec
from viewer.forms.files_table import FilesTable
from viewer.forms.form_context import FormContext
from viewer.forms.form_lines import Fault, FormLines
from viewer.forms.form_list import FORMS
from viewer.forms.part_table import PartTable
from viewer.paint.panel_look import PanelLook
from viewer.panels.parts import label, link_button, scroll_area
from viewer.problems import problem_of
from viewer.record_commands import require_unlocked
from viewer.session import Session
from viewer.words import tr

WIDTH_PX, HEIGHT_PX, EDGE_PX = 760, 720, 20
Saved = Callable[[Draft], None]


class FormDialog(QDialog):
    """The form of one draft. On top of a window it writes one `Edit`; over another form it only fills its draft."""

    def __init__(
        self,
        context: FormContext,
        draft: Draft,
        parent: QWidget | None = None,
        *,
        step: str = "",
        inside: bool = False,
        hidden: tuple[str, ...] = (),
    ) -> None:
        super().__init__(parent)
        self.draft, self._context, self._look = draft, context, context.look
        self._inside, self._hidden, self._warned = inside, hidden, False
        self._form = FORMS[draft.kind]
        self.step = step or step_name(draft)
        assert context.session.case_file is not None
        read_parts(context.session.case_file, draft)
        self.lines: list[FormLines] = []
        self.tables: list[PartTable] = []
        self._sections: list[tuple[PartSpec, QWidget]] = []
        self.setWindowTitle(self.step)
        self._build()
        self._show_sections()
        self.resize(self._look.scaled(WIDTH_PX), self._height())
        self._first().setFocus(Qt.FocusReason.OtherFocusReason)

    # ---- parts
    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(self._head())
        body = QWidget()
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(EDGE_PX, 4, EDGE_PX, EDGE_PX)
        self._column.setSpacing(14)
        shown = tuple(s for s in self._form.fields if not s.folded and s.name not in self._hidden)
        folded = tuple(s for s in self._form.fields if s.folded and s.name not in self._hidden)
        self._add_lines(self.draft, shown)
        for spec in self._form.parts:
            self._add_part(spec)
        self._add_folded(folded)
        self._column.addStretch(1)
        self._area = scroll_area(body)
        whole.addWidget(self._area, 1)
        whole.addWidget(self._foot())

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(EDGE_PX, 16, EDGE_PX, 12)
        row.setSpacing(8)
        row.addWidget(label(self._look, self.step, "heading"))
        if isinstance(self.draft.row, Record) and self.draft.row.number:
            row.addWidget(label(self._look, record_number(self.draft.row), "list", "third"))
        row.addStretch(1)
        return row

    def _add_lines(self, draft: Draft, specs: tuple[FieldSpec, ...], into: QVBoxLayout | None = None) -> FormLines:
        lines = FormLines(draft, specs, self._context)
        lines.edited.connect(self._on_edited)
        self.lines.append(lines)
        (into or self._column).addWidget(lines)
        return lines

    def _add_part(self, spec: PartSpec) -> None:
        section = QFrame()
        section.setObjectName(f"section_{spec.key}")
        section.setProperty("edge", "top")
        column = QVBoxLayout(section)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(8)
        if spec.single:
            column.addWidget(label(self._look, tr(spec.words), "list_bold"))
            self._add_lines(self._single(spec), FORMS[spec.row_type.KIND].fields, column)
        else:
            made = FilesTable if spec.row_type is Attachment else PartTable
            table = made(self.draft, spec, self._context)
            table.edited.connect(self._on_rows_edited)
            table.failed.connect(self._say)
            self.tables.append(table)
            column.addWidget(table)
        self._column.addWidget(section)
        self._sections.append((spec, section))

    def _single(self, spec: PartSpec) -> Draft:
        """The one row there is; a new one waits outside the draft until its section is shown."""
        present = self.draft.rows_of(spec.key)
        if present:
            return present[0]
        return Draft(blank_row(spec.row_type.KIND, **{spec.owner: self.draft.row.id}), None, {})

    def _add_folded(self, specs: tuple[FieldSpec, ...]) -> None:
        if not specs:
            return
        self._more_button = link_button(self._look, tr("More fields"), self._unfold, "small", "chevron-down")
        self._more_button.setObjectName("unfold")
        self._column.addWidget(self._more_button)
        self._folded = self._add_lines(self.draft, specs)
        self._folded.hide()

    def _unfold(self) -> None:
        hidden = self._folded.isHidden()
        self._folded.setVisible(hidden)
        words = tr("Fewer fields") if hidden else tr("More fields")
        self._more_button.setText(words)
        self._more_button.setAccessibleName(words)
        self._more_button.setIcon(self._look.icon("chevron-up" if hidden else "chevron-down", "accent", 13))
        if hidden:
            self._column.activate()
            self._area.ensureWidgetVisible(self._folded, 0, 20)

    def _foot(self) -> QFrame:
        foot = QFrame()
        foot.setProperty("edge", "top")
        row = QHBoxLayout(foot)
        row.setContentsMargins(EDGE_PX, 12, EDGE_PX, 14)
        row.setSpacing(8)
        self.told = label(self._look, "", "small", "danger", wrap=True)
        row.addWidget(self.told, 1)
        buttons = QDialogButtonBox()
        buttons.setFont(self._look.font("list"))
        self.save_button = buttons.addButton(self._save_words(), QDialogButtonBox.ButtonRole.AcceptRole)
        self.cancel_button = buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.save_button.setProperty("kind", "primary")
        for button in (self.cancel_button, self.save_button):
            button.setAutoDefault(False)
        row.addWidget(buttons)
        self.save_button.setToolTip(tr("{words} ({keys})", words=self._save_words(), keys="Ctrl+Enter"))
        self.cancel_button.clicked.connect(lambda _on=False: self.reject())
        self.save_button.clicked.connect(lambda _on=False: self.accept())
        return foot

    def _save_words(self) -> str:
        if self._inside and self.draft.stored is not None:
            return tr("Keep")
        return self.step if self.draft.stored is None else tr("Save change")

    # ---- while it is filled in
    def _on_edited(self, name: str) -> None:
        self._say("")
        if any(spec.shown_for and spec.shown_for[0] == name for spec in self._form.parts):
            self._show_sections()

    def _on_rows_edited(self) -> None:
        self._say("")

    def _show_sections(self) -> None:
        """Show what belongs to the chosen kind, and what has rows although it does not."""
        for spec, section in self._sections:
            section.setVisible(self._belongs(spec) or bool(not spec.single and self.draft.rows_of(spec.key)))

    def _belongs(self, spec: PartSpec) -> bool:
        if spec.shown_for is None:
            return True
        name, values = spec.shown_for
        cell = next((lines.cells[name] for lines in self.lines if name in lines.cells), None)
        value = cell.typed_values()[0] if cell is not None else getattr(self.draft.row, name)
        return value in values

    @property
    def touched(self) -> bool:
        """Whether anything was changed."""
        return any(lines.touched for lines in self.lines) or any(table.touched for table in self.tables)

    def focusNextPrevChild(self, onward: bool) -> bool:
        """Tab from the foot back to the first field shows that field: the area scrolls by itself only inside it."""
        moved = super().focusNextPrevChild(onward)
        stop = self.focusWidget()
        if moved and stop is not None and self._area.isAncestorOf(stop):
            self._area.ensureWidgetVisible(stop)
        return moved

    # ---- the end
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter saves; Enter alone settles a field and never closes the form."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.accept()
            return
        super().keyPressEvent(event)

    def accept(self) -> None:
        """Save: mark what cannot be taken, or write one step and close."""
        if self._collect() and (self._checked() if self._inside else self._written()):
            super().accept()

    def reject(self) -> None:
        """Close; where something was changed, only when told so twice."""
        if self.touched and not self._warned:
            self._warned = True
            self._say(tr("Changes are not saved. Press Cancel again to discard them."))
            return
        super().reject()

    def _collect(self) -> bool:
        faults: list[Fault] = []
        for lines in self.lines:
            faults += lines.collect() if lines.isVisibleTo(self) or lines.touched else []
        for table in self.tables:
            faults += table.collect()
        self._take_singles()
        if faults:
            self._focus(faults[0])
            return False
        return self._kind_fits()

    def _take_singles(self) -> None:
        """A round or a swap is part of the draft while the event is one."""
        assert self.draft.parts is not None
        for spec in (spec for spec, _section in self._sections if spec.single):
            lines = next(lines for lines in self.lines if lines.draft.kind == spec.row_type.KIND)
            self.draft.parts[spec.key] = [lines.draft] if self._belongs(spec) or self._kept(spec) else []

    def _kept(self, spec: PartSpec) -> bool:
        return spec.key == "swap" and bool(self.draft.rows_of("claims"))

    def _kind_fits(self) -> bool:
        swap = next((spec for spec, _section in self._sections if spec.key == "swap"), None)
        if swap is None or self._belongs(swap) or not self._kept(swap):
            return True
        stored = self.draft.stored
        if stored is not None and getattr(stored, "kind", "") == getattr(self.draft.row, "kind", ""):
            return True
        self._mark("event", self.draft.row.id, "kind", tr("It has counts. Remove them first, or keep it an exchange."))
        return False

    def _written(self) -> bool:
        session = self._context.session
        case_file = session.case_file
        assert case_file is not None
        try:
            if isinstance(self.draft.row, Record) and self.draft.row.LAYER == RECORD:
                require_unlocked(session)
            changes = changes_of(case_file, [self.draft])
            made = needed(self._context.pending, changes)
            if made:
                changes = changes_of(case_file, [*made, self.draft])
            if changes:
                session.apply(Edit(self.step, changes))
        except CaseError as fault:
            self._explain(fault)
            return False
        return True

    def _checked(self) -> bool:
        assert self._context.session.case_file is not None
        try:
            changes_of(self._context.session.case_file, [self.draft])
        except CaseError as fault:
            self._explain(fault)
            return False
        return True

    def _explain(self, fault: CaseError) -> None:
        """Mark the field a fault names; else say it at the foot."""
        row, field = fault.facts.get("row"), str(fault.facts.get("field", ""))
        sentence = str(fault.facts.get("reason", "") or fault.detail)
        row_id = getattr(row, "id", self.draft.row.id)
        kind = str(fault.facts.get("kind", self.draft.kind))
        if fault.code is ErrorCode.INVALID and field and self._mark(kind, row_id, field, tr(sentence)):
            return
        problem = problem_of(fault)
        self._say(sentence if fault.code is ErrorCode.INVALID else problem.sentence)

    def _mark(self, kind: str, row_id: int, field: str, sentence: str) -> bool:
        for lines in self.lines:
            if lines.draft.kind == kind and lines.draft.row.id == row_id:
                cell = lines.say(field, sentence)
                if cell is not None:
                    if lines.isHidden():
                        self._unfold()
                    self._focus(Fault(cell, sentence))
                    return True
        for table in self.tables:
            for line in reversed(table.lines):
                if line.draft.kind == kind and line.draft.row.id == row_id:
                    cell = next((c for c in line.cells.values() if field in c.spec.names), None)
                    line.say(cell, sentence)
                    self._focus(Fault(cell or next(iter(line.cells.values())), sentence))
                    return True
        return False

    def _focus(self, fault: Fault) -> None:
        self._say(tr("Something is missing or cannot be read. It is marked."))
        fault.cell.entry.setFocus(Qt.FocusReason.OtherFocusReason)
        self._area.ensureWidgetVisible(fault.cell, 20, 40)

    def _say(self, sentence: str) -> None:
        self.told.setText(sentence)

    # ---- size
    def _height(self) -> int:
        wanted = self._column.sizeHint().height() + self._look.scaled(130)
        screen = self.screen().availableGeometry().height() if self.screen() else HEIGHT_PX
        return min(wanted, self._look.scaled(HEIGHT_PX), screen - 60)

    def _first(self) -> QWidget:
        return next(iter(self.lines[0].cells.values())).entry


def step_name(draft: Draft) -> str:
    """The step's name: "Add actor", "Change event"."""
    words = tr(FORMS[draft.kind].words)
    return tr("Add {kind}", kind=words) if draft.stored is None else tr("Change {kind}", kind=words)


def open_form(
    session: Session,
    look: PanelLook,
    draft: Draft,
    parent: QWidget | None,
    saved: Saved | None = None,
    *,
    step: str = "",
) -> FormDialog:
    """Open the form of a draft over a window; `saved` is called once its step has been written."""
    context = FormContext(session, look, draft, _open_over)
    dialog = FormDialog(context, draft, parent, step=step)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if saved is not None:
        dialog.accepted.connect(lambda: saved(draft))
    dialog.open()
    return dialog


def _open_over(context: FormContext, draft: Draft, over: QWidget, done: Saved) -> None:
    owner = _owner_field(context, draft)
    dialog = FormDialog(context, draft, over, inside=True, hidden=(owner,) if owner else ())
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(lambda: done(draft))
    dialog.open()


def _owner_field(context: FormContext, draft: Draft) -> str:
    """The field that names the record a row stands inside, which its own form need not ask."""
    for root in (context.root, *context.pending):
        for each in root.walk():
            for spec in FORMS[each.kind].parts:
                if draft in each.rows_of(spec.key):
                    return spec.owner
    return ""
