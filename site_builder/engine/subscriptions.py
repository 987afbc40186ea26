"""The feeds of one site: which there are, and what stands in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import cache, partial
from itertools import chain
from urllib.parse import urlsplit

import msgspec
from msgspec import structs

from site_builder.engine.archives import Past, dump_archive
from site_builder.engine.cards import kind_name
from site_builder.engine.edition import Edition
from site_builder.engine.latest import OwnNews
from site_builder.engine.sheets import Sheet, Stamps, cut, program, short
from site_builder.feeds import FORMATS, Printer, SitemapEntry, Subscription, dump_opml, feed_id, plan_sitemaps
from site_builder.feeds.archives import Shelf, Weights, choose_news, plan_shelf, window_for
from site_builder.feeds.document import OWN_NEWS, Document
from site_builder.feeds.news_sitemap import dump_news_sitemap
from site_builder.ledger import Ledger, Recent, Theme, Whole, split, with_texts
from site_builder.model import KINDS, Feed
from site_builder.strings import say
from site_builder.views import tag_slug

COMBINED = "gabungan"
STYLE = "umpan/umpan.css"
_ABOUT = {Theme.CLARIFICATION: "kind.klarifikasi", Theme.URGENT: "class.serta-merta"}

FEEDS = 64  # without archives, that one process takes at a time

Printed = tuple[str, bytes | None]


class Group(StrEnum):
    """Why a feed is there."""

    MAIN = "main"
    THEME = "theme"
    KIND = "kind"
    TOPIC = "topic"


class Channel(msgspec.Struct, frozen=True):
    """One feed of a site before its news is in it. `latest` gives so many pieces of it as are asked for.

    Only `MAIN` feeds have archives: of the news in `ledger`. `shelf` is that archive, if it is known.
    """

    group: Group
    feed: Feed
    latest: Callable[[int], Sequence[Recent]]
    ledger: Ledger | None = None
    shelf: Shelf | None = None


def plan_channels(edition: Edition) -> Iterator[Channel]:
    """All feeds of the site. On a portal the combined one first, then its own news alone below `sendiri/`."""
    own = own_feed(edition)
    everything, whole = own, edition.own_ledger
    if edition.is_portal:
        everything, whole = _combined(edition), edition.whole_ledger
        yield Channel(Group.MAIN, everything, whole.latest, whole, edition.shelf)
        own = structs.replace(own, url=own.url + OWN_NEWS)
    yield Channel(Group.MAIN, own, edition.own_ledger.latest, edition.own_ledger)
    for theme in Theme:
        feed = _part(edition, everything, theme, say(_ABOUT[theme]))
        yield Channel(Group.THEME, feed, partial(whole.latest, theme=theme))
    yield from _own_parts(edition)


def own_feed(edition: Edition) -> Feed:
    """The feed of the office's own news, without its news."""
    name = edition.office.name
    return structs.replace(_head(edition), title=name, description=say("feed.own-description", office=name))


def dump_feeds(edition: Edition, past: Past) -> Iterator[Printed]:
    """The feed files of the site: paths below it, and their bytes; None for one that is in `past` as it must be."""
    for plan in plan_feeds(edition, past, Stamps(texts=edition.texts)):
        for sheet in plan():
            yield sheet.path, sheet.make and sheet.make()


def plan_feeds(edition: Edition, past: Past, stamps: Stamps) -> Iterator[Callable[[], Iterator[Sheet]]]:
    """The feed files of the site, in pieces of work that share few entries; a portal's list of all offices' feeds."""
    desk = _Desk(edition, past, stamps)
    channels = [*plan_channels(edition)]
    main = ([channel] for channel in channels if channel.ledger is not None)
    for some in (*main, *cut([channel for channel in channels if channel.ledger is None], FEEDS)):
        yield partial(desk.plan, some)
    if edition.is_portal:
        yield desk.plan_list


