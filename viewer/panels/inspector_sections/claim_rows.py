"""The dot rows over an exchange's list of claims: who differs from whom is seen at a glance."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QHelpEvent, QPainter
from PySide6.QtWidgets import QSizePolicy, QToolTip

from db.domain import CountClaim
from viewer.layout.claim_rows import RowText, figures_of, layout_claim_rows
from viewer.layout.claims_told import ClaimRow, is_disputed, rows_of_claims
from viewer.layout.marks import Mark
from viewer.models.case_reading import CaseReading
from viewer.models.claim_words import WordsOfClaims
from viewer.paint.painted import PaintedWidget
from viewer.paint.panel_look import PanelLook
from viewer.paint.positions_painter import paint_marks
from viewer.words import tr


class ClaimRowsWidget(PaintedWidget):
    """One line of dots for each direction and category."""

    def __init__(self, look: PanelLook, rows: Sequence[ClaimRow], texts: Sequence[RowText]) -> None:
        super().__init__()
        self._look, self.rows, self.texts = look, tuple(rows), tuple(texts)
        self._disputed = frozenset(at for at, row in enumerate(rows) if is_disputed(row, rows))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        said = [tr("{label}: {figures}.", label=text.label, figures=text.figures) for text in texts]
        self.setAccessibleName(" ".join(said))

    def hasHeightForWidth(self) -> bool:
        """Words wrap where the pane is narrow."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all rows at a width."""
        return round(self._laid_out(width)[1] + 0.5)

    def sizeHint(self) -> QSize:
        """All rows at the present width."""
        return QSize(240, self.heightForWidth(max(self.width(), 160)))

    def _laid_out(self, width: int) -> tuple[tuple[Mark, ...], float]:
        return layout_claim_rows(self.rows, self.texts, float(width), self._look.fonts.metrics(), self._disputed)

    def paint(self, painter: QPainter) -> None:
        """The rows."""
        paint_marks(painter, self._laid_out(self.width())[0], self._look.theme, self._look.fonts)

    def event(self, event: QEvent) -> bool:
        """The tooltip explains the dots."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), legend_words(), self)
            return True
        return super().event(event)


def legend_words() -> str:
    """What the marks mean."""
    return tr(
        "A dot for each figure claimed. Filled: delivered. Hollow: agreed, promised or expected. "
        "Ring: the analyst’s working figure."
    )


def claim_rows(reading: CaseReading, look: PanelLook, claims: Sequence[CountClaim]) -> ClaimRowsWidget | None:
    """The rows of an exchange; None where there is nothing to compare."""
    working = frozenset(figure.claim_id for figure in reading.known(reading.case.working_figures.values()))
    rows = rows_of_claims(claims, working)
    if len(claims) < 2:
        return None
    return ClaimRowsWidget(look, rows, [row_text(reading, row) for row in rows])


def row_text(reading: CaseReading, row: ClaimRow) -> RowText:
    """ "to Ukraine, prisoners of war" and "150, 187 (×2)"; the same words as on the timeline's card."""
    actors, words = reading.case.actors, WordsOfClaims()
    to, held_by = (actors[i].name if i in actors else "" for i in (row.to_id, row.from_id))
    return RowText(words.claimed_way(to, held_by, row.category, row.measure), figures_of(row, words))
