from __future__ import annotations

import os
from pathlib import Path

import pytest
from newsroom import POSKO, SITE, a_desk, write, write_article
from photos import a_photo

from site_builder.articles.checks import Fault
from site_builder.articles.desk import MEDIA
from site_builder.errors import PictureUnusable
from site_builder.model import Level


def test_an_article_is_read_with_its_problems(tmp_path: Path) -> None:
    write_article(tmp_path, more="draf: false\n")
    read = a_desk(tmp_path).read_article(POSKO)
    assert not isinstance(read, Fault)
    article, problems = read
    assert article is not None
    assert (article.title, article.office) == ("Posko banjir dibuka", "kota-malang")
    assert all(problem.path == f"content/kota-malang/{POSKO}" for problem in problems)


def test_an_article_with_an_error_is_none_and_its_problems_stay(tmp_path: Path) -> None:
    write_article(tmp_path, more="aliases: [/cari/]\n")
    read = a_desk(tmp_path).read_article(POSKO)
    assert not isinstance(read, Fault)
    assert read[0] is None
    assert [problem.code for problem in read[1] if problem.level is Level.ERROR] == ["alias-reserved"]


def test_a_file_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    assert isinstance(a_desk(tmp_path).read_article(POSKO), Fault)


def test_bytes_that_were_read_already_are_checked_like_a_file(tmp_path: Path) -> None:
    file = write_article(tmp_path)
    desk = a_desk(tmp_path)
    assert desk.check(POSKO, file.read_bytes()) == desk.read_article(POSKO)


@pytest.mark.parametrize(("shown", "told"), [("content/x", "content/x/berita/a.md"), ("", "berita/a.md")])
def test_a_file_is_called_as_its_editor_calls_it(tmp_path: Path, shown: str, told: str) -> None:
    assert a_desk(tmp_path, shown=shown).show("berita/a.md") == told


def test_a_name_that_is_no_text_can_be_shown_all_the_same(tmp_path: Path) -> None:
    assert a_desk(tmp_path).show(os.fsdecode(b"berita/\xff.md")) == "content/kota-malang/berita/\\udcff.md"


@pytest.mark.parametrize("path", ["media/foto.jpg", "berita/a.md"])
def test_a_plain_file_inside_the_folder_is_held(tmp_path: Path, path: str) -> None:
    write(tmp_path, path, "x")
    assert a_desk(tmp_path).holds(path)


@pytest.mark.parametrize("path", ["media", "media/tidak-ada.jpg", "../luar.jpg", "media/\0.jpg", "a" * 5_000, ""])
def test_what_is_no_plain_file_inside_the_folder_is_not_held(tmp_path: Path, path: str) -> None:
    office = tmp_path / "kota-malang"
    write(office, "media/foto.jpg", "x")
    write(tmp_path, "luar.jpg", "x")
    assert not a_desk(office).holds(path)


@pytest.mark.parametrize("path", [".git/config", "media/.rahasia.jpg", ".media/foto.jpg"])
def test_hidden_files_are_not_held(tmp_path: Path, path: str) -> None:
    write(tmp_path, path, "x")
    assert not a_desk(tmp_path).holds(path)


def test_a_link_that_leads_out_is_not_held_and_one_that_stays_is(tmp_path: Path) -> None:
    office = tmp_path / "kota-malang"
    write(office, "media/foto.jpg", "x")
    write(tmp_path, "luar/rahasia.jpg", "x")
    (office / "media/keluar.jpg").symlink_to(tmp_path / "luar/rahasia.jpg")
    (office / "media/folder").symlink_to(tmp_path / "luar")
    (office / "media/putar").symlink_to(office / "media/putar")
    (office / "media/dalam.jpg").symlink_to("foto.jpg")
    desk = a_desk(office)
    assert desk.holds("media/dalam.jpg")
    for path in ("media/keluar.jpg", "media/folder/rahasia.jpg", "media/putar"):
        assert not desk.holds(path)


def test_media_are_what_lies_in_their_folder_and_does_not_run(tmp_path: Path) -> None:
    for path in ("media/a.pdf", "media/sub/b.jpg", "media/c.html", "media/d.js", "berita/e.jpg", "mediasi/f.jpg"):
        write(tmp_path, path, "x")
    desk = a_desk(tmp_path)
    held = [path for path in ("a.pdf", "sub/b.jpg", "c.html", "d.js") if desk.holds_media(MEDIA + path)]
    assert held == ["a.pdf", "sub/b.jpg"]
    assert not desk.holds_media("berita/e.jpg")
    assert not desk.holds_media("mediasi/f.jpg")


@pytest.mark.parametrize(
    ("meant", "near"),
    [
        ("media/Foto-Rapat.JPG", "media/foto-rapat.jpg"),
        ("media/foto-rapt.jpg", "media/foto-rapat.jpg"),
        ("media/sesuatu-yang-lain.pdf", ""),
        ("media/halaman.htm", ""),
        ("media/tidak-ada/foto-rapat.jpg", ""),
        ("berita/foto-rapat.jpg", ""),
        ("../media/foto-rapat.jpg", ""),
        ("media/../../luar/foto-rapat.jpg", ""),
    ],
)
def test_a_name_that_was_probably_meant_is_found_among_the_media(tmp_path: Path, meant: str, near: str) -> None:
    office = tmp_path / "kota-malang"
    write(office, "media/foto-rapat.jpg", "x")
    write(office, "media/halaman.html", "x")
    write(tmp_path, "luar/foto-rapat.jpg", "x")
    assert a_desk(office).near_media(meant) == near


def test_size_and_measure_are_those_of_the_file(tmp_path: Path) -> None:
    write(tmp_path, "media/foto.jpg", a_photo(60, 40))
    write(tmp_path, "media/rusak.jpg", "x")
    desk = a_desk(tmp_path)
    assert desk.size_of("media/rusak.jpg") == 1
    assert desk.size_of("media/tidak-ada.jpg") is None
    assert desk.measure("media/foto.jpg") == (60, 40)
    for path in ("media/rusak.jpg", "media/tidak-ada.jpg"):
        with pytest.raises(PictureUnusable):
            desk.measure(path)


@pytest.mark.parametrize(
    ("more", "is_public"),
    [
        ("", True),
        ("draft: true\n", False),
        ("embargo: 2026-11-25\n", False),
        ("expires: 2026-11-21\n", False),
        ("withdrawn: {date: 2026-11-21, reason: Keliru}\n", False),
        ("aliases: [/cari/]\n", False),
    ],
)
def test_only_what_the_public_may_see_has_an_address(tmp_path: Path, more: str, is_public: bool) -> None:
    write_article(tmp_path, more=more)
    desk = a_desk(tmp_path)
    assert desk.address_of(POSKO) == (f"{SITE}berita/2026/11/20/posko-banjir/" if is_public else None)
    assert desk.address_of("berita/tidak-ada.md") is None


def test_the_address_of_a_file_is_percent_encoded(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    assert desk.file_address("media/Foto rapat (1)é#?.jpg") == f"{SITE}media/Foto%20rapat%20%281%29%C3%A9%23%3F.jpg"
