from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from newsroom import POSKO, write

from site_builder.articles.checks import Fault
from site_builder.articles.source import (
    MAX_BYTES,
    RawArticle,
    find_articles,
    is_article_path,
    parse_source,
    read_bytes,
)

PLAIN = RawArticle(
    path=POSKO,
    stem="2026-11-20-posko-banjir",
    fields={"title": "Posko", "date": "2026-11-20"},
    lines={"title": 2, "date": 3},
    body="Isi.\n\nLagi.\n",
    body_line=6,
)


@pytest.mark.parametrize(
    "content",
    [
        b"---\ntitle: Posko\ndate: 2026-11-20\n---\n\nIsi.\n\nLagi.\n",
        b"\xef\xbb\xbf---\ntitle: Posko\ndate: 2026-11-20\n---\n\nIsi.\n\nLagi.\n",
        b"---\r\ntitle: Posko\r\ndate: 2026-11-20\r\n---\r\n\r\nIsi.\r\n\r\nLagi.\r\n",
        b"---\rtitle: Posko\rdate: 2026-11-20\r---\r\rIsi.\r\rLagi.\r",
        b"--- \ntitle: Posko\ndate: 2026-11-20\n---\t\n\nIsi.\n\nLagi.\n",
        b"-----\ntitle: 'Posko'\n\"date\": 2026-11-20\n-----\n\nIsi.\n\nLagi.\n",
        b"---\ntit\x00le: Po\x0csko\ndate: 2026-11-20\n---\n\nI\x08si.\n\nLagi.\n",
        b'---\ntitle: "Po\\x1b\\0sko"\ndate: 2026-11-20\n---\n\nIsi.\n\nLagi.\n',
    ],
    ids=["plain", "BOM", "CRLF", "CR", "blanks", "long-fence", "controls", "escaped-controls"],
)
def test_the_ways_to_save_a_file_give_the_same_article(content: bytes) -> None:
    read = parse_source(POSKO, content)
    assert isinstance(read, RawArticle)
    assert replace(read, head=PLAIN.head, notes=()) == PLAIN


def test_blank_lines_before_and_in_the_front_matter_do_not_shift_lines() -> None:
    raw = parse_source("berita/a.md", b"\n\n---\n\n\ntitle: A\n\n# catatan\ndate: 2026-11-20\n---\n\n\nIsi.\n")
    assert isinstance(raw, RawArticle)
    assert (raw.lines, raw.body, raw.body_line) == ({"title": 6, "date": 9}, "Isi.\n", 13)


def test_every_scalar_is_the_text_that_was_written() -> None:
    header = (
        "---\ncode: 11.10\nflag: no\nday: 2026-02-31\nhour: 08.00\nempty:\nnone: ~\n"
        "tag: !!python/object/apply:os.getcwd []\nname: !!python/name:os.system\n"
        "long: Satu\n  dua\nfold: >\n  a\n  b\nlist: [1, {a: 0x1F}]\n---\n"
    )
    raw = parse_source("berita/a.md", header.encode())
    assert isinstance(raw, RawArticle)
    assert raw.fields == {
        "code": "11.10",
        "flag": "no",
        "day": "2026-02-31",
        "hour": "08.00",
        "empty": "",
        "none": "",
        "tag": [],
        "name": "",
        "long": "Satu dua",
        "fold": "a b\n",
        "list": ["1", {"a": "0x1F"}],
    }


def test_rules_and_fences_in_the_body_belong_to_the_body() -> None:
    raw = parse_source("berita/a.md", b"---\ntitle: A\n---\nSatu\n\n---\n\nJudul\n---\ndraft: true\n")
    assert isinstance(raw, RawArticle)
    assert (raw.fields, raw.body) == ({"title": "A"}, "Satu\n\n---\n\nJudul\n---\ndraft: true\n")


