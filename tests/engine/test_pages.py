from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, quote, urljoin, urlsplit

import pytest
from builders import NOW, WIB, WIT
from editions import an_edition, news
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from site_builder.engine.pages import article_page, missing_page, moved_page, share_links, tombstone_page
from site_builder.model import Claim, Correction, Image, Item, Origin, Tombstone, Withdrawal


def shown(item: Item, newer: Item | None = None, older: Item | None = None) -> Mapping[str, Any]:
    values: Mapping[str, Any] = article_page(an_edition(), item, newer, older).context["item"]
    return values


def test_a_plain_article_has_these_values() -> None:
    page = article_page(an_edition(), news(), None, None)
    up = "../../../../../"
    assert (page.path, page.template) == ("berita/2026/11/23/kabar-1/", "warta/article.html")
    values = dict(page.context["item"])
    share = values.pop("share")
    assert set(share) == {"whatsapp", "mail"}
    assert values == {
        "title": "Kabar kota-malang 1",
        "kind": {"name": "Berita", "href": f"{up}jenis/berita/"},
        "is_opinion": False,
        "is_urgent": False,
        "urgent_until": None,
        "office": {"name": "KPU Kota Malang", "href": up},
        "byline": "Ditulis oleh: KPU Kota Malang",
        "published": {"text": "23 November 2026, 12.00 WIB", "iso": "2026-11-23T12:00:00+07:00"},
        "updated": None,
        "summary": "",
        "image": None,
        "body": "<p>Posko dibuka.</p>\n",
        "gallery": None,
        "documents": [],
        "corrections": [],
        "history": [],
        "commit": None,
        "claim": None,
        "source": None,
        "tags": [],
        "information_class": "",
        "newer": None,
        "older": None,
        "related": "",
    }


@pytest.mark.parametrize(
    ("image", "pictures", "first", "others", "opens"),
    [
        (None, 3, 1, 2, "Buka 2 gambar lainnya"),
        (None, 1, 1, 0, ""),
        ("media/a.jpg", 3, 0, 3, "Buka 3 gambar"),
        ("https://lain.example/a.jpg", 2, 1, 1, "Buka 1 gambar lainnya"),
    ],
)
def test_a_gallery_shows_a_picture_and_opens_the_others(
    image: str | None, pictures: int, first: int, others: int, opens: str
) -> None:
    home = an_edition().site.url
    gallery = tuple(Image(f"{home}media/{n}.jpg", str(n), width=900, height=600) for n in range(pictures))
    lead = Image(urljoin(home, image), "A", width=900, height=600) if image else None
    values = shown(news(gallery=gallery, image=lead))["gallery"]
    assert ([*map(len, (values["first"], values["others"]))], values["open"]) == ([first, others], opens)
    assert not any(picture["is_lazy"] for picture in values["first"])
    assert all(picture["is_lazy"] for picture in values["others"])


def test_crumbs_lead_from_home_over_the_month() -> None:
    crumbs = article_page(an_edition(), news(), None, None).context["here"]["crumbs"]
    up = "../../../../../"
    assert crumbs == [
        {"title": "Beranda", "href": up},
        {"title": "Berita", "href": f"{up}berita/"},
        {"title": "November 2026", "href": f"{up}berita/2026/11/"},
        {"title": "Kabar kota-malang 1", "href": None},
    ]


def test_an_article_of_a_day_shows_no_time() -> None:
    assert shown(news(published=datetime(2026, 11, 23, tzinfo=WIB)))["published"] == {
        "text": "23 November 2026",
        "iso": "2026-11-23",
    }


def test_moments_are_shown_in_the_zone_of_the_office() -> None:
    published = datetime(2026, 11, 24, 1, 30, tzinfo=WIT)
    assert shown(news(published=published))["published"]["text"] == "23 November 2026, 23.30 WIB"


def test_only_a_change_after_publication_is_told() -> None:
    item = news()
    assert shown(replace(item, updated=item.published))["updated"] is None
    later = shown(replace(item, updated=item.published + timedelta(hours=1)))["updated"]
    assert later["text"] == "23 November 2026, 13.00 WIB"


def test_an_urgent_item_tells_until_when() -> None:
    assert shown(news(is_urgent=True, expires=NOW))["urgent_until"] == "24 November 2026, 12.00 WIB"
    assert shown(news(expires=NOW))["urgent_until"] is None


