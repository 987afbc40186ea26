"""Warnings that an article's editor has answered with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from site_builder.articles.checks import LEVELS, a_problem
from site_builder.model import Article, Level, Problem


def silence(
    article: Article, problems: Iterable[Problem], shown_path: str, *, is_whole: bool = True
) -> tuple[Problem, ...]:
    """`problems` without those that the article's `ignore` answers, and what is wrong with `ignore` itself.

    Errors cannot be answered away: they protect readers, or they keep the file from being read. `is_whole` says that
    `problems` are all that can be found, so that an answer to none of them is superfluous.
    """
    if not article.ignored:
        return tuple(problems)
    answered = {ignored.code for ignored in article.ignored}
    found = tuple(problems)
    left = tuple(p for p in found if p.code not in answered or p.level is Level.ERROR)
    return (*left, *_check_answers(article, found, shown_path, is_whole))


def _check_answers(article: Article, found: tuple[Problem, ...], shown_path: str, is_whole: bool) -> Iterator[Problem]:
    line = article.lines.get("ignore", 0)
    codes = {problem.code for problem in found}
    for ignored in article.ignored[:MOST_ANSWERS]:
        if ignored.code not in LEVELS:
            near = next(iter(get_close_matches(ignored.code, LEVELS, n=1, cutoff=0)), "")
            yield a_problem(shown_path, line, "ignore-unknown", article.office, value=ignored.code, suggestion=near)
        elif LEVELS[ignored.code] is Level.ERROR:
            yield a_problem(shown_path, line, "ignore-grave", article.office, value=ignored.code)
        elif is_whole and ignored.code not in codes and ignored.code not in COMPARED:
            yield a_problem(shown_path, line, "ignore-unused", article.office, value=ignored.code)


MOST_ANSWERS = 100  # that are looked at for their own mistakes
# What is found only when the articles of an office stand side by side.
COMPARED = frozenset(("copy-identical", "tag-near"))
