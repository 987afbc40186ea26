"""Which feeds a site has, and that subscription document and archive together lose nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from builders import NOW, an_item
from lxml import etree
from msgspec import structs

from site_builder.engine.archives import NO_PAST, Past
from site_builder.engine.edition import Edition, read_edition
from site_builder.engine.subscriptions import dump_feeds, dump_site_maps, main_feeds, plan_channels, window_of
from site_builder.model import Correction, Item, PassOn, Site, Tombstone, Withdrawal
from site_builder.offices.registry import load_registry
from site_builder.store import Store, open_store

TREE = load_registry()
HOST = "https://warta.example/"
ATOM = "{http://www.w3.org/2005/Atom}"
HISTORY = "{http://purl.org/syndication/history/1.0}"
STONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
DAY = timedelta(days=1)
MALANG, PROVINCE, NATION, JAYAPURA = "kota-malang", "prov-jawa-timur", "kpu-ri", "kota-jayapura"

Files = dict[str, bytes]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "state.sqlite") as store:
        store.put_sites({id: home_of(id) for id in (NATION, PROVINCE, MALANG, JAYAPURA)})
        yield store


def home_of(office: str) -> str:
    return HOST if office == NATION else f"{HOST}kantor/{office}/"


def news_of(office: str, count: int, step: timedelta = 3 * DAY, **changes: Any) -> list[Item]:
    """The office's newest items, the first of them published now."""
    items = []
    for number in range(count):
        stem = f"{office}-{number:03}"
        url = f"{home_of(office)}berita/{stem}/"
        items.append(an_item(id=f"tag:x,2026:{stem}", office=office, url=url, published=NOW - number * step, **changes))
    return items


def edition_of(store: Store, office: str, now: datetime = NOW, window: int = 0) -> Edition:
    path = "" if office == NATION else f"kantor/{office}"
    site = Site(TREE.by_id(office), home_of(office), path, HOST)
    return read_edition(store, site, TREE, now, window=window)


def feeds_of(edition: Edition, past: Past = NO_PAST) -> Files:
    return {path: content for path, content in dump_feeds(edition, past) if content is not None}


def walk_xml(files: Files, site: str, name: str) -> Iterator[etree._Element]:
    """The subscription document, then each document that `prev-archive` leads to."""
    path = name
    while True:
        root = etree.fromstring(files[path])
        yield root
        links = {link.get("rel"): str(link.get("href")) for link in head(root).iterfind(f"{ATOM}link")}
        assert links["self"] == site + path
        is_archive = head(root).find(f"{HISTORY}archive") is not None
        assert is_archive == ("current" in links) == (path != name)
        if is_archive:
            assert links["current"] == site + name
        if "prev-archive" not in links:
            return
        path = links["prev-archive"].removeprefix(site)


def head(root: etree._Element) -> etree._Element:
    return root[0] if root.tag == "rss" else root


def ids_in(root: etree._Element) -> list[str]:
    tag = "guid" if root.tag == "rss" else f"{ATOM}id"
    return [str(entry.findtext(tag)) for entry in head(root).iter("item", f"{ATOM}entry")]


def walk_json(files: Files, site: str) -> Iterator[dict[str, Any]]:
    path = "feed.json"
    while path:
        document = json.loads(files[path])
        yield document
        assert document["feed_url"] == site + path
        path = document.get("next_url", "").removeprefix(site)


def archived(files: Files, site: str = HOST) -> list[str]:
    return [id for root in list(walk_xml(files, site, "atom.xml"))[1:] for id in ids_in(root)]


def subscribed(files: Files, path: str = "") -> list[str]:
    return [item["id"] for item in json.loads(files[f"{path}feed.json"])["items"]]


def stones_in(files: Files, path: str = "") -> list[str]:
    return [str(stone.get("ref")) for stone in etree.fromstring(files[f"{path}atom.xml"]).iterfind(STONE)]


def test_an_office_has_a_feed_of_its_news_of_each_kind_and_topic_of_clarifications_and_of_urgent_news(
    store: Store,
) -> None:
    items = [
        *news_of(MALANG, 1, kind="klarifikasi", tags=("Banjir", "Pemilu 2029")),
        structs.replace(news_of(MALANG, 2)[1], is_urgent=True, tags=("banjir",)),
    ]
    store.put_office(MALANG, items, heard=NOW)
    edition = edition_of(store, MALANG)
    files = feeds_of(edition)
    folders = {path.rpartition("/")[0] for path in files if "arsip/" not in path}
    assert folders == {
        "",
        "klarifikasi",
        "serta-merta",
        "jenis/berita",
        "jenis/klarifikasi",
        "topik/banjir",
        "topik/pemilu-2029",
    }
    first, second = (item.id for item in items)
    assert subscribed(files) == subscribed(files, "topik/banjir/") == [first, second]
    assert subscribed(files, "klarifikasi/") == subscribed(files, "jenis/klarifikasi/") == [first]
    assert subscribed(files, "serta-merta/") == [second]
    assert subscribed(files, "topik/pemilu-2029/") == [first]


