"""Keeps results under a digest of what they were made from. Whatever is in it may be lost at any time."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Literal, Protocol, Self
from zlib import crc32

from site_builder.database import read_number, transaction

APPLICATION_ID = int.from_bytes(b"Wca1")
FORM = 1
PAGE_SIZE = 32_768  # bytes: most values are large, and each of their pages is written for itself
BROKEN = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)

CacheState = Literal["kept", "rebuilt", "off"]


def digest(*parts: bytes | str) -> str:
    """64 hexadecimal digits that stand for `parts` in their order (BLAKE2b, RFC 7693). Text is read as UTF-8.

    Each part's length is part of it, so that `("ab", "c")` and `("a", "bc")` differ.
    """
    pieces: list[bytes] = []
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        pieces += (len(raw).to_bytes(8, "big"), raw)
    return hashlib.blake2b(b"".join(pieces), digest_size=32).hexdigest()


class Cache(Protocol):
    """Results by digest. `state` tells whether the file was kept, was rebuilt, or is not used at all."""

    state: CacheState

    def get(self, key: str) -> bytes | None:
        """What was put under `key`; None if it is not there, or no longer as it was put."""

    def put_many(self, pairs: Iterable[tuple[str, bytes]]) -> None:
        """Keeps all pairs or, if the disk is full or another process writes, none."""

    def prune(self, keep: Iterable[str]) -> None:
        """Drops every key that is not in `keep`. Only who knows all keys in use may call it."""

    def close(self) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *error: object) -> None: ...


def open_cache(path: Path | None) -> Cache:
    """The cache in the file at `path`, made anew if it is broken; one that keeps nothing if `path` is None.

    A place that cannot be used, or a database of another program there, also gives one that keeps nothing: no
    build fails for its cache. A cache may be open in many processes; each opens its own.
    """
    if path is None:
        return NoCache()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            return FileCache(path)
        except sqlite3.Error as error:
            if error.sqlite_errorcode not in BROKEN:
                raise
            for suffix in ("", "-wal", "-shm"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
            return FileCache(path, "rebuilt")
    except (sqlite3.Error, OSError, ForeignFileError):
        return NoCache()


class ForeignFileError(Exception):
    """The file is a database of another program."""


class NoCache:
    """Keeps nothing."""

    state: CacheState = "off"

    def get(self, key: str) -> bytes | None:
        return None

    def put_many(self, pairs: Iterable[tuple[str, bytes]]) -> None:
        pass

    def prune(self, keep: Iterable[str]) -> None:
        pass

    def close(self) -> None:
        pass

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        pass


class FileCache:
    """One SQLite file. Each value has a checksum, for SQLite itself does not notice a changed byte."""

    def __init__(self, path: Path, state: CacheState = "kept") -> None:
        self.state: CacheState = state
        self._db = sqlite3.connect(path, isolation_level=None)
        try:
            self._prepare()
        except BaseException:
            self._db.close()
            raise

    def get(self, key: str) -> bytes | None:
        try:
            row = self._db.execute("SELECT value, checksum FROM result WHERE key = ?", (key,)).fetchone()
        except sqlite3.Error:
            return None
        return row[0] if row is not None and _checksum(key, row[0]) == row[1] else None

    def put_many(self, pairs: Iterable[tuple[str, bytes]]) -> None:
        rows = [(key, value, _checksum(key, value)) for key, value in pairs]
        with suppress(sqlite3.Error), transaction(self._db):
            self._db.executemany("INSERT OR REPLACE INTO result VALUES (?, ?, ?)", rows)

    def prune(self, keep: Iterable[str]) -> None:
        used = frozenset(keep)
        with suppress(sqlite3.Error), transaction(self._db):
            left = [(key,) for (key,) in self._db.execute("SELECT key FROM result") if key not in used]
            self._db.executemany("DELETE FROM result WHERE key = ?", left)

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _prepare(self) -> None:
        if read_number(self._db, "schema_version") and read_number(self._db, "application_id") != APPLICATION_ID:
            raise ForeignFileError
        self._db.execute(f"PRAGMA page_size = {PAGE_SIZE}")
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        if read_number(self._db, "user_version") == FORM:
            return
        with transaction(self._db):
            if read_number(self._db, "user_version") == FORM:
                return
            if read_number(self._db, "schema_version"):
                self._db.execute("DROP TABLE result")
                self.state = "rebuilt"
            self._db.execute("CREATE TABLE result (key TEXT PRIMARY KEY, value BLOB, checksum INTEGER)")
            self._db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            self._db.execute(f"PRAGMA user_version = {FORM}")


def _checksum(key: str, value: bytes) -> int:
    return crc32(value, crc32(key.encode()))
