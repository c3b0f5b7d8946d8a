"""The second pass over a PDF: bookmarks, links, language, metadata, and the same bytes for the same case.

Qt writes pages, text and fonts. It leaves out bookmarks, links between pages, `/Lang`, and writes the time of day
and random ids; it also declares the mask of a fading gradient wrongly, so that fades come out solid.

The document is tagged (`viewer.paint.pdf_tags`); the order of its content is the order of reading, too.
"""

from __future__ import annotations

import re
import time
import unicodedata
import zlib
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, String

from viewer.paint.pdf import PageLinks, PdfInfo
from viewer.paint.pdf_metadata import xmp_packet
from viewer.paint.pdf_tags import add_tree, marked

_FADE = re.compile(rb"/(Pat\d+) scn\s+/(GState\d+) gs")
_NOTE = re.compile(r"#note:(\d+)@\d+")
_EMPTY = b"gs\nh f\n"
_BASE = re.compile(rb"([-\d.]+) ([-\d.]+) ([-\d.]+) ([-\d.]+) ([-\d.]+) ([-\d.]+) cm")
_NOTHING = re.compile(rb"(\d+) beginbfrange\n<0000> <0000> <0000>\n")
_MEANING = re.compile(rb"\[[<>0-9A-Fa-f\s]*\]")
_LISTED = re.compile(rb"<([0-9A-Fa-f]{4})>")
WEB = ("http://", "https://")
MOST_ADDRESS = 2_000
PACKING = 4  # half the time of the usual 6, for a twentieth more bytes


def finish_pdf(drawn: bytes, pages: Sequence[PageLinks], info: PdfInfo) -> bytes:
    """The finished document from what Qt wrote."""
    out = BytesIO()
    with pikepdf.open(BytesIO(drawn)) as source, pikepdf.new() as pdf:
        # Qt numbers its objects in the order of a hash that differs from run to run; copied, they stand in page order.
        pdf.pages.extend(source.pages)
        if "/OutputIntents" in source.Root:
            intents = source.make_indirect(source.Root.OutputIntents)
            pdf.Root.OutputIntents = pdf.copy_foreign(intents)
        _mend_pages(pdf, pages)
        places = _places(pages)
        links = _add_links(pdf, pages, places, info)
        if any(page.tags for page in pages):
            add_tree(pdf, pages, links)
        _add_outline(pdf, info, places)
        _describe(pdf, info, accessible=any(page.tags for page in pages) and not info.pdfa)
        _mend_fonts(pdf)
        pdf.save(
            out,
            deterministic_id=True,
            progress=lambda _share: time.sleep(0),  # other threads get their turn: the window stays free
            object_stream_mode=pikepdf.ObjectStreamMode.disable if info.pdfa else pikepdf.ObjectStreamMode.generate,
            force_version="1.4" if info.pdfa else "1.7",
        )
    return out.getvalue()


def _places(pages: Sequence[PageLinks]) -> dict[str, tuple[int, float]]:
    """Page number and y (points from the top) of each anchor; the first of a name holds."""
    found: dict[str, tuple[int, float]] = {}
    for number, page in enumerate(pages):
        for name, y in page.anchors:
            found.setdefault(name, (number, y))
    return found


def _destination(pdf: pikepdf.Pdf, pages: Sequence[PageLinks], place: tuple[int, float]) -> Array:
    number, y = place
    top = max(0.0, pages[number].height_pt - max(0.0, y - 12.0))
    return Array([pdf.pages[number].obj, Name.XYZ, 0, round(top, 2), 0])


def _add_links(
    pdf: pikepdf.Pdf, pages: Sequence[PageLinks], places: dict[str, tuple[int, float]], info: PdfInfo
) -> list[dict[int, pikepdf.Object]]:
    """Link annotations: inside the document by place, to the web by address; nothing else is ever followed.

    Those of each page, by the number of the link.
    """
    all_made = []
    for page, sheet in zip(pdf.pages, pages, strict=True):
        made: dict[int, pikepdf.Object] = {}
        for number, (rect, target) in enumerate(sheet.links):
            action: dict[str, Any] = {}
            if target in places:
                action["/Dest"] = _destination(pdf, pages, places[target])
                action["/Contents"] = _said(target, places[target], info)
            elif target.startswith(WEB) and len(target) <= MOST_ADDRESS and target.isprintable():
                address = String(target.encode("ascii", "backslashreplace").decode("ascii"))
                action["/A"] = Dictionary(Type=Name.Action, S=Name.URI, URI=address)
                action["/Contents"] = address
            else:
                continue
            top = sheet.height_pt - rect.y
            box = Array([round(v, 2) for v in (rect.x, top - rect.h, rect.x + rect.w, top)])
            look = {"/Type": Name.Annot, "/Subtype": Name.Link, "/Rect": box, "/Border": Array([0, 0, 0]), "/F": 4}
            made[number] = pdf.make_indirect(Dictionary(look | action))
        if made:
            page.obj["/Annots"] = Array(made.values())
        elif "/Annots" in page.obj:
            del page.obj["/Annots"]
        all_made.append(made)
    return all_made


def _said(target: str, place: tuple[int, float], info: PdfInfo) -> String:
    """A link in words: the footnote it leads to, or the page."""
    note = _NOTE.fullmatch(target)
    if note is not None:
        return String(info.note_words.format(number=note[1]))
    return String(info.page_words.format(page=place[0] + 1))


def _add_outline(pdf: pikepdf.Pdf, info: PdfInfo, places: dict[str, tuple[int, float]]) -> None:
    with pdf.open_outline() as outline:
        above: list[OutlineItem] = []  # the last bookmark of each depth
        for entry in info.outline:
            place = places.get(entry.target)
            if place is None:
                continue
            item = OutlineItem(entry.title, place[0], "XYZ", left=0, top=_top(pdf, place), zoom=0)
            del above[entry.depth :]
            if above:
                above[-1].children.append(item)
                above[-1].is_closed = True
            else:
                outline.root.append(item)
            above.append(item)
    if info.outline:
        pdf.Root.PageMode = Name.UseOutlines


