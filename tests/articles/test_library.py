from __future__ import annotations

from datetime import datetime
from pathlib import Path

import msgspec
import pytest
from builders import WIB
from msgspec.structs import replace
from newsroom import POSKO, a_desk, items_of, library_of, write, write_article

from site_builder.articles.desk import Desk
from site_builder.articles.library import LARGE, TOGETHER, Reading, decode_reading, read_articles
from site_builder.articles.source import find_articles
from site_builder.copies import mark_of_text
from site_builder.texts import facts_of


def read(desk: Desk, kept: dict[str, bytes]) -> list[Reading]:
    """The readings of a build with the cache `kept`, which it fills; of items the facts."""

    def look_up(key: str) -> Reading | None:
        return decode_reading(kept[key]) if key in kept else None

    read_now = read_articles(desk, find_articles(desk.folder), look_up)
    readings = [replace(reading, item=reading.item and facts_of(reading.item)) for reading in read_now]
    kept.update((reading.key, msgspec.json.encode(reading)) for reading in readings if reading.key)
    return readings


@pytest.mark.parametrize(
    ("more", "body", "is_kept"),
    [
        ("", "Isi.\n", True),
        ("summary: A\nlayout: post\n", "Isi, 31 November.\n", True),
        ("kind: kabar\n", "Isi.\n", True),
        ("draft: true\n", "Isi.\n", False),
        ("draft: mungkin\n", "Isi.\n", False),
        ("embargo: 2026-11-21\n", "Isi.\n", False),
        ("corrections: [{date: 2026-11-21, note: A}]\n", "Isi.\n", True),
        ("corrections: [{date: 2026-12-21, note: A}]\n", "Isi.\n", False),
        ("withdrawn: {date: 2026-11-21, reason: A}\n", "", True),
        ("", "[a](media/hilang.pdf)\n", True),
        ("", "[a](lain.md)\n", False),
    ],
)
def test_what_does_not_depend_on_the_time_or_on_others_is_kept_with_its_problems(
    more: str, body: str, is_kept: bool, tmp_path: Path
) -> None:
    write_article(tmp_path, more=more, body=body)
    kept: dict[str, bytes] = {}
    first = read(a_desk(tmp_path), kept)
    assert bool(kept) is is_kept or "draft: true" in more
    assert read(a_desk(tmp_path), kept) == first


def test_a_file_that_comes_or_changes_makes_a_kept_reading_void(tmp_path: Path) -> None:
    write_article(tmp_path, more="documents: [{src: media/a.pdf}]\n", body="Isi.\n")
    kept: dict[str, bytes] = {}
    assert [problem.code for problem in read(a_desk(tmp_path), kept)[0].problems] == ["media-missing"]
    write(tmp_path, "media/a.pdf", b"123")
    (reading,) = read(a_desk(tmp_path), kept)
    assert (reading.problems, reading.item and reading.item.documents[0].size) == ((), 3)
    write(tmp_path, "media/a.pdf", b"12345")
    (reading,) = read(a_desk(tmp_path), kept)
    assert reading.item is not None
    assert reading.item.documents[0].size == 5
    (tmp_path / "media/a.pdf").unlink()
    assert [problem.code for problem in read(a_desk(tmp_path), kept)[0].problems] == ["media-missing"]


def test_a_kept_reading_is_not_shown_before_or_after_its_time(tmp_path: Path) -> None:
    write_article(tmp_path, more="expires: 2026-12-01\n")
    kept: dict[str, bytes] = {}
    assert read(a_desk(tmp_path), kept)[0].is_public
    for moment in (datetime(2026, 11, 20, 8, tzinfo=WIB), datetime(2026, 12, 1, tzinfo=WIB)):
        assert not read(a_desk(tmp_path, now=moment), kept)[0].is_public


def test_published_hidden_and_refused_are_what_was_read(tmp_path: Path) -> None:
    write_article(tmp_path)
    write_article(tmp_path, "berita/a.md", more="draft: true\n")
    write_article(tmp_path, "berita/b.md", more="kind: kabar\n")
    write_article(tmp_path, "berita/c.md", more="withdrawn: {date: 2026-11-21, reason: A}\n")
    write(tmp_path, "berita/d.md", b"\xff")
    library = library_of(a_desk(tmp_path))
    assert (len(library.items), len(library.tombstones), library.hidden, library.refused) == (1, 1, 1, 2)


