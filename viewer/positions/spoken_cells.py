"""What a cell of the matrix or the ledger says to a screen reader and in its tooltip: whole sentences."""

from __future__ import annotations

from html import escape

from viewer.layout.ledger import ASSERTED as STATED
from viewer.layout.ledger import CARRIED as STATUS_CARRIED
from viewer.layout.ledger import NOT_HELD as ROUND_NOT_HELD
from viewer.layout.ledger import NOT_RAISED, TOUCHED, Ledger
from viewer.layout.positions import (
    ASSERTED,
    CARRIED,
    NOT_DISCUSSED,
    NOT_HELD,
    OPEN,
    HeldPosition,
    Matrix,
    RoundColumn,
    Stand,
)
from viewer.words import ISSUE_STATUS, number, tr, trn, word


def matrix_lines(matrix: Matrix, row: int, column: int) -> list[str]:
    """The sentences of one cell: where it is, what each party holds, the gap."""
    held = matrix.rows[row]
    if column < 0 or held.brief:
        return [held.issue.title, tr("Not discussed in these rounds.")]
    cell, at = held.cells[column], matrix.columns[column]
    lines = [_head(held.issue.title, at)]
    silence = {
        NOT_DISCUSSED: tr("Not discussed."),
        NOT_HELD: tr("Not held yet.") if cell.note == "planned" else tr("Not held."),
        OPEN: tr("Named as open. No position is on record."),
    }
    if cell.kind in silence:
        return [*lines, silence[cell.kind]]
    if not cell.stands:
        return [*lines, tr("No positions are on record for this round.")]
    if cell.kind == CARRIED:
        lines.append(tr("Touched in this round; positions are carried forward."))
    for stand in cell.stands:
        lines += _stand_lines(stand)
    if cell.gap is not None:
        lines.append(tr("Gap {gap} of 4.", gap=number(cell.gap)))
    return lines


def _head(issue: str, column: RoundColumn) -> str:
    return tr("{issue}, {round}, {dates}", issue=issue, round=column.name, dates=column.dates)


def _stand_lines(stand: Stand) -> list[str]:
    position = stand.position
    if position is None:
        return [tr("{party}: nothing on record.", party=stand.name)] if stand.name else []
    lines = [tr("{party}: {words}.", party=stand.name, words=position.summary or tr("no words on record"))]
    if stand.carried:
        lines[0] = tr("{party}, carried forward: {words}.", party=stand.name, words=position.summary)
    if stand.was:
        lines.append(tr("Before: {words}.", words=stand.was))
    lines.append(placed_words(position, stand.before))
    if position.quote:
        lines.append(position.quote)
    if position.source:
        lines.append(position.source)
    lines += [tr("Also on record: {words}.", words=rival.summary) for rival in stand.rivals]
    return lines


def placed_words(position: HeldPosition, before: int | None = None) -> str:
    """Where a position stands, who put it there and from how many passages."""
    passages = trn("{count} passage", "{count} passages", position.passages)
    if position.value is None:
        return tr("Not placed. {passages} on record.", passages=passages)
    value, who = number(position.value), position.placed_by or tr("an unnamed analyst")
    if before is not None:
        was = number(before)
        text = tr(
            "At {value} of 4, moved from {was}. Placed by {who} from {passages}.",
            value=value,
            was=was,
            who=who,
            passages=passages,
        )
    else:
        text = tr("At {value} of 4. Placed by {who} from {passages}.", value=value, who=who, passages=passages)
    return tr("{sentence} {reason}", sentence=text, reason=position.reason) if position.reason else text


def ledger_lines(ledger: Ledger, row: int, column: int) -> list[str]:
    """The sentences of one cell of the ledger."""
    held = ledger.rows[row]
    cell = held.cells[column]
    lines = [_head(held.issue.title, ledger.columns[column])]
    for claim in cell.between:
        status = word(ISSUE_STATUS, claim.status)
        lines.append(tr("Between rounds: {status}, {when}.", status=status, when=claim.when))
    status = word(ISSUE_STATUS, cell.status) if cell.status else ""
    if cell.kind == STATED:
        for claim in cell.claims:
            lines.append(tr("{status}, stated in this round.", status=word(ISSUE_STATUS, claim.status)))
            lines += [tr("So says {name}.", name=claim.claimant)] if claim.claimant else []
            lines += [claim.note] if claim.note else []
    elif cell.kind == STATUS_CARRIED and cell.discussed:
        lines.append(tr("{status}, carried forward. Discussed in this round, no status stated.", status=status))
    elif cell.kind == STATUS_CARRIED:
        lines.append(tr("{status}, carried forward. Nothing on record for this round.", status=status))
    elif cell.kind == TOUCHED:
        lines.append(tr("Discussed in this round, no status stated."))
    elif cell.kind == ROUND_NOT_HELD:
        lines.append(tr("Not held yet.") if cell.state == "planned" else tr("Not held."))
    elif cell.kind == NOT_RAISED:
        lines.append(tr("Not on record yet."))
    else:
        lines.append(tr("Nothing on record."))
    return lines


def tooltip_text(lines: list[str]) -> str:
    """Lines as rich text of escaped case text: a plain-text tooltip would not wrap."""
    shown = [escape(line) for line in lines if line]
    if not shown:
        return ""
    rest = "".join(f"<br>{line}" for line in shown[1:])
    return f"<div style='white-space:pre-wrap'><b>{shown[0]}</b>{rest}</div>"


def count_words(grid: Matrix | Ledger) -> str:
    """What a grid holds, for the status bar: issues, rounds, and what is on record in them."""
    issues = trn("{count} issue", "{count} issues", len(grid.rows))
    rounds = trn("{count} round", "{count} rounds", len(grid.columns))
    if isinstance(grid, Ledger):
        stated = sum(cell.kind == STATED for row in grid.rows for cell in row.cells)
        said = trn("{count} status stated", "{count} statuses stated", stated)
        return tr("{issues}, {rounds}, {stated}", issues=issues, rounds=rounds, stated=said)
    held = {p.position_id for row in grid.rows for cell in row.cells if cell.kind == ASSERTED for p in cell.positions}
    moved = trn("{count} moved", "{count} moved", sum(cell.moves for row in grid.rows for cell in row.cells))
    positions = trn("{count} position", "{count} positions", len(held))
    words = {"issues": issues, "rounds": rounds, "positions": positions, "moved": moved}
    return tr("{issues}, {rounds}, {positions}, {moved}", **words)
