"""A WordPress export (WXR 1.0 to 1.2): its posts; pages and the rest are named and left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from site_builder.articles.decoding import strip_controls
from site_builder.imports.dates import read_moment
from site_builder.imports.kinds import sort_categories
from site_builder.imports.old_news import Circumstances, LeftOut, Note, OldItem, a_note, skipped
from site_builder.imports.text import read_bounded
from site_builder.imports.wordpress_text import open_text
from site_builder.imports.words import words_of_html
from site_builder.imports.xml import LONGEST_EXPORT, clean_xml, parse_xml
from site_builder.model import Image

NAME_LENGTH = 80  # of what messages call an entry
NAMESPACE = "wordpress.org/export/"

_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
_SHOWN = ("publish", "future", "inherit", "")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of the old media library."""

    url: str
    alt: str
    caption: str


def read_wordpress(file: Path, origin: str, where: Circumstances) -> Iterator[OldItem | LeftOut]:
    """Every post of the export, and one line for each other sort of entry."""
    raw = read_bounded(file, origin, LONGEST_EXPORT)
    root = raw if isinstance(raw, LeftOut) else parse_xml(clean_xml(raw), origin)
    if isinstance(root, LeftOut):
        yield root
        return
    items = root.findall("./channel/item")
    authors = {_wp(a, "author_login"): _wp(a, "author_display_name") for a in _all(root, "./channel", "author")}
    base = _text(root, "./channel/link")
    attachments = {_wp(item, "post_id"): _attachment(item) for item in items if _wp(item, "post_type") == "attachment"}
    others: Counter[str] = Counter()
    for item in items:
        sort = _wp(item, "post_type") or "post"
        name = f"{origin}#{' '.join((_wp(item, 'post_id') or _text(item, 'title')).split())[:NAME_LENGTH]}"
        if sort == "page":
            yield skipped(name, "page-fixed", title=_text(item, "title"))
        elif sort != "post":
            others[sort] += 1
        elif _wp(item, "status") in ("trash", "auto-draft"):
            yield skipped(name, "trash", title=_text(item, "title"))
        else:
            yield _read_post(item, name, base, authors, attachments, where)
    if not items:
        yield skipped(origin, "source-empty")
    for sort, count in sorted(others.items()):
        yield skipped(origin, "no-news", sort=sort, count=count)


def _read_post(
    item: Any,
    origin: str,
    base: str,
    authors: Mapping[str, str],
    attachments: Mapping[str, Attachment],
    where: Circumstances,
) -> OldItem:
    status, link = _wp(item, "status"), _text(item, "link")
    notes: list[Note] = []
    is_draft = status not in _SHOWN
    if is_draft and status not in ("draft", "pending"):
        notes.append(a_note("status-hidden", status=status))
    if _wp(item, "post_password"):
        is_draft = True
        notes.append(a_note("status-password"))
    if comments := len(_all(item, ".", "comment")):
        notes.append(a_note("comments-left", count=comments))
    meta = {_wp(entry, "meta_key"): _wp(entry, "meta_value") for entry in _all(item, ".", "postmeta")}
    html, doubts = open_text(_text(item, _CONTENT), attachments)
    categories = [(c.get("domain"), (c.text or "").strip()) for c in item.findall("category")]
    kind, tags = sort_categories(
        [text for domain, text in categories if domain in ("category", None)],
        [text for domain, text in categories if domain in ("post_tag", "tag")],
    )
    creator = _text(item, _CREATOR)
    thumbnail = attachments.get(meta.get("_thumbnail_id", ""))
    excerpt = next((e.text or "" for e in item if isinstance(e.tag, str) and e.tag.endswith("/excerpt/}encoded")), "")
    return OldItem(
        origin=origin,
        title=words_of_html(_text(item, "title")),
        date=_moment(item, where.office.zone),
        html=html,
        base=link or base,
        addresses=(link,) if link and "?" not in link else (),
        guid=_text(item, "guid") or f"{base}#{_wp(item, 'post_id')}",
        name=_wp(item, "post_name"),
        author=authors.get(creator) or creator,
        summary=words_of_html(excerpt),
        kind=kind,
        tags=tags,
        image=Image(thumbnail.url, thumbnail.alt, thumbnail.caption) if thumbnail else None,
        is_draft=is_draft,
        notes=(*notes, *doubts),
    )


def _moment(item: Any, zone: str) -> datetime | None:
    """The moment of publishing: in UTC where the export says it, else in the zone of the office."""
    utc = read_moment(_wp(item, "post_date_gmt"), "UTC")
    if utc is not None:
        return utc.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
    own = read_moment(_wp(item, "post_date"), zone)
    return own or (None if _wp(item, "post_date") else read_moment(_text(item, "pubDate"), zone))


def _attachment(item: Any) -> Attachment:
    meta = {_wp(entry, "meta_key"): _wp(entry, "meta_value") for entry in _all(item, ".", "postmeta")}
    caption = next((e.text or "" for e in item if isinstance(e.tag, str) and e.tag.endswith("/excerpt/}encoded")), "")
    alt = " ".join(meta.get("_wp_attachment_image_alt", "").split())
    return Attachment(_wp(item, "attachment_url"), alt, words_of_html(caption))


def _all(element: Any, path: str, name: str) -> list[Any]:
    """The children called `name` in whatever version of the export's namespace."""
    parent = element if path == "." else element.find(path)
    return [] if parent is None else [e for e in parent if isinstance(e.tag, str) and _is_wp(e.tag, name)]


def _is_wp(tag: str, name: str) -> bool:
    return NAMESPACE in tag and tag.endswith(f"}}{name}") and "excerpt" not in tag


def _wp(element: Any, name: str) -> str:
    return next((strip_controls(e.text or "").strip() for e in _all(element, ".", name)), "")


def _text(element: Any, path: str) -> str:
    found = element.find(path)
    return "" if found is None else strip_controls("".join(found.itertext())).strip()
