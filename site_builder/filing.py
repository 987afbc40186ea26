"""In which order news came in, in the store's file: a line for each piece of news, written when an office is put."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Set
from datetime import date, datetime, timedelta
from hashlib import blake2b
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec

from site_builder.copies import Folds, Key, Story, mark_of_address, mark_of_text
from site_builder.ledger import EPOCH, Theme, Whole, microseconds, moment_of, stamp_of
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

CHANGES_FORM = (
    # `serial` counts the writings, so that whoever remembers one finds what was written since. `dated` is the date that
    # the news has now; `published` stays the one that it came with.
    "ALTER TABLE filing ADD COLUMN dated INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE filing ADD COLUMN serial INTEGER NOT NULL DEFAULT 0",
    """UPDATE filing SET dated = coalesce(
        (SELECT published FROM news WHERE news.office = filing.office AND news.id = filing.id), published)""",
    "CREATE INDEX filing_serial ON filing (serial)",
    "CREATE INDEX filing_dated ON filing (dated)",
    "CREATE INDEX filing_redated ON filing (published) WHERE published <> dated",
    "CREATE INDEX filing_expires ON filing (expires) WHERE expires IS NOT NULL",
    # What a line said that was changed, as far as it must be known to find what hung together with it.
    """CREATE TABLE filed_before (
        serial INTEGER NOT NULL,
        office TEXT NOT NULL,
        id TEXT NOT NULL,
        dated INTEGER NOT NULL,
        words INTEGER,
        origin INTEGER,
        place INTEGER
    )""",
    "CREATE INDEX filed_before_serial ON filed_before (serial)",
)

WITHDRAWN_FORM = (
    "ALTER TABLE filing ADD COLUMN withdrawn INTEGER NOT NULL DEFAULT 0",
    """UPDATE filing SET withdrawn = 1 WHERE EXISTS
        (SELECT 1 FROM news WHERE news.office = filing.office AND news.id = filing.id AND is_withdrawn)""",
    "CREATE INDEX filing_withdrawn ON filing (office, id) WHERE withdrawn AND digest <> ''",
)

OPEN = -1  # the moment at which the order began, as long as not all was heard that was there then
UNKNOWN = "?"  # the digest of what was heard by an older form of the store
_MARKS = "words, origin, place"
_COLUMNS = f"office, id, filed, filed_above, published, size, moved, moment, digest, goes_up, expires, theme, {_MARKS}"
_COLUMNS = f"{_COLUMNS}, dated, serial, withdrawn"
_SHARED = (
    """words IS NOT NULL AND words IN
        (SELECT words FROM filing WHERE words IS NOT NULL AND digest <> '' GROUP BY words HAVING count(*) > 1)""",
    "origin IS NOT NULL",
    "place IS NOT NULL AND place IN (SELECT origin FROM filing WHERE origin IS NOT NULL AND digest <> '')",
)
_OF_OFFICE = f"SELECT {_COLUMNS} FROM filing WHERE office = ?"
_DAY = 86_400_000_000


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
    dated: int = 0
    serial: int = 0
    withdrawn: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether all columns were derived."""
        return bool(self.place and (self.filed_above or not self.goes_up))


def begin(db: sqlite3.Connection) -> None:
    """Whatever is filed until `end_beginning` was there when the order began, if it has not begun. In a transaction."""
    db.execute("INSERT INTO begun SELECT ? WHERE NOT EXISTS (SELECT 1 FROM begun)", (OPEN,))


def end_beginning(db: sqlite3.Connection, heard: datetime) -> None:
    """The order has begun, at the moment `heard`, if it had not before. Within a transaction."""
    db.execute("UPDATE begun SET heard = ? WHERE heard = ?", (microseconds(heard), OPEN))


def read_digests(db: sqlite3.Connection, office: str, ids: Iterable[str] | None = None) -> dict[str, str]:
    """What stands for each of an office's news whose line is whole (`_Filed.is_whole`), by id; of all or of `ids`."""
    query = """SELECT id, digest FROM filing WHERE office = ? AND digest <> ''
        AND coalesce(place, 0) <> 0 AND (coalesce(filed_above, 0) <> 0 OR NOT goes_up)"""
    if ids is None:
        return dict(db.execute(query, (office,)))
    chosen = msgspec.json.encode([*ids]).decode()
    return dict(db.execute(f"{query} AND id IN (SELECT value FROM json_each(?))", (office, chosen)))


