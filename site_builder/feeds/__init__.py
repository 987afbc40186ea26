"""Feeds and their lists: one file a format, all from the same values."""

from __future__ import annotations

from collections.abc import Callable

from site_builder.feeds import atom, rss
from site_builder.feeds.atom import dump_atom, format_atom
from site_builder.feeds.document import Document, Planned, plan_document
from site_builder.feeds.forms import Forms
from site_builder.feeds.identity import feed_id
from site_builder.feeds.jsonfeed import DrawnEntries, dump_json_feed, format_json_feed
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


MOST_PLANNED = 4_000  # entries that are kept in memory


class Printer:
    """Writes many feeds with the same items: each item is planned once, and drawn once by each format.

    What was drawn is remembered while one format is asked for, so all feeds are best written in one after the other.
    """

    def __init__(self) -> None:
        self._planned: Planned = {}
        self._last = ""
        self._forms = {
            "rss.xml": Forms(format_rss, rss.ITEM, rss.TEXTS),
            "atom.xml": Forms(format_atom, atom.ENTRY, atom.TEXTS),
        }
        self._drawn = DrawnEntries()

    def plan(self, feed: Feed) -> Document:
        """Raises as `plan_document`."""
        if len(self._planned) > MOST_PLANNED:
            self._planned.clear()
        return plan_document(feed, self._planned)

    def write(self, name: str, document: Document) -> bytes:
        """The document in the format of the file `name`, as `FORMATS` write it."""
        if name != self._last:
            for forms in self._forms.values():
                forms.forget()
            self._drawn.forget()
            self._last = name
        if name == "feed.json":
            return format_json_feed(document, self._drawn.draw)
        return self._forms[name].write(document)


__all__ = [
    "FORMATS",
    "WRITERS",
    "Printer",
    "SitemapEntry",
    "Subscription",
    "dump_atom",
    "dump_json_feed",
    "dump_opml",
    "dump_rss",
    "dump_sitemap",
    "feed_id",
    "plan_sitemaps",
]
