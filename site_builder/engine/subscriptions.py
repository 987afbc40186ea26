"""The feeds of one site: which there are, and what stands in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import cache, partial
from urllib.parse import urlsplit

import msgspec
from msgspec import structs

from site_builder.engine.archives import Past, dump_archive
from site_builder.engine.cards import kind_name
from site_builder.engine.edition import Edition
from site_builder.engine.sheets import Sheet, Stamps, program, short
from site_builder.feeds import FORMATS, Printer, SitemapEntry, Subscription, dump_opml, feed_id, plan_sitemaps
from site_builder.feeds.archives import Shelf, Weights, choose_news, plan_shelf, window_for
from site_builder.feeds.document import OWN_NEWS, Document
from site_builder.feeds.news_sitemap import dump_news_sitemap
from site_builder.ledger import Ledger, News, PlainLedger, Recent, Theme, recent_of, split
from site_builder.model import KINDS, Feed
from site_builder.strings import say
from site_builder.views import tag_slug

COMBINED = "gabungan"
STYLE = "umpan/umpan.css"
_ABOUT = {Theme.CLARIFICATION: "kind.klarifikasi", Theme.URGENT: "class.serta-merta"}

Printed = tuple[str, bytes | None]
Remember = Callable[[News], Recent]  # when news moved


class Group(StrEnum):
    """Why a feed is there."""

    MAIN = "main"
    THEME = "theme"
    KIND = "kind"
    TOPIC = "topic"


class Channel(msgspec.Struct, frozen=True):
    """One feed of a site before its news is in it. Only `MAIN` feeds have archives; `shelf` is that, if it is known."""

    group: Group
    feed: Feed
    ledger: Ledger
    theme: Theme | None = None
    shelf: Shelf | None = None


def plan_channels(edition: Edition) -> Iterator[Channel]:
    """All feeds of the site. On a portal the combined one first, then its own news alone below `sendiri/`."""
    own = own_feed(edition)
    everything, whole = own, edition.own_ledger
    if edition.is_portal:
        everything, whole = _combined(edition), edition.whole_ledger
        yield Channel(Group.MAIN, everything, whole, shelf=edition.shelf)
        own = structs.replace(own, url=own.url + OWN_NEWS)
    yield Channel(Group.MAIN, own, edition.own_ledger)
    for theme in Theme:
        yield Channel(Group.THEME, _part(edition, everything, theme, say(_ABOUT[theme])), whole, theme)
    news: tuple[News, ...] = (*edition.items, *edition.tombstones)
    recent = _remember_recent()
    yield from _kinds(edition, news, recent)
    yield from _topics(edition, news, recent)


def own_feed(edition: Edition) -> Feed:
    """The feed of the office's own news, without its news."""
    name = edition.office.name
    return structs.replace(_head(edition), title=name, description=say("feed.own-description", office=name))


def dump_feeds(edition: Edition, past: Past) -> Iterator[Printed]:
    """The feed files of the site: paths below it, and their bytes; None for one that is in `past` as it must be."""
    for sheet in plan_feeds(edition, past, Stamps()):
        yield sheet.path, sheet.make and sheet.make()


def plan_feeds(edition: Edition, past: Past, stamps: Stamps) -> Iterator[Sheet]:
    """The feed files of the site, in one go because they share their entries; a portal's list of all offices' feeds."""
    printer, weights = Printer(), Weights()
    for channel in plan_channels(edition):
        yield from _plan_feed(edition, channel, past, stamps, printer, weights)
    if edition.is_portal:
        content = dump_opml(edition.office.name, _subscriptions(edition), edition.tree)
        yield Sheet.ready("opml.xml", content)


def _plan_feed(
    edition: Edition, channel: Channel, past: Past, stamps: Stamps, printer: Printer, weights: Weights
) -> Iterator[Sheet]:
    """The files of one feed of the site, and of its archive."""
    window = window_of(edition)
    folder = channel.feed.url.removeprefix(edition.site.url)
    shelf = Shelf()
    if channel.group is Group.MAIN:
        lines = channel.ledger.lines
        shelf = channel.shelf or plan_shelf(lines(), edition.now, edition.office.zone, window)
        for path, content in dump_archive(channel.feed, channel.ledger, shelf, folder, past, printer):
            yield Sheet.ready(path, content)
    feed = fill_subscription(channel, shelf, window, weights)
    news: tuple[News, ...] = (*feed.items, *feed.tombstones)
    head = repr(structs.replace(feed, items=(), tombstones=()))
    key = short(program(), head, *(stamps.of(entry) for entry in news))
    document = cache(partial(printer.plan, feed))
    for name in FORMATS:
        yield Sheet(folder + name, partial(_write, printer, name, document), key)


def _write(printer: Printer, name: str, document: Callable[[], Document]) -> bytes:
    return printer.write(name, document())


