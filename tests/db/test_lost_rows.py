"""A salvaged copy knows where its gaps are, and what leaves it says how much is missing."""

from pathlib import Path

from db.case_file import CaseFile
from db.interchange.choice import ExportChoice
from db.interchange.html_report import write_html
from db.interchange.markdown import write_markdown
from db.lost_rows import MOST_BINS, NOTHING_LOST, LostRows, lost_of, remember_lost, unreadable_spans
from db.salvage import salvage
from tests.builders import event, info, small_case
from tests.db.spoiled_files import page_of

DAY_S = 86_400


def test_a_span_is_unreadable_where_more_is_lost_than_read() -> None:
    read = [day * DAY_S for day in range(0, 400) if not 100 <= day < 140]
    lost = [day * DAY_S for day in range(100, 140)]
    ((start_s, end_s),) = unreadable_spans(lost, read)
    assert abs(start_s - 100 * DAY_S) <= 400 * DAY_S / MOST_BINS
    assert abs(end_s - 140 * DAY_S) <= 2 * 400 * DAY_S / MOST_BINS


def test_losses_scattered_among_many_events_are_no_gap() -> None:
    read = [hour * 3600 for hour in range(20_000)]
    assert unreadable_spans([5_000_000, 30_000_000], read) == ()
    assert unreadable_spans([], read) == ()


def test_what_a_copy_lacks_is_remembered_under_its_uid() -> None:
    uid = "0" * 31 + "7"
    assert lost_of(uid) == NOTHING_LOST
    lost = LostRows(12, 3, ((0, DAY_S),))
    remember_lost(uid, lost)
    assert lost_of(uid) == lost
    assert lost_of("../elsewhere") == NOTHING_LOST


def test_salvage_remembers_and_an_export_says_so(tmp_path: Path) -> None:
    path, out = tmp_path / "case", tmp_path / "out"
    days = [f"2026-{month:02}-{day:02}" for month in (1, 2, 3) for day in range(1, 29)]
    small_case(path, [event(f"e{n}", date_edtf=day) for n, day in enumerate(days * 3)]).close()
    with path.open("r+b") as file:
        file.seek((page_of(path, "event", leaf=True) - 1) * 4096)
        file.write(bytes(4096))
    report = salvage(path, out)
    assert report.lost > 0
    with CaseFile.open(out) as case_file:
        lost = case_file.lost
        assert (lost.rows, lost.spans) == (report.lost, report.unreadable)
        assert lost.events > 0
        write_html(case_file, tmp_path / "out.html", ExportChoice())
        write_markdown(case_file, tmp_path / "out.md", ExportChoice())
        case_file.backup_to(tmp_path / "copy")
    assert f"{report.lost:,} records could not be read" in (tmp_path / "out.html").read_text(encoding="utf-8")
    assert f"**{report.lost:,} records could not be read.**" in (tmp_path / "out.md").read_text(encoding="utf-8")
    with CaseFile.open(tmp_path / "copy") as copy:
        assert copy.lost == lost
    with CaseFile.create(tmp_path / "whole", info()) as whole:
        assert whole.lost == NOTHING_LOST
