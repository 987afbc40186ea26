"""A build that has only the facts of old articles prints their texts as if it had read them just now."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from noting import note_reading
from workplace import Workplace

from site_builder.engine.site import forget_theme
from site_builder.touched import JUST_NOW

SETTINGS = "site_name: W\nsite_url: https://kota-malang.example/\nplugins: [{warta: {office: kota-malang}}]\n"
TAGS = ("[contoh]", "[Contoh, banjir]", "[banjir]")


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    """One office with articles of which most have no summary, and whose topics are spelled in two ways."""
    place = Workplace(tmp_path)
    place.write("mkdocs.yml", SETTINGS)
    for number in range(1, 29):
        write(place, number)
    time.sleep(2 * JUST_NOW / 1e9)
    place.build()
    return place


def write(place: Workplace, number: int, words: str = "Air surut") -> None:
    head = f"title: Kabar {number}\ndate: 2026-10-{number:02} 09:00\ntags: {TAGS[number % 3]}\n"
    head += "summary: Ringkas.\n" if number % 4 == 0 else ""
    place.write(f"content/berita/2026-10-{number:02}-kabar.md", f"---\n{head}---\n{words} di posko {number}.\n")


def held_against_an_empty_folder(place: Workplace) -> None:
    """A build from nothing has another order of arrival, by which archives are cut."""
    place.build()
    place.build("--no-cache", "--out", "utuh", "--state", ".utuh/state.sqlite")
    grown, whole = (
        {path: content for path, content in place.tree(folder).items() if not path.startswith(("arsip/", "manifest"))}
        for folder in ("site", "utuh")
    )
    assert grown.keys() == whole.keys()
    assert [path for path in whole if grown[path] != whole[path]] == []


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    return note_reading(monkeypatch)


def test_one_article_more(place: Workplace, read: list[str]) -> None:
    write(place, 29)
    place.build()
    assert read == ["berita/2026-10-29-kabar.md"]
    held_against_an_empty_folder(place)


def test_another_spelling_of_a_topic(place: Workplace) -> None:
    """All articles under it are told otherwise, though nobody touched their files."""
    head = "title: Kabar lama\ndate: 2026-09-01 09:00\ntags: [CONTOH, Banjir]\n"
    place.write("content/berita/2026-09-01-lama.md", f"---\n{head}---\nIsi.\n")
    held_against_an_empty_folder(place)
    assert ">CONTOH<" in place.read("site/berita/2026/10/27/kabar/index.html")


def test_an_article_never_gets_the_text_of_one_that_was_refused_because_it_is_there_already(place: Workplace) -> None:
    head = "title: Kabar 30\ndate: 2026-10-30 09:00\ntags: [banjir]\n"
    for folder, words in (("", "Yang terbit"), ("salin/", "Yang ditolak")):
        place.write(f"content/berita/{folder}2026-10-30-kabar.md", f"---\n{head}---\n{words}.\n")
    time.sleep(2 * JUST_NOW / 1e9)
    assert place.build().code == 1
    place.write("content/berita/2026-09-01-lama.md", "---\ntitle: Lama\ndate: 2026-09-01\ntags: [Banjir]\n---\nIsi.\n")
    assert place.build().code == 1
    page = place.read("site/berita/2026/10/30/kabar/index.html")
    assert ("Yang terbit" in page, "Yang ditolak" in page, ">Banjir<" in page) == (True, False, True)
    held_against_an_empty_folder(place)


def test_all_pages_drawn_anew(place: Workplace) -> None:
    place.write("templat/warta/parts/card.html", "<li>{{ card.title }}: {{ card.summary }}</li>")
    place.write("mkdocs.yml", f"{SETTINGS}theme:\n  name: material\n  custom_dir: templat\n")
    forget_theme()
    held_against_an_empty_folder(place)
    assert "Kabar 27: Air surut di posko 27." in place.read("site/berita/index.html")
    forget_theme()


def lose_the_store(place: Workplace) -> None:
    for file in (place.root / ".warta").glob("state.sqlite*"):
        file.unlink()


def lose_texts(place: Workplace) -> None:
    """Of the cache those rows that hold texts."""
    with closing(sqlite3.connect(place.root / ".warta/cache.sqlite", isolation_level=None)) as db:
        rows = db.execute("SELECT key, value FROM result").fetchall()
        texts = [(key,) for key, value in rows if isinstance(msgspec.msgpack.decode(value), dict)]
        assert 0 < len(texts) < len(rows)
        db.executemany("DELETE FROM result WHERE key = ?", texts)


def test_a_store_that_was_lost_is_filled_from_the_cache(place: Workplace, read: list[str]) -> None:
    lose_the_store(place)
    held_against_an_empty_folder(place)
    assert len(read) == 28, "the other build reads them all"


def test_where_store_and_cache_lost_the_texts_all_is_read_anew(place: Workplace, read: list[str]) -> None:
    lose_texts(place)
    lose_the_store(place)
    place.build()
    assert len(read) == 28
    held_against_an_empty_folder(place)
