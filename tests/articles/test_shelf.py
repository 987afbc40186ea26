"""How the readings of articles come from the cache, and into it."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

import msgspec
import pytest
from builders import WIB
from msgspec.structs import replace
from newsroom import POSKO, a_desk, write, write_article
from noting import note_reading
from photos import a_photo

from site_builder.articles import library, shelf
from site_builder.articles.desk import Desk
from site_builder.articles.library import Reading, gather
from site_builder.articles.shelf import MOST, Fresh, Page, ShelvedTexts, Told, cut_pages, read_page, recall_page, take
from site_builder.articles.source import find_articles
from site_builder.cache import Cache, open_cache
from site_builder.model import Item
from site_builder.texts import TextLost, facts_of
from site_builder.touched import JUST_NOW, mark_of

MADIUN = "berita/2026/2026-11-20-madiun.md"


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return open_cache(tmp_path / "cache.sqlite")


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    return note_reading(monkeypatch)


def read(desk: Desk, cache: Cache) -> dict[str, Reading]:
    """All readings of a desk, by path."""
    pages = [*cut_pages(find_articles(desk.folder))]
    readings = [take(each) for page in pages for each in read_page(desk, page, cache, time.time_ns())]
    assert len({reading.path for reading in readings}) == len(readings)
    texts = ShelvedTexts(desk, pages, readings, stamps_of(readings), desk.folder / "cache.sqlite")
    return {r.path: r if r.item is None else replace(r, item=texts.whole([r.item])[0]) for r in readings}


def stamps_of(readings: Iterable[Reading]) -> dict[str, str]:
    return {reading.identity: reading.text for reading in readings}


def text_of(reading: Reading) -> str:
    assert isinstance(reading.item, Item)
    return reading.item.content_html


def facts_told(told: Iterable[Told]) -> tuple[bytes, ...]:
    """Readings as they are kept."""
    return tuple(each.told for each in told if isinstance(each, Fresh))


def let_time_pass(folder: Path) -> None:
    """No file was written just now any more."""
    newest = max(file.stat().st_ctime_ns for file in folder.rglob("*"))
    while time.time_ns() - newest <= JUST_NOW:
        time.sleep(JUST_NOW / 1e9)


def test_a_file_that_nobody_touched_is_not_opened_again(tmp_path: Path, cache: Cache, opened: list[str]) -> None:
    for path in (POSKO, MADIUN):
        write_article(tmp_path, path)
    let_time_pass(tmp_path)
    first = read(a_desk(tmp_path), cache)
    assert opened == [MADIUN, POSKO]
    assert read(a_desk(tmp_path), cache) == first
    assert opened == [MADIUN, POSKO]


def test_a_file_that_was_written_just_now_is_read_again(tmp_path: Path, cache: Cache, opened: list[str]) -> None:
    """It could have been written a second time within the same tick of the clock."""
    file = write_article(tmp_path)
    os.utime(file, ns=(time.time_ns() + 10**12,) * 2)
    for count in (1, 2, 3):
        read(a_desk(tmp_path), cache)
        assert opened == [POSKO] * count


def rewrite(file: Path) -> None:
    """The same size, the same time of writing: only the system's own note of the change tells."""
    found = file.stat()
    file.write_text(file.read_text().replace("Isi", "Asi"))
    os.utime(file, ns=(found.st_atime_ns, found.st_mtime_ns))


def replace_it(file: Path) -> None:
    other = file.with_suffix(".baru")
    other.write_text(file.read_text().replace("Isi", "Asi"))
    os.utime(other, ns=(file.stat().st_atime_ns, file.stat().st_mtime_ns))
    other.replace(file)


@pytest.mark.parametrize("change", [rewrite, replace_it])
def test_a_file_that_was_changed_is_read_anew(tmp_path: Path, cache: Cache, change: Callable[[Path], None]) -> None:
    file = write_article(tmp_path, body="Isi.\n")
    let_time_pass(tmp_path)
    read(a_desk(tmp_path), cache)
    change(file)
    assert "Asi" in text_of(read(a_desk(tmp_path), cache)[POSKO])


