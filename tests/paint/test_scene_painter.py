"""Real images of real scenes: colours from the tokens, text whole at every size, paper and screen alike."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QIODevice, QSizeF
from PySide6.QtGui import QColor, QImage, QPageSize, QPainter, QPdfWriter

from tests.layout.many import many_events
from tests.layout.sketches import NOW, abu_dhabi, at, days_view, main_view
from viewer.layout.english import EnglishWords
from viewer.layout.marks import BODY, Glyph, Layer, Marks, Text
from viewer.layout.overview import layout_overview
from viewer.layout.scene import Scene
from viewer.layout.timeline import layout_timeline
from viewer.layout.view import TimelineView
from viewer.paint.fonts import Fonts
from viewer.paint.glyphs import glyph_shape
from viewer.paint.image import render_scene_png, scene_image
from viewer.paint.overlay import OverlayState
from viewer.paint.scene_painter import paint_scene
from viewer.paint.svg import scene_svg
from viewer.paint.theme import THEMES

pytestmark = pytest.mark.usefixtures("qapp")
WORDS = EnglishWords()


def scene_of(view: TimelineView | None = None, fonts: Fonts | None = None) -> Scene:
    fonts = fonts or Fonts()
    return layout_timeline(abu_dhabi(), view or main_view(), fonts.metrics(), WORDS)


def pixels(image: QImage) -> np.ndarray:
    """(height, width, 3) of red, green, blue."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    flat = np.frombuffer(image.constBits(), dtype=np.uint8)
    rows = flat.reshape(image.height(), image.bytesPerLine())[:, : image.width() * 4]
    # A copy, for the image's own memory goes with the image.
    return rows.reshape(image.height(), image.width(), 4)[:, :, 2::-1].copy()


