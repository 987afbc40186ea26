"""An old item to the text of an article's file, and files that are put beside others, never over them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote

from slugify import slugify

from site_builder.articles.source import FOLDER
from site_builder.articles.spellings import write_moment
from site_builder.articles.writing import dump_head
from site_builder.errors import OutputUnwritable
from site_builder.imports.addresses import alias_of
from site_builder.imports.old_news import OldItem
from site_builder.model import Image, Office

NAME_LENGTH = 80
ID_PREFIX = "impor-"


def id_of(item: OldItem) -> str:
    """A digest of what its source calls the item, empty if it does not: tells an item without an old address apart."""
    return "" if not item.guid else ID_PREFIX + hashlib.sha256(item.guid.encode()).hexdigest()[:16]


def paths_for(item: OldItem, date: datetime) -> Iterator[str]:
    """Paths below the office's folder under which the item may stand, the best first, without end."""
    wished = slugify(unquote(item.name)) or slugify(item.title) or "berita"
    name = slugify(wished, max_length=NAME_LENGTH, word_boundary=True)
    start = f"{FOLDER}/{date:%Y}/{date:%Y-%m-%d}-{name}"
    yield f"{start}.md"
    number = 2
    while True:
        yield f"{start}-{number}.md"
        number += 1


def dump_article(item: OldItem, date: datetime, office: Office, body: str, place: str, image: Image | None) -> str:
    """The text of the article's file. `date` is aware; the front matter holds what the source told, and no more."""
    zone = office.zone
    picture = {} if image is None else {"src": image.src, "alt": image.alt, "caption": image.caption}
    aliases = list(dict.fromkeys(filter(None, map(alias_of, item.addresses))))
    fields: dict[str, object] = {
        "title": item.title,
        "date": write_moment(date, zone),
        "updated": write_moment(item.updated, zone) if item.updated else "",
        "author": item.author,
        "kind": item.kind or "berita",
        "place": place,
        "summary": item.summary,
        "tags": list(item.tags),
        "image": {part: text for part, text in picture.items() if text},
        "draft": "true" if item.is_draft else "",
        "embargo": write_moment(item.embargo, zone) if item.embargo else "",
        "expires": write_moment(item.expires, zone) if item.expires else "",
        **item.more,
        "id": item.more.get("id") or ("" if aliases else id_of(item)),
        "aliases": aliases,
    }
    lines = dump_head({key: value for key, value in fields.items() if value})
    return "\n".join(["---", *lines, "---", body.strip("\n"), ""])


def write_beside(folder: Path, path: str, content: bytes) -> None:
    """Writes a file at `path` below `folder` that must not be there yet, whole or not at all.

    Raises OutputUnwritable, also where a symbolic link leads out of the folder.
    """
    file = folder / path
    new = file.with_name(f".{hashlib.sha256(file.name.encode()).hexdigest()[:16]}.new")
    try:
        if not file.parent.resolve().is_relative_to(folder.resolve()):
            raise OutputUnwritable("import.outside", path=file, folder=folder)
        file.parent.mkdir(parents=True, exist_ok=True)
        new.write_bytes(content)
        try:
            os.link(new, file)
        finally:
            new.unlink()
    except FileExistsError as error:
        raise OutputUnwritable("new.exists", path=file) from error
    except OSError as error:
        raise OutputUnwritable("new.unwritable", path=file, reason=error.strerror or error) from error
