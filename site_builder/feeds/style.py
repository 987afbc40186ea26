"""Writes an XML feed's tree with a style sheet for the people who open it in a browser."""

from __future__ import annotations

from lxml import etree

from site_builder.feeds.document import Document


def dump_tree(root: etree._Element, document: Document) -> bytes:
    """The document in UTF-8; with the processing instruction `xml-stylesheet` (W3C) where there is a sheet."""
    if document.style:
        href = document.style.replace("&", "&amp;").replace('"', "%22")
        root.addprevious(etree.ProcessingInstruction("xml-stylesheet", f'type="text/css" href="{href}"'))
    return etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True, pretty_print=True)
