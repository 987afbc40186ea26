"""One SQLite file: opened, made, checked and brought forward, and what SQLite reports put into words."""

from __future__ import annotations

import os
import sqlite3
import weakref
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import msgspec

from site_builder.errors import BuildBusy, OutputUnwritable, SettingsInvalid, SetupError

CHECKED_SIZE = 64_000_000  # bytes; a larger file is not read through at every opening

_DAMAGES = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_FORMAT)
_OBSTACLES = (
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
)


class Form(msgspec.Struct, frozen=True):
    """How files of one sort are told from others and laid out.

    `steps` are the statements from each version of the layout to the next; a new version is a new step.
    """

    application_id: int
    steps: Sequence[Sequence[str]]


def open_database(
    path: Path, form: Form, *, read_only: bool, wait: float, is_checked: bool = False
) -> sqlite3.Connection:
    """The database of that form at `path`, whole and in its newest version; made if it is not there.

    One that `is_checked` is not read through: this process, or the one that it was forked from, opened it before.

    Raises SettingsInvalid for a file that is damaged, cut, empty, foreign, or newer than this program; it is
    never silently begun anew. With `read_only` also for one that is not there or too old to be read. Raises
    OutputUnwritable for a place that cannot be written, BuildBusy if another writes for `wait` seconds.
    """
    if not path.exists():
        _refuse_orphan(path)
        if read_only:
            raise SettingsInvalid("store.missing", path=path)
        _create(path, form)
    if not path.is_file():
        raise SettingsInvalid("store.foreign", path=path)
    if path.stat().st_size == 0:
        raise SettingsInvalid("store.broken", path=path, reason="0 byte")
    with explained(path):
        db = connect(path, read_only=read_only, wait=wait)
        try:
            _check_form(db, path, form, read_only=read_only)
            if not is_checked and read_number(db, "page_count") * read_number(db, "page_size") <= CHECKED_SIZE:
                check_pages(db, path)
            if not read_only:
                _bring_forward(db, form)
        except BaseException:
            db.close()
            raise
    return db


def connect(path: Path, *, read_only: bool, wait: float) -> sqlite3.Connection:
    """A connection to a file that is there, with transactions under our own control."""
    mode = "ro" if read_only else "rw"
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", timeout=wait, isolation_level=None, uri=True)


_INHERITED: list[sqlite3.Connection] = []  # never used nor closed here: they are the parent process's


class Reader:
    """A connection to read the file at `path`, opened when it is first asked for; a forked process opens its own."""

    def __init__(self, path: Path, wait: float) -> None:
        self._path, self._wait = path, wait
        self._opened: tuple[int, sqlite3.Connection, weakref.finalize[..., Reader]] | None = None

    def __reduce__(self) -> tuple[type[Reader], tuple[Path, float]]:
        return Reader, (self._path, self._wait)

    @property
    def db(self) -> sqlite3.Connection:
        if self._opened is not None:
            owner, connection, end = self._opened
            if owner == os.getpid():
                return connection
            end.detach()
            _INHERITED.append(connection)
        connection = connect(self._path, read_only=True, wait=self._wait)
        self._opened = os.getpid(), connection, weakref.finalize(self, connection.close)
        return connection


def check_pages(db: sqlite3.Connection, path: Path) -> None:
    """Reads the whole file. Raises SettingsInvalid if it is damaged."""
    with explained(path):
        (found,) = db.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        raise SettingsInvalid("store.broken", path=path, reason=" ".join(found.split()))


def read_number(db: sqlite3.Connection, pragma: str) -> int:
    """The value of a pragma that is a number."""
    return int(db.execute(f"PRAGMA {pragma}").fetchone()[0])


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """All that is written in the block, or nothing."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            db.execute("ROLLBACK")
        raise


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turns what SQLite reports of the file at `path` into an error that says what the user can do."""
    try:
        yield
    except sqlite3.Error as error:
        told = _explain(path, error)
        if told is None:
            raise
        raise told from error


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """As `explained`, and for values in the file that are not what we wrote: they raise SettingsInvalid."""
    try:
        with explained(path):
            yield
    except msgspec.MsgspecError as error:
        raise SettingsInvalid("store.broken", path=path, reason=error) from error


def _explain(path: Path, error: sqlite3.Error) -> SetupError | None:
    """None for what only a mistake of ours can cause."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_MISUSE) & 0xFF
    if code == sqlite3.SQLITE_NOTADB:
        return SettingsInvalid("store.foreign", path=path)
    if code in _DAMAGES:
        return SettingsInvalid("store.broken", path=path, reason=error)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return BuildBusy("store.busy", path=path)
    if code in _OBSTACLES:
        return OutputUnwritable("store.unwritable", path=path, reason=error)
    return None


def _check_form(db: sqlite3.Connection, path: Path, form: Form, *, read_only: bool) -> None:
    """SQLite itself notices, at the first reading, that a file was cut."""
    version, known = read_number(db, "user_version"), len(form.steps)
    if read_number(db, "application_id") != form.application_id:
        raise SettingsInvalid("store.foreign", path=path)
    if version > known:
        raise SettingsInvalid("store.newer", path=path, version=version, known=known)
    if version < known and read_only:
        raise SettingsInvalid("store.older", path=path)


def _bring_forward(db: sqlite3.Connection, form: Form) -> None:
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")
    if read_number(db, "user_version") == len(form.steps):
        return
    with transaction(db):
        for step in form.steps[read_number(db, "user_version") :]:
            for statement in step:
                db.execute(statement)
        db.execute(f"PRAGMA user_version = {len(form.steps)}")


def _create(path: Path, form: Form) -> None:
    """Makes an empty file beside `path` and moves it there whole, unless another process was first."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.unlink(missing_ok=True)
        with closing(sqlite3.connect(fresh, isolation_level=None)) as db:
            db.execute(f"PRAGMA application_id = {form.application_id}")
            _bring_forward(db, form)
        with suppress(FileExistsError):
            path.hardlink_to(fresh)
        fresh.unlink()
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or error
        raise OutputUnwritable("store.unwritable", path=path, reason=reason) from error


def _refuse_orphan(path: Path) -> None:
    """Newest changes without their file: an empty new one would hide that the rest is lost."""
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size and not path.exists():
        raise SettingsInvalid("store.orphaned", path=path)
