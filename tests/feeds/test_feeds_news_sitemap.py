from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from builders import NOW, WIT, an_item
from lxml import etree
from msgspec.structs import replace

from site_builder.feeds.news_sitemap import MAX_NEWS, dump_news_sitemap

SITE = "https://kota-malang.kpu.go.id/"
NS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "n": "http://www.google.com/schemas/sitemap-news/0.9"}
ITEM = an_item(title="Posko <banjir> & 'jadwal'\x00", url=f"{SITE}berita/a é&b/", published=NOW - timedelta(hours=1))


def urls(dumped: bytes | None) -> list[str]:
    return [str(loc.text) for loc in etree.fromstring(dumped or b"<none/>").iterfind("s:url/s:loc", NS)]


def test_an_item_is_named_with_its_publication_language_date_and_title() -> None:
    dumped = dump_news_sitemap(SITE, "KPU Kota Malang & <kawan>", [ITEM], NOW)
    assert dumped is not None
    [url] = etree.fromstring(dumped)
    assert url.findtext("s:loc", namespaces=NS) == f"{SITE}berita/a%20%C3%A9&b/"
    assert [(etree.QName(e).localname, e.text) for e in url.iterfind("n:news//*", NS)] == [
        ("publication", None),
        ("name", "KPU Kota Malang & <kawan>"),
        ("language", "id"),
        ("publication_date", "2026-11-24T11:00:00+07:00"),
        ("title", "Posko <banjir> & 'jadwal'"),
    ]


@pytest.mark.parametrize(
    ("age", "is_named"),
    [(timedelta(0), True), (timedelta(days=2), True), (timedelta(days=2, seconds=1), False), (-timedelta(1), False)],
)
def test_only_the_news_of_two_days_is_named_in_whatever_zone(age: timedelta, is_named: bool) -> None:
    for zone in (NOW.tzinfo, WIT, ZoneInfo("America/New_York")):
        items = [replace(ITEM, published=(NOW - age).astimezone(each)) for each in (zone, NOW.tzinfo)]
        assert len(urls(dump_news_sitemap(SITE, "KPU", items, NOW))) == 2 * is_named


def test_the_first_publication_counts_and_not_a_later_change() -> None:
    old = replace(ITEM, published=NOW - timedelta(days=9), updated=NOW)
    assert dump_news_sitemap(SITE, "KPU", [old], NOW) is None


def test_what_a_sitemap_of_this_host_may_not_name_is_left_out() -> None:
    bad = [
        replace(ITEM, url="https://lain.example/a/"),
        replace(ITEM, url="berita/"),
        replace(ITEM, url=f"{SITE}{'a' * 2_050}"),
        replace(ITEM, title=" \x00"),
    ]
    assert urls(dump_news_sitemap(SITE, "KPU", [*bad, ITEM], NOW)) == [f"{SITE}berita/a%20%C3%A9&b/"]


def test_no_more_than_a_thousand_are_named_and_those_are_the_newest() -> None:
    items = [replace(ITEM, url=f"{SITE}{number}/") for number in range(MAX_NEWS + 5)]
    found = urls(dump_news_sitemap(SITE, "KPU", items, NOW))
    assert found == [f"{SITE}{number}/" for number in range(MAX_NEWS)]
