"""Which records a cell stands for, and which rounds and issues the selection lights (DESIGN 6.1)."""

from __future__ import annotations

from db.case import Case
from db.case_questions import bounds_of
from viewer.layout.ledger import Ledger
from viewer.layout.positions import Matrix
from viewer.relations import related_ids
from viewer.session import Session


def records_in(grid: Matrix | Ledger, row: int, column: int) -> tuple[int, ...]:
    """The positions on record in a cell (none for those only carried into it), or the statuses stated there."""
    if isinstance(grid, Ledger):
        cell = grid.rows[row].cells[column]
        return tuple(claim.status_id for claim in (*cell.claims, *cell.between))
    stands = grid.rows[row].cells[column].stands
    held = [
        p.position_id
        for stand in stands
        if stand.position is not None and not stand.carried
        for p in (stand.position, *stand.rivals)
    ]
    return tuple(held)


def place_of(grid: Matrix | Ledger, case: Case, record_id: int) -> tuple[tuple[int, int], int] | None:
    """The cell that shows a record (a position, a status, a quote a position rests on), and the record shown there."""
    for row in range(len(grid.rows)):
        for column in range(len(grid.columns)):
            for shown in records_in(grid, row, column):
                position = case.positions.get(shown)
                if shown == record_id or (position is not None and position.quote_id == record_id):
                    return (row, column), shown
    return None


def selection_on(session: Session, grid: Matrix | Ledger) -> tuple[set[int], set[int]]:
    """Rounds and issues to light: a round's column, the round around an event, rounds inside a span; an issue's row,
    the rows where a selected actor holds a position, those a selected quote or event touches."""
    if not session.has_case:
        return set(), set()
    selection, case = session.selection, session.case
    chosen = set(selection.ids)
    columns = {column.event_id: column for column in grid.columns}
    rounds = chosen & columns.keys()
    for record_id in chosen:
        row = int(case.columns.rows_of([record_id])[0])
        if row >= 0 and int(case.columns.parent[row]) in columns:
            rounds.add(int(case.columns.parent[row]))
    if selection.span is not None:
        start_s, end_s = selection.span
        bounds = {i: bounds_of(case, i) for i in columns}
        rounds |= {i for i, held in bounds.items() if held is not None and held[0] <= end_s and held[1] >= start_s}
    issues = {row.issue.issue_id for row in grid.rows}
    lit = chosen & issues
    lit |= {p.issue_id for p in case.positions.values() if p.actor_id in chosen or p.quote_id in chosen}
    others = chosen - issues - case.positions.keys() - case.actors.keys()
    lit |= related_ids(case, others) if others else frozenset()
    return rounds, lit & issues
