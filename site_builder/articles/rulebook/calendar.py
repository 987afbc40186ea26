"""Days that the calendar does not have, and weekdays that do not fit their day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from site_builder.articles.checks import Finding
from site_builder.articles.rulebook.prose import Prose
from site_builder.articles.spellings import MONTHS, WEEKDAYS

_WEEKDAY = "senin|selasa|rabu|kamis|jum['’]?at|sabtu|minggu|ahad"
_MONTH = "|".join(sorted((name for name in MONTHS if len(name) > 3 or name == "mei"), key=len, reverse=True))
_GAP = r"[ \t]*[,(]?[ \t]*(?:tanggal[ \t]+)?"
_WRITTEN = re.compile(
    rf"(?:\b(?P<weekday>{_WEEKDAY})\b{_GAP})?(?<![\d/.,-])(?P<day>\d{{1,3}})[ \t]+(?P<month>{_MONTH})\b"
    r"(?:[ \t]+(?P<year>\d{4})\b)?",
    re.IGNORECASE,
)
_NUMBERS = re.compile(
    rf"(?P<number>\bno(?:mor|\.)?[ \t:]*)?(?:\b(?P<weekday>{_WEEKDAY})\b{_GAP})?"
    r"(?<![\d/.-])(?P<day>\d{1,2})(?P<mark>[/-])(?P<month>\d{1,3})(?:(?P=mark)(?P<year>\d{4}|\d{2}))?(?![\d/-])(?!\.\d)",
    re.IGNORECASE,
)
_LEAP = 2024


def find_calendar_errors(prose: Prose) -> Iterator[Finding]:
    """`31 November`, `24/098/2023`, `Senin, 15 September 2021`; without a year, in the years around the article's."""
    years = tuple(prose.article.date.year + shift for shift in (-1, 0, 1))
    for match, line in prose.search(_WRITTEN):
        month = MONTHS[match["month"].lower()]
        yield from _judge(match, line, month, int(match["day"]), years)
    for match, line in prose.search(_NUMBERS):
        is_date = match["weekday"] or (match["year"] and len(match["year"]) == 4 and match["mark"] == "/")
        if is_date and not match["number"]:
            yield from _judge(match, line, int(match["month"]), int(match["day"]), years)


def _judge(match: re.Match[str], line: int, month: int, day: int, years: tuple[int, ...]) -> Iterator[Finding]:
    given = match["year"]
    if given:
        years = (int(given) + (2000 if len(given) == 2 else 0),)
    days = [found for year in (years if given else (*years, _LEAP)) if (found := _day(year, month, day))]
    value = " ".join(match[0].split())
    if not days:
        yield Finding("text-date-impossible", line, {"value": value})
    elif match["weekday"]:
        weekday = WEEKDAYS[match["weekday"].lower()]
        if all(found.weekday() != weekday for found in days):
            yield Finding("text-weekday", line, {"value": value})


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
