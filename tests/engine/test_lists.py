from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from editions import an_edition, news
from markupsafe import Markup

from site_builder.engine.edition import Edition
from site_builder.engine.lists import ListPlanner
from site_builder.engine.pages import Page
from site_builder.views import PAGE_SIZE


def title_of(_: str, context: Mapping[str, Any]) -> Markup:
    return Markup("[{}]").format(context["card"]["title"])


def pages_of(edition: Edition) -> dict[str, Page]:
    return {page.path: page for page in ListPlanner(edition, title_of).pages()}


def test_an_office_without_news_still_has_its_lists() -> None:
    pages = pages_of(an_edition())
    assert {"", "berita/", "topik/", "kantor/", "umpan/"} <= set(pages)
    listed = pages["berita/"].context["list"]
    assert (listed["is_empty"], listed["cards"], listed["pager"], listed["archive"]) == (True, "", None, [])


def test_a_list_shows_its_items_and_what_leads_further() -> None:
    items = (news(days=1, tags=("Banjir",)), news(days=40, kind="agenda"))
    page = pages_of(an_edition(items=items))["berita/"]
    assert page.template == "warta/list.html"
    assert page.context["list"] == {
        "heading": "Berita",
        "intro": "",
        "seek": None,
        "is_empty": False,
        "cards": "[Kabar kota-malang 1][Kabar kota-malang 40]",
        "pager": None,
        "archive": [
            {"title": "November 2026", "href": "../berita/2026/11/", "count": 1},
            {"title": "Oktober 2026", "href": "../berita/2026/10/", "count": 1},
        ],
        "kinds": [{"name": "Berita", "href": "../jenis/berita/"}, {"name": "Agenda", "href": "../jenis/agenda/"}],
    }


def test_archives_topics_and_kinds_are_headed_and_have_their_crumbs() -> None:
    pages = pages_of(an_edition(items=(news(tags=("Banjir Bandang",)),)))
    shown = {
        path: (page.context["list"]["heading"], [crumb["title"] for crumb in page.context["here"]["crumbs"]])
        for path, page in pages.items()
        if page.template == "warta/list.html"
    }
    assert shown == {
        "berita/": ("Berita", ["Beranda", "Berita"]),
        "berita/2026/": ("Berita 2026", ["Beranda", "Berita", "Berita 2026"]),
        "berita/2026/11/": ("Berita November 2026", ["Beranda", "Berita", "2026", "Berita November 2026"]),
        "topik/banjir-bandang/": ("Topik: Banjir Bandang", ["Beranda", "Topik", "Topik: Banjir Bandang"]),
        "jenis/berita/": ("Berita", ["Beranda", "Berita", "Berita"]),
    } | {path: shown[path] for path in shown if path in ("serta-merta/", "klarifikasi/")}


def test_pages_of_a_long_list_are_numbered_and_turn() -> None:
    pages = pages_of(an_edition(items=tuple(news(days=day) for day in range(1, 3 * PAGE_SIZE))))
    newest, full = pages["berita/"], pages["berita/halaman/1/"]
    assert newest.context["list"]["pager"] == {
        "newer": None,
        "older": "../berita/halaman/1/",
        "text": "Halaman terbaru",
    }
    assert full.context["list"]["pager"] == {
        "newer": "../../../berita/",
        "older": None,
        "text": "Halaman 1, dihitung dari yang terlama",
    }
    assert full.context["here"]["title"] == "Berita, halaman 1 – KPU Kota Malang"
    assert (full.context["list"]["archive"], full.context["list"]["kinds"]) == ([], [])


def test_topics_are_sorted_by_name_and_counted() -> None:
    items = (news(days=1, tags=("zakat", "Ábel")), news(days=2, tags=("banjir", "Zakat", "!!")))
    topics = pages_of(an_edition(items=items))["topik/"].context["topics"]
    assert [(entry["name"], entry["href"], entry["count"]) for entry in topics["entries"]] == [
        ("banjir", "../topik/banjir/", 1),
        ("Zakat", "../topik/zakat/", 2),
        ("Ábel", "../topik/abel/", 1),
    ]


def test_only_a_portal_has_lists_of_the_offices_below() -> None:
    below = (news("kota-malang"), news("kab-malang", url="https://lain.example/x/"))
    portal = pages_of(an_edition("prov-jawa-timur", below=below))
    assert portal["daerah/"].context["list"]["cards"] == "[Kabar kab-malang 1][Kabar kota-malang 1]"
    assert portal["kantor/kab-malang/"].context["list"]["heading"] == "Berita KPU Kabupaten Malang"
    assert "kantor/kota-malang/" not in portal  # its own site stands there
    assert not {"daerah/", "kantor/kota-malang/"} & set(pages_of(an_edition()))
