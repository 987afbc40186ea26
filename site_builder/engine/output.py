"""Writing a tree of files so that readers see the old one whole or the new one whole.

A new tree grows in a folder beside the old one and takes its place in one step. A file whose bytes did not change is
a hard link to the old one, so that it keeps its modification time and costs no space.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from filelock import FileLock, Timeout

from site_builder.errors import BuildBusy, OutputUnwritable

LOCK_SECONDS = 600.0

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_DISK = {errno.ENOSPC, errno.EROFS, errno.EDQUOT, errno.EFBIG, errno.EIO}


class Tree:
    """A folder that is being written. `old` is the tree that it will replace, if there is one."""

    def __init__(self, new: Path, old: Path | None) -> None:
        self.new = new
        self.old = old
        self.is_wanted = True
        self._made: set[str] = set()

    def abandon(self) -> None:
        """The old tree is to stay."""
        self.is_wanted = False

    def write(self, path: str, content: bytes) -> None:
        """Writes the file `path` (POSIX, below the tree). Raises ValueError for a path that leads out of the tree."""
        target = self._target(path)
        old = self.old / path if self.old else None
        if old is not None and _has_bytes(old, content):
            os.link(old, target)
        else:
            target.write_bytes(content)

    def copy(self, path: str, source: Path) -> None:
        """Puts the file `source` at `path`."""
        self.write(path, source.read_bytes())

    def keep(self, path: str, *, leave: Collection[str] = ()) -> None:
        """Takes over the old tree's file or folder `path`, as far as the new tree does not have it yet.

        Of a folder, the entries named in `leave` stay behind.
        """
        if self.old is None:
            return
        if (self.old / path).is_file():
            self._keep_file(path)
        for place, folders, names in os.walk(self.old / path):
            below = Path(place).relative_to(self.old).as_posix().removeprefix(".")
            if Path(place) == self.old / path:
                folders[:] = [name for name in folders if name not in leave]
            for name in names:
                self._keep_file(f"{below}/{name}" if below else name)

    def _keep_file(self, path: str) -> None:
        assert self.old is not None
        if not (self.new / path).exists():
            os.link(self.old / path, self._target(path))

    def _target(self, path: str) -> Path:
        parts = PurePosixPath(path).parts
        if not parts or parts[0] == "/" or ".." in parts:
            raise ValueError(f"not a path below the tree: {path!r}")
        target = self.new / path
        parent = path.rpartition("/")[0]
        if parent not in self._made:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(parent)
        target.unlink(missing_ok=True)
        return target


def _has_bytes(file: Path, content: bytes) -> bool:
    try:
        return file.stat().st_size == len(content) and file.read_bytes() == content
    except OSError:
        return False


@contextmanager
def replace_tree(out: Path, *, wait: float = LOCK_SECONDS) -> Iterator[Tree]:
    """A tree to write, which takes the place of `out` when the block ends without an exception.

    While one process writes, another waits `wait` seconds and then gets `BuildBusy`. Raises `OutputUnwritable` if the
    folder around `out` cannot be written. A process killed at any moment leaves `out` as it was; what it left beside
    it is cleared away by the next.
    """
    out = out.absolute()
    new = out.with_name(f".{out.name}.new")
    lock = FileLock(out.with_name(f".{out.name}.lock"))
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        if out.exists() and not out.is_dir():
            raise OutputUnwritable("build.out-not-folder", path=out)
        with lock.acquire(timeout=wait, poll_interval=0.1):
            _recover(out, new)
            new.mkdir()
            try:
                tree = Tree(new, out if out.is_dir() else None)
                yield tree
                if tree.is_wanted:
                    _swap(new, out)
            finally:
                shutil.rmtree(new, ignore_errors=True)
    except Timeout as error:
        raise BuildBusy("build.busy", path=out) from error
    except OSError as error:
        if error.errno in _DISK or _is_around(error.filename, out):
            reason = error.strerror or type(error).__name__
            raise OutputUnwritable("build.out-unwritable", path=out, reason=reason) from error
        raise


def _is_around(filename: object, out: Path) -> bool:
    """Whether the file that failed belongs to the tree being written rather than to what is read for it."""
    if not isinstance(filename, (str, os.PathLike)):
        return False
    path = Path(os.fspath(filename))
    return path in (out, out.parent) or path.name.startswith(f".{out.name}.") or f".{out.name}.new" in path.parts


def _recover(out: Path, new: Path) -> None:
    old = out.with_name(f".{out.name}.old")
    if old.is_dir() and not out.exists():
        old.rename(out)
    for left in (new, old):
        if left.is_dir():
            shutil.rmtree(left)


def _swap(new: Path, out: Path) -> None:
    if not out.exists():
        new.rename(out)
    elif not _exchange(new, out):
        old = out.with_name(f".{out.name}.old")
        out.rename(old)
        new.rename(out)
        shutil.rmtree(old)


def _exchange(one: Path, other: Path) -> bool:
    """Exchanges two folders in one step (Linux `renameat2`); False where the system cannot."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    done = rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), ctypes.c_uint(_RENAME_EXCHANGE))
    return bool(done == 0)
