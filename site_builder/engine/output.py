"""Puts a new tree of files into the place of the old one, so that readers see the old one whole or the new one whole.

A new tree grows in a folder beside the old one and takes its place in one step. The old one stays beside it, and the
tree after the next grows out of that: so a build costs what changed, not what is there.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from glob import escape
from pathlib import Path

from filelock import FileLock, Timeout

from site_builder.engine.disk import explained, unwritable
from site_builder.engine.record import is_as_recorded, records_of
from site_builder.engine.tree import Records, Tree
from site_builder.errors import BuildBusy, OutputUnwritable
from site_builder.workshop import ALONE, Workshop

LOCK_SECONDS = 600.0

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


@contextmanager
def replace_tree(out: Path, *, wait: float = LOCK_SECONDS, workshop: Workshop = ALONE) -> Iterator[Tree]:
    """A tree to write, which takes the place of `out` when the block ends without an exception.

    While one process writes, another waits `wait` seconds and then gets BuildBusy. Raises OutputUnwritable if the
    folder around `out` cannot be written or `out` is a file. Where `out` is a symbolic link, the folder that it leads
    to is replaced. A process killed at any moment leaves `out` as it was; what it left beside it is cleared away by
    the next. A tree of ours that was replaced stays beside it as `.<name>.spare`, and a later one grows out of it; what
    else `out` held is deleted: whether it was Warta's is for the caller to know.

    Whether the one that stays beside is whole is seen to in a process of `workshop` until the tree is first asked for.
    """
    with hold_output(out, wait) as place:
        yield from _replace(place, workshop)


@contextmanager
def hold_output(out: Path, wait: float = LOCK_SECONDS) -> Iterator[Path]:
    """Keeps every build from `out` while the block lasts; the folder itself, whatever link leads to it.

    Raises BuildBusy and OutputUnwritable as `replace_tree`.
    """
    try:
        out = out.resolve()
        out.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(_beside(out, "lock"))
        lock.acquire(timeout=wait, poll_interval=0.1)
    except Timeout as error:
        raise BuildBusy("build.busy", path=out) from error
    except (OSError, RuntimeError) as error:
        raise unwritable(error, out) from error
    try:
        yield out
    finally:
        lock.release()


def _replace(out: Path, workshop: Workshop) -> Iterator[Tree]:
    new = _beside(out, "new")
    try:
        _recover(out, new)
        if out.exists() and not out.is_dir():
            raise OutputUnwritable("build.out-not-folder", path=out)
        old = out if out.is_dir() else None
        tree = Tree(new, old, out, start=partial(_begin, out, new, old, workshop.aside(partial(_is_whole, out))))
    except OSError as error:
        raise unwritable(error, out) from error
    try:
        yield tree
        if tree.is_wanted:
            tree.finish()
            try:
                _remember(tree)
                _swap(new, out)
            except OSError as error:
                raise unwritable(error, out) from error
    finally:
        _remove(out, new)


def _is_whole(out: Path) -> bool:
    """Whether the spare tree beside `out` is just as it was left."""
    spare = _beside(out, "spare")
    return spare.is_dir() and is_as_recorded(spare, records_of(out, spare))


def _begin(out: Path, new: Path, old: Path | None, is_whole: Callable[[], bool]) -> Records:
    """The folder `new`: the spare one where that is just as it was left, else an empty one. Raises OutputUnwritable."""
    with explained(out):
        spare = _beside(out, "spare")
        begun = records_of(out, spare) if is_whole() else None
        if begun is not None:
            spare.rename(new)
        else:
            _remove(out, spare)
            new.mkdir()
        records = records_of(out, new)
        fresh = records.with_name(f"{records.name}.new")
        fresh.mkdir()
        return records_of(out, out) if old else None, begun, fresh


def _remember(tree: Tree) -> None:
    """What was noted of the new tree is what is known of it from now on."""
    assert tree.out is not None
    fresh = tree.records[2]
    assert fresh is not None
    records = records_of(tree.out, tree.new)
    if records.is_dir():
        shutil.rmtree(records)
    fresh.rename(records)


def _beside(out: Path, name: str) -> Path:
    return out.with_name(f".{out.name}.{name}")


def _remove(out: Path, tree: Path) -> None:
    """Removes a tree that nobody needs, and what is remembered of it."""
    if tree.is_dir():
        records = records_of(out, tree)
        for folder in (tree, records, records.with_name(f"{records.name}.new")):
            shutil.rmtree(folder, ignore_errors=True)


def _recover(out: Path, new: Path) -> None:
    """Clears away what a killed process left, and puts the old tree back if it was killed between two renames."""
    old = _beside(out, "old")
    if old.is_dir() and not out.exists():
        old.rename(out)
    for left in (new, old):
        _remove(out, left)
    kept = {records_of(out, tree) for tree in (out, _beside(out, "spare")) if tree.is_dir()}
    for records in out.parent.glob(f".{escape(out.name)}.*.records*"):
        if records not in kept:
            shutil.rmtree(records)


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
        old.rename(new)
    if new.is_dir() and records_of(out, new).is_dir():
        new.rename(_beside(out, "spare"))


def _exchange(one: Path, other: Path) -> bool:
    """Exchanges two folders in one step (Linux `renameat2`); False where the system cannot."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None) if sys.platform == "linux" else None
    if rename is None:
        return False
    done = rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), ctypes.c_uint(_RENAME_EXCHANGE))
    return bool(done == 0)
