"""Keeps what every office has published and how it was last heard, in one SQLite file."""

from __future__ import annotations

import sqlite3
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Self, TypeVar

import msgspec

from site_builder.copies import AllFolds, Folds, HeldFolds, Key, fold
from site_builder.database import Form, check_pages, connect, explained, open_database, reading, transaction
from site_builder.feed_state import FeedState
from site_builder.feeds.archives import Shelf
from site_builder.filing import (
    CHANGES_FORM,
    COPIES_FORM,
    SECOND_FORM,
    WITHDRAWN_FORM,
    Day,
    begin,
    date_of,
    end_beginning,
    file_news,
    newest_serial,
    read_days,
    read_digests,
    read_stories,
    read_withdrawn,
)
from site_builder.ledger import EPOCH, News, Whole, microseconds
from site_builder.model import Facts, Item, Tombstone
from site_builder.news_table import (
    FACTS,
    ITEM,
    NEWS_FORM,
    TALLY_FORM,
    TOMBSTONE,
    Changes,
    check_own,
    put_rows,
    read_newest,
    replace_rows,
    rows_of,
)
from site_builder.portal_state import STATE_FORM, Frame, StoredFolds, is_current, load_days, load_shelf
from site_builder.reports import OfficeReport, Refusal, State, put_report, read_reports
from site_builder.stored_ledger import StoredLedger
from site_builder.stored_texts import StoredTexts
from site_builder.texts import HELD, Texts

__all__ = ["Changes", "OfficeReport", "Refusal", "State", "Store", "open_store", "reopen_store"]

WAIT = 60.0  # seconds for another process to end its transaction

FIRST_FORM = (
    *NEWS_FORM,
    "CREATE TABLE report (office TEXT PRIMARY KEY, value BLOB NOT NULL)",
    "CREATE TABLE site (office TEXT PRIMARY KEY, url TEXT NOT NULL)",
)
THIRD_FORM = (
    "CREATE TABLE feed (office TEXT PRIMARY KEY, value BLOB NOT NULL)",
    "ALTER TABLE site ADD COLUMN is_built INTEGER NOT NULL DEFAULT 1",
)
FORM = Form(
    application_id=int.from_bytes(b"Wsta"),
    steps=(FIRST_FORM, SECOND_FORM, THIRD_FORM, COPIES_FORM, (*CHANGES_FORM, *STATE_FORM, *TALLY_FORM), WITHDRAWN_FORM),
)

_Entry = TypeVar("_Entry", Item, Facts, Tombstone)
_FEED = msgspec.json.Decoder(FeedState)


def open_store(path: Path, *, read_only: bool = False, wait: float = WAIT) -> Store:
    """The store in the file at `path`, which is made with its folder if it is not there.

    Raises the errors of `open_database`: a file that cannot be trusted is refused, never silently begun anew.
    """
    return Store(path, open_database(path, FORM, read_only=read_only, wait=wait), wait)


def reopen_store(path: Path) -> Store:
    """The store in a file that this process, or the one that it was forked from, opened before, to be read.

    Raises as `open_store`, but for damages that are noticed where the file is read.
    """
    return Store(path, open_database(path, FORM, read_only=True, wait=WAIT, is_checked=True), WAIT)


