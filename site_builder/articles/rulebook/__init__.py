"""What an editor would want to be told of a text. One file a theme; each rule is pure and finds, it does not judge.

How grave a finding is, and its sentence, stand in `articles/checks.py` and in the strings file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from site_builder.articles.checks import Finding
from site_builder.articles.rulebook.assistants import find_assistant_phrases
from site_builder.articles.rulebook.calendar import find_calendar_errors
from site_builder.articles.rulebook.outline import find_missing_alts, find_skipped_headings
from site_builder.articles.rulebook.personal_data import find_personal_data
from site_builder.articles.rulebook.prose import Prose
from site_builder.articles.rulebook.raw_html import find_removed_html
from site_builder.model import Article

Rule = Callable[[Prose], Iterator[Finding]]

RULES: tuple[Rule, ...] = (
    find_calendar_errors,
    find_personal_data,
    find_assistant_phrases,
    find_skipped_headings,
    find_missing_alts,
    find_removed_html,
)


def find_in_text(article: Article) -> list[Finding]:
    """All that the rules find in the words of an article, rule by rule."""
    return find_in_texts([article])[0]


def find_in_texts(articles: Iterable[Article]) -> list[list[Finding]]:
    """As `find_in_text`, of each article: one rule reads them all before the next one does."""
    proses = [Prose(article) for article in articles]
    found: list[list[Finding]] = [[] for _ in proses]
    for rule in RULES:
        for prose, findings in zip(proses, found, strict=True):
            findings += rule(prose)
    return found
