"""The search of one site: what can be found, and the page that asks."""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup

from site_builder.engine.cards import describe, kind_name
from site_builder.engine.edition import Edition
from site_builder.engine.words import Place
from site_builder.model import Item
from site_builder.sanitize import plain_text
from site_builder.search.index import FOLDER, Entry, plan_index
from site_builder.search.words import COMMON
from site_builder.strings import say
from site_builder.views import newest_first

MOST = 20_000  # items that a portal's search knows, the newest: its offices' own searches know the rest
ABOUT_LENGTH = 80
SPOKEN = ("search.heading", "search.working", "search.nothing", "search.failed", "search.verdict")  # by the script

Files = tuple[tuple[str, bytes], ...]


def plan_search(edition: Edition) -> tuple[dict[str, Any], Files]:
    """The values of the search page, and the files that it reads."""
    place = Place(edition.site, FOLDER)
    items = newest_first((*edition.items, *edition.below))
    shown = items[:MOST]
    names = [office.region for office in (edition.office, *edition.offices_below)]
    index = plan_index([_entry(edition, item) for item in reversed(shown)], names)
    offices = {id: _office(edition, place, id) for id in index.head["kantor"]}
    head = {
        **index.head,
        "jenis": [[kind, kind_name(kind)] for kind in index.head["jenis"]],
        "kantor": [[id, *office] for id, office in offices.items()],
        "umum": sorted(COMMON),
        "kata_kata": {"found": say("search.found", count="{count}"), **{key[7:]: say(key) for key in SPOKEN}},
    }
    files = index.files
    if edition.is_portal:
        directory = [_office(edition, place, office.id) for office in edition.offices_below]
        files = (*files, (f"{FOLDER}kantor.json", _dump(directory)))
    values = {
        "head": Markup(_dump(head).decode().replace("<", "\\u003c")),
        "is_portal": edition.is_portal,
        "left": say("search.newest", count=MOST) if len(items) > MOST else "",
    }
    return values, files


def _entry(edition: Edition, item: Item) -> Entry:
    home = edition.homes.get(item.office, "")
    day = f"{item.published:%Y-%m-%d}"
    address = item.url.removeprefix(home) if home else item.url
    usual = f"berita/{day.replace('-', '/')}/"
    if address.startswith(usual) and address.endswith("/"):
        address = address.removeprefix(usual)[:-1]
    text = plain_text(item.content_html)
    if item.claim is not None:
        text = f"{item.claim.text} {text}"
    return Entry(
        address=address,
        title=item.title,
        day=day,
        kind=item.kind,
        office=item.office,
        about=describe(item, ABOUT_LENGTH),
        verdict=item.claim.verdict if item.claim else "",
        text=" ".join((item.summary, text, *item.tags, item.place, item.author)),
    )


def _office(edition: Edition, place: Place, id: str) -> tuple[str, str]:
    home = edition.homes.get(id)
    return edition.tree.by_id(id).name, place.link(home) if home else ""


def _dump(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
