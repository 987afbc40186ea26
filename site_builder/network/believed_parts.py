"""The parts of a foreign entry, each checked and bounded: what is none is left out. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from site_builder.feed_dates import parse_feed_date
from site_builder.feed_reading.foreign import ForeignItem
from site_builder.feeds.addresses import encode_url
from site_builder.feeds.text import clean_line
from site_builder.model import Claim, Correction, Document, Evidence, Image, Origin

MAX_ADDRESS = 2_000
MAX_SUMMARY = 5_000
MAX_WORDS = 200  # of names and labels
MAX_PARTS = 50  # tags, documents, pictures, corrections


def believed_image(address: str, words: Any) -> Image | None:
    """A picture with an address on the web; `words` may tell its size and what is to be said of it."""
    url = encode_url(address) if address else ""
    if not url:
        return None
    told = words if isinstance(words, dict) else {}
    sizes = (told.get(name) for name in ("width", "height"))
    width, height = (size if type(size) is int and 0 < size < 100_000 else None for size in sizes)
    return Image(url, word_of(told, "alt"), word_of(told, "caption"), word_of(told, "credit"), width, height)


def believed_pictures(warta: Mapping[str, Any]) -> Iterator[Image]:
    """The pictures of `gallery`."""
    for entry in _entries(warta, "gallery"):
        picture = believed_image(word_of(entry, "url", MAX_ADDRESS), entry)
        if picture is not None:
            yield picture


def believed_documents(entry: ForeignItem) -> Iterator[Document]:
    """The documents with an address on the web."""
    for document in entry.documents[:MAX_PARTS]:
        url = encode_url(document.url)
        if url:
            title, type_ = short_of(document.title), short_of(document.type)
            yield Document(url, title, document.size, type_)


def believed_origin(entry: ForeignItem) -> Origin | None:
    """Where a copied story comes from, if its address is one."""
    url = encode_url(entry.source_url)
    return Origin(short_of(entry.source_name) or str(urlsplit(url).hostname), url) if url else None


def believed_corrections(warta: Mapping[str, Any], zone: str, latest: datetime) -> Iterator[Correction]:
    """Those that say what was corrected, and when: not after `latest`."""
    for entry in _entries(warta, "corrections"):
        date, note = moment_of(entry, "date", zone), word_of(entry, "note", MAX_SUMMARY)
        if date is not None and note and date <= latest:
            yield Correction(date, note)


def believed_claim(warta: Mapping[str, Any]) -> Claim | None:
    """The claim that a clarification answers; None without its text."""
    claim = warta.get("claim")
    if not isinstance(claim, dict) or not word_of(claim, "text", MAX_SUMMARY):
        return None
    evidence = tuple(
        Evidence(word_of(entry, "text", MAX_SUMMARY), encode_url(word_of(entry, "url", MAX_ADDRESS)))
        for entry in _entries(claim, "evidence")
    )
    return Claim(
        text=word_of(claim, "text", MAX_SUMMARY),
        by=word_of(claim, "by"),
        verdict=word_of(claim, "verdict"),
        url=encode_url(word_of(claim, "url", MAX_ADDRESS)),
        evidence=tuple(proof for proof in evidence if proof.text or proof.url),
    )


def moment_of(mapping: Mapping[str, Any], key: str, zone: str) -> datetime | None:
    """A moment, by `parse_feed_date`."""
    return parse_feed_date(word_of(mapping, key), zone)


def _entries(mapping: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    found = mapping.get(key)
    return [entry for entry in found[:MAX_PARTS] if isinstance(entry, dict)] if isinstance(found, list) else []


def short_of(text: str) -> str:
    """A foreign word as it is reported: one line, and not too much of it."""
    return clean_line(text)[:MAX_WORDS]


def word_of(mapping: Mapping[str, Any], key: str, most: int = MAX_WORDS) -> str:
    """One line of plain text; empty for what is none."""
    value = mapping.get(key)
    return clean_line(value)[:most] if isinstance(value, str) else ""


def one_of(word: str, known: Iterable[str]) -> str:
    """The word if it is known, else empty."""
    return word if word in tuple(known) else ""
