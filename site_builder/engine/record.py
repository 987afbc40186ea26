"""What is remembered of a tree of files, beside it, so that the next build need not read what it does not change."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Set
from pathlib import Path
from typing import Literal

import msgspec


class Noted(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A file as it was written. `modified` is its time in nanoseconds; `key` stands for all that it was made from."""

    sha256: bytes
    size: int
    modified: int
    inode: int
    key: str = ""

    def rekeyed(self, key: str) -> Noted:
        """The same file, made from something else."""
        return Noted(self.sha256, self.size, self.modified, self.inode, key)


def note(found: os.stat_result, digest: bytes, key: str) -> Noted:
    """A file that was `found` so, with its SHA-256."""
    return Noted(digest, found.st_size, found.st_mtime_ns, found.st_ino, key)


class Earlier(msgspec.Struct, frozen=True, array_like=True):
    """How the files of the record `id` differ from others: those that it has otherwise or alone, those it has not."""

    id: str
    files: dict[str, Noted]
    without: list[str]


class Record(msgspec.Struct, frozen=True, array_like=True):
    """The files of one branch of a tree by path, and when each of its folders was changed last (nanoseconds).

    `facts` are what was worked out for it besides, each under a key that stands for all that it was worked out from.
    `shared` are the folders that it has together with other branches. No two records have the same `id`, but the empty
    one; `earlier` tells of the record of the tree before, as far as that has nearly the same files.
    """

    files: dict[str, Noted]
    folders: dict[str, int]
    facts: dict[str, str] = {}
    shared: list[str] = []
    id: str = ""
    earlier: Earlier | None = None


class _Written(msgspec.Struct, frozen=True, array_like=True):
    """A record as it stands in its file. What has another `form`, also of an earlier release, is broken."""

    form: Literal[2]
    id: str
    earlier: Earlier | None
    shared: list[str]
    files: msgspec.Raw
    folders: dict[str, int]
    facts: dict[str, str]


class Growth(msgspec.Struct, frozen=True, array_like=True):
    """What one process did to a branch: the files that it put there, and the folders that it changed.

    `kept` tells of each file of the tree before, in their order, whether it is as it was; `recalled` are the keys of
    facts that are.
    """

    files: dict[str, Noted]
    kept: bytes
    touched: set[str]
    facts: dict[str, str]
    recalled: list[str]


class Shared(msgspec.Struct, frozen=True, array_like=True):
    """The folders in which several branches stand, and when each was changed last (nanoseconds)."""

    folders: dict[str, int]


NOTHING = Record({}, {})
_BROKEN = Record({}, {"/": 0})

_WRITTEN = msgspec.msgpack.Decoder(_Written)
_FILES = msgspec.msgpack.Decoder(dict[str, Noted])
GROWTH = msgspec.msgpack.Decoder(Growth)
_SHARED = msgspec.msgpack.Decoder(Shared)
SHARE_OTHER = 4  # where one file in so many is another, records are told whole
MOST_KNOWN = 16  # those of one site, in the tree before, the spare one and the new one

_Mark = tuple[Path, int, int, int]
_known: dict[_Mark, Record] = {}  # those that were read or written last, the oldest first

SHARED = "bersama"
SUFFIX = ".cabang"


def records_of(out: Path, tree: Path) -> Path:
    """Where it stands what the tree in the folder `tree`, beside `out`, holds: the name tells the folder, wherever that
    is moved. Raises OSError."""
    return out.with_name(f".{out.name}.{tree.stat().st_ino}.records")


def load_record(file: Path, later: Record | None = None) -> Record | None:
    """The record in `file`, which nobody may change; None where there is none, or one that is broken.

    If `later` tells how its files were, they are not read: those that are the same are the same objects.
    """
    try:
        mark = _mark(file)
        record = _known.get(mark) or _read(file.read_bytes(), later)
    except (OSError, msgspec.MsgspecError):
        return None
    _keep(mark, record)
    return record


