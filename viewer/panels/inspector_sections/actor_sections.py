"""The page of an actor: names, roles, when active, what they said and hold, with whom they appear."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from db.dates import describe_span
from db.domain import Actor, Membership
from viewer.layout.scale import TimeScale
from viewer.models.actor_tree import strip_heights
from viewer.models.record_words import title_of
from viewer.models.when_words import when_short
from viewer.paint.painted import PaintedWidget
from viewer.paint.panel_diagrams import paint_activity
from viewer.panels.inspector_sections.day_ticks import day_ticks
from viewer.panels.inspector_sections.event_sections import words_section
from viewer.panels.inspector_sections.issue_sections import STANCES
from viewer.panels.inspector_sections.page import ActorHead, KeyValues, Page, Section, add_rows, record_row, words_of
from viewer.panels.parts import label, link_button
from viewer.words import number, tr, trn, word

_COLUMN_PX = 4
_COMPANIONS = 12
_ROLES = {
    "party": "Party",
    "mediator": "Mediator",
    "host": "Host",
    "guarantor": "Guarantor",
    "observer": "Observer",
    "other": "Other",
}
_KINDS = {
    "person": "Person",
    "state": "State",
    "state_body": "State body",
    "armed_force": "Armed force",
    "non_state_armed_group": "Non-state armed group",
    "igo": "International organisation",
    "ngo": "Non-governmental organisation",
    "company": "Company",
    "media": "News organisation",
    "group": "Group",
}


class ActivityChart(PaintedWidget):
    """When an actor was active, over the visible span."""

    def __init__(self, page: Page, actor_id: int) -> None:
        super().__init__()
        self._page, self._actor_id = page, actor_id
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        count = len(page.reading.rows_of_actor(actor_id))
        self.setAccessibleName(trn("Activity: {count} event", "Activity: {count} events", count))
        page.reading.session.view_changed.connect(self._moved)

    def _moved(self, _view: object) -> None:
        self.update()

    def sizeHint(self) -> QSize:
        """44 px at 100 %."""
        return QSize(200, round(30 + self._page.look.line_px("caption")))

    def paint(self, painter: QPainter) -> None:
        """Columns and ticks."""
        view, width = self._page.reading.session.view, max(self.width(), 40)
        heights = strip_heights(
            self._page.reading, self._actor_id, view.start_s, view.end_s, max(4, width // _COLUMN_PX)
        )
        scale = TimeScale(view.start_s, view.end_s, 0.0, float(width))
        ticks = day_ticks(int(view.start_s), int(view.end_s))
        paint_activity(painter, self.rect().toRectF(), self._page.look, heights, ticks, scale)


def actor_title(page: Page, actor: Actor, column: QVBoxLayout) -> None:
    """Ring or tag, name, and what the actor is."""
    look, row = page.look, QHBoxLayout()
    row.setSpacing(12)
    row.addWidget(ActorHead(look, actor))
    names = QVBoxLayout()
    names.setSpacing(0)
    names.addWidget(label(look, actor.name, "heading", wrap=True))
    second = office_words(page, actor)
    names.addWidget(label(look, second, "body", "second", wrap=True))
    row.addLayout(names, 1)
    column.addLayout(row)


def office_words(page: Page, actor: Actor) -> str:
    """ "Special envoy, United States"; the kind of actor where no role is on record."""
    held = [m for m in memberships_of(page, actor.id) if m.member_id == actor.id]
    if not held:
        return tr(_KINDS[actor.kind])
    latest = held[-1]
    body = page.reading.case.actors.get(latest.org_id)
    return tr("{role}, {body}", role=latest.role[:1].upper() + latest.role[1:], body=body.name if body else "")


def memberships_of(page: Page, actor_id: int) -> list[Membership]:
    """Roles an actor holds in bodies, and those others hold in it."""
    every = page.reading.known(page.reading.case.memberships.values())
    found = [m for m in every if actor_id in (m.member_id, m.org_id)]
    return sorted(found, key=lambda m: (m.date_edtf, m.number))


def actor_head(page: Page, actor: Actor) -> KeyValues:
    """The lines under an actor's name."""
    reading, lines = page.reading, KeyValues(page)
    lines.text(tr("Role"), tr(_ROLES[actor.role]))
    seen = reading.seen_of_actor(actor.id)
    if seen is not None:
        one_day = seen[0] // 86_400 == seen[1] // 86_400
        words = describe_span(seen[0] - seen[0] % 86_400, seen[1] - seen[1] % 86_400 + 86_399)
        lines.text(tr("Seen"), tr("{day}, one day", day=words) if one_day else words)
    names = reading.case.actor_names.get(actor.id, ())
    also = [name.name for name in names if name.kind in ("alias", "acronym", "former")]
    lines.text(tr("Also as"), ", ".join(tr("“{wording}”", wording=name) for name in also))
    written = [name.name for name in names if name.kind in ("native", "transliteration")]
    lines.text(tr("Written"), " · ".join(written))
    lines.text(tr("Country"), actor.country)
    lines.text(tr("Note"), actor.note)
    return lines


