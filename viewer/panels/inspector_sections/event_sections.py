"""The page of an event: what happened, when, where, between whom; rounds, exchanges and statements have more."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from db.dates import DAY_S, EdtfDate
from db.domain import Actor, Event, Issue, Outcome, Participation, Quote
from viewer.layout.inks import KIND_LANE, LANE_INK
from viewer.layout.scale import TimeScale
from viewer.models.record_words import actor_short, passage_mark, quoted
from viewer.models.when_words import basis_words, date_of, source_wording, when, when_short
from viewer.paint.painted import PaintedWidget
from viewer.paint.painted_text import PaintedText, Run
from viewer.paint.panel_diagrams import BAR_PX, paint_bounds
from viewer.paint.panel_look import PanelLook
from viewer.panels.inspector_sections.day_ticks import day_ticks
from viewer.panels.inspector_sections.evidence_sections import indented
from viewer.panels.inspector_sections.page import (
    KeyValues,
    LinkText,
    Page,
    Section,
    add_rows,
    chips,
    record_row,
    words_of,
)
from viewer.panels.parts import RowButton
from viewer.words import (
    EVENT_STATUS,
    ISSUE_STATUS,
    PARTICIPATION_ROLE,
    tr,
    trn,
    word,
)

_SIDES = ("party", "perpetrator", "target")
_BROKERS = ("mediator", "host", "guarantor", "observer")
_SURE_STATUSES = ("occurred",)


class BoundsBar(PaintedWidget):
    """A date with its doubtful ends, as the timeline draws it."""

    def __init__(self, look: PanelLook, date: EdtfDate, ink: str) -> None:
        super().__init__()
        self._look, self._date, self._ink = look, date, ink
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Dates: {words}", words=when(date.text)))

    def sizeHint(self) -> QSize:
        """A bar over a line of dates."""
        return QSize(200, round(BAR_PX + 14 + self._look.line_px("caption")))

    def paint(self, painter: QPainter) -> None:
        """Bar and days."""
        date = self._date
        bounds = drawn_bounds(date)
        known = [t for t in bounds if t is not None]
        first, last = min(known), max(known)
        air = max(DAY_S, (last - first) // 4)
        start, end = first - air, last + air
        start -= start % DAY_S
        scale = TimeScale(float(start), float(end), 0.0, float(max(self.width(), 40)))
        paint_bounds(painter, self.rect().toRectF(), self._look, bounds, day_ticks(start, end), scale, self._ink)


def event_head(page: Page, event: Event) -> KeyValues:
    """The lines under an event's title."""
    reading, lines = page.reading, KeyValues(page)
    if event.kind == "round":
        _round_dates(lines, event)
    else:
        lines.text(tr("When"), when(event.date_edtf), basis_words(event))
    lines.verbatim(tr("In the source"), source_wording(event.date_text))
    if event.status not in _SURE_STATUSES:
        lines.text(tr("Status"), word(EVENT_STATUS, event.status))
    place = reading.case.places.get(event.place_id or 0)
    if place is not None:
        lines.link(tr("Where"), place)
    else:
        lines.quiet(tr("Where"), tr("Not stated"))
    lines.link(tr("Part of"), reading.event(event.parent_id) if event.parent_id else None)
    parts = reading.parts_of_event(event.id)
    groups = side_groups(page, parts)
    if groups:
        lines.widget(tr("Sides"), chips(page, groups))
    people = [p for p in parts if reading.case.actors[p.actor_id].kind == "person"]
    if people:
        lines.widget(tr("People"), _people(page, people))
    for key, link in _link_lines(page, event):
        lines.widget(key, link)
    return lines


def _round_dates(lines: KeyValues, event: Event) -> None:
    first, slash, last = event.date_edtf.partition("/")
    if not slash:
        lines.text(tr("When"), when(event.date_edtf), basis_words(event))
        return
    ended = when(last) if last not in ("", "..") else tr("not stated") if not last else tr("still going on")
    began = when(first) if first not in ("", "..") else tr("not stated")
    lines.text(tr("Ended"), ended, basis_words(event))
    lines.text(tr("Began"), began)