def test_a_file_that_has_the_same_bytes_under_a_new_note_is_not_judged_again(
    tmp_path: Path, cache: Cache, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a fresh clone of a repository, whose cache was kept."""
    file = write_article(tmp_path)
    let_time_pass(tmp_path)
    first = read(a_desk(tmp_path), cache)
    os.utime(file, ns=(10**18, 10**18))
    let_time_pass(tmp_path)
    monkeypatch.setattr(library, "_tell", None)
    assert read(a_desk(tmp_path), cache) == first == read(a_desk(tmp_path), cache)
    assert opened == [POSKO] * 2


def link(folder: Path) -> None:
    (folder / POSKO).rename(folder / "lain.md")
    (folder / POSKO).symlink_to(folder / "lain.md")


def link_folder(folder: Path) -> None:
    (folder / "berita").rename(folder / "lain")
    (folder / "berita").symlink_to(folder / "lain")


@pytest.mark.parametrize("change", [link, link_folder])
def test_a_file_behind_a_link_is_refused_though_its_reading_is_kept(
    tmp_path: Path, cache: Cache, change: Callable[[Path], None]
) -> None:
    """It is the very same file, untouched."""
    write_article(tmp_path)
    let_time_pass(tmp_path)
    desk = a_desk(tmp_path)
    assert read(desk, cache)[POSKO].is_public
    change(tmp_path)
    assert recall_page(desk, Page("berita/2026", (POSKO,)), cache, {}) is None
    told = read_page(desk, Page("berita/2026", (POSKO,)), cache, time.time_ns())
    assert [take(each).is_refused for each in told] == [True]


def test_a_kept_reading_is_asked_whether_it_still_holds(tmp_path: Path, cache: Cache) -> None:
    write_article(tmp_path, more="expires: 2026-12-01\n")
    write_article(tmp_path, MADIUN)
    let_time_pass(tmp_path)
    assert all(reading.is_public for reading in read(a_desk(tmp_path), cache).values())
    before = read(a_desk(tmp_path, now=datetime(2026, 11, 20, 8, tzinfo=WIB)), cache)
    assert [reading.is_public for reading in before.values()] == [False, False]
    assert all(reading.is_public for reading in read(a_desk(tmp_path), cache).values())
    after = read(a_desk(tmp_path, now=datetime(2026, 12, 1, tzinfo=WIB)), cache)
    assert {path: reading.is_public for path, reading in after.items()} == {POSKO: False, MADIUN: True}


def test_a_reading_goes_when_what_it_shows_changes(tmp_path: Path, cache: Cache) -> None:
    write_article(tmp_path, more="documents: [{src: media/a.txt}]\n")
    write(tmp_path, "media/a.txt", b"satu")
    let_time_pass(tmp_path)
    sizes = []
    for content in (b"satu", b"dua belas"):
        write(tmp_path, "media/a.txt", content)
        item = read(a_desk(tmp_path), cache)[POSKO].item
        sizes.append(item.documents[0].size if item else None)
    assert sizes == [4, 9]


def test_a_reading_goes_when_a_picture_in_its_text_changes(tmp_path: Path, cache: Cache) -> None:
    """Its width and height stand in the page."""
    write_article(tmp_path, body="![peta](media/a.png)\n")
    shown = []
    for size in ((40, 30), (30, 40)):
        write(tmp_path, "media/a.png", a_photo(*size, "PNG"))
        let_time_pass(tmp_path)
        shown.append(re.findall(r'(?:width|height)="(\d+)"', text_of(read(a_desk(tmp_path), cache)[POSKO])))
    assert shown == [["40", "30"], ["30", "40"]]


def test_what_nobody_touched_is_recalled(tmp_path: Path, cache: Cache) -> None:
    write_article(tmp_path)
    write_article(tmp_path, MADIUN, more="corrections: [{date: 2026-11-21, note: A}]\n")
    let_time_pass(tmp_path)
    desk, (page,) = a_desk(tmp_path), cut_pages(find_articles(tmp_path))
    assert recall_page(desk, page, cache, {}) is None
    told = read_page(desk, page, cache, time.time_ns())
    assert recall_page(desk, page, cache, {}) == facts_told(told)
    earlier = a_desk(tmp_path, now=datetime(2026, 11, 20, 8, tzinfo=WIB))
    assert recall_page(earlier, page, cache, {}) is None
    write_article(tmp_path, "berita/2026/2026-11-20-baru.md")
    (more,) = cut_pages(find_articles(tmp_path))
    assert recall_page(desk, more, cache, {}) is None
    (tmp_path / MADIUN).unlink()
    assert recall_page(desk, page, cache, {}) is None


def test_what_was_looked_at_is_not_looked_at_once_more(tmp_path: Path, cache: Cache) -> None:
    write_article(tmp_path)
    let_time_pass(tmp_path)
    desk, (page,) = a_desk(tmp_path), cut_pages(find_articles(tmp_path))
    told = read_page(desk, page, cache, time.time_ns())
    found = mark_of((tmp_path / POSKO).lstat())
    write_article(tmp_path, more="author: Humas\n")
    assert recall_page(desk, page, cache, {}) is None
    assert recall_page(desk, page, cache, {f"{tmp_path.resolve()}/{POSKO}": found}) == facts_told(told)
    other = (found[0] + 1, *found[1:])
    assert recall_page(desk, page, cache, {f"{tmp_path.resolve()}/{POSKO}": other}) is None


def test_other_rules_and_another_form_of_readings_have_pages_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, page = a_desk(tmp_path), Page("berita/2026", (POSKO,))
    keys = {page.key(desk), page.key(replace(desk, site_url="https://lain.example/")), Page("x", ()).key(desk)}
    with monkeypatch.context() as patch:
        patch.setattr(shelf, "_form", lambda: b"{}")
        keys.add(page.key(desk))
    assert len(keys) == 4
    assert page.key(desk) in keys


def test_a_text_is_told_once_and_stays_in_the_cache(tmp_path: Path, cache: Cache) -> None:
    write_article(tmp_path, body="Air surut.\n")
    write_article(tmp_path, MADIUN, more="withdrawn: {date: 2026-11-21, reason: A}\n")
    let_time_pass(tmp_path)
    desk, (page,) = a_desk(tmp_path), cut_pages(find_articles(tmp_path))
    first = read_page(desk, page, cache, time.time_ns())
    assert [each.text for each in first if isinstance(each, Fresh)] == ["<p>Air surut.</p>\n"]
    again = read_page(desk, page, cache, time.time_ns())
    assert not any(b"surut" in each for each in again if isinstance(each, bytes))
    readings = [take(each) for each in again]
    (facts,) = [reading.item for reading in readings if reading.item is not None]
    assert not isinstance(facts, Item)
    texts = ShelvedTexts(desk, [page], readings, stamps_of(readings), tmp_path / "cache.sqlite")
    assert texts.whole([facts])[0] == next(reading.item for each in first if (reading := take(each)).item)
    assert texts.whole(texts.whole([facts])) == texts.whole([facts])


def test_a_text_that_the_cache_has_lost_is_missed(tmp_path: Path, cache: Cache) -> None:
    write_article(tmp_path)
    desk, (page,) = a_desk(tmp_path), cut_pages((POSKO,))
    reading = take(next(iter(read_page(desk, page, cache, time.time_ns()))))
    assert reading.item is not None
    for path, text in (
        (tmp_path / "lain.sqlite", reading.text),
        (None, reading.text),
        (tmp_path / "cache.sqlite", "x"),
    ):
        texts = ShelvedTexts(desk, [page], [reading], {reading.identity: text}, path)
        with pytest.raises(TextLost):
            texts.whole([facts_of(reading.item)])
    with pytest.raises(TextLost):
        ShelvedTexts(desk, [page], [reading], {}, tmp_path / "cache.sqlite").whole([facts_of(reading.item)])


def test_of_two_files_with_one_identity_each_has_its_own_text(tmp_path: Path, cache: Cache) -> None:
    for number in (1, 2):
        write_article(tmp_path, f"berita/{number}/2026-11-20-sama.md", more="id: sama\n", body=f"Isi {number}.\n")
    desk, pages = a_desk(tmp_path), [*cut_pages(find_articles(tmp_path))]
    readings = [take(each) for page in pages for each in read_page(desk, page, cache, time.time_ns())]
    library = gather(desk, readings)
    (item,) = library.items
    texts = ShelvedTexts(desk, pages, readings, library.texts, tmp_path / "cache.sqlite")
    assert texts.whole([facts_of(item)]) == [item]


@pytest.mark.parametrize("stored", [None, b"\x93", msgspec.msgpack.encode({"lain": "x"})])
def test_an_article_whose_text_was_lost_is_read_anew(
    tmp_path: Path, cache: Cache, opened: list[str], stored: bytes | None
) -> None:
    write_article(tmp_path)
    let_time_pass(tmp_path)
    desk, (page,) = a_desk(tmp_path), cut_pages((POSKO,))
    first = read(desk, cache)
    if stored is None:
        cache.prune([page.key(desk)])
    else:
        cache.put_many([(page.keys(desk)[1], stored)])
    assert read(desk, cache) == first
    assert opened == [POSKO] * 2
    assert read(desk, cache) == first
    assert opened == [POSKO] * 2


@pytest.mark.parametrize("stored", [b"", b"\x93", msgspec.msgpack.encode([["a", 1]])])
def test_a_page_that_cannot_be_read_is_written_anew(tmp_path: Path, cache: Cache, stored: bytes) -> None:
    write_article(tmp_path)
    let_time_pass(tmp_path)
    desk, (page,) = a_desk(tmp_path), cut_pages((POSKO,))
    first = read(desk, cache)
    cache.put_many([(page.key(desk), stored)])
    assert read(desk, cache) == first
    assert cache.get(page.key(desk)) not in (None, stored)


def test_nothing_is_written_where_nothing_changed(
    tmp_path: Path, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in (POSKO, MADIUN):
        write_article(tmp_path, path)
    let_time_pass(tmp_path)
    first = read(a_desk(tmp_path), cache)
    monkeypatch.setattr(cache, "put_many", None)
    assert read(a_desk(tmp_path), cache) == first


def test_what_is_gone_is_kept_no_longer(tmp_path: Path, cache: Cache) -> None:
    for path in (POSKO, MADIUN):
        write_article(tmp_path, path)
    let_time_pass(tmp_path)
    desk = a_desk(tmp_path)
    read(desk, cache)
    (tmp_path / MADIUN).unlink()
    assert read(desk, cache).keys() == {POSKO}
    (page,) = cut_pages((POSKO,))
    assert MADIUN.encode() not in (cache.get(page.key(desk)) or b"")


def test_a_reading_that_does_not_last_is_told_as_itself(tmp_path: Path, cache: Cache) -> None:
    write_article(tmp_path, more="draft: true\n")
    (page,) = cut_pages((POSKO,))
    (told,) = read_page(a_desk(tmp_path), page, cache, time.time_ns())
    assert isinstance(told, Reading)
    assert not told.is_public


def test_every_article_is_on_one_page_and_a_new_one_moves_no_other() -> None:
    def pages(count: int) -> dict[str, str]:
        paths = [f"berita/{n:04}.md" for n in range(count)]
        paths += [f"berita/{folder}/{n}.md" for folder in ("0000", "0100", "0", "a") for n in range(3)]
        found = list(cut_pages(sorted(paths)))
        assert len({page.name for page in found}) == len(found)
        assert sorted(path for page in found for path in page.paths) == sorted(paths)
        return {path: page.name for page in found for path in page.paths}

    few, many, more = pages(MOST), pages(MOST + 1), pages(4 * MOST)
    assert len(set(few.values())) == 5
    assert len(set(many.values())) == 20
    assert many.items() <= more.items()
