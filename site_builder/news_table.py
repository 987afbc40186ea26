"""What the offices have published, in the store's file: a row for each item and each tombstone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Set
from datetime import datetime
from heapq import merge
from itertools import chain
from typing import NamedTuple, TypeVar

import msgspec

from site_builder.ledger import News, Whole, microseconds
from site_builder.model import Facts, Item, Tombstone

NEWS_FORM = (
    """CREATE TABLE news (
        office TEXT NOT NULL,
        id TEXT NOT NULL,
        published INTEGER NOT NULL,
        is_withdrawn INTEGER NOT NULL,
        value BLOB NOT NULL,
        PRIMARY KEY (office, id)
    )""",
    "CREATE INDEX news_newest ON news (office, is_withdrawn, published DESC, id)",
)
TALLY_FORM = (
    "CREATE TABLE tally (office TEXT PRIMARY KEY, items INTEGER NOT NULL)",
    "INSERT INTO tally SELECT office, count(*) FROM news WHERE NOT is_withdrawn GROUP BY office",
)
NEWEST = """SELECT -published, office, id, value FROM news
    WHERE office = ? AND is_withdrawn = ? AND published >= ? AND published < ?
    ORDER BY published DESC, id"""
ITEM = msgspec.json.Decoder(Item)
FACTS = msgspec.json.Decoder(Facts)
TOMBSTONE = msgspec.json.Decoder(Tombstone)

_ALWAYS = (-(2**63), 2**63 - 1)
_Entry = TypeVar("_Entry", Item, Facts, Tombstone)


class Changes(msgspec.Struct, frozen=True):
    """The ids of the items and tombstones that one `put_office` added, changed and removed."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


class Row(NamedTuple):
    """`value` is the item or tombstone as JSON, `published` microseconds since 1970."""

    office: str
    id: str
    published: int
    is_withdrawn: bool
    value: bytes


def check_own(office_id: str, news: Iterable[News]) -> None:
    """Raises ValueError for another office's news, and for an id that occurs twice."""
    seen: set[str] = set()
    for entry in news:
        if entry.office != office_id or entry.id in seen:
            raise ValueError(f"{entry.id} of {entry.office} cannot stand once more among the news of {office_id}")
        seen.add(entry.id)


def rows_of(news: Iterable[Whole]) -> dict[str, Row]:
    """The rows of one office's news, by id."""
    return {
        entry.id: Row(
            entry.office,
            entry.id,
            microseconds(entry.published),
            isinstance(entry, Tombstone),
            msgspec.json.encode(entry),
        )
        for entry in news
    }


def replace_rows(
    db: sqlite3.Connection, office_id: str, rows: Mapping[str, Row], same: Set[str] = frozenset()
) -> Changes:
    """Makes `rows` all that the office has, with those that stay the `same`, which it has. Within a transaction.

    What is the same otherwise is not written either.
    """
    found = (db.execute("SELECT * FROM news WHERE office = ? AND id = ?", (office_id, id)) for id in sorted(rows))
    had = {row.id: row for row in map(Row._make, chain.from_iterable(found))}
    added = sorted(rows.keys() - had.keys())
    changed = [id for id, row in had.items() if row != rows[id]]
    (count,) = db.execute("SELECT count(*) FROM news WHERE office = ?", (office_id,)).fetchone()
    removed: list[str] = []
    if count > len(had) + len(same):
        every = {id for (id,) in db.execute("SELECT id FROM news WHERE office = ?", (office_id,))}
        removed = sorted(every - rows.keys() - same)
    db.executemany("DELETE FROM news WHERE office = ? AND id = ?", ((office_id, id) for id in removed))
    put_rows(db, office_id, (rows[id] for id in (*added, *changed)))
    return Changes(tuple(added), tuple(changed), tuple(removed))


def put_rows(db: sqlite3.Connection, office_id: str, rows: Iterable[Row]) -> None:
    """Adds rows of an office or writes them over, and counts its items. Within a transaction."""
    db.executemany("INSERT OR REPLACE INTO news VALUES (?, ?, ?, ?, ?)", rows)
    query = "SELECT count(*) FROM news WHERE office = ? AND is_withdrawn = 0"
    (items,) = db.execute(query, (office_id,)).fetchone()
    db.execute("INSERT OR REPLACE INTO tally VALUES (?, ?)", (office_id, items))


def read_newest(
    db: sqlite3.Connection,
    decoder: msgspec.json.Decoder[_Entry],
    office_ids: Iterable[str],
    since: datetime | None,
    before: datetime | None,
) -> Iterator[_Entry]:
    """The offices' items (or tombstones, by the decoder) with `since <= published < before`, newest first."""
    first = microseconds(since) if since else _ALWAYS[0]
    last = microseconds(before) if before else _ALWAYS[1]
    streams = [db.execute(NEWEST, (id, decoder is TOMBSTONE, first, last)) for id in dict.fromkeys(office_ids)]
    return (decoder.decode(row[-1]) for row in merge(*streams))