def test_no_two_feeds_have_the_same_identity_or_address(store: Store) -> None:
    store.put_office(NATION, news_of(NATION, 3, kind="klarifikasi", tags=("a", "b")), heard=NOW)
    feeds = [channel.feed for channel in plan_channels(edition_of(store, NATION))]
    assert len({feed.id for feed in feeds}) == len({feed.url for feed in feeds}) == len(feeds)


def test_feeds_that_always_exist_are_there_without_news(store: Store) -> None:
    files = feeds_of(edition_of(store, MALANG))
    assert {path for path in files if path.endswith("rss.xml")} == {
        "rss.xml",
        "klarifikasi/rss.xml",
        "serta-merta/rss.xml",
    }


def test_a_portal_has_the_news_of_all_tiers_its_own_alone_and_the_clarifications_of_all_tiers(store: Store) -> None:
    store.put_office(NATION, news_of(NATION, 1, kind="klarifikasi"), heard=NOW)
    store.put_office(MALANG, news_of(MALANG, 2, kind="klarifikasi", is_urgent=True), heard=NOW)
    store.put_office(PROVINCE, news_of(PROVINCE, 1, pass_on=PassOn.NONE, kind="klarifikasi"), heard=NOW)
    files = feeds_of(edition_of(store, NATION))
    everything = {"tag:x,2026:kpu-ri-000", "tag:x,2026:kota-malang-000", "tag:x,2026:kota-malang-001"}
    assert set(subscribed(files)) == set(subscribed(files, "klarifikasi/")) == everything
    assert subscribed(files, "sendiri/") == subscribed(files, "jenis/klarifikasi/") == ["tag:x,2026:kpu-ri-000"]
    assert set(subscribed(files, "serta-merta/")) == everything - {"tag:x,2026:kpu-ri-000"}


@pytest.mark.parametrize(("office", "window"), [(MALANG, 100), (PROVINCE, 100), (NATION, 300)])
def test_a_nation_shows_more_than_others_unless_the_network_says_otherwise(
    store: Store, office: str, window: int
) -> None:
    assert window_of(edition_of(store, office)) == window
    assert window_of(edition_of(store, office, window=7)) == 7


def test_every_page_names_the_feeds_of_the_whole_site(store: Store) -> None:
    store.put_office(NATION, news_of(NATION, 2, tags=("a",)), heard=NOW)
    paths = [feed.url.removeprefix(HOST) for feed in main_feeds(edition_of(store, NATION))]
    assert paths == ["", "sendiri/", "klarifikasi/", "serta-merta/"]


@pytest.mark.parametrize(("office", "window"), [(MALANG, 5), (NATION, 7), (NATION, 100)])
def test_a_walk_from_the_subscription_document_to_the_end_finds_every_item_exactly_once(
    store: Store, office: str, window: int
) -> None:
    everything = {each: news_of(each, 60) for each in (NATION, PROVINCE, MALANG, JAYAPURA)}
    for each, items in everything.items():
        store.put_office(each, items, heard=NOW)
    edition = edition_of(store, office, window=window)
    files = feeds_of(edition)
    chosen = [office] if office == MALANG else list(everything)
    expected = {item.id for each in chosen for item in everything[each]}
    for name in ("rss.xml", "atom.xml"):
        subscription, *archive = walk_xml(files, home_of(office), name)
        in_archive = [id for root in archive for id in ids_in(root)]
        assert len(archive) > 5
        assert len(set(in_archive)) == len(in_archive), "an item stands in one archive document only"
        assert len(ids_in(subscription)) == window
        assert {*in_archive, *ids_in(subscription)} == expected
        not_yet = [id for id in ids_in(subscription) if id not in in_archive]
        assert sorted([*in_archive, *not_yet]) == sorted(expected)
    pages = list(walk_json(files, home_of(office)))
    assert [[item["id"] for item in page["items"]] for page in pages] == [
        ids_in(root) for root in walk_xml(files, home_of(office), "atom.xml")
    ]
    assert {page["_warta"]["current_url"] for page in pages[1:]} == {f"{home_of(office)}feed.json"}


def test_the_own_news_of_a_portal_has_an_archive_of_its_own(store: Store) -> None:
    store.put_office(NATION, news_of(NATION, 40), heard=NOW)
    store.put_office(MALANG, news_of(MALANG, 40), heard=NOW)
    files = feeds_of(edition_of(store, NATION, window=5))
    own = {path.removeprefix("sendiri/"): content for path, content in files.items() if path.startswith("sendiri/")}
    site = f"{HOST}sendiri/"
    found = {id for root in walk_xml(own, site, "atom.xml") for id in ids_in(root)}
    assert found == {item.id for item in news_of(NATION, 40)}


