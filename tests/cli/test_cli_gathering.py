"""How offices are read one after another, so that no more than a few are held in memory."""

from __future__ import annotations

import time
from pathlib import Path

import msgspec
import pytest
from builders import MALANG, NOW
from msgspec.structs import replace

from site_builder.articles.desk import Desk
from site_builder.articles.shelf import Kept
from site_builder.cache import open_cache
from site_builder.cli import gathering
from site_builder.cli.gathering import Chunk, cut_chunks, read_offices
from site_builder.touched import JUST_NOW
from site_builder.workshop import Workshop

OFFICES = ("kota-a", "kota-b", "kota-c")
EACH = 5


@pytest.fixture
def chunks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Chunk]:
    """Three offices with five articles in five folders each, two articles a chunk."""
    monkeypatch.setattr(gathering, "CHUNK", 2)
    monkeypatch.setattr(gathering, "FEW", 1)
    for office in OFFICES:
        for number in range(EACH):
            file = tmp_path / office / f"berita/{number}/2026-11-2{number}-kabar.md"
            file.parent.mkdir(parents=True)
            file.write_text(f"---\ntitle: Kabar {office} {number}\ndate: 2026-11-1{number}\n---\nIsi.\n")
    time.sleep(2 * JUST_NOW / 1e9)
    return again(tmp_path)


def again(folder: Path) -> list[Chunk]:
    return [chunk for office in OFFICES for chunk in cut_chunks(a_desk(folder, office), folder / "cache.sqlite")]


def a_desk(folder: Path, office: str) -> Desk:
    return Desk(replace(MALANG, id=office), folder / office, "", f"https://{office}.kpu.go.id/", "kpu.go.id", NOW)


def titles(chunks: list[Chunk], jobs: int) -> list[tuple[str, list[str]]]:
    with Workshop(jobs) as workshop:
        found = list(read_offices(chunks, workshop))
    return [(office, sorted(reading.item.title for reading in read if reading.item)) for office, read in found]


def all_titles(**changed: str) -> list[tuple[str, list[str]]]:
    return [(office, [changed.get(f"{office}{n}", f"Kabar {office} {n}") for n in range(EACH)]) for office in OFFICES]


@pytest.mark.parametrize("jobs", [1, 2])
def test_offices_come_whole_and_in_their_order(chunks: list[Chunk], jobs: int) -> None:
    assert len(chunks) == 9
    assert titles(chunks, jobs) == all_titles()


def test_an_office_comes_before_the_next_is_read(chunks: list[Chunk], monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    read_chunk = gathering.read_chunk

    def note(chunk: Chunk) -> object:
        read.append(chunk.desk.office.id)
        return read_chunk(chunk)

    monkeypatch.setattr(gathering, "read_chunk", note)
    with Workshop(1) as workshop:
        found = read_offices(chunks, workshop)
        assert next(found)[0] == "kota-a"
    assert read == ["kota-a"] * 3


def test_an_office_that_nobody_touched_does_not_wait_for_others(chunks: list[Chunk], tmp_path: Path) -> None:
    titles(chunks, 1)
    (tmp_path / "kota-a/berita/3/2026-11-23-kabar.md").write_text("---\ntitle: Baru\ndate: 2026-11-13\n---\nIsi.\n")
    found = titles(again(tmp_path), 2)
    assert [office for office, _ in found] == ["kota-b", "kota-c", "kota-a"]
    assert dict(found) == {**dict(all_titles()), "kota-a": ["Baru", *(f"Kabar kota-a {n}" for n in (0, 1, 2, 4))]}


def test_a_kept_reading_that_cannot_be_read_has_its_office_read_anew(chunks: list[Chunk], tmp_path: Path) -> None:
    titles(chunks, 1)
    first = chunks[0]
    with open_cache(first.cache) as cache:
        for page in first.pages:
            stored = cache.get(page.key(first.desk))
            assert stored is not None
            kept = [
                msgspec.structs.replace(each, told=b"{}") for each in msgspec.msgpack.decode(stored, type=list[Kept])
            ]
            cache.put_many([(page.key(first.desk), msgspec.msgpack.encode(kept))])
    assert titles(again(tmp_path), 2) == all_titles()
