"""Atom 1.0 (RFC 4287) with tombstones (RFC 6721)."""

from __future__ import annotations

import re

from lxml import etree

from site_builder.feeds.document import Document, Enclosure, Entry, SourceFeed, Withdrawn, plan_document
from site_builder.feeds.escapes import in_attribute, in_text
from site_builder.feeds.feedgen_door import draw_atom
from site_builder.feeds.history import ATOM, history_elements
from site_builder.feeds.media import describe_image, show_gallery
from site_builder.feeds.moments import dump_moment
from site_builder.feeds.style import dump_tree
from site_builder.model import Feed

NAME = "atom.xml"
MEDIA_TYPE = "application/atom+xml"
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
ENTRY = re.compile(rb"  <entry>\n.*?  </entry>\n", re.DOTALL)
TEXTS = (in_text, in_attribute)


def dump_atom(feed: Feed) -> bytes:
    """`atom.xml`: full text, entries in the order given, then tombstones; the same bytes for the same feed.

    A feed that never had an item says 2008-01-01T00:00:00Z, because `updated` is required.
    Raises as `plan_document`.
    """
    return format_atom(plan_document(feed))


def format_atom(document: Document) -> bytes:
    """`dump_atom` for a feed that is planned already."""
    root = draw_atom(document)
    _add_history(root, document)
    _mark_as_text(root)
    _write_utc_as_z(root)
    for drawn, entry in zip(root.iterfind(f"{{{ATOM}}}entry"), document.entries, strict=True):
        _mend_entry(drawn, entry)
    for withdrawn in document.withdrawn:
        _add_tombstone(root, withdrawn)
    etree.cleanup_namespaces(root, top_nsmap={"at": TOMBSTONES})
    return dump_tree(root, document)


def _add_history(root: etree._Element, document: Document) -> None:
    own = root.find(f"{{{ATOM}}}link[@rel='self']")
    assert own is not None, "every document names itself"
    for element in reversed([*history_elements(document, NAME, MEDIA_TYPE)]):
        own.addnext(element)


def _mend_entry(drawn: etree._Element, entry: Entry) -> None:
    for link in drawn.findall(f"{{{ATOM}}}link"):
        drawn.remove(link)
    if entry.url:
        _add(drawn, "link", rel="alternate", type="text/html", href=entry.url)
    for enclosure in entry.enclosures:
        _add(drawn, "link", rel="enclosure", href=enclosure.url, **_facts(enclosure))
    if entry.origin:
        _add(drawn, "link", rel="via", href=entry.origin.url)
    if entry.source:
        _add_source(drawn, entry.source)
    describe_image(drawn, entry.image)
    show_gallery(drawn, entry.gallery)


def _facts(enclosure: Enclosure) -> dict[str, str]:
    facts = {"type": enclosure.type, "length": str(enclosure.size or ""), "title": enclosure.title}
    return {name: value for name, value in facts.items() if value}


def _add_source(drawn: etree._Element, source: SourceFeed) -> None:
    element = _add(drawn, "source")
    _add(element, "id", source.id)
    _add(element, "title", source.title, type="text")
    _add(element, "updated", dump_moment(source.updated))
    kind = {"type": MEDIA_TYPE} if source.is_ours else {}
    _add(element, "link", rel="self", **kind, href=source.atom_url)
    _add(element, "link", rel="alternate", type="text/html", href=source.home_url)


def _add_tombstone(root: etree._Element, withdrawn: Withdrawn) -> None:
    when = dump_moment(withdrawn.when)
    element = etree.SubElement(root, f"{{{TOMBSTONES}}}deleted-entry", ref=withdrawn.id, when=when)
    if withdrawn.reason:
        etree.SubElement(element, f"{{{TOMBSTONES}}}comment").text = withdrawn.reason


def _mark_as_text(root: etree._Element) -> None:
    for element in root.iter(f"{{{ATOM}}}title", f"{{{ATOM}}}subtitle"):
        element.set("type", "text")


def _write_utc_as_z(root: etree._Element) -> None:
    for element in root.iter(f"{{{ATOM}}}updated", f"{{{ATOM}}}published"):
        element.text = (element.text or "").replace("+00:00", "Z")


def _add(parent: etree._Element, name: str, text: str | None = None, /, **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    element.text = text
    return element
