"""Words of a front matter, read step by step, are the judge of what is read at once."""

from __future__ import annotations

import re
import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from site_builder.articles.reader import Facts, Reader
from site_builder.sanitize import read_references

UNSEEN = "[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069]"
TAG = re.compile(r"</?(?:a|b|br|em|font|i|p|small|span|strong|sub|sup|u)(?:\s[^<>]*)?/?>", re.IGNORECASE)
REFERENCE = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)
PIECES = [
    *"a &;<>/\n\t",
    "<b>",
    "</b>",
    "<br/>",
    "&amp;",
    "&#65;",
    "&#x200b;",
    "e\u0301",
    "\u200b",
    "\u00ad",
    "\u2028",
    "é",
]


def fold(text: str) -> str:
    return " ".join(re.sub(UNSEEN, "", unicodedata.normalize("NFC", text)).split())


@given(st.lists(st.sampled_from(PIECES), max_size=10).map("".join))
@example("Rapat <b>pleno</b> &amp; rapat")
def test_words_are_what_html_shows(value: str) -> None:
    told: list[tuple[str, str, Facts]] = []
    read = Reader("Asia/Jakarta", lambda key, code, facts: told.append((key, code, facts))).words("title", value)
    text = fold(value)
    plain = TAG.sub(lambda m: " " if m[0].lower().startswith(("<br", "<p", "</p")) else "", text)
    plain = fold(read_references(plain)) if REFERENCE.search(plain) else " ".join(plain.split())
    assert read == plain
    assert told == ([("title", "text-markup", {"key": "title", "value": plain})] if plain != text else [])
