"""JSON Feed 1.1 (jsonfeed.org/version/1.1) with our extension `_warta`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import msgspec

from site_builder.feeds.addresses import encode_url
from site_builder.feeds.document import LANGUAGE, UNKNOWN_TYPE, Document, Enclosure, Entry, plan_document
from site_builder.feeds.moments import dump_moment
from site_builder.feeds.text import clean_line
from site_builder.model import Claim, Feed, Image, PassOn
from site_builder.proof.manifest import digest_item

VERSION = "https://jsonfeed.org/version/1.1"
MOST_BYTES = 8_000_000  # of drawn entries

Draw = Callable[[Entry, bool], object]


def dump_json_feed(feed: Feed) -> bytes:
    """`feed.json`: UTF-8, keys in a fixed order, the same bytes for the same feed.

    Raises as `plan_document`.
    """
    return format_json_feed(plan_document(feed))


def format_json_feed(document: Document, draw: Draw | None = None) -> bytes:
    """`dump_json_feed` for a feed that is planned already; `draw` gives an entry as it stands in it."""
    return msgspec.json.format(msgspec.json.encode(_feed_object(document, draw or _item_object)), indent=1) + b"\n"


class DrawnEntries:
    """The entries that were drawn last, so that what stands in many feeds of a site is drawn once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, bool], tuple[Entry, msgspec.Raw]] = {}
        self._size = 0

    def draw(self, entry: Entry, is_combined: bool) -> msgspec.Raw:
        known = self._known.get((entry.id, is_combined))
        if known is not None and known[0] is entry:
            return known[1]
        drawn = msgspec.json.encode(_item_object(entry, is_combined))
        self._size += len(drawn)
        if self._size > MOST_BYTES:
            self._known.clear()
            self._size = len(drawn)
        raw = msgspec.Raw(drawn)
        self._known[entry.id, is_combined] = (entry, raw)
        return raw


def digest_items(feed: Feed) -> Iterator[tuple[str, str, str]]:
    """Identity, address and digest (`proof.manifest.digest_item`) of each item, as its entry stands in `feed.json`."""
    document = plan_document(feed)
    for entry in document.entries:
        yield entry.id, entry.url, digest_item(_item_object(entry, document.is_combined))


def _feed_object(document: Document, draw: Draw) -> Mapping[str, object]:
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
        "items": [draw(entry, document.is_combined) for entry in document.entries],
    }


def _feed_facts(document: Document) -> Mapping[str, object]:
    """What JSON Feed has no word for: the feed whose archive this is, and what was withdrawn."""
    return _filled(
        current_url=f"{document.current}feed.json" if document.current else None,
        withdrawn=_withdrawn_objects(document),
    )


def _item_object(entry: Entry, is_combined: bool) -> Mapping[str, object]:
    is_changed = entry.corrected != entry.published
    return {
        "id": entry.id,
        **_filled(url=entry.url),
        "title": entry.title,
        "content_html": entry.content_html,
        **_filled(summary=entry.summary, image=entry.image.src if entry.image else None),
        "date_published": dump_moment(entry.published),
        **_filled(date_modified=dump_moment(entry.corrected) if is_changed else None),
        "authors": [{"name": entry.author}],
        **_filled(tags=list(dict.fromkeys(filter(None, map(clean_line, entry.item.tags))))),
        "language": LANGUAGE,
        **_filled(attachments=[_attachment(enclosure) for enclosure in entry.enclosures]),
        "_warta": _warta_object(entry, is_combined),
    }


def _warta_object(entry: Entry, is_combined: bool) -> Mapping[str, object]:
    item, office, origin = entry.item, entry.office, entry.origin
    return {
        "office": office.id,
        "kind": clean_line(item.kind),
        "tier": office.tier.value,
        **_filled(
            office_name=clean_line(office.name) if is_combined else None,
            urgent=item.is_urgent,
            **{"class": clean_line(item.information_class)},
            place=clean_line(item.place),
            expires=dump_moment(item.expires) if item.expires else None,
            pass_on=item.pass_on.value if item.pass_on is not PassOn.UP else None,
            image=_image_object(entry.image),
            gallery=[_picture_object(picture) for picture in item.gallery],
            claim=_claim_object(item.claim),
            corrections=[{"date": dump_moment(c.date), "note": clean_line(c.note)} for c in item.corrections],
            source={"name": origin.name, "url": origin.url} if origin else None,
        ),
    }


def _image_object(image: Image | None) -> Mapping[str, object]:
    if image is None:
        return {}
    words = _filled(alt=image.alt, caption=image.caption, credit=image.credit)
    return {**words, **_filled(width=image.width, height=image.height)}


def _picture_object(image: Image) -> Mapping[str, object]:
    words = _filled(alt=clean_line(image.alt), caption=clean_line(image.caption), credit=clean_line(image.credit))
    return {"url": encode_url(image.src), **words}


def _attachment(enclosure: Enclosure) -> Mapping[str, object]:
    return {
        "url": enclosure.url,
        "mime_type": enclosure.type or UNKNOWN_TYPE,
        **_filled(title=enclosure.title, size_in_bytes=enclosure.size),
    }


def _claim_object(claim: Claim | None) -> Mapping[str, object]:
    if claim is None:
        return {}
    by, verdict = clean_line(claim.by), clean_line(claim.verdict)
    evidence = [_filled(text=clean_line(proof.text), url=encode_url(proof.url)) for proof in claim.evidence]
    return _filled(text=clean_line(claim.text), by=by, verdict=verdict, url=encode_url(claim.url), evidence=evidence)


def _withdrawn_objects(document: Document) -> list[Mapping[str, object]]:
    return [
        {
            "id": gone.id,
            **_filled(url=gone.url),
            "when": dump_moment(gone.when),
            **_filled(reason=gone.reason),
        }
        for gone in document.withdrawn
    ]


def _filled(**fields: object) -> Mapping[str, object]:
    """The fields that say something."""
    return {name: value for name, value in fields.items() if value}
