"""An item as an entry of a list, and the small values that pages and entries share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, partial
from typing import Any

from markupsafe import Markup

from site_builder.engine.edition import Edition
from site_builder.engine.figures import plan_figure, plan_thumbnail
from site_builder.engine.words import Place, shown_moment
from site_builder.model import KINDS, Facts
from site_builder.sanitize import plain_text
from site_builder.strings import say
from site_builder.texts import HELD, Texts

Part = Callable[[str, Mapping[str, Any]], Markup]
Known = dict[tuple[str, str, str], Markup]  # by template, office and id, as they are wherever they stand

DESCRIPTION_LENGTH = 160
_ASIDE_BEGINS = re.compile("<(?:table|pre|sup)[ >]")
_ASIDE = re.compile(r"<(table|pre|sup)[ >].*?</\1>", re.DOTALL)  # what is in an article but no sentence of it
SHOWN_COPIES = 10
MOST_KNOWN = 20_000  # printed entries that are kept for the other pages of a site

CARD, PICTURED, BRIEF, LINE, LEAD, CLAIM = (
    f"warta/parts/{name}.html" for name in ("card", "pictured", "brief", "line", "lead", "claim")
)


def print_cards(
    edition: Edition, place: Place, items: Iterable[Facts], part: Part, template: str = CARD, known: Known | None = None
) -> Markup:
    """List entries of `items`, printed: with summary, brief, as a line, as lead story, as an answered claim.

    As `PICTURED`, the first that has a picture shows it and the others are words: a page of news loads one picture,
    whatever it lists. What is `known` of the edition's entries is not printed again.
    """
    known = {} if known is None else known
    entries = list(items)
    first = next(filter(partial(has_picture, place=place), entries), None) if template == PICTURED else None
    printed = []
    for item in entries:
        own = CARD if template == PICTURED and item is not first else template
        key = (own, item.office, item.id)
        card = known.get(key)
        if card is None:
            if len(known) >= MOST_KNOWN:
                known.clear()
            card = known[key] = part(own, {"card": _plan(edition, edition.wherever, item, own)})
        printed.append(card)
    return Markup(place.settle("".join(printed), edition.wherever))


def has_picture(item: Facts, place: Place) -> bool:
    """Whether a list on `place` can show a picture beside the item."""
    return plan_thumbnail(item.image, place) is not None


def _plan(edition: Edition, place: Place, item: Facts, template: str) -> dict[str, Any]:
    """The values of one list entry. An item of another office names and links it."""
    other = edition.tree.by_id(item.office) if item.office != edition.office.id else None
    card: dict[str, Any] = {
        "href": place.link(item.url),
        "title": item.title,
        "published": shown_moment(item.published, (other or edition.office).zone),
        "kind": kind_name(item.kind),
        "office": {"name": other.name, "href": office_link(edition, place, other.id)} if other else None,
        "is_urgent": item.is_urgent,
        "verdict": item.claim.verdict if item.claim else "",
        "copies": plan_copies(edition, place, item),
    }
    if template == CLAIM:
        return {**card, "claim": item.claim.text if item.claim else ""}
    if template in (BRIEF, LINE):
        return card
    if template == CARD:
        return {**card, "summary": describe(item, edition.texts)}
    figure = plan_figure(item.image, place) if template == LEAD else plan_thumbnail(item.image, place)
    return {**card, "summary": describe(item, edition.texts), "image": figure if figure and figure["src"] else None}


def plan_copies(edition: Edition, place: Place, item: Facts) -> dict[str, Any] | None:
    """The other offices that published the same story: the first `SHOWN_COPIES` with their addresses, then a number."""
    key = (item.office, item.id)
    if key not in edition.copies:
        return None
    copies = edition.copies[key]
    if not copies:
        return None
    more = len(copies) - SHOWN_COPIES
    return {
        "entries": [
            {"name": edition.tree.by_id(copy.office).name, "href": place.link(copy.url)}
            for copy in copies[:SHOWN_COPIES]
        ],
        "more": say("card.more-copies", count=more) if more > 0 else "",
    }


def office_link(edition: Edition, place: Place, office_id: str) -> str | None:
    """Where a page leads those who ask for an office: to this portal's list of its news, else to its own site."""
    if office_id in edition.listed:
        return f"{place.base}kantor/{office_id}/"
    home = edition.homes.get(office_id)
    return place.link(home) if home else None


@lru_cache(maxsize=100)
def kind_name(kind: str) -> str:
    """What readers call a kind; a kind that is not ours keeps its own word."""
    return say(f"kind.{kind}") if kind in KINDS else kind


@lru_cache(maxsize=2_000)
def _words(html: str) -> str:
    """The sentences of an item, taken once for all the lists that it is on."""
    return plain_text(_ASIDE.sub("", html) if _ASIDE_BEGINS.search(html) else html)


def describe(item: Facts, texts: Texts = HELD, length: int = DESCRIPTION_LENGTH) -> str:
    """One or two plain sentences about an item, not longer than `length`: its summary, or how its text begins."""
    text = item.summary
    if not text:
        (whole,) = texts.whole([item])
        text = _words(whole.content_html)
    if len(text) <= length:
        return text
    return text[:length].rsplit(" ", 1)[0].rstrip(" ,.;:–-") + "…"
