"""Whether a file was touched since it was read, by what the system notes of it."""

from __future__ import annotations

import os

JUST_NOW = 100_000_000  # nanoseconds in which a system may give two writings the same time

Mark = tuple[int, int, int, int]
"""A file's size, when it was written and when anything of it was changed (nanoseconds), and its inode."""


def mark_of(found: os.stat_result) -> Mark:
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def is_settled(newest: int, began: int) -> bool:
    """Whether what was touched last at the moment `newest`, as it was found after the moment `began`, gets another mark
    with the next writing: what was written just then, or has a time to come, may not. Nanoseconds since 1970."""
    return newest <= began - JUST_NOW
