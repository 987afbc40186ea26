"""Feeds and their lists: one file a format, all from the same values."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from site_builder.feeds.atom import dump_atom, format_atom
from site_builder.feeds.document import Document, plan_document
from site_builder.feeds.identity import feed_id
from site_builder.feeds.jsonfeed import dump_json_feed, format_json_feed
from site_builder.feeds.opml import Subscription, dump_opml
from site_builder.feeds.rss import dump_rss, format_rss
from site_builder.feeds.sitemap import SitemapEntry, dump_sitemap, plan_sitemaps
from site_builder.model import Feed

WRITERS: dict[str, Callable[[Feed], bytes]] = {
    "rss.xml": dump_rss,
    "atom.xml": dump_atom,
    "feed.json": dump_json_feed,
}

FORMATS: dict[str, Callable[[Document], bytes]] = {
    "rss.xml": format_rss,
    "atom.xml": format_atom,
    "feed.json": format_json_feed,
}


def dump_feed(feed: Feed) -> Iterator[tuple[str, bytes]]:
    """The feed in every format: file names and bytes, as `WRITERS` give them, planned once."""
    document = plan_document(feed)
    return ((name, write(document)) for name, write in FORMATS.items())


__all__ = [
    "FORMATS",
    "WRITERS",
    "SitemapEntry",
    "Subscription",
    "dump_atom",
    "dump_feed",
    "dump_json_feed",
    "dump_opml",
    "dump_rss",
    "dump_sitemap",
    "feed_id",
    "plan_sitemaps",
]