def test_a_quoted_title_may_hold_lines_that_look_like_keys() -> None:
    raw = parse_source("berita/a.md", b'---\ntitle: "Satu\n  date: dua"\ndate: 2026-11-20\n---\n')
    assert isinstance(raw, RawArticle)
    assert (raw.fields, raw.lines) == ({"title": "Satu date: dua", "date": "2026-11-20"}, {"title": 2, "date": 4})


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", Fault("front-matter-missing", 1)),
        (b"\xef\xbb\xbf \n", Fault("front-matter-missing", 2)),
        (b"--\ntitle: A\n--\nIsi\n", Fault("front-matter-missing", 1)),
        ("\u2014\u2014\u2014\nkey: A\nIsi\n".encode(), Fault("front-matter-missing", 1)),
        (b"Satu\n\n  Draft : true\n", Fault("front-matter-missing", 1)),
        (b"# Judul\n\nembargo: 2030-01-01\n", Fault("front-matter-missing", 1)),
        (b"Isi.\n\n---\n\ntitle: A\n\n---\n", Fault("front-matter-missing", 1)),
        (b"---judul\ntitle: A\n---\nIsi\n---\n", Fault("front-matter-missing", 1)),
        (b"---\ntitle: A\n", Fault("front-matter-unclosed", 1)),
        (b"\n\n---\ntitle: A\n", Fault("front-matter-unclosed", 3)),
        (
            b"---\ntags: a: b\n---\n",
            Fault("yaml-broken", 2, {"reason": "mapping values are not allowed in this context"}),
        ),
        (
            b"---\n\n\ntitle: A\n\tdate: B\n---\n",
            Fault("yaml-broken", 5, {"reason": "mapping values are not allowed in this context"}),
        ),
        (b"---\na: 1\nb: &x 2\nc: *x\n---\n", Fault("yaml-alias", 4)),
        (b"---\na: &a [*a]\n---\n", Fault("yaml-alias", 2)),
        (b"---\ntitle: A\ndraft: true\ndraft: false\n---\n", Fault("key-doubled", 4, {"key": "draft"})),
        (b"---\n{draft: true, title: A, 'draft': false}\n---\n", Fault("key-doubled", 2, {"key": "draft"})),
        (b"---\nimage:\n  src: a\n  src: b\n---\n", Fault("key-doubled", 4, {"key": "src"})),
        (b"---\n- a\n- b\n---\n", Fault("yaml-not-mapping", 2)),
        (b"---\nhanya teks\n---\n", Fault("yaml-not-mapping", 2)),
        (
            b"---\ntitle: A\n...\ntitle: B\n---\n",
            Fault("yaml-broken", 4, {"reason": "did not find expected <document start>"}),
        ),
        (b"---\n? [a, b]\n: c\n---\n", Fault("yaml-deep", 2)),
        (b"---\ntitle: A\n---\n\nCaf\xe9\n", Fault("bytes-not-utf8", 5, {"byte": "0xe9"})),
        (b"---\ntitle: Caf\xe9 \x93a\x94\n---\n", Fault("bytes-not-utf8", 2, {"byte": "0xe9"})),
        (b"\xc3\xa9\x93\n", Fault("bytes-not-utf8", 1, {"byte": "0x93"})),
        ("---\ntitle: A\n---\n".encode("utf-32"), Fault("bytes-not-utf8", 1, {"byte": "0xff"})),
        (b"\xff\xfea", Fault("bytes-not-utf8", 1, {"byte": "0xff"})),
        ("---\ntitle: A\n---\n".encode("utf-16-le"), Fault("bytes-not-utf8", 1, {"byte": "0x2d"})),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(content: bytes, fault: Fault) -> None:
    assert parse_source("berita/a.md", content) == fault


@pytest.mark.parametrize("opening", [b"[", b"- ", b"? ", b"{a: "])
def test_depth_is_refused_before_it_costs_anything(opening: bytes) -> None:
    assert parse_source("berita/a.md", b"---\na: 1\nb:\n " + opening * 20_000 + b"\n---\n") == Fault("yaml-deep", 4)


@given(
    st.one_of(
        st.binary(max_size=300),
        st.text(alphabet="-:&*!?#>|[]{}'\"%@,\\ab \n\t\r", max_size=80).map(
            lambda text: f"---\n{text}\n---\nIsi".encode()
        ),
    )
)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_whatever_the_bytes_the_answer_is_an_article_or_a_fault(content: bytes) -> None:
    read = parse_source("berita/a.md", content)
    assert isinstance(read, RawArticle | Fault)
    if isinstance(read, RawArticle):
        assert set(read.lines) == set(read.fields)


def test_articles_are_found_in_order_and_hidden_names_are_left_aside(tmp_path: Path) -> None:
    for path in (
        "b.md",
        "2026/z.md",
        "2026/a.MD",
        "2026/c.markdown",
        ".git/x.md",
        ".draf.md",
        "foto.jpg",
        "catatan.txt",
    ):
        write(tmp_path, f"berita/{path}")
    write(tmp_path, "halaman/profil.md")
    assert find_articles(tmp_path) == ("berita/2026/a.MD", "berita/2026/c.markdown", "berita/2026/z.md", "berita/b.md")


def test_an_office_without_news_has_no_articles(tmp_path: Path) -> None:
    assert find_articles(tmp_path) == ()


def test_what_is_no_plain_file_is_found_and_refused_without_waiting(tmp_path: Path) -> None:
    outside, office = tmp_path / "luar", tmp_path / "kantor"
    write(outside, "rahasia.md", "---\ntitle: Rahasia\n---\n")
    write(office, "berita/asli.md", "asli")
    os.mkfifo(office / "berita/pipa.md")
    (office / "berita/tautan.md").symlink_to(outside / "rahasia.md")
    (office / "berita/dalam.md").symlink_to(office / "berita/asli.md")
    (office / "berita/putus.md").symlink_to(outside / "tidak-ada.md")
    (office / "berita/folder").symlink_to(outside)
    (office / "berita/lingkar").symlink_to(office / "berita")
    assert {path: read_bytes(office, path) for path in find_articles(office)} == {
        "berita/asli.md": b"asli",
        "berita/dalam.md": Fault("file-not-plain"),
        "berita/folder": Fault("file-not-plain"),
        "berita/lingkar": Fault("file-not-plain"),
        "berita/pipa.md": Fault("file-not-plain"),
        "berita/putus.md": Fault("file-not-plain"),
        "berita/tautan.md": Fault("file-not-plain"),
    }


