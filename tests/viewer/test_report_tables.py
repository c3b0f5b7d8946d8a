"""Figures over time, promises, forecasts and open checks on paper: each with who says so, and on which passage."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from db.case import Case, read_case
from db.case_file import CaseFile
from db.checks import check_record
from db.samples import build_sample
from viewer.export_case import export_file
from viewer.finding_words import finding_words
from viewer.layout.report_values import Report, ReportBlock
from viewer.layout_words import LocaleWords
from viewer.report_choice import PARTS, ReportChoice, day_end
from viewer.report_content import read_report


@pytest.fixture(scope="module")
def karsa(tmp_path_factory: pytest.TempPathFactory, qapp: QApplication) -> Path:
    path = tmp_path_factory.mktemp("tables") / "karsa.rapporteur"
    build_sample("karsa-basin", path)
    return path


def content(path: Path, **choice: object) -> tuple[Report, Case]:
    with CaseFile.open(path, read_only=True) as case_file:
        case = read_case(case_file)
        return read_report(case, ReportChoice(parts=PARTS, **choice), LocaleWords())[0], case  # type: ignore[arg-type]


def block(blocks: tuple[ReportBlock, ...], title: str) -> ReportBlock:
    return next(block for block in blocks if block.title == title)


def rows(block: ReportBlock) -> list[list[str]]:
    return [[cell.text for cell in line.cells] for line in block.table.rows]


def test_a_quantity_reported_several_times_is_a_chart_and_the_same_in_a_table(karsa: Path) -> None:
    report, case = content(karsa)
    line = block(report.parts.figures, "Length of the line, km")
    assert line.chart is not None
    ids = [figure.id for figure in case.figures.values() if figure.label == "Length of the line"]
    assert sorted(point.figure_id for point in line.chart.points) == sorted(ids)
    assert sorted(row.id for row in line.table.rows) == sorted(ids)
    assert ["Jul 2014", "231 to 238 km", "Valden Institute", ""] in rows(line)
    assert all(row.cells[1].cites for row in line.table.rows)
    for _, value, claimant, _ in rows(line):
        assert f"{value}, says {claimant}." in line.chart.said


def test_every_figure_of_the_case_is_in_one_table(karsa: Path) -> None:
    report, case = content(karsa)
    shown = sorted(row.id for block in report.parts.figures for row in block.table.rows)
    assert shown == sorted(i for i, figure in case.figures.items() if figure.withdrawn_s is None)
    once = block(report.parts.figures, "Reported once")
    assert once.chart is None
    assert ["Flow promised by the old water book", "no number given"] in [row[:2] for row in rows(once)]


def test_a_promise_says_who_when_due_and_what_became_of_it(karsa: Path) -> None:
    report, case = content(karsa)
    promises = block(report.parts.promises, "Promises")
    assert sorted(row.id for row in promises.table.rows) == sorted(case.commitments)
    told = {row[0]: row[1:] for row in rows(promises)}
    by_end = told["Three exchanges before the end of 2016"]
    assert by_end[1] == "by 31 Dec 2016"
    assert by_end[2].startswith("Kept, by Exchange at Kessra bridge")
    assert told["The liaison hut is to be manned by both sides"][2].startswith("Broken")


def test_only_against_a_date_is_a_promise_overdue(karsa: Path) -> None:
    def became(as_of_s: int | None) -> str:
        promises = block(content(karsa, as_of_s=as_of_s)[0].parts.promises, "Promises")
        return next(row[3] for row in rows(promises) if row[0].startswith("A draft on convoys"))

    assert became(None).startswith("Pending")
    assert became(day_end("2026-12-31")).startswith("Pending")
    assert became(day_end("2027-06-01")).startswith("Overdue")


def test_a_forecast_stands_beside_what_took_place(karsa: Path) -> None:
    report, case = content(karsa)
    told = {row[0]: row[1:] for row in rows(block(report.parts.promises, "Announced and actual"))}
    assert len(told) >= sum(1 for part in case.rounds.values() if part.replaced_by_id is not None) == 2
    assert told["Second round expected in June"][1].startswith("Proximity talks, round 2")
    assert told["Second round expected in June"][2] == "It began 13 days after what was announced."
    assert told["Next round of the Contact Group"][1] == "Planned"


def test_open_checks_are_on_paper_only_when_asked_for_and_closed_ones_never(karsa: Path, tmp_path: Path) -> None:
    report, _ = content(karsa)
    with CaseFile.open(karsa, read_only=True) as case_file:
        found = check_record(read_case(case_file))
    shown = {row[1] for block in report.parts.checks for row in rows(block)}
    assert shown == {finding_words(f) for f in found if f.closed is None}
    assert any(f.closed is not None for f in found)
    assert "1 more is closed with a reason." in [block.caption for block in report.parts.checks]
    assert ReportChoice().parts == tuple(part for part in PARTS if part != "checks")
    for parts, wanted in (((), False), (("checks",), True)):
        out = tmp_path / f"{wanted}.pdf"
        export_file(karsa, out, "pdf", parts=parts, as_of="today")
        text = flat(text_of(out))
        assert ("Checks still open" in text) is wanted
        assert all((flat(sentence) in text) is wanted for sentence in shown)


def test_paper_holds_every_word_of_the_tables(karsa: Path, tmp_path: Path) -> None:
    out = tmp_path / "tables.pdf"
    export_file(karsa, out, "pdf", parts=("figures", "promises"), as_of="today")
    text = re.sub(r"[\d,]", "", flat(text_of(out)))
    report, _ = content(karsa)
    words = [cell for block in (*report.parts.figures, *report.parts.promises) for row in rows(block) for cell in row]
    words += [block.title for block in (*report.parts.figures, *report.parts.promises)]
    lost = [word for part in words for word in part.split() if re.sub(r"[\d,]", "", word) not in text]
    assert lost == []


def test_what_was_not_known_yet_is_in_no_table(karsa: Path) -> None:
    report, case = content(karsa, as_of_s=day_end("2014-08-01"))
    line = [block for block in report.parts.figures if block.title.startswith("Length of the line")]
    shown = {row.id for block in report.parts.figures for row in block.table.rows}
    assert shown < set(case.figures)
    assert all(point.start_s < day_end("2014-08-01") for b in line if b.chart for point in b.chart.points)


def flat(text: str) -> str:
    return " ".join(text.split())


def text_of(path: Path) -> str:
    run = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True)
    return run.stdout.decode()