class Store:
    """What all offices said last. One process writes at a time; any number read, and see whole states only.

    An item's key is its office and its id; another office may have the same id. Times come back with the
    offset that they had. Every method may raise the errors of `open_store`. A forked process opens its own.
    """

    def __init__(self, path: Path, db: sqlite3.Connection, wait: float) -> None:
        self._path = path
        self._db = db
        self._wait = wait

    def put_office(
        self,
        office_id: str,
        items: Iterable[Facts],
        tombstones: Iterable[Tombstone] = (),
        *,
        heard: datetime,
        state: State = State.OK,
        message: str = "",
        refused: Iterable[Refusal] = (),
        words: Mapping[str, int | None] | None = None,
        stamps: Mapping[str, str] | None = None,
        texts: Texts = HELD,
    ) -> Changes:
        """Replaces all that the office has published, in one transaction; what is the same is not written.

        `words` are the marks of texts by the ids of their items, where `mark_of_text` made them before, and `stamps`
        what stands for items and tombstones, where `stamp_of` made them. `texts` are asked for those of items that are
        written. Raises ValueError if an item is another office's, or if an id occurs twice: the caller decides; and
        what `texts` raises.
        """
        published, stones, told = tuple(items), tuple(tombstones), stamps or {}
        news: tuple[News, ...] = (*published, *stones)
        check_own(office_id, news)
        with self._writing():
            settled = read_digests(self._db, office_id) if told else {}
            same = {entry.id for entry in news if entry.id in settled and told.get(entry.id) == settled[entry.id]}
            whole: list[Whole] = [*texts.whole(item for item in published if item.id not in same)]
            whole += (stone for stone in stones if stone.id not in same)
            rows = rows_of(whole)
            changes = replace_rows(self._db, office_id, rows, same)
            values = ((entry, rows[entry.id].value) for entry in whole)
            file_news(self._db, office_id, values, heard, words=words or {}, stamps=told, same=same)
            accepted = len(published)
            put_report(self._db, office_id, state, heard, message, accepted=accepted, refused=tuple(refused))
        return changes

    def begin(self) -> None:
        """What is put from now on was there when the order of arrival began, until `end_beginning`, also if this
        process ends before all is put. Nothing, if the order began before."""
        with self._writing():
            begin(self._db)

    def end_beginning(self, heard: datetime) -> None:
        """What was there when the order began is put, all as heard at the moment `heard`."""
        with self._writing():
            end_beginning(self._db, heard)

    def add_news(
        self,
        office_id: str,
        entries: Iterable[Whole],
        *,
        heard: datetime,
        accepted: int,
        feed: FeedState,
        archived: Iterable[str] = (),
        message: str = "",
        refused: Iterable[Refusal] = (),
        signed: int = 0,
    ) -> None:
        """Adds to what the office has published, or changes it, in one transaction with what is known of its feed.

        Whatever is not among `entries` stays. `archived` are the ids of those that are no news to anybody, because they
        come from the archives of a feed. Raises ValueError as `put_office`.
        """
        news = list(entries)
        check_own(office_id, news)
        rows = rows_of(news)
        with self._writing():
            put_rows(self._db, office_id, rows.values())
            values = ((entry, rows[entry.id].value) for entry in news)
            file_news(self._db, office_id, values, heard, is_whole=False, archived=frozenset(archived))
            self._put_feed(office_id, feed)
            told = {"accepted": accepted, "refused": tuple(refused), "signed": signed}
            put_report(self._db, office_id, State.OK, heard, message, **told)

    def put_state(
        self, office_id: str, state: State, *, heard: datetime, message: str = "", feed: FeedState | None = None
    ) -> None:
        """Notes how the office was heard and keeps its items: FAILED with a message, or UNCHANGED."""
        with self._writing():
            if feed is not None:
                self._put_feed(office_id, feed)
            put_report(self._db, office_id, state, heard, message)

    def put_sites(self, urls: Mapping[str, str], elsewhere: Mapping[str, str] | None = None) -> None:
        """Replaces the home addresses of the network's offices, by office id.

        `elsewhere` are those of offices whose sites others build.
        """
        rows = [
            *((id, url, True) for id, url in urls.items()),
            *((id, url, False) for id, url in (elsewhere or {}).items()),
        ]
        with reading(self._path):
            if sorted(rows) == self._db.execute("SELECT office, url, is_built FROM site ORDER BY office").fetchall():
                return
        with self._writing():
            self._db.execute("DELETE FROM site")
            self._db.executemany("INSERT INTO site VALUES (?, ?, ?)", rows)

    def items(
        self,
        office_ids: Iterable[str],
        *,
        limit: int | None = None,
        since: datetime | None = None,
        before: datetime | None = None,
    ) -> Iterator[Item]:
        """The offices' items with `since <= published < before`, in the order of `views.newest_first`.

        They are read as they are asked for, all from the state at the first one.
        """
        return self._read_news(ITEM, office_ids, limit, since, before)

    def facts(self, office_ids: Iterable[str], *, limit: int | None = None) -> Iterator[Facts]:
        """The facts of the offices' items, in the order of `items`."""
        return self._read_news(FACTS, office_ids, limit, None, None)

    def texts(self) -> Texts:
        """The texts of all items, read as they are asked for; whoever was forked reads for itself."""
        return StoredTexts(self._path, self._wait)

    def tombstones(self, office_ids: Iterable[str], *, limit: int | None = None) -> Iterator[Tombstone]:
        """The offices' tombstones, in the order of their items."""
        return self._read_news(TOMBSTONE, office_ids, limit, None, None)

    def ledger(
        self, office_ids: Iterable[str], now: datetime, *, goes_up: bool = False, folds: Container[Key] = frozenset()
    ) -> StoredLedger:
        """The offices' news in the order of its arrival, as it may be seen at `now`; with `goes_up` by portals.

        The copies in `folds` are left out.
        """
        return StoredLedger(self._path, tuple(office_ids), now, goes_up, self._wait, folds)

    def is_brought_forward(self, frame: Frame, now: datetime) -> bool:
        """Whether what is remembered of a portal is as it must be at `now`."""
        with reading(self._path):
            return is_current(self._db, frame, now)

    def folds(self, frame: Frame, now: datetime, *, is_kept: bool = False) -> AllFolds:
        """The origin of each copy among what a portal shows at `now`; with `is_kept` as it is remembered."""
        with reading(self._path):
            if is_kept:
                return StoredFolds(self._path, frame.office)
            return HeldFolds(fold(read_stories(self._db, frame.scope, now, frame.office), frame.ranks))

    def shelf(self, frame: Frame, folds: Folds, now: datetime, window: int) -> Shelf | None:
        """The archive of a portal's combined feed as it is remembered; None if it was cut for another window."""
        with reading(self._path):
            return load_shelf(self._path, self._db, frame, folds, now, window)

    def themed(self, office_ids: Iterable[str]) -> Iterator[Facts]:
        """The facts of the offices' items that are clarifications or urgent, in no order."""
        query = """SELECT value FROM filing JOIN news USING (office, id)
            WHERE filing.office = ? AND digest <> '' AND theme <> 0 AND NOT is_withdrawn"""
        with reading(self._path):
            for id in office_ids:
                for (value,) in self._db.execute(query, (id,)).fetchall():
                    yield FACTS.decode(value)

    def days(self, frame: Frame, now: datetime, folds: Folds, *, is_kept: bool = False) -> dict[date, Day]:
        """What the offices below a portal published by day, as `filing.read_days`; with `is_kept` as remembered."""
        with reading(self._path):
            if is_kept:
                return load_days(self._db, frame.office)
            days = read_days(self._db, frozenset(frame.below), now, frame.shift(now), folds)
            return {date_of(day): found for day, found in days.items()}

    def held(self, folds: Folds) -> dict[Key, str]:
        """The copies whose origin was withdrawn, each with the address of that."""
        with reading(self._path):
            under = [(copy, origin) for origin in read_withdrawn(self._db) for copy in folds.of(origin)]
        addresses = self.addresses(origin for _, origin in under)
        return {copy: addresses[origin] for copy, origin in under if origin in addresses}

    def addresses(self, keys: Iterable[Key]) -> dict[Key, str]:
        """The addresses of items by office and id."""
        query = "SELECT json_extract(CAST(value AS TEXT), '$.url') FROM news WHERE office = ? AND id = ?"
        with reading(self._path):
            found = ((key, self._db.execute(query, key).fetchone()) for key in keys)
            return {key: row[0] for key, row in found if row is not None}

    def entries(self, office_id: str, ids: Iterable[str]) -> dict[str, Whole]:
        """What is known of those of one office's `ids` that are, by id."""
        found: dict[str, Whole] = {}
        query = "SELECT is_withdrawn, value FROM news WHERE office = ? AND id = ?"
        with reading(self._path):
            for id in dict.fromkeys(ids):
                row = self._db.execute(query, (office_id, id)).fetchone()
                if row is not None:
                    found[id] = (TOMBSTONE if row[0] else ITEM).decode(row[1])
        return found

    def feeds(self) -> dict[str, FeedState]:
        """What is remembered of each office's feed, by office id."""
        with reading(self._path):
            rows = self._db.execute("SELECT office, value FROM feed ORDER BY office").fetchall()
            return {office: _FEED.decode(value) for office, value in rows}

    def ids(self, office_id: str) -> dict[str, bool]:
        """All that one office has in the store, by id, and whether it was withdrawn."""
        with reading(self._path):
            query = "SELECT id, is_withdrawn FROM news INDEXED BY news_newest WHERE office = ?"
            return {id: bool(is_withdrawn) for id, is_withdrawn in self._db.execute(query, (office_id,))}

    def digests(self, office_id: str, ids: Iterable[str] | None = None) -> dict[str, str]:
        """What stands for each item and tombstone of one office, by id: the same for as long as these are the same.

        All, or those with `ids`. One that was heard by an older form of the store has none.
        """
        with reading(self._path):
            return read_digests(self._db, office_id, ids)

    def last_news(self, now: datetime) -> dict[str, datetime]:
        """When each office published its newest item that is out at `now`, by office id; in UTC."""
        query = "SELECT max(published) FROM news WHERE office = ? AND NOT is_withdrawn AND published <= ?"
        with reading(self._path):
            offices = [id for (id,) in self._db.execute("SELECT office FROM report")]
            found = {id: self._db.execute(query, (id, microseconds(now))).fetchone()[0] for id in offices}
        return {id: EPOCH + timedelta(microseconds=last) for id, last in found.items() if last is not None}

    def counts(self) -> dict[str, int]:
        """The number of items of each office that has any, by office id."""
        with reading(self._path):
            return dict(self._db.execute("SELECT office, items FROM tally WHERE items > 0 ORDER BY office").fetchall())

    def sites(self) -> dict[str, str]:
        """The home addresses of the network's offices, by office id."""
        with reading(self._path):
            return dict(self._db.execute("SELECT office, url FROM site ORDER BY office").fetchall())

    def built(self) -> frozenset[str]:
        """The offices whose sites this network builds."""
        with reading(self._path):
            return frozenset(id for (id,) in self._db.execute("SELECT office FROM site WHERE is_built"))

    def reports(self) -> tuple[OfficeReport, ...]:
        """How each office was heard that ever was asked, in order of office id."""
        with reading(self._path):
            return read_reports(self._db)

    def check(self) -> None:
        """Reads the whole file and raises SettingsInvalid if anything in it is damaged."""
        check_pages(self._db, self._path)

    def news_mark(self) -> str:
        """How far the news goes: the same for as long as nothing came, changed or went."""
        with reading(self._path):
            serial = newest_serial(self._db)
            (count,) = self._db.execute("SELECT count(*) FROM news").fetchone()
        return f"{serial}/{count}"

    def copy_to(self, path: Path) -> None:
        """Writes the store as it is after its last transaction to a new file, page by page."""
        with explained(path), closing(sqlite3.connect(path)) as copy:
            self._db.backup(copy)

    @property
    def path(self) -> Path:
        return self._path

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _put_feed(self, office_id: str, feed: FeedState) -> None:
        self._db.execute("INSERT OR REPLACE INTO feed VALUES (?, ?)", (office_id, msgspec.json.encode(feed)))

    def _read_news(
        self,
        decoder: msgspec.json.Decoder[_Entry],
        office_ids: Iterable[str],
        limit: int | None,
        since: datetime | None,
        before: datetime | None,
    ) -> Iterator[_Entry]:
        with reading(self._path), closing(connect(self._path, read_only=True, wait=self._wait)) as db:
            db.execute("BEGIN")
            yield from islice(read_newest(db, decoder, office_ids, since, before), limit)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with explained(self._path), transaction(self._db):
            yield
