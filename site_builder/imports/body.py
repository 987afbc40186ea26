"""The text of an old item to the body of an article."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from bs4 import Tag

from site_builder.imports.commonmark import write_commonmark
from site_builder.imports.old_news import Note, a_note
from site_builder.imports.soup import read_html
from site_builder.sanitize import plain_text, read_references, sanitize_html

Lead = Callable[..., str | None]

_TAG = re.compile(r'<(a|img)((?: [a-z-]+="[^"]*")*)>')
_ADDRESS = re.compile(r' (href|src)="([^"]*)"')
_LAZY = ("data-src", "data-lazy-src", "data-original", "data-orig-file")
_NEEDS_OPENING = re.compile(r"<(?:iframe|video|audio|embed|object|img[^>]*\sdata-)", re.IGNORECASE)
_PLAYERS = ("iframe", "video", "audio", "embed", "object")


def html_to_body(html: str, lead: Lead, title: str = "") -> tuple[str, tuple[Note, ...]]:
    """The Markdown of `html`, addresses replaced by what `lead(url, picture=…)` gives, and what should be looked at.

    Players become links, so that nothing is lost to the allow-list. A heading at the beginning that repeats `title` is
    left out.
    """
    opened, notes = _open_players(html)
    clean = _without_title(sanitize_html(opened, lambda url: url), title)
    led = _TAG.sub(lambda tag: f"<{tag[1]}{_lead_tag(tag[1], tag[2], lead)}>", clean)
    led = re.sub(r"<img(?![^>]* src=)[^>]*>", "", led)
    text, is_same = write_commonmark(led)
    if not is_same:
        notes = (*notes, a_note("text-changed"))
    return text, notes


def _lead_tag(name: str, attributes: str, lead: Lead) -> str:
    def replace(match: re.Match[str]) -> str:
        address = lead(read_references(match[2]), picture=name == "img")
        return f' {match[1]}="{escape(address)}"' if address is not None else ""

    return _ADDRESS.sub(replace, attributes)


def _open_players(html: str) -> tuple[str, tuple[Note, ...]]:
    """Players of films and sounds as links, pictures that load late with their true address."""
    if not _NEEDS_OPENING.search(html):
        return html, ()
    soup = read_html(html)
    notes = []
    for picture in soup.find_all("img"):
        late = next((str(picture[name]) for name in _LAZY if picture.get(name)), "")
        if late:
            picture["src"] = late
    for player in soup.find_all(_PLAYERS):
        inner = player.find(["source", "embed"])
        address = player.get("src") or player.get("data-src") or player.get("data")
        address = address or (inner.get("src") if isinstance(inner, Tag) else None)
        if not address:
            continue
        shown = f"https:{address}" if str(address).startswith("//") else str(address)
        link = soup.new_tag("a", href=shown)
        link.string = shown
        paragraph = soup.new_tag("p")
        paragraph.append(link)
        player.replace_with(paragraph)
        notes.append(a_note("player-linked", value=shown))
    return str(soup), tuple(notes)


def _without_title(clean: str, title: str) -> str:
    """`clean` without a first heading that only repeats the title."""
    first = re.match(r"\s*<h([1-6])[^>]*>(.*?)</h\1>\s*", clean, re.DOTALL)
    if first and title and plain_text(first[2]).casefold() == " ".join(title.split()).casefold():
        return clean[first.end() :]
    return clean