@pytest.mark.parametrize("theme_name", ["light", "dark"])
@pytest.mark.parametrize("make_view", [main_view, days_view])
def test_most_of_a_picture_is_made_of_tokens(theme_name: str, make_view: object) -> None:
    theme, fonts = THEMES[theme_name], Fonts()
    image = pixels(scene_image(scene_of(make_view(), fonts), theme, fonts))  # type: ignore[operator]
    packed = image.astype(np.uint32) @ np.array([65536, 256, 1], dtype=np.uint32)
    tokens = np.array([int(value[1:], 16) for value in theme.colours.values()], dtype=np.uint32)
    colours, counts = np.unique(packed, return_counts=True)
    plain = counts[np.isin(colours, tokens)].sum() / packed.size
    assert plain > 0.55
    # Every other colour of a large area is a token laid over a token at an opacity of the table.
    wide = colours[(counts > packed.size // 300) & ~np.isin(colours, tokens)]
    mixed = _mixtures(theme.colours)
    assert [hex(colour) for colour in wide.tolist() if _distance(colour, mixed) > 3] == []


def _mixtures(colours: object) -> np.ndarray:
    from viewer.paint.theme import PART_OPACITY

    values = np.array([[int(v[i : i + 2], 16) for i in (1, 3, 5)] for v in colours.values()], dtype=float)  # type: ignore[attr-defined]
    grounds = values
    found = [values]
    for opacity in sorted({v for v in PART_OPACITY.values() if v < 1}):
        laid = values[:, None] * opacity + grounds[None] * (1 - opacity)
        found.append(laid.reshape(-1, 3))
        if opacity < 0.5:
            again = values[:, None] * 0.09 + laid.reshape(-1, 3)[None] * 0.91
            found.append(again.reshape(-1, 3))
    return np.concatenate(found)


def _distance(colour: int, mixed: np.ndarray) -> float:
    parts = np.array([colour >> 16 & 255, colour >> 8 & 255, colour & 255], dtype=float)
    return float(np.abs(mixed - parts).max(axis=1).min())


@pytest.mark.parametrize("text_scale", [0.9, 1.0, 1.3])
def test_no_text_is_clipped(text_scale: float) -> None:
    fonts = Fonts(text_scale)
    metrics = fonts.metrics()
    grown = max(1.0, text_scale)
    view = main_view(1100, 800, text_scale=text_scale, axis_px=42 * grown, header_px=150 * grown)
    scene = scene_of(view, fonts)
    lanes = {box.key: box for box in scene.lanes}
    for batch in scene.batches:
        for mark in batch.marks if isinstance(batch, Marks) else ():
            if not isinstance(mark, Text) or not mark.text:
                continue
            width = metrics.width_px(mark.text, mark.style)
            left = mark.x - {"left": 0.0, "middle": width / 2, "right": width}[mark.anchor]
            low, high = (view.header_px, view.width_px) if batch.region == BODY else (0, view.width_px)
            assert left >= low - 0.5, mark
            assert left + width <= high + 0.5, mark
            top, bottom = mark.y - metrics.ascent_px(mark.style) * 0.75, mark.y + 2
            if batch.region == "axis":
                assert top >= 0
                assert bottom <= view.axis_px, mark
            else:
                lane = next(box for box in lanes.values() if box.y <= mark.y <= box.y + box.h)
                assert top >= lane.y - 1, mark
                assert bottom <= lane.y + lane.h + 1, mark


def test_a_known_mark_has_its_colour_where_the_scene_says() -> None:
    fonts, theme = Fonts(), THEMES["light"]
    scene = scene_of(fonts=fonts)
    image = scene_image(scene, theme, fonts)
    swap = scene.item(5)
    assert swap is not None
    x, y = swap.mark.x + 3.5, swap.mark.y + swap.mark.h / 2
    assert QColor(image.pixel(int(x), int(y))).name().upper() == theme.colours["swap"]


def test_scrolling_moves_lanes_and_leaves_the_axis() -> None:
    fonts, theme = Fonts(), THEMES["light"]
    scene = scene_of(main_view(840, 300), fonts)
    image = QImage(840, 300, QImage.Format.Format_ARGB32_Premultiplied)
    still, moved = image.copy(), image.copy()
    for target, scroll in ((still, 0.0), (moved, 40.0)):
        painter = QPainter(target)
        paint_scene(painter, scene, theme, fonts, scroll)
        painter.end()
    a, b = pixels(still), pixels(moved)
    axis = int(scene.axis_px)
    assert (a[:axis] == b[:axis]).all()
    assert (a[axis + 40 :, :150] == b[axis:-40, :150]).mean() > 0.999


def test_device_ratio_draws_the_same_scene_sharper() -> None:
    fonts, theme = Fonts(), THEMES["dark"]
    scene = scene_of(fonts=fonts)
    one, two = scene_image(scene, theme, fonts), scene_image(scene, theme, fonts, ratio=2.0)
    assert (two.width(), two.height()) == (2 * one.width(), 2 * one.height())
    halved = pixels(two.copy()).reshape(one.height(), 2, one.width(), 2, 3).mean(axis=(1, 3))
    # Titles lie on whole device pixels, so each may stand half a pixel beside the other.
    assert np.abs(halved - pixels(one)).mean() < 3.5


def test_density_columns_have_the_height_of_their_count() -> None:
    fonts, theme = Fonts(), THEMES["light"]
    view = TimelineView(at("2008-10-01"), at("2029-02-01"), 972, 700, now_s=NOW, detail="density")
    scene = layout_timeline(many_events(5_000), view, fonts.metrics(), WORDS)
    batch = next(b for b in scene.batches if b.layer == Layer.DENSITY and b.style == "force.density")
    image = pixels(scene_image(scene, theme, fonts))
    box = max(batch.boxes.tolist(), key=lambda b: b[3])
    column = image[int(box[1]) + 1 : int(box[1] + box[3]) - 1, int(box[0]) + 1].astype(int)
    assert (column[:, 0] > column[:, 2] + 60).all()
    above = image[int(box[1]) - 4, int(box[0]) + 1].astype(int)
    assert above.min() > 200


def test_paper_and_screen_share_one_painter(tmp_path: Path) -> None:
    fonts, theme = Fonts(for_print=True), THEMES["light"]
    scene = scene_of(main_view(now_s=None, print=True), fonts)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(960)
    writer.setPageSize(QPageSize(QSizeF(297, 210), QPageSize.Unit.Millimeter))
    painter = QPainter(writer)
    painter.scale(10, 10)
    paint_scene(painter, scene, theme, fonts)
    painter.end()
    pdf = bytes(buffer.data().data())
    assert pdf.startswith(b"%PDF")
    assert b"/Subtype /Image" not in pdf
    assert b"/FontFile2" in pdf


def test_svg_is_vector_and_names_no_file() -> None:
    fonts = Fonts(for_print=True)
    text = scene_svg(scene_of(fonts=fonts), THEMES["light"], fonts, title="Talks").decode()
    assert "<svg" in text
    assert "<image" not in text
    assert "157 for 157" in text


def test_png_is_written_and_a_bad_path_says_so(tmp_path: Path) -> None:
    from db.errors import CaseError

    fonts = Fonts()
    render_scene_png(scene_of(fonts=fonts), tmp_path / "scene.png", THEMES["light"], fonts)
    assert QImage(str(tmp_path / "scene.png")).width() == 840
    with pytest.raises(CaseError):
        render_scene_png(scene_of(fonts=fonts), tmp_path / "missing" / "scene.png", THEMES["light"], fonts)


@pytest.mark.parametrize(
    ("state", "token"),
    [
        (OverlayState(selected=frozenset({5})), "accent"),
        (OverlayState(related=frozenset({7})), "accent"),
        (OverlayState(hits=frozenset({8})), "noteSoft"),
        (OverlayState(focused=2), "accent"),
        (OverlayState(span=(at("2025-10-01"), at("2025-11-01"))), "accent"),
    ],
)
def test_emphasis_changes_only_what_it_is_about(state: OverlayState, token: str) -> None:
    fonts, theme = Fonts(), THEMES["light"]
    scene = scene_of(fonts=fonts)
    plain = pixels(scene_image(scene, theme, fonts)).astype(int)
    marked = pixels(scene_image(scene, theme, fonts, state=state)).astype(int)
    changed = (plain != marked).any(axis=2)
    assert 20 < changed.sum() < changed.size * 0.2
    wanted = [int(theme.colours[token][i : i + 2], 16) for i in (1, 3, 5)]
    assert (marked[changed] == wanted).all(axis=1).any()


def test_fading_keeps_what_is_kept() -> None:
    fonts, theme = Fonts(), THEMES["light"]
    scene = scene_of(fonts=fonts)
    kept, lost = scene.item(6), scene.item(9)
    assert kept is not None
    assert lost is not None
    image = pixels(scene_image(scene, theme, fonts, state=OverlayState(kept=frozenset({6})))).astype(int)
    plain = pixels(scene_image(scene, theme, fonts)).astype(int)

    def part(pixels_of: np.ndarray, rect: object) -> np.ndarray:
        return pixels_of[int(rect.y) + 2 : int(rect.bottom) - 2, int(rect.x) : int(rect.right)]  # type: ignore[attr-defined]

    assert (part(image, kept.rect) == part(plain, kept.rect)).all()
    assert part(image, lost.rect).min() > part(plain, lost.rect).min() + 60


def test_every_glyph_of_a_scene_has_a_shape() -> None:
    fonts = Fonts()
    names = {
        mark.name
        for view in (main_view(), days_view())
        for batch in scene_of(view, fonts).batches
        if isinstance(batch, Marks)
        for mark in batch.marks
        if isinstance(mark, Glyph)
    }
    assert {"round", "swap", "statement", "incident", "note", "contested", "agreed_in_principle"} <= names
    for name in names:
        glyph_shape(name)


def test_kinds_have_silhouettes_of_their_own() -> None:
    names = ("round", "swap", "statement", "incident", "background", "agreement", "contact", "note")
    outlines = {}
    for name in names:
        corners = glyph_shape(name).body.toFillPolygon()
        across = round(sum(point.x() for point in corners.toList()), 2)
        outlines[name] = (*corners.boundingRect().getRect(), across)
    assert len(set(outlines.values())) == len(outlines)


def test_the_overview_shows_the_viewport_and_now() -> None:
    fonts, theme = Fonts(), THEMES["light"]
    overview = layout_overview(abu_dhabi(), main_view(), fonts.metrics(), WORDS)
    image = pixels(scene_image(overview.scene, theme, fonts)).astype(int)
    accent = [int(theme.colours["accent"][i : i + 2], 16) for i in (1, 3, 5)]
    columns = np.flatnonzero((image == accent).all(axis=2).any(axis=0))
    assert abs(columns.min() - overview.viewport.x) < 4
    assert abs(columns.max() - overview.viewport.right) < 4
    low = layout_overview(abu_dhabi(), dataclasses.replace(main_view()), fonts.metrics(), WORDS, 32.0)
    marks = [m for b in low.scene.batches if isinstance(b, Marks) for m in b.marks if isinstance(m, Text)]
    assert [m.text for m in marks] == ["Overview"]