def file_news(
    db: sqlite3.Connection,
    office: str,
    news: Iterable[tuple[Whole, bytes]],
    heard: datetime,
    *,
    is_whole: bool = True,
    archived: Set[str] = frozenset(),
    words: Mapping[str, int | None] = MappingProxyType({}),
    stamps: Mapping[str, str] = MappingProxyType({}),
    same: Set[str] = frozenset(),
) -> None:
    """Brings the office's lines to what it has published now: each entry with its value. Within a transaction.

    Unless `is_whole`, the other lines stay as they are; if it is, those of the ids that are the `same`. News whose id
    is `archived` is old: it moved when it says so. `words` are the marks of texts that are known, `stamps`
    what stands for news (`stamp_of`), by id.
    """
    now = microseconds(heard)
    begun = db.execute("SELECT heard FROM begun").fetchone()
    if begun is None:
        db.execute("INSERT INTO begun VALUES (?)", (now,))
    is_beginning = begun is None or begun[0] in (now, OPEN)
    entries = list(news)
    is_first = is_beginning or db.execute(f"{_OF_OFFICE} LIMIT 1", (office,)).fetchone() is None
    found: Iterator[Any] = db.execute(_OF_OFFICE, (office,))
    if same or not is_whole:
        ids = {entry.id for entry, _ in entries}
        if is_whole and _count_shown(db, office) > len(same):
            shown = db.execute("SELECT id FROM filing WHERE office = ? AND digest <> ''", (office,))
            ids |= {id for (id,) in shown} - same
        found = (row for id in sorted(ids) for row in db.execute(f"{_OF_OFFICE} AND id = ?", (office, id)))
    old = {line.id: line for line in map(_Filed._make, found)}
    new = {}
    for entry, value in entries:
        stamp = stamps.get(entry.id) or stamp_of(entry)
        line = _file(entry, value, stamp, old.get(entry.id), now, words, is_first=is_first, is_beginning=is_beginning)
        is_old = entry.id in archived and entry.id not in old
        new[line.id] = line._replace(moved=min(line.moment, now)) if is_old else line
    gone = (line._replace(digest="") for line in old.values() if is_whole and line.id not in new)
    serial = newest_serial(db) + 1
    changed = [line._replace(serial=serial) for line in (*new.values(), *gone) if line != old.get(line.id)]
    db.executemany(
        f"INSERT OR REPLACE INTO filing ({_COLUMNS}) VALUES ({','.join('?' * len(_Filed._fields))})", changed
    )
    before = (old[line.id] for line in changed if line.id in old and _hangs(old[line.id]) != _hangs(line))
    log = ((serial, line.office, line.id, line.dated, line.words, line.origin, line.place) for line in before)
    db.executemany("INSERT INTO filed_before VALUES (?, ?, ?, ?, ?, ?, ?)", log)


def _count_shown(db: sqlite3.Connection, office: str) -> int:
    return int(db.execute("SELECT count(*) FROM filing WHERE office = ? AND digest <> ''", (office,)).fetchone()[0])


def _hangs(line: _Filed) -> tuple[int | None, ...]:
    """By what other news and the archive of days hang together with a line."""
    return line.dated, line.words, line.origin, line.place


def _file(
    entry: Whole,
    value: bytes,
    stamp: str,
    old: _Filed | None,
    now: int,
    words: Mapping[str, int | None],
    *,
    is_first: bool,
    is_beginning: bool,
) -> _Filed:
    if old is not None and old.digest == stamp and old.is_whole:
        return old  # the same news; whoever derives a column otherwise must empty `place` in a step of the store's form
    published, moment = microseconds(entry.published), microseconds(moment_of(entry))
    is_same = old is not None and bool(old.digest) and old.moment == moment
    above = old.filed_above if old else None
    if above is None and entry.pass_on.goes_up:
        above = min(published, now) if is_beginning else now
    expires = entry.expires if isinstance(entry, Item) else None
    marks = (
        (old.words, old.origin, old.place) if old and old.digest == stamp and old.place else _mark(entry, old, words)
    )
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
        dated=published,
        serial=old.serial if old else 0,
        withdrawn=int(isinstance(entry, Tombstone)),
    )


def _mark(
    entry: Whole, old: _Filed | None, words: Mapping[str, int | None]
) -> tuple[int | None, int | None, int | None]:
    """The marks by which copies are found; a tombstone keeps those of what was withdrawn."""
    if isinstance(entry, Tombstone):
        return old.words if old else None, old.origin if old else None, mark_of_address(entry.url)
    origin = mark_of_address(entry.source.url) if entry.source else None
    mark = words[entry.id] if entry.id in words else mark_of_text(entry)
    return mark, origin, mark_of_address(entry.url)