def test_a_draft_does_not_push_out_what_readers_have(tmp_path: Path) -> None:
    write_article(tmp_path, "berita/0/2026-11-20-posko-banjir.md", more="draft: true\n")
    write_article(tmp_path)
    library = library_of(a_desk(tmp_path))
    assert [item.title for item in library.items] == ["Posko banjir dibuka"]
    assert [problem.path for problem in library.problems] == ["content/kota-malang/berita/0/2026-11-20-posko-banjir.md"]


@pytest.mark.parametrize(
    ("content", "path", "is_held"),
    [
        ("---\ntitle: A\ndate: 2026-11-20\nkind: kabar\n---\n", POSKO, False),
        ("---\ntitle: A\ndate: 2026-12-20\nkind: kabar\n---\n", POSKO, True),
        ("---\ntitle: A\ndate: 20 Desember 2026\nkind: kabar\n---\n", POSKO, True),
        ("---\ntitle: A\nkind: kabar\n---\n", "berita/2026-12-20-rahasia.md", True),
        ("---\ntitle: A\nkind: kabar\n---\n", "berita/rahasia.md", True),
        ("---\ntitle: A\ndate: 2026-11-20\nembargo: entah\n---\n", POSKO, True),
        ("---\ntitle: A\ndate: 2026-11-20\nstatus: entah\n---\n", POSKO, True),
        ("---\ntitle: A\ndate: 2026-11-20\ninformation_class: dikecualikan\n---\n", POSKO, True),
        ("---\ntitle: A\ndate: 2026-11-20\n---\n3573014506900001\n", POSKO, True),
        ("---\ntags: [\ndraft: true\n---\n", POSKO, True),
    ],
)
def test_of_a_refused_file_that_may_be_held_back_not_even_the_name_is_told(
    content: str, path: str, is_held: bool, tmp_path: Path
) -> None:
    write(tmp_path, path, content)
    library = library_of(a_desk(tmp_path))
    assert library.refused == 1
    assert set(library.held) == ({f"content/kota-malang/{path}"} if is_held else set())


def test_the_text_of_an_item_is_marked_as_the_store_would(tmp_path: Path) -> None:
    write_article(tmp_path, body="Banjir surut, posko tutup. " * 20)
    write_article(tmp_path, "berita/pendek.md")
    write_article(tmp_path, "berita/dicabut.md", more="withdrawn: {date: 2026-11-21, reason: A}\n")
    kept: dict[str, bytes] = {}
    library = library_of(a_desk(tmp_path))
    items = {item.id: item for item in items_of(library)}
    for readings in (read(a_desk(tmp_path), kept), read(a_desk(tmp_path), kept)):
        marks = {reading.path: reading.words for reading in readings}
        assert marks == {
            r.path: mark_of_text(whole) if (whole := items.get(r.identity)) is not None else None for r in readings
        }
        assert marks[POSKO] is not None
    assert library.words == {item.id: mark_of_text(item) for item in items.values()}


def test_articles_that_are_read_together_are_read_as_each_by_itself(tmp_path: Path) -> None:
    heads = (
        "",
        "draft: true\n",
        "kind: kabar\n",
        "withdrawn: {date: 2026-11-21, reason: A}\n",
        "expires: 2026-11-21\n",
    )
    for number in range(TOGETHER + 8):
        more, body = heads[number % len(heads)], f"Isi {number}.\n\n![](media/hilang.jpg) [b](1.md)\n"
        write_article(tmp_path, f"berita/{number}.md", more=more, body=body)
    write(tmp_path, "berita/3.md", b"\xff")
    write_article(tmp_path, "berita/5.md", body="Panjang sekali. " * (LARGE // 10))
    desk = a_desk(tmp_path)
    paths = (*find_articles(tmp_path), "berita/hilang.md", "berita/0.md")
    for is_check in (False, True):
        alone = [r for path in paths for r in read_articles(desk, [path], lambda _: None, is_check=is_check)]
        assert list(read_articles(desk, paths, lambda _: None, is_check=is_check)) == alone
