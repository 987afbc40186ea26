"""What stands around every page of a site: its name and menu, the crumbs, the head."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from markupsafe import Markup

from site_builder.engine.assets import TOUCH_ICON, WORKER, Assets
from site_builder.engine.cards import kind_name
from site_builder.engine.edition import Edition, HandPage
from site_builder.engine.figures import CARD_FILE
from site_builder.engine.linked_data import Crumb, list_data
from site_builder.engine.subscriptions import main_feeds
from site_builder.engine.words import Place, spell_moments
from site_builder.model import Facts, Office, OfficeFacts
from site_builder.strings import say, zone_label

# Nothing from another host, no script or style within a page. The header files of the output say the same and more.
POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'"
)


def plan_site(edition: Edition, assets: Assets, pages: Iterable[HandPage]) -> dict[str, Any]:
    """What is the same on every page of a site. Paths in it are relative to the root of the site."""
    up = Place(edition.site, "").host_base.removeprefix("./")
    everyone = (*edition.items, *edition.below)
    claims = "klarifikasi/" if edition.is_portal else "jenis/klarifikasi/"
    menu = [
        ("berita/", say("site.news"), True),
        ("daerah/", say("view.below"), edition.is_portal),
        (claims, say("view.clarifications"), any(item.kind == "klarifikasi" for item in everyone)),
        ("topik/", say("view.topics"), True),
        ("kantor/", say("view.offices"), True),
    ]
    shown = [(path, title) for path, title, is_shown in menu if is_shown]
    shown += [(page.path, page.title) for page in pages if page.is_in_menu]
    return {
        "name": edition.office.name,
        "lang": "id",
        "tz": zone_label(edition.office.zone),
        "css": up + assets.style,
        "icon": up + assets.icon,
        "feeds": [
            {"path": feed.url.removeprefix(edition.site.url), "title": feed.title} for feed in main_feeds(edition)
        ],
        "search_js": up + assets.search,
        "offline_js": up + assets.offline,
        "worker": up + WORKER,
        "touch_icon": up + TOUCH_ICON,
        "policy": POLICY,
        "nav": [{"path": path, "title": title} for path, title in shown],
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
    image: str = "",
    json_ld: Markup | None = None,
    feed: dict[str, str] | None = None,
    article: Facts | None = None,
    noindex: bool = False,
) -> dict[str, Any]:
    """What a page tells its frame. `crumbs` are titles and absolute addresses; the current page's has none.

    `image` is the address of the picture that stands for the page where it is shared: the site's card if left out.
    `feed` are the path below the site and the title of a feed that is about what the page is about.
    """
    office = edition.office
    over = edition.offices_over
    path = [(say("site.home"), edition.site.url), *crumbs] if crumbs else []
    return {
        "base": place.base,
        "title": title if title == office.name else say("site.page-title", title=title, office=office.name),
        "heading": title,
        "description": description or say("site.description", office=office.name),
        "canonical": None if place.is_anywhere else place.url,
        "parent": _home_link(edition, place, over[0]) if over else None,
        "root": _home_link(edition, place, over[-1]) if len(over) > 1 else None,
        "crumbs": [{"title": text, "href": place.link(url) if url else None} for text, url in path],
        "image": image or edition.site.url + CARD_FILE,
        "feed": feed,
        "json_ld": json_ld or (list_data(path, place.url) if path and not noindex else None),
        "article": _about(article) if article else None,
        "noindex": noindex,
        "is_article": article is not None,
    }


def _about(item: Facts) -> dict[str, Any]:
    """What programs that show a shared link ask of an article (Open Graph)."""
    published, modified = spell_moments(item)
    return {
        "published": published,
        "modified": modified,
        "section": kind_name(item.kind),
        "tags": list(item.tags),
    }


def _home_link(edition: Edition, place: Place, office: Office) -> dict[str, str] | None:
    home = edition.homes.get(office.id)
    return {"name": office.name, "href": place.link(home)} if home else None
