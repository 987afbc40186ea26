from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.bench.hugo import HUGO
from site_builder.bench.national import Country, check_country, count_country, measure_nation, prepare_nation
from site_builder.bench.peers import WARTA
from site_builder.errors import WartaError

OFFICES = ("prov-jawa-timur", "kota-malang", "kota-batu")


def test_a_network_and_one_site_with_the_same_news_write_the_same(tmp_path: Path) -> None:
    hugo = None if HUGO.missing else HUGO
    steps: list[int] = []
    table = measure_nation(WARTA, hugo, OFFICES, 4, tmp_path / "work", 1, 7, steps.append)
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines() if line.startswith("|")]
    built = {row[0]: row[4] for row in rows if len(row) == 9 and row[4].isdecimal()}
    assert built == dict.fromkeys([peer.name for peer in (WARTA, hugo) if peer], "12")
    assert any(row[0] == "semua kantor: memori (MB)" and row[1] == "500" for row in rows)
    assert sum(steps) == len(built)
    for office in OFFICES[1:]:
        assert len(list((tmp_path / f"work/warta/public/kantor/{office}/berita").glob("*/*/*/*/index.html"))) == 4


def test_each_office_has_news_of_its_own(tmp_path: Path) -> None:
    wanted = prepare_nation(tmp_path / "work", [WARTA], OFFICES, 4, 7)
    texts = {file.read_text() for file in (tmp_path / "work").rglob("*.md")}
    assert len(texts) == wanted["articles"] == 12


@pytest.mark.parametrize("thing", ["articles", "lists", "rss"])
def test_a_network_that_lacks_something_is_not_compared(thing: str) -> None:
    country = Country(articles=12, lists=30, feeds={"rss": 9}, files=99, size=1)
    wanted = {"articles": 12, "lists": 30, "rss": 9}
    assert check_country(WARTA, country, wanted) == country
    with pytest.raises(WartaError):
        check_country(WARTA, country, {**wanted, thing: wanted[thing] + 1})


def test_articles_lists_and_feeds_are_told_apart_by_their_names(tmp_path: Path) -> None:
    for path in (
        "kantor/kota-malang/berita/2026/11/20/posko/index.html",
        "kantor/kota-malang/berita/2026/11/index.html",
        "kantor/kota-malang/berita/2026/11/halaman/2/index.html",
        "index.html",
        "rss.xml",
        "kantor/kota-malang/topik/banjir/feed.json",
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("x")
    assert count_country(tmp_path) == Country(articles=1, lists=2, feeds={"rss": 1, "json": 1}, files=6, size=6)
