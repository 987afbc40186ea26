"""From an edition to the plain values of its article pages. Every address and every text is made here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import quote

import msgspec
from markupsafe import Markup

from site_builder.engine.body import plan_body
from site_builder.engine.cards import describe, has_picture, kind_name
from site_builder.engine.edition import Edition
from site_builder.engine.figures import plan_figure, share_picture
from site_builder.engine.frame import plan_here
from site_builder.engine.linked_data import article_data
from site_builder.engine.words import Place, moment_text, month_text, shown_moment, size_text, type_name
from site_builder.model import KINDS, Change, Document, Facts, Item, Tombstone
from site_builder.strings import say
from site_builder.views import Month, tag_slug

NEWS = "berita/"
NOTHING = Markup("")
MOST_CHANGES = 10
COMMIT_LENGTH = 10  # letters of a commit's name that tell it from all others of an office


class Page(msgspec.Struct, frozen=True):
    """One page to print: where (a folder with a final slash, or a file), by which template, from which values."""

    path: str
    template: str
    context: Mapping[str, Any]

    @property
    def file(self) -> str:
        return f"{self.path}index.html" if self.path.endswith("/") or not self.path else self.path


def article_page(
    edition: Edition, item: Item, newer: Facts | None, older: Facts | None, related: Markup = NOTHING
) -> Page:
    """The page of one of the edition's own items, between its neighbours in time. `related` are printed entries."""
    place = _place(edition, item)
    zone = edition.office.zone
    month, path = _month(item.published.year, item.published.month)
    crumbs = (
        (say("site.news"), edition.site.url + NEWS),
        (month, edition.site.url + path),
        (item.title, None),
    )
    here = plan_here(
        edition,
        place,
        item.title,
        crumbs,
        description=describe(item),
        image=share_picture(item, edition.site.url, edition.share_cards),
        json_ld=article_data(edition, item, ((say("site.home"), edition.site.url), *crumbs)),
        article=item,
    )
    changes = edition.changes_of(item)
    changed = item.updated if item.updated and item.updated > item.published else None
    context = {
        "here": here,
        "item": {
            "title": item.title,
            "kind": _kind_link(place, item.kind),
            "is_opinion": item.kind == "opini",
            "is_urgent": item.is_urgent,
            "urgent_until": moment_text(item.expires, zone) if item.is_urgent and item.expires else None,
            "office": {"name": edition.office.name, "href": place.base},
            "byline": say("article.byline", author=item.author),
            "published": shown_moment(item.published, zone),
            "updated": shown_moment(changed, zone) if changed else None,
            "summary": item.summary,
            "image": plan_figure(item.image, place),
            "body": plan_body(item, edition.office.name, place),
            "gallery": _gallery(item, place),
            "documents": [_document(document, place) for document in item.documents],
            "corrections": [{**shown_moment(c.date, zone), "note": c.note} for c in item.corrections],
            "history": _history(changes, item, zone),
            "commit": _commit(changes[0]) if changes else None,
            "claim": _claim(item),
            "source": {"name": item.source.name, "url": place.link(item.source.url)} if item.source else None,
            "tags": [_tag_link(place, tag) for tag in item.tags],
            "information_class": say(f"class.{item.information_class}") if item.information_class else "",
            "newer": _neighbour(newer, place),
            "older": _neighbour(older, place),
            "share": share_links(item.title, item.url),
            "related": related,
        },
    }
    return Page(place.path, "warta/article.html", context)


def tombstone_page(edition: Edition, stone: Tombstone) -> Page:
    """The page that stays at the address of a withdrawn article."""
    place = _place(edition, stone)
    zone = edition.office.zone
    title = say("tombstone.title", title=stone.title)
    crumbs = ((say("site.news"), edition.site.url + NEWS), (say("tombstone.crumb"), None))
    context = {
        "here": plan_here(edition, place, title, crumbs, noindex=True),
        "item": {
            "title": stone.title,
            "withdrawn": shown_moment(stone.withdrawn.date, zone),
            "reason": stone.withdrawn.reason,
            "published": shown_moment(stone.published, zone),
        },
    }
    return Page(place.path, "warta/tombstone.html", context)


