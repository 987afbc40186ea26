"""A feed made ready for every format: text clean, addresses encoded, moments in whole seconds. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from html import escape

import msgspec

from site_builder.feeds.addresses import encode_url, require_url
from site_builder.feeds.identity import authority_of, feed_id
from site_builder.feeds.moments import whole_seconds
from site_builder.feeds.text import clean_line, clean_name, clean_text, excerpt
from site_builder.model import KINDS, Feed, Image, Item, Office, Origin, Tombstone
from site_builder.strings import say

LANGUAGE = "id"
GENERATOR = "Warta"
UNKNOWN_TYPE = "application/octet-stream"
OWN_NEWS = "sendiri/"

_TITLE_LENGTH = 80


class Category(msgspec.Struct, frozen=True):
    """What an entry is about. All terms of a sort stand below the address `scheme`; `label` may be empty."""

    term: str
    label: str
    scheme: str


class SourceFeed(msgspec.Struct, frozen=True):
    """The office's own feed that an entry of a combined feed comes from: its address as RSS and as Atom.

    A feed that is not ours has one address, whatever its format. `is_ours` tells them apart.
    `updated` is the newest moment among that office's entries in the combined feed.
    """

    id: str
    title: str
    rss_url: str
    atom_url: str
    home_url: str
    updated: datetime
    is_ours: bool = True


class Enclosure(msgspec.Struct, frozen=True):
    """A file that an entry offers. `title` and `type` may be empty; `size` is in bytes, None where it is not known."""

    url: str
    title: str
    type: str
    size: int | None


class Entry(msgspec.Struct, frozen=True):
    """One item. `url`, `summary` and `content_html` may be empty, `title` and `description` never are.

    `item` is there for what only one format writes; its text is not clean.
    """

    id: str
    url: str
    title: str
    summary: str
    description: str
    content_html: str
    author: str
    office: Office
    published: datetime
    corrected: datetime
    categories: tuple[Category, ...]
    image: Image | None
    gallery: tuple[Image, ...]
    enclosures: tuple[Enclosure, ...]
    origin: Origin | None
    source: SourceFeed | None
    item: Item


class Withdrawn(msgspec.Struct, frozen=True):
    """An item that was taken back."""

    id: str
    url: str
    when: datetime
    reason: str


class Document(msgspec.Struct, frozen=True):
    """A whole feed. `updated` and `published` are None where it never had an item.

    `previous` is the folder of the archive document before it, `current` that of the feed itself where this is one of
    its archive documents; both may be empty.
    """

    id: str
    title: str
    description: str
    url: str
    home_url: str
    hub: str
    previous: str
    current: str
    style: str
    office: str
    updated: datetime | None
    published: datetime | None
    entries: tuple[Entry, ...]
    withdrawn: tuple[Withdrawn, ...]


Planned = dict[tuple[str, str], tuple[tuple[Item, Office, str, SourceFeed | None], Entry]]


def plan_document(feed: Feed, planned: Planned | None = None) -> Document:
    """What all formats write of `feed`, in its order.

    An item's address that is not absolute http(s) is left out. `planned` remembers entries for other feeds with the
    same items. Raises ValueError for such an address of the feed itself, KeyError where a combined feed does not know
    an item's office.
    """
    planned = {} if planned is None else planned
    title = clean_line(feed.title) or feed.office.name
    sources = _plan_sources(feed)
    return Document(
        id=clean_line(feed.id),
        title=title,
        description=clean_line(feed.description) or title,
        url=require_url(feed.url),
        home_url=require_url(feed.home_url),
        hub=encode_url(feed.hub),
        previous=encode_url(feed.previous),
        current=encode_url(feed.current),
        style=clean_line(feed.style),
        office=clean_line(feed.office.name),
        updated=_newest([*(i.corrected for i in feed.items), *(t.withdrawn.date for t in feed.tombstones)]),
        published=_newest(item.published for item in feed.items),
        entries=tuple(_plan_entry(feed, item, sources.get(item.office), planned) for item in feed.items),
        withdrawn=tuple(_plan_withdrawn(tombstone) for tombstone in feed.tombstones),
    )


def plan_entry(feed: Feed, item: Item) -> Entry:
    """The entry of an item in the feed of its own office. Raises as `plan_document`."""
    return _plan_entry(feed, item, None, {})


def _plan_entry(feed: Feed, item: Item, source: SourceFeed | None, planned: Planned) -> Entry:
    office = feed.offices[item.office] if feed.is_combined else feed.office
    made_of = (item, office, require_url(feed.sites.get(item.office, feed.home_url)), source)
    known = planned.get((item.office, item.id))
    if known is None or known[0] != made_of:
        known = planned[item.office, item.id] = (made_of, _make_entry(*made_of))
    return known[1]


def _make_entry(item: Item, office: Office, site_url: str, source: SourceFeed | None) -> Entry:
    summary = clean_line(item.summary)
    title = clean_line(item.title) or excerpt(item.content_html, _TITLE_LENGTH) or say("feed.untitled")
    url = encode_url(item.url)
    description = summary or excerpt(item.content_html) or title
    return Entry(
        id=clean_line(item.id),
        url=url,
        title=title,
        summary=summary,
        description=description,
        content_html=_plan_content(item.content_html) or ("" if url else escape(description)),
        author=clean_name(item.author) or clean_name(office.name),
        office=office,
        published=whole_seconds(item.published),
        corrected=whole_seconds(item.corrected),
        categories=tuple(_plan_categories(item, site_url)),
        image=_plan_image(item.image),
        gallery=tuple(filter(None, map(_plan_image, item.gallery))),
        enclosures=tuple(_plan_enclosures(item)),
        origin=_plan_origin(item.source),
        source=source,
        item=item,
    )


def _plan_content(html: str) -> str:
    text = clean_text(html)
    return text if text.strip() else ""


def _plan_categories(item: Item, site_url: str) -> Iterator[Category]:
    kind = clean_name(item.kind)
    if kind:
        yield _category(kind, say(f"kind.{kind}") if kind in KINDS else "", f"{site_url}jenis/")
    for tag in dict.fromkeys(map(clean_name, item.tags)):
        if tag:
            yield _category(tag, "", f"{site_url}topik/")


_category = lru_cache(maxsize=10_000)(Category)  # one for all entries that are about the same


def _plan_image(image: Image | None) -> Image | None:
    url = encode_url(image.src) if image else ""
    if image is None or not url:
        return None
    alt, caption, credit = clean_line(image.alt), clean_line(image.caption), clean_line(image.credit)
    return Image(url, alt, caption, credit, image.width, image.height)


def _plan_enclosures(item: Item) -> Iterator[Enclosure]:
    """Each file once: no reader wants it twice, and RFC 4287 forbids doubles of a link."""
    seen: set[str] = set()
    for offered in item.documents:
        url = encode_url(offered.src)
        if url and url not in seen:
            seen.add(url)
            yield Enclosure(url, clean_line(offered.title), clean_line(offered.type), offered.size)


def _plan_origin(origin: Origin | None) -> Origin | None:
    url = encode_url(origin.url) if origin else ""
    return Origin(clean_line(origin.name), url) if origin and url else None


def _plan_withdrawn(tombstone: Tombstone) -> Withdrawn:
    return Withdrawn(
        id=clean_line(tombstone.id),
        url=encode_url(tombstone.url),
        when=whole_seconds(tombstone.withdrawn.date),
        reason=clean_line(tombstone.withdrawn.reason),
    )


def _plan_sources(feed: Feed) -> Mapping[str, SourceFeed]:
    """The own feed of each office that has an item here.

    It stands below `sendiri/` for an office that stands over another of the feed, else at the site's root; that of an
    office whose site is not ours stands where it stands.
    """
    if not feed.is_combined:
        return {}
    authority = authority_of(feed.id)
    portals = {office.parent for office in feed.offices.values()}
    newest: dict[str, datetime] = {}
    for item in feed.items:
        newest[item.office] = max(item.corrected, newest.get(item.office, item.corrected))
    sources = {}
    for office_id, moment in newest.items():
        home = require_url(feed.sites[office_id])
        folder = f"{home}{OWN_NEWS}" if office_id in portals else home
        elsewhere = encode_url(feed.feeds.get(office_id, ""))
        sources[office_id] = SourceFeed(
            id=feed_id(authority, office_id),
            title=clean_line(feed.offices[office_id].name),
            rss_url=elsewhere or f"{folder}rss.xml",
            atom_url=elsewhere or f"{folder}atom.xml",
            home_url=home,
            updated=whole_seconds(moment),
            is_ours=not elsewhere,
        )
    return sources


def _newest(moments: Iterable[datetime]) -> datetime | None:
    newest = max(moments, default=None)
    return None if newest is None else whole_seconds(newest)
