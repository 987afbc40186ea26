"""The only door to feedgen: a `Document` given to it so that what its values can mend is mended.

RSS and Atom get a generator each, because feedgen shares fields between them that must differ (categories,
content types). What no value can mend is mended in the tree afterwards, by `rss` and `atom`. The faults:

    1  loses rel and type of an entry's links            atom: written anew
    2  takes the last link as the channel's              here: the alternate link is given last
    3  keeps the hub out of RSS                          rss: added
    4  turns the order round                             here: append
    5  content type CDATA is no Atom type                here: html for Atom, CDATA for RSS only
    6  text without a type                               here: html, text; atom: titles
    7  description() overwrites the content              here: never called on an entry
    8  entry's updated is the clock's                    here: always set
    9  feed's updated is the clock's                     here: set; rss: taken out of an empty feed
    10 breaks on characters that XML has not             document: text is clean
    11 drops authors without e-mail from RSS             here: dc:creator
    12 logo() becomes the RSS image whatever it is       here: never called
    13 puts one picture into a media:group               here: no group; media: alt text, title, credit
    14 checks no address, language, well-formedness      document: addresses; here: language, no xhtml
    15 loses terms in RSS; Atom source is incomplete     here: no labels in RSS; atom: source
"""

from __future__ import annotations

from html import escape
from typing import Any, cast

from feedgen.feed import FeedGenerator
from lxml import etree

from site_builder.feeds.document import GENERATOR, LANGUAGE, UNKNOWN_TYPE, Document, Entry
from site_builder.feeds.moments import NEVER

_RSS_DOCS = "https://www.rssboard.org/rss-specification"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


def draw_rss(document: Document) -> etree._Element:
    """feedgen's RSS 2.0 as a tree: the `rss` element."""
    generator = _start(document, "rss.xml", "application/rss+xml")
    generator.docs(_RSS_DOCS)
    generator.pubDate(document.published)
    for entry in document.entries:
        _add_rss_item(generator, entry)
    root, _ = generator._create_rss()  # what `rss_str` would write, to be parsed here again
    return cast("etree._Element", root)


def draw_atom(document: Document) -> etree._Element:
    """feedgen's Atom 1.0 as a tree: the `feed` element."""
    generator = _start(document, "atom.xml", "application/atom+xml")
    for entry in document.entries:
        _add_atom_entry(generator, entry)
    return etree.fromstring(generator.atom_str(), _PARSER)


def _start(document: Document, name: str, media_type: str) -> Any:
    generator = FeedGenerator()
    generator.load_extension("dc", atom=False)
    generator.load_extension("media")
    generator.id(document.id)
    generator.title(document.title)
    generator.description(document.description)
    generator.language(LANGUAGE)
    generator.generator(GENERATOR)
    generator.author(name=document.office, uri=document.home_url)
    generator.updated(document.updated or NEVER)
    generator.link(href=f"{document.url}{name}", rel="self", type=media_type)
    if document.hub:
        generator.link(href=document.hub, rel="hub")
    generator.link(href=document.home_url, rel="alternate", type="text/html")
    return generator


def _add_entry(generator: Any, entry: Entry) -> Any:
    drawn = generator.add_entry(order="append")
    drawn.id(entry.id)
    drawn.title(entry.title)
    drawn.published(entry.published)
    drawn.updated(entry.corrected)
    if entry.url:
        drawn.link(href=entry.url)
    if entry.image:
        size = {"width": entry.image.width, "height": entry.image.height}
        sizes = {name: str(pixels) for name, pixels in size.items() if pixels}
        drawn.media.content(url=entry.image.src, medium="image", group=None, **sizes)
    return drawn


def _add_rss_item(generator: Any, entry: Entry) -> None:
    item = _add_entry(generator, entry)
    item.summary(escape(entry.description, quote=False))  # readers take it for HTML
    if entry.content_html:
        item.content(entry.content_html, type="CDATA")
    item.dc.dc_creator(entry.author)
    item.category([{"term": c.term, "scheme": c.scheme} for c in entry.categories])
    if entry.source:
        item.source(url=entry.source.rss_url, title=entry.source.title)
    if (enclosure := next((each for each in entry.enclosures if each.size is not None), None)) is not None:
        item.enclosure(url=enclosure.url, length=enclosure.size, type=enclosure.type or UNKNOWN_TYPE)


def _add_atom_entry(generator: Any, entry: Entry) -> None:
    drawn = _add_entry(generator, entry)
    drawn.author(name=entry.author)
    if entry.content_html:
        drawn.content(entry.content_html, type="html")
    drawn.category([{"term": c.term, "label": c.label, "scheme": c.scheme} for c in entry.categories])
    if summary := entry.summary or ("" if entry.content_html else entry.description):
        drawn.summary(summary, type="text")