def side_groups(page: Page, parts: Sequence[Participation]) -> list[tuple[str, list[Actor]]]:
    """Bodies by what they did: the sides first, then "brokered by" and the like."""
    actors, groups = page.reading.case.actors, list[tuple[str, list[Actor]]]()
    bodies = [p for p in parts if actors[p.actor_id].kind != "person"]
    sides = [actors[p.actor_id] for p in bodies if p.role in _SIDES]
    if sides:
        groups.append(("", list(dict.fromkeys(sides))))
    for role in _BROKERS:
        found = [actors[p.actor_id] for p in bodies if p.role == role]
        if found:
            groups.append((word(PARTICIPATION_ROLE, role), found))
    shown = {actor.id for _words, found in groups for actor in found}
    rest = [actors[p.actor_id] for p in bodies if p.actor_id not in shown]
    if rest:
        groups.append((tr("with") if groups else "", list(dict.fromkeys(rest))))
    return groups


def _people(page: Page, parts: Sequence[Participation]) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    actors = page.reading.case.actors
    for part in parts[:12]:
        stands_for = actors.get(part.for_id or 0)
        role = word(PARTICIPATION_ROLE, part.role)
        right = tr("{role}, for {body}", role=role, body=stands_for.monogram or stands_for.name) if stands_for else role
        if part.attendance not in ("present",):
            right = tr("{role}, {attendance}", role=right, attendance=tr(part.attendance))
        column.addWidget(record_row(page, actors[part.actor_id], right))
    return box


def _link_lines(page: Page, event: Event) -> list[tuple[str, LinkText]]:
    words = {
        "follows": tr("Follows"),
        "supersedes": tr("Replaces"),
        "causes": tr("Led to"),
        "responds_to": tr("Answers"),
        "implements": tr("Carries out"),
        "related": tr("Related to"),
    }
    back = {
        "follows": tr("Leads to"),
        "supersedes": tr("Replaced by"),
        "causes": tr("Led on from"),
        "responds_to": tr("Answered by"),
        "implements": tr("Carried out by"),
        "related": tr("Related to"),
    }
    found = []
    reading = page.reading
    for link in reading.case.links.get(event.id, ()):
        found.append((words[link.relation], link.to_id))
    for links in reading.case.links.values():
        for link in links:
            if link.to_id == event.id:
                found.append((back[link.relation], link.from_id))
    round_row = reading.case.rounds.get(event.id)
    if round_row is not None and round_row.replaced_by_id:
        found.append((tr("Took place as"), round_row.replaced_by_id))
    made = [(key, _event_link(page, other_id)) for key, other_id in found]
    return [(key, line) for key, line in made if line is not None]


def _event_link(page: Page, event_id: int) -> LinkText | None:
    event = page.reading.event(event_id)
    if event is None or not page.reading.is_known(event):
        return None
    status = word(EVENT_STATUS, event.status).lower()
    named = event.status in _SURE_STATUSES or status in event.title.lower()
    made = LinkText(page.look, event.title if named else tr("{title}, {status}", title=event.title, status=status))
    made.clicked.connect(lambda _on=False: page.actions.open_record(event_id))
    return made


def bounds_bar(page: Page, event: Event) -> QWidget | None:
    """The small bar with the bounds of an uncertain date; None where there is nothing to show."""
    date = date_of(event.date_edtf)
    if date is None:
        return None
    bounds = drawn_bounds(date)
    if all(bound is None for bound in bounds):
        return None
    firm = None not in bounds and bounds[0] == bounds[1] and bounds[2] == bounds[3]
    if firm and event.kind != "round":
        return None
    return BoundsBar(page.look, date, LANE_INK[KIND_LANE[event.kind]])


def drawn_bounds(date: EdtfDate) -> tuple[int | None, int | None, int | None, int | None]:
    """A date's bounds as a bar shows them: an end named to the day or finer is firm and covers that day."""
    first, sure, until, last = date.earliest_start_s, date.latest_start_s, date.earliest_end_s, date.latest_end_s
    if first is not None and sure is not None and sure - first < DAY_S:
        sure = first
    if until is not None and last is not None and last - until < DAY_S:
        until = last
    if first is None:
        sure = None
    if last is None:
        until = None
    return first, sure, until, last


