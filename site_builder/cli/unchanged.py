"""Tells that a build would find everything as the last one left it, so that nothing need be done.

The last build leaves a stamp: what it read, as the system notes of every file when somebody writes it (size, times,
inode), what it wrote (`engine.record`), what it said, and until when that holds. A file that was written while, or just
before, the build began could have been written again unnoticed: then there is no stamp.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import blake2b
from operator import attrgetter
from pathlib import Path
from stat import S_ISREG

import click
import msgspec

from site_builder.engine.record import is_as_recorded, records_of
from site_builder.model import Problem
from site_builder.touched import Mark, is_settled, mark_of

MOST_FILES = 20_000  # whose marks are held, about 400 bytes each; others are looked at again
LIBRARIES = str(Path(click.__file__).parent.parent)  # whoever installs a library changes this folder


class Inputs(msgspec.Struct, frozen=True, array_like=True):
    """What a build reads: all files below `folders`, and `files`, which need not be there."""

    folders: tuple[str, ...]
    files: tuple[str, ...]


class Seen(msgspec.Struct, frozen=True):
    """How `inputs` were found: `whole` stands for all, `files` are the marks of the first plain files by absolute path.

    Moments are nanoseconds since 1970: the look `began`, and one input was written last (`newest`).
    """

    inputs: Inputs
    whole: str
    files: Mapping[str, Mark]
    newest: int
    began: int

    @property
    def is_settled(self) -> bool:
        """Whether no input was written just before or since, when it could have been written again unnoticed."""
        return is_settled(self.newest, self.began)

    @property
    def marks(self) -> str:
        """Stands for all inputs as they are; empty if one could be written again unnoticed."""
        return self.whole if self.is_settled else ""


class Stamp(msgspec.Struct, frozen=True, array_like=True):
    """A build that was done: what was `asked`, the `marks` of its inputs, what it said. It holds from `since`.

    From `until` on it would come out otherwise. `store` are the marks of the store when it had ended.
    """

    asked: str
    inputs: Inputs
    marks: str
    since: datetime
    until: datetime
    problems: tuple[Problem, ...]
    summary: str
    is_incomplete: bool
    store: str = ""


_STAMP = msgspec.msgpack.Decoder(Stamp)
_NAME = attrgetter("name")
_encode = msgspec.msgpack.Encoder().encode


def find_stamp(
    file: Path, asked: str, out: Path, state: Path, now: datetime, look: Callable[[Inputs], Seen]
) -> tuple[Stamp | None, Seen | None]:
    """The stamp in `file` if a build at `now` would read, write and say the same; how its inputs were found, if looked
    at: by `look`, which is `look_at` or does the same."""
    seen = None
    try:
        stamp = _STAMP.decode(file.read_bytes())
        place = out.resolve()
        may_hold = (
            stamp.asked == asked
            and (stamp.since == now or stamp.since < now < stamp.until)
            and _mark_store(state) == stamp.store
        )
        seen = look(stamp.inputs) if may_hold else None
        holds = seen and seen.whole == stamp.marks and is_as_recorded(place, records_of(place, place))
    except (OSError, msgspec.MsgspecError):
        return None, seen
    return (stamp if holds else None), seen


def leave_stamp(file: Path, stamp: Stamp | None, state: Path) -> None:
    """Remembers the build that has just ended; without a stamp, none. A disk that refuses costs the next build time."""
    try:
        file.unlink(missing_ok=True)
        if stamp is not None:
            whole = msgspec.structs.replace(stamp, store=_mark_store(state))
            fresh = file.with_name(f"{file.name}.new")
            fresh.write_bytes(msgspec.msgpack.encode(whole))
            fresh.replace(file)
    except OSError:
        return


def look_at(inputs: Inputs) -> Seen:
    """How all inputs are found now."""
    began = time.time_ns()
    total = blake2b(f"{sys.version}\0{sys.prefix}".encode(), digest_size=16)
    files: dict[str, Mark] = {}
    newest = 0
    for start, names, look in _places(inputs):
        told: list[tuple[Mark, int] | None] = []
        for name in names:
            path = start + name
            try:
                found = look(path)
            except OSError:  # a file may go while it is looked at
                told.append(None)
                continue
            mark, mode = mark_of(found), found.st_mode
            told.append((mark, mode))
            if mark[2] > newest:
                newest = mark[2]
            if S_ISREG(mode) and len(files) < MOST_FILES:
                files[path] = mark
        text = "\0".join((start, *names)).encode(errors="surrogateescape")
        total.update(_encode((text, told)))
    return Seen(inputs, total.hexdigest(), files, newest, began)


def look_once(inputs: Inputs, seen: Seen | None) -> Seen:
    """As `look_at`, but if they were `seen` before, only at those that somebody had just written then."""
    known = seen if seen is not None and seen.inputs == inputs else None
    return (known if known is None or known.is_settled else _look_again(known)) or look_at(inputs)


def _look_again(seen: Seen) -> Seen | None:
    """What was `seen`, as of a look now at what was just written then; None if that was written again, or is no plain
    file that is remembered. What else was written since is for the next build."""
    began = time.time_ns()
    young = [(path, mark) for path, mark in seen.files.items() if not is_settled(max(mark[1], mark[2]), seen.began)]
    if max((mark[2] for _, mark in young), default=0) != seen.newest:
        return None
    try:
        is_same = all(mark_of(os.lstat(path)) == mark for path, mark in young)
    except OSError:
        return None
    return msgspec.structs.replace(seen, began=began) if is_same else None


def _places(inputs: Inputs) -> Iterator[tuple[str, Sequence[str], Callable[[str], os.stat_result]]]:
    """All inputs folder by folder: how the paths in it begin, the names, and how each is to be looked at."""
    for folder in inputs.folders:
        yield from ((start, names, os.lstat) for start, names in _walk(folder))
    yield "", (*inputs.files, LIBRARIES), os.stat


def _walk(folder: str) -> Iterator[tuple[str, Sequence[str]]]:
    """Every file below a folder, in one order; what a link leads to outside is not looked at, as builds do not."""
    waiting = [folder]
    while waiting:
        place = waiting.pop()
        try:
            with os.scandir(place) as found:
                entries = sorted(found, key=_NAME)
        except OSError:
            yield "", (place,)
            continue
        names = []
        for entry in entries:
            if not entry.is_dir(follow_symlinks=False):
                names.append(entry.name)
            elif entry.name not in (".git", "__pycache__"):
                waiting.append(entry.path)
        yield os.path.join(place, ""), names  # noqa: PTH118


def _mark_store(state: Path) -> str:
    """Stands for the store as it is now, with what SQLite has not put into it yet."""
    return " ".join(map(_mark, (str(state), f"{state}-wal")))


def _mark(file: str) -> str:
    """What the system notes of a file; of one that is empty or not there, that nothing is."""
    try:
        found = os.stat(file)  # noqa: PTH116
    except OSError:
        return "-"
    return " ".join(map(str, (*mark_of(found), found.st_mode))) if found.st_size else "-"
