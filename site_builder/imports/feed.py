"""A feed's file: RSS 0.9 to 2.0, RDF, Atom and JSON Feed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from site_builder.articles.decoding import strip_controls
from site_builder.errors import SourceFailed
from site_builder.feed_reading.foreign import ForeignDocument, ForeignItem
from site_builder.feed_reading.json_feed import parse_json_item
from site_builder.feed_reading.xml_feed import read_xml_feed
from site_builder.feed_reading.xml_gate import Passed, decode_xml
from site_builder.imports.dates import read_moment
from site_builder.imports.kinds import sort_categories
from site_builder.imports.old_news import Circumstances, LeftOut, Note, OldItem, a_note, refused, skipped
from site_builder.imports.pictures import is_picture
from site_builder.imports.text import MEGABYTE, decode, read_bounded
from site_builder.imports.words import words_of_html
from site_builder.imports.xml import clean_xml, parse_xml
from site_builder.model import KINDS, Image

_JSON_FEED = re.compile(rb"jsonfeed\.org\\?/version")
LONGEST_FEED = 20 * MEGABYTE


def read_feed(file: Path, origin: str, where: Circumstances) -> Iterator[OldItem | LeftOut]:
    """Every entry of the feed. XML that is not well-formed is refused: who guesses there may lose half an article."""
    raw = read_bounded(file, origin, LONGEST_FEED)
    if isinstance(raw, LeftOut):
        yield raw
    elif raw.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        yield from _read_json(raw, origin, where)
    else:
        yield from _read_xml(clean_xml(raw), origin, where)


def _read_xml(raw: bytes, origin: str, where: Circumstances) -> Iterator[OldItem | LeftOut]:
    root = parse_xml(raw, origin)
    if isinstance(root, LeftOut):
        yield root
        return
    try:
        passed = Passed(decode_xml(raw, ""), str(root.tag).rpartition("}")[2], ())
        feed = read_xml_feed(passed, "", most=None)
    except SourceFailed:
        yield skipped(origin, "source-empty")
        return
    for number, item in enumerate(feed.items, 1):
        kind, tags = sort_categories([words_of_html(escape(tag)) for tag in item.tags], ())
        yield _old_item(item, f"{origin}#{number}", feed.home, where, kind, tags)
    if not feed.items:
        yield skipped(origin, "source-empty")


def _read_json(raw: bytes, origin: str, where: Circumstances) -> Iterator[OldItem | LeftOut]:
    decoded = decode(raw, origin)
    if isinstance(decoded, LeftOut):
        yield decoded
        return
    try:
        document = json.loads(decoded[0])
    except (ValueError, RecursionError) as error:
        yield refused(origin, "json-broken", line=getattr(error, "lineno", 0), reason=getattr(error, "msg", "?"))
        return
    items = document.get("items") if isinstance(document, dict) else None
    if not isinstance(document, dict) or not isinstance(items, list):
        yield refused(origin, "json-no-feed")
        return
    home = document.get("home_page_url")
    for number, entry in enumerate(items, 1):
        name = f"{origin}#{number}"
        if not isinstance(entry, dict):
            yield refused(name, "json-no-item")
            continue
        item = parse_json_item(entry, "")
        kind, tags = sort_categories([], item.tags)
        yield _old_item(item, name, home if isinstance(home, str) else "", where, kind, tags)
    if not items:
        yield skipped(origin, "source-empty")


def _old_item(
    item: ForeignItem, origin: str, home: str, where: Circumstances, kind: str, tags: tuple[str, ...]
) -> OldItem:
    zone = where.office.zone
    published = None if item.is_undated else read_moment(item.published, zone)
    updated = read_moment(item.updated, zone)
    link, notes = _permalink(item.url, item.id, home)
    html = strip_controls(item.html)
    if item.is_summary and html:
        notes = (a_note("feed-summary"), *notes)
    if published is None and updated is not None:
        published, updated = updated, None
        notes = (a_note("date-updated"), *notes)
    pictures = [item.image, *(document.url for document in item.documents if is_picture(document.url.split("?")[0]))]
    html += "".join(_link(document) for document in item.documents if document.url not in pictures)
    summary = " ".join(strip_controls(item.summary).split())
    told = item.warta.get("kind")
    return OldItem(
        origin=origin,
        title=" ".join(strip_controls(item.title).split()),
        date=published,
        html=html,
        base=item.base or item.url or home,
        addresses=(link,) if link else (),
        guid=item.id,
        author=words_of_html(escape(strip_controls(item.author))),
        summary=summary if summary != words_of_html(html) else "",
        kind=told if isinstance(told, str) and told in KINDS else kind,
        tags=tags,
        image=next((Image(picture) for picture in pictures if picture), None),
        updated=updated if published and updated and updated > published else None,
        notes=notes,
    )


def _link(document: ForeignDocument) -> str:
    name = document.title or document.url
    return f'\n<p><a href="{escape(document.url)}">{escape(name)}</a></p>'


def _permalink(link: str, guid: str, base: str) -> tuple[str, tuple[Note, ...]]:
    """The address of an entry on the old site itself, and a note if its link leads elsewhere.

    An entry of a list of links has its own address as its identifier.
    """
    own = _host_of(base)
    for address in (link, guid):
        if address.startswith(("http://", "https://")) and (not own or _host_of(address) == own):
            return address, ()
    return "", ((a_note("link-foreign", value=link),) if link.startswith("http") else ())


def _host_of(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def is_json_feed(head: bytes) -> bool:
    """Whether a file that begins with `head` is a JSON Feed."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and _JSON_FEED.search(head) is not None
