"""The HTML report: every case text escaped, nothing loaded, no script, and a structure a screen reader can use."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db import domain as d
from db.case_file import CaseFile
from db.interchange.choice import ExportChoice
from db.interchange.formats import choice_for, export_case
from db.interchange.html_report import write_html
from db.samples import SAMPLES, build_sample
from tests.builders import RECORDED_S, every_kind, info, note

EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&amp;]]>--><style>*{}</style>"


class Page(HTMLParser):
    """What a browser would see: tags with their attributes, and the text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta",):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1:] == [tag], (tag, self.open[-4:])
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] != "style":
            self.words.append(data)

    def count(self) -> Counter[str]:
        return Counter(tag for tag, _attributes in self.tags)


def page_of(case_file: CaseFile, folder: Path, choice: ExportChoice | None = None) -> Page:
    write_html(case_file, folder / "o.html", choice or ExportChoice())
    return Page((folder / "o.html").read_text(encoding="utf-8"))


ALLOWED = {
    "html", "head", "meta", "title", "style", "body", "a", "header", "h1", "h2", "h3", "h4", "h5", "p", "nav", "ul",
    "ol", "li", "main", "section", "article", "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tr", "th", "td",
    "figure", "figcaption", "blockquote", "aside", "sup", "span", "strong", "div",
}  # fmt: skip


def check_harmless(page: Page) -> None:
    assert page.open == []
    assert {tag for tag, _a in page.tags} <= ALLOWED
    for tag, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on") or name in ("src", "style", "srcset")]
        href = attributes.get("href") or "#"
        assert href.startswith(("#", "http://", "https://")), href
        assert tag == "a" or "href" not in attributes
        refresh = attributes.get("http-equiv")
        assert refresh in (None, "Content-Security-Policy")


@pytest.mark.parametrize("name", SAMPLES)
def test_the_samples_are_whole_and_well_formed(name: str, tmp_path: Path) -> None:
    build_sample(name, tmp_path / "a.rapporteur")
    with CaseFile.open(tmp_path / "a.rapporteur") as case_file:
        page = page_of(case_file, tmp_path)
        text = "".join(page.words)
        for event in case_file.rows(d.Event):
            assert event.title in text
        for quote in case_file.rows(d.Quote):
            assert quote.text.strip("“”") in text
        for remark in case_file.rows(d.Annotation):
            assert remark.private or remark.withdrawn_s or remark.body in text
        for claim in case_file.rows(d.CountClaim):
            assert claim.doubt in text
        for figure in case_file.rows(d.Figure):
            assert figure.withdrawn_s or figure.label in text
        for promise in case_file.rows(d.Commitment):
            assert promise.withdrawn_s or promise.summary in text
        for source in case_file.rows(d.Source):
            assert source.title in text
    check_harmless(page)
    count = page.count()
    assert count["h1"] == count["main"] == count["nav"] == count["header"] == 1
    assert count["caption"] == count["table"] == count["thead"]
    raw = (tmp_path / "o.html").read_text(encoding="utf-8")
    assert raw.count("</figcaption>\n</figure>") == count["figure"]
    assert raw.count('<li><a href="#y-') == raw.count('<h3 id="y-') > 0
    ids = [attributes["id"] for _tag, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    inner = {str(attributes["href"])[1:] for _t, attributes in page.tags if str(attributes.get("href")).startswith("#")}
    assert inner <= set(ids)
    levels = [int(tag[1]) for tag, _a in page.tags if tag in ("h1", "h2", "h3", "h4", "h5")]
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    assert dict(page.tags)["html"] == {"lang": "en", "dir": "ltr"}


def evil_rows(text: str) -> list[d.Row]:
    at = RECORDED_S
    rows = [row for row in every_kind() if row.KIND not in ("attachment", "attachment_data")]
    source = d.Source(uid="evil-source", title=text, url=f"javascript:{text}", author=text, note=text, recorded_s=at)
    happened = d.Event(uid="evil", kind="swap", title=text, summary=text, doubt=text, date_text=text, recorded_s=at)
    return [
        *rows, source, happened, d.Swap(event_id=happened.id, series=text),
        d.CountClaim(uid="evil-claim", swap_id=happened.id, claimed_by_text=text, doubt=text, recorded_s=at),
        d.Quote(uid="evil-quote", text=text, statement_id=happened.id, channel=text, language=text[:9], recorded_s=at),
        d.Actor(uid="evil-actor", name=text, recorded_s=at),
        d.Evidence(
            uid="evil-passage", target_id=happened.id, source_id=source.id, exact=text, locator=text, recorded_s=at
        ),
        note("evil-note", body=text, title=text, target_id=happened.id, created_by=text),
    ]  # fmt: skip


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    with CaseFile.in_memory(info(EVIL), evil_rows(EVIL)) as case_file:
        page = page_of(case_file, tmp_path)
    check_harmless(page)
    assert EVIL in "".join(page.words)
    raw = (tmp_path / "o.html").read_text(encoding="utf-8").lower()
    assert "<script" not in raw
    assert "<img" not in raw


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1, max_size=50))
def test_no_text_changes_the_structure(text: str, tmp_path: Path) -> None:
    with CaseFile.in_memory(info(text), evil_rows(text)) as case_file:
        check_harmless(page_of(case_file, tmp_path))


def test_only_web_addresses_become_links(tmp_path: Path) -> None:
    urls = [
        "https://example.org/a?b=1&c=2",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        'http://a"b',
    ]
    rows = [d.Source(uid=f"s-{n}", title=f"T{n}", url=url, recorded_s=RECORDED_S) for n, url in enumerate(urls)]
    with CaseFile.in_memory(info(), rows) as case_file:
        page = page_of(case_file, tmp_path)
    links = [attributes["href"] for tag, attributes in page.tags if tag == "a"]
    assert [link for link in links if not str(link).startswith("#")] == ["https://example.org/a?b=1&c=2"]


def test_the_case_own_date_holds_for_documents(tmp_path: Path) -> None:
    shown = d.CaseInfo(title="T", as_of_edtf="2026-02-02", recorded_s=RECORDED_S)
    rows = [
        d.Event(uid="known", kind="other", title="Known thing", published_edtf="2026-02-01", recorded_s=RECORDED_S),
        d.Event(uid="later", kind="other", title="Later thing", published_edtf="2026-02-03", recorded_s=RECORDED_S),
        note("private-one", body="Between us", private=True),
    ]
    with CaseFile.in_memory(shown, rows) as case_file:
        export_case(case_file, tmp_path / "a.html", "html", choice_for(shown, "html"))
        text = (tmp_path / "a.html").read_text(encoding="utf-8")
        assert "Known thing" in text
        assert "Later thing" not in text
        assert "Between us" not in text
        export_case(case_file, tmp_path / "a.html", "html", choice_for(shown, "html", as_of="today"))
        text = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert "Later thing" in text
    assert "Between us" not in text
