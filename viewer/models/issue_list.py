"""Issues as rows: status, parties, and the ribbon of the visible span."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from db.case import Case
from db.domain import ISSUE_STATUSES, Issue, IssueStatus
from viewer.layout.scale import TimeScale
from viewer.models.case_reading import CaseReading
from viewer.models.record_words import monogram_of
from viewer.models.when_words import date_of, sort_second, when_short
from viewer.paint.panel_marks import RibbonPiece
from viewer.words import ISSUE_STATUS, tr, word

Index = QModelIndex | QPersistentModelIndex

ISSUE_ROLE: Final = int(Qt.ItemDataRole.UserRole)
SORTS: Final = ("case", "status", "moved", "title")
CLOSED: Final = frozenset({"agreed", "implemented", "withdrawn"})
"""Statuses of an issue that is no longer open."""
GAP_OF_STATUS: Final = {
    "contested": 4,
    "deadlocked": 4,
    "raised": 3,
    "reopened": 3,
    "narrowing": 2,
    "agreed_in_principle": 1,
    "agreed": 1,
    "implemented": 1,
}
"""The thickness of a ribbon without placed positions (DESIGN 4.1)."""
_SETTLED: Final = frozenset({"agreed", "agreed_in_principle", "implemented"})
_LEAST_SOLID_PX: Final = 6.0
_TABLES: Final = ("issues", "issue_statuses", "positions", "placements", "actors")


@dataclass(frozen=True, slots=True)
class IssueRow:
    """One issue with what its row says."""

    issue: Issue
    status: str
    status_words: str
    parties: tuple[str, ...]
    moved_s: int
    statuses: tuple[IssueStatus, ...]

    @property
    def second_line(self) -> str:
        """Status and parties: "Contested · UA, RU"."""
        if not self.parties:
            return self.status_words
        return tr("{status} · {parties}", status=self.status_words, parties=", ".join(self.parties))


class IssueList(QAbstractListModel):
    """The known issues of the case in a chosen order."""

    def __init__(self, reading: CaseReading, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reading = reading
        self._rows: list[IssueRow] = []
        self._pieces: dict[int, tuple[TimeScale, list[RibbonPiece]]] = {}
        self.sorted_by = "case"
        self._made_of: tuple[Case, int | None, str] | None = None

    def read(self) -> bool:
        """Read the issues anew; False, and nothing moves, where an edit has left all that the rows say as it was."""
        if self._is_as_before():
            return False
        self.beginResetModel()
        self._rows, self._pieces = [], {}
        if self._reading.open:
            issues = self._reading.known(self._reading.case.issues.values())
            self._rows = sorted((self._row(issue) for issue in issues), key=self._key)
            self._made_of = (self._reading.case, self._reading.session.as_of_s, self.sorted_by)
        self.endResetModel()
        return True

    def _is_as_before(self) -> bool:
        """Whether no table the rows are made of has changed, and no event that a status came with."""
        if self._made_of is None or not self._reading.open:
            return False
        before, *rest = self._made_of
        case = self._reading.case
        if rest != [self._reading.session.as_of_s, self.sorted_by]:
            return False
        if any(getattr(case, table) is not getattr(before, table) for table in _TABLES):
            return False
        changed = case.events_read_again(before)
        return changed is not None and changed.isdisjoint(s.event_id for row in self._rows for s in row.statuses)

    def sort_by(self, name: str) -> None:
        """Order by "case" (the case's own order), "status", "moved" (latest first) or "title"."""
        self.sorted_by = name
        self.read()

    @property
    def open_count(self) -> int:
        """How many issues are still open."""
        return sum(row.status not in CLOSED for row in self._rows)

    def row_of(self, issue_id: int) -> int:
        """The row of an issue, or -1."""
        return next((at for at, row in enumerate(self._rows) if row.issue.id == issue_id), -1)

    def issue_row(self, index: Index) -> IssueRow:
        """What is behind an index."""
        return self._rows[index.row()]

    def pieces(self, row: IssueRow, scale: TimeScale) -> list[RibbonPiece]:
        """The mini ribbon of an issue over a span: hatch before the first status, dashes after the last."""
        kept = self._pieces.get(row.issue.id)
        if kept is None or kept[0] != scale:  # a repaint for a selection asks again for the same span
            kept = self._pieces[row.issue.id] = (scale, ribbon_pieces(self._reading, row, scale))
        return kept[1]

    # ---- Qt ---------------------------------------------------------------------------------------------------
    def rowCount(self, parent: Index | None = None) -> int:
        """All issues."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """The title, what a screen reader says, the row for the delegate."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ISSUE_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.issue.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return tr("{title}. {second}.", title=row.issue.title, second=row.second_line)
        return None

    # ---- inside -----------------------------------------------------------------------------------------------
    def _row(self, issue: Issue) -> IssueRow:
        reading = self._reading
        statuses = tuple(reading.statuses_of_issue(issue.id))
        status = statuses[-1].status if statuses else ""
        return IssueRow(
            issue,
            status,
            word(ISSUE_STATUS, status) if status else tr("No status on record"),
            tuple(monogram_of(actor) for actor in reading.parties_of_issue(issue.id)),
            sort_second(statuses[-1].date_edtf) if statuses else -(2**62),
            statuses,
        )

    def _key(self, row: IssueRow) -> tuple[Any, ...]:
        issue = row.issue
        if self.sorted_by == "status":
            at = ISSUE_STATUSES.index(row.status) if row.status in ISSUE_STATUSES else len(ISSUE_STATUSES)
            return at, issue.sort, issue.number
        if self.sorted_by == "moved":
            return -row.moved_s, issue.sort, issue.number
        if self.sorted_by == "title":
            return (issue.title.casefold(), issue.number)
        return issue.sort, issue.number


def gap_at(reading: CaseReading, issue_id: int, status: str, at_s: int) -> int:
    """The distance 0 to 4 between the placed positions held at a time; from the status where fewer than two are."""
    latest: dict[int, int] = {}
    for position in reading.positions_of_issue(issue_id):
        placed = reading.placed(position.id)
        if placed is not None and sort_second(position.date_edtf) <= at_s:
            latest[position.actor_id] = placed
    if len(latest) >= 2:
        return max(latest.values()) - min(latest.values())
    return GAP_OF_STATUS.get(status, 2)


def ribbon_pieces(reading: CaseReading, row: IssueRow, scale: TimeScale) -> list[RibbonPiece]:
    """Hatch up to the first status, a solid stretch for each status, dashes after the last one's own dates."""
    left, right = 0.0, scale.right_px - scale.left_px
    if not row.statuses:
        return [RibbonPiece(left, right, 2, "hatch", "gap2")]
    pieces: list[RibbonPiece] = []
    starts = [_status_start(reading, status) for status in row.statuses]
    first_gap = gap_at(reading, row.issue.id, row.statuses[0].status, starts[0])
    at = _held(scale.x(starts[0]) - scale.left_px, left, right)
    pieces.append(RibbonPiece(left, at, first_gap, "hatch", "gap2"))
    for number, status in enumerate(row.statuses):
        last = number == len(row.statuses) - 1
        end_s = _status_end(reading, status) if last else starts[number + 1]
        begin = _held(scale.x(starts[number]) - scale.left_px, left, right)
        end = _held(scale.x(end_s) - scale.left_px, left, right)
        if last and starts[number] < scale.t(scale.right_px):
            end = min(max(end, begin + _LEAST_SOLID_PX), right)
        gap = gap_at(reading, row.issue.id, status.status, end_s)
        token = "settled" if status.status in _SETTLED else f"gap{max(2, gap)}"
        pieces.append(RibbonPiece(begin, end, gap, "solid", token))
        if last:
            carried = "settled" if status.status in _SETTLED else "gap3"
            pieces.append(RibbonPiece(end, right, gap, "carried", carried))
    return [piece for piece in pieces if piece.end_px > piece.start_px]


def _held(x: float, left: float, right: float) -> float:
    return min(max(x, left), right)


def _status_start(reading: CaseReading, status: IssueStatus) -> int:
    """A status holds from the start of the round that brought it, else from its own date."""
    event = reading.event(status.event_id) if status.event_id else None
    date = date_of(event.date_edtf) if event is not None else None
    if date is not None and date.earliest_start_s is not None:
        return date.earliest_start_s
    return sort_second(status.date_edtf)


def _status_end(reading: CaseReading, status: IssueStatus) -> int:
    event = reading.event(status.event_id) if status.event_id else None
    for edtf in (event.date_edtf if event is not None else "", status.date_edtf):
        date = date_of(edtf)
        if date is not None and date.latest_s is not None:
            return date.latest_s
    return sort_second(status.date_edtf)


def first_seen_words(row: IssueRow) -> str:
    """When the issue's first status was recorded; empty without one."""
    return when_short(row.statuses[0].date_edtf) if row.statuses else ""
