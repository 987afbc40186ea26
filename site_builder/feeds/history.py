"""How a feed document names the archive that it belongs to (RFC 5005, 4; RFC 8288 for the relations)."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from site_builder.feeds.document import Document

ATOM = "http://www.w3.org/2005/Atom"
HISTORY = "http://purl.org/syndication/history/1.0"


def history_elements(document: Document, name: str, media_type: str) -> Iterator[etree._Element]:
    """The elements that the head of a feed needs beside its own link; `name` is the file's in every folder."""
    if document.current:
        yield etree.Element(f"{{{HISTORY}}}archive", nsmap={"fh": HISTORY})
        yield _link("current", f"{document.current}{name}", media_type)
    if document.previous:
        yield _link("prev-archive", f"{document.previous}{name}", media_type)


def _link(relation: str, url: str, media_type: str) -> etree._Element:
    return etree.Element(f"{{{ATOM}}}link", rel=relation, type=media_type, href=url)
