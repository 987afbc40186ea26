"""What a build changed in a folder: which files came, went, have other bytes, or were written again in vain."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Mark:
    """How one file stands on the disk. `place` is its inode, `changed` its modification time in nanoseconds."""

    size: int
    digest: bytes
    place: int
    changed: int

    def is_same_text(self, other: Mark) -> bool:
        return (self.size, self.digest) == (other.size, other.digest)


Marks = Mapping[str, Mark]


@dataclass(frozen=True, slots=True)
class Difference:
    """Between two looks at a folder: the paths that were added, removed, or have other bytes now.

    `rewritten` have the same bytes, but in a new file or with a new time. `size` are the bytes of the files added and
    changed, `wasted` those of the files rewritten.
    """

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]
    rewritten: tuple[str, ...]
    size: int
    wasted: int

    @property
    def count(self) -> int:
        """How many files are not as they were."""
        return len(self.added) + len(self.removed) + len(self.changed)


def read_marks(folder: Path) -> Marks:
    """The mark of every file below `folder`, by its POSIX path."""
    return {file.relative_to(folder).as_posix(): _read_mark(file) for file in folder.rglob("*") if file.is_file()}


def _read_mark(file: Path) -> Mark:
    status, content = file.stat(), file.read_bytes()
    return Mark(status.st_size, hashlib.blake2b(content, digest_size=16).digest(), status.st_ino, status.st_mtime_ns)


def compare(before: Marks, after: Marks) -> Difference:
    """What happened between two looks at the same folder."""
    added, removed = sorted(after.keys() - before.keys()), sorted(before.keys() - after.keys())
    both = sorted(before.keys() & after.keys())
    changed = [path for path in both if not before[path].is_same_text(after[path])]
    kept = [path for path in both if before[path].is_same_text(after[path])]
    rewritten = [path for path in kept if before[path] != after[path]]
    return Difference(
        tuple(added),
        tuple(removed),
        tuple(changed),
        tuple(rewritten),
        sum(after[path].size for path in (*added, *changed)),
        sum(after[path].size for path in rewritten),
    )


def differing(left: Marks, right: Marks) -> tuple[str, ...]:
    """The paths that only one of two folders has, or that have other bytes in the other."""
    return tuple(
        path
        for path in sorted(left.keys() | right.keys())
        if path not in left or path not in right or not left[path].is_same_text(right[path])
    )
