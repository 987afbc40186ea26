"""The sitemap of the newest news, as Google News reads it (sitemap-news 0.9)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from html import escape
from itertools import islice
from urllib.parse import urlsplit

from site_builder.feeds.addresses import encode_url, require_url
from site_builder.feeds.document import LANGUAGE
from site_builder.feeds.moments import dump_moment
from site_builder.feeds.sitemap import MAX_ADDRESS
from site_builder.feeds.text import clean_line
from site_builder.model import Facts

MAX_NEWS = 1_000
SPAN = timedelta(days=2)

_START = """<?xml version='1.0' encoding='UTF-8'?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
"""


def dump_news_sitemap(base_url: str, publication: str, items: Iterable[Facts], now: datetime) -> bytes | None:
    """The items of the two days before `now`, at most 1,000, in their order; None where there are none.

    `publication` is the name of the site as its pages show it. Left out is what has no title, and what a sitemap
    at `base_url` may not name.
    """
    host = urlsplit(require_url(base_url))[:2]
    found = list(items)
    zone = found[0].published.tzinfo if found else None
    if isinstance(zone, timezone):
        now = now.astimezone(zone)  # most items have that zone too: then no offset need be asked of either moment
    since = now - SPAN
    fit = (item for item in found if since <= item.published <= now and _is_fit(item, host))
    rows = [_row(item, clean_line(publication)) for item in islice(fit, MAX_NEWS)]
    return f"{_START}{''.join(rows)}</urlset>\n".encode() if rows else None


def _is_fit(item: Facts, host: tuple[str, ...]) -> bool:
    url = encode_url(item.url)
    return urlsplit(url)[:2] == host and len(url) <= MAX_ADDRESS and bool(clean_line(item.title))


def _row(item: Facts, publication: str) -> str:
    url, title = escape(encode_url(item.url), quote=False), escape(clean_line(item.title), quote=False)
    name = f"<news:name>{escape(publication, quote=False)}</news:name><news:language>{LANGUAGE}</news:language>"
    return (
        f"<url><loc>{url}</loc><news:news><news:publication>{name}</news:publication>"
        f"<news:publication_date>{dump_moment(item.published)}</news:publication_date>"
        f"<news:title>{title}</news:title></news:news></url>\n"
    )