def test_a_news_folder_that_is_a_link_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "luar/a.md")
    (tmp_path / "kantor").mkdir()
    (tmp_path / "kantor/berita").symlink_to(tmp_path / "luar")
    assert find_articles(tmp_path / "kantor") == ("berita",)
    assert read_bytes(tmp_path / "kantor", "berita") == Fault("file-not-plain")


def test_an_office_folder_may_itself_be_a_link(tmp_path: Path) -> None:
    write(tmp_path, "asli/berita/a.md", "isi")
    (tmp_path / "kantor").symlink_to(tmp_path / "asli")
    assert find_articles(tmp_path / "kantor") == ("berita/a.md",)
    assert read_bytes(tmp_path / "kantor", "berita/a.md") == b"isi"


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ("berita/tidak-ada.md", Fault("file-missing")),
        ("berita/2026", Fault("file-unreadable", facts={"reason": "Is a directory"})),
        ("berita/foto.jpg", Fault("file-not-plain")),
        ("../luar.md", Fault("file-not-plain")),
        ("berita/../../luar.md", Fault("file-not-plain")),
        ("berita/" + "a" * 300 + ".md", Fault("file-unreadable", facts={"reason": "File name too long"})),
        ("berita/a\0.md", Fault("file-unreadable", facts={"reason": "ValueError"})),
        ("berita/\udcff.md", Fault("name-not-utf8")),
    ],
)
def test_a_path_that_is_no_article_of_the_folder_is_refused(tmp_path: Path, path: str, fault: Fault) -> None:
    write(tmp_path, "kantor/berita/2026/a.md")
    write(tmp_path, "kantor/berita/foto.jpg")
    write(tmp_path, "luar.md")
    assert read_bytes(tmp_path / "kantor", path) == fault


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_a_locked_file_and_a_locked_folder_are_named(tmp_path: Path) -> None:
    write(tmp_path, "berita/a.md").chmod(0)
    write(tmp_path, "berita/kunci/b.md").parent.chmod(0)
    assert find_articles(tmp_path) == ("berita/a.md", "berita/kunci")
    assert read_bytes(tmp_path, "berita/a.md") == Fault("file-unreadable", facts={"reason": "Permission denied"})
    (tmp_path / "berita/kunci").chmod(0o700)


def test_a_file_is_read_up_to_the_limit_and_refused_above(tmp_path: Path) -> None:
    write(tmp_path, "berita/a.md", b"a" * MAX_BYTES)
    write(tmp_path, "berita/b.md", b"b" * (MAX_BYTES + 1))
    assert read_bytes(tmp_path, "berita/a.md") == b"a" * MAX_BYTES
    assert read_bytes(tmp_path, "berita/b.md") == Fault("file-too-large", facts={"limit": 2})


@pytest.mark.parametrize("size", [0, 3, MAX_BYTES + 5])
def test_a_file_that_grew_or_shrank_since_it_was_looked_at_is_read_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    write(tmp_path, "berita/a.md", b"Posko banjir")
    look = os.lstat

    def look_before(name: str) -> os.stat_result:
        status = list(look(name))
        status[6] = size
        return os.stat_result(status)

    monkeypatch.setattr("site_builder.articles.source.os.lstat", look_before)
    assert read_bytes(tmp_path, "berita/a.md") == b"Posko banjir"


@pytest.mark.parametrize("name", ["a.md", "a.b.MD", "a..md", "-.markdown", "satu dua.md", "berita/a.b/index.md"])
def test_the_stem_is_that_of_the_path(name: str) -> None:
    raw = parse_source(f"berita/{name}", b"---\ntitle: A\n---\nIsi.\n")
    assert isinstance(raw, RawArticle)
    assert raw.stem == PurePosixPath(f"berita/{name}").stem


@given(
    st.lists(st.sampled_from(["berita", "Berita", "/", "..", ".", "a", ".md", ".MD", ".markdown", " "])).map("".join)
)
def test_an_article_lies_in_its_folder_under_a_name_that_is_not_hidden(path: str) -> None:
    folder, *names = path.split("/")
    is_hidden = any(name.startswith(".") for name in names)
    is_text = path.lower().endswith((".md", ".markdown"))
    assert is_article_path(path) is (folder == "berita" and bool(names) and not is_hidden and is_text)
