"""Sentences that a writing assistant left behind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from site_builder.articles.checks import Finding
from site_builder.articles.rulebook.prose import Prose


@cache
def _phrases() -> tuple[str, ...]:
    text = files(__package__).joinpath("assistants.txt").read_text(encoding="utf-8")
    return tuple(line.strip().lower() for line in text.splitlines() if line.strip() and not line.startswith("#"))


def find_assistant_phrases(prose: Prose) -> Iterator[Finding]:
    """The phrases of `assistants.txt`, wherever they stand, addresses included."""
    texts = (*(text for _, text in prose.fields), prose.article.body)
    folded = " ".join("\n".join(texts).lower().split())
    if not any(phrase in folded for phrase in _phrases()):
        return
    for key, text in prose.fields:
        yield from (Finding("assistant-phrase", prose.line_of(key), {"value": found}) for found, _ in _find(text))
    for found, offset in _find(prose.article.body):
        yield Finding("assistant-phrase", prose.line_at(offset), {"value": found})


def _find(text: str) -> Iterator[tuple[str, int]]:
    """Each phrase that is in `text`, as it stands there, and where it first does."""
    folded = " ".join(text.lower().split())
    for phrase in _phrases():
        if phrase in folded:
            match = re.search(r"\s+".join(map(re.escape, phrase.split())), text, re.IGNORECASE)
            yield (match[0], match.start()) if match else (phrase, 0)
