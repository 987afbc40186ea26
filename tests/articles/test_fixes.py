from __future__ import annotations

import stat
from pathlib import Path

import pytest
from builders import MALANG
from newsroom import POSKO, write

from site_builder.articles.fixes import fix_article, fix_source

PATH = "berita/2021-09-15-rapat.md"


def fixed(text: str, path: str = PATH) -> str:
    return fix_source(path, text.encode(), MALANG).decode()


def test_a_file_that_is_right_stays_as_it_is() -> None:
    text = '---\n# catatan\ntitle:   "Rapat"   # judulnya\ndate: 2021-09-15 09:00\n---\n\njudul: isi\n'
    assert fixed(text) == text


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("judul: Rapat\ntanggal: 2021-09-15", "title: Rapat\ndate: 2021-09-15"),
        ("Title: Rapat\nDATE: 2021-09-15", "title: Rapat\ndate: 2021-09-15"),
        ("title: Rapat\ndate: 15 September 2021", "title: Rapat\ndate: 2021-09-15"),
        ("title: Rapat\ndate: Rabu (15/09/21)", "title: Rapat\ndate: 2021-09-15"),
        ("title: Rapat\npublishDate: 2021-09-15T09:00:00+07:00", "title: Rapat\ndate: 2021-09-15 09:00"),
        ("title: Rapat: dibuka\ndate: 2021-09-15", 'title: "Rapat: dibuka"\ndate: 2021-09-15'),
        ("title: #TemanPemilih hadir\ndate: 2021-09-15", 'title: "#TemanPemilih hadir"\ndate: 2021-09-15'),
        ("title: Rapat &amp; <b>Kerja</b>\ndate: 2021-09-15", "title: Rapat & Kerja\ndate: 2021-09-15"),
        (
            "title: Rapat\ndate: 2021-09-15\npermalink: /blog/8308_rapat/\nlayout: post",
            "title: Rapat\ndate: 2021-09-15\naliases:\n  - /blog/8308_rapat/\nlayout: post",
        ),
        ("title: A\ndate: 2021-09-15\nimage: media/a.jpg", "title: A\ndate: 2021-09-15\nimage:\n  src: media/a.jpg"),
        ("title: A\ndate: 2021-09-15\ntags: satu, dua", "title: A\ndate: 2021-09-15\ntags:\n  - satu\n  - dua"),
        ("title: A\ndate: 2021-09-15\ndraft: ya", "title: A\ndate: 2021-09-15\ndraft: true"),
        ("title: A\ndate: 2021-09-15\nkind: Siaran Pers", "title: A\ndate: 2021-09-15\nkind: siaran-pers"),
        ("title: A\ndate: 2021-09-15\nsource: Antara", "title: A\ndate: 2021-09-15\nsource:\n  name: Antara"),
        (
            "title: A\ndate: 2021-09-15\nauthor: [Ani, Budi]\ndocuments:\n- media/a.pdf",
            "title: A\ndate: 2021-09-15\nauthor: Ani, Budi\ndocuments:\n  - src: media/a.pdf",
        ),
        (
            "title: A\ndate: 2021-09-15\nclaim: {text: Isu, evidence: [SK 7, 'https://a.example/']}",
            "title: A\ndate: 2021-09-15\nclaim:\n  text: Isu\n  evidence:\n    - text: SK 7\n    - url: https://a.example/",
        ),
        ("judul: >\n  Rapat\n  kerja\n\ntanggal: 2021-09-15", "title: Rapat kerja\n\ndate: 2021-09-15"),
        ("judul: Rapat # penting\ntanggal: 2021-09-15", "title: Rapat # penting\ndate: 2021-09-15"),
        ("title: Rapat\ndate: 2021-09-15\npublished: false", "title: Rapat\ndate: 2021-09-15\ndraft: true"),
        (
            "title: Rapat\ndate: 2021-09-15\ngambar:\n  src: media/a.jpg\n  alt: Dua orang",
            "title: Rapat\ndate: 2021-09-15\nimage:\n  src: media/a.jpg\n  alt: Dua orang",
        ),
    ],
)
def test_the_front_matter_is_written_as_we_would(head: str, expected: str) -> None:
    assert fixed(f"---\n{head}\n---\nIsi judul: x\n") == f"---\n{expected}\n---\nIsi judul: x\n"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("judul: Rapat\ntitle: Lain\ndate: 2021-09-15", None),
        ("judul: Rapat\ntanggal: entah", "title: Rapat\ndate: entah"),
        ("kategori: Umum, Rapat\ntitle: A\ndate: 2021-09-15", None),
        ("title: A\ndate: 05/09/2021", None),
        ("title: [A\ndate: 2021-09-15\ntags: [", None),
    ],
)
def test_what_leaves_a_doubt_stays(head: str, expected: str | None) -> None:
    text = f"---\n{head}\n---\nIsi\n"
    assert fixed(text) == (f"---\n{expected}\n---\nIsi\n" if expected else text)


