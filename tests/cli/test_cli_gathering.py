"""How the readings of articles come from the cache, and into it."""

from __future__ import annotations

from pathlib import Path

import msgspec
from builders import MALANG, NOW

from site_builder.articles.desk import Desk
from site_builder.articles.library import Reading, decode_reading
from site_builder.cache import open_cache
from site_builder.cli.gathering import Chunk, read_chunk

POSKO = "berita/2026-11-20-posko.md"


def a_chunk(folder: Path) -> Chunk:
    desk = Desk(MALANG, folder / "content", "", "https://kota-malang.kpu.go.id/", "kpu.go.id", NOW)
    return Chunk(desk, (POSKO,), folder / "cache.sqlite")


def write(folder: Path, path: str, text: str) -> None:
    file = folder / "content" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def read(chunk: Chunk) -> bytes:
    office, (told,) = read_chunk(chunk)
    assert office == "kota-malang"
    assert isinstance(told, bytes)
    return told


def kept(chunk: Chunk, told: bytes) -> bytes | None:
    with open_cache(chunk.cache) as cache:
        return cache.get(decode_reading(told).key)


def put(chunk: Chunk, reading: Reading, told: bytes) -> None:
    with open_cache(chunk.cache) as cache:
        cache.put_many([(reading.key, told)])


def test_a_kept_reading_is_told_as_it_is_kept(tmp_path: Path) -> None:
    write(tmp_path, POSKO, "---\ntitle: Posko\ndate: 2026-11-20\n---\nIsi.\n")
    chunk = a_chunk(tmp_path)
    told = read(chunk)
    assert kept(chunk, told) == told
    otherwise = msgspec.json.format(told, indent=1)
    put(chunk, decode_reading(told), otherwise)
    assert read(chunk) == otherwise


def test_what_cannot_be_read_again_is_read_anew_and_kept(tmp_path: Path) -> None:
    write(tmp_path, POSKO, "---\ntitle: Posko\ndate: 2026-11-20\n---\nIsi.\n")
    chunk = a_chunk(tmp_path)
    told = read(chunk)
    for broken in (b"", b"{", b'{"path": 1}'):
        put(chunk, decode_reading(told), broken)
        assert read(chunk) == kept(chunk, told) == told


def test_a_reading_that_is_void_gives_its_place_to_the_next(tmp_path: Path) -> None:
    write(tmp_path, POSKO, "---\ntitle: Posko\ndate: 2026-11-20\ndocuments: [{src: media/a.txt}]\n---\nIsi.\n")
    write(tmp_path, "media/a.txt", "satu")
    chunk = a_chunk(tmp_path)
    first = read(chunk)
    write(tmp_path, "media/a.txt", "dua belas")
    second = read(chunk)
    assert first != second == kept(chunk, first)


def test_a_reading_that_does_not_last_is_told_as_itself(tmp_path: Path) -> None:
    write(tmp_path, POSKO, "---\ntitle: Posko\ndate: 2026-11-20\ndraft: true\n---\nIsi.\n")
    _, (told,) = read_chunk(a_chunk(tmp_path))
    assert isinstance(told, Reading)
    assert not told.is_public
