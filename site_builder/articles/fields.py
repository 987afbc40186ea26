"""The fields of the front matter: one small reader each, and the table that names them all."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from site_builder.articles.dates import parse_moment
from site_builder.model import INFORMATION_CLASSES, KINDS, Claim, Correction, Image, Origin, PassOn, Withdrawal

Facts = dict[str, object]
Report = Callable[[str, str, Facts], None]

SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)

_WEB_ADDRESS = re.compile(r"https?://[^\s/\\?#@:]+(?::\d{1,5})?(?:[/?#]\S*)?", re.IGNORECASE)
_FLAGS = {"true": True, "ya": True, "yes": True, "false": False, "tidak": False, "no": False, "": False}


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the fields of one article.

    What cannot be read goes to `report(key, code, facts)` and counts as absent.
    """

    zone: str
    report: Report

    def text(self, key: str, value: Any) -> str:
        if isinstance(value, str):
            return " ".join(value.split())
        self.report(key, "text-expected", {"key": key})
        return ""

    def moment(self, key: str, value: Any) -> datetime | None:
        text = self.text(key, value)
        moment = parse_moment(text, self.zone) if text else None
        if text and moment is None:
            self.report(key, "date-invalid", {"key": key, "value": text})
        return moment

    def flag(self, key: str, value: Any) -> bool:
        word = self.text(key, value)
        if word.lower() not in _FLAGS:
            self.report(key, "flag-invalid", {"key": key, "value": word})
        return _FLAGS.get(word.lower(), False)

    def texts(self, key: str, value: Any) -> tuple[str, ...]:
        """A list of texts; one text with commas counts as a list."""
        if isinstance(value, str):
            value = value.split(",")
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            self.report(key, "list-expected", {"key": key})
            return ()
        return tuple(dict.fromkeys(text for v in value if (text := " ".join(v.split()))))

    def choice(self, key: str, value: Any, choices: tuple[str, ...]) -> str:
        word = self.text(key, value).lower().replace(" ", "-").replace("_", "-")
        if word and word not in choices:
            self.report(key, "value-unknown", {"key": key, "value": word, "choices": ", ".join(choices)})
            return ""
        return word

    def parts(self, key: str, value: Any, known: tuple[str, ...], needed: tuple[str, ...]) -> dict[str, str] | None:
        """A mapping with text values; None if a needed part is not there."""
        if not isinstance(value, dict):
            self.report(key, "mapping-expected", {"key": key, "parts": ", ".join(known)})
            return None
        for part in value:
            if part not in known:
                self.report(key, "key-unknown", {"key": f"{key}.{part}", "suggestion": ", ".join(known)})
        parts = {part: self.text(f"{key}.{part}", value.get(part, "")) for part in known}
        missing = [part for part in needed if not parts[part]]
        if missing:
            self.report(key, "field-incomplete", {"key": key, "parts": ", ".join(missing)})
            return None
        return parts

    def web_address(self, key: str, value: str) -> None:
        """Reports an address that a page could not safely link."""
        if value and not _WEB_ADDRESS.fullmatch(value):
            self.report(key, "url-invalid", {"key": key, "value": value})

    def image(self, key: str, value: Any) -> Image | None:
        if isinstance(value, str):
            value = {"src": value}
        parts = self.parts(key, value, ("src", "alt", "caption", "credit"), ("src",))
        if parts is None:
            return None
        if SCHEME.match(parts["src"]):
            self.web_address(f"{key}.src", parts["src"])
        return Image(parts["src"], parts["alt"], parts["caption"], parts["credit"])

    def claim(self, key: str, value: Any) -> Claim | None:
        parts = self.parts(key, value, ("text", "by", "verdict", "url"), ("text",))
        if parts is None:
            return None
        self.web_address(f"{key}.url", parts["url"])
        return Claim(**parts)

    def origin(self, key: str, value: Any) -> Origin | None:
        if isinstance(value, str):
            value = {"name": value, "url": value if "://" in value else ""}
        parts = self.parts(key, value, ("name", "url"), ("name",))
        if parts is None:
            return None
        self.web_address(f"{key}.url", parts["url"])
        return Origin(**parts)

    def corrections(self, key: str, value: Any) -> tuple[Correction, ...]:
        if not isinstance(value, list):
            self.report(key, "list-expected", {"key": key})
            return ()
        found = []
        for entry in value:
            parts = self.parts(key, entry, ("date", "note"), ("date", "note"))
            moment = self.moment(key, parts["date"]) if parts else None
            if parts and moment:
                found.append(Correction(moment, parts["note"]))
        return tuple(sorted(found, key=lambda c: c.date))

    def withdrawn(self, key: str, value: Any) -> Withdrawal | None:
        parts = self.parts(key, value, ("date", "reason"), ("date", "reason"))
        moment = self.moment(key, parts["date"]) if parts else None
        return Withdrawal(moment, parts["reason"]) if parts and moment else None


@dataclass(frozen=True, slots=True)
class Field:
    """A front matter key: the field of `Article` that it fills, its reader, what an Indonesian may call it."""

    attribute: str
    read: Callable[[Reader, str, Any], object]
    synonyms: tuple[str, ...] = ()


FIELDS: Mapping[str, Field] = {
    "title": Field("title", Reader.text, ("judul",)),
    "date": Field("date", Reader.moment, ("tanggal", "terbit", "waktu")),
    "updated": Field("updated", Reader.moment, ("diperbarui", "pembaruan")),
    "summary": Field("summary", Reader.text, ("ringkasan", "deskripsi", "keterangan")),
    "author": Field("author", Reader.text, ("penulis", "oleh")),
    "kind": Field("kind", lambda r, k, v: r.choice(k, v, KINDS), ("jenis", "kategori")),
    "tags": Field("tags", Reader.texts, ("topik", "tagar", "label")),
    "place": Field("place", Reader.text, ("tempat", "lokasi")),
    "image": Field("image", Reader.image, ("gambar", "foto")),
    "draft": Field("is_draft", Reader.flag, ("draf", "konsep")),
    "embargo": Field("embargo", Reader.moment, ("tahan_sampai",)),
    "expires": Field("expires", Reader.moment, ("kedaluwarsa", "berlaku_sampai")),
    "urgent": Field("is_urgent", Reader.flag, ("penting", "serta_merta")),
    "information_class": Field(
        "information_class", lambda r, k, v: r.choice(k, v, INFORMATION_CLASSES), ("klasifikasi",)
    ),
    "pass_on": Field("pass_on", lambda r, k, v: PassOn(r.choice(k, v, tuple(PassOn)) or "up"), ("teruskan",)),
    "source": Field("source", Reader.origin, ("sumber",)),
    "corrections": Field("corrections", Reader.corrections, ("koreksi", "ralat")),
    "withdrawn": Field("withdrawn", Reader.withdrawn, ("dicabut", "ditarik")),
    "claim": Field("claim", Reader.claim, ("klaim",)),
    "id": Field("id", Reader.text),
    "aliases": Field("aliases", Reader.texts, ("alamat_lama",)),
    "featured": Field("is_featured", Reader.flag, ("unggulan", "utama")),
}
SYNONYMS: Mapping[str, str] = {synonym: key for key, field in FIELDS.items() for synonym in field.synonyms}
# A misspelled one of these would publish what its editor holds back.
GUARDS = frozenset({"draft", "embargo", "expires", "information_class", "withdrawn", "pass_on"})