def roles_section(page: Page, actor: Actor) -> Section | None:
    """Offices with their dates; for a body, who holds one in it."""
    found = memberships_of(page, actor.id)
    if not found:
        return None
    actors = page.reading.case.actors

    def row(membership: Membership) -> QWidget:
        other = actors[membership.org_id if membership.member_id == actor.id else membership.member_id]
        words = tr("{role}, {name}", role=membership.role, name=other.name)
        right = when_short(membership.date_edtf) if membership.date_edtf else ""
        return record_row(page, other, right, words=words)

    def fill(column: QVBoxLayout) -> None:
        add_rows(page, column, found, row)

    return Section("roles", tr("Offices"), fill, str(len(found)))


def activity_section(page: Page, actor: Actor) -> Section:
    """How many events, and when in the visible span."""
    count = len(page.reading.rows_of_actor(actor.id))

    def side() -> QWidget:
        alone = page.reading.session.view.filters.actors == frozenset({actor.id})
        words = tr("Show all") if alone else tr("Show only these")
        return link_button(page.look, words, lambda: page.actions.show_only(actor.id))

    def fill(column: QVBoxLayout) -> None:
        column.addWidget(ActivityChart(page, actor.id))

    return Section("activity", tr("Activity"), fill, trn("{count} event", "{count} events", count), side)


def said_section(page: Page, actor: Actor) -> Section | None:
    """What the actor said."""
    return words_section(page, page.reading.quotes_by("speaker_id", actor.id))


def companions_section(page: Page, actor: Actor) -> Section | None:
    """Who takes part in the same events, most often first."""
    reading, columns = page.reading, page.reading.case.columns
    rows = reading.rows_of_actor(actor.id)
    together = columns.part_actor[np.isin(columns.part_event, rows)]
    pairs = np.unique(
        np.stack([columns.part_event[np.isin(columns.part_event, rows)].astype(np.int64), together]), axis=1
    )
    ids, counts = np.unique(pairs[1], return_counts=True)
    order = np.argsort(-counts, kind="stable")
    found = [(int(ids[at]), int(counts[at])) for at in order if int(ids[at]) != actor.id][:_COMPANIONS]
    actors = reading.case.actors
    found = [(other_id, count) for other_id, count in found if other_id in actors]
    if not found:
        return None

    def row(pair: tuple[int, int]) -> QWidget:
        return record_row(page, actors[pair[0]], trn("{count} event", "{count} events", pair[1]))

    def fill(column: QVBoxLayout) -> None:
        add_rows(page, column, found, row, 6)

    return Section("companions", tr("Appears with"), fill, number(len(found)))


def positions_section(page: Page, actor: Actor) -> Section | None:
    """What the actor holds on the issues."""
    reading = page.reading
    found = [p for p in reading.known(reading.case.positions.values()) if p.actor_id == actor.id]
    if not found:
        return None

    def fill(column: QVBoxLayout) -> None:
        for position in found[:20]:
            issue = reading.case.issues.get(position.issue_id)
            if issue is not None:
                status = reading.status_of_issue(issue.id)
                mark = f"status:{status.status if status else ''}"
                column.addWidget(record_row(page, issue, word(STANCES, position.stance), mark=mark))
                if position.summary:
                    column.addWidget(words_of(page, title_of(reading, position), "text2", "small"))

    return Section("positions", tr("Positions"), fill, str(len(found)))
