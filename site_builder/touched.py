"""Whether a file was touched since it was read, by what the system notes of it."""

from __future__ import annotations

import os

JUST_NOW = 100_000_000  # nanoseconds in which a system may give two writings the same time

Mark = tuple[int, int, int, int]
"""A file's size, when it was written and when anything of it was changed (nanoseconds), and its inode."""


def mark_of(found: os.stat_result) -> Mark:
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def is_settled(mark: Mark, began: int) -> bool:
    """Whether a file that had `mark` after the moment `began` (nanoseconds since 1970) gets another one with the next
    writing. One that was written just then, or has a time to come, may not."""
    return max(mark[1], mark[2]) <= began - JUST_NOW
