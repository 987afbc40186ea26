"""JSON-LD of schema.org: articles with their corrections, answered claims, where a page stands, who the office is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from markupsafe import Markup

from site_builder.engine.assets import LOGO, PNG_ICON_SIZE
from site_builder.engine.edition import Edition
from site_builder.engine.figures import share_picture
from site_builder.engine.words import spell_moments
from site_builder.model import Claim, Document, Facts, Office, OfficeFacts
from site_builder.pictures.names import share_name

Crumb = tuple[str, str | None]
Thing = dict[str, Any]


def article_data(edition: Edition, item: Facts, crumbs: Sequence[Crumb]) -> Markup:
    """The JSON-LD of an item's page: the article, the claim that it answers, its place on the site."""
    things = [_article(edition, item)]
    if item.claim is not None:
        things.append(_claim_review(edition, item, item.claim))
    return _script([*things, _breadcrumbs(crumbs, item.url)])


def home_data(edition: Edition) -> Markup:
    """The JSON-LD of a home page: the office, and the site with its search."""
    url = edition.site.url
    site = {
        "@type": "WebSite",
        "name": edition.office.name,
        "url": url,
        "inLanguage": "id",
        "publisher": {"@id": _office_id(url)},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{url}cari/?q={{kata}}"},
            "query-input": "required name=kata",
        },
    }
    return _script([_office(edition), site])


def list_data(crumbs: Sequence[Crumb], url: str) -> Markup:
    """The JSON-LD of any other page: its place on the site."""
    return _script([_breadcrumbs(crumbs, url)])


def _script(graph: list[Thing]) -> Markup:
    """Safe inside `<script>`: `<`, `>` and `&` are written as `\\u` escapes."""
    data = {"@context": "https://schema.org", "@graph": graph}
    text = msgspec.json.encode(data).decode()
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def _office_id(home: str) -> str:
    return f"{home}#kantor"


def _publisher(edition: Edition) -> Thing:
    logo = {
        "@type": "ImageObject",
        "url": edition.site.host_url + LOGO,
        "width": PNG_ICON_SIZE,
        "height": PNG_ICON_SIZE,
    }
    return {
        "@type": "GovernmentOrganization",
        "@id": _office_id(edition.site.url),
        "name": edition.office.name,
        "url": edition.site.url,
        "logo": logo,
    }


def _office(edition: Edition) -> Thing:
    office = _publisher(edition)
    if edition.offices_over:
        office["parentOrganization"] = _named(edition, edition.offices_over[0])
    return office | _contact(edition.facts)


def _named(edition: Edition, office: Office) -> Thing:
    home = edition.homes.get(office.id)
    return {"@type": "GovernmentOrganization", "name": office.name} | ({"url": home} if home else {})


def _contact(facts: OfficeFacts) -> Thing:
    address = {"@type": "PostalAddress", "streetAddress": facts.address, "addressCountry": "ID"}
    known: Thing = {
        "address": address if facts.address else None,
        "telephone": facts.phone,
        "email": facts.email,
        "sameAs": [url for _, url in facts.social],
    }
    return {name: value for name, value in known.items() if value}


def _article(edition: Edition, item: Facts) -> Thing:
    is_office = item.author == edition.office.name
    published, modified = spell_moments(item)
    article: Thing = {
        "@type": "OpinionNewsArticle" if item.kind == "opini" else "NewsArticle",
        "@id": item.id,
        "headline": item.title,
        "inLanguage": "id",
        "datePublished": published,
        "dateModified": modified,
        "author": {"@type": "Organization" if is_office else "Person", "name": item.author},
        "publisher": _publisher(edition),
        "mainEntityOfPage": item.url,
        "image": _pictures(edition, item),
    }
    if item.summary:
        article["description"] = item.summary
    if item.tags:
        article["keywords"] = list(item.tags)
    if item.documents:
        article["associatedMedia"] = [_media_object(document) for document in item.documents]
    if item.source is not None and item.source.url:
        article["isBasedOn"] = item.source.url
    if item.corrections:
        article["correction"] = [
            {"@type": "CorrectionComment", "text": c.note, "datePublished": _moment(c.date)} for c in item.corrections
        ]
    return article


def _pictures(edition: Edition, item: Facts) -> list[str]:
    gallery = [share_name(image.src) for image in item.gallery if image.width]
    return list(dict.fromkeys([share_picture(item, edition.site.url, edition.share_cards), *gallery]))


def _media_object(document: Document) -> Thing:
    size = {} if document.size is None else {"contentSize": str(document.size)}
    return {
        "@type": "MediaObject",
        "name": document.title,
        "contentUrl": document.src,
        "encodingFormat": document.type,
        **size,
    }


def _claim_review(edition: Edition, item: Facts, claim: Claim) -> Thing:
    reviewed: Thing = {"@type": "Claim"}
    if claim.by:
        reviewed["author"] = {"@type": "Person", "name": claim.by}
    if claim.url:
        reviewed["appearance"] = {"@type": "CreativeWork", "url": claim.url}
    return {
        "@type": "ClaimReview",
        "url": item.url,
        "datePublished": _moment(item.published),
        "author": {"@type": "GovernmentOrganization", "name": edition.office.name, "url": edition.site.url},
        "claimReviewed": claim.text,
        "itemReviewed": reviewed,
        "reviewRating": {"@type": "Rating", "alternateName": claim.verdict or item.title},
    }


def _breadcrumbs(crumbs: Sequence[Crumb], url: str) -> Thing:
    entries = [
        {"@type": "ListItem", "position": number, "name": name, "item": address or url}
        for number, (name, address) in enumerate(crumbs, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": entries}


def _moment(moment: Any) -> str:
    return str(moment.isoformat(timespec="seconds"))
