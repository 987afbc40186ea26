from __future__ import annotations

import json
from typing import Any

import pytest
from builders import NOW
from editions import an_edition, news

from site_builder.engine.linked_data import article_data, home_data, list_data
from site_builder.model import Claim, Correction, Item, OfficeFacts, Origin


def graph_of(text: str) -> dict[str, dict[str, Any]]:
    data = json.loads(text)
    assert data["@context"] == "https://schema.org"
    return {thing["@type"]: thing for thing in data["@graph"]}


def article_of(item: Item) -> dict[str, Any]:
    return next(iter(graph_of(article_data(an_edition(), item, ())).values()))


def test_an_article_is_told_with_its_author_and_publisher() -> None:
    article = article_of(news(author="Sekretariat", summary="Ringkas.", tags=("banjir",)))
    publisher, image = article.pop("publisher"), article.pop("image")
    assert (publisher["name"], publisher["url"]) == ("KPU Kota Malang", "https://berita.example/kantor/kota-malang/")
    assert len(image) == 1
    assert article == {
        "@type": "NewsArticle",
        "@id": "tag:kpu.go.id,2026:kota-malang/1",
        "headline": "Kabar kota-malang 1",
        "inLanguage": "id",
        "datePublished": "2026-11-23T12:00:00+07:00",
        "dateModified": "2026-11-23T12:00:00+07:00",
        "author": {"@type": "Person", "name": "Sekretariat"},
        "mainEntityOfPage": "https://berita.example/kantor/kota-malang/berita/2026/11/23/kabar-1/",
        "description": "Ringkas.",
        "keywords": ["banjir"],
    }


def test_an_office_is_an_organisation_and_an_opinion_an_opinion() -> None:
    article = article_of(news(kind="opini"))
    assert (article["@type"], article["author"]["@type"]) == ("OpinionNewsArticle", "Organization")


def test_corrections_and_the_source_are_told() -> None:
    article = article_of(news(corrections=(Correction(NOW, "x"),), source=Origin("KPU RI", "https://a.example/")))
    assert article["correction"] == [
        {"@type": "CorrectionComment", "text": "x", "datePublished": "2026-11-24T12:00:00+07:00"}
    ]
    assert article["dateModified"] == "2026-11-24T12:00:00+07:00"
    assert article["isBasedOn"] == "https://a.example/"


@pytest.mark.parametrize(("verdict", "rating"), [("Tidak benar", "Tidak benar"), ("", "Kabar kota-malang 1")])
def test_an_answered_claim_is_a_review(verdict: str, rating: str) -> None:
    item = news(claim=Claim("Kantor tutup", by="akun", verdict=verdict, url="https://x.example/"))
    review = graph_of(article_data(an_edition(), item, ()))["ClaimReview"]
    assert review["claimReviewed"] == "Kantor tutup"
    assert review["reviewRating"] == {"@type": "Rating", "alternateName": rating}
    assert review["itemReviewed"] == {
        "@type": "Claim",
        "author": {"@type": "Person", "name": "akun"},
        "appearance": {"@type": "CreativeWork", "url": "https://x.example/"},
    }


@pytest.mark.parametrize("title", ["</script><script>alert(1)</script>", "<!--", "]]>", "a & b", '"\\', "\u2028😀"])
def test_no_title_ends_the_script_and_each_comes_back_whole(title: str) -> None:
    text = article_data(an_edition(), news(title=title), ())
    assert not {"<", ">", "&"} & set(text)
    assert article_of(news(title=title))["headline"] == title


def test_crumbs_are_numbered_and_the_last_is_the_page() -> None:
    crumbs = (("Beranda", "https://berita.example/"), ("Topik", None))
    trail = graph_of(list_data(crumbs, "https://berita.example/topik/"))["BreadcrumbList"]["itemListElement"]
    assert trail == [
        {"@type": "ListItem", "position": 1, "name": "Beranda", "item": "https://berita.example/"},
        {"@type": "ListItem", "position": 2, "name": "Topik", "item": "https://berita.example/topik/"},
    ]


def test_a_home_page_tells_who_the_office_is() -> None:
    facts = OfficeFacts(address="Jalan", phone="(0341) 1", social=(("X", "https://x.example/"),))
    office = graph_of(home_data(an_edition(facts=facts)))["GovernmentOrganization"]
    assert (office["telephone"], office["sameAs"]) == ("(0341) 1", ["https://x.example/"])
    assert office["parentOrganization"]["name"] == "KPU Provinsi Jawa Timur"
    assert "email" not in office
    assert "parentOrganization" not in graph_of(home_data(an_edition("kpu-ri")))["GovernmentOrganization"]
