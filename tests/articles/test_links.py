from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest
from builders import an_article
from newsroom import SITE, a_desk, write, write_article

from site_builder.articles.links import LinkResolver

OWN = f"{SITE}berita/2026/11/20/posko-banjir/"


def resolver(folder: Path) -> LinkResolver:
    article = an_article(body="Satu\n\n[x](media/hilang.jpg)\n", lines={"image": 3})
    return LinkResolver(a_desk(folder), article, OWN)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("#bab", f"{OWN}#bab"),
        ("?a=1", f"{OWN}?a=1"),
        ("", OWN),
        ("//b.example/x", "https://b.example/x"),
        ("media/a.jpg", f"{SITE}media/a.jpg"),
        ("/media/a.jpg", f"{SITE}media/a.jpg"),
        ("../../media/a.jpg", f"{SITE}media/a.jpg"),
        ("media/a.jpg#x", f"{SITE}media/a.jpg#x"),
        ("media/./b/../a.jpg", f"{SITE}media/a.jpg"),
        ("media/R%26D%20100%25.pdf", f"{SITE}media/R%26D%20100%25.pdf"),
        ("2026-11-19-rapat.md", f"{SITE}berita/2026/11/19/rapat/"),
        ("2026-11-19-rapat.md#bab", f"{SITE}berita/2026/11/19/rapat/#bab"),
        ("../../halaman/profil.md", f"{SITE}profil/"),
        ("/halaman/ppid/index.md", f"{SITE}ppid/"),
        ("/topik/banjir/", f"{SITE}topik/banjir/"),
        ("/topik/banjir?x=1#y", f"{SITE}topik/banjir?x=1#y"),
        ("me\ndia/a.jpg", f"{SITE}media/a.jpg"),
    ],
)
def test_an_address_becomes_absolute(url: str, expected: str, tmp_path: Path) -> None:
    write(tmp_path, "media/a.jpg")
    write(tmp_path, "media/R&D 100%.pdf")
    write(tmp_path, "halaman/profil.md")
    write(tmp_path, "halaman/ppid/index.md")
    write_article(tmp_path, "berita/2026/2026-11-19-rapat.md", head="title: A\ndate: 2026-11-19\n")
    links = resolver(tmp_path)
    assert links(url) == expected
    assert links.problems == []


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("../../../rahasia.txt", "link-outside"),
        ("%2e%2e/%2e%2e/%2e%2e/rahasia.txt", "link-outside"),
        ("/../rahasia.txt", "link-outside"),
        ("media/../../../../rahasia.txt", "link-outside"),
        ("..\\..\\..\\rahasia.txt", "media-missing"),
        ("media/tautan.txt", "media-missing"),
        ("media/folder/rahasia.txt", "media-missing"),
        ("media/pipa.txt", "media-missing"),
        ("media/.tersembunyi.txt", "media-missing"),
        ("media/halaman.html", "media-missing"),
        ("media/a%00.jpg", "media-missing"),
        ("media/" + "a" * 5000, "media-missing"),
        ("kantor.yml", "media-missing"),
        ("rencana.md", "link-unpublished"),
        ("2026-11-18-draf.md", "link-unpublished"),
        ("../../halaman/tidak-ada.md", "link-unpublished"),
    ],
)
def test_what_is_not_public_or_not_inside_is_refused_and_told(url: str, code: str, tmp_path: Path) -> None:
    folder = tmp_path / "kantor"
    write(tmp_path, "rahasia.txt")
    for path in ("media/.tersembunyi.txt", "media/halaman.html", "kantor.yml"):
        write(folder, path)
    (folder / "media/tautan.txt").symlink_to(tmp_path / "rahasia.txt")
    (folder / "media/folder").symlink_to(tmp_path)
    os.mkfifo(folder / "media/pipa.txt")
    write_article(folder, "berita/2026/2026-11-18-draf.md", more="draft: true\n")
    links = resolver(folder)
    assert links(url) is None
    assert links.file(url, "image") is None
    assert [problem.code for problem in links.problems if problem.line != 3] == [code]
    assert links.media == []


@pytest.mark.parametrize("on_disk", ["NFC", "NFD"])
@pytest.mark.parametrize("in_text", ["NFC", "NFD"])
def test_both_forms_of_a_letter_find_the_file(on_disk: str, in_text: str, tmp_path: Path) -> None:
    name = unicodedata.normalize(on_disk, "media/Café.jpg")  # type: ignore[arg-type]
    write(tmp_path, name)
    links = resolver(tmp_path)
    assert links(unicodedata.normalize(in_text, "media/Café.jpg")) is not None  # type: ignore[arg-type]
    assert links.media == [name]


@pytest.mark.parametrize(
    ("written", "there", "code"),
    [
        ("media/FOTO.jpg", "media/foto.JPG", "media-near"),
        ("media/foto-rapt.jpg", "media/foto-rapat.jpg", "media-near"),
        ("media/foto.jpg", "media/.foto.jpg", "media-missing"),
        ("media/foto.jpg", "media/lain.png", "media-missing"),
    ],
)
def test_a_name_that_was_probably_meant_is_told(written: str, there: str, code: str, tmp_path: Path) -> None:
    write(tmp_path, there)
    links = resolver(tmp_path)
    assert links(written) is None
    assert [problem.code for problem in links.problems] == [code]


def test_a_problem_stands_once_at_its_line(tmp_path: Path) -> None:
    links = resolver(tmp_path)
    links("media/hilang.jpg")
    links("media/hilang.jpg")
    links.file("media/lain.jpg", "image")
    assert [(problem.line, problem.code) for problem in links.problems] == [(7, "media-missing"), (3, "media-missing")]


def test_who_reads_other_files_says_so(tmp_path: Path) -> None:
    links = resolver(tmp_path)
    links("media/a.jpg")
    assert not links.reads_others
    links("lain.md")
    assert links.reads_others
