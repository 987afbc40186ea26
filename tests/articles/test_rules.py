from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from builders import NOW, WIB, an_article
from hypothesis import example, given
from hypothesis import strategies as st
from slugify import slugify

from site_builder.articles.rules import (
    ID,
    RESERVED,
    can_run,
    check_article,
    has_error,
    identity_of,
    is_reserved,
    is_visible,
    may_be_held_back,
    name_in,
    name_of,
    names_in,
    path_of,
    slug_in,
    slug_of,
)
from site_builder.model import EXCEPTED, Claim, Image, Level, Problem

SHOWN = "content/kota-malang/berita/x.md"
LATER, EARLIER = NOW + timedelta(minutes=1), NOW - timedelta(minutes=1)


def found(**changes: Any) -> list[tuple[str, int]]:
    """The codes and lines of the problems of an article."""
    return [(problem.code, problem.line) for problem in check_article(an_article(**changes), SHOWN)]


@pytest.mark.parametrize(
    ("path", "stem", "name"),
    [
        ("berita/2026/2026-11-20-posko.md", "2026-11-20-posko", "2026-11-20-posko"),
        ("berita/2026-11-20-posko/index.md", "index", "2026-11-20-posko"),
        ("berita/index.md", "index", "index"),
    ],
)
def test_an_article_is_called_by_its_file_or_by_its_folder(path: str, stem: str, name: str) -> None:
    assert name_of(an_article(path=path, stem=stem)) == name


@pytest.mark.parametrize(
    ("stem", "slug"),
    [
        ("2026-11-20-posko-banjir", "posko-banjir"),
        ("2026-1-2-posko", "posko"),
        ("posko-banjir", "posko-banjir"),
        ("2026-11-20-2026-11-21-ganda", "2026-11-21-ganda"),
        ("Posko Banjir (1)", "posko-banjir-1"),
        ("2026-11-20", ""),
        ("2026-11-20-", ""),
        ("!!!", ""),
        ("Café", "cafe"),
        ("a" * 300, "a" * 300),
        ("B" * 300, "b" * 200),
    ],
)
def test_the_last_part_of_an_address_is_the_name_without_its_date(stem: str, slug: str) -> None:
    assert slug_of(an_article(stem=stem)) == slug


@pytest.mark.parametrize(
    ("path", "name", "slug"),
    [
        ("berita/2026/2026-11-20-posko.md", "2026-11-20-posko", "posko"),
        ("berita/2026-11-20-posko/index.md", "2026-11-20-posko", "posko"),
        ("berita/index.md", "index", "index"),
        ("berita/2026-1-2-Posko Banjir.md", "2026-1-2-Posko Banjir", "posko-banjir"),
        ("berita/2026-11-20.md", "2026-11-20", ""),
    ],
)
def test_a_file_that_is_no_article_has_the_name_and_the_address_that_it_would_have(
    path: str, name: str, slug: str
) -> None:
    assert (name_in(path), slug_in(path)) == (name, slug)


def test_the_day_of_an_address_is_that_of_the_article_not_of_its_file() -> None:
    article = an_article(date=datetime(2026, 12, 1, 0, 5, tzinfo=WIB))
    assert path_of(article) == "berita/2026/12/01/posko-banjir/"


def test_an_identity_outlives_a_new_title_a_new_date_and_a_new_host() -> None:
    identity = "tag:kpu.go.id,2026:kota-malang/2026-11-20-posko-banjir"
    assert identity_of(an_article(), "kpu.go.id") == identity
    other = an_article(title="Lain", date=datetime(2027, 1, 1, tzinfo=WIB))
    assert identity_of(other, "kpu.go.id") == identity
    undated = an_article(stem="posko", date=datetime(2027, 1, 1, tzinfo=WIB))
    assert identity_of(undated, "kpu.go.id") == "tag:kpu.go.id,2027:kota-malang/posko"


def test_an_id_of_ones_own_stands_for_the_name() -> None:
    assert identity_of(an_article(id="posko.A_1"), "kpu.go.id") == "tag:kpu.go.id,2026:kota-malang/posko.A_1"