def missing_page(edition: Edition) -> Page:
    """`404.html`. Hosts show it at any depth, so its addresses start at the root of the host."""
    place = Place(edition.site, "404.html", is_anywhere=True)
    return Page(place.path, "404.html", {"here": plan_here(edition, place, say("missing.title"), noindex=True)})


def moved_page(edition: Edition, item: Facts, alias: str) -> Page:
    """The page at an old address of an item, which leads to the new one."""
    path = alias if alias.endswith((".html", ".htm")) else f"{alias}/"
    place = Place(edition.site, path)
    here = plan_here(edition, place, item.title, noindex=True)
    target = {"href": place.link(item.url), "title": item.title, "canonical": item.url}
    return Page(path, "warta/moved.html", {"here": here, "target": target})


@lru_cache(maxsize=1_000)
def _month(year: int, month: int) -> tuple[str, str]:
    """How a month is called, and where its news is listed."""
    return month_text(year, month), Month(year, month, 0).path


def share_links(title: str, url: str) -> dict[str, str]:
    """The addresses that open WhatsApp with a message ready to send, and a letter (RFC 6068)."""
    subject, body = quote(title, safe=""), quote(url, safe="")
    return {
        "whatsapp": f"https://wa.me/?text={subject}%20{body}",
        "mail": f"mailto:?subject={subject}&body={body}",
    }


def _place(edition: Edition, entry: Facts | Tombstone) -> Place:
    return Place(edition.site, entry.url.removeprefix(edition.site.url))


def _claim(item: Facts) -> dict[str, Any] | None:
    claim = item.claim
    if claim is None:
        return None
    evidence = [{"text": proof.text or proof.url, "url": proof.url} for proof in claim.evidence]
    return {
        "text": claim.text,
        "by": claim.by,
        "verdict": claim.verdict,
        "url": claim.url,
        "evidence": evidence,
    }


def _gallery(item: Facts, place: Place) -> dict[str, Any] | None:
    """The pictures of a gallery: the first in sight if nothing stands over it, the others when a reader opens them."""
    if not item.gallery:
        return None
    shown = 0 if has_picture(item, place) else 1
    left = len(item.gallery) - shown
    return {
        "first": [plan_figure(picture, place) for picture in item.gallery[:shown]],
        "others": [plan_figure(picture, place, is_lazy=True) for picture in item.gallery[shown:]],
        "open": say("article.gallery-others" if shown else "article.gallery-all", count=left) if left else "",
    }


def _history(changes: Sequence[Change], item: Facts, zone: str) -> list[dict[str, Any]]:
    """What was changed in the article's file since it was published, the newest first."""
    later = [change for change in changes if change.date > item.published and not change.is_first]
    return [
        {**shown_moment(change.date, zone), "note": change.note, "commit": _commit(change)}
        for change in later[:MOST_CHANGES]
    ]


def _commit(change: Change) -> dict[str, str] | None:
    return {"name": change.commit[:COMMIT_LENGTH], "href": change.url} if change.commit else None


def _document(document: Document, place: Place) -> dict[str, str]:
    size = size_text(document.size) if document.size is not None else ""
    return {
        "href": place.link(document.src),
        "title": document.title,
        "type": document.type,
        "about": ", ".join(filter(None, (type_name(document.src), size))),
    }


def _neighbour(item: Facts | None, place: Place) -> dict[str, str] | None:
    return {"title": item.title, "href": place.link(item.url)} if item else None


def _kind_link(place: Place, kind: str) -> dict[str, str]:
    return {
        "name": kind_name(kind),
        "href": f"{place.base}jenis/{kind}/" if kind in KINDS else place.base + NEWS,
    }


def _tag_link(place: Place, tag: str) -> dict[str, str | None]:
    slug = tag_slug(tag)
    return {"name": tag, "href": f"{place.base}topik/{slug}/" if slug else None}
