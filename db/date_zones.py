"""UTC offsets of named time zones."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from db.date_types import DateError

# The years the standard library's clock knows, one year in from each edge so that no offset leaves them.
_FIRST_S = -62_104_060_800
_LAST_S = 253_370_764_799


def zone_offset_s(utc_s: int, zone_name: str) -> int:
    """Seconds east of UTC in a named zone (`Europe/Kyiv`) at a UTC second; 0 outside the years 2 to 9998.

    Raises DateError `no_such_zone` for a name the time zone database does not have.
    """
    try:
        zone = ZoneInfo(zone_name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise DateError("no_such_zone", f"There is no time zone “{zone_name}”. Name one as in Europe/Kyiv.") from error
    if not _FIRST_S <= utc_s <= _LAST_S:
        return 0
    offset = datetime.fromtimestamp(utc_s, UTC).astimezone(zone).utcoffset()
    return 0 if offset is None else int(offset.total_seconds())