def test_corrections_claim_source_and_neighbours_are_shown() -> None:
    item = news(
        corrections=(Correction(NOW, "Angkanya 12."),),
        claim=Claim("Kantor tutup", by="akun", verdict="Tidak benar", url="https://x.example/"),
        source=Origin("KPU RI", "https://berita.example/berita/x/"),
        kind="klarifikasi",
        information_class="serta-merta",
    )
    values = shown(item, newer=news(days=0), older=news(days=2))
    assert values["corrections"] == [
        {"text": "24 November 2026, 12.00 WIB", "iso": "2026-11-24T12:00:00+07:00", "note": "Angkanya 12."}
    ]
    assert values["claim"] == {
        "text": "Kantor tutup",
        "by": "akun",
        "verdict": "Tidak benar",
        "url": "https://x.example/",
        "evidence": [],
    }
    assert values["source"] == {"name": "KPU RI", "url": "../../../../../../../berita/x/"}
    assert values["information_class"] == "Informasi serta-merta"
    assert values["newer"] == {"title": "Kabar kota-malang 0", "href": "../../../../../berita/2026/11/24/kabar-0/"}
    assert values["older"] == {"title": "Kabar kota-malang 2", "href": "../../../../../berita/2026/11/22/kabar-2/"}


def test_tags_link_to_their_topics_but_one_without_a_letter() -> None:
    assert shown(news(tags=("Banjir Bandang", "!?")))["tags"] == [
        {"name": "Banjir Bandang", "href": "../../../../../topik/banjir-bandang/"},
        {"name": "!?", "href": None},
    ]


def test_a_kind_that_is_not_ours_leads_to_all_news() -> None:
    assert shown(news(kind="press"))["kind"] == {"name": "press", "href": "../../../../../berita/"}


def test_the_body_links_relative_within_the_host() -> None:
    html = '<p><a href="https://berita.example/kantor/kota-malang/x/">a</a> https://berita.example/</p>\n'
    assert '<a href="../../../../../../../kantor/kota-malang/x/">a</a> https://berita.example/' in str(
        shown(news(content_html=html))["body"]
    )


@pytest.mark.parametrize("title", ["Posko & banjir?", "100% #hemat", "😀 é", 'a"b\n<c>'])
def test_shared_words_arrive_as_they_were_written(title: str) -> None:
    url = "https://berita.example/berita/x/"
    links = share_links(title, url)
    assert parse_qs(urlsplit(links["whatsapp"]).query)["text"] == [f"{title} {url}"]
    letter = parse_qs(urlsplit(links["mail"]).query)
    assert (letter["subject"], letter["body"]) == ([title], [url])


@given(st.text(), st.text("%/:? aé😀.~", max_size=20))
def test_shared_words_are_quoted_as_the_library_quotes_them(title: str, url: str) -> None:
    subject, body = quote(title, safe=""), quote(url, safe="")
    assert share_links(title, url) == {
        "whatsapp": f"https://wa.me/?text={subject}%20{body}",
        "mail": f"mailto:?subject={subject}&body={body}",
    }


def test_a_withdrawn_article_leaves_its_title_the_moment_and_the_reason() -> None:
    item = news()
    stone = Tombstone(item.id, item.office, item.url, item.title, item.published, Withdrawal(NOW, "Keliru."))
    page = tombstone_page(an_edition(), stone)
    assert (page.path, page.template) == ("berita/2026/11/23/kabar-1/", "warta/tombstone.html")
    assert page.context["item"] == {
        "title": "Kabar kota-malang 1",
        "withdrawn": {"text": "24 November 2026, 12.00 WIB", "iso": "2026-11-24T12:00:00+07:00"},
        "reason": "Keliru.",
        "published": {"text": "23 November 2026, 12.00 WIB", "iso": "2026-11-23T12:00:00+07:00"},
    }
    assert page.context["here"]["noindex"] is True
    assert page.context["here"]["title"].startswith("Ditarik: Kabar kota-malang 1")


def test_the_page_that_is_shown_for_a_missing_one_starts_at_the_root() -> None:
    page = missing_page(an_edition())
    here = page.context["here"]
    assert (page.file, here["base"], here["canonical"], here["noindex"]) == (
        "404.html",
        "/kantor/kota-malang/",
        None,
        True,
    )
    assert here["parent"]["href"] == "/kantor/prov-jawa-timur/"


def test_a_moved_page_leads_on() -> None:
    page = moved_page(an_edition(), news(), "blog/7")
    assert (page.file, page.context["target"]) == (
        "blog/7/index.html",
        {
            "href": "../../berita/2026/11/23/kabar-1/",
            "title": "Kabar kota-malang 1",
            "canonical": "https://berita.example/kantor/kota-malang/berita/2026/11/23/kabar-1/",
        },
    )
