from __future__ import annotations

from dataclasses import replace

import pytest
from editions import an_edition, news
from msgspec import structs

from site_builder.engine.aliases import Takings, plan_aliases
from site_builder.engine.pages import Page


def planned(*aliases: str, taken: tuple[str, ...] = ()) -> tuple[list[str], list[str]]:
    """The files of the pages, and the places of what was refused."""
    found = list(plan_aliases(an_edition(items=(news(aliases=aliases),)), Takings(taken)))
    return [p.file for p in found if isinstance(p, Page)], [p.message for p in found if not isinstance(p, Page)]


@pytest.mark.parametrize(
    ("alias", "file"),
    [
        ("/blog/read/7_x", "blog/read/7_x/index.html"),
        ("/blog/read/7_x/", "blog/read/7_x/index.html"),
        ("/lama.html", "lama.html"),
        ("/lama.htm", "lama.htm"),
        ("/lama.php", "lama.php/index.html"),
        ("/a%20b", "a b/index.html"),
        ("/berita/lama", "berita/lama/index.html"),
    ],
)
def test_an_old_address_gets_its_page(alias: str, file: str) -> None:
    assert planned(alias) == ([file], [])


@pytest.mark.parametrize(
    "alias",
    [
        "/kantor/kota-malang",
        "/rss.xml",
        "/sitemap-2.xml",
        "/aset/x",
        "/a//b",
        "/./x",
        "/../x",
        "/%2e%2e/x",
        "/",
        "/" + "x" * 256,
        "/" + "é" * 128,
        "/a/" * 400 + "x",
    ],
)
def test_an_address_that_cannot_be_is_named_and_left_out(alias: str) -> None:
    assert planned(alias) == ([], [f"alamat lama {alias} sudah dipakai halaman lain"])


@pytest.mark.parametrize("taken", ["profil/index.html", "profil/index.html/x", "profil"])
def test_an_address_that_is_taken_is_named_and_left_out(taken: str) -> None:
    files, messages = planned("/profil", taken=(taken,))
    assert (files, len(messages)) == ([], 1)


def test_a_file_and_a_folder_cannot_have_one_name() -> None:
    assert planned("/a.html/b", "/a.html")[0] == ["a.html/b/index.html"]
    assert planned("/a.html", "/a.html/b")[0] == ["a.html"]


def test_the_first_item_keeps_an_address_that_two_claim() -> None:
    items = (news(days=1, aliases=("/lama",)), news(days=2, aliases=("/lama",)))
    page, problem = plan_aliases(an_edition(items=items), Takings())
    assert isinstance(page, Page)
    assert page.context["target"]["title"] == "Kabar kota-malang 1"
    assert not isinstance(problem, Page)
    assert (problem.path, problem.code, problem.level) == (items[1].url, "pages.alias", "warning")


def test_an_item_that_names_an_address_twice_or_its_own_is_not_told() -> None:
    assert planned("/lama", "/lama/", "/berita/2026/11/23/kabar-1/") == (["lama/index.html"], [])


def test_a_site_without_articles_has_no_old_addresses() -> None:
    edition = an_edition(items=(news(aliases=("/lama",)),))
    edition = replace(edition, site=structs.replace(edition.site, has_articles=False))
    assert list(plan_aliases(edition, Takings())) == []
