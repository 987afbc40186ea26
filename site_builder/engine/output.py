"""Writing a tree of files so that readers see the old one whole or the new one whole.

A new tree grows in a folder beside the old one and takes its place in one step. A file whose bytes did not change is
a hard link to the old one, so that it keeps its modification time and costs no space.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from filelock import FileLock, Timeout

from site_builder.errors import BuildBusy, OutputUnwritable

LOCK_SECONDS = 600.0

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


class Tree:
    """A folder that is being written. `old` is the tree that it will replace, `out` their place, if there is one.

    Every method raises OutputUnwritable where the disk refuses, and ValueError for a path that leads out of the tree.
    Paths are POSIX, below the tree.
    """

    def __init__(self, new: Path, old: Path | None = None, out: Path | None = None) -> None:
        self.new = new
        self.old = old
        self.is_wanted = True
        self._out = out or new
        self._made: set[str] = set()

    def abandon(self) -> None:
        """The old tree is to stay."""
        self.is_wanted = False

    def write(self, path: str, content: bytes) -> None:
        """Writes the file `path`."""
        with self._explained():
            target = self._target(path)
            old = self.old / path if self.old else None
            if old is None or not _has_bytes(old, content) or not _link(old, target):
                target.write_bytes(content)

    def copy(self, path: str, source: Path) -> None:
        """Puts the file `source` at `path`. Raises OSError if it cannot be read."""
        self.write(path, source.read_bytes())

    def keep(
        self, path: str, *, leave: Collection[str] = (), unless: Callable[[Path], bool] = lambda file: False
    ) -> None:
        """Takes over the old tree's file or folder `path`, as far as the new tree does not have it yet.

        Of a folder, the entries named in `leave` stay behind, and the files of which `unless` is true.
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
                if not unless(Path(place, name)):
                    self._keep_file(f"{below}/{name}" if below else name)

    def _keep_file(self, path: str) -> None:
        assert self.old is not None
        if (self.new / path).exists():
            return
        with self._explained():
            target = self._target(path)
            if not _link(self.old / path, target):
                shutil.copy2(self.old / path, target)

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

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise _unwritable(error, self._out) from error


def _has_bytes(file: Path, content: bytes) -> bool:
    try:
        return file.stat().st_size == len(content) and file.read_bytes() == content
    except OSError:
        return False


def _link(file: Path, target: Path) -> bool:
    """Whether `target` is now `file` under a second name; not every file system, nor every owner, allows that."""
    try:
        os.link(file, target)
    except OSError:
        return False
    return True


@contextmanager
def replace_tree(out: Path, *, wait: float = LOCK_SECONDS) -> Iterator[Tree]:
    """A tree to write, which takes the place of `out` when the block ends without an exception.

    While one process writes, another waits `wait` seconds and then gets BuildBusy. Raises OutputUnwritable if the
    folder around `out` cannot be written or `out` is a file. Where `out` is a symbolic link, the folder that it leads
    to is replaced. A process killed at any moment leaves `out` as it was; what it left beside it is cleared away by
    the next. All that `out` held is deleted: whether it was Warta's is for the caller to know.
    """
    try:
        out = out.resolve()
        out.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(_beside(out, "lock"))
        lock.acquire(timeout=wait, poll_interval=0.1)
    except Timeout as error:
        raise BuildBusy("build.busy", path=out) from error
    except (OSError, RuntimeError) as error:
        raise _unwritable(error, out) from error
    try:
        yield from _replace(out)
    finally:
        lock.release()


def _replace(out: Path) -> Iterator[Tree]:
    new = _beside(out, "new")
    try:
        _recover(out, new)
        if out.exists() and not out.is_dir():
            raise OutputUnwritable("build.out-not-folder", path=out)
        new.mkdir()
        tree = Tree(new, out if out.is_dir() else None, out)
    except OSError as error:
        raise _unwritable(error, out) from error
    try:
        yield tree
        if tree.is_wanted:
            try:
                _swap(new, out)
            except OSError as error:
                raise _unwritable(error, out) from error
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _beside(out: Path, name: str) -> Path:
    return out.with_name(f".{out.name}.{name}")


def _unwritable(error: Exception, out: Path) -> OutputUnwritable:
    reason = error.strerror if isinstance(error, OSError) else None
    return OutputUnwritable("build.out-unwritable", path=out, reason=reason or type(error).__name__)


def _recover(out: Path, new: Path) -> None:
    """Clears away what a killed process left, and puts the old tree back if it was killed between two renames."""
    old = _beside(out, "old")
    if old.is_dir() and not out.exists():
        old.rename(out)
    for left in (new, old):
        if left.is_dir():
            shutil.rmtree(left)


def _swap(new: Path, out: Path) -> None:
    if not out.exists():
        new.rename(out)
    elif not _exchange(new, out):
        old = _beside(out, "old")
        out.rename(old)
        try:
            new.rename(out)
        except OSError:
            old.rename(out)
            raise
        shutil.rmtree(old, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Exchanges two folders in one step (Linux `renameat2`); False where the system cannot."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None) if sys.platform == "linux" else None
    if rename is None:
        return False
    done = rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), ctypes.c_uint(_RENAME_EXCHANGE))
    return bool(done == 0)