def _top(pdf: pikepdf.Pdf, place: tuple[int, float]) -> float:
    height = float(pdf.pages[place[0]].mediabox[3])
    return round(max(0.0, height - max(0.0, place[1] - 12.0)), 2)


def _describe(pdf: pikepdf.Pdf, info: PdfInfo, *, accessible: bool) -> None:
    """Title, author, language and times, in the document information and in XMP alike."""
    pdf.Root.Lang = String(info.language)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    moment = "D:" + re.sub(r"[-:T]", "", info.created[:19]) + "+00'00'"
    said = {
        "/Title": info.title,
        "/Author": info.author,
        "/Subject": info.subject,
        "/Creator": info.producer,
        "/Producer": info.producer,
        "/CreationDate": moment,
        "/ModDate": moment,
    }
    pdf.trailer.Info = pdf.make_indirect(Dictionary({key: String(text) for key, text in said.items() if text}))
    xmp = pdf.make_stream(xmp_packet(info, accessible=accessible))
    xmp["/Type"], xmp["/Subtype"] = Name.Metadata, Name.XML
    pdf.Root.Metadata = xmp


def _mend_pages(pdf: pikepdf.Pdf, pages: Sequence[PageLinks]) -> None:
    """Take out the paths without any point that Qt writes for dashes outside the clip; mend fades; mark content."""
    for page, sheet in zip(pdf.pages, pages, strict=True):
        spaces = page.obj.get("/Resources", Dictionary()).get("/ColorSpace", Dictionary())
        for name in ("/CSpcmyk", "/PCSpcmyk"):  # declared by Qt, never used, and refused by PDF/A
            if name in spaces:
                del spaces[name]
        content = page.obj.Contents.read_bytes()
        made = marked(content.replace(_EMPTY, b"gs\n"), sheet.tags)
        if made != content:
            # Packed at once: a thousand pages lie side by side until the file is written.
            page.obj.Contents.write(zlib.compress(made, PACKING), filter=Name.FlateDecode)
        _mend_fades(page, content)


def _mend_fades(page: pikepdf.Page, content: bytes) -> None:
    """Make a fading gradient's mask what Qt meant: brightness as opacity, in the gradient's own coordinates."""
    resources = page.obj.get("/Resources", Dictionary())
    states = resources.get("/ExtGState", Dictionary())
    if not any("/SMask" in state and isinstance(state["/SMask"], Dictionary) for state in states.values()):
        return
    base = _BASE.search(content)
    if base is None:
        return
    back = pikepdf.Matrix(*(float(value) for value in base.groups())).inverse()
    for pattern, state in set(_FADE.findall(content)):
        mask = states[f"/{state.decode()}"].get("/SMask")
        if not isinstance(mask, Dictionary):
            continue
        matrix = pikepdf.Matrix(*(float(v) for v in resources.Pattern[f"/{pattern.decode()}"].Matrix)) @ back
        mask["/S"] = Name.Luminosity
        mask.G["/Matrix"] = Array([round(value, 6) for value in matrix.shorthand])
        mask.G.Group["/CS"] = Name.DeviceGray
        # The form's box is in its own coordinates; it may not cut what the page shows.
        mask.G["/BBox"] = Array([-100_000, -100_000, 100_000, 100_000])


def _mend_fonts(pdf: pikepdf.Pdf) -> None:
    """Give each embedded face a subset prefix of its own, from its place in the document and not from chance, and say
    what its shapes mean.
    """
    seen: set[tuple[int, int]] = set()
    for page in pdf.pages:
        for font in page.obj.get("/Resources", Dictionary()).get("/Font", Dictionary()).values():
            if font.objgen not in seen:
                _rename(font, "".join(chr(65 + len(seen) // 26**power % 26) for power in range(5, -1, -1)))
                if "/ToUnicode" in font:
                    font.ToUnicode.write(meanings(font.ToUnicode.read_bytes()))
                seen.add(font.objgen)


def meanings(table: bytes) -> bytes:
    """A font's ToUnicode map as it should be: words are copied and found as they were written.

    Qt names the first character that has a shape: a tab for the space, and for Arabic the old characters that each
    stand for one form of a letter; and it says that the shape of what is missing means U+0000, which means nothing.
    """
    table = _NOTHING.sub(lambda found: b"%d beginbfrange\n" % (int(found[1]) - 1), table)
    return _MEANING.sub(lambda found: _LISTED.sub(_meaning, found[0]), table)


def _meaning(found: re.Match[bytes]) -> bytes:
    letter = chr(int(found[1], 16))
    plain = " " if letter == "\t" else unicodedata.normalize("NFKC", letter) if _is_form(letter) else letter
    return b"<%04X>" % ord(plain) if len(plain) == 1 else found[0]


def _is_form(letter: str) -> bool:
    """Whether it is one form of an Arabic letter (Unicode, Arabic Presentation Forms A and B)."""
    return "\ufb50" <= letter <= "\ufdff" or "\ufe70" <= letter <= "\ufefc"


def _rename(font: Any, prefix: str) -> None:
    plain = re.sub(r"^/[A-Z]{6}\+|^/", "", str(font.get("/BaseFont", "/Font")))
    name = Name(f"/{prefix}+{plain}")
    font["/BaseFont"] = name
    for below in font.get("/DescendantFonts", []):
        below["/BaseFont"] = name
        if "/FontDescriptor" in below:
            below["/FontDescriptor"]["/FontName"] = name
