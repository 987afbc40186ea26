"""The files of one site in a tree that is being written: put there, taken over from the tree before, remembered."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import compress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import msgspec

from site_builder.engine.disk import (
    clear,
    compare_folders,
    digest_of,
    explained,
    has_bytes,
    link,
    walk,
)
from site_builder.engine.record import (
    GROWTH,
    NOTHING,
    Growth,
    Noted,
    Record,
    changed_at,
    is_as_noted,
    new_id,
    note,
    save_record,
    tell_earlier,
)

if TYPE_CHECKING:
    from site_builder.engine.tree import Tree

_NO_NAMES = frozenset(("", ".", ".."))
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0)


@dataclass(slots=True)
class Branch:
    """The files of one site in a tree; as a context it is closed where no exception ends the block.

    Every method raises OutputUnwritable where the disk refuses, and ValueError for a path that leads out of the tree.
    Paths are POSIX, below the branch. `files` are those that stand there now.
    """

    tree: Tree
    prefix: str
    was: Record | None  # None of a tree of which nothing is remembered
    begun: Record
    record: Path | None
    files: dict[str, Noted] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)
    _fresh: set[str] = field(default_factory=set)  # those of `files` that may be other than in `was`
    _touched: set[str] = field(default_factory=set)
    _folders: set[str] = field(default_factory=set)
    _rest: dict[str, Noted] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._rest = dict(self.begun.files)
        self._folders = set(self.begun.folders)

    @property
    def old(self) -> Path | None:
        """The branch in the tree before."""
        return self.tree.old / self.prefix if self.tree.old else None

    def write(self, path: str, content: bytes, key: str = "") -> None:
        """Writes the file `path`. `key` stands for all that it was made from, where that is known."""
        digest = sha256(content).digest()
        with self._explained():
            before = self._before(path)
            if before is not None and before.sha256 == digest and self._take(path, before, key):
                return
            if before is None and self.was is None and self._take_alike(path, digest, content, key):
                return
            self._put(path, digest, content, key)

    def copy(self, path: str, source: Path) -> None:
        """Puts the file `source` at `path`. Raises OSError if it cannot be read."""
        self.write(path, source.read_bytes())

    def keeps(self, path: str, key: str) -> bool:
        """Whether the file `path` of the tree before was made from the same; then it is taken over."""
        before = self._before(path)
        if not key or before is None or before.key != key:
            return False
        with self._explained():
            return self._take(path, before, key)

    def keeps_each(self, paths: Sequence[str], noted: list[Noted]) -> bool:
        """Like `keeps`, for files of the tree before that are `noted` there; whether all of them were taken over."""
        rest = self._rest
        if [*map(rest.get, paths)] != noted:
            return all(self.keeps(path, known.key) for path, known in zip(paths, noted, strict=True))
        self.files.update(zip(paths, noted, strict=True))  # they stand here already
        for path in paths:
            del rest[path]
        return True

    def keeps_all(self, start: str, key: str) -> bool:
        """Like `keeps`, for all files that begin with `start` and were made from the same; there must be one."""
        files = self.was.files if self.was is not None and key else {}
        found = [path for path, noted in files.items() if noted.key == key and path.startswith(start)]
        return bool(found) and all(self.keeps(path, key) for path in found)

    def keep(self, path: str) -> bool:
        """Takes over the file `path` of the tree before, as far as there is one and this tree does not have it yet."""
        if path in self.files:
            return True
        with self._explained():
            before = self._before(path)
            if before is not None and self._take(path, before, before.key):
                return True
            if self.old is None or not (self.old / path).is_file():
                return False
            self.write(path, (self.old / path).read_bytes())
            return True

    def recall(self, key: str, work_out: Callable[[], str]) -> str:
        """What `work_out` gives; `key` stands for all that it is worked out from, in this tree and the one before."""
        fact = self.facts.get(key)
        if fact is None:
            fact = (self.was.facts.get(key) if self.was is not None else None) or work_out()
            self.facts[key] = fact
        return fact

    def take_facts(self, keys: Iterable[str]) -> None:
        """Takes over those facts of the tree before that are known under `keys`."""
        was, facts = (self.was or NOTHING).facts, self.facts
        facts.update({key: was[key] for key in keys if key in was and key not in facts})

    def remember(self, start: str, most: int) -> None:
        """Keeps facts of the tree before whose keys begin with `start`, recalled or not: those that were used last, up
        to `most` characters of them."""
        kept: dict[str, str] = {}
        for key, fact in reversed(self.was.facts.items() if self.was is not None else ()):
            if key.startswith(start) and key not in self.facts:
                most -= len(fact)
                if most < 0:
                    break
                kept[key] = fact
        self.facts = dict(reversed(kept.items())) | self.facts

    def old_files(self) -> Iterator[str]:
        """The files of the branch in the tree before, in no order: the paths."""
        if self.was is not None:
            yield from self.was.files
        elif self.old is not None:
            yield from walk(self.old, {p[len(self.prefix) :] for p in self.tree.prefixes if p != self.prefix[:-1]})

    def grown(self) -> bytes:
        """What this process did, for `graft` in the one that closes the branch."""
        was = self.was or NOTHING
        files = {path: self.files[path] for path in self._fresh}
        facts = {key: fact for key, fact in self.facts.items() if was.facts.get(key) != fact}
        kept = bytes(map((self.files.keys() - self._fresh).__contains__, was.files))
        recalled = [key for key in self.facts if key not in facts]
        return msgspec.msgpack.encode(Growth(files, kept, self._touched, facts, recalled))

    def graft(self, grown: bytes) -> None:
        """Takes over what another process did to this branch."""
        was, growth = self.was or NOTHING, GROWTH.decode(grown)
        files = growth.files | dict(compress(was.files.items(), growth.kept))
        self.files |= files
        self.facts |= growth.facts | {key: was.facts[key] for key in growth.recalled}
        self._fresh.update(growth.files)
        self._touched |= growth.touched
        for path in files:
            self._rest.pop(path, None)

    def close(self) -> None:
        """Removes what was there when the tree was begun and does not belong to it, and remembers the rest."""
        with self._explained():
            self._touched |= clear(f"{self.tree.new}/{self.prefix}", self._rest)
            if self.record is not None:
                changes, shared = self._changes()
                gone = (self.was or NOTHING).files.keys() - self.files.keys()
                earlier = tell_earlier(self.was, self._fresh | gone, len(self.files))
                save_record(self.record, Record(self.files, changes, self.facts, shared, new_id(), earlier))

    def _changes(self) -> tuple[dict[str, int], list[str]]:
        """When each folder of the branch was changed, and those that it shares: paths below the tree."""
        begun, shared = self.begun, self.tree.shared
        fresh, lost = map(self._whole, compare_folders(self.files.keys(), begun.files.keys()))
        folders = fresh.union(begun.shared) - lost
        changes = dict(begun.folders)
        others = (folders - changes.keys()) | (changes.keys() & self._whole(self._touched))
        for folder in others - shared - lost:
            changes[folder] = changed_at(f"{self.tree.new}/{folder}")
        together = [folder for folder in shared - lost if folder in folders or folder in changes]
        for folder in (*lost, *together):
            changes.pop(folder, None)
        return changes, together

    def _whole(self, folders: Iterable[str]) -> set[str]:
        """Folders of the branch, as paths below the tree."""
        return {f"{self.prefix}{folder}" if folder else self.prefix[:-1] for folder in folders}

    def _before(self, path: str) -> Noted | None:
        return self.was.files.get(path) if self.was is not None else None

    def _take(self, path: str, before: Noted, key: str) -> bool:
        """Whether the file of the tree before stands in this one now."""
        here = self._rest.get(path)
        known = before
        if here is not before and (here is None or here.inode != before.inode or here.modified != before.modified):
            old = f"{self.tree.old}/{self.prefix}{path}"
            is_same = is_as_noted(old, before)
            if not is_same and digest_of(old) != before.sha256:
                return False
            target = self._target(path)
            is_linked = link(old, target)
            if not is_linked:
                shutil.copy2(old, target)
            if not (is_linked and is_same):
                before = note(os.stat(target), before.sha256, key)
        self._rest.pop(path, None)
        noted = before if before.key == key else before.rekeyed(key)
        if noted is not known:
            self._fresh.add(path)
        self.files[path] = noted
        return True

    def _take_alike(self, path: str, digest: bytes, content: bytes, key: str) -> bool:
        """Like `_take`, of a tree of which nothing is remembered, if its file has the bytes `content`."""
        if self.old is None or not has_bytes(self.old / path, content):
            return False
        target = self._target(path)
        if not link(f"{self.old}/{path}", target):
            return False
        self._rest.pop(path, None)
        self._fresh.add(path)
        self.files[path] = note(os.stat(target), digest, key)
        return True

    def _put(self, path: str, digest: bytes, content: bytes, key: str) -> None:
        file = os.open(self._target(path), _NEW_FILE, 0o666)
        try:
            written = os.write(file, content)
            while written < len(content):
                written += os.write(file, memoryview(content)[written:])
            self.files[path] = note(os.fstat(file), digest, key)
            self._fresh.add(path)
        finally:
            os.close(file)
        self._rest.pop(path, None)

    def _target(self, path: str) -> str:
        """Where the file `path` is to be made: its folder is there, and nothing is in its place."""
        if not _NO_NAMES.isdisjoint(path.split("/")):
            raise ValueError(f"not a path below the tree: {path!r}")
        target = f"{self.tree.new}/{self.prefix}{path}"
        folder = path.rpartition("/")[0]
        self._make_folder(folder)
        self._touched.add(folder)
        if path in self._rest or path in self.files or self.record is None:
            Path(target).unlink(missing_ok=True)
        elif self._rest and os.path.isdir(target):
            self._drop(path)
        return target

    def _make_folder(self, folder: str) -> None:
        whole = f"{self.prefix}{folder}" if folder else self.prefix[:-1]
        if whole in self._folders:
            return
        above = folder.rpartition("/")[0]
        if folder:
            self._make_folder(above)
        if folder in self._rest:
            self._drop(folder)
        try:
            os.mkdir(f"{self.tree.new}/{whole}")
            self._touched |= {folder, above}
        except FileExistsError:
            if not os.path.isdir(f"{self.tree.new}/{whole}"):
                raise
        except FileNotFoundError:
            os.makedirs(f"{self.tree.new}/{whole}", exist_ok=True)
        self._folders.add(whole)

    def _drop(self, place: str) -> None:
        """Removes what was there when the tree was begun and stands where something else is to stand now."""
        gone = [path for path in self._rest if path == place or path.startswith(f"{place}/")]
        for path in gone:
            del self._rest[path]
        self._touched |= clear(f"{self.tree.new}/{self.prefix}", gone)
        self._folders = {f for f in self._folders if os.path.isdir(f"{self.tree.new}/{f}")}

    def _explained(self) -> explained:
        return explained(self.tree.out or self.tree.new)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
