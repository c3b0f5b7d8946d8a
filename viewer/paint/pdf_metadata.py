"""The XMP packet of a PDF: the same words as in its document information, as PDF/A asks (ISO 19005-1, 6.7.3)."""

from __future__ import annotations

from xml.sax.saxutils import escape

from viewer.paint.pdf import PdfInfo

_SPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
}


def xmp_packet(info: PdfInfo, *, accessible: bool = False) -> bytes:
    """The packet, one description a schema, in an order that never changes.

    `accessible`: the file keeps the rules of PDF/UA-1 and says so (ISO 14289-1, 5). PDF/A-1 allows no such word.
    """
    core = [
        _alternative("dc:title", info.title),
        _list("dc:creator", "Seq", info.author),
        _alternative("dc:description", info.subject) if info.subject else "",
        _list("dc:language", "Bag", info.language),
        f"<dc:identifier>{_text(info.identifier)}</dc:identifier>",
    ]
    dates = [f"<xmp:{name}>{_text(info.created)}</xmp:{name}>" for name in ("CreateDate", "ModifyDate", "MetadataDate")]
    parts = [
        _description("dc", "".join(core)),
        _description("xmp", f"<xmp:CreatorTool>{_text(info.producer)}</xmp:CreatorTool>{''.join(dates)}"),
        _description("pdf", f"<pdf:Producer>{_text(info.producer)}</pdf:Producer>"),
    ]
    if accessible:
        parts.append(_description("pdfuaid", "<pdfuaid:part>1</pdfuaid:part>"))
    if info.pdfa:
        parts.append(_description("pdfaid", "<pdfaid:part>1</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>"))
    body = "\n".join(parts)
    packet = (
        "<?xpacket begin='\ufeff' id='W5M0MpCehiHzreSzNTczkc9d'?>\n"
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        f"{body}\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end='w'?>"
    )
    return packet.encode("utf-8")


def _description(prefix: str, content: str) -> str:
    return f'<rdf:Description rdf:about="" xmlns:{prefix}="{_SPACES[prefix]}">{content}</rdf:Description>'


def _alternative(name: str, text: str) -> str:
    return f'<{name}><rdf:Alt><rdf:li xml:lang="x-default">{_text(text)}</rdf:li></rdf:Alt></{name}>'


def _list(name: str, kind: str, text: str) -> str:
    return f"<{name}><rdf:{kind}><rdf:li>{_text(text)}</rdf:li></rdf:{kind}></{name}>" if text else ""


def _text(text: str) -> str:
    """The text as XML may hold it: no control characters, no lone surrogates."""
    plain = text.encode("utf-8", "replace").decode("utf-8")
    return escape("".join(letter for letter in plain if letter >= " " or letter in "\t\n"))
