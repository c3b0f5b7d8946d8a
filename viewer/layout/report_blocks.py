"""Sections made of tables under headings of their own, with a chart before a table where there is one."""

from __future__ import annotations

from viewer.layout.figure_chart import layout_figures
from viewer.layout.metrics import Metrics
from viewer.layout.pages import Row
from viewer.layout.pages_tags import FIGURE, PART
from viewer.layout.pages_text import Run
from viewer.layout.report_rows import Setter, heading
from viewer.layout.report_table import table_rows
from viewer.layout.report_values import ReportBlock, ReportChart

PLOT_PX = 112.0
BLOCK_GAP_PX, TITLE_PX = 26.0, 20.0


def block_rows(
    title: str, anchor: str, blocks: tuple[ReportBlock, ...], width_px: float, metrics: Metrics
) -> list[Row]:
    """A section: its heading, then its blocks; a page that begins inside it repeats the head of the table."""
    setter = Setter(metrics, 0.0, width_px)
    rows = [heading(setter, title, gap_px=30.0, after_px=8.0, anchor=anchor)]
    for place, block in enumerate(blocks):
        rows += _block(block, setter, BLOCK_GAP_PX if place else 0.0)
    return [row._replace(section=title) for row in rows]


def _block(block: ReportBlock, setter: Setter, gap_px: float) -> list[Row]:
    head = Run(block.title, "event_title")
    rows = setter.paragraph(head, pitch_px=TITLE_PX, gap_px=gap_px, with_next=True, role=PART)
    if block.chart is not None:
        rows.append(_chart(block.chart, setter))
    table = table_rows(block.table, setter.width, setter.metrics)
    table[0] = table[0]._replace(gap_px=6.0)
    # The first two lines stay with the head: a head with one line under it at the foot of a page is no table.
    if len(table) > 2:
        table[1] = table[1]._replace(keep=True)
    rows += table
    if block.caption:
        rows[-1] = rows[-1]._replace(keep=True)
        rows += setter.paragraph(Run(block.caption, "canvas_label", "text3.fill"), pitch_px=16.0, gap_px=5.0)
    return rows


def _chart(chart: ReportChart, setter: Setter) -> Row:
    """The chart as the window draws it, on paper's width; it stays with the first rows of its table."""
    made = layout_figures(chart.points, chart.ticks, setter.width, setter.metrics, plot_px=PLOT_PX)
    return Row(made.height_px, made.marks, 8.0, True, role=FIGURE, alt=chart.said)
