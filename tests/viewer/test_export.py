"""A case exported: every title, quote and note is in the real file, on pages that say what they rest on."""

from __future__ import annotations

import re
import subprocess
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pikepdf
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from db.case import Case, read_case
from db.case_file import CaseFile
from db.errors import CaseError, ErrorCode
from db.samples import build_sample
from viewer import export_case as export
from viewer.export_case import ExportSettings, as_of_case, checked_parts, export_case, export_file, put_in_place
from viewer.export_pages import Stage
from viewer.layout.view import Filters
from viewer.report_choice import ReportChoice

SAMPLES = ("abu-dhabi-2026", "ukraine-russia-2022-2026", "karsa-basin")


def flat(text: str) -> str:
    """Letters and figures only: lines, hyphens and spaces of a page do not count."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(letter for letter in plain if letter.isalnum())


def text_of(path: Path) -> str:
    run = subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, check=True)
    return run.stdout.decode()


def bare(text: str) -> str:
    """Letters of scripts without capitals, without marks above and below them."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", text) if unicodedata.category(letter) == "Lo")


def is_plain(text: str) -> bool:
    """Whether a text runs left to right all through: others come back in another order of letters."""
    return not any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)


@pytest.fixture(scope="session")
def exported(tmp_path_factory: pytest.TempPathFactory, qapp: QApplication) -> dict[str, tuple[Path, Path]]:
    """Each sample and its PDF as known today, made once."""
    folder = tmp_path_factory.mktemp("exported")
    made = {}
    for name in SAMPLES:
        case, pdf = folder / f"{name}.rapporteur", folder / f"{name}.pdf"
        build_sample(name, case)
        export_file(case, pdf, "pdf", as_of="today")
        made[name] = (case, pdf)
    return made


@pytest.mark.parametrize("name", SAMPLES)
def test_every_title_quote_and_note_is_found(exported: dict[str, tuple[Path, Path]], name: str) -> None:
    path, pdf = exported[name]
    # Footnote numbers stand between words of a page; they are taken out of both.
    text = re.sub(r"\d", "", flat(text_of(pdf)))
    with CaseFile.open(path, read_only=True) as case_file:
        case = read_case(case_file)
        wanted = case.titles(case.columns.ids.tolist())
        wanted += [quote.text for quote in case.quotes() if quote.withdrawn_s is None]
        notes = [n for n in case.annotations.values() if not n.private and n.withdrawn_s is None]
        wanted += [note.title for note in notes] + [note.body for note in notes]
        wanted += [source.title for source in case.sources.values()]
    plain = [re.sub(r"\d", "", flat(w)) for w in wanted if is_plain(w)]
    # A text longer than a page is parted by foot and head; its beginning and end are still there.
    missing = [w for w in plain if w not in text and not (len(w) > 400 and w[:60] in text and w[-60:] in text)]
    assert missing == []
    # Lines set from the right come back in order where a reader puts letters together to lines, as a search does.
    run = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, check=True)
    typed = bare(run.stdout.decode())
    words = {bare(word) for w in wanted if not is_plain(w) for word in w.split()} - {""}
    assert name != "karsa-basin" or words
    assert [word for word in words if word not in typed] == []


@pytest.mark.parametrize("name", SAMPLES)
def test_the_file_is_sound_and_its_fonts_are_in_it(exported: dict[str, tuple[Path, Path]], name: str) -> None:
    _, pdf = exported[name]
    assert subprocess.run(["qpdf", "--check", str(pdf)], capture_output=True).returncode == 0
    table = subprocess.run(["pdffonts", str(pdf)], capture_output=True, text=True, check=True).stdout
    assert all(row.split()[-5] == "yes" for row in table.splitlines()[2:])
    pictures = str(pdf.with_suffix(".page"))
    command = ["pdftoppm", "-r", "20", "-l", "4", "-png", str(pdf), pictures]
    draw = subprocess.run(command, capture_output=True, check=True)
    assert draw.stderr == b""


def test_each_page_names_case_date_file_zone_and_place(exported: dict[str, tuple[Path, Path]]) -> None:
    path, _ = exported["abu-dhabi-2026"]
    out = path.with_name("as-known.pdf")
    export_file(path, out, "pdf")
    with CaseFile.open(path, read_only=True) as case_file:
        mark = case_file.fingerprint()[:4]
    pages = text_of(out).split("\f")[:-1]
    for number, page in enumerate(pages, 1):
        assert "Abu Dhabi talks 2026" in page
        assert "5 Feb" in page
        assert f"Case file {mark}" in page
        assert "Asia/Dubai" in page
        assert "1 event known later, 0 hidden by filters" in page
        assert f"{number} of {len(pages)}" in page


