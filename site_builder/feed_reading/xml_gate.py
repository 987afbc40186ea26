"""Lets only harmless XML through: no document type, no entities, bounded depth and size; small slips are mended."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from html import escape
from html.entities import html5
from xml.parsers import expat

from site_builder.errors import SourceFailed
from site_builder.feed_reading.foreign import MAX_ITEMS, ForeignTombstone

MAX_DEPTH = 100
MAX_ELEMENTS = 1_000_000
ENCODINGS = ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "iso8859-1", "iso8859-15", "cp1252", "ascii")

_BOMS = (("utf-8", codecs.BOM_UTF8), ("utf-16-le", codecs.BOM_UTF16_LE), ("utf-16-be", codecs.BOM_UTF16_BE))
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._:-]+)["']""")
_CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
_REFERENCE = re.compile(r"&(?:(#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]*);)?")
_XML_NAMES = ("amp", "lt", "gt", "quot", "apos")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CUT = (
    expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS],
    expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
    expat.errors.codes[expat.errors.XML_ERROR_PARTIAL_CHAR],
    expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION],
)


@dataclass(frozen=True, slots=True)
class Passed:
    """XML that passed: its text, the local name of its root, its tombstones, and the slip that was mended."""

    text: str
    root: str
    tombstones: tuple[ForeignTombstone, ...]
    fault: str = ""


def pass_gate(body: bytes, content_type: str, url: str) -> Passed:
    """The XML in `body`, sure to be well formed. Raises SourceFailed for what is cut, hostile or beyond mending."""
    text = decode_xml(body, content_type)
    if "<" not in text:
        raise SourceFailed("network.feed-foreign", url=url)
    try:
        return _walk(text, url)
    except expat.ExpatError as error:
        if error.code in _CUT:
            raise SourceFailed("network.feed-cut", url=url, reason=error) from error
        fault = str(error)
    try:
        passed = _walk(mend_xml(text), url)
    except expat.ExpatError as error:
        key = "network.feed-cut" if error.code in _CUT else "network.feed-xml"
        raise SourceFailed(key, url=url, reason=fault) from error
    return Passed(passed.text, passed.root, passed.tombstones, fault)


def decode_xml(body: bytes, content_type: str) -> str:
    """The text of `body` by its byte order mark, its media type (RFC 7303 3) or its declaration, else UTF-8.

    Where none of them tells the truth, it is read as Windows-1252, in which every byte is some letter.
    """
    for name, mark in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    charset, declared = _CHARSET.search(content_type), _DECLARED.match(body[:1_000])
    names = [charset[1] if charset else "", declared[1].decode("ascii") if declared else "", "utf-8"]
    for name in filter(_is_known, names):
        try:
            return body.decode(name)
        except UnicodeDecodeError:
            continue
    return body.decode("cp1252", "replace")


def mend_xml(text: str) -> str:
    """`text` without control characters, bare ampersands, what stands around its root, and names of HTML entities."""
    start = text.find("<")
    end = text.rfind(">") + 1
    parts = _CDATA.split(_FORBIDDEN.sub("", text[max(start, 0) : end]))
    parts[::2] = [_REFERENCE.sub(_mend_reference, part) for part in parts[::2]]
    return _cut_after_root("".join(parts))


def _mend_reference(match: re.Match[str]) -> str:
    name = match[1]
    if name is None:
        return "&amp;"
    if name in _XML_NAMES or name.startswith("#"):
        return match[0]
    letters = html5.get(f"{name};")
    return escape(letters, quote=False) if letters else f"&amp;{name};"


def _cut_after_root(text: str) -> str:
    for root in ("rss", "feed", "rdf:RDF"):
        before, end, rest = text.rpartition(f"</{root}")
        if end and ">" in rest:
            return f"{before}{end}{rest.partition('>')[0]}>"
    return text


def _is_known(name: str) -> bool:
    try:
        return bool(name) and codecs.lookup(name).name in ENCODINGS
    except LookupError:
        return False


@dataclass(slots=True)
class _Walk:
    """What is seen while the parser walks through the document once."""

    url: str
    root: str = ""
    depth: int = 0
    elements: int = 0
    tombstones: list[ForeignTombstone] = field(default_factory=list)
    open: dict[str, str] | None = None
    comment: list[str] | None = None

    def refuse(self, *event: object) -> None:
        raise SourceFailed("network.feed-dtd", url=self.url)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        self.root = self.root or local
        self.depth += 1
        self.elements += 1
        if self.depth > MAX_DEPTH or self.elements > MAX_ELEMENTS:
            raise SourceFailed("network.feed-deep", url=self.url)
        if local == "deleted-entry":
            self.open, self.comment = attributes, None
        elif self.open is not None and local == "comment":
            self.comment = []

    def end(self, name: str) -> None:
        self.depth -= 1
        if self.open is not None and name.rpartition(":")[2] == "deleted-entry":
            id, when = self.open.get("ref", ""), self.open.get("when", "")
            if id and len(self.tombstones) < MAX_ITEMS:
                self.tombstones.append(ForeignTombstone(id, when, "".join(self.comment or ())))
            self.open = self.comment = None

    def letters(self, text: str) -> None:
        if self.comment is not None:
            self.comment.append(text)


def _walk(text: str, url: str) -> Passed:
    walk = _Walk(url)
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = walk.refuse
    parser.EntityDeclHandler = walk.refuse
    parser.StartElementHandler = walk.start
    parser.EndElementHandler = walk.end
    parser.CharacterDataHandler = walk.letters
    parser.Parse(text.encode("utf-8", "replace"), True)
    return Passed(text, walk.root, tuple(walk.tombstones))
