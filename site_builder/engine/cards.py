"""An item as an entry of a list, and the small values that pages and entries share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from markupsafe import Markup

from site_builder.engine.edition import Edition
from site_builder.engine.words import Place, shown_moment
from site_builder.model import KINDS, Image, Item
from site_builder.sanitize import plain_text
from site_builder.strings import say

Part = Callable[[str, Mapping[str, Any]], Markup]

DESCRIPTION_LENGTH = 160


def print_cards(edition: Edition, place: Place, items: Iterable[Item], part: Part) -> Markup:
    """List entries of `items`, printed."""
    return Markup("").join(part("warta/card.html", {"card": plan_card(edition, place, item)}) for item in items)


def plan_card(edition: Edition, place: Place, item: Item) -> dict[str, Any]:
    """The values of one list entry. An item of another office names and links it."""
    other = edition.tree.by_id(item.office) if item.office != edition.office.id else None
    return {
        "href": place.link(item.url),
        "title": item.title,
        "published": shown_moment(item.published, (other or edition.office).zone),
        "kind": kind_name(item.kind),
        "office": {"name": other.name, "href": office_link(edition, place, other.id)} if other else None,
        "summary": describe(item),
        "image": plan_figure(item.image, place),
        "is_urgent": item.is_urgent,
        "verdict": item.claim.verdict if item.claim else "",
    }


def office_link(edition: Edition, place: Place, office_id: str) -> str | None:
    """Where a page leads those who ask for an office: to this portal's list of its news, else to its own site."""
    if office_id in edition.listed:
        return f"{place.base}kantor/{office_id}/"
    home = edition.homes.get(office_id)
    return place.link(home) if home else None


def plan_figure(image: Image | None, place: Place) -> dict[str, Any] | None:
    """A picture with its address relative to the page."""
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


def kind_name(kind: str) -> str:
    """What readers call a kind; a kind that is not ours keeps its own word."""
    return say(f"kind.{kind}") if kind in KINDS else kind


def describe(item: Item) -> str:
    """One or two plain sentences about an item: its summary, or the beginning of its text."""
    text = item.summary or plain_text(item.content_html[: DESCRIPTION_LENGTH * 8])
    if len(text) <= DESCRIPTION_LENGTH:
        return text
    return text[:DESCRIPTION_LENGTH].rsplit(" ", 1)[0].rstrip(" ,.;:–-") + "…"