def fill_subscription(channel: Channel, shelf: Shelf, window: int, weights: Weights | None = None) -> Feed:
    """The subscription document of a feed: its newest news, linked to the newest document of its archive.

    `weights` are those of news that was weighed before.
    """
    ledger = channel.ledger
    waiting = next(ledger.read([(shelf.open[0].position, shelf.open[-1].position)])) if shelf.open else ()
    items, stones = split(choose_news(ledger.latest(2 * window, channel.theme), waiting, window, weights))
    previous = f"{channel.feed.url}{shelf.newest}" if shelf.newest else ""
    return structs.replace(channel.feed, items=items, tombstones=stones, previous=previous)


def window_of(edition: Edition) -> int:
    """How many items stand in a subscription document: as set, or more for a nation than for others."""
    return window_for(edition.office, edition.window)


def main_feeds(edition: Edition) -> Iterator[Feed]:
    """The feeds that every page of the site names, without their news."""
    for channel in plan_channels(replace(edition, items=(), tombstones=())):
        if channel.group in (Group.MAIN, Group.THEME):
            yield channel.feed


def part_title(edition: Edition, about: str) -> str:
    """The title of the feed of the site's own news about one kind or topic."""
    return say("feed.part-title", feed=edition.office.name, about=about)


def dump_site_maps(edition: Edition, pages: Iterator[str]) -> Iterator[tuple[str, bytes]]:
    """`sitemap.xml` and its parts, and `sitemap-news.xml` if there is news of the last two days.

    `pages` are the paths of pages that are no articles.
    """
    own = edition.items if edition.site.has_articles else ()
    articles = [SitemapEntry(item.url, item.corrected) for item in reversed(own)]
    others = [SitemapEntry(edition.site.url + path) for path in pages]
    yield from plan_sitemaps(edition.site.url, [*articles, *others])
    news = dump_news_sitemap(edition.site.url, edition.office.name, own, edition.now)
    if news is not None:
        yield "sitemap-news.xml", news


def _head(edition: Edition) -> Feed:
    site = edition.site
    identity = feed_id(edition.tree.authority, edition.office.id)
    style = urlsplit(site.url).path + STYLE
    return Feed(identity, "", "", edition.office, site.url, site.url, (), hub=edition.hub, style=style)


def _combined(edition: Edition) -> Feed:
    office = edition.office
    return structs.replace(
        _head(edition),
        id=feed_id(edition.tree.authority, office.id, COMBINED),
        title=say("feed.combined-title", office=office.name),
        description=say("feed.combined-description", office=office.name),
        offices={each.id: each for each in (office, *edition.offices_below)},
        sites=edition.homes,
        feeds=edition.feeds,
    )


def _part(edition: Edition, whole: Feed, path: str, about: str, home: str = "") -> Feed:
    """The feed of those news of `whole` that are about one thing, below the folder `path`."""
    return structs.replace(
        whole,
        id=feed_id(edition.tree.authority, edition.office.id, path),
        title=say("feed.part-title", feed=whole.title, about=about),
        description=say("feed.part-description", feed=whole.title, about=about),
        url=f"{edition.site.url}{path}/",
        home_url=edition.site.url + home,
    )


def _kinds(edition: Edition, news: Sequence[News], recent: Remember) -> Iterator[Channel]:
    groups = _group(news, lambda entry: [entry.kind] if entry.kind in KINDS else [])
    for kind in sorted(groups):
        yield _own_part(edition, Group.KIND, f"jenis/{kind}", kind_name(kind), groups[kind], recent)


def _topics(edition: Edition, news: Sequence[News], recent: Remember) -> Iterator[Channel]:
    groups = _group(news, lambda entry: [tag_slug(tag) for tag in entry.tags])
    names = {topic.slug: topic.name for topic in edition.topics}
    for slug in sorted(filter(None, groups)):
        chosen = groups[slug]
        name = names.get(slug) or next(tag for tag in chosen[0].tags if tag_slug(tag) == slug)
        yield _own_part(edition, Group.TOPIC, f"topik/{slug}", say("view.topic", topic=name), chosen, recent)


def _own_part(edition: Edition, group: Group, path: str, about: str, news: list[News], recent: Remember) -> Channel:
    own = structs.replace(_head(edition), title=edition.office.name, sites={edition.office.id: edition.site.url})
    has_page = bool(split(news)[0])
    feed = _part(edition, own, path, about, f"{path}/" if has_page else "")
    return Channel(group, feed, PlainLedger(tuple(news), recent))


def _remember_recent() -> Remember:
    """`recent_of`, worked out once for all feeds in which a piece of news is."""
    known: dict[tuple[str, str], Recent] = {}

    def recent(entry: News) -> Recent:
        key = (entry.office, entry.id)
        if key not in known:
            known[key] = recent_of(entry)
        return known[key]

    return recent


def _group(news: Iterable[News], names: Callable[[News], Iterable[str]]) -> dict[str, list[News]]:
    groups: dict[str, list[News]] = {}
    for entry in news:
        for name in dict.fromkeys(names(entry)):
            groups.setdefault(name, []).append(entry)
    return groups


def _subscriptions(edition: Edition) -> Iterator[Subscription]:
    for office in (edition.office, *edition.offices_below):
        home = edition.homes.get(office.id)
        if home:
            own = OWN_NEWS if edition.tree.children(office.id) else ""
            yield Subscription(office, edition.feeds.get(office.id) or f"{home}{own}rss.xml", home)
