"""Decides what of a foreign feed is believed. Pure.

Nothing foreign is shown before it went through here, and nothing changes it after. What is refused has its reason.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urljoin, urlsplit

from site_builder.feed_dates import parse_feed_date
from site_builder.feed_reading.foreign import ForeignFeed, ForeignItem, ForeignTombstone
from site_builder.feeds.addresses import encode_url
from site_builder.feeds.text import clean_line, clean_text, excerpt
from site_builder.model import INFORMATION_CLASSES, KINDS, Item, Office, PassOn, Tombstone, Withdrawal
from site_builder.network.believed_parts import (
    MAX_ADDRESS,
    MAX_PARTS,
    MAX_SUMMARY,
    believed_claim,
    believed_corrections,
    believed_documents,
    believed_image,
    believed_origin,
    believed_pictures,
    moment_of,
    one_of,
    short_of,
    word_of,
)
from site_builder.network.hosts import OwnHost, is_own
from site_builder.proof.keys import PublicKey
from site_builder.sanitize import ID_PREFIX, sanitize_html
from site_builder.store import Refusal
from site_builder.strings import say

TOLERANCE = timedelta(hours=12)  # an item may be dated so far ahead: more than any zone mistaken for another
MAX_TITLE = 500
MAX_HTML = 1_000_000

RULES = "1"  # a new number makes every feed be read anew

_TITLE_FROM_TEXT = 80
_TAG_URI = re.compile(r"tag:[^,\s]+,[0-9-]+:(?P<office>[a-z0-9-]+)/\S+")


@dataclass(frozen=True, slots=True)
class Belief:
    """By what an office's feed is judged: the office, its hosts, the registry's authority, the moment.

    `keys` are those of the office where only what it has signed counts, else None.
    """

    office: Office
    hosts: tuple[OwnHost, ...]
    authority: str
    now: datetime
    keys: tuple[PublicKey, ...] | None = None

    @property
    def rules(self) -> str:
        """Changes when what was refused before might be accepted, or the other way round."""
        signed = "" if self.keys is None else f" {self.keys}"
        return f"{RULES} {self.office.id} {self.office.zone} {self.authority} {self.hosts}{signed}"


@dataclass(frozen=True, slots=True)
class Judged:
    """What a feed's document came to. `recheck` is when the first item that is dated too far ahead may be accepted."""

    items: tuple[Item, ...] = ()
    tombstones: tuple[Tombstone, ...] = ()
    refused: tuple[Refusal, ...] = ()
    recheck: datetime | None = None


class _Refused(Exception):
    def __init__(self, key: str, **facts: object) -> None:
        super().__init__(key)
        self.reason = say(key, **facts)


def judge_feed(feed: ForeignFeed, belief: Belief) -> Judged:
    """The items and tombstones that are believed, each once, and a refusal for every other entry.

    Of two entries with one identity the newer counts, of two alike the first.
    """
    kept: dict[str, Item] = {}
    refused, recheck = [], None
    for entry in feed.items:
        try:
            item = judge_item(entry, belief)
        except _Refused as refusal:
            refused.append(Refusal(short_of(entry.id), short_of(entry.url), refusal.reason))
            continue
        if item.published > belief.now + TOLERANCE:
            refused.append(Refusal(short_of(entry.id), item.url, _ahead(item)))
            due = item.published - TOLERANCE
            recheck = due if recheck is None else min(recheck, due)
            continue
        twin = kept.get(item.id)
        if twin is not None and twin != item:
            refused.append(Refusal(short_of(entry.id), item.url, say("belief.doubled")))
        if twin is None or item.corrected > twin.corrected:
            kept[item.id] = item
    if feed.left_out:
        refused.append(Refusal("", "", say("belief.too-many", count=feed.left_out, most=len(feed.items))))
    tombstones = {stone.id: stone for stone in judge_tombstones(feed.tombstones, belief)}
    return Judged(tuple(kept.values()), tuple(tombstones.values()), tuple(refused), recheck)


