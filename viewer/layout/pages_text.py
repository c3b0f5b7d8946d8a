"""Lines of text for paper: runs of several styles, broken at words, with the numbers of footnotes raised after them.

Text is data: nothing in it is read as markup. A line is a few pieces, each one string, so that a reader's search
finds whole words. A paragraph whose first strong letter is right-to-left is set from the right.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from viewer.layout.labels import baseline
from viewer.layout.languages import script_of
from viewer.layout.marks import Mark, Rect, Text
from viewer.layout.metrics import Metrics

SUPERSCRIPT = "superscript"
RAISE_PX = 4.0
CITE_GAP_PX = 2.0
_BRACKETS = re.compile(r"[\u2066-\u2069\u202a-\u202e]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_TOKEN = re.compile(r"[⺀-鿿가-힯＀-￯]|[^\s⺀-鿿가-힯＀-￯]+|\s+")


class Run(NamedTuple):
    """Words of one style; `cites` are footnote numbers that follow them, `link` is where the words lead."""

    text: str
    style: str = "body"
    ink: str = "text1.fill"
    cites: tuple[int, ...] = ()
    link: str = ""


class Piece(NamedTuple):
    """Part of a line: `x` from the line's left edge, `lift_px` above the baseline."""

    x: float
    width_px: float
    text: str
    style: str
    ink: str
    lift_px: float = 0.0
    link: str = ""


class Line(NamedTuple):
    """One line: its pieces, its width, the footnotes it cites and whether it is set from the right."""

    pieces: tuple[Piece, ...]
    width_px: float
    cites: tuple[int, ...]
    from_right: bool


class Link(NamedTuple):
    """An area of a page that leads somewhere: an anchor's name, or an http(s) address."""

    rect: Rect
    target: str


class _Token(NamedTuple):
    text: str
    width_px: float
    run: Run
    space_before: bool
    cite: int = 0


def is_right_to_left(text: str) -> bool:
    """Whether the first strong letter of a text is Arabic or Hebrew (Unicode Bidirectional Algorithm, P2)."""
    for letter in text[:400]:
        direction = unicodedata.bidirectional(letter)
        if direction in ("R", "AL"):
            return True
        if direction == "L":
            return False
    return False


def lines_of(runs: Iterable[Run], width_px: float, metrics: Metrics) -> list[Line]:
    """Break runs into lines no wider than `width_px`; a word wider than that is broken inside."""
    kept = [
        run if run.text.isascii() and run.text.isprintable() else run._replace(text=_plain(run.text)) for run in runs
    ]
    from_right = not all(run.text.isascii() for run in kept) and is_right_to_left("".join(run.text for run in kept))
    lines: list[Line] = []
    for paragraph in _paragraphs(kept) if any("\n" in run.text for run in kept) else (kept,):
        tokens = _tokens(paragraph, width_px, metrics)
        lines.extend(_broken(tokens, width_px, metrics, from_right))
    return lines


def _plain(text: str) -> str:
    """Text without control characters and without directional brackets that would turn what stands beside it."""
    return _BRACKETS.sub("", _CONTROL.sub(" ", text))


def _paragraphs(runs: list[Run]) -> Iterable[list[Run]]:
    """Runs cut at line feeds; the footnote numbers stay with the last part of their run."""
    part: list[Run] = []
    for run in runs:
        pieces = run.text.split("\n")
        for piece in pieces[:-1]:
            part.append(run._replace(text=piece, cites=()))
            yield part
            part = []
        part.append(run._replace(text=pieces[-1]))
    yield part


def _tokens(runs: Iterable[Run], width_px: float, metrics: Metrics) -> list[_Token]:
    tokens: list[_Token] = []
    space = False
    for run in runs:
        style = run.style
        for word in run.text.replace(" ", "\0 \0").split("\0") if run.text.isascii() else _TOKEN.findall(run.text):
            if not word or word.isspace():
                space = space or bool(word)
                continue
            wide = metrics.width_px(word, style)
            if wide <= width_px:
                tokens.append(_Token(word, wide, run, space))
                space = False
                continue
            for part in _fitting(word, style, width_px, metrics):
                tokens.append(_Token(part, metrics.width_px(part, style), run, space))
                space = False
        for place, number in enumerate(run.cites):
            text = str(number) if place == len(run.cites) - 1 else f"{number},"
            cite = Run(text, SUPERSCRIPT, "accent.fill", (), f"#note:{number}")
            tokens.append(_Token(text, metrics.width_px(text, SUPERSCRIPT), cite, False, number))
            space = False
    return tokens


