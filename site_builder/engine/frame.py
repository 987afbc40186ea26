"""What stands around every page of a site: its name and menu, the crumbs, the head."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from markupsafe import Markup

from site_builder.engine.assets import Assets
from site_builder.engine.edition import Edition, HandPage
from site_builder.engine.subscriptions import main_feeds
from site_builder.engine.words import Place, zone_label
from site_builder.model import Image, Office, OfficeFacts
from site_builder.strings import say

Crumb = tuple[str, str | None]


def plan_site(edition: Edition, assets: Assets, pages: Iterable[HandPage]) -> dict[str, Any]:
    """What is the same on every page of a site. Paths in it are relative to the root of the site."""
    up = Place(edition.site, "").host_base.removeprefix("./")
    below = [("daerah/", say("view.below"))] if edition.is_portal else []
    menu = [("berita/", say("site.news")), *below, ("topik/", say("view.topics"))]
    menu += [(page.path, page.title) for page in pages]
    return {
        "name": edition.office.name,
        "lang": "id",
        "tz": zone_label(edition.office.zone),
        "css": up + assets.style,
        "icon": up + assets.icon,
        "nav": [{"path": path, "title": title} for path, title in menu],
        "feeds": [
            {"path": feed.url.removeprefix(edition.site.url), "title": feed.title} for feed in main_feeds(edition)
        ],
        "facts": _facts(edition.facts),
    }


def _facts(facts: OfficeFacts) -> dict[str, Any] | None:
    if facts == OfficeFacts():
        return None
    return {
        "address": facts.address,
        "phone": facts.phone,
        "email": facts.email,
        "hours": facts.hours,
        "ppid": facts.ppid,
        "social": [{"name": name, "url": url} for name, url in facts.social],
    }


def plan_here(
    edition: Edition,
    place: Place,
    title: str,
    crumbs: Sequence[Crumb] = (),
    *,
    description: str = "",
    image: Image | None = None,
    json_ld: Markup | None = None,
    feed: dict[str, str] | None = None,
    is_article: bool = False,
    noindex: bool = False,
) -> dict[str, Any]:
    """What a page tells its frame. `crumbs` are titles and absolute addresses; the current page's has none.

    `feed` are the path below the site and the title of a feed that is about what the page is about.
    """
    office = edition.office
    over = edition.tree.ancestors(office.id)
    path = [(say("site.home"), edition.site.url), *crumbs] if crumbs else []
    return {
        "base": place.base,
        "title": title if title == office.name else say("site.page-title", title=title, office=office.name),
        "description": description or say("site.description", office=office.name),
        "canonical": None if place.is_anywhere else place.url,
        "parent": _home_link(edition, place, over[0]) if over else None,
        "root": _home_link(edition, place, over[-1]) if len(over) > 1 else None,
        "crumbs": [{"title": text, "href": place.link(url) if url else None} for text, url in path],
        "image": image.src if image else None,
        "json_ld": json_ld,
        "feed": feed,
        "og_type": "article" if is_article else "website",
        "noindex": noindex,
        "is_article": is_article,
    }


def _home_link(edition: Edition, place: Place, office: Office) -> dict[str, str] | None:
    home = edition.homes.get(office.id)
    return {"name": office.name, "href": place.link(home)} if home else None
