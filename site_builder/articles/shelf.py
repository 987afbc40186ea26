"""The readings of earlier runs, which lie in the cache folder by folder, and apart from them the texts of their items.

A reading is taken as it lies there if its file was not touched since: then the file is not even opened. If it was, its
bytes decide. The texts are by far the most, and of what the store has already nobody asks for them.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Set
from contextlib import suppress
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from site_builder.articles.desk import Desk
from site_builder.articles.library import Reading, decode_reading, holds, read_articles, settings_digest
from site_builder.articles.source import mark_file
from site_builder.cache import Cache, digest, open_cache
from site_builder.ledger import microseconds
from site_builder.model import Facts, Item
from site_builder.texts import TextLost, facts_of, whole_of, with_text
from site_builder.touched import Mark, is_settled

MOST = 200  # articles of one folder on one page; those of a fuller one are spread over sixteen

_ALWAYS = -(2**63)


class Page(NamedTuple):
    """Articles of one folder whose readings are kept together."""

    name: str
    paths: tuple[str, ...]

    def key(self, desk: Desk) -> str:
        """Under which the readings are kept: other rules, another desk and another form have pages of their own."""
        return digest(settings_digest(desk), _form(), self.name)

    def keys(self, desk: Desk) -> tuple[str, str]:
        """Under which the readings are kept, and the texts of their items."""
        key = self.key(desk)
        return key, digest(key, "texts")


class Kept(msgspec.Struct, frozen=True, array_like=True):
    """A reading that lasts, as JSON without the text of its item, its key, and what stands for that text.

    `mark` is that of its file when it was read, None if it was written just then. From the moment `since` on
    (microseconds since 1970) the reading holds; None where it must be asked, because it hangs on more than its file.
    """

    path: str
    key: str
    mark: Mark | None
    since: int | None
    text: str
    told: bytes


class Fresh(NamedTuple):
    """A reading that lasts, as JSON, and apart from it the text of its item."""

    told: bytes
    text: str


Told = bytes | Fresh | Reading  # from one process to another
_PAGE = msgspec.msgpack.Decoder(list[Kept])
_TEXTS = msgspec.msgpack.Decoder(dict[str, str])


def cut_pages(paths: Iterable[str]) -> Iterator[Page]:
    """The pages of a desk's articles, each with a name of its own."""
    folders: dict[str, list[str]] = {}
    for path in paths:
        folders.setdefault(path.rpartition("/")[0], []).append(path)
    for folder, inside in folders.items():
        if len(inside) <= MOST:
            yield Page(folder, tuple(inside))
            continue
        by_digit = sorted((digest(path)[0], path) for path in inside)
        for digit, part in groupby(by_digit, lambda each: each[0]):
            yield Page(f"{folder}//{digit}", tuple(path for _, path in part))  # as no folder is called


def recall_page(desk: Desk, page: Page, known: Cache, seen: Mapping[str, Mark]) -> tuple[bytes, ...] | None:
    """The readings of a page's articles, as JSON, if all of them are as they were kept; else None.

    `seen` are the marks of plain files by absolute path, which need not be looked at once more: what is changed after
    that look is for the next build.
    """
    old = _recall(known, page.key(desk))
    plain: set[str] = set()
    root = os.path.realpath(desk.folder) if seen else ""
    now = microseconds(desk.now)
    is_same = old.keys() == set(page.paths) and all(
        _is_as_it_was(desk, kept, seen.get(f"{root}/{path}") or mark_file(desk.folder, path, plain), now)
        for path, kept in old.items()
    )
    return tuple(kept.told for kept in old.values()) if is_same else None


def read_page(desk: Desk, page: Page, known: Cache, began: int, *, is_check: bool = False) -> tuple[Told, ...]:
    """The readings of a page's articles as `read_articles` gives them, in any order, for `take`.

    What lasts is kept in `known`. The reading began at the moment `began` (nanoseconds since 1970), or later.
    """
    key, key_of_texts = page.keys(desk)
    texts = _recall_texts(known, key_of_texts)
    old = {path: kept for path, kept in _recall(known, key).items() if not kept.text or kept.text in texts}
    plain: set[str] = set()
    marks = {path: mark_file(desk.folder, path, plain) for path in page.paths}
    now = microseconds(desk.now)
    same = [
        kept
        for path in page.paths
        if (kept := old.get(path)) is not None and _is_as_it_was(desk, kept, marks[path], now)
    ]
    left = old.keys() - {kept.path for kept in same}
    shelf = _Shelf({old[path].key: old[path] for path in left})
    touched = [path for path in page.paths if path not in old or path in left]
    told: list[Told] = [kept.told for kept in same]
    for reading in read_articles(desk, touched, shelf.look_up, is_check=is_check):
        if not reading.key:
            told.append(reading)
            continue
        mark = marks[reading.path]
        settled = mark if mark is not None and is_settled(max(mark[1], mark[2]), began) else None
        raw = shelf.tell(reading)
        same.append(Kept(reading.path, reading.key, settled, _holds_since(reading), reading.text, raw))
        if isinstance(reading.item, Item):
            text = texts[reading.text] = reading.item.content_html
            told.append(Fresh(raw, text))
        else:
            told.append(raw)
    new = sorted(same, key=lambda kept: kept.path)
    if new != list(old.values()):
        kept_texts = {kept.text: texts[kept.text] for kept in new if kept.text}
        known.put_many([(key, msgspec.msgpack.encode(new)), (key_of_texts, msgspec.msgpack.encode(kept_texts))])
    return tuple(told)


