"""JSON Feed 1.1 (jsonfeed.org/version/1.1) with our extension `_warta`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from site_builder.feeds.addresses import encode_url
from site_builder.feeds.document import LANGUAGE, UNKNOWN_TYPE, Document, Enclosure, Entry, plan_document
from site_builder.feeds.memory import Memory
from site_builder.feeds.moments import dump_moment
from site_builder.feeds.text import clean_line, clean_name
from site_builder.model import Claim, Feed, Image, PassOn
from site_builder.proof.manifest import digest_item

VERSION = "https://jsonfeed.org/version/1.1"

Draw = Callable[[Entry], object]
_Object = Mapping[str, object]


class _Warta(msgspec.Struct, omit_defaults=True):
    """What JSON Feed has no word for."""

    office: str
    kind: str
    tier: str
    office_name: str = ""
    urgent: bool = False
    information_class: str = msgspec.field(default="", name="class")
    place: str = ""
    expires: str = ""
    pass_on: str = ""
    image: _Object = {}
    gallery: list[_Object] = []
    claim: _Object = {}
    corrections: list[_Object] = []
    source: _Object = {}


class _Item(msgspec.Struct, omit_defaults=True, kw_only=True):
    """An item as it is written: in this order, without what says nothing."""

    id: str
    url: str = ""
    title: str
    content_html: str
    summary: str = ""
    image: str = ""
    date_published: str
    date_modified: str = ""
    authors: list[_Object]
    tags: list[str] = []
    language: str
    attachments: list[_Object] = []
    warta: _Warta = msgspec.field(name="_warta")


def dump_json_feed(feed: Feed) -> bytes:
    """`feed.json`: UTF-8, keys in a fixed order, the same bytes for the same feed.

    Raises as `plan_document`.
    """
    return format_json_feed(plan_document(feed))


def format_json_feed(document: Document, draw: Draw | None = None) -> bytes:
    """`dump_json_feed` for a feed that is planned already; `draw` gives an entry as it stands in it."""
    return msgspec.json.format(msgspec.json.encode(_feed_object(document, draw or _item_object)), indent=1) + b"\n"


class DrawnEntries:
    """Draws entries, and remembers them."""

    def __init__(self) -> None:
        self._memory: Memory[msgspec.Raw] = Memory()

    def draw(self, entry: Entry) -> msgspec.Raw:
        return self._memory.find(entry) or self._draw(entry)

    def forget(self) -> None:
        self._memory.forget()

    def _draw(self, entry: Entry) -> msgspec.Raw:
        drawn = msgspec.json.encode(_item_object(entry))
        return self._memory.keep(entry, msgspec.Raw(drawn), len(drawn))


def digest_entry(entry: Entry) -> str:
    """The digest (`proof.manifest.digest_item`) of an entry as it stands in `feed.json`."""
    return digest_item(msgspec.to_builtins(_item_object(entry)))


def _feed_object(document: Document, draw: Draw) -> _Object:
    return {
        "version": VERSION,
        "title": document.title,
        "home_page_url": document.home_url,
        "feed_url": f"{document.url}feed.json",
        **_filled(next_url=f"{document.previous}feed.json" if document.previous else None),
        "description": document.description,
        "language": LANGUAGE,
        "authors": [{"name": document.office, "url": document.home_url}],
        **_filled(hubs=[{"type": "WebSub", "url": document.hub}] if document.hub else None),
        **_filled(_warta=_feed_facts(document)),
        "items": [draw(entry) for entry in document.entries],
    }


def _feed_facts(document: Document) -> _Object:
    """What JSON Feed has no word for: the feed whose archive this is, and what was withdrawn."""
    return _filled(
        current_url=f"{document.current}feed.json" if document.current else None,
        withdrawn=_withdrawn_objects(document),
    )


def _item_object(entry: Entry) -> _Item:
    is_changed = entry.corrected != entry.published
    return _Item(
        id=entry.id,
        url=entry.url,
        title=entry.title,
        content_html=entry.content_html,
        summary=entry.summary,
        image=entry.image.src if entry.image else "",
        date_published=dump_moment(entry.published),
        date_modified=dump_moment(entry.corrected) if is_changed else "",
        authors=[{"name": entry.author}],
        tags=list(dict.fromkeys(filter(None, map(clean_line, entry.item.tags)))),
        language=LANGUAGE,
        attachments=[_attachment(enclosure) for enclosure in entry.enclosures],
        warta=_warta_object(entry),
    )


def _warta_object(entry: Entry) -> _Warta:
    item, office, origin = entry.item, entry.office, entry.origin
    return _Warta(
        office=office.id,
        kind=clean_name(item.kind),
        tier=office.tier.value,
        office_name=clean_name(office.name) if entry.source else "",
        urgent=item.is_urgent,
        information_class=clean_line(item.information_class),
        place=clean_line(item.place),
        expires=dump_moment(item.expires) if item.expires else "",
        pass_on=item.pass_on.value if item.pass_on is not PassOn.UP else "",
        image=_image_object(entry.image),
        gallery=[_picture_object(picture) for picture in item.gallery],
        claim=_claim_object(item.claim),
        corrections=[{"date": dump_moment(c.date), "note": clean_line(c.note)} for c in item.corrections],
        source={"name": origin.name, "url": origin.url} if origin else {},
    )


def _image_object(image: Image | None) -> _Object:
    if image is None:
        return {}
    words = _filled(alt=image.alt, caption=image.caption, credit=image.credit)
    return {**words, **_filled(width=image.width, height=image.height)}


def _picture_object(image: Image) -> _Object:
    words = _filled(alt=clean_line(image.alt), caption=clean_line(image.caption), credit=clean_line(image.credit))
    return {"url": encode_url(image.src), **words}


def _attachment(enclosure: Enclosure) -> _Object:
    return {
        "url": enclosure.url,
        "mime_type": enclosure.type or UNKNOWN_TYPE,
        **_filled(title=enclosure.title, size_in_bytes=enclosure.size),
    }


def _claim_object(claim: Claim | None) -> _Object:
    if claim is None:
        return {}
    by, verdict = clean_line(claim.by), clean_line(claim.verdict)
    evidence = [_filled(text=clean_line(proof.text), url=encode_url(proof.url)) for proof in claim.evidence]
    return _filled(text=clean_line(claim.text), by=by, verdict=verdict, url=encode_url(claim.url), evidence=evidence)


def _withdrawn_objects(document: Document) -> list[_Object]:
    return [
        {
            "id": gone.id,
            **_filled(url=gone.url),
            "when": dump_moment(gone.when),
            **_filled(reason=gone.reason),
        }
        for gone in document.withdrawn
    ]


def _filled(**fields: object) -> _Object:
    """The fields that say something."""
    return {name: value for name, value in fields.items() if value}
