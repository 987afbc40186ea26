"""A file of a site before it is printed: from what, and how. What was printed from the same is not printed again."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import TypeVar

import msgspec

from site_builder.cache import digest
from site_builder.ledger import News, with_texts
from site_builder.model import Problem
from site_builder.texts import HELD, Texts
from site_builder.versions import version_of

Each = TypeVar("Each")

KEY_LENGTH = 32
_KEY = attrgetter("office", "id")
UNIT = 200  # articles, or entries of list pages, of which it is asked at once whether they stay


class Sheet(msgspec.Struct, frozen=True):
    """One file of a site. `make` gives its bytes; None for one that is there already as it must be.

    `key` stands for all that it is made from, and is empty where nobody knows. Sitemaps name what `is_listed`.
    """

    path: str
    make: Callable[[], bytes] | None
    key: str = ""
    is_listed: bool = False

    @classmethod
    def ready(cls, path: str, content: bytes | None) -> Sheet:
        """A file whose bytes are at hand; None as for `make`."""
        return cls(path, None if content is None else lambda: content)


class Bundle(msgspec.Struct, frozen=True):
    """Files that are made together, and what goes wrong. The names of all begin with `start`; `key` stands for them.

    `listed` are the pages among them that sitemaps name.
    """

    start: str
    make: Callable[[], Iterator[tuple[str, bytes] | Problem]]
    key: str
    listed: tuple[str, ...] = ()


class Lot(msgspec.Struct, frozen=True):
    """Sheets that are seldom printed anew: what all of them are made from is asked at once, before each is.

    `paths` are those of their files, `key` stands for whatever the keys of `sheets` stand for. Sitemaps name the pages
    `listed`. Where the files are kept, `kept` is told the keys of the sheets.
    """

    paths: tuple[str, ...]
    key: str
    sheets: Callable[[], Iterator[Sheet]]
    listed: tuple[str, ...] = ()
    kept: Callable[[Iterable[str]], object] = lambda _: None


Printing = Sheet | Bundle | Lot


class Stamps(msgspec.Struct):
    """What stands for each item of an edition: worked out once, however many files it is in; of some it is `known`.

    `texts` has the texts of the others.
    """

    known: dict[tuple[str, str], bytes] = msgspec.field(default_factory=dict)
    texts: Texts = HELD

    def of(self, entry: News) -> bytes:
        key = (entry.office, entry.id)
        stamp = self.known.get(key)
        if stamp is None:
            (whole,) = with_texts([entry], self.texts)
            stamp = self.known[key] = short(msgspec.json.encode(whole)).encode()
        return stamp

    def join(self, entries: Iterable[News]) -> bytes:
        """What stands for several in their order."""
        return b"".join(self.of_each(entries))

    def of_each(self, entries: Iterable[News]) -> list[bytes]:
        """What stands for each of several."""
        every = tuple(entries)
        try:
            return [*map(self.known.__getitem__, map(_KEY, every))]
        except KeyError:
            return [*map(self.of, every)]


def short(*parts: bytes | str) -> str:
    """A digest of `parts`, as keys have it."""
    return digest(*parts)[:KEY_LENGTH]


def house(templates: str, settings: Path | None) -> str:
    """Stands for this program and all that it draws pages with: its words, the templates, Material, the settings."""
    versions = (version_of(name) for name in ("mkdocs", "mkdocs-material", "jinja2"))
    return short(program(), *versions, templates, settings.read_bytes() if settings else b"")


@cache
def program() -> str:
    """Stands for this program: another one may print the same news otherwise."""
    return short(*_sources(str(Path(__file__).parent.parent)))


def _sources(folder: str) -> Iterator[bytes]:
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        if entry.is_dir():
            yield from _sources(entry.path) if entry.name != "__pycache__" else ()
        elif entry.name.endswith((".py", ".toml", ".txt", ".csv")):
            with open(entry.path, "rb", buffering=0) as file:  # noqa: PTH123
                yield file.read()


def cut_lots(count: int) -> Iterator[tuple[int, int]]:
    """So many items, which are newest first, in lots: from which number on, and before which. The newest lot comes
    first; as lots are cut from the oldest item on, a newer one changes no other."""
    return ((max(0, last - UNIT), last) for last in reversed(range(count, 0, -UNIT)))


def cut(whole: Sequence[Each], size: int = UNIT) -> Iterator[Sequence[Each]]:
    """`whole` in pieces of `size`."""
    return (whole[start : start + size] for start in range(0, len(whole), size))