def test_closed_documents_stay_to_the_byte_while_news_comes_in_and_months_pass(store: Store) -> None:
    items = news_of(MALANG, 60)
    seen: Files = {}
    for hour in range(0, 24 * 70, 24 * 5):
        now = NOW + timedelta(hours=hour)
        items = [structs.replace(items[0], id=f"new{hour}", published=now - timedelta(hours=1)), *items]
        store.put_office(MALANG, items, heard=now)
        files = feeds_of(edition_of(store, MALANG, now, window=4))
        closed = {path: content for path, content in files.items() if path.startswith("arsip/2")}
        assert seen.items() <= closed.items()
        seen = closed
    assert len([path for path in seen if path.endswith("atom.xml")]) > 18
    assert {*archived(files, home_of(MALANG)), *subscribed(files)} == {item.id for item in items}


def test_news_that_comes_late_enters_no_closed_document_and_is_found_all_the_same(store: Store) -> None:
    items = news_of(MALANG, 40)
    store.put_office(MALANG, items, heard=NOW)
    before = feeds_of(edition_of(store, NATION, window=5))
    late = [structs.replace(item, id=f"{item.id}-late") for item in items[10:30]]
    now = NOW + timedelta(hours=1)
    store.put_office(MALANG, [*items, *late], heard=now)
    after = feeds_of(edition_of(store, NATION, now, window=5))
    closed = {path: content for path, content in before.items() if path.startswith("arsip/2")}
    assert closed.items() <= after.items()
    a_reader_who_was_here_before = {path: after[path] for path in after if path not in closed}
    found = [
        id
        for path, text in a_reader_who_was_here_before.items()
        if path.endswith("atom.xml")
        for id in ids_in(etree.fromstring(text))
    ]
    assert {item.id for item in late} <= set(found)
    ids = [*archived(after), *(id for id in subscribed(after) if id not in archived(after))]
    assert sorted(ids) == sorted(item.id for item in (*items, *late))


def test_an_office_that_joins_the_network_brings_its_history_into_new_documents_of_the_portal(store: Store) -> None:
    store.put_office(MALANG, news_of(MALANG, 40), heard=NOW)
    before = feeds_of(edition_of(store, NATION, window=5))
    joined = NOW + DAY
    store.put_office(JAYAPURA, news_of(JAYAPURA, 40), heard=joined)
    after = feeds_of(edition_of(store, NATION, joined, window=5))
    assert {p: c for p, c in before.items() if p.startswith("arsip/2")}.items() <= after.items()
    own = feeds_of(edition_of(store, JAYAPURA, joined, window=5))
    assert "arsip/2026/08/atom.xml" in own, "its own archive is by the dates of its news"


def test_a_correction_of_archived_news_comes_with_the_next_subscription_document_and_stays_in_its_place(
    store: Store,
) -> None:
    items = news_of(MALANG, 40)
    store.put_office(MALANG, items, heard=NOW)
    before = feeds_of(edition_of(store, MALANG, window=5))
    now = NOW + DAY
    mended = structs.replace(items[30], corrections=(Correction(now, "nama"),), content_html="<p>Benar.</p>")
    store.put_office(MALANG, [*items[:30], mended, *items[31:]], heard=now)
    after = feeds_of(edition_of(store, MALANG, now, window=5))
    assert mended.id not in subscribed(before)
    assert mended.id in subscribed(after)
    site = home_of(MALANG)
    assert archived(after, site) == archived(before, site)
    changed = {path for path in after if path.startswith("arsip/2") and after[path] != before[path]}
    assert {path.rpartition("/")[0] for path in changed} == {"arsip/2026/08/2"}
    assert b"Benar." in after["arsip/2026/08/2/atom.xml"]


def test_a_withdrawal_of_archived_news_leaves_a_tombstone_in_both_documents_and_moves_nothing_else(
    store: Store,
) -> None:
    items = news_of(MALANG, 40, kind="klarifikasi", tags=("banjir",))
    store.put_office(MALANG, items, heard=NOW)
    before = feeds_of(edition_of(store, NATION, window=5))
    now = NOW + DAY
    gone = items[30]
    stone = Tombstone(
        gone.id, MALANG, gone.url, gone.title, gone.published, Withdrawal(now, "keliru"), gone.kind, gone.tags
    )
    store.put_office(MALANG, [*items[:30], *items[31:]], [stone], heard=now)
    after = feeds_of(edition_of(store, NATION, now, window=5))
    assert archived(after) == [id for id in archived(before) if id != gone.id]
    assert stones_in(after) == stones_in(after, "arsip/2026/08/2/") == stones_in(after, "klarifikasi/") == [gone.id]
    own = feeds_of(edition_of(store, MALANG, now, window=5))
    assert stones_in(own, "topik/banjir/") == stones_in(own, "jenis/klarifikasi/") == [gone.id]
    [told] = json.loads(after["feed.json"])["_warta"]["withdrawn"]
    assert (told["id"], told["reason"]) == (gone.id, "keliru")