def test_line_ends_and_blanks_of_the_body_stay() -> None:
    text = "---\r\njudul: Rapat\r\ntanggal: 15/09/2021\r\n---\r\n\r\nSatu  \r\n\tdua\r\n"
    assert fixed(text) == "---\r\ntitle: Rapat\r\ndate: 2021-09-15\r\n---\r\n\r\nSatu  \r\n\tdua\r\n"


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("# Rapat kerja\n\nIsi\n", "title: Rapat kerja\ndate: 2021-09-15"),
        (
            "+++\ntitle = 'Rapat'\ndate = 2021-09-15\ntags = ['a', 'b']\n+++\nIsi\n",
            "title: Rapat\ndate: 2021-09-15\ntags:\n  - a\n  - b",
        ),
        ('{"title": "Rapat: satu",\n "date": "2021-09-15"}\nIsi\n', 'title: "Rapat: satu"\ndate: 2021-09-15'),
        ("Title: Rapat\nDate: 2021-09-15\n\nIsi\n", "title: Rapat\ndate: 2021-09-15"),
        ("title: Rapat\ndate: 2021-09-15\n---\nIsi\n", "title: Rapat\ndate: 2021-09-15"),
    ],
    ids=["none", "TOML", "JSON", "Pelican", "unopened"],
)
def test_other_heads_become_yaml(text: str, head: str) -> None:
    body = text if text.startswith("#") else "Isi\n"
    blank = "\n" if text.startswith("Title") else ""
    assert fixed(text) == f"---\n{head}\n---\n{blank}{body}"


def test_comments_in_toml_are_not_thrown_away() -> None:
    text = "+++\n# catatan\ntitle = 'Rapat'\ndate = 2021-09-15\n+++\nIsi\n"
    assert fixed(text) == text


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_a_file_becomes_utf8(encoding: str) -> None:
    text = "---\ntitle: “Rapat” – satu\ndate: 2021-09-15\n---\nIsi…\n"
    assert fix_source(PATH, text.encode(encoding), MALANG) == text.encode()


def test_a_file_of_252_bytes_keeps_its_name_and_its_mode(tmp_path: Path) -> None:
    path = f"berita/2021-09-15-{'a' * 238}.md"
    file = write(tmp_path, path, "---\njudul: Rapat\ndate: 2021-09-15\n---\nIsi\n")
    file.chmod(0o640)
    assert len(file.name) == 252
    assert fix_article(tmp_path, path, MALANG)
    assert file.read_text() == "---\ntitle: Rapat\ndate: 2021-09-15\n---\nIsi\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert [entry.name for entry in file.parent.iterdir()] == [file.name]
    assert not fix_article(tmp_path, path, MALANG)


def test_a_file_that_cannot_be_read_is_left_alone(tmp_path: Path) -> None:
    write(tmp_path, POSKO, b"---\njudul: \xff\xfe\n---\n")
    assert not fix_article(tmp_path, POSKO, MALANG)
    assert not fix_article(tmp_path, "berita/hilang.md", MALANG)
