"""The ledger of all offices in the store's file: written when an office's news is put, read as a stream."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import blake2b
from heapq import merge
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from site_builder.copies import Key, Story, mark_of_address, mark_of_text
from site_builder.database import connect, explained
from site_builder.errors import SettingsInvalid
from site_builder.ledger import EPOCH, Line, News, Position, Recent, Theme, microseconds, moment_of
from site_builder.model import Item, Tombstone

SECOND_FORM = (
    """CREATE TABLE filing (
        office TEXT NOT NULL,
        id TEXT NOT NULL,
        filed INTEGER NOT NULL,
        filed_above INTEGER,
        published INTEGER NOT NULL,
        size INTEGER NOT NULL,
        moved INTEGER NOT NULL,
        moment INTEGER NOT NULL,
        digest TEXT NOT NULL,
        goes_up INTEGER NOT NULL,
        expires INTEGER,
        theme INTEGER NOT NULL,
        PRIMARY KEY (office, id)
    ) WITHOUT ROWID""",
    "CREATE INDEX filing_own ON filing (office, filed, published, id)",
    "CREATE INDEX filing_above ON filing (office, filed_above, published, id) WHERE filed_above IS NOT NULL",
    "CREATE INDEX filing_moved ON filing (office, moved DESC, filed DESC, id) WHERE digest <> ''",
    "CREATE INDEX filing_theme ON filing (office, moved DESC, filed DESC, id) WHERE digest <> '' AND theme <> 0",
    "CREATE TABLE begun (heard INTEGER NOT NULL)",
    # What was heard before counts as arrived when it was published; the digest follows when the office is heard next.
    """INSERT INTO filing
        SELECT office, id, published, iif(goes_up, published, NULL), published, length(value), published, published,
            '?', goes_up, NULL, 0
        FROM (SELECT *, coalesce(json_extract(CAST(value AS TEXT), '$.pass_on'), 'up') IN ('up', 'both') AS goes_up
            FROM news)""",
)

COPIES_FORM = (
    "ALTER TABLE filing ADD COLUMN words INTEGER",
    "ALTER TABLE filing ADD COLUMN origin INTEGER",
    "ALTER TABLE filing ADD COLUMN place INTEGER",
    # What was heard before is marked when the office is heard next.
    """UPDATE filing SET place = 0 WHERE digest <> '' AND EXISTS
        (SELECT 1 FROM news WHERE news.office = filing.office AND news.id = filing.id AND NOT is_withdrawn)""",
    "CREATE INDEX filing_words ON filing (words) WHERE words IS NOT NULL AND digest <> ''",
    "CREATE INDEX filing_origin ON filing (origin) WHERE origin IS NOT NULL AND digest <> ''",
    "CREATE INDEX filing_place ON filing (place) WHERE place IS NOT NULL AND digest <> ''",
)

UNKNOWN = "?"  # the digest of what was heard by an older form of the store
_MARKS = "words, origin, place"
_COLUMNS = f"office, id, filed, filed_above, published, size, moved, moment, digest, goes_up, expires, theme, {_MARKS}"
_SHARED = (
    """words IS NOT NULL AND words IN
        (SELECT words FROM filing WHERE words IS NOT NULL AND digest <> '' GROUP BY words HAVING count(*) > 1)""",
    "origin IS NOT NULL",
    "place IS NOT NULL AND place IN (SELECT origin FROM filing WHERE origin IS NOT NULL AND digest <> '')",
)
_OF_OFFICE = f"SELECT {_COLUMNS} FROM filing WHERE office = ?"
_THEMES = {Theme.CLARIFICATION: 1, Theme.URGENT: 2}
_NEWS: msgspec.json.Decoder[Item] = msgspec.json.Decoder(Item)
_STONE: msgspec.json.Decoder[Tombstone] = msgspec.json.Decoder(Tombstone)


class _Filed(NamedTuple):
    office: str
    id: str
    filed: int
    filed_above: int | None
    published: int
    size: int
    moved: int
    moment: int
    digest: str
    goes_up: bool
    expires: int | None
    theme: int
    words: int | None = None
    origin: int | None = None
    place: int | None = None


def file_news(
    db: sqlite3.Connection,
    office: str,
    news: Iterable[tuple[News, bytes]],
    heard: datetime,
    *,
    is_whole: bool = True,
    archived: Set[str] = frozenset(),
) -> None:
    """Brings the office's lines to what it has published now: each entry with its value. Within a transaction.

    Unless `is_whole`, the other lines stay as they are. News whose id is `archived` is old: it moved when it says so.
    """
    now = microseconds(heard)
    begun = db.execute("SELECT heard FROM begun").fetchone()
    if begun is None:
        db.execute("INSERT INTO begun VALUES (?)", (now,))
    is_beginning = begun is None or begun[0] == now
    entries = list(news)
    is_first = is_beginning or db.execute(f"{_OF_OFFICE} LIMIT 1", (office,)).fetchone() is None
    found: Iterator[Any] = db.execute(_OF_OFFICE, (office,))
    if not is_whole:
        found = (row for entry, _ in entries for row in db.execute(f"{_OF_OFFICE} AND id = ?", (office, entry.id)))
    old = {line.id: line for line in map(_Filed._make, found)}
    new = {}
    for entry, value in entries:
        line = _file(entry, value, old.get(entry.id), now, is_first=is_first, is_beginning=is_beginning)
        is_old = entry.id in archived and entry.id not in old
        new[line.id] = line._replace(moved=min(line.moment, now)) if is_old else line
    gone = (line._replace(digest="") for line in old.values() if is_whole and line.id not in new)
    changed = [line for line in (*new.values(), *gone) if line != old.get(line.id)]
    db.executemany(f"INSERT OR REPLACE INTO filing ({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", changed)


def _file(entry: News, value: bytes, old: _Filed | None, now: int, *, is_first: bool, is_beginning: bool) -> _Filed:
    published, moment = microseconds(entry.published), microseconds(moment_of(entry))
    is_same = old is not None and bool(old.digest) and old.moment == moment
    above = old.filed_above if old else None
    if above is None and entry.pass_on.goes_up:
        above = min(published, now) if is_beginning else now
    expires = entry.expires if isinstance(entry, Item) else None
    stamp = blake2b(value, digest_size=12).hexdigest()
    marks = (old.words, old.origin, old.place) if old and old.digest == stamp and old.place else _mark(entry)
    return _Filed(
        office=entry.office,
        id=entry.id,
        filed=old.filed if old else min(published, now) if is_first else now,
        filed_above=above,
        published=old.published if old else published,
        size=old.size if old else len(value),
        moved=old.moved if old and is_same else min(moment, now) if is_beginning else now,
        moment=moment,
        digest=stamp,
        goes_up=entry.pass_on.goes_up,
        expires=microseconds(expires) if expires else None,
        theme=(entry.kind == Theme.CLARIFICATION) * 1 + entry.is_urgent * 2,
        words=marks[0],
        origin=marks[1],
        place=marks[2],
    )


def _mark(entry: News) -> tuple[int | None, int | None, int | None]:
    """The marks by which copies are found; a tombstone has none."""
    if isinstance(entry, Tombstone):
        return None, None, None
    origin = mark_of_address(entry.source.url) if entry.source else None
    return mark_of_text(entry), origin, mark_of_address(entry.url)


def read_stories(db: sqlite3.Connection, offices: Set[str], now: datetime, own: str) -> Iterator[Story]:
    """The items of `offices` that are out at `now` and may be copies or have them.

    Of all offices but `own` only what goes up. A story is as old as its item was when it was heard first, so that
    nobody takes another's story by a new date.
    """
    moment = microseconds(now)
    shown = f"published <= {moment:d} AND (expires IS NULL OR expires > {moment:d}) AND (goes_up OR office = ?)"
    query = " UNION ".join(
        f"SELECT office, id, published, {_MARKS} FROM filing WHERE digest <> '' AND {shared} AND {shown}"
        for shared in _SHARED
    )
    for row in map(Story._make, db.execute(query, (own,) * len(_SHARED))):
        if row.office in offices:
            yield row


@dataclass(frozen=True, slots=True)
class Day:
    """The number of items of one day, and a digest of all that can be seen of them."""

    count: int
    digest: str


def _number(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=12).digest(), "big")


def read_days(
    db: sqlite3.Connection, offices: Set[str], now: datetime, offset: timedelta, folded: Mapping[Key, Key]
) -> dict[date, Day]:
    """The days of a zone on which the offices published what goes up and is out at `now`, copies left out.

    `offset` is that zone's from UTC. Every item of a day, and every copy named under one, has its part in the digest.
    """
    moment, shift = microseconds(now), offset // timedelta(microseconds=1)
    query = f"""SELECT (news.published + {shift:d}) / 86400000000, news.office, news.id, digest
        FROM news INDEXED BY news_newest CROSS JOIN filing USING (office, id)
        WHERE news.is_withdrawn = 0 AND digest <> '' AND goes_up
        AND news.published <= {moment:d} AND (expires IS NULL OR expires > {moment:d})"""
    named: dict[Key, int] = {}
    for copy, lead in folded.items():
        named[lead] = named.get(lead, 0) ^ _number(repr(copy))
    counts: dict[int, int] = {}
    digests: dict[int, int] = {}
    for day, office, id, digest in db.execute(query):
        if office in offices and (office, id) not in folded:
            counts[day] = counts.get(day, 0) + 1
            seen = f"{id} {digest}" if digest == UNKNOWN else digest
            digests[day] = digests.get(day, 0) ^ _number(seen) ^ named.get((office, id), 0)
    first = EPOCH.date()
    return {first + timedelta(days=day): Day(counts[day], f"{digests[day]:024x}") for day in sorted(counts)}


@dataclass(frozen=True, slots=True)
class StoredLedger:
    """The ledger of some offices' news as it may be seen at `now`: all of it, or what `goes_up` to portals.

    `folded` are copies, which are not shown because their origin is.
    """

    path: Path
    offices: tuple[str, ...]
    now: datetime
    goes_up: bool = False
    wait: float = 60.0
    folded: Set[Key] = frozenset()

    def lines(self) -> Iterator[Line]:
        order = self._order
        query = f"SELECT {order}, published, office, id, size, {self._shown} FROM filing WHERE office = ?"
        query = f"{query} AND {order} IS NOT NULL ORDER BY {order}, published, id"
        for *position, size, digest in self._stream(query):
            place = Position(*position)
            yield Line(place, size, "" if (place.office, place.id) in self.folded else digest)

    def read(self, first: Position, last: Position) -> Iterator[News]:
        place = f"filing.{self._order}, filing.published, filing.office, filing.id"
        query = f"""SELECT filing.office, filing.id, is_withdrawn, value
            FROM filing JOIN news USING (office, id)
            WHERE filing.office IN (SELECT value FROM json_each(?))
                AND filing.{self._order} BETWEEN ? AND ?
                AND ({place}) BETWEEN (?, ?, ?, ?) AND (?, ?, ?, ?)
                AND {self._shown} <> ''"""
        offices = msgspec.json.encode(self.offices).decode()
        with _reading(self.path), closing(connect(self.path, read_only=True, wait=self.wait)) as db:
            for office, id, is_withdrawn, value in db.execute(query, (offices, first.filed, last.filed, *first, *last)):
                if (office, id) not in self.folded:
                    yield _decode(is_withdrawn, value)

    def latest(self, limit: int, theme: Theme | None = None) -> Sequence[Recent]:
        about = f"AND theme <> 0 AND theme & {_THEMES[theme]}" if theme else ""
        query = f"""SELECT -moved, -filed, filing.office, filing.id, is_withdrawn, value
            FROM filing JOIN news USING (office, id)
            WHERE filing.office = ? AND digest <> '' AND {self._shown} <> '' {about}
            ORDER BY moved DESC, filed DESC, filing.id LIMIT {limit + len(self.folded):d}"""
        shown = (row for row in self._stream(query) if (row[2], row[3]) not in self.folded)
        return [
            Recent(-moved, -filed, _decode(is_gone, value)) for moved, filed, *_, is_gone, value in islice(shown, limit)
        ]

    @property
    def _order(self) -> str:
        return "filed_above" if self.goes_up else "filed"

    @property
    def _shown(self) -> str:
        """The digest, empty where the public sees nothing."""
        up = "AND goes_up AND filed_above IS NOT NULL" if self.goes_up else ""
        now = microseconds(self.now)
        return f"iif(filing.published <= {now:d} AND (expires IS NULL OR expires > {now:d}) {up}, digest, '')"

    def _stream(self, query: str, *bounds: int) -> Iterator[tuple[Any, ...]]:
        """The rows of all offices in the order of their first columns, as they are asked for."""
        with _reading(self.path), closing(connect(self.path, read_only=True, wait=self.wait)) as db:
            db.execute("BEGIN")
            yield from merge(*(db.execute(query, (office, *bounds)) for office in self.offices))


def _decode(is_withdrawn: int, value: bytes) -> News:
    return _STONE.decode(value) if is_withdrawn else _NEWS.decode(value)


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    try:
        with explained(path):
            yield
    except msgspec.MsgspecError as error:
        raise SettingsInvalid("store.broken", path=path, reason=error) from error
