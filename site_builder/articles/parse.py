"""A raw article to a checked `Article`, every problem of its front matter at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from site_builder.articles.checks import a_problem
from site_builder.articles.fields import FIELDS, GUARDS, SYNONYMS
from site_builder.articles.reader import Facts, Reader
from site_builder.articles.source import RawArticle
from site_builder.model import Article, Level, Office, Problem


@dataclass(frozen=True, slots=True)
class Checked:
    """An article, or None if a problem among `problems` is an error."""

    article: Article | None
    problems: tuple[Problem, ...]


def parse_article(raw: RawArticle, office: Office, shown_path: str) -> Checked:
    """The article in `raw`, written by `office`. `shown_path` names the file in problems. Pure; raises nothing."""
    problems: list[Problem] = []
    reported: set[str] = set()

    def report(key: str, code: str, facts: Facts) -> None:
        top = key if key in raw.lines else key.split(".")[0]
        reported.add(english_of(top))
        problems.append(a_problem(shown_path, raw.lines.get(top, 0), code, office.id, **facts))

    values = _read_fields(raw.fields, Reader(office.zone, report), report)
    if not values.get("title") and "title" not in reported:
        report("title", "title-missing", {})
    if values.get("date") is None and "date" not in reported:
        report("date", "date-missing", {})
    if any(problem.level is Level.ERROR for problem in problems):
        return Checked(None, tuple(problems))
    article = Article(
        office=office.id,
        path=raw.path,
        stem=raw.stem,
        body=raw.body,
        body_line=raw.body_line,
        lines=raw.lines,
        **values,
    )
    return Checked(article, tuple(problems))


def _read_fields(fields: Mapping[str, Any], reader: Reader, report: Any) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in fields.items():
        field = FIELDS.get(key)
        if field is not None and value == "":
            continue
        if field is not None:
            read = field.read(reader, key, value)
            if read not in ("", None):
                values[field.attribute] = read
        elif key.lower() in FIELDS or key.lower() in SYNONYMS:
            report(key, "key-synonym", {"key": key, "suggestion": english_of(key)})
        else:
            near = get_close_matches(key.lower(), [*FIELDS, *SYNONYMS], n=1)
            suggestion = english_of(near[0]) if near else ", ".join(FIELDS)
            code = "key-guard" if suggestion in GUARDS else "key-unknown"
            report(key, code, {"key": key, "suggestion": suggestion})
    return values


def english_of(key: str) -> str:
    """The front matter key that `key` stands for: itself in lower case, or what its Indonesian synonym means."""
    return SYNONYMS.get(key.lower(), key.lower())
