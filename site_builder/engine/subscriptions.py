"""The feeds of one site: which there are, and what stands in them."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.engine.edition import Edition
from site_builder.feeds import WRITERS, SitemapEntry, Subscription, dump_opml, feed_id, plan_sitemaps
from site_builder.feeds.document import OWN_NEWS
from site_builder.model import Feed
from site_builder.strings import say
from site_builder.views import newest_first

COMBINED = "gabungan"


def plan_feeds(edition: Edition) -> Iterator[Feed]:
    """The site's own news; on a portal the combined feed first, and its own news alone below `sendiri/`."""
    site, office, tree = edition.site, edition.office, edition.tree
    if edition.is_portal:
        offices = {each.id: each for each in (office, *edition.offices_below)}
        stones = sorted((*edition.tombstones, *edition.below_tombstones), key=lambda s: s.withdrawn.date, reverse=True)
        yield Feed(
            id=feed_id(tree.authority, office.id, COMBINED),
            title=say("feed.combined-title", office=office.name),
            description=say("feed.combined-description", office=office.name),
            office=office,
            url=site.url,
            home_url=site.url,
            items=newest_first((*edition.items[: edition.window], *edition.below[: edition.window]))[: edition.window],
            tombstones=tuple(stones[: edition.window]),
            offices=offices,
            sites=edition.homes,
        )
    yield Feed(
        id=feed_id(tree.authority, office.id),
        title=office.name,
        description=say("feed.own-description", office=office.name),
        office=office,
        url=site.url + OWN_NEWS if edition.is_portal else site.url,
        home_url=site.url,
        items=edition.items[: edition.window],
        tombstones=edition.tombstones[: edition.window],
    )


def dump_feeds(edition: Edition) -> Iterator[tuple[str, bytes]]:
    """The feed files of the site: paths below it, and their bytes."""
    for feed in plan_feeds(edition):
        folder = feed.url.removeprefix(edition.site.url)
        for name, dump in WRITERS.items():
            yield folder + name, dump(feed)
    if edition.is_portal:
        yield "opml.xml", dump_opml(edition.office.name, _subscriptions(edition), edition.tree)


def plan_subscriptions(edition: Edition) -> Iterator[tuple[str, str, str]]:
    """Each feed document that a reader may choose: its feed's title, its format's file name, its address."""
    for feed in plan_feeds(edition):
        for name in WRITERS:
            yield feed.title, name, feed.url + name


def dump_site_maps(edition: Edition, pages: Iterator[str]) -> tuple[tuple[str, bytes], ...]:
    """`sitemap.xml` and its parts. `pages` are the paths of pages that are no articles."""
    articles = [SitemapEntry(item.url, item.corrected) for item in reversed(edition.items)]
    others = [SitemapEntry(edition.site.url + path) for path in pages]
    return plan_sitemaps(edition.site.url, [*articles, *others])


def _subscriptions(edition: Edition) -> Iterator[Subscription]:
    for office in (edition.office, *edition.offices_below):
        home = edition.homes.get(office.id)
        if home:
            own = OWN_NEWS if edition.tree.children(office.id) else ""
            yield Subscription(office, f"{home}{own}rss.xml", home)
