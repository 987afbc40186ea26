"""Writes the archive documents of a feed; those that would come out the same are taken over from the last build."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

import msgspec
from msgspec.structs import replace

from site_builder import __version__, feeds
from site_builder.cache import digest
from site_builder.feeds import WRITERS, Printer
from site_builder.feeds.archives import FOLDER, Shelf, Volume
from site_builder.feeds.document import plan_document
from site_builder.ledger import Ledger, Whole, split
from site_builder.model import Feed
from site_builder.views import newest_first

LIST = f"{FOLDER}daftar.json"


class Past(msgspec.Struct, frozen=True):
    """The site as it was built last, in `folder`; None if it never was."""

    folder: Path | None = None

    def read(self, path: str) -> bytes:
        """The bytes of the file at `path`; none if it is not there."""
        try:
            return (self.folder / path).read_bytes() if self.folder else b""
        except OSError:
            return b""

    def has(self, path: str) -> bool:
        return self.folder is not None and os.path.isfile(f"{self.folder}/{path}")


NO_PAST = Past()


def dump_archive(
    feed: Feed, ledger: Ledger, shelf: Shelf, folder: str, past: Past, printer: Printer
) -> Iterator[tuple[str, bytes | None]]:
    """The files of the archive of `feed`, whose own folder below the site is `folder`: paths, and bytes.

    None instead of bytes for a file that is in `past` as it must be. `arsip/daftar.json` lists the documents, the
    oldest first, each with a digest of what was put into it.
    """
    known = _known(past.read(folder + LIST))
    frame = digest(__version__, _writers(), repr(feed))
    listed, due = [], []
    for volume in shelf.volumes:
        stamp = digest(frame, volume.path, volume.previous, volume.digest)[:24]
        listed.append({"folder": volume.path, "entries": volume.lines, "digest": stamp})
        paths = [f"{folder}{volume.path}{name}" for name in WRITERS]
        if known.get(volume.path) == stamp and all(map(past.has, paths)):
            yield from ((path, None) for path in paths)
        else:
            due.append(volume)
    news = ledger.read((volume.first, volume.last) for volume in due)
    for volume, entries in zip(due, news, strict=True):
        document = plan_document(_document(feed, volume, entries))  # no other document of the archive has its news
        yield from ((f"{folder}{volume.path}{name}", printer.write(name, document)) for name in WRITERS)
    if listed:
        told = {"feed": feed.url, "documents": listed}
        yield folder + LIST, msgspec.json.format(msgspec.json.encode(told), indent=1) + b"\n"


def _document(feed: Feed, volume: Volume, news: Iterable[Whole]) -> Feed:
    items, stones = split(news)
    return replace(
        feed,
        url=feed.url + volume.path,
        current=feed.url,
        previous=feed.url + volume.previous if volume.previous else "",
        items=newest_first(items),
        tombstones=tuple(sorted(stones, key=lambda stone: (stone.withdrawn.date, stone.id), reverse=True)),
        hub="",
    )


def _known(listed: bytes) -> Mapping[str, str]:
    """The digest of each document of the last build, by its folder; none from a list that is not ours."""
    try:
        return {entry["folder"]: entry["digest"] for entry in json.loads(listed)["documents"]}
    except (ValueError, TypeError, KeyError):
        return {}


@cache
def _writers() -> str:
    """Stands for the program that writes feeds: another one may write the same news otherwise."""
    sources = sorted(Path(str(feeds.__file__)).parent.glob("*.py"))
    return digest(*(source.read_bytes() for source in sources))
