"""JSON-LD of schema.org for a page: NewsArticle, CorrectionComment, ClaimReview."""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup

from site_builder.model import Claim, Document, Item, Office


def article_data(item: Item, office: Office, home_url: str) -> Markup:
    """The JSON-LD of an item, safe inside `<script>`: every `<` is written `\\u003c`."""
    publisher = {"@type": "GovernmentOrganization", "name": office.name, "url": home_url}
    person = "Organization" if item.author == office.name else "Person"
    article: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "OpinionNewsArticle" if item.kind == "opini" else "NewsArticle",
        "@id": item.id,
        "headline": item.title,
        "inLanguage": "id",
        "datePublished": item.published.isoformat(timespec="seconds"),
        "dateModified": item.corrected.isoformat(timespec="seconds"),
        "author": {"@type": person, "name": item.author},
        "publisher": publisher,
        "mainEntityOfPage": item.url,
    }
    pictures = [image.src for image in (item.image, *item.gallery) if image is not None]
    if pictures:
        article["image"] = pictures if len(pictures) > 1 else pictures[0]
    if item.documents:
        article["associatedMedia"] = [_media_object(document) for document in item.documents]
    if item.source is not None and item.source.url:
        article["isBasedOn"] = item.source.url
    if item.corrections:
        article["correction"] = [
            {
                "@type": "CorrectionComment",
                "text": c.note,
                "datePublished": c.date.isoformat(timespec="seconds"),
            }
            for c in item.corrections
        ]
    graph = [article] if item.claim is None else [article, _claim_review(item, item.claim, publisher)]
    text = json.dumps(graph if len(graph) > 1 else article, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def _media_object(document: Document) -> dict[str, str]:
    size = {} if document.size is None else {"contentSize": str(document.size)}
    return {
        "@type": "MediaObject",
        "name": document.title,
        "contentUrl": document.src,
        "encodingFormat": document.type,
        **size,
    }


def _claim_review(item: Item, claim: Claim, publisher: dict[str, str]) -> dict[str, Any]:
    reviewed: dict[str, Any] = {"@type": "Claim"}
    if claim.by:
        reviewed["author"] = {"@type": "Person", "name": claim.by}
    if claim.url:
        reviewed["appearance"] = {"@type": "CreativeWork", "url": claim.url}
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": item.url,
        "datePublished": item.published.isoformat(timespec="seconds"),
        "author": publisher,
        "claimReviewed": claim.text,
        "itemReviewed": reviewed,
        "reviewRating": {"@type": "Rating", "alternateName": claim.verdict or item.title},
    }
