from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

import pytest
from builders import NOW
from msgspec.structs import replace
from newsroom import POSKO, a_desk, items_of, readings_of, write, write_article

from site_builder.articles.keeping import FEW, find_missing, keep_missing
from site_builder.articles.library import Library, gather
from site_builder.ledger import Whole
from site_builder.model import Tombstone, Withdrawal
from site_builder.strings import say

ID = "tag:kpu.go.id,2026:kota-malang/2026-11-20-posko-banjir"


def build(folder: Path, before: Library) -> Library:
    """What a build publishes after one that published `before`."""
    desk = a_desk(folder)
    entries: list[Whole] = [*items_of(before), *before.tombstones]
    stored = {entry.id: entry for entry in entries}

    def fetch(ids: Collection[str]) -> Mapping[str, Whole]:
        return {id: stored[id] for id in ids}

    read = readings_of(desk)
    return keep_missing(desk, gather(desk, read), find_missing(read, stored), len(before.items), fetch)


def first_build(folder: Path) -> Library:
    desk = a_desk(folder)
    return gather(desk, readings_of(desk))


def codes(library: Library) -> list[str]:
    return [problem.code for problem in library.problems]


def test_a_file_that_is_gone_leaves_a_tombstone_until_its_editor_decides(tmp_path: Path) -> None:
    write_article(tmp_path)
    write_article(tmp_path, "berita/lain.md", head="title: Lain\ndate: 2026-11-21\n")
    before = first_build(tmp_path)
    (tmp_path / POSKO).unlink()
    after = build(tmp_path, before)
    item = next(item for item in before.items if item.id == ID)
    stone = Tombstone(ID, item.office, item.url, item.title, item.published, Withdrawal(NOW, say("tombstone.gone")))
    assert [item.title for item in after.items] == ["Lain"]
    assert after.tombstones == (stone,)
    assert codes(after) == ["published-gone"]
    again = build(tmp_path, after)
    assert again == after
    write_article(tmp_path, more="withdrawn: {date: 2026-11-23, reason: Ganda}\n")
    withdrawn = build(tmp_path, again)
    assert [stone.withdrawn.reason for stone in withdrawn.tombstones] == ["Ganda"]
    assert codes(withdrawn) == []
    write_article(tmp_path)
    assert build(tmp_path, again).items == before.items


def test_a_withdrawn_file_may_be_deleted_in_the_end(tmp_path: Path) -> None:
    write_article(tmp_path, more="withdrawn: {date: 2026-11-23, reason: Ganda}\n")
    before = first_build(tmp_path)
    (tmp_path / POSKO).unlink()
    assert build(tmp_path, before) == replace(before, stamps={}), "what has no file was not read"


@pytest.mark.parametrize(
    "content",
    ["---\ntitle: A\ndate: entah\n---\nIsi\n", "---\ntags: [\n---\nIsi\n", b"\xff\xfea", "--\ntitle: A\n--\nIsi\n"],
)
def test_a_file_that_can_no_longer_be_read_keeps_what_was_published(content: str | bytes, tmp_path: Path) -> None:
    write_article(tmp_path)
    before = first_build(tmp_path)
    write(tmp_path, POSKO, content)
    after = build(tmp_path, before)
    assert (after.items, after.tombstones, after.refused) == (before.items, (), 1)


def test_what_stays_moves_with_its_site(tmp_path: Path) -> None:
    """An address elsewhere is none that a build could write."""
    write_article(tmp_path)
    before = first_build(tmp_path)
    for url in (
        "https://berita.example/kantor/kota-malang/berita/2026/11/20/posko-banjir/",
        "https://lama.example/?p=1",
    ):
        old = replace(before, items=tuple(replace(item, url=url) for item in items_of(before)))
        write(tmp_path, POSKO, "---\ntitle: A\ndate: entah\n---\nIsi\n")
        (item,) = build(tmp_path, old).items
        assert item.url.startswith(f"{a_desk(tmp_path).site_url}berita/2026/11/20/")
        (tmp_path / POSKO).unlink()
        (stone,) = build(tmp_path, old).tombstones
        assert stone.url == item.url


def test_an_identity_that_was_chosen_is_known_in_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    write_article(tmp_path, "berita/a.md", more="id: rapat-1\n")
    before = first_build(tmp_path)
    write(tmp_path, "berita/b.md", "---\nid: 'rapat-1'\ntitle: [\n---\n")
    (tmp_path / "berita/a.md").unlink()
    assert build(tmp_path, before).items == before.items


@pytest.mark.parametrize(
    "more",
    [
        "information_class: dikecualikan\n",
        "drat: true\n",
        "draft: mungkin\n",
        "status: entah\n",
        "summary: NIK 3573014506900001\n",
    ],
)
def test_what_may_have_to_be_held_back_does_not_stay(more: str, tmp_path: Path) -> None:
    write_article(tmp_path)
    before = first_build(tmp_path)
    write_article(tmp_path, more=more)
    after = build(tmp_path, before)
    assert (after.items, after.tombstones, after.refused) == ((), (), 1)


def test_a_draft_is_a_decision(tmp_path: Path) -> None:
    write_article(tmp_path)
    before = first_build(tmp_path)
    write_article(tmp_path, more="draft: true\n")
    after = build(tmp_path, before)
    assert (after.items, after.tombstones, after.hidden) == ((), (), 1)


def test_a_new_file_at_the_same_address_takes_its_place(tmp_path: Path) -> None:
    write_article(tmp_path)
    before = first_build(tmp_path)
    (tmp_path / POSKO).unlink()
    write_article(tmp_path, "berita/posko-banjir.md")
    after = build(tmp_path, before)
    assert [item.url for item in after.items] == [before.items[0].url]
    assert after.tombstones == ()


@pytest.mark.parametrize("count", [FEW, FEW + 1])
def test_when_a_whole_folder_is_gone_all_stays_as_it_was(count: int, tmp_path: Path) -> None:
    for number in range(count):
        write_article(tmp_path, f"berita/{number}.md", body=f"Isi {number}\n")
    before = first_build(tmp_path)
    (tmp_path / "berita").rename(tmp_path / "lain")
    after = build(tmp_path, before)
    if count == FEW:
        assert (len(after.items), len(after.tombstones)) == (0, FEW)
    else:
        assert (set(after.items), after.tombstones, codes(after)) == (set(before.items), (), ["published-lost"])


def test_of_many_articles_half_may_go(tmp_path: Path) -> None:
    for number in range(20):
        write_article(tmp_path, f"berita/{number}.md", body=f"Isi {number}\n")
    before = first_build(tmp_path)
    for number in range(10):
        (tmp_path / f"berita/{number}.md").unlink()
    after = build(tmp_path, before)
    assert (len(after.items), len(after.tombstones), codes(after)) == (10, 10, ["published-gone"] * 10)


def test_nothing_missing_changes_nothing(tmp_path: Path) -> None:
    write_article(tmp_path)
    before = first_build(tmp_path)
    assert build(tmp_path, before) == replace(before)
