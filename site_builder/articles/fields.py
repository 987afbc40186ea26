"""The table of the front matter: every key, what it fills, its shape, who reads it, what an Indonesian may call it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum, auto
from typing import Any

import msgspec

from site_builder.articles import parts
from site_builder.articles.parts import Parts
from site_builder.articles.reader import Reader
from site_builder.model import INFORMATION_CLASSES, KINDS, PassOn


class Shape(Enum):
    """How the value of a key is written."""

    TEXT = auto()
    MOMENT = auto()
    FLAG = auto()
    TEXTS = auto()
    PARTS = auto()  # a mapping
    LIST = auto()  # of mappings


NO_PARTS = Parts(())


class Field(msgspec.Struct, frozen=True):
    """A front matter key: the field of `Article` that it fills, its reader, what an Indonesian may call it, its shape.

    `parts` are those of a mapping or of each entry of a list, `choices` the only values that are read.
    """

    attribute: str
    read: Callable[[Reader, str, Any], object]
    synonyms: tuple[str, ...] = ()
    shape: Shape = Shape.TEXT
    parts: Parts = NO_PARTS
    choices: tuple[str, ...] = ()


def _choice(attribute: str, choices: tuple[str, ...], synonyms: tuple[str, ...], code: str = "value-unknown") -> Field:
    return Field(attribute, lambda r, k, v: r.choice(k, v, choices, code), synonyms, choices=choices)


FIELDS: Mapping[str, Field] = {
    "title": Field("title", Reader.words, ("judul",)),
    "date": Field("date", Reader.moment, ("tanggal", "terbit", "waktu"), Shape.MOMENT),
    "updated": Field("updated", Reader.moment, ("diperbarui", "pembaruan"), Shape.MOMENT),
    "summary": Field("summary", Reader.words, ("ringkasan", "deskripsi", "keterangan")),
    "author": Field("author", Reader.names, ("penulis", "oleh")),
    "kind": _choice("kind", KINDS, ("jenis",)),
    "tags": Field("tags", Reader.texts, ("topik", "tagar", "label"), Shape.TEXTS),
    "place": Field("place", Reader.words, ("tempat", "lokasi")),
    "image": Field("image", parts.read_image, ("gambar", "foto"), Shape.PARTS, parts.IMAGE),
    "gallery": Field("gallery", parts.read_gallery, ("galeri", "foto_foto"), Shape.LIST, parts.IMAGE),
    "documents": Field("documents", parts.read_documents, ("dokumen", "lampiran"), Shape.LIST, parts.DOCUMENT),
    "draft": Field("is_draft", Reader.flag, ("draf", "konsep"), Shape.FLAG),
    "embargo": Field("embargo", Reader.moment, ("tahan_sampai",), Shape.MOMENT),
    "expires": Field("expires", Reader.moment, ("kedaluwarsa", "berlaku_sampai"), Shape.MOMENT),
    "urgent": Field("is_urgent", Reader.flag, ("penting", "serta_merta"), Shape.FLAG),
    "information_class": _choice("information_class", INFORMATION_CLASSES, ("klasifikasi",), "class-unknown"),
    "pass_on": Field(
        "pass_on",
        lambda r, k, v: PassOn(r.choice(k, v, tuple(PassOn)) or "up"),
        ("teruskan",),
        choices=tuple(PassOn),
    ),
    "source": Field("source", parts.read_origin, ("sumber",), Shape.PARTS, parts.ORIGIN),
    "corrections": Field("corrections", parts.read_corrections, ("koreksi", "ralat"), Shape.LIST, parts.CORRECTION),
    "withdrawn": Field("withdrawn", parts.read_withdrawal, ("dicabut", "ditarik"), Shape.PARTS, parts.WITHDRAWAL),
    "claim": Field("claim", parts.read_claim, ("klaim",), Shape.PARTS, parts.CLAIM),
    "id": Field("id", Reader.text),
    "aliases": Field("aliases", Reader.texts, ("alamat_lama",), Shape.TEXTS),
    "ignore": Field("ignored", parts.read_ignored, ("abaikan",), Shape.LIST, parts.IGNORED),
    "featured": Field("is_featured", Reader.flag, ("unggulan", "utama"), Shape.FLAG),
}
SYNONYMS: Mapping[str, str] = {synonym: key for key, field in FIELDS.items() for synonym in field.synonyms}
# A misspelled one of these would publish what its editor holds back.
GUARDS = frozenset({"draft", "embargo", "expires", "information_class", "withdrawn", "pass_on"})