def judge_item(entry: ForeignItem, belief: Belief) -> Item:
    """The item that an entry is, clean; it may still be dated ahead. Raises the reason why it cannot be one."""
    zone, warta = belief.office.zone, entry.warta
    other = word_of(warta, "office")
    if other and other != belief.office.id:
        raise _Refused("belief.other-office", office=other)
    url = _own_address(entry, belief)
    published = parse_feed_date(entry.published, zone) if entry.published.strip() else None
    if published is None:
        key = "belief.date" if entry.published.strip() else "belief.undated"
        raise _Refused(key, value=short_of(entry.published))
    if len(entry.html) > MAX_HTML:
        raise _Refused("belief.large", most=MAX_HTML)
    html = clean_text(_clean_html(entry, url))
    title = clean_line(entry.title) or excerpt(html, _TITLE_FROM_TEXT)
    if not title:
        raise _Refused("belief.untitled")
    if len(title) > MAX_TITLE:
        raise _Refused("belief.long", length=len(title), most=MAX_TITLE)
    updated = parse_feed_date(entry.updated, zone) if entry.updated else None
    return Item(
        id=scoped_identity(entry.id.strip() or url, belief),
        office=belief.office.id,
        url=url,
        title=title,
        published=published,
        content_html=html,
        updated=updated if updated and published < updated <= belief.now + TOLERANCE else None,
        summary=clean_line(entry.summary)[:MAX_SUMMARY],
        author=short_of(entry.author) or belief.office.name,
        kind=one_of(word_of(warta, "kind"), KINDS) or KINDS[0],
        tags=tuple(dict.fromkeys(tag for text in entry.tags[:MAX_PARTS] if (tag := short_of(text)))),
        place=word_of(warta, "place"),
        image=believed_image(entry.image, warta.get("image")),
        gallery=tuple(believed_pictures(warta)),
        documents=tuple(believed_documents(entry)),
        expires=moment_of(warta, "expires", zone),
        is_urgent=warta.get("urgent") is True,
        information_class=one_of(word_of(warta, "class"), INFORMATION_CLASSES[:3]),
        pass_on=PassOn(one_of(word_of(warta, "pass_on"), tuple(PassOn)) or PassOn.UP),
        source=believed_origin(entry),
        corrections=tuple(believed_corrections(warta, zone, belief.now + TOLERANCE)),
        claim=believed_claim(warta),
    )


def judge_tombstones(entries: Iterable[ForeignTombstone], belief: Belief) -> Iterator[Tombstone]:
    """The withdrawals that are an office's own to make. Title and first publication are the store's to know."""
    for entry in entries:
        when = parse_feed_date(entry.when, belief.office.zone)
        url = encode_url(entry.url) if entry.url else ""
        if when is None or when > belief.now + TOLERANCE or (url and not is_own(url, belief.hosts)):
            continue
        id = scoped_identity(entry.id.strip(), belief)
        reason = clean_line(entry.reason)[:MAX_SUMMARY]
        yield Tombstone(id, belief.office.id, url, "", when, Withdrawal(when, reason))


def scoped_identity(identity: str, belief: Belief) -> str:
    """An identity that no other office can have: combined feeds need it to be one in the world (RFC 4287 4.2.6).

    An address on the office's own host and a tag URI that names the office are so already; any other becomes one.
    """
    tag = _TAG_URI.fullmatch(identity)
    if len(identity) <= MAX_ADDRESS and identity.isprintable():
        if tag is not None and tag["office"] == belief.office.id:
            return identity
        if encode_url(identity) == identity and is_own(identity, belief.hosts):
            return identity
    mark = hashlib.sha256(identity.encode("utf-8", "replace")).hexdigest()[:32]
    return f"tag:{belief.authority},2008:{belief.office.id}/{mark}"


def _own_address(entry: ForeignItem, belief: Belief) -> str:
    if not entry.url.strip():
        raise _Refused("belief.linkless")
    url = encode_url(entry.url)
    if not url or len(url) > MAX_ADDRESS:
        raise _Refused("belief.link", value=short_of(entry.url))
    if not is_own(url, belief.hosts):
        raise _Refused("belief.foreign", host=urlsplit(url).hostname, own=belief.office.domain)
    return url


def _ahead(item: Item) -> str:
    return say("belief.ahead", value=f"{item.published:%Y-%m-%d %H:%M}")


def _clean_html(entry: ForeignItem, url: str) -> str:
    """The entry's HTML by the one allow-list, its addresses absolute to where they were meant."""
    base = entry.base or url

    def resolve(address: str) -> str | None:
        if address.startswith(f"#{ID_PREFIX}"):
            return f"{url.partition('#')[0]}#{address.removeprefix(f'#{ID_PREFIX}')}"
        try:
            return encode_url(urljoin(base, address)) or None
        except ValueError:
            return None

    return sanitize_html(entry.html, resolve)