def test_what_was_known_later_is_not_in_it(exported: dict[str, tuple[Path, Path]]) -> None:
    path, today = exported["abu-dhabi-2026"]
    out = path.with_name("then.pdf")
    export_file(path, out, "pdf")
    assert "Third round of talks, Geneva" in text_of(today)
    assert "Third round of talks, Geneva" not in text_of(out)


def test_the_poster_carries_its_figures_and_notes(exported: dict[str, tuple[Path, Path]]) -> None:
    path, _ = exported["abu-dhabi-2026"]
    out = path.with_name("poster.pdf")
    assert export_file(path, out, "pdf", parts=("poster",), paper="A3").pages == 1
    text = flat(text_of(out))
    for words in ("157 for 157", "rounds held, 1 more planned", "plus 3 civilians", "none settled", "events from"):
        assert flat(words) in text
    for words in ("Reported speech is paraphrased", "3 notes included", "Analyst’s note", "no position on record"):
        assert flat(words) in text


def test_paper_chooses_no_figure_where_claims_differ(exported: dict[str, tuple[Path, Path]]) -> None:
    """Under the bars both figures stand, and the headline tells the reach of the sum: never the lowest alone."""
    _, pdf = exported["ukraine-russia-2022-2026"]
    text = flat(text_of(pdf))
    assert flat("150 or 187 + 2 civilians") in text
    assert flat("12,814 to 12,851 people exchanged") in text


@pytest.mark.parametrize("paper", ["A4", "A0", "Tabloid"])
def test_a_poster_is_as_large_as_its_paper(exported: dict[str, tuple[Path, Path]], paper: str) -> None:
    sizes = {"A4": (842, 595), "A0": (3370, 2384), "Tabloid": (1224, 792)}
    path, _ = exported["karsa-basin"]
    out = path.with_name(f"{paper}.pdf")
    export_file(path, out, "pdf", parts=("poster",), paper=paper)
    with pikepdf.open(out) as pdf:
        box = [float(v) for v in pdf.pages[0].mediabox]
        assert (box[2], box[3]) == pytest.approx(sizes[paper], abs=1)


def test_links_lead_from_poster_to_event_to_footnote_to_source(exported: dict[str, tuple[Path, Path]]) -> None:
    _, path = exported["abu-dhabi-2026"]
    with pikepdf.open(path) as pdf:
        numbers = {page.objgen: number for number, page in enumerate(pdf.pages)}
        leads: list[set[int]] = [
            {numbers[a.Dest[0].objgen] for a in page.get("/Annots", []) if "/Dest" in a} for page in pdf.pages
        ]
        addresses = [str(a.A.URI) for page in pdf.pages for a in page.get("/Annots", []) if "/A" in a]
        titles = []
        with pdf.open_outline() as outline:
            titles = [item.title for item in outline.root]
    last = len(leads) - 1
    assert leads[0] & set(range(2, last))  # the poster leads to events
    events = 3
    assert events in leads[events]  # a figure leads to its footnote on the same page
    assert last in leads[events] or last - 1 in leads[events]  # the footnote leads to its source
    assert addresses
    assert all(address.startswith(("http://", "https://")) for address in addresses)
    assert titles == [
        *("Timeline", "Contents", "Events in order", "Open issues", "Figures", "Promises and forecasts"),
        *("Quotes", "Actors", "Notes", "Sources"),
    ]


def test_the_same_case_and_settings_give_the_same_bytes(exported: dict[str, tuple[Path, Path]]) -> None:
    path, first = exported["abu-dhabi-2026"]
    again = path.with_name("again.pdf")
    export_file(path, again, "pdf", as_of="today")
    assert again.read_bytes() == first.read_bytes()


# ---- choices --------------------------------------------------------------------------------------------------
@pytest.fixture
def case(exported: dict[str, tuple[Path, Path]]) -> Iterator[Case]:
    case_file = CaseFile.open(exported["abu-dhabi-2026"][0], read_only=True)
    yield read_case(case_file)
    case_file.close()


def settings_of(case: Case, **choice: object) -> ExportSettings:
    return ExportSettings(choice=ReportChoice(as_of_s=as_of_case(case), **choice))  # type: ignore[arg-type]


