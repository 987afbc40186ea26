"""An office's folder on a real disk, and the desk that reads it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from builders import MALANG, NOW
from msgspec.structs import replace
from photos import a_photo

from site_builder.articles.desk import Desk
from site_builder.articles.library import Library, Reading, gather, read_articles
from site_builder.articles.source import find_articles
from site_builder.model import Article, Item
from site_builder.pictures.names import format_of
from site_builder.texts import HELD

SITE = "https://kota-malang.kpu.go.id/"
POSKO = "berita/2026/2026-11-20-posko-banjir.md"
HEAD = "title: Posko banjir dibuka\ndate: 2026-11-20 09:00\n"


def a_desk(folder: Path, **changes: Any) -> Desk:
    """The desk of KPU Kota Malang on 24 November 2026, noon."""
    return replace(Desk(MALANG, folder, "content/kota-malang", SITE, "kpu.go.id", NOW), **changes)


def write(folder: Path, path: str, content: str | bytes = "") -> Path:
    """A file below `folder`, with the folders above it. A picture that is told nothing of is a small one."""
    if not content and format_of(path):
        content = a_photo(60, 40, format_of(path))
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def write_article(folder: Path, path: str = POSKO, *, head: str = HEAD, more: str = "", body: str = "Isi.\n") -> Path:
    """An article whose front matter is `head` and `more`."""
    return write(folder, path, f"---\n{head}{more}---\n{body}")


def readings_of(desk: Desk) -> list[Reading]:
    return list(read_articles(desk, find_articles(desk.folder), lambda _: None))


def library_of(desk: Desk) -> Library:
    return gather(desk, readings_of(desk))


def items_of(library: Library) -> list[Item]:
    """The items of a library whose articles were read just now."""
    return HELD.whole(library.items)


def article_of(desk: Desk, path: str = POSKO) -> Article:
    """The article at `path`, which must be without an error."""
    read = desk.read_article(path)
    assert isinstance(read, tuple), read
    assert read[0] is not None, read[1]
    return read[0]
