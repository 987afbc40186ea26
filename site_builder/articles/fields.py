"""The table of the front matter: every key, what it fills, who reads it, what an Indonesian may call it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from site_builder.articles import parts
from site_builder.articles.reader import Reader
from site_builder.model import INFORMATION_CLASSES, KINDS, PassOn


@dataclass(frozen=True, slots=True)
class Field:
    """A front matter key: the field of `Article` that it fills, its reader, what an Indonesian may call it."""

    attribute: str
    read: Callable[[Reader, str, Any], object]
    synonyms: tuple[str, ...] = ()


FIELDS: Mapping[str, Field] = {
    "title": Field("title", Reader.words, ("judul",)),
    "date": Field("date", Reader.moment, ("tanggal", "terbit", "waktu")),
    "updated": Field("updated", Reader.moment, ("diperbarui", "pembaruan")),
    "summary": Field("summary", Reader.words, ("ringkasan", "deskripsi", "keterangan")),
    "author": Field("author", Reader.names, ("penulis", "oleh")),
    "kind": Field("kind", lambda r, k, v: r.choice(k, v, KINDS), ("jenis",)),
    "tags": Field("tags", Reader.texts, ("topik", "tagar", "label")),
    "place": Field("place", Reader.words, ("tempat", "lokasi")),
    "image": Field("image", parts.read_image, ("gambar", "foto")),
    "gallery": Field("gallery", parts.read_gallery, ("galeri", "foto_foto")),
    "documents": Field("documents", parts.read_documents, ("dokumen", "lampiran")),
    "draft": Field("is_draft", Reader.flag, ("draf", "konsep")),
    "embargo": Field("embargo", Reader.moment, ("tahan_sampai",)),
    "expires": Field("expires", Reader.moment, ("kedaluwarsa", "berlaku_sampai")),
    "urgent": Field("is_urgent", Reader.flag, ("penting", "serta_merta")),
    "information_class": Field(
        "information_class", lambda r, k, v: r.choice(k, v, INFORMATION_CLASSES, "class-unknown"), ("klasifikasi",)
    ),
    "pass_on": Field("pass_on", lambda r, k, v: PassOn(r.choice(k, v, tuple(PassOn)) or "up"), ("teruskan",)),
    "source": Field("source", parts.read_origin, ("sumber",)),
    "corrections": Field("corrections", parts.read_corrections, ("koreksi", "ralat")),
    "withdrawn": Field("withdrawn", parts.read_withdrawal, ("dicabut", "ditarik")),
    "claim": Field("claim", parts.read_claim, ("klaim",)),
    "id": Field("id", Reader.text),
    "aliases": Field("aliases", Reader.texts, ("alamat_lama",)),
    "ignore": Field("ignored", parts.read_ignored, ("abaikan",)),
    "featured": Field("is_featured", Reader.flag, ("unggulan", "utama")),
}
SYNONYMS: Mapping[str, str] = {synonym: key for key, field in FIELDS.items() for synonym in field.synonyms}
# A misspelled one of these would publish what its editor holds back.
GUARDS = frozenset({"draft", "embargo", "expires", "information_class", "withdrawn", "pass_on"})
