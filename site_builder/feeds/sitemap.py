"""Sitemaps (sitemaps.org, protocol 0.9), cut where the protocol's limits ask for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from html import escape
from typing import NamedTuple
from urllib.parse import urlsplit

import msgspec

from site_builder.feeds.addresses import encode_url, require_url
from site_builder.feeds.moments import dump_moment

MAX_URLS = 50_000
MAX_BYTES = 52_428_800
MAX_ADDRESS = 2_047

_DECLARATION = "<?xml version='1.0' encoding='UTF-8'?>\n"
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


class SitemapEntry(NamedTuple):
    """One page and, where it is known, the moment of its last change."""

    url: str
    modified: datetime | None = None


class _Part(msgspec.Struct, frozen=True):
    rows: tuple[bytes, ...]
    modified: datetime | None


def dump_sitemap(entries: Sequence[SitemapEntry]) -> bytes:
    """One sitemap of `entries` in their order. `plan_sitemaps` keeps the limits."""
    return _wrap("urlset", (_row("url", require_url(entry.url), entry.modified) for entry in entries))


def plan_sitemaps(
    base_url: str, entries: Iterable[SitemapEntry], *, max_urls: int = MAX_URLS, max_bytes: int = MAX_BYTES
) -> tuple[tuple[str, bytes], ...]:
    """The files to write below `base_url`: `sitemap.xml`, or that name as an index of `sitemap-1.xml`, ….

    Give the oldest pages first: then parts that are full never change. An address comes once. Left out is
    what a sitemap may not name: an address on another host than `base_url`, too long, or not absolute.
    """
    base = require_url(base_url)
    parts = list(_cut(_allowed(base, entries), max_urls, max_bytes))
    if len(parts) <= 1:
        return (("sitemap.xml", _wrap("urlset", parts[0].rows if parts else ())),)
    named = [(f"sitemap-{number}.xml", part) for number, part in enumerate(parts, start=1)]
    index = [_row("sitemap", f"{base}{name}", part.modified) for name, part in named]
    return (
        ("sitemap.xml", _wrap("sitemapindex", index)),
        *((name, _wrap("urlset", part.rows)) for name, part in named),
    )


def _allowed(base: str, entries: Iterable[SitemapEntry]) -> Iterator[SitemapEntry]:
    scheme, host = urlsplit(base)[:2]
    start = f"{scheme}://{host}/"
    seen: set[str] = set()
    for entry in entries:
        url = encode_url(entry.url)
        if url.startswith(start) and len(url) <= MAX_ADDRESS and url not in seen:
            seen.add(url)
            yield entry if url == entry.url else SitemapEntry(url, entry.modified)


def _cut(entries: Iterable[SitemapEntry], max_urls: int, max_bytes: int) -> Iterator[_Part]:
    frame = len(_wrap("urlset", ()))
    rows: list[bytes] = []
    newest: datetime | None = None
    size = frame
    for entry in entries:
        row = _row("url", entry.url, entry.modified)
        if rows and (len(rows) == max_urls or size + len(row) > max_bytes):
            yield _Part(tuple(rows), newest)
            rows, newest, size = [], None, frame
        rows.append(row)
        size += len(row)
        if entry.modified is not None and (newest is None or entry.modified > newest):
            newest = entry.modified
    if rows:
        yield _Part(tuple(rows), newest)


def _row(element: str, url: str, modified: datetime | None) -> bytes:
    lastmod = f"<lastmod>{dump_moment(modified)}</lastmod>" if modified else ""
    return f"<{element}><loc>{escape(url, quote=False)}</loc>{lastmod}</{element}>\n".encode()


def _wrap(element: str, rows: Iterable[bytes]) -> bytes:
    start = f'{_DECLARATION}<{element} xmlns="{_NAMESPACE}">\n'.encode()
    return b"".join((start, *rows, f"</{element}>\n".encode()))
