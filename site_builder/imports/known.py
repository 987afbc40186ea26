"""What an office already has: by which a second import knows what is new, and no name is taken twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import unquote

from slugify import slugify

from site_builder.articles.desk import Desk
from site_builder.articles.parse import parse_article
from site_builder.articles.rules import identity_of, path_of
from site_builder.articles.source import Fault, find_articles, parse_source, read_bytes
from site_builder.imports.addresses import alias_of
from site_builder.imports.old_news import OldItem
from site_builder.imports.words import words_of_markdown
from site_builder.model import Article


@dataclass(slots=True)
class Catalogue:
    """The articles of an office, by everything that may tell one from another.

    An old address decides if both have one. Then what the source calls the item (`id`). An item without either is told
    by its day and title, and by its words.
    """

    by_alias: dict[str, str] = field(default_factory=dict)
    by_id: dict[str, str] = field(default_factory=dict)
    by_title: dict[tuple[date, str], list[str]] = field(default_factory=dict)
    bodies: dict[str, str] = field(default_factory=dict)
    with_alias: set[str] = field(default_factory=set)
    addresses: set[str] = field(default_factory=set)
    identities: set[str] = field(default_factory=set)
    paths: set[str] = field(default_factory=set)

    def add(self, path: str, article: Article, authority: str) -> None:
        self.paths.add(path.casefold())
        self.addresses.add(path_of(article))
        self.identities.add(identity_of(article, authority))
        self.by_title.setdefault(_title_key(article.date.date(), article.title), []).append(path)
        self.bodies[path] = article.body
        self.add_names(path, article.aliases, article.id)

    def add_names(self, path: str, aliases: Iterable[str], id: str) -> None:
        for alias in aliases:
            self.by_alias.setdefault(_plain(alias), path)
            self.with_alias.add(path)
        if id:
            self.by_id.setdefault(id, path)

    def find(self, item: OldItem, id: str) -> tuple[str, str] | None:
        """The article that `item` already is for certain, and how that is known: by `address` or by `guid`."""
        for alias in filter(None, map(alias_of, item.addresses)):
            if found := self.by_alias.get(_plain(alias)):
                return found, "address"
        if id and (found := self.by_id.get(id)):
            return found, "guid"
        return None

    def same_title(self, title: str, day: date, has_address: bool) -> tuple[str, ...]:
        """The articles of that day with that title, but none with an old address of its own if `has_address`."""
        same = self.by_title.get(_title_key(day, title), ())
        return tuple(path for path in same if not (has_address and path in self.with_alias))

    def says(self, path: str, body: str) -> bool:
        """Whether the article at `path` says the same words as `body`."""
        return words_of_markdown(self.bodies.get(path, "")) == words_of_markdown(body)

    def is_free(self, path: str, article: Article, authority: str) -> bool:
        return (
            path.casefold() not in self.paths
            and path_of(article) not in self.addresses
            and identity_of(article, authority) not in self.identities
        )


def read_catalogue(desk: Desk) -> Catalogue:
    """Reads every article of the office; one that has errors is known by what can be read of it."""
    known = Catalogue()
    for path in find_articles(desk.folder):
        raw = read_bytes(desk.folder, path)
        known.paths.add(path.casefold())
        source = raw if isinstance(raw, Fault) else parse_source(path, raw)
        if isinstance(source, Fault):
            continue
        article = parse_article(source, desk.office, path).article
        if article is not None:
            known.add(path, article, desk.authority)
            continue
        aliases = source.fields.get("aliases", ())
        id = source.fields.get("id", "")
        aliases = aliases if isinstance(aliases, list) else [aliases]
        known.add_names(path, filter(_is_text, aliases), id if isinstance(id, str) else "")
    return known


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _title_key(day: date, title: str) -> tuple[date, str]:
    return day, slugify(title)[:150] or title.casefold()


def _plain(alias: str) -> str:
    return unquote(alias).rstrip("/").casefold()
