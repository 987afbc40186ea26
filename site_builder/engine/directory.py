"""The directory of the offices under a portal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from site_builder.engine.cards import office_link
from site_builder.engine.edition import Edition
from site_builder.engine.words import Place
from site_builder.model import Office
from site_builder.strings import say


def plan_directory(edition: Edition, place: Place) -> Iterator[dict[str, Any]]:
    """The offices below in groups by province. Those that stand over none come first, without a name over them."""
    tree = edition.tree
    children = tree.children(edition.office.id)
    single = [child for child in children if not tree.children(child.id)]
    if single:
        yield {"province": None, "count": "", "entries": [_entry(edition, place, child) for child in single]}
    for child in children:
        if lower := tree.descendants(child.id):
            yield {
                "province": _entry(edition, place, child),
                "count": say("directory.count", count=len(lower)),
                "entries": [_entry(edition, place, office) for office in lower],
            }


def _entry(edition: Edition, place: Place, office: Office) -> dict[str, Any]:
    return {"name": office.name, "href": office_link(edition, place, office.id)}
