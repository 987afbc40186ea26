"""What two tiers of portals show of the feeds of offices below: heard by `warta collect`, built by `warta build`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from site_builder.bench.nation import TREE, Nation, an_entry, atom_feed, conditional, json_feed
from site_builder.cli import run

RI, JATIM, MALANG = "kpu-ri", "prov-jawa-timur", "kota-malang"
PORTALS = {RI: Path("site"), JATIM: Path("site/kantor/prov-jawa-timur")}
REGENCIES = tuple(office.id for office in TREE.descendants(JATIM))
STORY = "<p>" + "Layanan pindah memilih dibuka setiap hari kerja di kantor kabupaten dan kota. " * 12 + "</p>"
CLOSED = "<p>" + "Layanan pindah memilih ditutup pukul dua belas siang karena listrik padam. " * 12 + "</p>"


@pytest.fixture
def nation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Nation]:
    monkeypatch.chdir(tmp_path)
    with Nation((RI, JATIM, *REGENCIES)) as nation:
        for id in nation.ids:
            nation.answers[id] = conditional(json_feed(TREE.by_id(id), []))
        nation.write_network(tmp_path / "content")
        yield nation


def hear_and_build(day: int) -> None:
    now = f"2026-11-{day:02}T12:00:00+07:00"
    assert run(["collect", "--now", now]) == 0
    assert run(["build", "--now", now, "--jobs", "1"]) == 0


def items_of(portal: Path) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = json.loads((portal / "feed.json").read_bytes())["items"]
    return items


def stones_of(portal: Path) -> list[str]:
    return [str(stone.get("ref")) for stone in etree.parse(portal / "atom.xml").iter("{*}deleted-entry")]


def shown_in(portal: Path, text: str) -> set[str]:
    """The HTML pages, feeds and files of the search that have `text`, but the pages of other sites below."""
    files = (
        file.relative_to(portal) for file in portal.rglob("*") if file.suffix in (".html", ".xml", ".json", ".txt")
    )
    return {
        file.as_posix() for file in files if file.parts[:2] != ("kantor", JATIM) and text in (portal / file).read_text()
    }


def test_a_correction_and_a_tombstone_of_a_feed_reach_both_portals(nation: Nation) -> None:
    malang = TREE.by_id(MALANG)
    other = an_entry(malang, 2, title="Kabar lain", content_html=CLOSED)
    first = an_entry(malang, 1, title="Layanan dibuka di empat kecamatan", content_html=STORY)
    nation.answers[MALANG] = conditional(atom_feed(malang, [first, other]), "application/atom+xml")
    hear_and_build(20)
    pages = {"index.html", "daerah/index.html", "daerah/2026/11/02/index.html", "kantor/kota-malang/index.html"}
    feeds = {"rss.xml", "atom.xml", "feed.json", "cari/hasil/0.txt"}
    for portal in PORTALS.values():
        assert shown_in(portal, first["title"]) >= pages | feeds
        assert "date_modified" not in next(item for item in items_of(portal) if item["title"] == first["title"])

    title = "Layanan dibuka di lima kecamatan"
    corrected = {**first, "title": title, "date_modified": "2026-11-21T09:00:00+07:00"}
    nation.answers[MALANG] = conditional(atom_feed(malang, [corrected, other]), "application/atom+xml")
    hear_and_build(21)
    for portal in PORTALS.values():
        assert shown_in(portal, first["title"]) == set()
        assert shown_in(portal, title) >= pages | feeds
        (item,) = (item for item in items_of(portal) if item["title"] == title)
        assert item["date_modified"] == "2026-11-21T09:00:00+07:00"
        assert (len(items_of(portal)), stones_of(portal)) == (2, [])

    gone = f'<at:deleted-entry ref="{first["id"]}" when="2026-11-22T09:00:00+07:00"/>'
    nation.answers[MALANG] = conditional(atom_feed(malang, [other], gone), "application/atom+xml")
    hear_and_build(22)
    for portal in PORTALS.values():
        assert shown_in(portal, title) == set()
        assert [item["title"] for item in items_of(portal)] == ["Kabar lain"]
        assert len(stones_of(portal)) == 1
        assert not (portal / "daerah/2026/11/02/index.html").exists()


def test_one_story_of_a_province_and_its_38_offices_is_shown_once(nation: Nation) -> None:
    offices = (JATIM, *REGENCIES)
    assert len(offices) == 39
    for id in offices:
        office = TREE.by_id(id)
        entry = an_entry(office, 1, title=f"Layanan pindah memilih di {office.name}", content_html=STORY)
        nation.answers[id] = conditional(json_feed(office, [entry]))
    hear_and_build(20)
    title = f"Layanan pindah memilih di {TREE.by_id(JATIM).name}"
    for path in ("index.html", "daerah/index.html", "daerah/2026/11/02/index.html"):
        page = (PORTALS[RI] / path).read_text(encoding="utf-8")
        headings = re.findall(r"<h[23]><a [^>]*>([^<]*pindah memilih[^<]*)</a>", page)
        assert headings == [title], path
        assert page.count("dan 28 kantor lain") == 1, path
    assert [item["title"] for item in items_of(PORTALS[RI])] == [title]
    status = json.loads((PORTALS[RI] / "status.json").read_bytes())
    assert sum(office["copies"] for office in status["offices"]) == 38
