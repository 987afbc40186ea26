"""RSS 2.0, RSS 1.0 and Atom to foreign items. The only door to feedparser.

feedparser reads the names of zones that it does not know as UTC and makes addresses and HTML its own way; so moments
are taken from it as texts, and its own sanitizer and its own address resolution stay off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Any

import feedparser

from site_builder.errors import SourceFailed
from site_builder.feed_reading.foreign import MAX_ITEMS, ForeignDocument, ForeignFeed, ForeignItem
from site_builder.feed_reading.json_feed import join_address
from site_builder.feed_reading.xml_gate import Passed, pass_gate
from site_builder.sanitize import plain_text, sanitize_html
from site_builder.strings import say

ROOTS = ("rss", "feed", "RDF")
OLDER = ("prev-archive", "next")
KINDS_SCHEME = "/jenis/"  # of categories in feeds that Warta wrote

_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:\?|$)", re.IGNORECASE)
_HTML = ("text/html", "application/xhtml+xml")


def parse_xml_feed(body: bytes, content_type: str, url: str) -> ForeignFeed:
    """The feed in `body`, which was fetched from `url` with that Content-Type. Raises as `pass_gate`."""
    return read_xml_feed(pass_gate(body, content_type, url), url)


def read_xml_feed(passed: Passed, url: str, most: int | None = MAX_ITEMS) -> ForeignFeed:
    """The feed in XML that is known to be harmless: its first `most` entries, or all. Raises SourceFailed for what is
    none."""
    if passed.root not in ROOTS:
        raise SourceFailed("network.feed-foreign", url=url)
    read = _read(passed, url)
    entries = read.entries
    return ForeignFeed(
        items=tuple(_parse_entry(entry, url, passed.root == "feed") for entry in entries[:most]),
        tombstones=passed.tombstones,
        older=_find_older(read.feed, url),
        home=join_address(url, _text(dict.get(read.feed, "link"))),
        fault=say("network.feed-mended", reason=passed.fault) if passed.fault else "",
        left_out=len(entries[most:]) if most is not None else 0,
    )


def _read(passed: Passed, url: str) -> Any:
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    return feedparser.parse(
        passed.text.encode("utf-8", "replace"),
        response_headers=headers,
        resolve_relative_uris=False,
        sanitize_html=False,
    )


def _parse_entry(entry: Any, url: str, is_atom: bool) -> ForeignItem:
    content = _find_content(entry)
    summary = _words(entry, "summary")
    detail = content or dict.get(entry, "summary_detail")
    source_name, source_url = _find_source(entry, url)
    categories = dict.get(entry, "tags") or ()
    kinds = [_text(each.get("term")) for each in categories if _is_kind(each)]
    published = _text(dict.get(entry, "published") or dict.get(entry, "created"))
    updated = _text(dict.get(entry, "updated"))
    return ForeignItem(
        id=str(dict.get(entry, "id") or ""),
        url=join_address(url, _text(dict.get(entry, "feedburner_origlink") or dict.get(entry, "link"))),
        title=_words(entry, "title"),
        html=_html(detail, is_atom),
        base=_find_base(detail, url),
        summary=summary if content else "",
        author=_find_author(entry),
        published=published or updated,
        updated=updated,
        tags=tuple(_text(each.get("label")) or _text(each.get("term")) for each in categories if not _is_kind(each)),
        image=_find_image(entry, url),
        documents=tuple(_find_documents(entry, url)),
        source_name=source_name,
        source_url=source_url,
        is_summary=content is None,
        is_undated=not published,
        warta={"kind": kinds[0]} if kinds else {},
    )


def _is_kind(category: Any) -> bool:
    return _text(category.get("scheme")).endswith(KINDS_SCHEME)


def _find_content(entry: Any) -> Any:
    """The longest of the contents, which are alternatives of one text."""
    contents = [part for part in dict.get(entry, "content") or () if part.get("value")]
    return max(contents, key=lambda part: len(part["value"]), default=None)


def _html(detail: Any, is_atom: bool) -> str:
    """A description of RSS is HTML, whatever feedparser thinks that it looks like; Atom says what it has."""
    value = _text(detail.get("value")) if detail else ""
    return escape(value, quote=False) if is_atom and detail and detail.get("type") == "text/plain" else value


def _words(entry: Any, key: str) -> str:
    """The plain text of a field that may hold HTML."""
    text, detail = _text(dict.get(entry, key)), dict.get(entry, f"{key}_detail") or {}
    if detail.get("type") in _HTML or key == "summary":
        return plain_text(sanitize_html(text, lambda _: None))
    return text


def _find_author(entry: Any) -> str:
    """The name alone, where it stands beside an address of e-mail."""
    detail = dict.get(entry, "author_detail")
    return _text(detail.get("name") if detail else "") or _text(dict.get(entry, "author"))


def _find_base(detail: Any, url: str) -> str:
    """The base that the feed itself named (`xml:base`); feedparser falls back on the address of the document."""
    base = _text(detail.get("base")) if detail else ""
    return "" if base == url else join_address(url, base)


def _find_source(entry: Any, url: str) -> tuple[str, str]:
    """Where a copied story comes from: Atom's `via`, or `dc:source`."""
    for link in dict.get(entry, "links") or ():
        if link.get("rel") == "via" and link.get("href"):
            return _text(link.get("title")), join_address(url, link["href"])
    named = _text(dict.get(entry, "dc_source"))
    return ("", named) if named.startswith(("http://", "https://")) else ("", "")


def _find_image(entry: Any, url: str) -> str:
    for name in ("media_content", "media_thumbnail"):
        for media in dict.get(entry, name) or ():
            kind = _text(media.get("medium")) or _text(media.get("type"))
            is_picture = kind.startswith("image") or (not kind and _PICTURE.search(_text(media.get("url"))))
            if media.get("url") and (name == "media_thumbnail" or is_picture):
                return join_address(url, media["url"])
    for link in _enclosures(entry):
        if _text(link.get("type")).startswith("image/"):
            return join_address(url, link["href"])
    return ""


def _find_documents(entry: Any, url: str) -> Iterator[ForeignDocument]:
    for link in _enclosures(entry):
        if not _text(link.get("type")).startswith("image/"):
            length = _text(link.get("length"))
            size = int(length) if length.isascii() and length.isdecimal() and 0 < len(length) < 16 else None
            address = join_address(url, link["href"])
            yield ForeignDocument(address, _text(link.get("type")), _text(link.get("title")), size)


def _enclosures(entry: Any) -> Iterator[Any]:
    for link in dict.get(entry, "links") or ():
        if link.get("rel") == "enclosure" and link.get("href"):
            yield link


def _find_older(feed: Any, url: str) -> str:
    links = {link.get("rel"): link.get("href") for link in reversed(dict.get(feed, "links") or ())}
    return next((join_address(url, links[rel]) for rel in OLDER if links.get(rel)), "")


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
