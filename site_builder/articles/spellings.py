"""Dates in the spellings that editors and other programs use: `15 September 2021`, `Rabu (15/09/21)`, RFC 822.

What can mean two days is not guessed. A weekday must fit its day.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from site_builder.articles.dates import YEARS, parse_moment

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan january",
            "februari feb february pebruari peb",
            "maret mar march",
            "april apr",
            "mei may",
            "juni jun june",
            "juli jul july",
            "agustus agu agt ags aug august",
            "september sep sept",
            "oktober okt oct october",
            "november nov nopember nop",
            "desember des dec december",
        ),
        start=1,
    )
    for name in names.split()
}
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "senin sen monday mon",
            "selasa sel tuesday tue tues",
            "rabu rab wednesday wed",
            "kamis kam thursday thu thurs",
            "jumat jum'at jum’at jum friday fri",
            "sabtu sab saturday sat",
            "minggu min ahad sunday sun",
        )
    )
    for name in names.split()
}

_TIME = r"""(?:(?:\ |t)?(?:pukul|pkl\.?|jam|at)?\ ?
    (?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:\.\d+)?)?
    (?:\ ?(?P<half>am|pm))?(?:\ ?(?P<zone>z|utc|gmt|wib|wita|wit|[+-]\d{1,2}(?::?\d{2})?)(?:\ [a-z]{3,4})?)?)?"""
_YEAR = r"(?P<year>\d{4}|\d{2})"
_FORMS = (
    r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})",
    r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})",
    rf"(?P<d>\d{{1,2}})(?:\ |-|/)?(?P<name>[a-z]+)\.?(?:\ |-|/)?{_YEAR}",
    rf"(?P<name>[a-z]+)\.?\ (?P<d>\d{{1,2}})(?:st|nd|rd|th)?\ {_YEAR}",
    rf"(?P<a>\d{{1,2}})(?P<mark>[-/.])(?P<b>\d{{1,2}})(?P=mark){_YEAR}",
)
_CTIME = r"(?P<name>[a-z]+) (?P<d>\d{1,2}) (?P<clock>[\d:]+)(?P<zone> [+-]\d{4})? (?P<year>\d{4})"
_WEEKDAY = rf"(?:({'|'.join(sorted(WEEKDAYS, key=len, reverse=True))})\.?(?![a-z]) ?)?"
_SILENT = r"[(),\s]+|\b(?:hari|tanggal|tgl)\b\.?"
_DAY_IN_NAME = re.compile(r"(\d{4})(-?)(\d{2})\2(\d{2})(?!\d)|(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_DAY_IN_PATH = re.compile(r"(?:^|/)(\d{4})/(\d{1,2})/(\d{1,2})/")
LONGEST = 60


class _Patterns(msgspec.Struct, frozen=True):
    """What reads spellings, made when the first is met: most files never have one."""

    forms: tuple[re.Pattern[str], ...]
    ctime: re.Pattern[str]
    weekday: re.Pattern[str]
    silent: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    forms = tuple(re.compile(form + _TIME, re.VERBOSE) for form in _FORMS)
    return _Patterns(forms, re.compile(_CTIME), re.compile(_WEEKDAY), re.compile(_SILENT))


class Unclear(msgspec.Struct, frozen=True):
    """Why a text names no certain moment, as a code of the check table, and the days that it may mean."""

    code: str
    days: tuple[date, ...] = ()


def read_spelling(text: str, zone: str, near: date | None = None) -> datetime | Unclear:
    """The moment that `text` names, as `parse_moment` gives it; day comes before month.

    `05/09/2021` may be 5 September or 9 May: a weekday decides, or `near`, the day that the file's name tells.
    Years of two digits are of this century.
    """
    patterns = _patterns()
    words = " ".join(patterns.silent.sub(" ", text.lower()[: LONGEST + 1]).split())
    if len(text) > LONGEST:
        return Unclear("date-invalid")
    weekday = patterns.weekday.match(words)
    rest = words[weekday.end() :] if weekday else words
    named = WEEKDAYS[weekday[1]] if weekday and weekday[1] else None
    if ctime := patterns.ctime.fullmatch(rest):
        rest = f"{ctime['d']} {ctime['name']} {ctime['year']} {ctime['clock']}{ctime['zone'] or ''}"
    match = next((m for form in patterns.forms if (m := form.fullmatch(rest))), None)
    if match is None or match.groupdict().get("name") not in (None, *MONTHS):
        return Unclear("date-invalid")
    days = _days(match)
    if not days:
        return Unclear("date-impossible")
    fitting = tuple(day for day in days if named in (None, day.weekday()))
    if not fitting:
        return Unclear("date-weekday", days)
    day = near if near in fitting else fitting[0]
    if len(fitting) > 1 and near not in fitting:
        return Unclear("date-ambiguous", fitting)
    return parse_moment(f"{day}{_clock(match)}", zone) or Unclear("date-invalid")


def day_of_path(path: str) -> date | None:
    """The day that a file's name begins with (`2021-09-15-rapat.md`, `20210915_rapat.md`) or its folders name."""
    folders, _, name = path.rpartition("/")
    for part in (name, folders.rpartition("/")[2]) if name.lower().startswith("index.") else (name,):
        if found := _DAY_IN_NAME.match(part):
            year, month, day = (int(n) for n in found.groups() if n is not None and n.isdigit())
            return _day(year, month, day)
    found = _DAY_IN_PATH.search(f"{folders}/")
    return _day(*(int(n) for n in found.groups())) if found else None


