"""The page of an exchange: people released per direction on one scale, every claim, and the count check."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from db.domain import CountClaim
from viewer.models.record_words import actor_short, claim_words, passage_mark
from viewer.models.swap_counts import SideCount, SwapCounts, swap_counts
from viewer.paint.painted import PaintedWidget
from viewer.paint.painted_text import PaintedText, Run
from viewer.paint.panel_diagrams import paint_swap_side, swap_side_height_px
from viewer.paint.panel_look import PanelLook
from viewer.panels.inspector_sections.claim_rows import claim_rows
from viewer.panels.inspector_sections.page import LinkText, Page, Section, add_rows
from viewer.panels.parts import label
from viewer.words import MEASURE, MODALITY, tr, trn, word

_CHECK_ICONS = {"ok": ("circle-check", "ok"), "warn": ("circle-alert", "warn"), "": ("info", "text3")}


class SwapSideWidget(PaintedWidget):
    """One direction of a swap."""

    def __init__(self, look: PanelLook, side: SideCount, largest: int) -> None:
        super().__init__()
        self._look, self._side, self._largest = look, side, largest
        self._words = tr("Returned to {name}", name=side.to.name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("{words}: {figure}", words=self._words, figure=side.figure))

    def sizeHint(self) -> QSize:
        """A line over a bar."""
        return QSize(200, round(swap_side_height_px(self._look)))

    def paint(self, painter: QPainter) -> None:
        """Words, figure, bar."""
        side = self._side
        paint_swap_side(
            painter,
            self.rect().toRectF(),
            self._look,
            words=self._words,
            figure=side.figure,
            share=(side.main_count or 0) / self._largest,
            other_share=side.other_count / self._largest,
            disclosed=side.main_count is not None,
            doubted_share=(side.most - (side.main_count or 0)) / self._largest if side.most is not None else 0.0,
        )


def people_section(page: Page, swap_id: int) -> Section | None:
    """The diagram and the check; None where no claim names a direction."""
    counts = swap_counts(page.reading, swap_id)
    if not counts.sides:
        return None

    def side() -> QWidget:
        return label(page.look, counts.category, "small", "third")

    def fill(column: QVBoxLayout) -> None:
        for each in counts.sides:
            column.addWidget(SwapSideWidget(page.look, each, counts.largest))
        if counts.check is not None:
            column.addWidget(check_line(page, counts.check.sentence, counts.check.tone))

    return Section("people", tr("People released"), fill, "", side if counts.category else None)


def check_line(page: Page, sentence: str, tone: str) -> QWidget:
    """A check's sentence with its icon."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 4, 0, 0)
    row.setSpacing(6)
    icon, token = _CHECK_ICONS[tone]
    sign = QLabel()
    size = page.look.scaled(14)
    sign.setPixmap(page.look.pixmap(icon, token, size, box.devicePixelRatioF()))
    sign.setFixedSize(size, round(page.look.line_px("small")))
    row.addWidget(sign)
    row.setAlignment(sign, sign.alignment())
    row.addWidget(PaintedText(page.look, [Run(sentence, "small", "text2")]), 1)
    return box


def claims_section(page: Page, swap_id: int) -> Section | None:
    """Every claim about the numbers: who says what, about which direction, and what is unclear about it."""
    counts: SwapCounts = swap_counts(page.reading, swap_id)
    if not counts.claims:
        return None
    count = trn("{count} claim", "{count} claims", len(counts.claims))

    def fill(column: QVBoxLayout) -> None:
        rows = claim_rows(page.reading, page.look, counts.claims)
        if rows is not None:
            column.addWidget(rows)
        add_rows(page, column, counts.claims, lambda claim: claim_box(page, claim), 6)

    return Section("claims", tr("Claims"), fill, count)


def claim_box(page: Page, claim: CountClaim) -> QWidget:
    """One claim: the figure and its direction, who claims it, where, its doubt."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 6)
    column.setSpacing(1)
    line = LinkText(page.look, tr("{claim}, {way}", claim=claim_words(claim), way=direction_words(page, claim)))
    line.clicked.connect(lambda _on=False: page.actions.open_record(claim.id))
    column.addWidget(line)
    column.addWidget(PaintedText(page.look, [Run(claim_credit(page, claim), "caption", "text3")]))
    if claim.doubt:
        column.addWidget(PaintedText(page.look, [Run(claim.doubt, "small", "text2")]))
    return box


def direction_words(page: Page, claim: CountClaim) -> str:
    """Which way the people went: "to Russia from Ukraine", or the whole exchange."""
    actors = page.reading.case.actors
    to, held_by = actors.get(claim.to_id or 0), actors.get(claim.from_id or 0)
    if to and held_by:
        return tr("to {receiver}, held by {holder}", receiver=to.name, holder=held_by.name)
    if to or held_by:
        return (
            tr("to {receiver}", receiver=to.name)
            if to
            else tr("held by {holder}", holder=held_by.name if held_by else "")
        )
    return tr("the whole exchange")


def claim_credit(page: Page, claim: CountClaim) -> str:
    """Who claims it, as delivered or agreed, and in which passage."""
    claimant = page.reading.case.actors.get(claim.claimed_by_id or 0)
    parts = [actor_short(claimant) if claimant else claim.claimed_by_text, word(MODALITY, claim.modality)]
    if claim.measure != "whole":
        parts.append(word(MEASURE, claim.measure))
    if claim.included_in_id is not None:
        parts.append(tr("part of another claim"))
    passages = page.reading.evidence_of([claim.id])
    parts += [passage_mark(page.reading, passage) for passage in passages[:2]]
    return " · ".join(part for part in parts if part)
