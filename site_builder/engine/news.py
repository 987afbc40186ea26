"""All that is printed from an edition's news, as files in the order in which they stand on the site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from site_builder.engine.aliases import Takings, plan_aliases
from site_builder.engine.archives import NO_PAST, Past
from site_builder.engine.assets import Assets
from site_builder.engine.cards import LINE, Part, print_cards
from site_builder.engine.days import print_days
from site_builder.engine.edition import Edition
from site_builder.engine.lists import ListPlanner
from site_builder.engine.pages import Page, article_page, missing_page, tombstone_page
from site_builder.engine.press import Press, Render
from site_builder.engine.related import Related
from site_builder.engine.search import plan_search
from site_builder.engine.servers.addresses import PIECE, dump_addresses
from site_builder.engine.subscribing import dump_feed_style
from site_builder.engine.subscriptions import STYLE, dump_feeds, dump_site_maps
from site_builder.engine.tools import tools_pages
from site_builder.engine.wellknown import print_well_known
from site_builder.engine.words import Place
from site_builder.model import Problem
from site_builder.status import dump_status
from site_builder.views import neighbours


def print_news(
    edition: Edition,
    render: Render,
    assets: Assets,
    hand_pages: Iterable[str] = (),
    past: Past = NO_PAST,
    *,
    written: Iterable[str] = (),
    problems: list[Problem] | None = None,
) -> Iterator[tuple[str, bytes | None]]:
    """Every file of the site that is made from news: its path below the site, its bytes.

    `hand_pages` are the paths of pages that others write, for the sitemap, `written` the paths of all files that they
    write: no old address takes their place. `past` is the site as it was built last; None instead of bytes for a file
    that is there as it must be. `problems` gets what went wrong.
    """
    press = Press(render)
    taken = Takings(written)
    for path, content in _print_pages(edition, press, assets, hand_pages, past):
        taken.add(path)
        yield path, content
    moved: list[tuple[str, str]] = []
    for planned in plan_aliases(edition, taken):
        if isinstance(planned, Page):
            yield planned.file, press.print_page(planned.template, planned.context).encode()
            moved.append((planned.path, planned.context["target"]["canonical"]))
        elif problems is not None:
            problems.append(planned)
    gone = [stone.url for stone in edition.tombstones] if edition.site.has_articles else []
    yield PIECE, dump_addresses(edition.site.url, moved, gone)


def _print_pages(
    edition: Edition, press: Press, assets: Assets, hand_pages: Iterable[str], past: Past
) -> Iterator[tuple[str, bytes | None]]:
    shown = list(hand_pages)
    asked, index = plan_search(edition)
    for page in plan_pages(edition, press.print_part, asked):
        yield page.file, press.print_page(page.template, page.context).encode()
        if not page.context["here"]["noindex"] and not page.context["here"]["is_article"]:
            shown.append(page.path)
    for path, content in print_days(ListPlanner(edition, press.print_part), partial(_print, press), past):
        yield path, content
        if path.endswith("/index.html"):
            shown.append(path.removesuffix("index.html"))
    yield from index
    yield from print_well_known(edition, assets)
    yield from dump_feeds(edition, past)
    yield STYLE, dump_feed_style()
    if edition.indexnow:
        yield f"{edition.indexnow}.txt", edition.indexnow.encode()
    yield from dump_site_maps(edition, iter(shown))
    if edition.is_portal:
        yield "status.json", dump_status(edition.statuses, edition.now)


def _print(press: Press, page: Page) -> bytes:
    return press.print_page(page.template, page.context).encode()


def plan_pages(edition: Edition, part: Part, search: Mapping[str, Any] | None = None) -> Iterator[Page]:
    """Every page that is made from news but those at old addresses, each path once.

    `part` prints pieces of pages. `search` are the values of the search page, worked out if left out.
    """
    asked = plan_search(edition)[0] if search is None else search
    yield from tools_pages(edition, asked)
    yield from ListPlanner(edition, part).pages()
    if edition.site.has_articles:
        around, related = neighbours(edition.items), Related(edition.items)
        for item in edition.items:
            place = Place(edition.site, item.url.removeprefix(edition.site.url))
            cards = print_cards(edition, place, related.of(item), part, LINE)
            yield article_page(edition, item, *around[item.id], cards)
        for stone in edition.tombstones:
            yield tombstone_page(edition, stone)
    yield missing_page(edition)
