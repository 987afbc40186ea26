from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from builders import WIT, an_item
from editions import an_edition, news, place_of
from markupsafe import Markup

from site_builder.engine.cards import (
    BRIEF,
    CARD,
    CLAIM,
    LEAD,
    LINE,
    PICTURED,
    Known,
    describe,
    kind_name,
    office_link,
    print_cards,
)
from site_builder.engine.edition import Edition
from site_builder.model import Claim, Image, Item


def card_of(item: Item, edition: Edition, template: str = CARD) -> Mapping[str, Any]:
    def dump(name: str, context: Mapping[str, Any]) -> Markup:
        assert name == template or (name, template) == (CARD, PICTURED)
        return Markup(json.dumps(context["card"]))

    card: Mapping[str, Any] = json.loads(print_cards(edition, place_of(edition, "berita/"), [item], dump, template))
    return card


def test_a_card_of_ones_own_news_names_no_office() -> None:
    assert card_of(news(summary="Ringkas."), an_edition()) == {
        "href": "../berita/2026/11/23/kabar-1/",
        "title": "Kabar kota-malang 1",
        "published": {"text": "23 November 2026, 12.00 WIB", "iso": "2026-11-23T12:00:00+07:00"},
        "kind": "Berita",
        "office": None,
        "is_urgent": False,
        "verdict": "",
        "copies": None,
        "summary": "Ringkas.",
    }


def test_a_card_of_anothers_news_names_its_office_and_keeps_its_zone() -> None:
    item = news("kota-jayapura")
    item = an_item(office="kota-jayapura", url=item.url, published=item.published.astimezone(WIT))
    card = card_of(item, an_edition("kpu-ri"))
    assert card["office"] == {"name": "KPU Kota Jayapura", "href": "../kantor/kota-jayapura/"}
    assert card["published"]["text"] == "23 November 2026, 14.00 WIT"
    assert card["href"] == "../kantor/kota-jayapura/berita/2026/11/23/kabar-1/"


def test_a_card_with_a_picture_of_another_host_asks_nothing_of_it() -> None:
    item = news(image=Image("https://lain.example/a.jpg", alt="x"))
    for template in (CARD, PICTURED, LEAD, BRIEF):
        assert "lain.example" not in str(card_of(item, an_edition(), template))


def test_an_answered_claim_shows_what_was_said_and_the_verdict() -> None:
    card = card_of(news(claim=Claim("Kantor tutup", verdict="Tidak benar")), an_edition(), CLAIM)
    assert (card["claim"], card["verdict"]) == ("Kantor tutup", "Tidak benar")
    assert "summary" not in card
    assert card_of(news(), an_edition(), CLAIM)["claim"] == ""


def test_a_line_is_short() -> None:
    assert not {"summary", "image"} & set(card_of(news(), an_edition(), LINE))


def test_a_list_shows_one_picture_that_of_the_first_entry_that_has_one() -> None:
    edition = an_edition()
    picture = Image(f"{edition.site.url}media/a.jpg", width=800, height=600)
    items = [news(days=1), news(days=2, image=picture), news(days=3, image=picture)]
    printed: list[tuple[str, bool]] = []

    def take(name: str, context: Mapping[str, Any]) -> Markup:
        printed.append((name, bool(context["card"].get("image"))))
        return Markup("")

    print_cards(edition, place_of(edition), items, take, PICTURED)
    assert printed == [(CARD, False), (PICTURED, True), (CARD, False)]


def test_cards_come_in_the_order_of_the_items() -> None:
    def title(_: str, context: Mapping[str, Any]) -> Markup:
        return Markup("<li>{}").format(context["card"]["title"])

    edition = an_edition()
    printed = print_cards(edition, place_of(edition), [news(title="<b>"), news(days=2, title="2")], title)
    assert printed == "<li>&lt;b&gt;<li>2"


def test_copies_are_named_and_counted() -> None:
    item = news("kpu-ri")
    copies = tuple(news(office) for office in ["kota-malang"] * 11 + ["kota-surabaya"])
    edition = an_edition("kpu-ri", copies={(item.office, item.id): copies})
    shown = card_of(item, edition)["copies"]
    assert len(shown["entries"]) == 10
    assert shown["entries"][0]["name"] == "KPU Kota Malang"
    assert "2" in shown["more"]


def test_an_office_is_linked_to_its_site_or_to_its_news_here_or_not_at_all() -> None:
    portal = an_edition("prov-jawa-timur", below=(news(),), built=frozenset())
    assert office_link(portal, place_of(portal), "kota-malang") == "./kantor/kota-malang/"
    assert office_link(an_edition("kpu-ri"), place_of(an_edition("kpu-ri")), "kota-malang") == "./kantor/kota-malang/"
    assert office_link(portal, place_of(portal), "kab-malang") is None


def test_a_kind_that_is_not_ours_keeps_its_word() -> None:
    assert [kind_name(kind) for kind in ("siaran-pers", "press-release")] == ["Siaran pers", "press-release"]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Pendek.</p>", "Pendek."),
        ("<p>satu</p><p>dua</p>", "satu dua"),
        ("<p>a &lt; b &amp; c</p>", "a < b & c"),
        ("", ""),
        ("<p>" + "kata " * 100 + "</p>", "kata " * 31 + "kata…"),
        ("<p>" + "kata, " * 100 + "</p>", "kata, " * 25 + "kata…"),
        ("<p>" + "x" * 300 + "</p>", "x" * 160 + "…"),
        (f'<p><img src="a" alt="{"gambar " * 300}">Isi.</p>', "Isi."),
        (f'<p><a href="https://x.example/{"y" * 1300}">Tautan</a> panjang.</p>', "Tautan panjang."),
        ("<p>" + "<b></b>" * 400 + "Isi.</p>", "Isi."),
        ("<table><tr><td>12</td></tr></table><p>Isi<sup>1</sup>.</p><pre>kode</pre><p>Dua.</p>", "Isi. Dua."),
    ],
)
def test_an_item_without_a_summary_is_described_by_how_it_begins(html: str, text: str) -> None:
    assert describe(an_item(content_html=html)) == text


def test_a_summary_describes_and_is_cut_at_a_word() -> None:
    assert describe(an_item(summary="Ringkas.")) == "Ringkas."
    assert describe(an_item(summary="satu dua tiga"), length=9) == "satu dua…"


def test_what_was_printed_before_is_what_would_be_printed_now() -> None:
    def show(name: str, context: Mapping[str, Any]) -> Markup:
        return Markup("<{}>").format(f"{name} {context}")

    edition = an_edition("prov-jawa-timur", built=frozenset())
    picture = Image(f"{edition.site.url}media/a.jpg", width=800, height=600)
    items = [news(days=1), news("prov-jawa-timur", image=picture), news("kota-surabaya", image=picture)]
    known: Known = {}
    for _ in range(2):
        for path in ("", "berita/", "berita/2026/", "berita/2026/11/20/x/"):
            for template in (CARD, PICTURED, BRIEF, LINE, LEAD, CLAIM):
                place = place_of(edition, path)
                printed = print_cards(edition, place, items, show, template, known)
                assert printed == print_cards(edition, place, items, show, template)
                for item in items:
                    assert f"'href': '{place.link(item.url)}'" in printed.unescape()
    assert known
