"""Pieces of HTML as trees."""

from __future__ import annotations

import warnings

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning


def read_html(html: str) -> BeautifulSoup:
    """The tree of a piece of HTML, also of one that is nothing but an address, of which the library would warn."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        return BeautifulSoup(html, "html.parser")
