"""Text that every feed format can carry.

XML 1.0 (2.2) has no place for most control characters, lone surrogates, U+FFFE and U+FFFF; it advises against
C1 controls and the other noncharacters. The rule for all of them, in JSON too so that all formats agree: what
parts words (vertical tab, form feed, next line) becomes a space, everything else of that sort is left out.
"""

from __future__ import annotations

import re
from functools import lru_cache

from site_builder.sanitize import plain_text

EXCERPT_LENGTH = 300

_LINE_END = re.compile(r"\r\n?")
_PARTING = re.compile(r"[\x0b\x0c\x85]")
_NONCHARACTERS = "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
_FORBIDDEN = re.compile(f"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_NONCHARACTERS}]")

# Nearly all text needs nothing. Most is made of these bytes alone, as no character of the above is; the rest is looked
# through.
_SURE = bytes((9, 10, *range(0x20, 0x7F), *range(0x80, 0xC0), *range(0xC3, 0xED), 0xEE))
_SUSPECT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_FAR = re.compile("[\U00010000-\U0010ffff]")


def clean_text(text: str) -> str:
    """`text` by the rule of this module, its lines ending in a line feed."""
    if not text.encode(errors="surrogatepass").translate(None, _SURE):
        return text
    if not _SUSPECT.search(text) and not _FAR.search(text):
        return text
    return _FORBIDDEN.sub("", _PARTING.sub(" ", _LINE_END.sub("\n", text)))


def clean_line(text: str) -> str:
    """`clean_text` on one line: white space folded to single spaces, none at the ends."""
    if text.isprintable() and "  " not in text and text[:1] != " " and text[-1:] != " ":
        return text
    return " ".join(clean_text(text).split())


@lru_cache(maxsize=10_000)
def clean_name(text: str) -> str:
    """`clean_line` of what is said again and again: the names of offices, kinds and topics."""
    return clean_line(text)


def excerpt(html: str, length: int = EXCERPT_LENGTH) -> str:
    """The first words of sanitized `html`, at most `length` characters, with an ellipsis where it was cut."""
    words = clean_line(plain_text(html))
    if len(words) <= length:
        return words
    cut = words[:length]
    whole, space, _ = cut.rpartition(" ")
    return f"{whole if space else cut[:-1]}…"
