from __future__ import annotations

from dataclasses import replace

from editions import an_edition, news, place_of

from site_builder.engine.assets import read_assets
from site_builder.engine.edition import Edition, HandPage
from site_builder.engine.frame import plan_here, plan_site
from site_builder.engine.theme import find_theme
from site_builder.engine.words import Place
from site_builder.model import OfficeFacts

ASSETS = read_assets(find_theme())


def menu_of(edition: Edition, *pages: HandPage) -> list[tuple[str, str]]:
    return [(entry["path"], entry["title"]) for entry in plan_site(edition, ASSETS, pages)["nav"]]


def test_the_menu_has_what_the_site_has() -> None:
    pages = (HandPage("profil/", "Profil"), HandPage("lain/", "Lain", is_in_menu=False))
    assert menu_of(an_edition(), *pages) == [
        ("berita/", "Berita"),
        ("topik/", "Topik"),
        ("kantor/", "Kantor"),
        ("profil/", "Profil"),
    ]
    assert ("daerah/", "Berita daerah") in menu_of(an_edition("prov-jawa-timur"))


def test_clarifications_are_in_the_menu_once_there_is_one() -> None:
    claim = news("kota-malang", kind="klarifikasi")
    assert "jenis/klarifikasi/" in dict(menu_of(an_edition(items=(claim,))))
    assert "klarifikasi/" in dict(menu_of(an_edition("prov-jawa-timur", below=(claim,))))


def test_shared_files_are_found_from_a_site_below_the_host() -> None:
    below, root = plan_site(an_edition(), ASSETS, ()), plan_site(an_edition("kpu-ri"), ASSETS, ())
    assert (below["css"], root["css"]) == (f"../../{ASSETS.style}", ASSETS.style)
    assert (below["name"], below["tz"], below["lang"]) == ("KPU Kota Malang", "WIB", "id")
    assert plan_site(an_edition("kota-jayapura"), ASSETS, ())["tz"] == "WIT"


def test_facts_are_shown_if_there_are_any() -> None:
    assert plan_site(an_edition(), ASSETS, ())["facts"] is None
    facts = OfficeFacts(address="Jalan", social=(("X", "https://x.example/"),))
    shown = plan_site(an_edition(facts=facts), ASSETS, ())["facts"]
    assert (shown["address"], shown["social"]) == ("Jalan", [{"name": "X", "url": "https://x.example/"}])


def test_a_page_tells_its_title_address_and_the_offices_above() -> None:
    edition = an_edition()
    here = plan_here(edition, place_of(edition, "berita/"), "Berita", (("Berita", None),))
    told = {name: here[name] for name in ("base", "title", "heading", "canonical", "parent", "root", "crumbs")}
    assert told == {
        "base": "../",
        "title": "Berita – KPU Kota Malang",
        "heading": "Berita",
        "canonical": "https://berita.example/kantor/kota-malang/berita/",
        "parent": {"name": "KPU Provinsi Jawa Timur", "href": "../../../kantor/prov-jawa-timur/"},
        "root": {"name": "KPU RI", "href": "../../../"},
        "crumbs": [{"title": "Beranda", "href": "../"}, {"title": "Berita", "href": None}],
    }
    assert (here["noindex"], here["is_article"], here["article"]) == (False, False, None)
    assert here["description"]


def test_the_home_page_is_called_by_the_name_of_the_office() -> None:
    edition = an_edition("kpu-ri")
    here = plan_here(edition, place_of(edition), "KPU RI")
    assert (here["title"], here["parent"], here["root"], here["crumbs"]) == ("KPU RI", None, None, [])


def test_an_office_above_without_a_site_is_not_linked() -> None:
    edition = replace(an_edition(), homes={"kota-malang": an_edition().site.url})
    here = plan_here(edition, place_of(edition), "x")
    assert (here["parent"], here["root"]) == (None, None)


def test_a_page_that_may_be_anywhere_has_no_address_of_its_own() -> None:
    edition = an_edition()
    here = plan_here(edition, Place(edition.site, "404.html", is_anywhere=True), "x", noindex=True)
    assert (here["canonical"], here["noindex"], here["json_ld"]) == (None, True, None)


def test_an_article_tells_programs_when_it_was_published_and_changed() -> None:
    edition, item = an_edition(), news(tags=("banjir",), kind="agenda")
    here = plan_here(edition, place_of(edition), "x", article=item)
    assert here["article"] == {
        "published": "2026-11-23T12:00:00+07:00",
        "modified": "2026-11-23T12:00:00+07:00",
        "section": "Agenda",
        "tags": ["banjir"],
    }
    assert here["is_article"] is True