def outcomes_section(page: Page, event: Event) -> Section | None:
    """What a round brought, or left open."""
    outcomes = [o for o in page.reading.known(page.reading.case.outcomes.values()) if o.event_id == event.id]
    outcomes.sort(key=lambda o: (o.sort, o.number))
    if not outcomes:
        return None
    marks = {"done": "icon:check:ok", "agreed": "icon:check:ok", "open": "icon:circle-dashed:text3"}

    def row(outcome: Outcome) -> QWidget:
        about = page.reading.record(outcome.about_id) if outcome.about_id else None
        number = f"{about.LETTER}-{about.number:04d}" if about is not None else ""
        made = RowButton(page.look, outcome.summary, mark=marks[outcome.state], right=number, link=bool(number))
        target = about.id if about is not None else outcome.id
        made.clicked.connect(lambda _on=False: page.actions.open_record(target))
        return made

    def fill(column: QVBoxLayout) -> None:
        add_rows(page, column, outcomes, row)

    return Section("outcomes", tr("Outcomes"), fill, str(len(outcomes)))


def issues_section(page: Page, record_id: int, title: str) -> Section | None:
    """The issues a record touches, with where each stands."""
    reading = page.reading
    issues = [reading.case.issues[i] for i in reading.issues_of(record_id)]
    if not issues:
        return None

    def row(issue: Issue) -> QWidget:
        status = reading.status_of_issue(issue.id)
        name = status.status if status else ""
        return record_row(page, issue, word(ISSUE_STATUS, name) if name else "", mark=f"status:{name}")

    def fill(column: QVBoxLayout) -> None:
        add_rows(page, column, issues, row, 12)

    return Section("issues", title, fill, str(len(issues)))


def words_section(page: Page, quotes: Sequence[Quote]) -> Section | None:
    """What was said: verbatim words in serif with a coloured rule, reported ones in sans."""
    if not quotes:
        return None
    direct = sum(quote.mode != "indirect" for quote in quotes)
    count = trn("{count} quote", "{count} quotes", direct)
    if direct < len(quotes):
        count = tr("{quotes}, {reported} reported", quotes=count, reported=len(quotes) - direct)

    def fill(column: QVBoxLayout) -> None:
        add_rows(page, column, quotes, lambda quote: quote_box(page, quote), 5)

    return Section("words", tr("Words"), fill, count)


def quote_box(page: Page, quote: Quote) -> QWidget:
    """One quote with its line of credit, which leads to it."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 6)
    column.setSpacing(3)
    own = quote.mode != "indirect"
    run = Run(quoted(quote), "verbatim" if own else "list")
    column.addWidget(PaintedText(page.look, [run], rule="stmt" if own else "rule"))
    speaker = page.reading.case.actors.get(quote.speaker_id or 0)
    passages = page.reading.evidence_of([quote.id])
    parts = [actor_short(speaker) if speaker else "", "" if own else tr("reported"), when_short(quote.said_edtf)]
    parts.append(passage_mark(page.reading, passages[0]) if passages else "")
    link = LinkText(page.look, ", ".join(part for part in parts if part), "caption", "text3")
    link.clicked.connect(lambda _on=False: page.actions.open_record(quote.id))
    column.addWidget(indented(link))
    return box


def parts_section(page: Page, event: Event) -> Section | None:
    """Events that are a part or a stage of this one."""
    children = page.reading.children_of(event.id)
    if not children:
        return None

    def fill(column: QVBoxLayout) -> None:
        add_rows(page, column, children, lambda child: record_row(page, child, when_short(child.date_edtf)))

    return Section("parts", tr("Parts"), fill, str(len(children)))


def doubt_section(page: Page, doubt: str) -> Section | None:
    """What is unclear about a record, in words."""
    if not doubt:
        return None

    def fill(column: QVBoxLayout) -> None:
        column.addWidget(words_of(page, doubt, "text1"))

    return Section("doubt", tr("What is unclear"), fill)
