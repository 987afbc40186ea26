from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from builders import NOW
from editions import an_edition, news, place_of, titles_of
from markupsafe import Markup

from site_builder.engine.cards import CARD, PICTURED
from site_builder.engine.edition import Edition
from site_builder.engine.home import NEWEST, URGENT, month_links, plan_home
from site_builder.model import Image, Item
from site_builder.views import plan_views


def home_of(edition: Edition) -> Mapping[str, Any]:
    view = plan_views(edition.items, edition.below, is_portal=edition.is_portal)[0]
    home: Mapping[str, Any] = plan_home(edition, view, place_of(edition), titles_of)["home"]
    return home


def test_an_office_without_news_has_an_empty_home() -> None:
    home = home_of(an_edition())
    assert not any(home[part] for part in ("urgent", "lead", "newest", "more", "from_above", "claims", "below"))


def test_the_newest_item_leads_and_the_others_follow() -> None:
    home = home_of(an_edition(items=(news(days=1), news(days=2), news(days=3))))
    assert home["lead"] == "Kabar kota-malang 1"
    assert home["newest"] == "Kabar kota-malang 2 | Kabar kota-malang 3"
    assert home["more"] == "./berita/"


def test_a_featured_item_leads() -> None:
    home = home_of(an_edition(items=(news(days=1), news(days=2, is_featured=True), news(days=3, is_featured=True))))
    assert home["lead"] == "Kabar kota-malang 2"
    assert home["newest"] == "Kabar kota-malang 1 | Kabar kota-malang 3"


def test_a_list_shows_a_picture_where_the_lead_story_has_none() -> None:
    asked = []

    def take(items: Any, template: str) -> Markup:
        asked.append(template)
        return titles_of(items)

    image = Image(f"{an_edition().site.url}media/a.jpg", width=800, height=600)
    for lead in (news(days=1), news(days=1, image=image)):
        edition = an_edition(items=(lead, news(days=2, image=image)))
        view = plan_views(edition.items, edition.below, is_portal=False)[0]
        plan_home(edition, view, place_of(edition), take)
    assert [template for template in asked if template in (CARD, PICTURED)] == [PICTURED, CARD]


def test_only_the_newest_are_shown() -> None:
    home = home_of(an_edition(items=tuple(news(days=day) for day in range(1, 15))))
    assert home["newest"].count("|") == NEWEST - 1


def urgent(days: float, **changes: Any) -> Item:
    return news(days=1, title=f"Darurat {days}", published=NOW - timedelta(days=days), is_urgent=True, **changes)


def test_urgent_news_stands_first_as_long_as_it_presses() -> None:
    items = (urgent(6.9), urgent(7), urgent(30, expires=NOW + timedelta(days=1)))
    assert home_of(an_edition(items=items))["urgent"] == "Darurat 6.9 | Darurat 30"


def test_much_urgent_news_has_a_page_of_its_own() -> None:
    items = tuple(urgent(number / 10) for number in range(URGENT + 1))
    home = home_of(an_edition(items=items))
    assert home["urgent"].count("|") == URGENT - 1
    assert home["urgent_more"] == "./serta-merta/"
    assert home_of(an_edition(items=items[1:]))["urgent_more"] is None


def test_urgent_news_from_above_that_has_no_room_first_stands_with_what_else_comes_from_there() -> None:
    passed = tuple(
        news("kpu-ri", title=f"Nasional {number}", published=NOW - timedelta(hours=number), is_urgent=True)
        for number in range(1, URGENT + 3)
    )
    calm = news("kpu-ri", days=3)
    for own in ((), (urgent(1),)):
        edition = an_edition(items=own, above=((an_edition("kpu-ri").office, (*passed, calm)),))
        home = home_of(edition)
        assert home["urgent"] == " | ".join(f"Nasional {number}" for number in range(1, URGENT + 1))
        assert [group["cards"] for group in home["from_above"]] == ["Nasional 6 | Nasional 7 | Kabar kpu-ri 3"]
        paths = {view.path for view in plan_views(edition.items)}
        assert home["urgent_more"] == ("./serta-merta/" if "serta-merta/" in paths else None)


def test_a_portal_shows_urgent_news_and_clarifications_of_the_offices_below_after_its_own() -> None:
    own = news("prov-jawa-timur", kind="klarifikasi")
    below = (news("kota-malang", kind="klarifikasi", is_urgent=True), news("kota-surabaya", days=2))
    home = home_of(an_edition("prov-jawa-timur", items=(own,), below=below))
    assert home["claims"] == "Kabar prov-jawa-timur 1 | Kabar kota-malang 1"
    assert home["urgent"] == "Kabar kota-malang 1"


def test_a_national_portal_groups_news_by_province_in_the_order_of_the_registry() -> None:
    below = tuple(
        news(office, days=day)
        for day, office in enumerate(
            ("prov-papua", "kota-malang", "kota-malang", "prov-jawa-timur", "kota-surabaya", "kota-jayapura"), 1
        )
    )
    groups = home_of(an_edition("kpu-ri", below=below))["below"]
    assert [(group["heading"], group["cards"], group["href"]) for group in groups] == [
        (
            "Jawa Timur",
            "Kabar kota-malang 2 | Kabar kota-malang 3 | Kabar prov-jawa-timur 4",
            "./kantor/prov-jawa-timur/",
        ),
        ("Papua", "Kabar prov-papua 1 | Kabar kota-jayapura 6", "./kantor/prov-papua/"),
    ]


def test_a_provincial_portal_groups_news_by_office() -> None:
    groups = home_of(an_edition("prov-jawa-timur", below=(news("kota-surabaya"), news("kota-malang"))))["below"]
    assert {group["heading"]: group["href"] for group in groups} == {
        "KPU Kota Malang": "../../kantor/kota-malang/",
        "KPU Kota Surabaya": "../../kantor/kota-surabaya/",
    }


def test_news_from_above_is_named_as_its_offices() -> None:
    edition = an_edition()
    above = tuple((edition.tree.by_id(id), (news(id),)) for id in ("prov-jawa-timur", "kpu-ri"))
    groups = home_of(an_edition(above=above))["from_above"]
    assert [(group["heading"], group["cards"], group["href"]) for group in groups] == [
        ("Dari KPU Provinsi Jawa Timur", "Kabar prov-jawa-timur 1", "../../kantor/prov-jawa-timur/"),
        ("Dari KPU RI", "Kabar kpu-ri 1", "../../"),
    ]


def test_an_office_above_whose_site_is_not_known_is_not_linked() -> None:
    national = an_edition().tree.by_id("kpu-ri")
    edition = an_edition(above=((national, (news("kpu-ri"),)),), homes={"kota-malang": "https://berita.example/"})
    assert home_of(edition)["from_above"][0]["href"] is None


def test_months_link_to_their_archives() -> None:
    edition = an_edition(items=(news(days=1), news(days=2), news(days=40)))
    assert home_of(edition)["archive"] == [
        {"title": "November 2026", "href": "./berita/2026/11/", "count": 2},
        {"title": "Oktober 2026", "href": "./berita/2026/10/", "count": 1},
    ]
    assert month_links((), place_of(edition)) == []
