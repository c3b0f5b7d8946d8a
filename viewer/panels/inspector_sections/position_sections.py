"""The page of a position: its place on the issue's scale beside the others, and how it moved."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from db.domain import Issue, Position
from viewer.models.position_moves import move_of, move_words
from viewer.paint.panel_diagrams import Placed
from viewer.panels.inspector_sections.issue_sections import MARKS, ScaleWidget, scale_ends
from viewer.panels.inspector_sections.page import Page, Section, words_of
from viewer.words import number, tr


def scale_section(page: Page, position: Position) -> Section | None:
    """The scale with every party placed by then, this one's place in the round before dashed, and the movement."""
    issue, move = page.reading.case.issues.get(position.issue_id), move_of(page.reading, position)
    if not isinstance(issue, Issue) or (move.value is None and not move.others):
        return None
    order = [actor.id for actor in page.reading.parties_of_issue(issue.id)]

    def mark(actor_id: int) -> tuple[str, str]:
        return MARKS[min(order.index(actor_id), 2)] if actor_id in order else MARKS[2]

    def fill(column: QVBoxLayout) -> None:
        placed, said = [], []
        actor = page.reading.case.actors.get(position.actor_id)
        if move.before is not None and move.before != move.value:
            placed.append(Placed(float(move.before), *mark(position.actor_id), "dashed"))
        if move.value is not None:
            placed.append(Placed(float(move.value), *mark(position.actor_id)))
            said.append(tr("{name} at {value} of 4", name=actor.name if actor else "", value=number(move.value)))
        for other in move.others:
            placed.append(Placed(float(other.value), *mark(other.actor.id), "hollow" if other.carried else "solid"))
            said.append(tr("{name} at {value} of 4", name=other.actor.name, value=number(other.value)))
        column.addWidget(ScaleWidget(page.look, placed, ", ".join(said)))
        column.addWidget(scale_ends(page, issue))
        for line in move_words(move):
            column.addWidget(words_of(page, line, "text2", "small"))
        silent = [a.name for a in page.reading.parties_of_issue(issue.id)
                  if a.id != position.actor_id and a.id not in {o.actor.id for o in move.others}]  # fmt: skip
        if silent:
            names = ", ".join(silent)
            column.addWidget(words_of(page, tr("Nothing placed by then: {names}.", names=names), "text3", "small"))

    return Section("scale", tr("On the scale"), fill, tr("0 to 4"))