class _Desk(msgspec.Struct, frozen=True):
    """Where the feeds of an edition are made: what was planned, drawn or weighed for one is at hand for the next."""

    edition: Edition
    past: Past
    stamps: Stamps
    printer: Printer = msgspec.field(default_factory=Printer)
    weights: Weights = msgspec.field(default_factory=dict)

    def plan(self, channels: Iterable[Channel]) -> Iterator[Sheet]:
        """The files of some feeds' archives; then those of the feeds, in one format after the other."""
        planned = []
        for channel in channels:
            shelf = Shelf()
            if channel.ledger is not None:
                shelf = channel.shelf or self._plan_shelf(channel.ledger)
                yield from self._plan_archive(channel.feed, channel.ledger, shelf)
            planned.append([*self._plan_feed(channel, shelf)])
        yield from chain.from_iterable(zip(*planned, strict=True))

    def plan_list(self) -> Iterator[Sheet]:
        edition = self.edition
        yield Sheet.ready("opml.xml", dump_opml(edition.office.name, _subscriptions(edition), edition.tree))

    def _plan_shelf(self, ledger: Ledger) -> Shelf:
        edition = self.edition
        return plan_shelf(ledger.lines(), edition.now, edition.office.zone, window_of(edition))

    def _plan_archive(self, feed: Feed, ledger: Ledger, shelf: Shelf) -> Iterator[Sheet]:
        for path, content in dump_archive(feed, ledger, shelf, self._folder(feed), self.past, self.printer):
            yield Sheet.ready(path, content)

    def _plan_feed(self, channel: Channel, shelf: Shelf) -> Iterator[Sheet]:
        """A feed in each format. What stands in it is chosen, and so weighed, only where that from which it is chosen
        has changed."""
        window = window_of(self.edition)
        feed = structs.replace(channel.feed, previous=f"{channel.feed.url}{shelf.newest}" if shelf.newest else "")
        waiting: Sequence[Whole] = ()
        if channel.ledger is not None and shelf.open:
            waiting = next(channel.ledger.read([(shelf.open[0].position, shelf.open[-1].position)]))
        recent = channel.latest(2 * window)
        news = (*sorted(self.stamps.of_each(waiting)), *self.stamps.of_each(each.news for each in recent))
        key = short(program(), repr((feed, window, len(waiting))), *news)
        document = cache(partial(self._fill, feed, recent, waiting, window))
        for name in FORMATS:
            yield Sheet(self._folder(feed) + name, partial(self._write, name, document), key)

    def _folder(self, feed: Feed) -> str:
        return feed.url.removeprefix(self.edition.site.url)

    def _fill(self, feed: Feed, recent: Iterable[Recent], waiting: Iterable[Whole], window: int) -> Document:
        """The subscription document of a feed: its newest news, linked to the newest document of its archive."""
        moved = with_texts((each.news for each in recent), self.edition.texts)
        items, stones = split(choose_news(moved, waiting, window, self.weights))
        return self.printer.plan(structs.replace(feed, items=items, tombstones=stones))

    def _write(self, name: str, document: Callable[[], Document]) -> bytes:
        return self.printer.write(name, document())


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


def _own_parts(edition: Edition) -> Iterator[Channel]:
    """The feeds of the office's own news about each kind and each topic, which have pages where there are items."""
    news = OwnNews((*edition.items, *edition.tombstones))
    own = structs.replace(_head(edition), title=edition.office.name, sites={edition.office.id: edition.site.url})
    shown, gone = ({entry.kind for entry in each} for each in (edition.items, edition.tombstones))
    for kind in sorted((shown | gone).intersection(KINDS)):
        feed = _part(edition, own, f"jenis/{kind}", kind_name(kind), f"jenis/{kind}/" if kind in shown else "")
        yield Channel(Group.KIND, feed, partial(news.of_kind, kind))
    names = {topic.slug: topic.name for topic in edition.topics}
    withdrawn = {tag_slug(tag): tag for stone in reversed(edition.tombstones) for tag in reversed(stone.tags)}
    for slug in sorted(filter(None, names.keys() | withdrawn.keys())):
        about = say("view.topic", topic=names.get(slug) or withdrawn[slug])
        feed = _part(edition, own, f"topik/{slug}", about, f"topik/{slug}/" if slug in names else "")
        yield Channel(Group.TOPIC, feed, partial(news.of_topic, slug))


def _subscriptions(edition: Edition) -> Iterator[Subscription]:
    for office in (edition.office, *edition.offices_below):
        home = edition.homes.get(office.id)
        if home:
            own = OWN_NEWS if edition.tree.children(office.id) else ""
            yield Subscription(office, edition.feeds.get(office.id) or f"{home}{own}rss.xml", home)