def day_of_addresses(fields: Mapping[str, Any]) -> date | None:
    """The day that an old address in a front matter tells: `path = "2014/09/15/rapat"`."""
    addresses = [str(fields[key]) for key in ("path", "permalink", "url") if isinstance(fields.get(key), str)]
    return next(filter(None, (day_of_path(f"/{address}") for address in addresses)), None)


def write_moment(moment: datetime, zone: str) -> str:
    """The canonical spelling of a moment: `2021-09-15`, `2021-09-15 10:30`, with seconds where there are any."""
    local = moment.astimezone(ZoneInfo(zone))
    if not (local.hour or local.minute or local.second):
        return f"{local:%Y-%m-%d}"
    return f"{local:%Y-%m-%d %H:%M:%S}" if local.second else f"{local:%Y-%m-%d %H:%M}"


def _days(match: re.Match[str]) -> tuple[date, ...]:
    """The days of the calendar that the date of a match can mean."""
    parts = match.groupdict()
    if parts.get("y"):
        found = [_day(int(parts["y"]), int(parts["m"]), int(parts["d"]))]
    else:
        year = int(parts["year"]) + (2000 if len(parts["year"]) == 2 else 0)
        if parts.get("name"):
            found = [_day(year, MONTHS[parts["name"]], int(parts["d"]))]
        else:
            a, b = int(parts["a"]), int(parts["b"])
            found = [_day(year, b, a), _day(year, a, b)]
    return tuple(dict.fromkeys(day for day in found if day is not None))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year in YEARS else None
    except ValueError:
        return None


def _clock(match: re.Match[str]) -> str:
    if not match["hour"]:
        return ""
    hour = int(match["hour"])
    if match["half"]:
        hour = hour % 12 + (12 if match["half"] == "pm" else 0) if hour <= 12 else 99
    zone = (match["zone"] or "").upper().replace("GMT", "UTC")
    if zone[:1] in ("+", "-"):  # `-4` and `+730` are written too
        digits = zone[1:].replace(":", "")
        zone = f"{zone[0]}{digits[:-2] or digits:0>2}:{digits[-2:]}" if len(digits) > 2 else f"{zone[0]}{digits:0>2}:00"
    return f" {hour:02}:{match['minute']}:{match['second'] or '00'}{zone}"
