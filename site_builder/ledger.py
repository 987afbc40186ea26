"""In which order news came in, and what changed last: what feeds and their archives are cut from.

Every item and tombstone that was ever heard has one line, in the order of arrival. A line is never taken out and never
moves, so that what was cut from the lines stays cut: news that is withdrawn, expires or disappears leaves its place
empty, and comes back to it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import blake2b
from heapq import merge
from itertools import chain, tee
from typing import NamedTuple, Protocol

import msgspec

from site_builder.cache import digest
from site_builder.model import Facts, Item, Tombstone
from site_builder.texts import Texts, facts_of

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

News = Facts | Tombstone
Whole = Item | Tombstone  # news with its text


class Position(NamedTuple):
    """A line's place in the order of arrival. Moments are microseconds since 1970.

    `filed` is the moment of publication for what was there when the order began, else that of being heard first.
    """

    filed: int
    published: int
    office: str
    id: str


Range = tuple[Position, Position]  # both ends belong to it


class Line(NamedTuple):
    """`digest` stands for all that the public may see of it now, and is empty where that is nothing.

    `size` is the number of bytes that the news had as JSON when it came in.
    """

    position: Position
    size: int
    digest: str


class Recent(NamedTuple):
    """News, and when it last moved: came, changed significantly or was withdrawn. Microseconds since 1970."""

    moved: int
    filed: int
    news: News


class Theme(StrEnum):
    """News that has a feed of its own on every site, whichever office it comes from."""

    CLARIFICATION = "klarifikasi"
    URGENT = "serta-merta"


class Ledger(Protocol):
    """The news of one feed. Only what the public may see now is read."""

    def lines(self, first: Position | None = None, last: Position | None = None) -> Iterator[Line]:
        """All lines, the oldest arrival first; from one and to another, where these are given."""

    def read(self, ranges: Iterable[Range]) -> Iterator[list[Whole]]:
        """The news of each range, in any order; of one range at a time, as it is asked for."""

    def latest(self, limit: int, theme: Theme | None = None) -> Sequence[Recent]:
        """What moved last, that first; of an item the facts, and the text where that is at hand."""


def recent_of(entry: News) -> Recent:
    """News that counts as arrived when it was published, with its moments."""
    filed = microseconds(entry.published)
    return Recent(microseconds(moment_of(entry)) if has_moved(entry) else filed, filed, entry)


class PlainLedger(msgspec.Struct, frozen=True):
    """The ledger of news that has no history: it counts as arrived when it was published."""

    news: tuple[Whole, ...]

    def lines(self, first: Position | None = None, last: Position | None = None) -> Iterator[Line]:
        for entry in self._in_order():
            place = position_of(entry)
            if (first is None or first <= place) and (last is None or place <= last):
                value = msgspec.json.encode(entry)
                yield Line(place, len(value), digest(value))

    def read(self, ranges: Iterable[Range]) -> Iterator[list[Whole]]:
        entries = self._in_order()
        for first, last in ranges:
            start = bisect_left(entries, first, key=position_of)
            yield entries[start : bisect_right(entries, last, lo=start, key=position_of)]

    def latest(self, limit: int, theme: Theme | None = None) -> Sequence[Recent]:
        chosen = (entry for entry in self.news if theme is None or is_about(entry, theme))
        return newest(map(recent_of, chosen), limit)

    def _in_order(self) -> list[Whole]:
        return sorted(self.news, key=position_of)


class JoinedLedger(msgspec.Struct, frozen=True):
    """Several ledgers as one. No line may be in two of them."""

    parts: tuple[Ledger, ...]

    def lines(self, first: Position | None = None, last: Position | None = None) -> Iterator[Line]:
        return merge(*(part.lines(first, last) for part in self.parts))

    def read(self, ranges: Iterable[Range]) -> Iterator[list[Whole]]:
        several = tee(ranges, len(self.parts))
        for read in zip(*(part.read(each) for part, each in zip(self.parts, several, strict=True)), strict=True):
            yield [*chain(*read)]

    def latest(self, limit: int, theme: Theme | None = None) -> Sequence[Recent]:
        return newest((recent for part in self.parts for recent in part.latest(limit, theme)), limit)


def newest(recent: Iterable[Recent], limit: int) -> Sequence[Recent]:
    """What moved last, that first."""
    return sorted(recent, key=lambda each: (each.moved, each.filed, each.news.id), reverse=True)[:limit]


def position_of(entry: News) -> Position:
    """The place of news that counts as arrived when it was published."""
    published = microseconds(entry.published)
    return Position(published, published, entry.office, entry.id)


def moment_of(entry: News) -> datetime:
    """When it changed last in a way that readers should know: published, corrected or withdrawn."""
    return entry.withdrawn.date if isinstance(entry, Tombstone) else entry.corrected


def has_moved(entry: News) -> bool:
    """Whether it may have changed after it was published."""
    return isinstance(entry, Tombstone) or entry.updated is not None or bool(entry.corrections)


def is_about(entry: News, theme: Theme) -> bool:
    return entry.is_urgent if theme is Theme.URGENT else entry.kind == Theme.CLARIFICATION


def stamp_of(entry: Whole) -> str:
    """Stands for a piece of news."""
    return (
        stamp_facts(facts_of(entry), stamp_text(entry.content_html)) if isinstance(entry, Item) else stamp_facts(entry)
    )


def stamp_facts(facts: News, text: str = "") -> str:
    """Stands for a tombstone, or for the item of these facts with the text for which `text` stands, as `stamp_of`."""
    return blake2b(msgspec.json.encode(facts) + text.encode(), digest_size=12).hexdigest()


def stamp_text(html: str) -> str:
    """Stands for the text of an item."""
    return blake2b(html.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def with_texts(news: Iterable[News], texts: Texts) -> Iterator[Whole]:
    """The news whole, in its order. Raises what `texts` does."""
    every = tuple(news)
    items = iter(texts.whole(entry for entry in every if isinstance(entry, Facts)))
    return (entry if isinstance(entry, Tombstone) else next(items) for entry in every)


def split(news: Iterable[Whole]) -> tuple[tuple[Item, ...], tuple[Tombstone, ...]]:
    """Items and tombstones apart, each in their order."""
    whole = tuple(news)
    items = tuple(entry for entry in whole if isinstance(entry, Item))
    return items, tuple(entry for entry in whole if isinstance(entry, Tombstone))


def microseconds(moment: datetime) -> int:
    since = moment - EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
