"""The values `db.dates` deals in: the date read from EDTF, its flags, and the error."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, IntFlag
from typing import Final


class DateError(ValueError):
    """A date that cannot be read.

    `code` is a short word for programs: empty, syntax, too_long, draft_2012, no_such_month, no_such_day,
    no_such_time, no_such_year, reversed, mixed_zone, ambiguous, no_anchor, weekday, no_such_zone.
    `sentence` is for people, says what does not fit and what to write instead.
    """

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


class DateForm(IntEnum):
    """What the text says about its dates: one, a stretch, one of several, or all of several."""

    DATE = 0
    INTERVAL = 1
    ONE_OF = 2
    ALL_OF = 3


class Precision(IntEnum):
    """The unit a date was given in; MIXED where no single unit fits."""

    SECOND = 0
    MINUTE = 1
    HOUR = 2
    DAY = 3
    MONTH = 4
    SEASON = 5
    YEAR = 6
    DECADE = 7
    CENTURY = 8
    MIXED = 9


class DateFlag(IntFlag):
    """Doubt and openness. INSTANT: the date carries a UTC offset or Z, so its bounds are UTC."""

    UNCERTAIN = 1
    APPROXIMATE = 2
    OPEN_START = 4
    OPEN_END = 8
    UNKNOWN_START = 16
    UNKNOWN_END = 32
    INSTANT = 64


# Building an enum member from a number costs more than reading a plain day; so they are built once.
FLAG_SETS: Final = tuple(DateFlag(bits) for bits in range(128))
FORMS: Final = tuple(DateForm)
PRECISIONS: Final = tuple(Precision)


@dataclass(frozen=True, slots=True)
class EdtfDate:
    """An EDTF text and the four bounds it stands for.

    Bounds are whole seconds since 1970-01-01T00:00:00 in the proleptic Gregorian calendar, both ends
    included (a day ends at 23:59:59); None is unbounded. They are UTC when INSTANT is set and floating wall
    time otherwise. `zone_offset_min` is the first offset stated, in minutes east of UTC.
    """

    text: str
    form: DateForm
    precision: Precision
    flags: DateFlag
    earliest_start_s: int | None
    latest_start_s: int | None
    earliest_end_s: int | None
    latest_end_s: int | None
    zone_offset_min: int | None

    @property
    def earliest_s(self) -> int | None:
        """First second the date may touch; None where open or unknown."""
        return self.earliest_start_s

    @property
    def latest_s(self) -> int | None:
        """Last second the date may touch; None where open or unknown."""
        return self.latest_end_s

    @property
    def packed_flags(self) -> int:
        """Flags (bits 0 to 6), form (7 and 8) and precision (9 to 12) as the case file stores them."""
        return int(self.flags) | int(self.form) << 7 | int(self.precision) << 9


def unpack_flags(packed: int) -> tuple[DateFlag, DateForm, Precision]:
    """The inverse of `EdtfDate.packed_flags`. Raises ValueError for a number that is no such packing."""
    precision = packed >> 9
    if packed < 0 or precision >= len(PRECISIONS):
        raise ValueError(f"{packed} is not a packed date")
    return FLAG_SETS[packed & 127], FORMS[packed >> 7 & 3], PRECISIONS[precision]
