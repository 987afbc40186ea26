from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from editions import an_edition, news

from site_builder.engine import search
from site_builder.engine.archives import Past
from site_builder.engine.edition import Edition, HandPage
from site_builder.engine.search import CLOSED_LIST, HAND_PAGES, Search
from site_builder.model import Item
from site_builder.search import index


@pytest.fixture(autouse=True)
def _near_seams(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "BETWEEN_SEAMS", 16)


def items_of(count: int, **changes: Any) -> tuple[Item, ...]:
    """Items, newest first: the oldest has the number `count`."""
    return tuple(news(days=day, content_html=f"<p>kata{day} dipilih</p>", **changes) for day in range(1, count + 1))


def built(edition: Edition, folder: Path) -> dict[str, bytes]:
    found = Search(edition)
    files = dict((*found.print_closed(), *found.print_open()))
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return files


def test_an_article_more_leaves_the_closed_part_and_the_page_takes_its_head_from_there(
    tmp_path: Path,
) -> None:
    items = items_of(120)
    built(an_edition(items=items[1:]), tmp_path)
    before, after = Search(an_edition(items=items[1:])), Search(an_edition(items=items), past=Past(tmp_path))
    assert before.closed == after.closed
    assert len(before.closed) > 60
    assert after.shown_open[-1] == items[0]
    assert after.values == Search(an_edition(items=items)).values
    assert "_closed" not in vars(after)
    assert dict(before.print_closed()) == dict(after.print_closed())


def test_what_is_printed_now_counts_more_than_what_was(tmp_path: Path) -> None:
    (tmp_path / CLOSED_LIST).parent.mkdir(parents=True)
    (tmp_path / CLOSED_LIST).write_text("{}")
    found = Search(an_edition(items=items_of(120)), past=Past(tmp_path))
    assert dict(found.print_closed())[CLOSED_LIST] != b"{}"
    assert found.values == Search(an_edition(items=items_of(120))).values


def test_the_page_knows_years_kinds_and_offices_in_the_order_of_their_first_items() -> None:
    items = (news(days=1, kind="opini"), news(days=2, kind="agenda"), news(days=400, kind="opini"))
    below = (news("kota-malang", days=3),)
    found = Search(an_edition("prov-jawa-timur", items=items, below=below))
    head = json.loads(found.values["head"])
    assert head["jumlah"] == 4
    assert head["tahun"] == [[2025, 0], [2026, 1]]
    assert head["jenis"] == [["opini", "Opini"], ["berita", "Berita"], ["agenda", "Agenda"]]
    assert [office[0] for office in head["kantor"]] == ["kota-malang"] or head["kantor"][0][1] == "KPU Kota Malang"
    traits = json.loads(dict(found.print_open())["cari/sifat.json"])
    assert traits["jenis"] == [0, 1, 2, 0]


def test_a_search_that_knows_not_all_begins_after_a_seam_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "MOST", 50)
    items = items_of(120)
    counts = []
    for newest in range(40, -1, -1):
        values = Search(an_edition(items=items[newest:])).values
        head = json.loads(values["head"])
        assert head["jumlah"] <= 50
        assert str(head["jumlah"]) in values["left"]
        counts.append(head["jumlah"])
    assert sum(before + 1 != after for before, after in pairwise(counts)) < 12
    assert Search(an_edition(items=items[:50])).values["left"] == ""


def test_a_search_that_knows_not_all_knows_every_clarification(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "MOST", 50)
    below = tuple(
        news("kota-malang", days=day, kind="klarifikasi" if day in (9, 100, 119) else "berita") for day in range(1, 121)
    )
    own = (news("prov-jawa-timur", days=110, kind="klarifikasi"), news("prov-jawa-timur", days=111))
    found = Search(an_edition("prov-jawa-timur", items=own, below=below))
    head, files = json.loads(found.values["head"]), dict((*found.print_closed(), *found.print_open()))
    traits = json.loads(files["cari/sifat.json"])
    kinds = [head["jenis"][kind][0] for kind in traits["jenis"]]
    newest = len(kinds) - 3
    assert 0 < newest <= 50
    assert kinds == ["klarifikasi"] * 3 + ["klarifikasi" if day == 9 else "berita" for day in range(newest, 0, -1)]
    assert str(len(kinds)) in found.values["left"]
    titles = files["cari/hasil/0.txt"].decode().split("\n")[1:4]
    assert titles == ["Kabar kota-malang 119", "Kabar prov-jawa-timur 110", "Kabar kota-malang 100"]
    assert head["tahun"] == [[2026, 0]]


def test_hand_written_pages_are_known_by_the_roots_of_their_words(tmp_path: Path) -> None:
    pages = [HandPage("ppid/", "PPID", text="Pemohon memilih informasi yang ada")]
    files = dict(Search(an_edition(folder=tmp_path), pages).print_open())
    assert json.loads(files[HAND_PAGES]) == [["PPID", "ppid/", "informasi mohon pilih ppid"]]


def test_hand_written_pages_are_still_found_while_their_folder_is_not_at_hand(tmp_path: Path) -> None:
    (tmp_path / HAND_PAGES).parent.mkdir()
    (tmp_path / HAND_PAGES).write_bytes(b'[["PPID","ppid/","ppid"]]')
    for folder, found in ((None, b'[["PPID","ppid/","ppid"]]'), (tmp_path, b"[]")):
        assert dict(Search(an_edition(folder=folder), past=Past(tmp_path)).print_open())[HAND_PAGES] == found
