"""The page of an issue: where it stands, the parties' positions on its scale, how it moved."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from db.domain import Actor, Issue, IssueStatus, Position
from viewer.models.record_words import actor_short
from viewer.models.when_words import sort_second, when_short
from viewer.paint.painted import PaintedWidget
from viewer.paint.painted_text import PaintedText, Run
from viewer.paint.panel_diagrams import Placed, paint_scale
from viewer.paint.panel_look import PanelLook
from viewer.panels.inspector_sections.page import KeyValues, MonogramChip, Page, Section, add_rows, record_row, words_of
from viewer.panels.parts import RowButton, label
from viewer.words import ISSUE_STATUS, number, tr, word

STANCES = {
    "demands": "demands",
    "offers": "offers",
    "accepts": "accepts",
    "rejects": "rejects",
    "conditional": "accepts on conditions",
    "unknown": "stance not stated",
}
MARKS = (("circle", "kindC"), ("square", "kindA"), ("diamond", "kindB"))


@dataclass(frozen=True, slots=True)
class Held:
    """The latest position of one party and where it is placed, 0 to 4, or None."""

    actor: Actor
    position: Position
    placed: int | None


class ScaleWidget(PaintedWidget):
    """The five-stop scale with the parties' marks."""

    def __init__(self, look: PanelLook, placed: list[Placed], words: str) -> None:
        super().__init__()
        self._look, self._placed = look, placed
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(words)

    def sizeHint(self) -> QSize:
        """24 px high."""
        return QSize(200, 24)

    def paint(self, painter: QPainter) -> None:
        """The scale."""
        paint_scale(painter, self.rect().toRectF(), self._look, self._placed)


def held_positions(page: Page, issue: Issue) -> list[Held]:
    """The latest known position of each party, in the case's order; every one where reports of that day differ."""
    latest: dict[int, list[Position]] = {}
    for position in page.reading.positions_of_issue(issue.id):
        before = latest.get(position.actor_id)
        if before and sort_second(before[0].date_edtf) == sort_second(position.date_edtf):
            before.append(position)
        else:
            latest[position.actor_id] = [position]
    actors = page.reading.case.actors
    return [Held(actors[i], p, page.reading.placed(p.id)) for i, found in latest.items() if i in actors for p in found]


def issue_head(page: Page, issue: Issue) -> KeyValues:
    """The lines under an issue's title."""
    reading, lines = page.reading, KeyValues(page)
    statuses: list[IssueStatus] = reading.statuses_of_issue(issue.id)
    if statuses:
        status = statuses[-1].status
        row = RowButton(page.look, word(ISSUE_STATUS, status), mark=f"status:{status}", least_px=18)
        row.clicked.connect(lambda _on=False: page.actions.open_record(statuses[-1].id))
        lines.widget(tr("Status"), row)
        first = reading.event(statuses[0].event_id) if statuses[0].event_id else None
        date = when_short(statuses[0].date_edtf)
        lines.text(tr("First seen"), tr("{event}, {date}", event=first.title, date=date) if first else date)
    else:
        lines.quiet(tr("Status"), tr("No status on record"))
    placed = [held.placed for held in held_positions(page, issue) if held.placed is not None]
    if len(placed) > 1:
        gap = max(placed) - min(placed)
        lines.text(tr("Gap"), tr("{gap} of 4", gap=gap), gap_words(gap))
    lines.link(tr("Part of"), reading.case.issues.get(issue.parent_id or 0))
    lines.text(tr("Code"), issue.code)
    return lines


def gap_words(gap: int) -> str:
    """What a gap means."""
    words = (tr("no distance"), tr("close"), tr("half way"), tr("far apart"), tr("opposite ends"))
    return words[max(0, min(4, gap))]


def positions_section(page: Page, issue: Issue) -> Section | None:
    """The scale, its ends named by the analyst, and what each party holds."""
    held = held_positions(page, issue)
    if not held:
        return None

    def fill(column: QVBoxLayout) -> None:
        order = list(dict.fromkeys(h.actor.id for h in held))
        placed = [
            Placed(float(h.placed), *MARKS[min(order.index(h.actor.id), 2)]) for h in held if h.placed is not None
        ]
        if placed:
            said = ", ".join(tr("{name} at {value} of 4", name=h.actor.name, value=h.placed) for h in held
                             if h.placed is not None)  # fmt: skip
            column.addWidget(ScaleWidget(page.look, placed, said))
            column.addWidget(scale_ends(page, issue))
        for each in held:
            column.addWidget(position_box(page, each))

    return Section("positions", tr("Positions"), fill, number(len(held)))


