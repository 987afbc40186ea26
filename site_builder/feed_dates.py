"""Dates as foreign feeds write them, Indonesian ones included, to aware moments.

Zones are read by name: `WIB`, `WITA` and `WIT` are +07:00, +08:00 and +09:00. A moment without an offset is in the
zone of the office that the feed belongs to, like everywhere in Warta.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from site_builder.articles.dates import FARTHEST, YEARS

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januari",
            "feb february februari pebruari peb",
            "mar march maret mrt",
            "apr april",
            "may mei",
            "jun june juni",
            "jul july juli",
            "aug august agustus agu agt ags agust",
            "sep september sept",
            "oct october oktober okt",
            "nov november nop nopember",
            "dec december desember des",
        ),
        start=1,
    )
    for name in names.split()
}
_ZONES = {
    "wib": 7,
    "wita": 8,
    "wit": 9,
    "z": 0,
    "ut": 0,
    "utc": 0,
    "gmt": 0,
    "est": -5,
    "edt": -4,
    "cst": -6,
    "cdt": -5,
    "mst": -7,
    "mdt": -6,
    "pst": -8,
    "pdt": -7,
}
_TIME = r"""(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d+)?)?
    \s*(?P<zone>[+-]\d{2}:?\d{2}|[+-]\d{2}|[a-z]{1,4}(?:[+-]\d{1,2}(?::?\d{2})?)?)?(?:\s*\([^)]*\))?"""
_BETWEEN = r"(?:\s*,?\s*(?:pukul|jam|pk\.?)?\s*)"
_NAMED = re.compile(
    rf"(?:[a-z'’]+\.?\s*,?\s+)?(?P<day>\d{{1,2}})[\s-]+(?P<month>[a-z]+)\.?[\s-]+(?P<year>\d{{4}}|\d{{2}})(?:{_BETWEEN}{_TIME})?",
    re.VERBOSE | re.ASCII,
)
_NUMBERED = re.compile(rf"(?P<year>\d{{4}})-(?P<month>\d{{2}})-(?P<day>\d{{2}})(?:(?:t|\s+)\s*{_TIME})?", re.VERBOSE)
_OFFSET = re.compile(r"(?P<name>[a-z]*)(?P<sign>[+-])(?P<hours>\d{1,2}):?(?P<minutes>\d{2})?")


def parse_feed_date(text: str, zone: str) -> datetime | None:
    """The moment that `text` names, in `zone` (IANA name), to the second; None if it is no date.

    Reads RFC 822 and RFC 2822 (`Tue, 15 Sep 2026 08:00:00 GMT`), RFC 3339 and what is near to it
    (`2026-09-15 08:00`), English or Indonesian names of days and months (`Sel, 15 Agustus 2026 08.00 WIB`). An
    unknown name of a zone is no date: a guess could be nine hours wrong.
    """
    folded = " ".join(text.lower().split())
    match = _NUMBERED.fullmatch(folded) or _NAMED.fullmatch(folded)
    if match is None:
        return None
    month = match["month"]
    number = int(month) if month.isdigit() else _MONTHS.get(month)
    year = int(match["year"])
    if len(match["year"]) == 2:
        year += 2000 if year < 70 else 1900
    if number is None or year not in YEARS:
        return None
    hour, minute, second = (int(match[name] or 0) for name in ("hour", "minute", "second"))
    local = ZoneInfo(zone)
    tz = _zone(match["zone"]) if match["zone"] else local
    if tz is None:
        return None
    try:
        moment = datetime(year, number, int(match["day"]), hour, minute, min(second, 59), tzinfo=tz)
        return moment.astimezone(local)
    except (ValueError, OverflowError):
        return None


def _zone(text: str) -> timezone | None:
    """A leading name in front of an offset (`GMT+7`, `UTC+08:00`) says nothing more."""
    if text in _ZONES:
        return timezone(timedelta(hours=_ZONES[text]))
    match = _OFFSET.fullmatch(text)
    if match is None or match["name"] not in ("", "gmt", "utc", "ut"):
        return None
    offset = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"] or 0))
    if offset > FARTHEST:
        return None
    return timezone(-offset if match["sign"] == "-" else offset) if offset else UTC
