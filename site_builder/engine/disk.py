"""Files and folders as the disk has them: linked, compared, cleared away; what it refuses, told."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Set
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from types import TracebackType

from site_builder.errors import OutputUnwritable

FEW = 20  # folders of which it is asked one by one whether they have files


def unwritable(error: Exception, out: Path) -> OutputUnwritable:
    """What is told of a disk that refused."""
    reason = error.strerror if isinstance(error, OSError) else None
    return OutputUnwritable("build.out-unwritable", path=out, reason=reason or type(error).__name__)


class explained:  # noqa: N801  # a generator would cost each file of a site more than the looks at it
    """Raises OutputUnwritable for whatever the disk refuses."""

    __slots__ = ("_out",)

    def __init__(self, out: Path) -> None:
        self._out = out

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, OSError):
            raise unwritable(error, self._out) from error


def folders_above(path: str) -> Iterator[str]:
    """The folders above a path, the nearest first; the last is `""`."""
    while path:
        path = path.rpartition("/")[0]
        yield path


def all_folders(paths: Iterable[str]) -> set[str]:
    """The folders above all `paths`."""
    fresh = {path.rpartition("/")[0] for path in paths}
    folders: set[str] = set()
    while fresh:
        folders |= fresh
        fresh = {folder.rpartition("/")[0] for folder in fresh if folder} - folders
    return folders


def compare_folders(files: Set[str], before: Set[str]) -> tuple[set[str], set[str]]:
    """The folders above `files`, but some that are above those `before` too; and the ones that only these have."""
    added = files - before
    is_gone = len(files) - len(added) < len(before)
    doubtful = all_folders(before - files) if is_gone else set()
    if len(doubtful) > FEW:
        folders = all_folders(files)
        return folders, all_folders(before) - folders
    folders = {"", *all_folders(added)} if files else set()
    if doubtful:
        starts = tuple(f"{folder}/" for folder in doubtful if folder)
        folders |= all_folders(path for path in files if path.startswith(starts))
    return folders, doubtful - folders


def clear(root: str, gone: Iterable[str]) -> set[str]:
    """Removes files and the folders that are empty then; the folders that were changed."""
    root = root.rstrip("/")
    changed = set()
    for path in gone:
        with suppress(FileNotFoundError, NotADirectoryError):
            os.unlink(f"{root}/{path}")
        changed |= {*folders_above(path)}
    for folder in sorted(changed, key=len, reverse=True):
        if folder:
            with suppress(OSError):
                os.rmdir(f"{root}/{folder}")
    return {folder for folder in changed if os.path.isdir(f"{root}/{folder}")}


def walk(folder: Path, leave: Collection[str]) -> Iterator[str]:
    """The files below a folder, but those below the folders `leave`: paths."""
    for place, folders, names in os.walk(folder):
        below = "" if Path(place) == folder else Path(place).relative_to(folder).as_posix()
        start = f"{below}/" if below else ""
        folders[:] = [name for name in folders if start + name not in leave]
        yield from (start + name for name in names)


def has_bytes(file: Path, content: bytes) -> bool:
    """Whether a file is there and has just these bytes."""
    try:
        return file.stat().st_size == len(content) and file.read_bytes() == content
    except OSError:
        return False


def digest_of(file: str) -> bytes:
    """The SHA-256 of a file; empty if it cannot be read."""
    try:
        return sha256(Path(file).read_bytes()).digest()
    except OSError:
        return b""


def link(file: str, target: str) -> bool:
    """Whether `target` is now `file` under a second name; not every file system, nor every owner, allows that."""
    try:
        os.link(file, target)
    except OSError:
        return False
    return True