@pytest.mark.parametrize(
    ("path", "raw", "names"),
    [
        ("berita/2026-11-20-Posko.md", b"---\ntitle: x\n", ("2026-11-20-Posko",)),
        ("berita/posko/index.md", b"", ("posko",)),
        ("berita/posko.md", b"---\nid: lama-1\n---\n", ("lama-1", "posko")),
        ("berita/posko.md", b"+++\nid = 'lama.2'\n+++\n", ("lama.2", "posko")),
        ("berita/posko.md", b"\nid: a\nid : b\n", ("a", "b", "posko")),
        ("berita/posko.md", b"x" * 100_000 + b"\nid: jauh\n", ("posko",)),
        ("berita/\xe9.md", b"id: \xff\n", ("e",)),
    ],
)
def test_the_names_of_a_file_that_cannot_be_read_are_guessed(path: str, raw: bytes, names: tuple[str, ...]) -> None:
    assert names_in(path, raw) == names


@pytest.mark.parametrize(
    ("path", "raw", "held"),
    [
        ("berita/2026-11-20-x.md", b"---\ntitle: [\n---\n", False),
        ("berita/x.md", b"---\ndate: 2026-11-20\n---\n", False),
        ("berita/x.md", b"---\ntanggal: 20 November 2026\n---\n", False),
        ("berita/x.md", b"---\ntitle: [\n---\n", True),
        ("berita/2026-11-25-x.md", b"", True),
        ("berita/x.md", b"---\ndate: 2026-11-25\n---\n", True),
        ("berita/2026-11-20-x.md", b"---\ndate: 2026-11-25\n---\n", True),
        ("berita/2026-11-20-x.md", b"---\ndraft: tru\n---\n", True),
        ("berita/2026-11-20-x.md", b"---\n  'embargo' : besok\n---\n", True),
        ("berita/2026-11-20-x.md", b"DRAF = ya\n", True),
        ("berita/2026-11-20-x.md", b"teks biasa yang menyebut draft saja\n", False),
    ],
)
def test_a_refused_file_may_be_held_back_unless_its_day_has_surely_come(path: str, raw: bytes, held: bool) -> None:
    assert may_be_held_back((), path, raw, "Asia/Jakarta", NOW) is held


@pytest.mark.parametrize(
    "code", ["class-excepted", "nik", "key-guard", "key-conflict", "flag-invalid", "class-unknown"]
)
def test_what_was_refused_as_secret_is_held_back_whatever_its_day(code: str) -> None:
    problem = Problem(SHOWN, 1, code, Level.ERROR, "kota-malang", "x", "y")
    assert may_be_held_back([problem], "berita/2026-11-20-x.md", b"", "Asia/Jakarta", NOW)


@pytest.mark.parametrize(
    ("changes", "visible"),
    [
        ({}, True),
        ({"date": NOW}, True),
        ({"date": LATER}, False),
        ({"is_draft": True}, False),
        ({"information_class": EXCEPTED}, False),
        ({"information_class": "berkala"}, True),
        ({"embargo": LATER}, False),
        ({"embargo": NOW}, True),
        ({"expires": NOW}, False),
        ({"expires": LATER}, True),
        ({"expires": LATER, "embargo": EARLIER}, True),
    ],
)
def test_the_public_sees_what_has_come_and_is_not_over(changes: dict[str, Any], visible: bool) -> None:
    assert is_visible(an_article(**changes), NOW) is visible


@pytest.mark.parametrize("path", ["media/a.html", "media/A.HTM", "media/a.xml", "media/a.js", "media/a.b.php", "a.xsl"])
def test_what_a_browser_or_a_host_would_run_is_told(path: str) -> None:
    assert can_run(path)


@pytest.mark.parametrize("path", ["media/a.pdf", "media/html", "media/a.html.pdf", "media/a.svg", "media/a.jpg"])
def test_pictures_and_documents_do_not_run(path: str) -> None:
    assert not can_run(path)


