"""XML from strangers to a tree, without entities, without the network, within bounds."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from site_builder.imports.old_news import LeftOut, refused
from site_builder.imports.text import MEGABYTE

LONGEST_EXPORT = 64 * MEGABYTE

_ENTITIES = re.compile(rb"<!DOCTYPE[^>]*\[|<!ENTITY", re.IGNORECASE)
_FORBIDDEN = bytes(code for code in range(32) if code not in (9, 10, 13))


def clean_xml(raw: bytes) -> bytes:
    """`raw` without the control characters that XML 1.0 forbids, which old systems let through."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw
    return raw.translate(None, _FORBIDDEN).lstrip(b"\xef\xbb\xbf \t\r\n")


def parse_xml(raw: bytes, origin: str) -> Any | LeftOut:
    """The root element; a refusal for what declares entities of its own, is cut off, or is otherwise no XML."""
    head = raw[:4096].split(b"<rss", 1)[0].split(b"<feed", 1)[0]
    if _ENTITIES.search(head) or b"<!ENTITY" in raw[:MEGABYTE].replace(b"\0", b"").split(b"<![CDATA[", 1)[0]:
        return refused(origin, "xml-entities")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, strip_cdata=True)
    try:
        return etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as error:
        return refused(origin, "xml-broken", line=error.lineno or 0, reason=str(error.msg or "?"))
    except ValueError as error:
        return refused(origin, "xml-broken", line=0, reason=str(error))
