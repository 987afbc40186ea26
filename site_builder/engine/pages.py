"""From an edition to the plain values that each template gets. Every address and every text is made here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from slugify import slugify

from site_builder.engine.edition import Edition
from site_builder.engine.linked_data import article_data
from site_builder.engine.words import Place, moment_text, shown_moment
from site_builder.model import Image, Item, Office, Tombstone
from site_builder.sanitize import plain_text, rebase_html
from site_builder.strings import say

Part = Callable[[str, Mapping[str, Any]], Markup]
Crumb = tuple[str, str | None]

DESCRIPTION_LENGTH = 160


@dataclass(frozen=True, slots=True)
class Page:
    """One page to print: where, by which template, from which values."""

    path: str
    template: str
    context: Mapping[str, Any]

    @property
    def file(self) -> str:
        return self.path if self.path.endswith(".html") else f"{self.path}index.html"


def here(
    edition: Edition,
    place: Place,
    title: str,
    crumbs: Sequence[Crumb],
    *,
    description: str = "",
    image: Image | None = None,
    json_ld: Markup | None = None,
    is_article: bool = False,
    noindex: bool = False,
) -> dict[str, Any]:
    """What every page tells its frame. `crumbs` are titles and absolute addresses; the current page's has none."""
    office = edition.office
    over = edition.tree.ancestors(office.id)
    return {
        "base": place.base,
        "title": title if title == office.name else say("site.page-title", title=title, office=office.name),
        "description": description or say("site.description", office=office.name),
        "canonical": place.url,
        "parent": _home_link(edition, place, over[0]) if over else None,
        "root": _home_link(edition, place, over[-1]) if len(over) > 1 else None,
        "crumbs": [
            {"title": say("site.home"), "href": place.base if crumbs else None},
            *({"title": text, "href": place.link(url) if url else None} for text, url in crumbs),
        ],
        "image": image.src if image else None,
        "json_ld": json_ld,
        "og_type": "article" if is_article else "website",
        "noindex": noindex,
        "is_article": is_article,
    }


def _home_link(edition: Edition, place: Place, office: Office) -> dict[str, str] | None:
    home = edition.homes.get(office.id)
    return {"name": office.name, "href": place.link(home)} if home else None


def article_page(edition: Edition, item: Item, newer: Item | None, older: Item | None) -> Page:
    """The page of one of the edition's own items."""
    path = item.url.removeprefix(edition.site.url)
    place = Place(edition.site, path)
    zone = edition.office.zone
    published = item.published.astimezone(item.published.tzinfo)
    news = edition.site.url + "berita/"
    month = f"{news}{published:%Y/%m}/"
    changed = item.updated if item.updated and item.updated > item.published else None
    context = {
        "here": here(
            edition,
            place,
            item.title,
            ((say("site.news"), news), (moment_month(item), month), (item.title, None)),
            description=describe(item),
            image=item.image,
            json_ld=article_data(item, edition.office, edition.site.url),
            is_article=True,
        ),
        "item": {
            "title": item.title,
            "kind": _kind_link(edition, place, item.kind),
            "is_opinion": item.kind == "opini",
            "is_urgent": item.is_urgent,
            "urgent_until": moment_text(item.expires, zone) if item.is_urgent and item.expires else None,
            "office": {"name": edition.office.name, "href": place.base},
            "byline": say("article.byline", author=item.author),
            "published": shown_moment(item.published, zone),
            "updated": shown_moment(changed, zone) if changed else None,
            "place": item.place,
            "summary": item.summary,
            "image": _figure(item.image, place),
            "body": Markup(rebase_html(item.content_html, edition.site.host_url, place.host_base)),
            "dateline": say("article.dateline", place=item.place, office=edition.office.name) if item.place else "",
            "corrections": [{**shown_moment(c.date, zone), "note": c.note} for c in item.corrections],
            "claim": _claim(item),
            "source": {"name": item.source.name, "url": item.source.url} if item.source else None,
            "tags": [{"name": tag, "href": f"{place.base}topik/{slugify(tag)}/"} for tag in item.tags],
            "information_class": say(f"class.{item.information_class}") if item.information_class else "",
            "newer": _neighbour(newer, place),
            "older": _neighbour(older, place),
            "share": {"whatsapp": say("article.whatsapp", title=item.title, url=item.url)},
        },
    }
    return Page(path, "warta/article.html", context)


def _claim(item: Item) -> dict[str, str] | None:
    claim = item.claim
    return {"text": claim.text, "by": claim.by, "verdict": claim.verdict, "url": claim.url} if claim else None


def moment_month(item: Item) -> str:
    """`September 2021`, of an item's publication by its own office's calendar."""
    from site_builder.engine.words import month_text

    return month_text(item.published.year, item.published.month)


def tombstone_page(edition: Edition, stone: Tombstone) -> Page:
    """The page that stays at the address of a withdrawn article."""
    path = stone.url.removeprefix(edition.site.url)
    place = Place(edition.site, path)
    zone = edition.office.zone
    title = say("tombstone.title", title=stone.title)
    crumbs = ((say("site.news"), edition.site.url + "berita/"), (say("tombstone.crumb"), None))
    context = {
        "here": here(edition, place, title, crumbs, noindex=True),
        "item": {
            "title": stone.title,
            "withdrawn": shown_moment(stone.withdrawn.date, zone),
            "reason": stone.withdrawn.reason,
            "published": shown_moment(stone.published, zone),
        },
    }
    return Page(path, "warta/tombstone.html", context)


def describe(item: Item) -> str:
    """One or two plain sentences about an item: its summary, or the beginning of its text."""
    text = item.summary or plain_text(item.content_html[: DESCRIPTION_LENGTH * 8])
    if len(text) <= DESCRIPTION_LENGTH:
        return text
    return text[:DESCRIPTION_LENGTH].rsplit(" ", 1)[0].rstrip(" ,.;:–-") + "…"


def cards(edition: Edition, place: Place, items: Iterable[Item], part: Part) -> Markup:
    """List entries of `items`, printed."""
    return Markup("").join(part("warta/card.html", {"card": _card(edition, place, item)}) for item in items)


def _card(edition: Edition, place: Place, item: Item) -> dict[str, Any]:
    other = edition.tree.by_id(item.office) if item.office != edition.office.id else None
    zone = (other or edition.office).zone
    home = edition.homes.get(item.office, "")
    return {
        "href": place.link(item.url),
        "title": item.title,
        "published": shown_moment(item.published, zone),
        "kind": say(f"kind.{item.kind}"),
        "office": {"name": other.name, "href": place.link(home) if home else None} if other else None,
        "summary": describe(item),
        "image": _figure(item.image, place),
        "is_urgent": item.is_urgent,
        "verdict": item.claim.verdict if item.claim else "",
    }


def _figure(image: Image | None, place: Place) -> dict[str, Any] | None:
    if image is None:
        return None
    return {
        "src": place.link(image.src),
        "alt": image.alt,
        "caption": image.caption,
        "credit": image.credit,
        "width": image.width,
        "height": image.height,
    }


def _neighbour(item: Item | None, place: Place) -> dict[str, str] | None:
    return {"title": item.title, "href": place.link(item.url)} if item else None


def _kind_link(edition: Edition, place: Place, kind: str) -> dict[str, str]:
    return {"name": say(f"kind.{kind}"), "href": f"{place.base}jenis/{kind}/"}
