"""The two pages that do something in the browser: the search, and reading without a network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from site_builder.engine.edition import Edition
from site_builder.engine.frame import plan_here
from site_builder.engine.pages import Page
from site_builder.engine.words import Place
from site_builder.search.index import FOLDER as SEARCH
from site_builder.strings import say

OFFLINE = "luring/"


def search_page(edition: Edition, search: Mapping[str, Any]) -> Page:
    """The page that finds articles by their words. `search` are the values that its script works with."""
    heading = say("search.heading")
    here = plan_here(edition, Place(edition.site, SEARCH), heading, ((heading, None),))
    return Page(SEARCH, "warta/search.html", {"here": here, "search": search})


def offline_page(edition: Edition) -> Page:
    """The page that shows without a network what was read before."""
    heading = say("offline.heading")
    here = plan_here(edition, Place(edition.site, OFFLINE), heading, ((heading, None),))
    return Page(OFFLINE, "warta/offline.html", {"here": here})
