"""What a feed says, before anyone has believed it: texts as they stood there, moments still unread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class ForeignItem:
    """One entry of a foreign feed. Any field may be empty.

    `url` is absolute or empty. `html` is not sanitized; relative addresses in it belong to `base`, and where the feed
    named no base, to the item's own address. It is only a part where `is_summary`. `published` and `updated` are texts;
    with `is_undated` the first was not told and the second stands for it. `warta` are the fields of our own extension
    `_warta`, unchecked. `digest` is that of an entry of JSON Feed, as `proof.manifest.digest_item`.
    """

    id: str = ""
    url: str = ""
    title: str = ""
    html: str = ""
    base: str = ""
    summary: str = ""
    author: str = ""
    published: str = ""
    updated: str = ""
    tags: tuple[str, ...] = ()
    image: str = ""
    documents: tuple[ForeignDocument, ...] = ()
    source_name: str = ""
    source_url: str = ""
    is_summary: bool = False
    is_undated: bool = False
    warta: Mapping[str, Any] = field(default_factory=dict)
    digest: str = ""


@dataclass(frozen=True, slots=True)
class ForeignDocument:
    """A file that a foreign entry offers; `size` is in bytes."""

    url: str
    type: str = ""
    title: str = ""
    size: int | None = None


@dataclass(frozen=True, slots=True)
class ForeignTombstone:
    """An entry that the feed takes back (RFC 6721, `_warta.withdrawn`)."""

    id: str
    when: str
    reason: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class ForeignFeed:
    """One document of a feed. `older` is the address of the document before it (RFC 5005, `next_url`) or empty.

    `home` is the address of the site. `fault` is what is wrong with a document that could be read all the same, in
    Indonesian. `left_out` counts entries beyond `MAX_ITEMS`.
    """

    items: tuple[ForeignItem, ...] = ()
    tombstones: tuple[ForeignTombstone, ...] = ()
    older: str = ""
    home: str = ""
    fault: str = ""
    left_out: int = 0


MAX_ITEMS = 5_000  # entries of one document that are looked at
