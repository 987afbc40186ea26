from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import pytest
from builders import NOW
from lxml import etree

from site_builder.feeds import SitemapEntry, dump_sitemap, plan_sitemaps
from site_builder.feeds.addresses import encode_url
from site_builder.feeds.sitemap import MAX_BYTES, MAX_URLS

NS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
BASE = "https://x.id/"


def pages(count: int) -> list[SitemapEntry]:
    return [SitemapEntry(f"{BASE}{number}/", NOW + timedelta(days=number)) for number in range(count)]


def locations(xml: bytes) -> list[str | None]:
    return [element.text for element in etree.fromstring(xml).iterfind("*/s:loc", NS)]


def urls(entries: Iterable[SitemapEntry]) -> list[str]:
    return [entry.url for entry in entries]


def test_a_page_has_its_encoded_address_and_its_moment() -> None:
    xml = dump_sitemap([SitemapEntry("https://x.id/a b/?q=1&r=2", NOW), SitemapEntry("https://x.id/c/")])
    assert b"<loc>https://x.id/a%20b/?q=1&amp;r=2</loc><lastmod>2026-11-24T12:00:00+07:00</lastmod>" in xml
    assert b"<url><loc>https://x.id/c/</loc></url>" in xml


@pytest.mark.parametrize("odd", ["a b/", "é/", "?q=1&r=2", "0/"])
def test_one_odd_address_among_others_is_encoded_as_alone_and_comes_once(odd: str) -> None:
    [(_, xml)] = plan_sitemaps(BASE, [*pages(2), SitemapEntry(BASE + odd, NOW), SitemapEntry(BASE + odd)])
    assert locations(xml) == [*dict.fromkeys([f"{BASE}0/", f"{BASE}1/", encode_url(BASE + odd)])]


def test_few_pages_make_one_file() -> None:
    entries = pages(3)
    assert plan_sitemaps(BASE, entries) == (("sitemap.xml", dump_sitemap(entries)),)


def test_no_pages_make_an_empty_file() -> None:
    [(name, xml)] = plan_sitemaps(BASE, ())
    assert (name, locations(xml)) == ("sitemap.xml", [])


def test_more_than_fifty_thousand_pages_make_an_index_and_parts() -> None:
    entries = [SitemapEntry(f"{BASE}{number}/") for number in range(50_001)]
    (name, index), (_, first), (_, second) = plan_sitemaps(BASE, entries)
    assert name == "sitemap.xml"
    assert etree.fromstring(index).tag == f"{{{NS['s']}}}sitemapindex"
    assert locations(index) == [f"{BASE}sitemap-1.xml", f"{BASE}sitemap-2.xml"]
    assert [*locations(first), *locations(second)] == urls(entries)
    assert len(locations(first)) == 50_000


def test_no_part_is_larger_than_the_limit_in_bytes() -> None:
    entries = pages(20)
    _, *parts = plan_sitemaps(BASE, entries, max_bytes=500)
    assert len(parts) > 1
    assert max(len(xml) for _, xml in parts) <= 500
    assert [location for _, xml in parts for location in locations(xml)] == urls(entries)


def test_the_limits_are_the_protocols() -> None:
    assert (MAX_URLS, MAX_BYTES) == (50_000, 52_428_800)


def test_a_part_is_dated_by_its_newest_page_and_full_parts_never_change() -> None:
    older, newer = plan_sitemaps(BASE, pages(3), max_urls=2), plan_sitemaps(BASE, pages(4), max_urls=2)
    assert [e.text for e in etree.fromstring(older[0][1]).iterfind("*/s:lastmod", NS)] == [
        "2026-11-25T12:00:00+07:00",
        "2026-11-26T12:00:00+07:00",
    ]
    assert older[1] == newer[1]


@pytest.mark.parametrize("url", ["/a/", "https://lain.id/", "http://x.id/", f"{BASE}{'a' * 2048}", "", f"{BASE}0/"])
def test_what_a_sitemap_may_not_name_is_left_out(url: str) -> None:
    [(_, xml)] = plan_sitemaps(BASE, [*pages(1), SitemapEntry(url)])
    assert locations(xml) == [f"{BASE}0/"]
