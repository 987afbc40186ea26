"""Sentences that a writing assistant left behind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from site_builder.articles.checks import Finding
from site_builder.articles.rulebook.prose import Prose


@cache
def _phrases() -> re.Pattern[str]:
    text = files(__package__).joinpath("assistants.txt").read_text(encoding="utf-8")
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return re.compile("|".join(r"\s+".join(map(re.escape, line.split())) for line in lines), re.IGNORECASE)


def find_assistant_phrases(prose: Prose) -> Iterator[Finding]:
    """The phrases of `assistants.txt`, wherever they stand, addresses included."""
    pattern = _phrases()
    for key, text in prose.fields:
        for match in pattern.finditer(text):
            yield Finding("assistant-phrase", prose.line_of(key), {"value": match[0]})
    for match in pattern.finditer(prose.article.body):
        yield Finding("assistant-phrase", prose.line_at(match.start()), {"value": match[0]})
