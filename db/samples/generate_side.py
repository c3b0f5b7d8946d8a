"""What hangs on the generated events: rounds and swaps with their facts, claims on swaps, quotes of statements."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count as counted
from typing import Any, Final

import numpy as np

from db.bulk import BulkWriter
from db.civil_days import DAY_S
from db.domain import QUOTE_MEDIA, QUOTE_MODES, id_of
from db.samples.generate_cast import Cast
from db.samples.generate_dates import day_texts
from db.samples.generate_events import RecordRow
from db.samples.generate_parts import Participations
from db.samples.generate_plan import Plan, ids_of
from db.samples.generate_words import Words, sentences

QUOTED_SHARE: Final = 0.1
"""Of the statements that have a speaker."""
ROUNDS_IN_A_SERIES: Final = 8

_MODES: Final = ("exchange", "release", "return_of_remains")
_CATEGORIES: Final = ("military", "detainee", "civilian", "wounded_sick", "remains")
_QUOTE_COLUMNS: Final = (
    "id", "speaker_id", "mode", "text", "language", "medium", "said_edtf", "date_basis", "statement_id",
    "said_earliest_s", "said_latest_s",
)  # fmt: skip
_CLAIM_COLUMNS: Final = (
    "id", "swap_id", "from_id", "to_id", "category", "count_min", "count_max", "measure", "modality", "claimed_by_id",
)  # fmt: skip
_REPUBLIC, _COUNCIL, _RELIEF = (id_of(uid) for uid in ("karsa-republic", "upland-council", "relief-committee"))


@dataclass
class SideRows:
    """Rows by table, each in the order of its keys, and the parent rows of those that are records."""

    records: list[RecordRow] = field(default_factory=list)
    tables: dict[str, tuple[tuple[str, ...], list[tuple[Any, ...]]]] = field(default_factory=dict)


def make_side_rows(
    plan: Plan, cast: Cast, parts: Participations, words: Words, taken: dict[str, int], rng: np.random.Generator
) -> SideRows:
    """The rows beside a plan's events. `taken`: kind → the highest short number in use."""
    side = SideRows()
    side.tables["round"] = (("event_id", "series", "number", "format", "outcome"), sorted(_rounds(plan)))
    _add_swaps(side, plan, taken.get("count_claim", 0), rng)
    _add_quotes(side, plan, parts, words, taken.get("quote", 0), rng)
    return side


def write_side_rows(writer: BulkWriter, side: SideRows) -> None:
    """Writes the tables; the parent rows are written with those of the events."""
    for table, (columns, rows) in side.tables.items():
        writer.columns(table, columns, rows)


def _rounds(plan: Plan) -> Iterator[tuple[int, str, int, str, str]]:
    """Eight rounds to a series, numbered in order of time."""
    rows = plan.rows_of_kind("round")
    in_order = rows[np.argsort(plan.start_s[rows], kind="stable")]
    for place, event_id in enumerate(plan.ids[in_order].tolist()):
        series, number = divmod(place, ROUNDS_IN_A_SERIES)
        yield event_id, f"Local talks {series + 1}", number + 1, "direct", ("continue", "partial", "none")[place % 3]


def _add_swaps(side: SideRows, plan: Plan, number: int, rng: np.random.Generator) -> None:
    """Each swap has what one side let go, what the other did, and the total; they add up."""
    rows = plan.rows_of_kind("swap")
    swap_ids, recorded = plan.ids[rows].tolist(), plan.recorded_s[rows].tolist()
    out = np.minimum(rng.pareto(1.2, len(rows)) * 12 + 1, 900).astype(np.int64)
    equal = rng.random(len(rows)) < 0.6
    back = np.where(equal, out, np.minimum(rng.pareto(1.2, len(rows)) * 12 + 1, 900).astype(np.int64))
    mode_numbers = rng.choice(len(_MODES), len(rows), p=(0.8, 0.12, 0.08)).tolist()
    category_numbers = rng.choice(4, len(rows), p=(0.5, 0.3, 0.1, 0.1)).tolist()
    claims: list[tuple[Any, ...]] = []
    swaps: list[tuple[Any, ...]] = []
    uids = (f"gk{serial:x}" for serial in counted())
    numbers = counted(number + 1)
    facts = zip(swap_ids, recorded, out.tolist(), back.tolist(), mode_numbers, category_numbers, strict=True)
    for swap_id, recorded_s, went, came, mode, category in facts:
        one_way = _MODES[mode] == "release"
        word = "remains" if _MODES[mode] == "return_of_remains" else _CATEGORIES[category]
        formula = "one_way" if one_way else "equal" if went == came else "unequal"
        swaps.append((swap_id, _MODES[mode], formula))
        said: list[tuple[int | None, int | None, str, int, int]] = [(_REPUBLIC, _COUNCIL, word, went, _REPUBLIC)]
        if not one_way:
            said.append((_COUNCIL, _REPUBLIC, word, came, _COUNCIL))
        said.append((None, None, "total", went if one_way else went + came, _RELIEF))
        for from_id, to_id, what, people, by in said:
            uid = next(uids)
            claim_id = id_of(uid)
            side.records.append((claim_id, uid, "count_claim", "record", next(numbers), "", None, recorded_s))
            claims.append((claim_id, swap_id, from_id, to_id, what, people, people, "whole", "delivered", by))
    side.tables["swap"] = (("event_id", "mode", "formula"), swaps)
    side.tables["count_claim"] = (_CLAIM_COLUMNS, sorted(claims))


def _add_quotes(
    side: SideRows, plan: Plan, parts: Participations, words: Words, number: int, rng: np.random.Generator
) -> None:
    """One quote for each tenth statement whose speaker took part, said on the day it began."""
    rows = plan.rows_of_kind("statement")
    rows = rows[(parts.first_actor[rows] != 0) & (rng.random(len(rows)) < QUOTED_SHARE)]
    uids = [f"gq{serial:x}" for serial in range(len(rows))]
    first_s = plan.start_s[rows] // DAY_S * DAY_S
    modes = rng.choice(len(QUOTE_MODES), len(rows), p=(0.6, 0.2, 0.2)).tolist()
    media = rng.integers(0, len(QUOTE_MEDIA), len(rows)).tolist()
    recorded = plan.recorded_s[rows].tolist()
    ids = ids_of(uids).tolist()
    texts = sentences(words, rng, len(rows))
    quotes = zip(
        ids,
        parts.first_actor[rows].tolist(),
        [QUOTE_MODES[mode] for mode in modes],
        texts,
        [_language(text) for text in texts],
        [QUOTE_MEDIA[medium] for medium in media],
        day_texts(first_s).tolist(),
        ["stated"] * len(rows),
        plan.ids[rows].tolist(),
        first_s.tolist(),
        (first_s + DAY_S - 1).tolist(),
        strict=True,
    )
    side.tables["quote"] = (_QUOTE_COLUMNS, sorted(quotes))
    side.records += [
        (quote_id, uid, "quote", "record", number + place, "", None, recorded_s)
        for place, (quote_id, uid, recorded_s) in enumerate(zip(ids, uids, recorded, strict=True), 1)
    ]


def _language(text: str) -> str:
    """By the script of its first letter."""
    letter = text[0]
    if letter >= "\u0600":
        return "ar"
    return "ru" if letter >= "\u0400" else "en"
