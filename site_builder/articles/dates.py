"""Dates as editors write them to aware moments in the zone of their office.

A moment without an offset is in the office's zone. A date without a time is the first moment of that calendar
day in the office's zone, so the day never shifts; a page shows such a moment as a day alone.
"""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

_MOMENT = re.compile(
    r"""(?P<day>\d{4}-\d{2}-\d{2})
        (?:[T ]\s*(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:\.\d+)?)?
           \s*(?P<offset>Z|UTC|[+-]\d{2}:?\d{2}|WIB|WITA|WIT)?)?""",
    re.VERBOSE,
)
YEARS = range(1945, 2101)
FARTHEST = timedelta(hours=14)  # no zone is farther from UTC

_NAMED = {"WIB": "+07:00", "WITA": "+08:00", "WIT": "+09:00", "Z": "+00:00", "UTC": "+00:00"}


def parse_moment(text: str, zone: str) -> datetime | None:
    """The moment that `text` names, in `zone` (IANA name), to the second; None if it is no date.

    Reads `2026-11-20`, `2026-11-20 09:30`, `2026-11-20 09.30 WIB`, `2026-11-20T09:30:00+07:00` (RFC 3339). A year
    outside `YEARS` or an offset beyond `FARTHEST` is a slip of the finger and no date.
    """
    match = _MOMENT.fullmatch(text.strip().upper())
    if match is None:
        return None
    hour, minute, second = (int(match[name] or 0) for name in ("hour", "minute", "second"))
    local = ZoneInfo(zone)
    try:
        moment = datetime.combine(datetime.fromisoformat(match["day"]).date(), time(hour, minute, second))
        if moment.year not in YEARS:
            return None
        if not match["offset"]:
            return moment.replace(tzinfo=local)
        moment = datetime.fromisoformat(f"{moment.isoformat()}{_NAMED.get(match['offset'], match['offset'])}")
        offset = moment.utcoffset()
        return moment.astimezone(local) if offset is not None and abs(offset) <= FARTHEST else None
    except ValueError:
        return None


def is_day_alone(moment: datetime) -> bool:
    """Whether `moment` stands for a day without a time."""
    return moment.timetz().replace(tzinfo=None) == time(0)
