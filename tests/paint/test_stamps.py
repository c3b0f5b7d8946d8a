"""Kept pictures on a screen look as the same marks drawn plainly: paper and screen stay one drawing."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter

from tests.layout.sketches import abu_dhabi, main_view
from viewer.layout.english import EnglishWords
from viewer.layout.marks import BODY, Box, Boxes, Glyph, Layer, Mark, Marks, Poly, Rects, Stroke, Text
from viewer.layout.timeline import layout_timeline
from viewer.paint import stamps
from viewer.paint.atlas import PAGE_BYTES, Atlas
from viewer.paint.fonts import Fonts
from viewer.paint.halo import grown
from viewer.paint.scene_painter import MarkPainter, paint_scene
from viewer.paint.theme import THEMES

pytestmark = pytest.mark.usefixtures("qapp")
SIDE = 240


def painted(marks: list[Mark], *, kept: bool, ratio: float = 1.0, theme: str = "light") -> np.ndarray:
    """Marks on the canvas as (height, width, 3) of blue, green, red."""
    image = QImage(round(SIDE * ratio), round(SIDE * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(THEMES[theme].ink("canvas.fill"))
    with QPainter(image) as painter:
        brush = MarkPainter(painter, THEMES[theme], Fonts(), keep_texts=kept)
        brush.batches([Marks(BODY, Layer.LABELS, tuple(marks))], (0, SIDE))
    return pixels(image)


def pixels(image: QImage) -> np.ndarray:
    flat = np.frombuffer(image.constBits(), dtype=np.uint8)
    return flat.reshape(image.height(), image.width(), 4)[:, :, :3].astype(int)


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize(
    "text", ["Local talks 17", "efficient flow, AV To", "Граница открыта", "وقف إطلاق النار", "10:30 – “ﬁrst”"]
)
@pytest.mark.parametrize("halo", ["", "canvas.fill"])
def test_a_kept_title_looks_as_a_drawn_one(text: str, ratio: float, halo: str) -> None:
    marks: list[Mark] = [Text(10, 100, text, "canvas_label_medium", halo=halo)]
    if halo:
        marks.insert(0, Box(0, 80, SIDE, 30, "round.fill"))
    kept, plain = (painted(marks, kept=k, ratio=ratio) for k in (True, False))
    assert (plain.min() < 120) or pytest.fail("nothing was drawn")
    differing = np.abs(kept - plain).max(axis=2)
    if halo:
        # On a dark bar a halo's edge shows most; it may differ there by a part of a pixel.
        assert (differing > 64).sum() < 200 * ratio**2
        assert differing.mean() < 0.7
    else:
        assert differing.max() <= 3


def test_a_title_between_pixels_is_at_most_half_a_pixel_away() -> None:
    for x in (10.0, 10.25, 10.5, 10.75):
        kept, plain = (painted([Text(x, 50.3, "Crossings", "canvas_label")], kept=k) for k in (True, False))
        columns = np.arange(SIDE)
        centres = [
            ((255 - a.mean(axis=2)).sum(axis=0) * columns).sum() / (255 - a.mean(axis=2)).sum() for a in (kept, plain)
        ]
        assert abs(centres[0] - centres[1]) <= 0.55


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_boxes_glyphs_dashes_and_hatching_look_as_drawn(ratio: float, theme: str) -> None:
    marks: list[Mark] = [
        Box(10.25, 10, 7, 17, "round.fill", "canvas.fill", 1.5, 2.0),
        Box(40.5, 12.25, 160, 20, "swapSoft.fill", "swap.fill", 1.0, 10.0),
        Box(10, 60, 100, 15, "back.band", radius=2.0),
        Box(120.5, 60.25, 30.5, 15, "force.fill", radius=2.0, square="left"),
        Box(160.5, 60, 40, 15, "force.fill", radius=2.0, square="right"),
        Box(205.25, 60.5, 14.5, 15, "force.zone"),
        Stroke(((225.25, 20), (225.25, 60)), "force.fill", 1.5),
        Stroke(((10, 45.75), (200, 45.75)), "stmt.fill", 1.5),
        Poly(((10, 200.25), (200, 200.25), (200, 206.5), (10, 206.5)), "gap3.fill"),
        Stroke(((10, 90.5), (200, 90.5)), "note.fill", 1.0, (2, 3)),
        Stroke(((220.5, 10), (220.5, 200)), "note.fill", 1.0, (3, 3)),
        Stroke(((10, 100), (200, 100)), "gap2.density"),
        Poly(((10, 120), (200, 120), (200, 132), (10, 132)), hatch="gap2.fill"),
        *(Glyph(name, 20 + 30 * at, 160, "stmt.fill") for at, name in enumerate(("swap", "statement", "round"))),
        Glyph("incident", 150.5, 160.25, "force.fill", "hollow", 0.9, disc_px=8.5),
    ]
    kept, plain = (painted(marks, kept=k, ratio=ratio, theme=theme) for k in (True, False))
    differing = np.abs(kept - plain).max(axis=2)
    assert (np.abs(plain - plain[0, 0]).max(axis=2) > 20).mean() > 0.05
    assert (differing > 64).mean() < 0.004, "edges may differ by an eighth of a pixel, not more"


def test_what_lies_over_what_stays() -> None:
    pair: list[Mark] = [Box(10, 10, 60, 20, "text1.fill", radius=3), Text(20, 24, "Now", "canvas_label", "canvas.fill")]
    over: list[Mark] = [*pair, Box(15, 8, 40, 24, "note.fill", radius=3)]
    shown, hidden = painted(pair, kept=True), painted(over, kept=True)
    assert shown[12:28, 20:40].max() > 200
    note = THEMES["light"].ink("note.fill")
    assert (hidden[12:28, 20:50] == (note.blue(), note.green(), note.red())).all()


def test_many_boxes_of_one_look_are_the_same_as_singles() -> None:
    rng = np.random.default_rng(3)
    boxes = np.stack([rng.uniform(5, 200, 60), rng.uniform(5, 200, 60), np.full(60, 7.0), np.full(60, 17.0)], axis=1)
    batch = Boxes(
        BODY,
        Layer.GLYPHS,
        Box(0, 0, 0, 0, "round.fill", "canvas.fill", 1.5, 2.0),
        boxes.astype(np.float32),
        np.arange(60),
    )
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    image.fill(THEMES["light"].ink("canvas.fill"))
    with QPainter(image) as painter:
        MarkPainter(painter, THEMES["light"], Fonts()).batches([batch], (0, SIDE))
    assert (pixels(image) == painted(list(batch.singles()), kept=True)).all()


def test_tall_tints_mix_as_they_do_one_by_one() -> None:
    scene = layout_timeline(abu_dhabi(), main_view(840, 300), Fonts().metrics(), EnglishWords())
    tall = [b for b in scene.batches if isinstance(b, Rects) and b.region == BODY and b.layer <= Layer.GRID]
    assert tall
    bare = SimpleNamespace(
        batches=tuple(tall),
        width_px=scene.width_px,
        height_px=scene.height_px,
        axis_px=scene.axis_px,
        header_px=scene.header_px,
    )
    made = []
    for kept in (True, False):
        image = QImage(int(scene.width_px), int(scene.height_px), QImage.Format.Format_RGB32)
        with QPainter(image) as painter:
            paint_scene(painter, bare, THEMES["light"], Fonts(), 7.0, keep_texts=kept)  # type: ignore[arg-type]
        made.append(pixels(image))
    body = np.abs(made[0] - made[1])[int(scene.axis_px) :, int(scene.header_px) :]
    assert len(np.unique(made[1][-5, int(scene.header_px) :], axis=0)) > 3
    # A tint's edge between two pixels may fall to either; nothing else differs by more than rounding.
    assert (body.max(axis=2) > 2).mean() < 0.003


def test_a_full_atlas_forgets_its_oldest_page_and_draws_all_the_same() -> None:
    atlas = Atlas(2 * PAGE_BYTES)
    table: dict[object, stamps.Stamp] = {}
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        pen = stamps.Stamps(painter, 1.0)
        for number in range(400):
            stamp = pen.keep(
                atlas, table, number, (0, 0, 200, 40, 0.0), lambda brush: brush.fillRect(0, 0, 200, 40, "red")
            )
            assert stamp is not None
            pen.add(atlas, stamp, 0, 0)
        pen.flush()
        atlas.close()
    assert len(atlas.pages) == 2
    assert 399 in table
    assert 0 not in table
    assert len(table) == sum(len(page.owners) for page in atlas.pages) < 400
    assert pixels(image)[20, 100].tolist() == [0, 0, 255]


def test_a_halo_is_its_letters_grown_by_two_pixels() -> None:
    letters = np.zeros((21, 21), dtype=np.uint8)
    letters[10, 10] = 255
    halo = grown(letters, 2.0)
    assert halo[10, 8:13].tolist() == [255] * 5
    assert halo[10, 7] == 0
    assert halo[8, 8] < 64
    assert (grown(letters, 4.0)[10, 6:15] > 0).all()
    assert (halo == halo.T).all()
