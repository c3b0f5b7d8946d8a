"""What does not fit and what is missing: findings by severity and kind, closed ones, gaps, balance of sources."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from db.checks import GAP_KINDS, SEVERITIES, Checked, Finding, SideBalance, check_apart
from db.domain import Evidence, Record
from db.errors import CaseError
from viewer.dialogs.ask import AskDialog, ask
from viewer.finding_commands import close_finding, reopen_finding
from viewer.finding_words import GAP_KIND, SEVERITY, finding_words, kind_of_finding
from viewer.models.case_reading import reading_of
from viewer.models.record_words import title_of
from viewer.paint.panel_look import LookSource, PanelLook
from viewer.panels.flow_layout import FlowLayout
from viewer.panels.inspector_sections.page import Section
from viewer.panels.parts import PanelHeader, RowButton, clear_layout, label, link_button
from viewer.panels.section_widget import SectionWidget
from viewer.problems import problem_of
from viewer.session import Session
from viewer.tasks import Progress, Tasks
from viewer.words import number, tr, trn, word

MOST_ROWS = 100
"""Findings shown of one kind, and records selected by one gap row: beyond it the number is told."""

_LINK_LETTERS = 48


class ReasonDialog(AskDialog):
    """Asks why a finding is closed."""

    def __init__(self, look: PanelLook, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(look, tr("Close this finding"), sentence, tr("Close finding"), parent)
        self.field.setPlaceholderText(tr("Why it may stand as it is"))
        self.field.setMaxLength(2_000)
        self.field.textChanged.connect(self._look_at)
        self._look_at("")

    def _look_at(self, text: str) -> None:
        self.accept_button.setEnabled(bool(text.strip()))
        self.tell(tr("The reason is kept with the case, signed, and can be taken back."))

    @property
    def reason(self) -> str:
        """The reason without the blanks around it."""
        return self.field.text().strip()


class ChecksPanel(QFrame):
    """Checks run off the main thread, when shown and after each change; nothing here edits the record.

    `signed` runs what needs the author's name once that is known; the window hands over what asks for it.
    """

    def __init__(
        self,
        session: Session,
        look: LookSource | PanelLook,
        tasks: Tasks,
        parent: QWidget | None = None,
        signed: Callable[[Callable[[], object]], object] = lambda run: run(),
    ) -> None:
        super().__init__(parent)
        self.session, self.look, self.tasks, self._signed = session, PanelLook(look), tasks, signed
        self.checked: Checked | None = None
        self.sections: dict[str, SectionWidget] = {}
        self._folded: dict[str, bool] = {}
        self._stale = True
        self.setProperty("surface", "panel")
        self.setAccessibleName(tr("Checks"))
        self.header = PanelHeader(self.look, tr("Checks"))
        self._body = QWidget()
        # A scroll area paints its widget in the palette's grey unless the style sheet is told to.
        self._body.setProperty("surface", "panel")
        self._body.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._rows = QVBoxLayout(self._body)
        self._rows.setContentsMargins(0, 0, 0, 12)
        self._rows.setSpacing(0)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self._body)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(scroll, 1)
        for signal in (session.case_changed, session.as_of_changed):
            signal.connect(lambda _value=None: self._outdated())
        session.lock_changed.connect(lambda _locked: self._show_all())
        self.look.changed.connect(self._show_all)

    # ---- running
    def showEvent(self, event: QShowEvent) -> None:
        """Check what changed while the panel was not seen."""
        super().showEvent(event)
        if self._stale:
            self.run()

    def _outdated(self) -> None:
        self._stale = True
        if self.isVisible():
            self.run()

    def run(self) -> None:
        """Check the open case as known on the day chosen, off the main thread."""
        if not self.session.has_case or self.session.case_file is None or not self.session.case.is_whole:
            return  # a case that is still being read is checked when it is whole
        self._stale = False
        case, as_of_s, reader = self.session.case, self.session.as_of_s, self.session.case_file.reader()

        def work(_progress: Progress) -> Checked:
            with reader:
                return check_apart(case, reader, as_of_s)

        self.tasks.start("checks", work, self._take, self._failed)
        if self.checked is None:
            self.header.put_count(tr("checking"))

    def _take(self, checked: Checked) -> None:
        self.checked = checked
        self._show_all()

    def _failed(self, fault: BaseException) -> None:
        if not isinstance(fault, CaseError):
            raise fault
        name = self.session.case_file.path.name if self.session.case_file else ""
        self.checked = None
        clear_layout(self._rows)
        self.header.put_count("")
        problem = problem_of(fault, name)
        self._rows.addWidget(self._text(tr("The checks could not be run. {why}", why=problem.title), "body", "danger"))
        self._rows.addStretch(1)

    # ---- showing
    def _show_all(self) -> None:
        clear_layout(self._rows)
        self.sections = {}
        if self.checked is None or not self.session.has_case:
            self.header.put_count("")
            return
        findings = self.checked.findings
        open_ones = [found for found in findings if found.closed is None]
        self.header.put_count(trn("{count} open", "{count} open", len(open_ones)))
        if not open_ones:
            words = tr("Nothing that does not fit. What is missing stands below.")
            self._rows.addWidget(self._text(words, "body", "second"))
        for severity in SEVERITIES:
            self._show_severity(severity, [found for found in open_ones if found.severity == severity])
        closed = [found for found in findings if found.closed is not None]
        if closed:
            self._add("closed", tr("Closed with a reason"), closed, self._closed_row, folded=True)
        self._show_gaps()
        self._rows.addStretch(1)

    def _show_severity(self, severity: str, findings: Sequence[Finding]) -> None:
        if not findings:
            return
        self._rows.addWidget(self._text(word(SEVERITY, severity), "caption_medium", "third"))
        kinds = dict.fromkeys(found.code for found in findings)
        for code in kinds:
            same = [found for found in findings if found.code == code]
            self._add(f"{severity}:{code}", kind_of_finding(code), same, self._open_row)

    def _add(
        self,
        key: str,
        title: str,
        findings: Sequence[Finding],
        row: Callable[[Finding], QWidget],
        *,
        folded: bool = False,
    ) -> None:
        def fill(rows: QVBoxLayout) -> None:
            rows.setSpacing(10)
            for found in findings[:MOST_ROWS]:
                rows.addWidget(row(found))
            more = len(findings) - MOST_ROWS
            if more > 0:
                words = trn("{count} more of this kind", "{count} more of this kind", more)
                rows.addWidget(label(self.look, words, "small", "third"))

        self._put(Section(key, title, fill, number(len(findings))), folded)

    def _put(self, section: Section, folded: bool) -> None:
        widget = SectionWidget(self.look, section, self._folded.get(section.key, folded))
        widget.fold_changed.connect(lambda is_folded, key=section.key: self._folded.update({key: is_folded}))
        self.sections[section.key] = widget
        self._rows.addWidget(widget)

    def _open_row(self, found: Finding) -> QWidget:
        row, column = self._finding_box(found)
        if self.session.can_annotate:
            close = link_button(self.look, tr("Close with a reason…"), lambda: self.ask_reason(found))
            column.addWidget(close, 0, Qt.AlignmentFlag.AlignLeft)
        return row

    def _closed_row(self, found: Finding) -> QWidget:
        row, column = self._finding_box(found)
        if found.closed is not None:
            author = found.closed.author or tr("nobody named")
            words = tr("Closed by {author}: {reason}", author=author, reason=found.closed.reason)
            column.addWidget(label(self.look, words, "small", "second", wrap=True))
        if self.session.can_annotate:
            again = link_button(self.look, tr("Open again"), lambda: reopen_finding(self.session, found))
            column.addWidget(again, 0, Qt.AlignmentFlag.AlignLeft)
        return row

    def _finding_box(self, found: Finding) -> tuple[QWidget, QVBoxLayout]:
        row = QWidget()
        row.setAccessibleName(finding_words(found))
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(label(self.look, finding_words(found), "body", wrap=True))
        links = QWidget()
        flow = FlowLayout(links, 6)
        for record_id in found.record_ids:
            flow.addWidget(self._link(record_id))
        column.addWidget(links)
        return row, column

    def _link(self, record_id: int) -> QWidget:
        record = self.session.case.record(record_id)
        title = " ".join(title_of(reading_of(self.session), record).split())
        short = title if len(title) <= _LINK_LETTERS else f"{title[: _LINK_LETTERS - 1].rstrip()}…"
        made = link_button(self.look, short, lambda: self.session.select(self._shown([record_id])))
        made.setToolTip("")
        made.setAccessibleName(tr("Select {title}", title=title))
        return made

    def _shown(self, ids: Iterable[int]) -> list[int]:
        """The ids to select: a passage is shown on the record that it stands under."""
        found: dict[int, None] = {}
        for record_id in ids:
            record: Record | None = self.session.case.record(record_id)
            if record is not None:
                found[record.target_id if isinstance(record, Evidence) else record_id] = None
        return list(found)

    # ---- gaps
    def _show_gaps(self) -> None:
        assert self.checked is not None
        gaps = self.checked.gaps
        self._rows.addWidget(self._text(tr("Missing"), "caption_medium", "third"))
        kinds = [kind for kind in GAP_KINDS if gaps.of(kind)]

        def fill(rows: QVBoxLayout) -> None:
            for kind in kinds:
                rows.addWidget(self._gap_row(kind, gaps.of(kind)))
            count = len(gaps.open_contradictions)
            line = trn("{count} contradiction is open", "{count} contradictions are open", count)
            rows.addWidget(label(self.look, line, "small", "second", wrap=True))

        self._put(Section("gaps", tr("Gaps"), fill, number(len(kinds))), False)
        self._put(Section("balance", tr("Balance of sources"), self._fill_balance), False)

    def _gap_row(self, kind: str, ids: Sequence[int]) -> RowButton:
        made = RowButton(self.look, word(GAP_KIND, kind), right=number(len(ids)), link=True)
        made.clicked.connect(lambda _on=False: self.session.select(self._shown(ids[:MOST_ROWS])))
        return made

    def _fill_balance(self, rows: QVBoxLayout) -> None:
        assert self.checked is not None
        for side in self.checked.gaps.balance:
            rows.addWidget(label(self.look, self._balance_words(side), "list", wrap=True))

    def _balance_words(self, side: SideBalance) -> str:
        actor = self.session.case.actors.get(side.side_id or 0)
        return tr(
            "{side}: sources {sources}, passages {passages}, counts {claims}",
            side=actor.name if actor else tr("Neither side"),
            sources=number(side.sources),
            passages=number(side.passages),
            claims=number(side.claims),
        )

    # ---- closing
    def ask_reason(self, found: Finding) -> ReasonDialog:
        """Ask why a finding is closed, and close it."""
        dialog = ReasonDialog(self.look, finding_words(found), self)

        def close() -> None:
            reason = dialog.reason
            self._signed(lambda: close_finding(self.session, found, reason))

        ask(dialog, close)
        return dialog

    def _text(self, words: str, style: str, tone: str) -> QLabel:
        made = label(self.look, words, style, tone, wrap=True)
        made.setContentsMargins(14, 10, 14, 4)
        return made
