"""Sitemaps (sitemaps.org, protocol 0.9), cut where the protocol's limits ask for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from html import escape
from typing import NamedTuple
from urllib.parse import urlsplit

import msgspec

from site_builder.feeds.addresses import are_plain, encode_url, require_url
from site_builder.feeds.moments import dump_moment, dump_moments

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
    """Entries that a sitemap may name, and their rows."""

    entries: Sequence[SitemapEntry]
    rows: Sequence[str]

    @property
    def modified(self) -> datetime | None:
        """The newest of the moments that are known."""
        return max((entry.modified for entry in self.entries if entry.modified is not None), default=None)


def dump_sitemap(entries: Sequence[SitemapEntry]) -> bytes:
    """One sitemap of `entries` in their order. `plan_sitemaps` keeps the limits."""
    return _wrap("urlset", _rows([SitemapEntry(require_url(entry.url), entry.modified) for entry in entries]))


def plan_sitemaps(
    base_url: str, entries: Iterable[SitemapEntry], *, max_urls: int = MAX_URLS, max_bytes: int = MAX_BYTES
) -> tuple[tuple[str, bytes], ...]:
    """The files to write below `base_url`: `sitemap.xml`, or that name as an index of `sitemap-1.xml`, ….

    Give the oldest pages first: then parts that are full never change. An address comes once. Left out is
    what a sitemap may not name: an address on another host than `base_url`, too long, or not absolute.
    """
    base = require_url(base_url)
    allowed = _allowed(base, entries)
    parts = list(_cut(allowed, _rows(allowed), max_urls, max_bytes))
    if len(parts) <= 1:
        return (("sitemap.xml", _wrap("urlset", parts[0].rows if parts else ())),)
    named = [(f"sitemap-{number}.xml", part) for number, part in enumerate(parts, start=1)]
    index = [_row("sitemap", f"{base}{name}", part.modified) for name, part in named]
    return (
        ("sitemap.xml", _wrap("sitemapindex", index)),
        *((name, _wrap("urlset", part.rows)) for name, part in named),
    )


def _allowed(base: str, entries: Iterable[SitemapEntry]) -> Sequence[SitemapEntry]:
    start = "{}://{}/".format(*urlsplit(base)[:2])
    given = list(entries)
    plain = {entry.url: entry for entry in given}
    if len(plain) == len(given) and max(map(len, plain), default=0) <= MAX_ADDRESS and are_plain(plain, start):
        return given
    allowed: dict[str, SitemapEntry] = {}
    for entry in given:
        url = encode_url(entry.url)
        if url.startswith(start) and len(url) <= MAX_ADDRESS and url not in allowed:
            allowed[url] = entry if url == entry.url else SitemapEntry(url, entry.modified)
    return [*allowed.values()]


def _cut(entries: Sequence[SitemapEntry], rows: Sequence[str], max_urls: int, max_bytes: int) -> Iterator[_Part]:
    frame = len(_wrap("urlset", ()))
    first, size = 0, frame
    for number, row in enumerate(rows):
        if number > first and (number - first == max_urls or size + len(row) > max_bytes):
            yield _Part(entries[first:number], rows[first:number])
            first, size = number, frame
        size += len(row)
    if rows:
        yield _Part(entries[first:], rows[first:])


def _rows(entries: Sequence[SitemapEntry]) -> Sequence[str]:
    """What a sitemap says of each: ASCII, as an address is that is encoded."""
    moments = iter(dump_moments([modified for _, modified in entries if modified is not None]))
    return [
        f"<url><loc>{escape(url, quote=False) if '&' in url else url}</loc>"
        f"{'' if modified is None else f'<lastmod>{next(moments)}</lastmod>'}</url>\n"
        for url, modified in entries
    ]


def _row(element: str, url: str, modified: datetime | None) -> str:
    lastmod = f"<lastmod>{dump_moment(modified)}</lastmod>" if modified else ""
    return f"<{element}><loc>{escape(url, quote=False)}</loc>{lastmod}</{element}>\n"


def _wrap(element: str, rows: Iterable[str]) -> bytes:
    start = f'{_DECLARATION}<{element} xmlns="{_NAMESPACE}">\n'
    return "".join((start, *rows, f"</{element}>\n")).encode()
