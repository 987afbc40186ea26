"""Whole feeds, byte for byte, against `golden/`.

A golden file changes on purpose only. To write them anew and then read the difference in review:

    WARTA_WRITE_GOLDEN=1 pytest -n0 tests/feeds/test_feeds_golden.py
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from builders import NOW, an_office
from feed_samples import ARCHIVE, AWKWARD, COMBINED, EMPTY
from msgspec.structs import replace

from site_builder.feeds import WRITERS, SitemapEntry, Subscription, dump_opml, plan_sitemaps
from site_builder.model import Tier
from site_builder.offices.tree import OfficeTree

GOLDEN = Path(__file__).parent / "golden"
FEEDS = {"awkward": AWKWARD, "combined": COMBINED, "empty": EMPTY, "archive": ARCHIVE}


def assert_golden(name: str, dumped: bytes) -> None:
    path = GOLDEN / name
    if os.environ.get("WARTA_WRITE_GOLDEN"):
        path.write_bytes(dumped)
    assert dumped == path.read_bytes()


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("feed", FEEDS)
def test_a_feed_is_written_as_its_golden_file(feed: str, writer: str) -> None:
    assert_golden(f"{feed}.{writer}", WRITERS[writer](FEEDS[feed]))


@pytest.mark.parametrize("writer", WRITERS)
def test_an_equal_feed_has_the_same_bytes(writer: str) -> None:
    assert WRITERS[writer](replace(AWKWARD)) == WRITERS[writer](AWKWARD)


def test_the_list_of_all_feeds_is_written_as_its_golden_file() -> None:
    nation = an_office(id="kpu-ri", tier=Tier.NATIONAL, parent=None, name="KPU RI & <jajaran>\x00")
    papua = an_office(id="prov-papua", tier=Tier.PROVINCE, parent="kpu-ri", name="KPU Papua", region="Papua")
    tree = OfficeTree((nation, papua, *COMBINED.offices.values()))
    subscriptions = [
        Subscription(office, f"https://{office.id}.example/rss.xml", f"https://{office.id}.example/") for office in tree
    ]
    assert_golden("opml.xml", dump_opml("Umpan semua kantor", subscriptions, tree))


def test_sitemaps_are_written_as_their_golden_files() -> None:
    site = "https://x.id/berita é/"
    entries = [SitemapEntry(f"{site}?a=1&b={number}", NOW + timedelta(days=number)) for number in range(3)]
    for name, dumped in plan_sitemaps("https://x.id/", entries, max_urls=2):
        assert_golden(name, dumped)
