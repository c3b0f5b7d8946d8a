"""Rules of PDF/UA-1 that a program can check (ISO 14289-1, by the points of the Matterhorn Protocol 1.1), as sentences.

`faults_of` reads a finished file with nothing of ours: what is painted and not marked, elements that may not stand
where they stand, tables that are not regular, links nobody can hear, letters without a language.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import pikepdf

PAINTING = frozenset(("f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "Tj", "TJ", "'", '"', "Do", "sh", "INLINE IMAGE"))
GROUPS = {"Document", "Sect", "BlockQuote", "Table", "TR", "TOC"}
LEAVES = {"H1", "H2", "H3", "P", "TH", "TD", "TOCI", "Figure", "Note", "Link"}
INSIDE = {"TR": {"Table"}, "TH": {"TR"}, "TD": {"TR"}, "TOCI": {"TOC"}}
FOREIGN = re.compile("[\u0370-\u08ff\u1100-\u11ff\u2e80-\ud7af\uf900-\ufdff\ufe70-\ufefc]")


def faults_of(pdf: pikepdf.Pdf) -> list[str]:
    """What does not keep the rules; empty for a file that does."""
    found = list(_document(pdf))
    if "/StructTreeRoot" in pdf.Root:
        elements = list(_elements(pdf.Root.StructTreeRoot.K, ""))
        found += [fault for element, parent in elements for fault in _element(element, parent)]
        found += _headings([str(element.S)[1:] for element, _ in elements])
        found += _notes([element for element, _ in elements])
        found += _pages(pdf, elements)
    return found


def kids_of(element: Any) -> list[Any]:
    """The kids of an element: elements, numbers, references."""
    if "/K" not in element:
        return []
    return list(element.K) if isinstance(element.K, pikepdf.Array) else [element.K]


def _inner(element: Any) -> list[Any]:
    return [kid for kid in kids_of(element) if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def _elements(element: Any, parent: str) -> Iterator[tuple[Any, str]]:
    yield element, parent
    for kid in _inner(element):
        yield from _elements(kid, str(element.S)[1:])


def _document(pdf: pikepdf.Pdf) -> Iterator[str]:
    root = pdf.Root
    if not ("/MarkInfo" in root and bool(root.MarkInfo.get("/Marked")) and not root.MarkInfo.get("/Suspects", False)):
        yield "06: the catalogue does not say that the content is marked"
    if "/StructTreeRoot" not in root:
        yield "01: there is no structure tree"
    if not re.fullmatch(r"[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8})*", str(root.get("/Lang", ""))):
        yield "11-006: the document has no language"
    if "/ViewerPreferences" not in root or not root.ViewerPreferences.get("/DisplayDocTitle", False):
        yield "07-001: the title is not displayed"
    said = pdf.open_metadata()
    if not said.get("dc:title"):
        yield "06-003: the metadata have no title"
    if said.get("pdfuaid:part") != "1":
        yield "06-002: the metadata do not name PDF/UA-1"
    if "/Outlines" not in root:
        yield "there are no bookmarks"


def _element(element: Any, parent: str) -> Iterator[str]:
    role = str(element.S)[1:]
    if role not in GROUPS | LEAVES:
        yield f"02: {role} is no standard type"
    if role in INSIDE and parent not in INSIDE[role]:
        yield f"09: {role} stands in {parent}"
    if role in GROUPS and any(not isinstance(kid, pikepdf.Dictionary) or "/MCID" in kid for kid in kids_of(element)):
        yield f"09: {role} holds content of its own"
    if role == "Figure" and not str(element.get("/Alt", "")).strip():
        yield "13-004: a figure says nothing"
    if role == "TH" and str(element.get("/A", {}).get("/Scope", "")) not in ("/Column", "/Row"):
        yield "15-003: a head of a table does not say whom it heads"
    if role == "Table":
        widths = {sum(int(cell.get("/A", {}).get("/ColSpan", 1)) for cell in _inner(row)) for row in _inner(element)}
        if len(widths) != 1:
            yield f"15: a table is not regular: {sorted(widths)}"
        first = [str(cell.S) for cell in _inner(_inner(element)[0])]
        if set(first) != {"/TH"}:
            yield "15: a table begins without heads"
    if role in ("Table", "TR", "TOC", "Sect", "BlockQuote") and not _inner(element):
        yield f"09: {role} is empty"


def _headings(roles: list[str]) -> Iterator[str]:
    before = 0
    for role in roles:
        if re.fullmatch("H[1-6]", role):
            level = int(role[1])
            if level > before + 1:
                yield f"14-003: {role} follows H{before}"
            before = level
    if before == 0:
        yield "14: there are no headings"


def _notes(elements: list[Any]) -> Iterator[str]:
    ids = [str(element.get("/ID", "")) for element in elements if str(element.S) == "/Note"]
    if "" in ids or len(set(ids)) != len(ids):
        yield "19: notes without an ID of their own"


# ---- pages ----------------------------------------------------------------------------------------------------
def _pages(pdf: pikepdf.Pdf, elements: list[tuple[Any, str]]) -> Iterator[str]:
    numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    parents = {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}
    owners = _owners(elements)
    fonts: dict[Any, dict[int, str]] = {}
    checked: set[Any] = set()
    for place, page in enumerate(pdf.pages, 1):
        where = f"page {place}: "
        seen: list[int] = []
        for fault in _content(page, owners, seen, fonts):
            yield where + fault
        if len(set(seen)) != len(seen):
            yield where + "01: a number of marked content stands twice"
        back: Any = parents.get(int(page.get("/StructParents", -1)), [])
        for number in seen:
            owner = owners.get((page.objgen, number))
            if owner is None or number >= len(back) or back[number].objgen != owner.objgen:
                yield where + f"01-005: content {number} leads to no element and back"
        yield from (where + fault for fault in _annotations(page, parents))
        fonts_here: Any = page.Resources.get("/Font", pikepdf.Dictionary()) if "/Resources" in page else {}
        new = {font.objgen: font for font in fonts_here.values()}
        yield from (where + fault for key, font in new.items() if key not in checked for fault in _font(font))
        checked.update(new)


def _owners(elements: list[tuple[Any, str]]) -> dict[tuple[Any, int], Any]:
    """The element of each marked content, by (page, number)."""
    found = {}
    for element, _ in elements:
        for kid in kids_of(element):
            if isinstance(kid, pikepdf.Dictionary) and "/MCID" in kid:
                found[kid.Pg.objgen, int(kid.MCID)] = element
            elif not isinstance(kid, pikepdf.Dictionary):
                found[element.Pg.objgen, int(kid)] = element
    return found


def _content(
    page: Any, owners: dict[tuple[Any, int], Any], seen: list[int], fonts: dict[Any, dict[int, str]]
) -> Iterator[str]:
    """Every operator that paints stands in marked content: furniture, or part of the tree. Letters have a language.

    Read line by line: Qt writes its operators so, and text as strings in hex, so that no operator is inside a string.
    """
    open_tags: list[tuple[str, int, str]] = []
    letters: dict[int, str] = {}
    for line in page.Contents.read_bytes().decode("latin-1").split("\n"):
        words = line.split()
        for name in words:
            if name in ("BDC", "BMC"):
                yield from _begun(line, open_tags, seen)
            elif name == "EMC":
                if not open_tags:
                    yield "01: marked content ends that has not begun"
                    return
                open_tags.pop()
            elif name == "Tf":
                font = page.Resources.Font[words[words.index("Tf") - 2]]
                if font.objgen not in fonts:
                    fonts[font.objgen] = _letters(font)
                letters = fonts[font.objgen]
            elif name in PAINTING:
                if not open_tags:
                    yield f"01-005: {name} paints what is not marked"
                elif name == "Tj" and open_tags[0][0] != "/Artifact":
                    shown = bytes.fromhex(line[line.index("<") + 1 : line.index(">")])
                    yield from _language(shown, letters, open_tags, owners.get((page.objgen, open_tags[0][1])))
    if open_tags:
        yield "01: marked content does not end"


def _begun(line: str, open_tags: list[tuple[str, int, str]], seen: list[int]) -> Iterator[str]:
    """Marked content begins: "/P <</MCID 3>> BDC", "/Span <</Lang (uk)>> BDC", "/Artifact BMC"."""
    number, lang = re.search(r"/MCID (\d+)", line), re.search(r"/Lang \(([^)]*)\)", line)
    if line.startswith("/Artifact") and open_tags:
        yield "01-003: furniture inside content"
    if number is not None:
        seen.append(int(number[1]))
        if open_tags:
            yield "01-004: content inside content"
    open_tags.append((line.split()[0], int(number[1]) if number else -1, lang[1] if lang else ""))


def _language(
    shown: bytes, letters: dict[int, str], open_tags: list[tuple[str, int, str]], owner: Any
) -> Iterator[str]:
    text = "".join(letters.get(int.from_bytes(shown[at : at + 2], "big"), "") for at in range(0, len(shown), 2))
    if not FOREIGN.search(text) or any(lang for _, _, lang in open_tags):
        return
    if owner is None or not ("/Lang" in owner or "/Alt" in owner):
        yield f"11: {text!r} has no language"


def _letters(font: Any) -> dict[int, str]:
    """What the codes of a font mean, by its ToUnicode map."""
    found: dict[int, str] = {}
    if "/ToUnicode" not in font:
        return found
    table = font.ToUnicode.read_bytes().decode("latin-1")
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.S):
        for code, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            found[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be", "replace")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.S):
        for first, listed in re.findall(r"<([0-9A-Fa-f]+)>\s*<[0-9A-Fa-f]+>\s*\[(.*?)\]", block, re.S):
            for step, text in enumerate(re.findall(r"<([0-9A-Fa-f]+)>", listed)):
                found[int(first, 16) + step] = bytes.fromhex(text).decode("utf-16-be", "replace")
        rest = re.sub(r"<[0-9A-Fa-f]+>\s*<[0-9A-Fa-f]+>\s*\[.*?\]", "", block, flags=re.S)
        for first, last, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", rest):
            for step in range(int(last, 16) - int(first, 16) + 1):
                found[int(first, 16) + step] = chr(int(text, 16) + step)
    return found


def _annotations(page: Any, parents: dict[int, Any]) -> Iterator[str]:
    annotations = list(page.get("/Annots", []))
    if annotations and str(page.get("/Tabs", "")) != "/S":
        yield "28-008: the order of links is not that of the tree"
    for annotation in annotations:
        if str(annotation.Subtype) != "/Link":
            yield f"28: {annotation.Subtype} is no link"
        if not str(annotation.get("/Contents", "")).strip():
            yield "28-012: a link says nothing"
        element = parents.get(int(annotation.get("/StructParent", -1)))
        kids = [] if element is None else kids_of(element)
        held = [kid.Obj.objgen for kid in kids if isinstance(kid, pikepdf.Dictionary) and "/Obj" in kid]
        if element is None or str(element.S) != "/Link" or annotation.objgen not in held:
            yield "28-011: a link is in no Link element"


def _font(font: Any) -> Iterator[str]:
    below = font.DescendantFonts[0] if "/DescendantFonts" in font else font
    described = below.get("/FontDescriptor", {})
    if not any(key in described for key in ("/FontFile", "/FontFile2", "/FontFile3")):
        yield f"31-009: {font.BaseFont} is not embedded"
    if str(below.get("/Subtype")) == "/CIDFontType2" and "/CIDToGIDMap" not in below:
        yield f"31-006: {font.BaseFont} does not say which letter is which shape"
    if "/ToUnicode" not in font:
        yield f"31-027: {font.BaseFont} does not say what its shapes mean"
    meant = "".join(_letters(font).values())
    if any(letter in meant for letter in "\0\ufeff\ufffe"):
        yield f"31-028: a shape of {font.BaseFont} means nothing"
    if any(unicodedata.category(letter) == "Cc" for letter in meant):
        yield f"a shape of {font.BaseFont} means a control character"