def test_the_feed_of_a_topic_stays_when_its_last_item_is_withdrawn(store: Store) -> None:
    [item] = news_of(MALANG, 1, tags=("Banjir",))
    stone = Tombstone(item.id, MALANG, item.url, item.title, item.published, Withdrawal(NOW, "x"), "berita", item.tags)
    store.put_office(MALANG, [], [stone], heard=NOW)
    files = feeds_of(edition_of(store, MALANG))
    assert stones_in(files, "topik/banjir/") == [item.id]
    assert json.loads(files["topik/banjir/feed.json"])["home_page_url"] == home_of(MALANG)


def test_expired_news_leaves_every_document_and_moves_nothing_else(store: Store) -> None:
    items = news_of(MALANG, 40)
    items[30] = structs.replace(items[30], expires=NOW + DAY)
    store.put_office(MALANG, items, heard=NOW)
    before = feeds_of(edition_of(store, MALANG, window=5))
    after = feeds_of(edition_of(store, MALANG, NOW + DAY, window=5))
    site = home_of(MALANG)
    assert archived(after, site) == [id for id in archived(before, site) if id != items[30].id]
    assert items[30].id.encode() not in b"".join(after.values())


def test_only_documents_that_changed_are_written_again(store: Store, tmp_path: Path) -> None:
    items = news_of(MALANG, 60)
    store.put_office(MALANG, items, heard=NOW)
    first = feeds_of(edition_of(store, MALANG, window=5))
    for path, content in first.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    past = Past(tmp_path)
    again = dict(dump_feeds(edition_of(store, MALANG, window=5), past))
    assert again.keys() == first.keys()
    kept = {path for path, content in again.items() if content is None}
    assert kept == {path for path in first if path.startswith("arsip/2")}
    assert {path: content for path, content in again.items() if path not in kept}.items() <= first.items()
    store.put_office(MALANG, [*items[:59], structs.replace(items[59], title="Lain")], heard=NOW)
    (tmp_path / "arsip/2026/10/rss.xml").unlink()
    written = [path for path, content in dump_feeds(edition_of(store, MALANG, window=5), past) if content is not None]
    oldest = json.loads(first["arsip/daftar.json"])["documents"][0]["folder"]
    assert {path.rpartition("/")[0] + "/" for path in written if path.startswith("arsip/2")} == {
        oldest,
        "arsip/2026/10/",
    }


def test_a_list_of_documents_that_is_not_ours_is_written_anew(store: Store, tmp_path: Path) -> None:
    store.put_office(MALANG, news_of(MALANG, 20), heard=NOW)
    (tmp_path / "arsip").mkdir()
    for broken in (b"", b"{", b"[]", b'{"documents": [1]}'):
        (tmp_path / "arsip/daftar.json").write_bytes(broken)
        assert None not in dict(dump_feeds(edition_of(store, MALANG), Past(tmp_path))).values()


def test_the_newest_news_has_a_sitemap_of_its_own_while_there_is_any(store: Store) -> None:
    store.put_office(MALANG, news_of(MALANG, 3, DAY), heard=NOW)
    edition = edition_of(store, MALANG)
    assert [name for name, _ in dump_site_maps(edition, iter(()))] == ["sitemap.xml", "sitemap-news.xml"]
    later = edition_of(store, MALANG, NOW + 3 * DAY)
    assert [name for name, _ in dump_site_maps(later, iter(()))] == ["sitemap.xml"]


def test_offices_whose_sites_are_elsewhere_are_listed_with_their_own_feeds(store: Store) -> None:
    store.put_office(JAYAPURA, news_of(JAYAPURA, 1), heard=NOW)
    edition = replace(edition_of(store, NATION), feeds={JAYAPURA: "https://jayapura.example/feed"})
    files = feeds_of(edition)
    listed = {outline.get("xmlUrl") for outline in etree.fromstring(files["opml.xml"]).iter("outline")}
    assert "https://jayapura.example/feed" in listed
    assert f"{home_of(MALANG)}rss.xml" in listed
    assert f"{home_of(JAYAPURA)}rss.xml" not in listed
    assert b'url="https://jayapura.example/feed"' in files["rss.xml"]
