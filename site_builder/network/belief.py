"""Decides what of a foreign feed is believed. Pure.

Nothing foreign is shown before it went through here, and nothing changes it after. What is refused has its reason.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit

from site_builder.feed_dates import parse_feed_date
from site_builder.feed_reading.foreign import ForeignFeed, ForeignItem, ForeignTombstone
from site_builder.feeds.addresses import encode_url
from site_builder.feeds.text import clean_line, clean_text, excerpt
from site_builder.model import (
    INFORMATION_CLASSES,
    KINDS,
    Claim,
    Correction,
    Document,
    Evidence,
    Image,
    Item,
    Office,
    Origin,
    PassOn,
    Tombstone,
    Withdrawal,
)
from site_builder.network.hosts import OwnHost, is_own
from site_builder.sanitize import ID_PREFIX, sanitize_html
from site_builder.store import Refusal
from site_builder.strings import say

TOLERANCE = timedelta(hours=12)  # an item may be dated so far ahead: more than any zone mistaken for another
MAX_TITLE = 500
MAX_HTML = 1_000_000
MAX_ADDRESS = 2_000
MAX_SUMMARY = 5_000
MAX_WORDS = 200  # of names and labels
MAX_PARTS = 50  # tags, documents, pictures, corrections

RULES = "1"  # a new number makes every feed be read anew

_TITLE_FROM_TEXT = 80
_TAG_URI = re.compile(r"tag:[^,\s]+,[0-9-]+:(?P<office>[a-z0-9-]+)/\S+")


@dataclass(frozen=True, slots=True)
class Belief:
    """By what an office's feed is judged: the office, its hosts, the registry's authority, the moment."""

    office: Office
    hosts: tuple[OwnHost, ...]
    authority: str
    now: datetime

    @property
    def rules(self) -> str:
        """Changes when what was refused before might be accepted, or the other way round."""
        return f"{RULES} {self.office.id} {self.office.zone} {self.authority} {self.hosts}"


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
            refused.append(Refusal(_short(entry.id), _short(entry.url), refusal.reason))
            continue
        if item.published > belief.now + TOLERANCE:
            refused.append(Refusal(_short(entry.id), item.url, _ahead(item)))
            due = item.published - TOLERANCE
            recheck = due if recheck is None else min(recheck, due)
            continue
        twin = kept.get(item.id)
        if twin is not None and twin != item:
            refused.append(Refusal(_short(entry.id), item.url, say("belief.doubled")))
        if twin is None or item.corrected > twin.corrected:
            kept[item.id] = item
    if feed.left_out:
        refused.append(Refusal("", "", say("belief.too-many", count=feed.left_out, most=len(feed.items))))
    tombstones = {stone.id: stone for stone in judge_tombstones(feed.tombstones, belief)}
    return Judged(tuple(kept.values()), tuple(tombstones.values()), tuple(refused), recheck)


def judge_item(entry: ForeignItem, belief: Belief) -> Item:
    """The item that an entry is, clean; it may still be dated ahead. Raises the reason why it cannot be one."""
    zone, warta = belief.office.zone, entry.warta
    other = _word(warta, "office")
    if other and other != belief.office.id:
        raise _Refused("belief.other-office", office=other)
    url = _own_address(entry, belief)
    published = parse_feed_date(entry.published, zone) if entry.published.strip() else None
    if published is None:
        key = "belief.date" if entry.published.strip() else "belief.undated"
        raise _Refused(key, value=_short(entry.published))
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
        author=clean_line(entry.author)[:MAX_WORDS] or belief.office.name,
        kind=_one_of(_word(warta, "kind"), KINDS) or KINDS[0],
        tags=tuple(dict.fromkeys(tag for text in entry.tags[:MAX_PARTS] if (tag := clean_line(text)[:MAX_WORDS]))),
        place=_word(warta, "place"),
        image=_image(entry.image, warta.get("image")),
        gallery=tuple(_pictures(warta)),
        documents=tuple(_documents(entry)),
        expires=_moment(warta, "expires", zone),
        is_urgent=warta.get("urgent") is True,
        information_class=_one_of(_word(warta, "class"), INFORMATION_CLASSES[:3]),
        pass_on=PassOn(_one_of(_word(warta, "pass_on"), tuple(PassOn)) or PassOn.UP),
        source=_origin(entry),
        corrections=tuple(_corrections(warta, belief)),
        claim=_claim(warta),
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
        raise _Refused("belief.link", value=_short(entry.url))
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


def _image(address: str, words: Any) -> Image | None:
    url = encode_url(address) if address else ""
    if not url:
        return None
    told = words if isinstance(words, dict) else {}
    sizes = (told.get(name) for name in ("width", "height"))
    width, height = (size if type(size) is int and 0 < size < 100_000 else None for size in sizes)
    return Image(url, _word(told, "alt"), _word(told, "caption"), _word(told, "credit"), width, height)


def _pictures(warta: Mapping[str, Any]) -> Iterator[Image]:
    for entry in _entries(warta, "gallery"):
        picture = _image(_word(entry, "url", MAX_ADDRESS), entry)
        if picture is not None:
            yield picture


def _documents(entry: ForeignItem) -> Iterator[Document]:
    for document in entry.documents[:MAX_PARTS]:
        url = encode_url(document.url)
        if url:
            title, type_ = clean_line(document.title)[:MAX_WORDS], clean_line(document.type)[:MAX_WORDS]
            yield Document(url, title, document.size, type_)


def _origin(entry: ForeignItem) -> Origin | None:
    url = encode_url(entry.source_url)
    return Origin(clean_line(entry.source_name)[:MAX_WORDS] or str(urlsplit(url).hostname), url) if url else None


def _corrections(warta: Mapping[str, Any], belief: Belief) -> Iterator[Correction]:
    for entry in _entries(warta, "corrections"):
        date, note = _moment(entry, "date", belief.office.zone), _word(entry, "note", MAX_SUMMARY)
        if date is not None and note and date <= belief.now + TOLERANCE:
            yield Correction(date, note)


def _claim(warta: Mapping[str, Any]) -> Claim | None:
    claim = warta.get("claim")
    if not isinstance(claim, dict) or not _word(claim, "text", MAX_SUMMARY):
        return None
    evidence = tuple(
        Evidence(_word(entry, "text", MAX_SUMMARY), encode_url(_word(entry, "url", MAX_ADDRESS)))
        for entry in _entries(claim, "evidence")
    )
    return Claim(
        text=_word(claim, "text", MAX_SUMMARY),
        by=_word(claim, "by"),
        verdict=_word(claim, "verdict"),
        url=encode_url(_word(claim, "url", MAX_ADDRESS)),
        evidence=tuple(proof for proof in evidence if proof.text or proof.url),
    )


def _moment(mapping: Mapping[str, Any], key: str, zone: str) -> datetime | None:
    return parse_feed_date(_word(mapping, key), zone)


def _entries(mapping: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    found = mapping.get(key)
    return [entry for entry in found[:MAX_PARTS] if isinstance(entry, dict)] if isinstance(found, list) else []


def _word(mapping: Mapping[str, Any], key: str, most: int = MAX_WORDS) -> str:
    value = mapping.get(key)
    return clean_line(value)[:most] if isinstance(value, str) else ""


def _one_of(word: str, known: Iterable[str]) -> str:
    return word if word in tuple(known) else ""


def _short(text: str) -> str:
    return clean_line(text)[:MAX_WORDS]
