"""Which ink, glyph and lane each event kind has. The indexes are those of `db.domain.EVENT_KINDS`."""

from __future__ import annotations

from db.domain import EVENT_KINDS, EVENT_STATUSES

KIND_LANE: dict[str, str] = {
    "round": "round",
    "swap": "swap",
    "statement": "statement",
    "incident": "incident",
    "agreement": "agreement",
    "contact": "contact",
    "period": "background",
    "other": "background",
}
LANE_KEYS = ("round", "swap", "statement", "incident", "agreement", "contact", "background")
"""Lanes by kind in their own order; "notes" stands first and "issues" last."""
LANE_INK: dict[str, str] = {
    "round": "round",
    "swap": "swap",
    "statement": "stmt",
    "incident": "force",
    "agreement": "kindA",
    "contact": "kindB",
    "background": "back",
}
LANE_OF_KIND = tuple(KIND_LANE[kind] for kind in EVENT_KINDS)
INK_OF_KIND = tuple(LANE_INK[lane] for lane in LANE_OF_KIND)
ROUND, SWAP, STATEMENT, INCIDENT = (EVENT_KINDS.index(k) for k in ("round", "swap", "statement", "incident"))
BACKGROUND_KINDS = tuple(i for i, lane in enumerate(LANE_OF_KIND) if lane == "background")
PLANNED = EVENT_STATUSES.index("planned")
NOT_HELD = tuple(EVENT_STATUSES.index(status) for status in ("planned", "postponed", "cancelled", "superseded"))
"""Statuses of what did not take place as it was said: drawn as an outline, never as something that happened."""
SOFT_INKS = frozenset({"round", "swap", "stmt", "force", "back"})
"""Inks that have a soft ground of their own; a pill of another ink stands on the panel's."""


def soft_of(ink: str) -> str:
    """The style of a pill's ground for an ink."""
    return f"{ink}Soft.fill" if ink in SOFT_INKS else "panel.fill"
