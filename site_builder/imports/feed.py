"""A feed's file: RSS 0.9 to 2.0, RDF and Atom by feedparser (this is its door), JSON Feed by itself."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import feedparser

from site_builder.articles.decoding import strip_controls
from site_builder.imports.dates import read_moment
from site_builder.imports.kinds import sort_categories
from site_builder.imports.old_news import Circumstances, LeftOut, Note, OldItem, a_note, refused, skipped
from site_builder.imports.pictures import is_picture
from site_builder.imports.text import MEGABYTE, decode, read_bounded
from site_builder.imports.words import words_of_html
from site_builder.imports.xml import clean_xml, parse_xml
from site_builder.model import KINDS, Image

_JSON_FEED = re.compile(rb"jsonfeed\.org\\?/version")
LONGEST_FEED = 20 * MEGABYTE


def read_feed(file: Path, origin: str, where: Circumstances) -> Iterator[OldItem | LeftOut]:
    """Every entry of the feed. XML that is not well-formed is refused: who guesses there may lose half an article."""
    raw = read_bounded(file, origin, LONGEST_FEED)
    if isinstance(raw, LeftOut):
        yield raw
    elif raw.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        yield from _read_json(raw, origin, where)
    else:
        yield from _read_xml(clean_xml(raw), origin, where)


def _read_xml(raw: bytes, origin: str, where: Circumstances) -> Iterator[OldItem | LeftOut]:
    root = parse_xml(raw, origin)
    if isinstance(root, LeftOut):
        yield root
        return
    feed = feedparser.parse(raw, sanitize_html=False, resolve_relative_uris=False)
    base = str(feed.feed.get("link", ""))
    for number, entry in enumerate(feed.entries, 1):
        yield _read_entry(entry, f"{origin}#{number}", base, feed.version.startswith("atom"), where)
    if not feed.entries:
        yield skipped(origin, "source-empty")


def _read_entry(entry: Any, origin: str, base: str, is_atom: bool, where: Circumstances) -> OldItem | LeftOut:
    zone = where.office.zone
    content = next(iter(entry.get("content", ())), None) or entry.get("summary_detail") or {}
    html = _html_of(content) if is_atom else strip_controls(str(content.get("value", "")))
    notes: list[Note] = []
    if "content" not in entry and html:
        notes.append(a_note("feed-summary"))
    published, updated = (read_moment(str(dict.get(entry, key, "")), zone) for key in ("published", "updated"))
    if published is None and updated is not None:
        published, updated = updated, None
        notes.append(a_note("date-updated"))
    link, found = _permalink(
        str(entry.get("feedburner_origlink") or entry.get("link", "")), str(entry.get("id", "")), base
    )
    notes += found
    enclosures = [str(e.get("href", "")) for e in entry.get("enclosures", ()) if e.get("href")]
    pictures = [e for e in enclosures if is_picture(e.split("?")[0])]
    pictures += [str(m.get("url", "")) for m in entry.get("media_content", ()) if m.get("medium") in ("image", None)]
    pictures += [str(m.get("url", "")) for m in entry.get("media_thumbnail", ())]
    html += "".join(f'\n<p><a href="{escape(e)}">{escape(e)}</a></p>' for e in enclosures if e not in pictures)
    summary = words_of_html(str(entry.get("summary", "")))
    kind, tags = sort_categories(
        [words_of_html(str(t.get("label") or t.get("term") or "")) for t in entry.get("tags", ())], ()
    )
    return OldItem(
        origin=origin,
        title=words_of_html(_html_of(entry.get("title_detail") or {})),
        date=published,
        html=html,
        base=str(content.get("base") or "") or str(entry.get("link", "")) or base,
        addresses=(link,) if link else (),
        guid=str(entry.get("id", "")),
        author=words_of_html(str(entry.get("author_detail", {}).get("name") or entry.get("author", ""))),
        summary=summary if "content" in entry and summary != words_of_html(html) else "",
        kind=kind,
        tags=tags,
        image=next((Image(picture) for picture in pictures if is_picture(picture.split("?")[0])), None),
        updated=updated if published and updated and updated > published else None,
        notes=tuple(notes),
    )


def _read_json(raw: bytes, origin: str, where: Circumstances) -> Iterator[OldItem | LeftOut]:
    decoded = decode(raw, origin)
    if isinstance(decoded, LeftOut):
        yield decoded
        return
    try:
        document = json.loads(decoded[0])
    except (ValueError, RecursionError) as error:
        yield refused(origin, "json-broken", line=getattr(error, "lineno", 0), reason=getattr(error, "msg", "?"))
        return
    items = document.get("items") if isinstance(document, dict) else None
    if not isinstance(document, dict) or not isinstance(items, list):
        yield refused(origin, "json-no-feed")
        return
    base = _str(document, "home_page_url")
    for number, item in enumerate(items, 1):
        name = f"{origin}#{number}"
        yield _read_json_item(item, name, base, where) if isinstance(item, dict) else refused(name, "json-no-item")
    if not items:
        yield skipped(origin, "source-empty")


def _read_json_item(item: Mapping[str, Any], origin: str, base: str, where: Circumstances) -> OldItem:
    zone = where.office.zone
    link, notes = _permalink(_str(item, "url"), _str(item, "id"), base)
    html = _str(item, "content_html") or f"<p>{escape(_str(item, 'content_text'))}</p>".replace("\n\n", "</p>\n<p>")
    published, updated = (read_moment(_str(item, key), zone) for key in ("date_published", "date_modified"))
    attachments = [a for a in _list(item, "attachments") if isinstance(a, dict) and _str(a, "url")]
    names = [_str(a, "title") or _str(a, "url") for a in attachments]
    html += "".join(
        f'\n<p><a href="{escape(_str(a, "url"))}">{escape(name)}</a></p>'
        for a, name in zip(attachments, names, strict=True)
    )
    if published is None and updated is not None:
        published, updated = updated, None
        notes = (*notes, a_note("date-updated"))
    authors = _list(item, "authors") or [item.get("author")]
    own = item.get("_warta")
    told = _str(own, "kind") if isinstance(own, Mapping) else ""
    kind, tags = sort_categories([], [tag for tag in _list(item, "tags") if isinstance(tag, str)])
    picture = _str(item, "image") or _str(item, "banner_image")
    return OldItem(
        origin=origin,
        title=_str(item, "title"),
        date=published,
        html=html,
        base=_str(item, "url") or base,
        addresses=(link,) if link else (),
        guid=_str(item, "id"),
        author=", ".join(_str(a, "name") for a in authors if isinstance(a, dict) and _str(a, "name")),
        summary=" ".join(_str(item, "summary").split()),
        kind=told if told in KINDS else kind,
        tags=tags,
        image=Image(picture) if picture else None,
        updated=updated if published and updated and updated > published else None,
        notes=notes,
    )


def _permalink(link: str, guid: str, base: str) -> tuple[str, tuple[Note, ...]]:
    """The address of an entry on the old site itself, and a note if its link leads elsewhere.

    An entry of a list of links has its own address as its identifier.
    """
    own = _host_of(base)
    for address in (link, guid):
        if address.startswith(("http://", "https://")) and (not own or _host_of(address) == own):
            return address, ()
    return "", ((a_note("link-foreign", value=link),) if link.startswith("http") else ())


def _host_of(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _html_of(detail: Mapping[str, Any]) -> str:
    value = strip_controls(str(detail.get("value", "")))
    if detail.get("type") == "text/plain":
        return "".join(f"<p>{escape(part, quote=False)}</p>" for part in value.split("\n\n") if part.strip())
    return value


def _str(item: Mapping[str, Any], key: str) -> str:
    value = item.get(key)
    return strip_controls(value) if isinstance(value, str) else ""


def _list(item: Mapping[str, Any], key: str) -> list[Any]:
    value = item.get(key)
    return value[:1000] if isinstance(value, list) else []


def is_json_feed(head: bytes) -> bool:
    """Whether a file that begins with `head` is a JSON Feed."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and _JSON_FEED.search(head) is not None
