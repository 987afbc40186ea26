"""Values of the front matter that have parts: pictures, documents, claims, corrections, a withdrawal."""

from __future__ import annotations

from typing import Any, NamedTuple

from site_builder.articles.reader import SCHEME, Reader
from site_builder.model import Claim, Correction, Document, Evidence, Ignored, Image, Origin, Withdrawal


class Parts(NamedTuple):
    """The parts of a value: all that are read as text, and those without which it means nothing."""

    names: tuple[str, ...]
    needed: tuple[str, ...] = ()


IMAGE = Parts(("src", "alt", "caption", "credit"), ("src",))
DOCUMENT = Parts(("src", "title"), ("src",))
CLAIM = Parts(("text", "by", "verdict", "url"), ("text",))
EVIDENCE = Parts(("text", "url"))
ORIGIN = Parts(("name", "url"), ("name",))
CORRECTION = Parts(("date", "note"), ("date", "note"))
WITHDRAWAL = Parts(("date", "reason"), ("date", "reason"))
IGNORED = Parts(("code", "reason"), ("code", "reason"))


def read_image(reader: Reader, key: str, value: Any) -> Image | None:
    """A picture, or its path alone."""
    if isinstance(value, str):
        reader.short(key)
        value = {"src": value}
    parts = reader.parts(key, value, *IMAGE)
    if parts is None:
        return None
    _check_file_address(reader, key, parts["src"])
    return Image(parts["src"], parts["alt"], parts["caption"], parts["credit"])


def read_gallery(reader: Reader, key: str, value: Any) -> tuple[Image, ...]:
    """Pictures in the order in which they are shown."""
    found = (read_image(reader, key, entry) for entry in reader.entries(key, value))
    return tuple(image for image in found if image is not None)


def read_documents(reader: Reader, key: str, value: Any) -> tuple[Document, ...]:
    """Files that the article offers, each with a title or its path alone."""
    found = []
    for entry in reader.entries(key, value):
        if isinstance(entry, str):
            reader.short(key)
            entry = {"src": entry}
        parts = reader.parts(key, entry, *DOCUMENT)
        if parts is not None:
            _check_file_address(reader, key, parts["src"])
            found.append(Document(parts["src"], parts["title"]))
    return tuple(found)


def read_claim(reader: Reader, key: str, value: Any) -> Claim | None:
    """The hoax that is answered. Each piece of `evidence` is an address, a sentence, or both as `text` and `url`."""
    plain = {k: v for k, v in value.items() if k != "evidence"} if isinstance(value, dict) else value
    parts = reader.parts(key, plain, *CLAIM, also=("evidence",))
    if parts is None:
        return None
    reader.web_address(f"{key}.url", parts["url"])
    return Claim(**parts, evidence=_read_evidence(reader, f"{key}.evidence", value.get("evidence", "")))


def _read_evidence(reader: Reader, key: str, value: Any) -> tuple[Evidence, ...]:
    found = []
    for entry in filter(None, [value]) if isinstance(value, str) else reader.entries(key, value):
        if isinstance(entry, str):
            reader.short(key)
            entry = {"url" if "://" in entry else "text": entry}
        parts = reader.parts(key, entry, *EVIDENCE)
        if parts is not None and any(parts.values()):
            reader.web_address(f"{key}.url", parts["url"])
            found.append(Evidence(**parts))
    return tuple(found)


def read_origin(reader: Reader, key: str, value: Any) -> Origin | None:
    """Where a copied story comes from; a name or an address alone will do."""
    if isinstance(value, str):
        reader.short(key)
        value = {"name": value, "url": value if "://" in value else ""}
    parts = reader.parts(key, value, *ORIGIN)
    if parts is None:
        return None
    reader.web_address(f"{key}.url", parts["url"])
    return Origin(**parts)


def read_corrections(reader: Reader, key: str, value: Any) -> tuple[Correction, ...]:
    """Corrections in the order of their dates."""
    found = []
    for entry in reader.entries(key, value):
        parts = reader.parts(key, entry, *CORRECTION)
        moment = reader.moment(key, parts["date"]) if parts else None
        if parts and moment:
            found.append(Correction(moment, parts["note"]))
    return tuple(sorted(found, key=lambda c: c.date))


def read_withdrawal(reader: Reader, key: str, value: Any) -> Withdrawal | None:
    """When and why an article was withdrawn."""
    parts = reader.parts(key, value, *WITHDRAWAL)
    moment = reader.moment(key, parts["date"]) if parts else None
    return Withdrawal(moment, parts["reason"]) if parts and moment else None


def read_ignored(reader: Reader, key: str, value: Any) -> tuple[Ignored, ...]:
    """Codes of checks that the editor has answered, each with the reason."""
    found = (reader.parts(key, entry, *IGNORED) for entry in reader.entries(key, value))
    return tuple(Ignored(**parts) for parts in found if parts is not None)


def _check_file_address(reader: Reader, key: str, src: str) -> None:
    if SCHEME.match(src):
        reader.web_address(f"{key}.src", src)
