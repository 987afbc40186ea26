"""JSON Feed 1.0 and 1.1 (jsonfeed.org) to foreign items. One broken item costs only itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any
from urllib.parse import urljoin

import msgspec

from site_builder.errors import SourceFailed
from site_builder.feed_reading.foreign import MAX_ITEMS, ForeignDocument, ForeignFeed, ForeignItem, ForeignTombstone
from site_builder.proof.manifest import digest_item

_VERSION = "jsonfeed.org/version/"


def parse_json_feed(body: bytes, url: str) -> ForeignFeed:
    """The feed in `body`, which was fetched from `url`.

    A value of a wrong type counts as missing. Raises SourceFailed for what is cut, nested too deep or no JSON Feed.
    """
    document = _decode(body, url)
    if not isinstance(document, dict) or _VERSION not in _text(document, "version"):
        raise SourceFailed("network.feed-foreign", url=url)
    items = _list(document, "items")
    return ForeignFeed(
        items=tuple(parse_json_item(item, url) for item in items[:MAX_ITEMS]),
        tombstones=tuple(_parse_tombstones(_mapping(document, "_warta"))),
        older=join_address(url, _text(document, "next_url")),
        home=join_address(url, _text(document, "home_page_url")),
        left_out=max(0, len(items) - MAX_ITEMS),
    )


def join_address(base: str, address: str) -> str:
    """`address` made absolute against `base`; empty where it is empty or no address."""
    try:
        return urljoin(base, address.strip()) if address.strip() else ""
    except ValueError:
        return ""


def _decode(body: bytes, url: str) -> Any:
    try:
        return msgspec.json.decode(body.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        key = "network.feed-cut" if "truncated" in str(error) else "network.feed-json"
        raise SourceFailed(key, url=url, reason=error) from error
    except RecursionError as error:
        raise SourceFailed("network.feed-deep", url=url) from error


def parse_json_item(item: Any, url: str) -> ForeignItem:
    """One item of a feed that was fetched from `url`; an empty one for what is no object."""
    if not isinstance(item, dict):
        return ForeignItem()
    warta = _mapping(item, "_warta")
    source = _mapping(warta, "source")
    html, text = _text(item, "content_html"), _text(item, "content_text")
    return ForeignItem(
        id=_identity(item.get("id")),
        url=join_address(url, _text(item, "url")),
        title=_text(item, "title"),
        html=html or "".join(f"<p>{escape(part)}</p>\n" for part in text.split("\n") if part.strip()),
        summary=_text(item, "summary"),
        author=_author(item),
        published=_text(item, "date_published"),
        updated=_text(item, "date_modified"),
        tags=tuple(tag for tag in _list(item, "tags") if isinstance(tag, str)),
        image=join_address(url, _text(item, "image") or _text(item, "banner_image")),
        documents=tuple(_parse_documents(item, url)),
        source_name=_text(source, "name"),
        source_url=_text(source, "url"),
        warta=warta,
        digest=_digest(item),
    )


def _digest(item: Mapping[str, Any]) -> str:
    """Empty for an entry with half a character (a lone surrogate), which no manifest can name."""
    try:
        return digest_item(item)
    except UnicodeEncodeError:
        return ""


def _parse_documents(item: Mapping[str, Any], url: str) -> Iterator[ForeignDocument]:
    for entry in _list(item, "attachments"):
        if isinstance(entry, dict) and (address := join_address(url, _text(entry, "url"))):
            size = entry.get("size_in_bytes")
            number = int(size) if isinstance(size, (int, float)) and 0 <= size < 2**53 else None
            yield ForeignDocument(address, _text(entry, "mime_type"), _text(entry, "title"), number)


def _parse_tombstones(warta: Mapping[str, Any]) -> Iterator[ForeignTombstone]:
    for entry in _list(warta, "withdrawn")[:MAX_ITEMS]:
        if isinstance(entry, dict) and (id := _text(entry, "id")):
            yield ForeignTombstone(id, _text(entry, "when"), _text(entry, "reason"), _text(entry, "url"))


def _identity(value: Any) -> str:
    """Numbers are ids too, "and should be coerced to a string" (JSON Feed 1)."""
    if isinstance(value, bool):
        return ""
    return str(value) if isinstance(value, (str, int, float)) else ""


def _author(item: Mapping[str, Any]) -> str:
    people = [*_list(item, "authors"), item.get("author")]
    return ", ".join(name for one in people if isinstance(one, dict) and (name := _text(one, "name")))


def _text(mapping: Mapping[str, Any], key: str) -> str:
    value = mapping.get(key)
    return value if isinstance(value, str) else ""


def _list(mapping: Mapping[str, Any], key: str) -> list[Any]:
    value = mapping.get(key)
    return value if isinstance(value, list) else []


def _mapping(mapping: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = mapping.get(key)
    return value if isinstance(value, dict) else {}
