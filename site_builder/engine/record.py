"""What is remembered of a tree of files, beside it, so that the next build need not read what it does not change."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

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


class Record(msgspec.Struct, frozen=True, array_like=True):
    """The files of one branch of a tree by path, and when each of its folders was changed last (nanoseconds).

    `facts` are what was worked out for it besides, each under a key that stands for all that it was worked out from.
    """

    files: dict[str, Noted]
    folders: dict[str, int]
    facts: dict[str, str] = {}


class Shared(msgspec.Struct, frozen=True, array_like=True):
    """The folders in which several branches stand, and when each was changed last (nanoseconds)."""

    folders: dict[str, int]


NOTHING = Record({}, {})
_BROKEN = Record({}, {"/": 0})

_RECORD = msgspec.msgpack.Decoder(Record)
_SHARED = msgspec.msgpack.Decoder(Shared)
MOST_KNOWN = 16  # those of one site, in the tree before, the spare one and the new one

_Mark = tuple[Path, int, int, int]
_known: dict[_Mark, Record] = {}  # those that were read or written last, the oldest first

SHARED = "bersama"
SUFFIX = ".cabang"


def records_of(out: Path, tree: Path) -> Path:
    """Where it stands what the tree in the folder `tree`, beside `out`, holds: the name tells the folder, wherever that
    is moved. Raises OSError."""
    return out.with_name(f".{out.name}.{tree.stat().st_ino}.records")


def load_record(file: Path) -> Record | None:
    """The record in `file`, which nobody may change; None where there is none, or one that is broken."""
    try:
        mark = _mark(file)
        record = _known.get(mark) or _RECORD.decode(file.read_bytes())
    except (OSError, msgspec.MsgspecError):
        return None
    _keep(mark, record)
    return record


def load_records(folder: Path) -> Iterator[tuple[str, str, Record]]:
    """The branches that are remembered in a folder: their prefixes, without a final slash, their names.

    One whose record is broken has no files, and a folder that no tree has.
    """
    for file in sorted(folder.glob(f"*{SUFFIX}")):
        prefix, _, name = file.name.removesuffix(SUFFIX).rpartition(".")
        yield prefix.replace("~", "/").strip("/"), name, load_record(file) or _BROKEN


def recorded_files(folder: Path) -> Iterator[str]:
    """The files of all branches that are remembered in a folder: paths."""
    for prefix, _, record in load_records(folder):
        start = f"{prefix}/" if prefix else ""
        yield from (start + path for path in record.files)


def save_record(file: Path, record: Record | Shared) -> None:
    """Writes a record, which nobody may change from then on. Raises OSError."""
    file.write_bytes(msgspec.msgpack.encode(record))
    if isinstance(record, Record):
        _keep(_mark(file), record)


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