def test_without_notes_no_note_is_in_it(case: Case, tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    export_case(case, out, settings_of(case, notes=False))
    text = text_of(out)
    assert "Count check" not in text
    assert "without notes" in text


def test_a_selection_holds_only_what_was_selected(case: Case, tmp_path: Path) -> None:
    swap = next(iter(case.swaps))
    out = tmp_path / "a.pdf"
    export_case(case, out, settings_of(case, parts=("events", "sources"), filters=Filters(only=frozenset({swap}))))
    text = text_of(out)
    assert case.event(swap).title in text
    others = [title for title in case.titles(case.columns.ids.tolist()) if title != case.event(swap).title]
    assert not [title for title in others if title in text]
    assert "hidden by filters. Filters: 1 chosen." in text


def test_every_page_names_the_filters(case: Case, tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    by_name = {actor.name: actor.id for actor in case.actors.values()}
    filters = Filters(
        hidden_kinds=frozenset({"statement", "incident", "agreement"}),
        actors=frozenset({by_name["Ukraine"], by_name["Russia"]}),
        importance_min=5,
    )
    export_case(case, out, settings_of(case, filters=filters))
    pages = text_of(out).split("\f")[:-1]
    assert len(pages) > 3
    for number, page in enumerate(pages, 1):
        words = " ".join(page.split())
        named = words[words.index("Filters: kind ") :]
        assert named.startswith("Filters: kind Round, Exchange")
        assert "Statement" not in named.split(";")[0]
        for part in ("actor ", "Ukraine", "Russia", "importance 5 or more."):
            assert part in named
        assert f"{number} of {len(pages)}" in words


def test_a_span_holds_only_what_touches_it(case: Case, tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    autumn = (1_756_684_800.0, 1_761_955_200.0)  # September and October 2025
    export_case(case, out, settings_of(case, parts=("events",), span=autumn))
    text = text_of(out)
    assert "Earlier exchange" in text
    assert "Prisoner exchange, 157 for 157" not in text


def test_competing_claims_stand_side_by_side(case: Case, tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    export_case(case, out, settings_of(case, parts=("events",)))
    text = text_of(out)
    assert text.count("314 people in all") >= 2
    assert "Steve Witkoff: 314" in text
    assert "The Moscow Times: 314" in text


def test_an_unknown_part_or_paper_is_refused(case: Case, tmp_path: Path) -> None:
    with pytest.raises(CaseError) as refused:
        checked_parts(("poster", "stickers"))
    assert refused.value.code is ErrorCode.INVALID
    assert "stickers" in refused.value.detail
    with pytest.raises(CaseError) as refused:
        export_case(case, tmp_path / "a.pdf", replace(settings_of(case), paper="B5"))
    assert refused.value.code is ErrorCode.INVALID
    assert checked_parts(("sources", "poster")) == ("poster", "sources")


# ---- pictures -------------------------------------------------------------------------------------------------
def test_a_png_may_be_transparent_and_has_its_scale(case: Case, tmp_path: Path) -> None:
    out = tmp_path / "a.png"
    settings = replace(settings_of(case), kind="png", ratio=1.5, width_px=800.0, transparent=True)
    export_case(case, out, settings)
    image = QImage(str(out))
    assert image.width() == 1200
    colours = {image.pixelColor(x, image.height() // 2).alpha() for x in range(300, 1200)}
    assert 0 in colours
    assert 255 in colours


def test_an_svg_holds_its_words_and_nothing_from_outside(case: Case, tmp_path: Path) -> None:
    out = tmp_path / "a.svg"
    export_case(case, out, replace(settings_of(case), kind="svg"))
    root = ElementTree.fromstring(out.read_text(encoding="utf-8"))
    words = " ".join(root.itertext())
    assert "157 for 157" in words
    assert "Abu Dhabi talks 2026" in words
    assert not [v for e in root.iter() for k, v in e.attrib.items() if "href" in k or "url(http" in v]
    export_case(case, tmp_path / "b.svg", replace(settings_of(case), kind="svg"))
    assert (tmp_path / "b.svg").read_bytes() == out.read_bytes()


# ---- writing --------------------------------------------------------------------------------------------------
def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "a.pdf"
    out.write_bytes(b"old")

    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(export.os, "fsync", full)
    with pytest.raises(CaseError) as failed:
        put_in_place(out, b"new")
    assert failed.value.code is ErrorCode.DISK_FULL
    assert out.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [out]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(CaseError) as failed:
        put_in_place(tmp_path / "gone" / "a.pdf", b"new")
    assert failed.value.code is ErrorCode.MISSING


def test_an_export_can_be_stopped_and_leaves_nothing(case: Case, tmp_path: Path) -> None:
    def stop(stage: Stage, done: int, _count: int) -> None:
        if (stage, done) == (Stage.PAGES, 2):
            raise CaseError(ErrorCode.CANCELLED)

    with pytest.raises(CaseError) as stopped:
        export_case(case, tmp_path / "a.pdf", settings_of(case), report=stop)
    assert stopped.value.code is ErrorCode.CANCELLED
    assert list(tmp_path.iterdir()) == []


def test_a_document_is_never_written_over_a_case(case: Case, case_path: Path, tmp_path: Path) -> None:
    before = case_path.read_bytes()
    for out in (case_path, tmp_path / "other.rapporteur"):
        with pytest.raises(CaseError) as refused:
            export_case(case, out, settings_of(case))
        assert refused.value.code is ErrorCode.INVALID
    assert case_path.read_bytes() == before
    assert not (tmp_path / "other.rapporteur").exists()


# ---- how many notes -------------------------------------------------------------------------------------------
def notes_printed(case: Case, tmp_path: Path, **choice: object) -> int:
    out = tmp_path / "counted.pdf"
    export_case(case, out, ExportSettings(choice=ReportChoice(**choice)))  # type: ignore[arg-type]
    found = re.search(r"(\d+) notes? included|no notes", text_of(out))
    assert found is not None
    return int(found[1] or 0)


def test_the_notes_counted_are_the_notes_printed(case: Case, tmp_path: Path) -> None:
    then = as_of_case(case)
    known = [n for n in case.annotations.values() if not n.private and n.recorded_s <= (then or 0)]
    assert notes_printed(case, tmp_path, as_of_s=then) == len(known) == 3
    assert notes_printed(case, tmp_path, as_of_s=then, parts=("poster",)) == 3
    today = notes_printed(case, tmp_path)
    assert today > 3
    # A poster of an autumn without notes prints none; the list of notes beside it still prints them all.
    winter = (1_735_689_600.0, 1_740_787_200.0)
    assert notes_printed(case, tmp_path, parts=("poster",), span=winter) == 0
    assert notes_printed(case, tmp_path, parts=("poster", "notes"), span=winter) >= 17


# ---- several sheets, and what is read aloud --------------------------------------------------------------------
def test_every_word_of_a_poster_is_on_its_sheets(case: Case, tmp_path: Path) -> None:
    choice = ReportChoice(parts=("poster",), author="Ana")
    # As large as the four sheets together, and with the same lettering: what is on one must be on the others.
    export_case(case, tmp_path / "tiled.pdf", ExportSettings(choice=choice, paper="A3x4"))
    made = export_case(case, tmp_path / "again.pdf", ExportSettings(choice=choice, paper="A3x4"))
    assert made.pages == 5
    assert (tmp_path / "tiled.pdf").read_bytes() == (tmp_path / "again.pdf").read_bytes()
    words = " ".join(text_of(tmp_path / "tiled.pdf").split())
    for label in ("Earlier exchange", "some held nearly four years", "Russian control expands slightly", "Contested"):
        assert label in words
    assert words.count("Sheet 3 of 4, row 2, column 1") == 1
    assert words.count("Times in Asia/Dubai") >= 5


def test_as_many_sheets_as_needed_leave_nothing_out(case: Case, tmp_path: Path) -> None:
    choice = ReportChoice(parts=("poster",))
    made = export_case(case, tmp_path / "a.pdf", ExportSettings(choice=choice, paper="A4xneeded"))
    assert 2 <= made.pages - 1 <= 4
    assert "want of room" not in text_of(tmp_path / "a.pdf")


def test_a_paper_that_is_none_is_refused_with_what_can_be_said(case: Case, tmp_path: Path) -> None:
    with pytest.raises(CaseError) as failed:
        export_case(case, tmp_path / "a.pdf", ExportSettings(paper="A3x99"))
    assert failed.value.code is ErrorCode.INVALID
    assert "A3x2x3" in failed.value.detail


def test_a_real_report_is_tagged_throughout(case: Case, tmp_path: Path) -> None:
    export_case(case, tmp_path / "a.pdf", settings_of(case))
    said = subprocess.run(["pdfinfo", "-struct-text", str(tmp_path / "a.pdf")], capture_output=True, text=True).stdout
    plain = " ".join(said.split())
    assert plain.index("H1 (block)") < plain.index("Figure") < plain.index("TOC") < plain.index("Table (block)")
    assert '"February 2026 "' in plain
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        for page in pdf.pages:
            assert int(page.StructParents) == page.index
            assert b"-7777" not in page.Contents.read_bytes()
