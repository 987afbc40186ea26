"""The values of a document's head and of its entries, and placeholders in their place.

Two of them have the same *shape* where the same of their values say something: what a format writes of them differs
by these values alone.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from operator import attrgetter
from typing import Any, TypeVar

import msgspec
from msgspec.structs import replace

from site_builder.feeds.document import Category, Document, Enclosure, Entry, SourceFeed, Withdrawn
from site_builder.model import Image, Origin

Value = str | int | datetime | None
Shape = tuple[object, ...]
Part = TypeVar("Part", Document, Withdrawn, Entry, Category, Image, Enclosure, Origin, SourceFeed)

_NAMES: dict[type[msgspec.Struct], tuple[str, ...]] = {
    Document: (
        *("id", "title", "description", "url", "home_url", "hub", "previous", "current", "office"),
        *("updated", "published"),
    ),
    Withdrawn: ("id", "url", "when", "reason"),
    Entry: ("id", "url", "title", "summary", "description", "content_html", "author", "published", "corrected"),
    Category: ("term", "label", "scheme"),
    Image: ("src", "alt", "caption", "credit", "width", "height"),
    Enclosure: ("url", "title", "type", "size"),
    Origin: ("name", "url"),
    SourceFeed: ("id", "title", "rss_url", "atom_url", "home_url", "updated"),
}
_READERS = [attrgetter(*names) for names in _NAMES.values()]
_document, _withdrawn, _entry, _category, _image, _enclosure, _origin, _source = _READERS

TEXT = '{&"'  # the start of every placeholder of a text; by `&` and the quotation mark it shows how it was written
_FIRST_MOMENT = datetime(9871, 1, 1, tzinfo=UTC)
_FIRST_NUMBER = 9_876_540_000_000


def read_head(document: Document) -> tuple[Shape, list[Value]]:
    """The shape of a document without its entries, and all its values in a fixed order."""
    values: list[Value] = [*_document(document)]
    for withdrawn in document.withdrawn:
        values += _withdrawn(withdrawn)
    return (document.style, len(document.withdrawn), *_say(values)), values


def read_entry(entry: Entry) -> tuple[Shape, list[Value]]:
    """The shape of an entry, and all its values in a fixed order."""
    image, origin, source = entry.image, entry.origin, entry.source
    values: list[Value] = [*_entry(entry)]
    for category in entry.categories:
        values += _category(category)
    if image:
        values += _image(image)
    for picture in entry.gallery:
        values += _image(picture)
    for enclosure in entry.enclosures:
        values += _enclosure(enclosure)
    if origin:
        values += _origin(origin)
    if source:
        values += _source(source)
    parts = (len(entry.categories), image is None, len(entry.gallery), len(entry.enclosures), origin is None)
    return (*parts, source and source.is_ours, *_say(values)), values


def mask_head(document: Document) -> Document:
    """A document of the same shape, without entries, in which every value that says something is a placeholder."""
    mask = _Mask()
    return replace(mask.put(document), entries=(), withdrawn=tuple(map(mask.put, document.withdrawn)))


def mask_entry(entry: Entry) -> Entry:
    """As `mask_head`, for an entry."""
    mask = _Mask()
    return replace(
        mask.put(entry),
        categories=tuple(map(mask.put, entry.categories)),
        image=entry.image and mask.put(entry.image),
        gallery=tuple(map(mask.put, entry.gallery)),
        enclosures=tuple(map(mask.put, entry.enclosures)),
        origin=entry.origin and mask.put(entry.origin),
        source=entry.source and mask.put(entry.source),
    )


def _say(values: list[Value]) -> list[object]:
    return [value and True for value in values]


class _Mask:
    """Puts another placeholder into each place."""

    def __init__(self) -> None:
        self._numbers = count()

    def put(self, part: Part) -> Part:
        values: dict[str, Any] = {name: self._placeholder(getattr(part, name)) for name in _NAMES[type(part)]}
        return replace(part, **values)

    def _placeholder(self, value: Value) -> Value:
        if not value:
            return value
        number = next(self._numbers)
        if isinstance(value, datetime):
            return _FIRST_MOMENT + timedelta(seconds=number)
        return _FIRST_NUMBER + number if isinstance(value, int) else f"{TEXT}{number}}}"
