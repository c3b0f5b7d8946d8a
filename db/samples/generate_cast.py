"""Who and where of a generated case: the training case's own cast, and more villages and people as it grows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from db.domain import Actor, ActorName, Place, Row, id_of
from db.samples.generate_plan import FIRST_S, zipf_shares
from db.samples.generate_words import ARABIC, CYRILLIC, LATIN, Words

MOST_ACTORS: Final = 86
MOST_PLACES: Final = 240
_VILLAGE_BOX: Final = ((-38.7, -37.7), (-21.6, -20.1))  # degrees north, east: the invented basin, in open ocean


@dataclass(frozen=True)
class Cast:
    """Row keys of actors and places, the most used first, and how much each is used."""

    rows: tuple[Row, ...]  # the places, actors and names that are not in the training case
    actors: NDArray[np.int64]
    actor_shares: NDArray[np.float64]
    places: NDArray[np.int64]
    place_shares: NDArray[np.float64]


def make_cast(base: list[Row], taken: dict[str, int], events: int, words: Words, rng: np.random.Generator) -> Cast:
    """The cast for so many events. The parties of the training case come first, so they are used most."""
    actors = sorted((row for row in base if isinstance(row, Actor)), key=lambda actor: actor.sort)
    places = [row for row in base if isinstance(row, Place) and row.kind not in ("country", "undisclosed")]
    villages = _villages(min(events // 500, MOST_PLACES - len(places)), taken["place"], words, rng)
    people = _people(min(events // 2000, MOST_ACTORS - len(actors)), taken["actor"], words)
    actor_ids = [row.id for row in (*actors, *people) if isinstance(row, Actor)]
    place_ids = [row.id for row in (*places, *villages)]
    return Cast(
        rows=(*villages, *people),
        actors=np.array(actor_ids, dtype=np.int64),
        actor_shares=zipf_shares(len(actor_ids), 1.1),
        places=np.array(place_ids, dtype=np.int64),
        place_shares=zipf_shares(len(place_ids), 0.9),
    )


def _villages(count: int, number: int, words: Words, rng: np.random.Generator) -> list[Place]:
    names = words.names(LATIN, np.arange(count, dtype=np.int64) + 7_000_000)
    (south, north), (west, east) = _VILLAGE_BOX
    return [
        Place(
            uid=f"village-{index + 1}",
            number=number + index + 1,
            recorded_s=FIRST_S,
            name=name,
            lat=round(rng.uniform(south, north), 4),
            lon=round(rng.uniform(west, east), 4),
            precision=2,
            parent_id=id_of("place-basin"),
        )
        for index, name in enumerate(names.tolist())
    ]


def _people(count: int, number: int, words: Words) -> list[Row]:
    """Persons with a name in a script of their own besides the Latin one."""
    serials = np.arange(count, dtype=np.int64) + 8_000_000
    latin = words.names(LATIN, serials)
    native = {script: words.names(script, serials) for script in (CYRILLIC, ARABIC)}
    rows: list[Row] = []
    for index, name in enumerate(latin.tolist()):
        given, family = name[:4], name[4:].capitalize()
        script, language = ((CYRILLIC, "ru"), (ARABIC, "ar"))[index % 2]
        actor = Actor(
            uid=f"person-{index + 1}",
            number=number + index + 1,
            recorded_s=FIRST_S,
            name=f"{given} {family}",
            short_name=f"{given[0]}. {family}",
            monogram=given[0] + family[0],
            sort_name=f"{family}, {given}",
            sort=1000 + index,
        )
        rows += [actor, ActorName(actor_id=actor.id, name=native[script][index], kind="native", language=language)]
    return rows
