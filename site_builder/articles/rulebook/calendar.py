"""Days that the calendar does not have, and weekdays that do not fit their day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import msgspec

from site_builder.articles.checks import Finding
from site_builder.articles.rulebook.prose import Prose
from site_builder.articles.spellings import MONTHS, WEEKDAYS
from site_builder.digits import NumberPattern

# Patterns begin with one digit, which the machine jumps to: what stands before the number is looked at afterwards.
_WRITTEN = NumberPattern(r"(?P<day>[0-9][0-9]{0,2})[ \t]+(?P<month>[^\W0-9_]{3,9})\b(?:[ \t]+(?P<year>[0-9]{4})\b)?")
_NUMBERS = NumberPattern(
    r"(?P<day>[0-9][0-9]?)(?P<mark>[/-])(?P<month>[0-9]{1,3})(?:(?P=mark)(?P<year>[0-9]{4}|[0-9]{2}))?"
    r"(?![0-9/-])(?!\.[0-9])"
)
_BEFORE = re.compile(
    r"\b(?P<weekday>senin|selasa|rabu|kamis|jum['’]?at|sabtu|minggu|ahad)\b[ \t]*[,(]?[ \t]*(?:tanggal[ \t]+)?$"
    r"|(?P<number>\bno(?:mor|\.)?[ \t:]*)$",
    re.IGNORECASE,
)
_SHORT_MONTHS = frozenset(name for name in MONTHS if len(name) < 4) - {"mei"}  # `5 des`, `3 mar`: too short to be sure
_LEAP = 2024
LOOK_BACK = 30  # characters


class _Written(msgspec.Struct, frozen=True):
    """A date as it was written in a text: its parts, the weekday before it, its line."""

    value: str
    day: int
    month: int
    year: str
    weekday: str
    line: int
    is_number: bool = False  # such as that of a letter


def find_calendar_errors(prose: Prose) -> Iterator[Finding]:
    """`31 November`, `24/098/2023`, `Senin, 15 September 2021`; without a year, in the years around the article's."""
    years = tuple(prose.article.date.year + shift for shift in (-1, 0, 1))
    for match, line in prose.search_numbers(_WRITTEN):
        name = match["month"].lower()
        if name in MONTHS and name not in _SHORT_MONTHS and not _stands_behind(match, "/.,-"):
            yield from _judge(_written(match, MONTHS[name], line), years)
    for match, line in prose.search_numbers(_NUMBERS):
        if _stands_behind(match, "/.-"):
            continue
        written = _written(match, int(match["month"]), line)
        is_date = written.weekday or (len(written.year) == 4 and match["mark"] == "/")
        if is_date and not written.is_number:
            yield from _judge(written, years)


def _stands_behind(match: re.Match[str], marks: str) -> bool:
    """Whether a digit or one of `marks` stands right before a match: then it is a piece of something longer."""
    before = match.string[match.start() - 1 : match.start()]
    return before.isdecimal() or (before != "" and before in marks)


def _written(match: re.Match[str], month: int, line: int) -> _Written:
    before = _BEFORE.search(match.string[max(0, match.start() - LOOK_BACK) : match.start()])
    weekday = (before["weekday"] or "") if before else ""
    value = f"{before[0] if before else ''}{match[0]}"
    is_number = bool(before and before["number"])
    return _Written(" ".join(value.split()), int(match["day"]), month, match["year"] or "", weekday, line, is_number)


def _judge(written: _Written, years: tuple[int, ...]) -> Iterator[Finding]:
    if written.year:
        years = (int(written.year) + (2000 if len(written.year) == 2 else 0),)
    days = [
        found
        for year in (years if written.year else (*years, _LEAP))
        if (found := _day(year, written.month, written.day))
    ]
    if not days:
        yield Finding("text-date-impossible", written.line, {"value": written.value})
    elif written.weekday:
        weekday = WEEKDAYS[written.weekday.lower()]
        if all(found.weekday() != weekday for found in days):
            yield Finding("text-weekday", written.line, {"value": written.value})


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
