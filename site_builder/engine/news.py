"""All that is printed from an edition's news, as files in the order in which they stand on the site."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from itertools import chain
from typing import Any
from urllib.parse import unquote

from site_builder.articles.rules import is_reserved
from site_builder.engine.archives import NO_PAST, Past
from site_builder.engine.assets import Assets
from site_builder.engine.cards import BRIEF, Part, print_cards
from site_builder.engine.edition import Edition
from site_builder.engine.lists import ListPlanner
from site_builder.engine.pages import Page, article_page, missing_page, moved_page, tombstone_page
from site_builder.engine.press import Press, Render
from site_builder.engine.related import Related
from site_builder.engine.search import plan_search
from site_builder.engine.subscribing import dump_feed_style
from site_builder.engine.subscriptions import STYLE, dump_feeds, dump_site_maps
from site_builder.engine.tools import tools_pages
from site_builder.engine.wellknown import print_well_known
from site_builder.engine.words import Place
from site_builder.status import dump_status
from site_builder.views import neighbours


def print_news(
    edition: Edition, render: Render, assets: Assets, hand_pages: tuple[str, ...] = (), past: Past = NO_PAST
) -> Iterator[tuple[str, bytes | None]]:
    """Every file of the site that is made from news: its path below the site, its bytes.

    `hand_pages` are the paths of pages that others write; the sitemap names them too. `past` is the site as it was
    built last; None instead of bytes for a file that is there as it must be.
    """
    press = Press(render)
    shown = list(hand_pages)
    asked, index = plan_search(edition)
    for page in plan_pages(edition, press.print_part, asked):
        yield page.file, press.print_page(page.template, page.context).encode()
        if not page.context["here"]["noindex"] and not page.context["here"]["is_article"]:
            shown.append(page.path)
    yield from index
    yield from print_well_known(edition, assets)
    yield from dump_feeds(edition, past)
    yield STYLE, dump_feed_style()
    if edition.indexnow:
        yield f"{edition.indexnow}.txt", edition.indexnow.encode()
    yield from dump_site_maps(edition, iter(shown))
    if edition.is_portal:
        yield "status.json", dump_status(edition.statuses, edition.now)


def plan_pages(edition: Edition, part: Part, search: Mapping[str, Any] | None = None) -> Iterator[Page]:
    """Every page of the site that is made from news, each path once.

    `part` prints pieces of pages. `search` are the values of the search page, worked out if left out.
    """
    taken: set[str] = set()
    asked = plan_search(edition)[0] if search is None else search
    for page in chain(tools_pages(edition, asked), _news_pages(edition, part)):
        taken.add(page.file)
        yield page
    for page in _moved_pages(edition):
        if _is_free(page.file, taken):
            taken.add(page.file)
            yield page


def _news_pages(edition: Edition, part: Part) -> Iterator[Page]:
    yield from ListPlanner(edition, part).pages()
    if edition.site.has_articles:
        around, related = neighbours(edition.items), Related(edition.items)
        for item in edition.items:
            place = Place(edition.site, item.url.removeprefix(edition.site.url))
            cards = print_cards(edition, place, related.of(item), part, BRIEF)
            yield article_page(edition, item, *around[item.id], cards)
        for stone in edition.tombstones:
            yield tombstone_page(edition, stone)
    yield missing_page(edition)


def _moved_pages(edition: Edition) -> Iterator[Page]:
    for item in edition.items if edition.site.has_articles else ():
        for alias in item.aliases:
            yield moved_page(edition, item, unquote(alias).strip("/"))


def _is_free(file: str, taken: Set[str]) -> bool:
    """Whether an old address can have its page: below the site, not ours, and no file where a folder must be."""
    parts = file.split("/")
    if is_reserved(file) or not all(part.strip(".") for part in parts):
        return False
    return file not in taken and not any("/".join(parts[:depth]) in taken for depth in range(1, len(parts)))