def scale_ends(page: Page, issue: Issue) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 4)
    low = label(page.look, issue.low_end or tr("one end"), "caption", "third", wrap=True)
    high = label(page.look, issue.high_end or tr("other end"), "caption", "third", wrap=True)
    high.setAlignment(Qt.AlignmentFlag.AlignRight)
    row.addWidget(low, 1)
    row.addWidget(high, 1)
    return box


def position_box(page: Page, held: Held) -> QWidget:
    """One party's position: chip, stance, words, who placed it."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 2, 0, 4)
    row.setSpacing(8)
    chip = MonogramChip(page.look, held.actor)
    chip.clicked.connect(lambda _on=False: page.actions.open_record(held.actor.id))
    row.addWidget(chip, 0, Qt.AlignmentFlag.AlignTop)
    column = QVBoxLayout()
    column.setSpacing(1)
    open_words = held.position.summary or tr("No position on record")
    column.addWidget(PaintedText(page.look, [Run(open_words, "list", "text1" if held.position.summary else "text3")]))
    column.addWidget(PaintedText(page.look, [Run(position_credit(page, held), "caption", "text3")]))
    if held.position.doubt:
        column.addWidget(PaintedText(page.look, [Run(held.position.doubt, "small", "text2")]))
    row.addLayout(column, 1)
    return box


def position_credit(page: Page, held: Held) -> str:
    """Stance, date, who claims it, where an analyst placed it."""
    position = held.position
    claimant = page.reading.case.actors.get(position.claimed_by_id or 0)
    parts = [word(STANCES, position.stance), when_short(position.date_edtf) if position.date_edtf else ""]
    if claimant is not None:
        parts.append(tr("as {name} says", name=actor_short(claimant)))
    if held.placed is not None:
        parts.append(tr("placed at {value} of 4", value=held.placed))
    return " · ".join(part for part in parts if part)


def movement_section(page: Page, issue: Issue) -> Section:
    """Every status in time; a sentence where there is only one."""
    statuses: list[IssueStatus] = page.reading.statuses_of_issue(issue.id)

    def row(status: IssueStatus) -> QWidget:
        event = page.reading.event(status.event_id) if status.event_id else None
        target = event.id if event is not None else status.id
        words = word(ISSUE_STATUS, status.status)
        shown = tr("{status}, {event}", status=words, event=event.title) if event is not None else words
        made = RowButton(page.look, shown, mark=f"status:{status.status}", right=when_short(status.date_edtf))
        made.clicked.connect(lambda _on=False: page.actions.open_record(target))
        return made

    def fill(column: QVBoxLayout) -> None:
        if not statuses:
            column.addWidget(words_of(page, tr("Nothing is recorded about this issue yet.")))
        add_rows(page, column, sorted(statuses, key=lambda s: -sort_second(s.date_edtf)), row)
        for status in statuses:
            if status.doubt:
                column.addWidget(words_of(page, status.doubt, "text2", "small"))
        if len(statuses) == 1:
            column.addWidget(
                words_of(
                    page, tr("Only one status on record. Movement shows once there is a second."), "text3", "small"
                )
            )

    return Section("movement", tr("Movement"), fill)


def related_section(page: Page, issue: Issue) -> Section | None:
    """Issues that belong together: its parts, its whole, those raised in the same events."""
    reading = page.reading
    ids = [other.id for other in reading.case.issues.values() if other.parent_id == issue.id]
    rows = reading.rows_of_issue(issue.id)
    columns = reading.case.columns
    touched = set(columns.ids[rows].tolist())
    for event_id in list(touched)[:50]:
        ids += [i for i in reading.issues_of(event_id) if i != issue.id]
    found = [reading.case.issues[i] for i in dict.fromkeys(ids)]
    if not found:
        return None

    def row(other: Issue) -> QWidget:
        status = reading.status_of_issue(other.id)
        return record_row(page, other, mark=f"status:{status.status if status else ''}")

    def fill(column: QVBoxLayout) -> None:
        add_rows(page, column, found, row, 6)

    return Section("related", tr("Related issues"), fill, number(len(found)))


def events_section(page: Page, issue: Issue) -> Section | None:
    """Events that touch the issue, latest first."""
    reading = page.reading
    rows = reading.rows_of_issue(issue.id)[::-1][:50]
    if not len(rows):
        return None
    events = reading.events([int(i) for i in reading.case.columns.ids[rows]])

    def fill(column: QVBoxLayout) -> None:
        add_rows(page, column, events, lambda event: record_row(page, event, when_short(event.date_edtf)), 6)

    return Section("events", tr("Events"), fill, number(len(reading.rows_of_issue(issue.id))))
