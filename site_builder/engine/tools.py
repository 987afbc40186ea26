"""The two pages that do something in the browser: the search, and reading without a network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from site_builder.engine.edition import Edition
from site_builder.engine.frame import plan_here
from site_builder.engine.pages import Page
from site_builder.engine.words import Place
from site_builder.search.index import FOLDER as SEARCH
from site_builder.strings import say

OFFLINE = "luring/"


def tools_pages(edition: Edition, search: Mapping[str, Any]) -> Iterator[Page]:
    """The pages with a script. `search` are the values of the search page."""
    heading = say("search.heading")
    here = plan_here(edition, Place(edition.site, SEARCH), heading, ((heading, None),))
    yield Page(SEARCH, "warta/search.html", {"here": here, "search": search})
    heading = say("offline.heading")
    here = plan_here(edition, Place(edition.site, OFFLINE), heading, ((heading, None),))
    yield Page(OFFLINE, "warta/offline.html", {"here": here})
