"""The bytes of a feed, whatever its format, to what it says. Pure."""

from __future__ import annotations

from site_builder.errors import SourceFailed
from site_builder.feed_reading.foreign import ForeignFeed
from site_builder.feed_reading.json_feed import parse_json_feed
from site_builder.feed_reading.xml_feed import parse_xml_feed

_SPACE = b" \t\r\n\xef\xbb\xbf"


def parse_feed(body: bytes, content_type: str, url: str) -> ForeignFeed:
    """What the feed says that `url` answered with. The first letter tells the format, because servers misname it.

    Raises SourceFailed for an answer that is empty, cut, hostile or no feed.
    """
    start = body.lstrip(_SPACE)[:100].lower()
    if not start:
        raise SourceFailed("network.feed-empty", url=url)
    if start.startswith((b"<!doctype html", b"<html")):
        raise SourceFailed("network.feed-html", url=url)
    if start.startswith((b"{", b"[")):
        return parse_json_feed(body, url)
    return parse_xml_feed(body, content_type, url)
