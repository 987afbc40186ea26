"""The feeds of a network as a build leaves them: found from pages, walked to their end, kept from build to build."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import pytest
from lxml import etree
from workplace import Workplace

from site_builder.feeds import WRITERS

BASE = "https://warta.example/"
MALANG = "kantor/kota-malang/"
NAMED = re.compile(r'<link rel="alternate" type="application/[a-z]+\+[a-z]+" title="[^"]+" href="([^"]+)">')
LATER = "2027-01-05T12:00+07:00"
DATES = [f"2026-{month:02}-{day:02}" for month in (7, 8, 10, 11) for day in (3, 9, 17)]


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    place = Workplace(tmp_path)
    place.write("content/network.yml", f"base_url: {BASE}\nwindow: 2\n")
    for date in DATES:
        place.article("kota-malang", f"{date}-malang", title=f"Malang {date}", more="tags: [Banjir Rob]\n")
        place.article("kpu-ri", f"{date}-pusat", title=f"Pusat {date}", more="kind: pengumuman\n")
    assert place.build().code == 0
    return place


def ids_of(place: Workplace, site: str) -> list[str]:
    """Every id from the subscription document on, by `next_url`; each archive document is read once."""
    found, url = [], f"{BASE}{site}feed.json"
    while url:
        document = json.loads(place.read(f"site/{url.removeprefix(BASE)}"))
        found += [item["id"] for item in document["items"]]
        url = document.get("next_url", "")
    return found


def test_every_article_is_found_from_the_newest_document_on(place: Workplace) -> None:
    malang = {f"tag:kpu.go.id,2026:kota-malang/{date}-malang" for date in DATES}
    pusat = {f"tag:kpu.go.id,2026:kpu-ri/{date}-pusat" for date in DATES}
    for site, expected in ((MALANG, malang), ("", malang | pusat), ("sendiri/", pusat)):
        found = ids_of(place, site)
        assert set(found) == expected
        archived = found[2:]
        assert len(set(archived)) == len(archived)


def test_a_later_build_touches_no_closed_document(place: Workplace) -> None:
    before = {path: inode for path, inode in place.inodes().items() if "/arsip/2" in f"/{path}"}
    place.article("kota-malang", "2026-07-01-susulan", title="Terlambat")
    place.article("kota-malang", "2026-12-20-baru", title="Baru")
    assert place.warta("build", "--now", LATER, "--jobs", 1).code == 0
    after = place.inodes()
    assert {path: after[path] for path in before} == before
    assert "tag:kpu.go.id,2026:kota-malang/2026-07-01-susulan" in ids_of(place, "")
    assert json.loads(place.read(f"site/{MALANG}feed.json"))["items"][-1]["title"] == "Terlambat"


def test_a_second_build_without_news_writes_nothing(place: Workplace) -> None:
    before = place.inodes()
    assert place.build().code == 0
    feeds = {path for path in before if path.endswith((*WRITERS, ".json"))}
    after = place.inodes()
    assert {path: after[path] for path in feeds} == {path: before[path] for path in feeds}


def test_what_a_build_without_memory_writes_is_the_same(place: Workplace) -> None:
    before = place.tree()
    assert place.build("--state", "lain/state.sqlite", "--out", "lain/site").code == 0
    assert place.tree("lain/site") == before


@pytest.mark.parametrize(
    ("page", "first"),
    [
        ("", ""),
        (MALANG, MALANG),
        (f"{MALANG}topik/banjir-rob/", f"{MALANG}topik/banjir-rob/"),
        ("jenis/pengumuman/", "jenis/pengumuman/"),
        (f"{MALANG}berita/2026/11/17/malang/", MALANG),
    ],
)
def test_a_page_names_its_feed_first_and_every_feed_that_it_names_is_there(
    place: Workplace, page: str, first: str
) -> None:
    html = place.read(f"site/{page}index.html")
    root = place.root / "site" / page
    named = [
        (root / href).resolve().relative_to((place.root / "site").resolve()).as_posix()
        for href in re.findall(
            r'<link rel="alternate" type="application/[a-z]+\+[a-z]+" title="[^"]+" href="([^"]+)">', html
        )
    ]
    assert named[:3] == [f"{first}rss.xml", f"{first}atom.xml", f"{first}feed.json"]
    assert len(set(named)) == len(named) > 4
    assert all((place.root / "site" / path).is_file() for path in named)


def test_a_feeds_own_address_is_where_it_stands(place: Workplace) -> None:
    files = [path for path in place.tree() if path.endswith(tuple(WRITERS))]
    assert len(files) > 50
    for path in files:
        if path.endswith(".json"):
            assert json.loads(place.read(f"site/{path}"))["feed_url"] == BASE + path
            continue
        root = etree.fromstring(place.read(f"site/{path}").encode())
        [own] = [link.get("href") for link in root.iter("{*}link") if link.get("rel") == "self"][:1]
        assert own == BASE + path


def test_hosts_are_told_the_types_of_all_feeds(place: Workplace) -> None:
    headers = place.read("site/_headers")
    assert all(f"/*{name}\n  Content-Type: application/" in headers for name in WRITERS)


@pytest.mark.parametrize("site", ["", MALANG])
def test_the_page_about_feeds_leads_to_all_of_them(place: Workplace, site: str) -> None:
    root = place.root / "site" / site
    page = place.read(f"site/{site}umpan/index.html")
    targets = re.findall(r'<a href="([^"]+(?:rss\.xml|atom\.xml|feed\.json|opml\.xml))"', page)
    paths = {target.removeprefix(BASE + site).removeprefix("../") for target in targets}
    assert all((root / path).is_file() for path in paths)
    folders = {
        path.parent.relative_to(root).as_posix()
        for pattern in ("*", "*/*", "*/*/*")
        for path in root.glob(f"{pattern}rss.xml")
        if "arsip" not in path.parts and "kantor" not in path.relative_to(root).parts
    }
    assert {Path(path).parent.as_posix() for path in paths if not path.endswith("opml.xml")} == folders
    assert ("opml.xml" in paths) == (site == "")
    shown = re.findall("<p>([^<]+)</p>\n<code>([^<]+)</code>", page)
    assert {address for _, address in shown} == {
        f"{BASE}{site}{folder}/rss.xml" for folder in folders if folder.startswith(("jenis/", "topik/"))
    }
    for sentence, address in shown:
        feed = etree.fromstring(place.read(f"site/{address.removeprefix(BASE)}").encode())
        assert unescape(sentence) == feed.findtext("channel/description")


@pytest.mark.parametrize("window", [1, 3, 5, 10_000])
def test_the_window_bounds_the_newest_document_and_loses_nothing(place: Workplace, window: int) -> None:
    malang = {f"tag:kpu.go.id,2026:kota-malang/{date}-malang" for date in DATES}
    pusat = {f"tag:kpu.go.id,2026:kpu-ri/{date}-pusat" for date in DATES}
    assert place.build("--window", window).code == 0
    for site, expected in ((MALANG, malang), ("", malang | pusat), ("sendiri/", pusat)):
        newest = json.loads(place.read(f"site/{site}feed.json"))["items"]
        waiting = [item for item in newest if item["date_published"].startswith("2026-11")]  # in no archive yet
        assert len(newest) == min(len(expected), max(window, len(waiting)))
        assert set(ids_of(place, site)) == expected
    listed = json.loads(place.read("site/arsip/daftar.json"))["documents"]
    assert max(document["entries"] for document in listed) == min(window, 6)


def test_another_window_and_the_old_one_again_give_the_same_bytes(place: Workplace) -> None:
    before = place.tree()
    assert place.build("--window", 5).code == 0
    assert place.tree() != before
    assert place.build().code == 0
    assert place.tree() == before


@pytest.mark.parametrize("value", ["0", "-1", "10001", "banyak"])
def test_a_window_that_is_none_is_refused(place: Workplace, value: str) -> None:
    outcome = place.build("--window", value)
    assert outcome.code == 2
    assert value in outcome.err