def take(told: Told) -> Reading:
    """A reading as it was told; with its text if that is fresh. Raises MsgspecError for one that is broken."""
    if isinstance(told, Reading):
        return told
    raw, text = told if isinstance(told, Fresh) else (told, None)
    reading = decode_reading(raw)
    if text is None or reading.item is None:
        return reading
    return replace(reading, item=with_text(reading.item, text))


class ShelvedTexts:
    """The texts of a desk's items, which lie in the cache at `cache` with its `pages`.

    `stamps` are what stands for the text of each item, by id, `readings` all that were read: other files may have come
    to the same id.
    """

    def __init__(
        self,
        desk: Desk,
        pages: Iterable[Page],
        readings: Iterable[Reading],
        stamps: Mapping[str, str],
        cache: Path | None,
    ) -> None:
        self._desk, self._pages, self._cache = desk, tuple(pages), cache
        self._readings, self._stamps = tuple(readings), stamps

    def whole(self, items: Iterable[Facts]) -> list[Item]:
        """As `texts.Texts`. Raises TextLost: nothing is sure to stay in the cache."""
        every = list(items)
        try:
            wanted = {item.id: self._stamps[item.id] for item in every if not isinstance(item, Item)}
            texts = self._recall(frozenset(wanted.values())) if wanted else {}
            return [whole_of(item, lambda item: texts[wanted[item.id]]) for item in every]
        except KeyError as error:
            raise TextLost(*error.args) from error

    def _recall(self, stamps: Set[str]) -> dict[str, str]:
        """The texts for which these stand, by what stands for them, as far as they are there."""
        paths = {reading.path for reading in self._readings if reading.text in stamps}
        texts: dict[str, str] = {}
        with open_cache(self._cache) as known:
            for page in self._pages:
                if not paths.isdisjoint(page.paths):
                    _, key_of_texts = page.keys(self._desk)
                    texts |= _recall_texts(known, key_of_texts)
        return texts


class _Shelf:
    """Readings of files that were touched, by their keys."""

    def __init__(self, kept: dict[str, Kept]) -> None:
        self._kept = kept
        self._found: dict[str, Reading] = {}

    def look_up(self, key: str) -> Reading | None:
        kept = self._kept.get(key)
        if kept is not None and (reading := _read(kept)) is not None:
            self._found[key] = reading
        return self._found.get(key)

    def tell(self, reading: Reading) -> bytes:
        """A reading as JSON, without the text of its item: one that was looked up, as it was kept."""
        is_kept = self._found.get(reading.key) is reading
        if is_kept:
            return self._kept[reading.key].told
        return msgspec.json.encode(replace(reading, item=reading.item and facts_of(reading.item)))


@cache
def _form() -> bytes:
    """Stands for the form of readings, so that all that is kept can be read."""
    return msgspec.json.encode(msgspec.json.schema(Reading))


def _recall(known: Cache, key: str) -> dict[str, Kept]:
    """What is kept under `key`, by path and in its order."""
    stored = known.get(key)
    with suppress(msgspec.MsgspecError):
        return {kept.path: kept for kept in _PAGE.decode(stored)} if stored else {}
    return {}


def _recall_texts(known: Cache, key: str) -> dict[str, str]:
    """The texts that are kept under `key`, by what stands for each (`ledger.stamp_text`)."""
    stored = known.get(key)
    with suppress(msgspec.MsgspecError):
        return _TEXTS.decode(stored) if stored else {}
    return {}


def _read(kept: Kept) -> Reading | None:
    with suppress(msgspec.MsgspecError):
        return decode_reading(kept.told)
    return None


def _is_as_it_was(desk: Desk, kept: Kept, mark: Mark | None, now: int) -> bool:
    """Whether nobody touched the file, whose mark now is `mark`, and its reading still holds at the desk's `now`."""
    if mark is None or kept.mark != mark:
        return False
    if kept.since is not None:
        return kept.since <= now
    reading = _read(kept)
    return reading is not None and holds(desk, reading)


def _holds_since(reading: Reading) -> int | None:
    """From when on `holds` is true whatever else there is; None if it hangs on other files, or ends."""
    item = reading.item
    if reading.absent or (item is not None and (item.media or item.corrections or item.expires is not None)):
        return None
    entry = item or reading.tombstone
    return microseconds(entry.published) if entry is not None else _ALWAYS