def load_branch(file: Path) -> Record | None:
    """As `load_record`, of a tree that is remembered: where there is no record, it has no such branch."""
    return load_record(file) if file.exists() else NOTHING


def _read(content: bytes, later: Record | None) -> Record:
    written = _WRITTEN.decode(content)
    earlier = later.earlier if later is not None else None
    if later is not None and earlier is not None and earlier.id == written.id:
        files = later.files | earlier.files
        for path in earlier.without:
            files.pop(path, None)
    else:
        files = _FILES.decode(written.files)
    return Record(files, written.folders, written.facts, written.shared, written.id, written.earlier)


def load_records(folder: Path) -> Iterator[tuple[str, str, Record]]:
    """The branches that are remembered in a folder: their prefixes, without a final slash, their names.

    One whose record is broken has no files, and a folder that no tree has.
    """
    for file in sorted(folder.glob(f"*{SUFFIX}")):
        prefix, _, name = file.name.removesuffix(SUFFIX).rpartition(".")
        yield prefix.replace("~", "/").strip("/"), name, load_record(file) or _BROKEN


def recorded_files(folder: Path) -> list[str] | None:
    """The files of all branches that are remembered in a folder: paths; None where a record is broken."""
    paths: list[str] = []
    for prefix, _, record in load_records(folder):
        if record is _BROKEN:
            return None
        paths += [f"{prefix}/{path}" for path in record.files] if prefix else record.files
    return paths


def save_record(file: Path, record: Record | Shared) -> None:
    """Writes a record, which nobody may change from then on. Raises OSError."""
    if isinstance(record, Shared):
        file.write_bytes(msgspec.msgpack.encode(record))
        return
    written = (2, record.id, record.earlier, record.shared, record.files, record.folders, record.facts)
    file.write_bytes(msgspec.msgpack.encode(written))
    _keep(_mark(file), record)


def new_id() -> str:
    """For a record that is made now."""
    return os.urandom(8).hex()


def tell_earlier(was: Record | None, changed: Set[str], count: int) -> Earlier | None:
    """How the record `was` differs from one of `count` files, where at most those at `changed` are otherwise."""
    if was is None or not was.id or len(changed) * SHARE_OTHER > count:
        return None
    files = {path: was.files[path] for path in changed & was.files.keys()}
    return Earlier(was.id, files, [path for path in changed if path not in files])


def is_as_recorded(root: Path, records: Path) -> bool:
    """Whether the tree at `root` holds just what its `records` tell: no file and no folder was touched since."""
    try:
        shared = _SHARED.decode((records / SHARED).read_bytes()).folders
    except (OSError, msgspec.MsgspecError):
        return False
    return _has_folders(root, shared) and all(
        _has_folders(root, {folder: changed for folder, changed in record.folders.items() if folder not in shared})
        and _has_files(f"{root}/{prefix}", record.files)
        for prefix, _, record in load_records(records)
    )


def is_as_noted(file: str, noted: Noted) -> bool:
    """Whether `file` was not touched since it was noted."""
    try:
        found = os.stat(file, follow_symlinks=False)
    except OSError:
        return False
    return (found.st_mtime_ns, found.st_size, found.st_ino) == (noted.modified, noted.size, noted.inode)


def changed_at(folder: str) -> int:
    """Raises OSError."""
    return os.stat(folder, follow_symlinks=False).st_mtime_ns


def _has_files(root: str, files: Mapping[str, Noted]) -> bool:
    return all(is_as_noted(f"{root}/{path}", noted) for path, noted in files.items())


def _has_folders(root: Path, folders: Mapping[str, int]) -> bool:
    try:
        return all(changed_at(f"{root}/{path}") == changed for path, changed in folders.items())
    except OSError:
        return False


def _mark(file: Path) -> _Mark:
    found = file.stat()
    return file, found.st_ino, found.st_mtime_ns, found.st_size


def _keep(mark: _Mark, record: Record) -> None:
    _known.pop(mark, None)
    _known[mark] = record
    while len(_known) > MOST_KNOWN:
        del _known[next(iter(_known))]
