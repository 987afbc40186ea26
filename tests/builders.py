"""Values for tests: say only what matters, the rest has a sensible default."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import structs

from site_builder.model import Article, Feed, Item, Office, Site, Tier

WIB = ZoneInfo("Asia/Jakarta")
WITA = ZoneInfo("Asia/Makassar")
WIT = ZoneInfo("Asia/Jayapura")
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=WIB)

MALANG = Office(
    id="kota-malang",
    code="35.73",
    tier=Tier.REGENCY,
    parent="prov-jawa-timur",
    name="KPU Kota Malang",
    region="Kota Malang",
    domain="kota-malang.kpu.go.id",
    is_domain_seen=True,
    zone="Asia/Jakarta",
)


def an_office(**changes: Any) -> Office:
    """KPU Kota Malang, or what `changes` make of it."""
    return structs.replace(MALANG, **changes)


def a_site(**changes: Any) -> Site:
    """The site of KPU Kota Malang on a host of its own."""
    url = "https://kota-malang.kpu.go.id/"
    return structs.replace(Site(office=MALANG, url=url, path="kota-malang", host_url=url), **changes)


def an_article(**changes: Any) -> Article:
    """A plain news article of KPU Kota Malang, published on 20 November 2026, 09.00 WIB."""
    article = Article(
        office="kota-malang",
        path="berita/2026/2026-11-20-posko-banjir.md",
        stem="2026-11-20-posko-banjir",
        title="Posko banjir dibuka",
        date=datetime(2026, 11, 20, 9, 0, tzinfo=WIB),
        body="Posko dibuka.\n",
        body_line=5,
    )
    return replace(article, **changes)


def an_item(**changes: Any) -> Item:
    """The item of `an_article`."""
    item = Item(
        id="tag:kpu.go.id,2026:kota-malang/2026-11-20-posko-banjir",
        office="kota-malang",
        url="https://kota-malang.kpu.go.id/berita/2026/11/20/posko-banjir/",
        title="Posko banjir dibuka",
        published=datetime(2026, 11, 20, 9, 0, tzinfo=WIB),
        content_html="<p>Posko dibuka.</p>\n",
        author="KPU Kota Malang",
    )
    return structs.replace(item, **changes)


def a_feed(**changes: Any) -> Feed:
    """The feed of KPU Kota Malang with one item."""
    feed = Feed(
        id="tag:kpu.go.id,2008:kota-malang",
        title="KPU Kota Malang",
        description="Berita KPU Kota Malang",
        office=MALANG,
        url="https://kota-malang.kpu.go.id/",
        home_url="https://kota-malang.kpu.go.id/",
        items=(an_item(),),
    )
    return structs.replace(feed, **changes)