def read_stories(
    db: sqlite3.Connection, offices: Set[str], now: datetime, own: str, column: str = "", mark: int = 0
) -> Iterator[Story]:
    """The news of `offices` that is out at `now` and may be copies or have them, with what was withdrawn.

    Of all offices but `own` only what goes up. A story is as old as its item was when it was heard first, so that
    nobody takes another's story by a new date. With `column` only those that have that `mark` there.
    """
    moment = microseconds(now)
    shown = f"published <= {moment:d} AND (expires IS NULL OR expires > {moment:d}) AND (goes_up OR office = ?)"
    chosen = [f"{column} IS NOT NULL AND {column} = {mark:d}"] if column else _SHARED
    query = " UNION ".join(
        f"SELECT office, id, published, {_MARKS}, withdrawn FROM filing WHERE digest <> '' AND {shared} AND {shown}"
        for shared in chosen
    )
    for row in db.execute(query, (own,) * len(chosen)):
        if row[0] in offices:
            yield Story(*row)


def read_marks(db: sqlite3.Connection, office: str, id: str) -> Iterator[Story]:
    """The marks of a line, whether it is shown or not."""
    query = f"SELECT office, id, dated, {_MARKS} FROM filing WHERE office = ? AND id = ?"
    return (Story(*row) for row in db.execute(query, (office, id)).fetchall())


def read_earlier(db: sqlite3.Connection, serial: int) -> list[Story]:
    """The marks and dates that lines had which were changed since a serial."""
    query = f"SELECT office, id, dated, {_MARKS} FROM filed_before WHERE serial > ?"
    return [Story(*row) for row in db.execute(query, (serial,))]


def read_withdrawn(db: sqlite3.Connection) -> Iterator[Key]:
    """All that was withdrawn."""
    yield from db.execute("SELECT office, id FROM filing WHERE withdrawn AND digest <> ''")


def newest_serial(db: sqlite3.Connection) -> int:
    """The serial of the last writing that changed anything; 0 before the first."""
    return int(db.execute("SELECT coalesce(max(serial), 0) FROM filing").fetchone()[0])


def read_changed(db: sqlite3.Connection, serial: int, one: int, other: int) -> Iterator[Key]:
    """The lines that were written since a serial, or that came out or expired between two moments (microseconds)."""
    begin, end = sorted((one, other))
    between = f"> {begin:d} AND {{0}} <= {end:d}"
    query = f"""SELECT office, id FROM filing WHERE serial > {serial:d}
        UNION SELECT office, id FROM filing WHERE dated {between.format("dated")}
        UNION SELECT office, id FROM filing WHERE published <> dated AND published {between.format("published")}
        UNION SELECT office, id FROM filing WHERE expires IS NOT NULL AND expires {between.format("expires")}"""
    yield from db.execute(query)


class Day(msgspec.Struct, frozen=True):
    """The number of items of one day, and a digest of all that can be seen of them."""

    count: int
    digest: str


def read_days(
    db: sqlite3.Connection, offices: Set[str], now: datetime, shift: int, folds: Folds, day: int | None = None
) -> dict[int, Day]:
    """The days of a zone on which the offices published what goes up and is out at `now`, copies left out.

    Days are counted from 1970-01-01; `shift` is that zone's from UTC in microseconds. With `day` only that one. Every
    item of a day, and every copy named under one, has its part in the digest.
    """
    moment = microseconds(now)
    query = f"""SELECT (dated + {shift:d}) / {_DAY}, office, id, digest FROM filing
        WHERE digest <> '' AND NOT withdrawn AND goes_up
        AND dated <= {moment:d} AND (expires IS NULL OR expires > {moment:d})"""
    if day is not None:
        query += f" AND dated >= {day * _DAY - shift:d} AND dated < {(day + 1) * _DAY - shift:d}"
    counts: dict[int, int] = {}
    digests: dict[int, int] = {}
    for number, office, id, digest in db.execute(query):
        if office in offices and (office, id) not in folds:
            counts[number] = counts.get(number, 0) + 1
            seen = f"{id} {digest}" if digest == UNKNOWN else digest
            digests[number] = digests.get(number, 0) ^ _number(seen) ^ _number_copies(db, folds.of((office, id)))
    return {number: Day(counts[number], f"{digests[number]:024x}") for number in sorted(counts)}


def date_of(day: int) -> date:
    """The date of a day counted from 1970-01-01."""
    return EPOCH.date() + timedelta(days=day)


def _number_copies(db: sqlite3.Connection, copies: Iterable[Key]) -> int:
    total = 0
    for office, id in copies:
        (digest,) = db.execute("SELECT digest FROM filing WHERE office = ? AND id = ?", (office, id)).fetchone()
        total ^= _number(repr((office, id, digest)))
    return total


def _number(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=12).digest(), "big")
