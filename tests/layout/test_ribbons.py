"""Issue ribbons: thickness for the gap, a ring where it moved, silence hatched, the last value only carried on."""

from tests.layout.fixed_metrics import FixedMetrics
from tests.layout.sketches import abu_dhabi, at, main_view
from viewer.layout.english import EnglishWords
from viewer.layout.frame import Frame, frame_of
from viewer.layout.marks import Glyph, Poly, Stroke
from viewer.layout.ribbons import HALF_PX, gap_of, ribbon_marks
from viewer.layout.timeline_data import GapChange, IssueFacts


def frame() -> Frame:
    return frame_of(abu_dhabi(), main_view(), FixedMetrics(), EnglishWords())


def ribbon(*changes: GapChange, last: int | None = None, seen: int | None = None) -> list:
    return ribbon_marks(frame(), IssueFacts(1, "Issue", changes, last, seen), 100.0)


def test_thickness_is_the_gap() -> None:
    for gap, half in enumerate(HALF_PX):
        marks = ribbon(GapChange(at("2025-09-01"), "contested", gap), seen=at("2025-09-01"))
        solid = next(m for m in marks if isinstance(m, Poly) and m.fill)
        assert max(y for _, y in solid.points) - min(y for _, y in solid.points) == 2 * half


def test_status_stands_in_where_no_positions_are_placed() -> None:
    assert [gap_of(GapChange(0, status, None)) for status in ("contested", "raised", "narrowing", "agreed")] == [
        4,
        3,
        2,
        1,
    ]


def test_a_ring_stands_only_where_it_moved() -> None:
    marks = ribbon(
        GapChange(at("2025-09-01"), "contested", 4),
        GapChange(at("2025-11-01"), "contested", 4),
        GapChange(at("2026-01-01"), "agreed", 0, 7),
    )
    rings = [m for m in marks if isinstance(m, Glyph)]
    assert [(ring.x, ring.ref, ring.style) for ring in rings] == [
        (frame().scale.x(at("2026-01-01")), 7, "settled.fill")
    ]


def test_it_tapers_in_the_last_18_percent() -> None:
    marks = ribbon(GapChange(at("2025-09-01"), "contested", 4), GapChange(at("2026-01-01"), "narrowing", 3))
    scale = frame().scale
    a, b = scale.x(at("2025-09-01")), scale.x(at("2026-01-01"))
    first = next(m for m in marks if isinstance(m, Poly) and m.fill)
    xs = sorted({round(x, 3) for x, _ in first.points})
    assert xs == [round(a, 3), round(b - (b - a) * 0.18, 3), round(b, 3)]


def test_pieces_of_one_colour_are_one_polygon() -> None:
    marks = ribbon(
        GapChange(at("2025-09-01"), "contested", 4),
        GapChange(at("2025-11-01"), "deadlocked", 4),
        GapChange(at("2026-01-01"), "contested", 4),
    )
    assert len([m for m in marks if isinstance(m, Poly) and m.fill]) == 1


def test_silence_is_hatched_before_the_first_record_and_dashed_after_the_last() -> None:
    marks = ribbon(GapChange(at("2026-02-03"), "contested", 4), last=at("2026-02-06"))
    hatch = next(m for m in marks if isinstance(m, Poly) and m.hatch)
    assert max(x for x, _ in hatch.points) == frame().scale.x(at("2026-02-03"))
    dashes = [m for m in marks if isinstance(m, Stroke) and m.dash]
    assert len(dashes) == 2
    assert all(line.points[0][0] >= frame().scale.x(at("2026-02-06")) for line in dashes)
