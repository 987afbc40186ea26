"""What is remembered of a tree of files, beside it, so that the next build need not read what it does not change."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import msgspec


class Noted(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A file as it was written. `modified` is its time in nanoseconds; `key` stands for all that it was made from."""

    sha256: bytes
    size: int
    modified: int
    inode: int
    key: str = ""


class Record(msgspec.Struct, frozen=True, array_like=True):
    """The files of one branch of a tree by path, and when each of its folders was changed last (nanoseconds)."""

    files: dict[str, Noted]
    folders: dict[str, int]


class Shared(msgspec.Struct, frozen=True, array_like=True):
    """The folders in which several branches stand, and when each was changed last (nanoseconds)."""

    folders: dict[str, int]


NOTHING = Record({}, {})

_RECORD = msgspec.msgpack.Decoder(Record)
_SHARED = msgspec.msgpack.Decoder(Shared)
SHARED = "bersama"
SUFFIX = ".cabang"


def load_record(file: Path) -> Record | None:
    """The record in `file`; None where there is none, or one that is broken."""
    try:
        return _RECORD.decode(file.read_bytes())
    except (OSError, msgspec.MsgspecError):
        return None


def save_record(file: Path, record: Record | Shared) -> None:
    """Raises OSError."""
    file.write_bytes(msgspec.msgpack.encode(record))


def is_as_recorded(root: Path, records: Path) -> bool:
    """Whether the tree at `root` holds just what its `records` tell: no file and no folder was touched since."""
    try:
        shared = _SHARED.decode((records / SHARED).read_bytes())
        kept = [load_record(file) for file in records.glob(f"*{SUFFIX}")]
    except (OSError, msgspec.MsgspecError):
        return False
    return _has_folders(root, shared.folders) and all(
        record is not None and _has_folders(root, record.folders) and _has_files(root, record.files) for record in kept
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


def _has_files(root: Path, files: Mapping[str, Noted]) -> bool:
    return all(is_as_noted(f"{root}/{path}", noted) for path, noted in files.items())


def _has_folders(root: Path, folders: Mapping[str, int]) -> bool:
    try:
        return all(changed_at(f"{root}/{path}") == changed for path, changed in folders.items())
    except OSError:
        return False
