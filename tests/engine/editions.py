"""Editions for tests: five offices of three tiers on one host."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from builders import NOW, an_item
from markupsafe import Markup

from site_builder.engine.edition import Edition
from site_builder.engine.words import Place
from site_builder.model import Item, Site
from site_builder.offices.registry import load_registry

TREE = load_registry()
HOST = "https://berita.example/"
OFFICES = ("kpu-ri", "prov-jawa-timur", "kota-malang", "kota-surabaya", "prov-papua", "kota-jayapura")


def site_of(office: str) -> Site:
    path = "" if office == "kpu-ri" else f"kantor/{office}"
    return Site(TREE.by_id(office), f"{HOST}{path}/" if path else HOST, path, HOST)


def an_edition(office: str = "kota-malang", **changes: Any) -> Edition:
    """The edition of an office without news, at `NOW`, in a network where every office has its site."""
    homes = {id: site_of(id).url for id in OFFICES}
    edition = Edition(site_of(office), TREE, NOW, homes, built=frozenset(OFFICES))
    return replace(edition, **changes)


def news(office: str = "kota-malang", days: int = 1, **changes: Any) -> Item:
    """An item of an office, published `days` before `NOW` at noon."""
    published = (NOW - timedelta(days=days)).astimezone(NOW.tzinfo)
    url = f"{site_of(office).url}berita/{published:%Y/%m/%d}/kabar-{days}/"
    values: dict[str, Any] = {"published": published, "url": url, "title": f"Kabar {office} {days}"}
    return an_item(office=office, id=f"tag:kpu.go.id,2026:{office}/{days}", **(values | changes))


def place_of(edition: Edition, path: str = "") -> Place:
    return Place(edition.site, path)


def titles_of(items: Any, template: str = "") -> Markup:
    """Stands in for printed cards: the titles."""
    return Markup(" | ").join(item.title for item in items)
