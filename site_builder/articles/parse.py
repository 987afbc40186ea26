"""A raw article to a checked `Article`, every problem of its front matter at once."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

import msgspec

from site_builder.articles.checks import LEVELS, Finding, a_problem
from site_builder.articles.dates import parse_moment
from site_builder.articles.fields import FIELDS, GUARDS, SYNONYMS
from site_builder.articles.habits import Entry, translate
from site_builder.articles.headline import find_headline
from site_builder.articles.reader import Facts, Reader
from site_builder.articles.source import RawArticle
from site_builder.articles.spellings import day_of_addresses, day_of_path
from site_builder.model import Article, Level, Office, Problem

_VITAL = GUARDS | {"title", "date"}


class Checked(msgspec.Struct, frozen=True):
    """An article, or None if a problem among `problems` is an error."""

    article: Article | None
    problems: tuple[Problem, ...]


def parse_article(raw: RawArticle, office: Office, shown_path: str) -> Checked:
    """The article in `raw`, written by `office`. `shown_path` names the file in problems. Pure; raises nothing.

    A title that the front matter does not give is the text's first heading, a date the one that the path tells;
    both are noted.
    """
    entries, notes = translate(raw.fields, raw.lines)
    fields = _Fields(raw, office)
    fields.findings += [*raw.notes, *notes]
    values = fields.read(entries)
    _guess(values, fields)
    found = tuple(_problem(finding, shown_path, office) for finding in fields.findings)
    if any(problem.level is Level.ERROR for problem in found):
        return Checked(None, found)
    article = Article(
        office=office.id,
        path=raw.path,
        stem=raw.stem,
        body=raw.body,
        body_line=raw.body_line,
        lines={name: raw.lines.get(entry.key, 0) for name, entry in entries.items()},
        **values,
    )
    return Checked(article, found)


class _Fields:
    """Reads the fields of one article and gathers what was found on the way."""

    def __init__(self, raw: RawArticle, office: Office) -> None:
        self.raw = raw
        self.zone = office.zone
        self.near = day_of_path(raw.path) or day_of_addresses(raw.fields)
        self.findings: list[Finding] = []
        self.reported: set[str] = set()

    def read(self, entries: Mapping[str, Entry]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name, entry in entries.items():
            field = FIELDS.get(name)
            if field is None:
                self.findings.append(_unknown(entry.key, self.raw.lines.get(entry.key, 0)))
            elif entry.value != "":
                read = field.read(Reader(self.zone, self._report_for(name, entry), self.near), entry.key, entry.value)
                if read not in ("", None):
                    values[field.attribute] = read
        return values

    def _report_for(self, name: str, entry: Entry) -> Any:
        def report(key: str, code: str, facts: Facts) -> None:
            line = self.raw.lines.get(entry.key, 0)
            if code == "value-short" and (
                entry.is_foreign or any(f.code == code and f.line == line for f in self.findings)
            ):
                return
            if LEVELS[code] is Level.ERROR and entry.is_foreign and name not in _VITAL:
                code, facts = "foreign-unread", {"key": key}
            if LEVELS[code] is Level.ERROR:
                self.reported.add(name)
            self.findings.append(Finding(code, line, facts))

        return report


def _guess(values: dict[str, Any], fields: _Fields) -> None:
    """Fills in title and date from the text and the path, or says that they are missing."""
    raw = fields.raw
    if not values.get("title") and "title" not in fields.reported:
        headline = find_headline(raw.body)
        line = raw.lines.get("title", 0)
        if headline is None:
            fields.findings.append(Finding("title-missing", line))
        else:
            values["title"] = headline.text
            fields.findings.append(Finding("title-guessed", raw.body_line + headline.line, {"value": headline.text}))
    if values.get("date") is None and "date" not in fields.reported:
        line = raw.lines.get("date", 0)
        if fields.near is None:
            fields.findings.append(Finding("date-missing", line))
        else:
            values["date"] = parse_moment(f"{fields.near}", fields.zone)
            fields.findings.append(Finding("date-guessed", line, {"value": f"{fields.near}"}))


def _unknown(key: str, line: int) -> Finding:
    near = get_close_matches(key.lower(), [*FIELDS, *SYNONYMS], n=1)
    suggestion = english_of(near[0]) if near else ", ".join(FIELDS)
    return Finding("key-guard" if suggestion in GUARDS else "key-unknown", line, {"key": key, "suggestion": suggestion})


def _problem(finding: Finding, shown_path: str, office: Office) -> Problem:
    return a_problem(shown_path, finding.line, finding.code, office.id, **finding.facts)


def english_of(key: str) -> str:
    """The front matter key that `key` stands for: itself in lower case, or what its Indonesian synonym means."""
    return SYNONYMS.get(key.lower(), key.lower())
