"""RSS 2.0 (rssboard.org/rss-specification) by the Best Practices Profile (rssboard.org/rss-profile)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial
from html import escape

from lxml import etree

from site_builder.feeds.document import Document, Entry, plan_document
from site_builder.feeds.escapes import in_attribute, in_cdata, in_text
from site_builder.feeds.feedgen_door import draw_rss
from site_builder.feeds.history import ATOM, history_elements
from site_builder.feeds.media import MEDIA, describe_image, offer_files, show_gallery
from site_builder.feeds.style import dump_tree
from site_builder.model import Feed

NAME = "rss.xml"
MEDIA_TYPE = "application/rss+xml"
AMP, LT = b"&#x26;", b"&#x3C;"
_CDATA, _CDATA_END = b"<![CDATA[", b"]]>"
ITEM = re.compile(rb"    <item>\n.*?    </item>\n", re.DOTALL)


def dump_rss(feed: Feed) -> bytes:
    """`rss.xml`: full text, items in the order given, the same bytes for the same feed.

    Raises as `plan_document`.
    """
    return format_rss(plan_document(feed))


def format_rss(document: Document) -> bytes:
    """`dump_rss` for a feed that is planned already."""
    root = draw_rss(document)
    channel = root[0]
    _mend_channel(channel, document)
    for item, entry in zip(channel.iterfind("item"), document.entries, strict=True):
        describe_image(item, entry.image)
        show_gallery(item, entry.gallery)
        offer_files(item, entry.enclosures)
        _mend_item(item, entry)
    etree.cleanup_namespaces(root, top_nsmap={"atom": ATOM, "media": MEDIA})
    return _refer_in_hexadecimal(dump_tree(root, document))


def _mend_channel(channel: etree._Element, document: Document) -> None:
    built = channel.find("lastBuildDate")
    if document.updated is None and built is not None:
        channel.remove(built)
    own = channel.find(f"{{{ATOM}}}link")
    assert own is not None, "feedgen writes the first self link"
    for element in reversed([*_hubs(document), *history_elements(document, NAME, MEDIA_TYPE)]):
        own.addnext(element)


def _hubs(document: Document) -> Iterator[etree._Element]:
    if document.hub:
        yield etree.Element(f"{{{ATOM}}}link", rel="hub", href=document.hub)


def _mend_item(item: etree._Element, entry: Entry) -> None:
    """The origin of a copied story. Not as `dc:source`: it would say the same as `source`, and otherwise."""
    if entry.origin:
        etree.SubElement(item, f"{{{ATOM}}}link", rel="via", href=entry.origin.url)


def _refer_in_hexadecimal(xml: bytes) -> bytes:
    """`&` and `<` of plain text as the profile's hexadecimal references."""
    head, *rest = xml.split(_CDATA)
    written = [_in_hexadecimal(head)]
    for piece in rest:
        html, end, text = piece.partition(_CDATA_END)
        written += (_CDATA, html, end, _in_hexadecimal(text))
    return b"".join(written)


def _in_hexadecimal(text: bytes) -> bytes:
    return text.replace(b"&amp;", AMP).replace(b"&lt;", LT)


def _in_html(texts: Iterable[str]) -> list[bytes]:
    return in_text([escape(text, quote=False) for text in texts], AMP, LT)


TEXTS = (partial(in_text, amp=AMP, lt=LT), partial(in_attribute, amp=AMP, lt=LT), _in_html, in_cdata)
