"""Quiet periods before elections: from a file of days to what an editor is told of an article."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date
from functools import cache
from pathlib import Path

import msgspec

from site_builder.articles.checks import Finding
from site_builder.model import Article, Level, Problem
from site_builder.strings import say
from site_builder.yaml_document import Section, parse_document

FILE_NAME = "masa-tenang.yml"
KEYS = ("name", "from", "until", "offices")

_CAMPAIGN = re.compile(
    r"\b(?:kampanye|peserta[ -]pemilu|pasangan[ -]calon|paslon|caleg|calon[ -]legislatif|partai[ -]politik"
    r"|citra[ -]diri|rekam[ -]jejak|survei|jajak[ -]pendapat|hitung[ -]cepat|quick[ -]count)\b",
    re.IGNORECASE,
)


class QuietPeriod(msgspec.Struct, frozen=True):
    """Days on which nothing may be published for or against who stands for election; the last is included.

    `offices` are the ids of those for which it holds, with all below them; empty means all.
    """

    name: str
    first: date
    last: date
    offices: tuple[str, ...] = ()


@cache
def known_periods() -> tuple[QuietPeriod, ...]:
    """The periods that come with Warta."""
    text = Path(__file__).with_name(FILE_NAME).read_text(encoding="utf-8")
    return parse_periods(text, FILE_NAME)[0]


def load_periods(folder: Path) -> tuple[tuple[QuietPeriod, ...], tuple[Problem, ...]]:
    """The periods that come with Warta and those of the file in `folder`, if there is one; its problems."""
    path = folder / FILE_NAME
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return known_periods(), ()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        message, hint = say("facts.unreadable", reason=reason), say("facts.unreadable-fix")
        return known_periods(), (Problem(str(path), 0, "facts.unreadable", Level.ERROR, "", message, hint),)
    own, problems = parse_periods(text, str(path))
    return (*known_periods(), *own), problems


def parse_periods(text: str, path: str) -> tuple[tuple[QuietPeriod, ...], tuple[Problem, ...]]:
    """The periods that the text of the file `path` names, and its problems. Pure."""
    problems: list[Problem] = []
    document = parse_document(text, path, problems)
    found = [_period(document.section(key), key) for key in document.entries]
    return tuple(period for period in found if period is not None), tuple(problems)


def _period(section: Section, key: str) -> QuietPeriod | None:
    section.expect(KEYS)
    first, last = _day(section, "from"), _day(section, "until")
    if first is None or last is None:
        return None
    if last < first:
        section.refuse("until", "settings.not-day", "settings.not-day-fix", value=last)
        return None
    return QuietPeriod(section.text("name") or key, first, last, tuple(id for _, id in section.texts("offices")))


def _day(section: Section, key: str) -> date | None:
    value = section.text(key).strip()
    try:
        return date.fromisoformat(value)
    except ValueError:
        section.refuse(key, "settings.not-day", "settings.not-day-fix", value=value)
        return None


def find_quiet_period(
    article: Article, periods: Collection[QuietPeriod], offices: Collection[str]
) -> Iterator[Finding]:
    """An article of a quiet period whose title or topics speak of those who stand for election.

    `offices` are the article's office and all above it.
    """
    day = article.date.date()
    now = [period for period in periods if period.first <= day <= period.last]
    word = next(filter(None, map(_CAMPAIGN.search, (article.title, *article.tags))), None) if now else None
    if word is None:
        return
    for period in now:
        if not period.offices or set(period.offices) & set(offices):
            yield Finding("quiet-period", article.lines.get("date", 0), {"name": period.name, "value": word[0]})
