"""Articles that the public may not see yet, or no more: for the preview of their own editors, and for nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from site_builder.articles.desk import Desk
from site_builder.articles.item import make_item
from site_builder.articles.rules import is_visible
from site_builder.articles.source import Fault
from site_builder.model import Article, Item


class Wait(StrEnum):
    """Why an article is not shown."""

    DRAFT = "draft"
    EMBARGO = "embargo"
    AHEAD = "ahead"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Hidden:
    """An article that is not shown: its file, the item that it would be, and why not; `until` or since when."""

    path: str
    item: Item
    wait: Wait
    until: datetime | None


def read_hidden(desk: Desk, paths: Iterable[str]) -> Iterator[Hidden]:
    """The articles at `paths` that are right but not shown now; what was withdrawn has nothing to show."""
    for path in paths:
        read = desk.read_article(path)
        article = None if isinstance(read, Fault) else read[0]
        if article is None or article.withdrawn or is_visible(article, desk.now):
            continue
        made = make_item(article, desk).outcome
        assert isinstance(made, Item), "only a withdrawn article becomes something else"
        yield Hidden(path, made, *_why(article, desk.now))


def _why(article: Article, now: datetime) -> tuple[Wait, datetime | None]:
    if article.is_draft:
        return Wait.DRAFT, None
    if article.embargo is not None and article.embargo > now:
        return Wait.EMBARGO, max(article.embargo, article.date)
    if article.date > now:
        return Wait.AHEAD, article.date
    return Wait.EXPIRED, article.expires
