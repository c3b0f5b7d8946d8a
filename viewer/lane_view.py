"""Lanes arranged by hand: pure functions from one view of the case to the next.

`shown` is always the keys of the lanes on screen from top to bottom. Keys of lanes that are not on screen keep their
place in the order, so that a hidden lane, or a lane of another arrangement, comes back where it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from viewer.session import ViewState

NOTES_LANE = "notes"  # always the first
WITHOUT_FOLD = frozenset({NOTES_LANE, "issues"})
LEAST_LANE_PX, MOST_LANE_PX = 22.0, 1_200.0


def moved_to(view: ViewState, shown: Sequence[str], key: str, place: int) -> ViewState:
    """The view with one lane at another place among those shown; the notes stay first."""
    if key == NOTES_LANE or key not in shown:
        return view
    others = [k for k in shown if k != key]
    first = 1 if others[:1] == [NOTES_LANE] else 0
    at = min(max(place, first), len(others))
    return replace(view, order=_ordered(view.order, [*others[:at], key, *others[at:]]))


def moved_by(view: ViewState, shown: Sequence[str], key: str, steps: int) -> ViewState:
    """The view with one lane some places further down (or up, when negative)."""
    return moved_to(view, shown, key, shown.index(key) + steps) if key in shown else view


def resized(view: ViewState, key: str, height_px: float | None) -> ViewState:
    """The view with a lane of at least this height; None gives it back its own."""
    kept = tuple((k, h) for k, h in view.heights if k != key)
    if height_px is None:
        return replace(view, heights=kept)
    height = float(round(min(max(height_px, LEAST_LANE_PX), MOST_LANE_PX)))
    return replace(view, heights=(*kept, (key, height)), folded=view.folded - {key})


def fold_changed(view: ViewState, key: str) -> ViewState:
    """The view with a lane folded to one line, or open again."""
    return replace(view, folded=view.folded ^ {key})


def can_fold(key: str) -> bool:
    """Whether a lane has a folded form: all have but notes and issues."""
    return key not in WITHOUT_FOLD


def turned(view: ViewState, key: str) -> ViewState:
    """The view with the lanes inside one shown under it, or their marks together in it."""
    return replace(view, turned=view.turned ^ {key})


def all_folded(view: ViewState, shown: Sequence[str], folded: bool) -> ViewState:
    """The view with every lane folded, or every lane open, of those that have a folded form."""
    lanes = frozenset(shown) - WITHOUT_FOLD
    return replace(view, folded=view.folded | lanes if folded else view.folded - lanes)


def pin_changed(view: ViewState, key: str) -> ViewState:
    """The view with a lane that stays in place while the others scroll, or scrolls with them again."""
    return view if key == NOTES_LANE else replace(view, pinned=view.pinned ^ {key})


def hidden_too(view: ViewState, shown: Sequence[str], key: str) -> ViewState:
    """The view without a lane; its place in the order is remembered."""
    return replace(view, hidden=view.hidden | {key}, order=_ordered(view.order, shown))


def shown_again(view: ViewState, keys: Sequence[str] | None = None) -> ViewState:
    """The view with some hidden lanes again, or with all of them."""
    return replace(view, hidden=frozenset() if keys is None else view.hidden - frozenset(keys))


def own_arrangement(view: ViewState) -> ViewState:
    """The view with its lanes as the program arranges them: order, heights, none folded, turned, hidden or pinned."""
    nothing: frozenset[str] = frozenset()
    return replace(view, order=(), heights=(), folded=nothing, turned=nothing, hidden=nothing, pinned=nothing)


def is_arranged(view: ViewState) -> bool:
    """Whether anything about the lanes was changed by hand."""
    return own_arrangement(view) != view


def _ordered(order: Sequence[str], shown: Sequence[str]) -> tuple[str, ...]:
    """An order in which the shown lanes stand as given and all others keep their places between them."""
    wanted = iter(shown)
    known = set(shown)
    kept = [next(wanted) if key in known else key for key in order]
    return (*kept, *wanted)