def _fitting(word: str, style: str, width_px: float, metrics: Metrics) -> list[str]:
    """The parts of a word that is too wide for a line."""
    parts, start = [], 0
    while start < len(word):
        low, high = start + 1, len(word)
        while low < high:
            middle = (low + high + 1) // 2
            if metrics.width_px(word[start:middle], style) <= width_px:
                low = middle
            else:
                high = middle - 1
        parts.append(word[start:low])
        start = low
    return parts


def _broken(tokens: list[_Token], width_px: float, metrics: Metrics, from_right: bool) -> list[Line]:
    lines: list[Line] = []
    row: list[tuple[_Token, float]] = []
    used = 0.0
    spaces: dict[str, float] = {}
    count = len(tokens)
    for at, token in enumerate(tokens):
        gap = 0.0
        if row and token.cite:
            gap = CITE_GAP_PX
        elif row and token.space_before:
            style = token.run.style
            gap = spaces.get(style) or spaces.setdefault(style, metrics.width_px(" ", style))
        # A number is not parted from its word, nor the word from its first number.
        need = gap + token.width_px
        if at + 1 < count and tokens[at + 1].cite and not token.cite:
            need += CITE_GAP_PX + tokens[at + 1].width_px
        if row and used + need > width_px + 0.01 and not (token.cite and not row[-1][0].cite):
            lines.append(_line(row, from_right))
            row, used, gap = [], 0.0, 0.0
        row.append((token, gap))
        used += gap + token.width_px
    if row:
        lines.append(_line(row, from_right))
    return lines


def _line(row: Sequence[tuple[_Token, float]], from_right: bool) -> Line:
    """Tokens of one look and one script that stand side by side are one piece."""
    pieces: list[Piece] = []
    x = start = 0.0
    words: list[str] = []
    before: _Token | None = None
    script, pure = "", True
    for token, gap in row:
        plain = token.text.isascii()
        joined = before is not None and _alike(before, token)
        if joined and not (plain and pure):
            # Words of another script are a piece of their own, which says in the PDF how it is to be read.
            script = script or script_of("".join(words))
            other = script_of(token.text)
            joined = not (script and other) or script == other
        if joined:
            words.append(f" {token.text}" if gap else token.text)
            pure = pure and plain
        else:
            if before is not None:
                pieces.append(_piece(before, words, start, x))
            start, words, script, pure = x + gap, [token.text], "", plain
        before = token
        x += gap + token.width_px
    if before is not None:
        pieces.append(_piece(before, words, start, x))
    if from_right:
        pieces = [piece._replace(x=x - piece.x - piece.width_px) for piece in pieces]
    return Line(tuple(pieces), x, tuple(token.cite for token, _ in row if token.cite), from_right)


def _alike(one: _Token, other: _Token) -> bool:
    if one.cite or other.cite:
        return False
    return one.run is other.run or _look(one) == _look(other)


def _piece(token: _Token, words: list[str], start: float, end: float) -> Piece:
    run = token.run
    return Piece(start, end - start, "".join(words), run.style, run.ink, RAISE_PX if token.cite else 0.0, run.link)


def _look(token: _Token) -> tuple[str, str, str]:
    return token.run.style, token.run.ink, token.run.link


def placed(
    line: Line, x: float, y: float, pitch_px: float, style: str, metrics: Metrics, width_px: float = 0.0
) -> tuple[list[Mark], list[Link]]:
    """Marks and links of a line whose top left is at (x, y). `style` gives the baseline to all pieces.

    A line set from the right ends at `x + width_px`.
    """
    if line.from_right and width_px:
        x += width_px - line.width_px
    base = baseline(y + pitch_px / 2, style, metrics)
    marks: list[Mark] = []
    links: list[Link] = []
    for piece in line.pieces:
        marks.append(Text(x + piece.x, base - piece.lift_px, piece.text, piece.style, piece.ink))
        if piece.link:
            links.append(Link(Rect(x + piece.x - 1, y, piece.width_px + 2, pitch_px), piece.link))
    return marks, links
