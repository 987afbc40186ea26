"""What is remembered of a portal between two builds, in the store's file: folds, days, closed archive documents.

It is brought forward by what changed: the lines of the ledger that were written since, and those that came out or
expired meanwhile. Whatever else a portal needs is read from the indexes of the store as it is asked for, so that the
cost of a build follows what changed and not what was ever published. A state that does not fit is worked out anew.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from site_builder.cache import digest
from site_builder.copies import Folds, Key
from site_builder.database import Reader, explained
from site_builder.feeds.archives import Shelf, Volume, plan_shelf
from site_builder.filing import (
    Day,
    date_of,
    newest_serial,
    read_changed,
)
from site_builder.ledger import JoinedLedger, microseconds
from site_builder.stored_ledger import StoredLedger

STATE_FORM = (
    """CREATE TABLE portal (
        office TEXT PRIMARY KEY,
        frame TEXT NOT NULL,
        window INTEGER NOT NULL,
        serial INTEGER NOT NULL,
        moment INTEGER NOT NULL
    )""",
    """CREATE TABLE portal_copy (
        portal TEXT NOT NULL,
        office TEXT NOT NULL,
        id TEXT NOT NULL,
        lead_office TEXT NOT NULL,
        lead_id TEXT NOT NULL,
        PRIMARY KEY (portal, office, id)
    ) WITHOUT ROWID""",
    "CREATE INDEX portal_lead ON portal_copy (portal, lead_office, lead_id)",
    """CREATE TABLE portal_day (
        portal TEXT NOT NULL,
        day INTEGER NOT NULL,
        count INTEGER NOT NULL,
        digest TEXT NOT NULL,
        PRIMARY KEY (portal, day)
    ) WITHOUT ROWID""",
    """CREATE TABLE portal_volume (
        portal TEXT NOT NULL,
        number INTEGER NOT NULL,
        value BLOB NOT NULL,
        PRIMARY KEY (portal, number)
    ) WITHOUT ROWID""",
)

_VOLUME: msgspec.json.Decoder[Volume] = msgspec.json.Decoder(Volume)


class Frame(msgspec.Struct, frozen=True, dict=True):
    """What a portal is cut from besides the news: its office, those below, their ranks (0 is the highest), its zone."""

    office: str
    below: tuple[str, ...]
    ranks: Mapping[str, int]
    zone: str

    @cached_property
    def scope(self) -> frozenset[str]:
        return frozenset((self.office, *self.below))

    @cached_property
    def key(self) -> str:
        """Stands for all of it."""
        ranks = (f"{id} {rank}" for id, rank in sorted(self.ranks.items()))
        return digest("1", self.office, self.zone, *self.below, "", *ranks)

    def shift(self, now: datetime) -> int:
        """How far the zone is from UTC, in microseconds."""
        return (now.astimezone(ZoneInfo(self.zone)).utcoffset() or timedelta(0)) // timedelta(microseconds=1)


class StoredFolds(Mapping[Key, Key]):
    """The origin of each copy on the portal of an office, asked for one by one. A forked process opens its own."""

    def __init__(self, path: Path, portal: str) -> None:
        self._path, self._portal = path, portal
        self._reader = Reader(path, 60.0)

    def __getitem__(self, key: Key) -> Key:
        query = "SELECT lead_office, lead_id FROM portal_copy WHERE portal = ? AND office = ? AND id = ?"
        with explained(self._path):
            row = self._reader.db.execute(query, (self._portal, *key)).fetchone()
        if row is None:
            raise KeyError(key)
        return row[0], row[1]

    def __iter__(self) -> Iterator[Key]:
        with explained(self._path):
            rows = self._reader.db.execute("SELECT office, id FROM portal_copy WHERE portal = ?", (self._portal,))
            return iter(rows.fetchall())

    def __len__(self) -> int:
        with explained(self._path):
            query = "SELECT count(*) FROM portal_copy WHERE portal = ?"
            return int(self._reader.db.execute(query, (self._portal,)).fetchone()[0])

    def of(self, origin: Key) -> tuple[Key, ...]:
        """The copies of an origin."""
        query = "SELECT office, id FROM portal_copy WHERE portal = ? AND lead_office = ? AND lead_id = ?"
        with explained(self._path):
            return tuple(self._reader.db.execute(query, (self._portal, *origin)).fetchall())

    def origins(self) -> tuple[Key, ...]:
        """All that have copies."""
        query = "SELECT DISTINCT lead_office, lead_id FROM portal_copy WHERE portal = ?"
        with explained(self._path):
            return tuple(self._reader.db.execute(query, (self._portal,)).fetchall())

    def counts(self) -> dict[str, int]:
        """The number of copies of each office that has any."""
        query = "SELECT office, count(*) FROM portal_copy WHERE portal = ? GROUP BY office"
        with explained(self._path):
            return dict(self._reader.db.execute(query, (self._portal,)).fetchall())


def is_current(db: sqlite3.Connection, frame: Frame, now: datetime) -> bool:
    """Whether what is remembered of a portal is as the store is, at `now`."""
    known = known_of(db, frame.office)
    if known is None or known[0] != frame.key or known[2] != newest_serial(db):
        return False
    return not any(office in frame.scope for office, _ in read_changed(db, known[2], known[3], microseconds(now)))


def load_days(db: sqlite3.Connection, portal: str) -> dict[date, Day]:
    """The days of a portal's archive, the oldest first."""
    rows = db.execute("SELECT day, count, digest FROM portal_day WHERE portal = ? ORDER BY day", (portal,))
    return {date_of(day): Day(count, stamp) for day, count, stamp in rows}


def load_shelf(
    path: Path, db: sqlite3.Connection, frame: Frame, folds: Folds, now: datetime, window: int
) -> Shelf | None:
    """The archive documents of the portal's combined feed; None if they were cut for another window."""
    known = known_of(db, frame.office)
    if known is None or known[1] != window:
        return None
    volumes = load_volumes(db, frame.office)
    return plan_open(path, frame, folds, now, window, volumes)


Known = tuple[str, int, int, int]


def known_of(db: sqlite3.Connection, office: str) -> Known | None:
    """The frame, the window, the serial and the moment of what is remembered."""
    row: Known | None = db.execute(
        "SELECT frame, window, serial, moment FROM portal WHERE office = ?", (office,)
    ).fetchone()
    return row


def load_volumes(db: sqlite3.Connection, portal: str) -> tuple[Volume, ...]:
    rows = db.execute("SELECT value FROM portal_volume WHERE portal = ? ORDER BY number", (portal,))
    return tuple(_VOLUME.decode(value) for (value,) in rows)


def whole_of(path: Path, frame: Frame, folds: Folds, now: datetime) -> JoinedLedger:
    """All news that the portal shows, in the order of arrival, copies left out."""
    own = StoredLedger(path, (frame.office,), now, folds=folds)
    return JoinedLedger((own, StoredLedger(path, frame.below, now, goes_up=True, folds=folds)))


def plan_open(
    path: Path,
    frame: Frame,
    folds: Folds,
    now: datetime,
    window: int,
    volumes: tuple[Volume, ...],
) -> Shelf:
    last = volumes[-1].last if volumes else None
    lines = whole_of(path, frame, folds, now).lines(last)
    return plan_shelf((line for line in lines if line.position != last), now, frame.zone, window, volumes)