@pytest.mark.parametrize("address", ["/rss.xml", "cari/", "/sitemap-2.xml", "/media/a.jpg", "/.well-known/x", "sw.js"])
def test_addresses_that_the_site_writes_itself_are_reserved(address: str) -> None:
    assert is_reserved(address)


@pytest.mark.parametrize("address", ["/blog/rss.xml", "/berita-lama/", "/2016/01/posko", "/rss", "/peta-situs"])
def test_other_addresses_are_free(address: str) -> None:
    assert not is_reserved(address)


def test_every_reserved_word_is_one_part_of_an_address() -> None:
    assert all("/" not in word and word == word.lower() for word in RESERVED)


def test_a_plain_article_has_no_problem() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"stem": "2026-11-20"}, [("address-empty", 0)]),
        ({"id": "a b", "lines": {"id": 4}}, [("id-invalid", 4)]),
        ({"id": "a-"}, [("id-invalid", 0)]),
        ({"aliases": ("/lama/", "/a%20b")}, []),
        ({"aliases": ("lama",), "lines": {"aliases": 7}}, [("alias-outside", 7)]),
        ({"aliases": ("//lain.example/",)}, [("alias-outside", 0)]),
        ({"aliases": ("/a?b=c",)}, [("alias-outside", 0)]),
        ({"aliases": ("/a/../../b",)}, [("alias-outside", 0)]),
        ({"aliases": ("/a/%2e%2e/b",)}, [("alias-outside", 0)]),
        ({"aliases": ("/a%00",)}, [("alias-outside", 0)]),
        ({"aliases": ("/a%5Cb",)}, [("alias-outside", 0)]),
        ({"aliases": ("/cari/",)}, [("alias-reserved", 0)]),
        ({"aliases": ("/%63ari/",)}, [("alias-reserved", 0)]),
        ({"information_class": EXCEPTED}, [("class-excepted", 0)]),
        ({"expires": datetime(2026, 11, 20, 9, 0, tzinfo=WIB)}, [("time-order", 0)]),
        ({"expires": datetime(2026, 11, 20, 9, 1, tzinfo=WIB)}, []),
        ({"expires": EARLIER, "embargo": NOW}, [("time-order", 0)]),
        ({"title": "POSKO BANJIR DIBUKA"}, [("title-capitals", 0)]),
        ({"title": "KPU 2026 DPS"}, []),
        ({"title": "a" * 150}, []),
        ({"title": "a" * 151}, [("title-long", 0)]),
        ({"image": Image("media/a.jpg"), "lines": {"image": 5}}, [("alt-missing", 5)]),
        ({"gallery": (Image("media/a.jpg", "A"), Image("media/b.jpg"))}, [("alt-missing", 0)]),
        ({"kind": "klarifikasi"}, [("claim-missing", 0)]),
        ({"kind": "klarifikasi", "claim": Claim("Kabar", "", "hoaks", "")}, []),
        ({"body": " \n"}, [("body-empty", 5)]),
    ],
)
def test_the_meaning_of_an_article_is_checked(changes: dict[str, Any], expected: list[tuple[str, int]]) -> None:
    assert found(**changes) == expected


@pytest.mark.parametrize("name", ["a", "A.b_c-1", "9" * 200])
def test_an_id_is_letters_digits_and_what_stands_between_them(name: str) -> None:
    assert ID.fullmatch(name)


def test_a_warning_refuses_nothing() -> None:
    warning = Problem(SHOWN, 1, "x", Level.WARNING, "kota-malang", "x", "y")
    assert not has_error((warning,))
    assert has_error(iter((warning, Problem(SHOWN, 1, "x", Level.ERROR, "kota-malang", "x", "y"))))


@given(st.text(st.sampled_from("aZ09-_., &é’%"), max_size=12), st.sampled_from([1, 1, 60]))
@example("a-b-", 60)
@example("ab-c0", 50)
def test_the_name_of_an_identity_is_what_slugify_makes_of_it(name: str, times: int) -> None:
    stem = f"x{name * times}"
    assert identity_of(an_article(stem=stem), "a").rpartition("/")[2] == slugify(stem, lowercase=False, max_length=250)
