"""Which files of a repository a newer Warta may write: those that nobody changed since it wrote them last.

The rule is that of Debian's conffiles: what was written is remembered by its digest, and of a file that was changed
the new version is put beside it, once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

BESIDE = ".baru"


class Move(StrEnum):
    """What happens to a file. The values name sentences in `upgrade` of the strings."""

    NEW = "new"
    UPDATED = "updated"
    BESIDE = "beside"
    ABSENT = "absent"
    GONE = "gone"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Step:
    """One file that is not simply as it was: its path, what happens, the bytes to write where there are any."""

    path: str
    move: Move
    content: bytes = b""

    @property
    def target(self) -> str:
        """The file that is written or removed."""
        return self.path + BESIDE if self.move is Move.BESIDE else self.path

    @property
    def is_change(self) -> bool:
        return self.move in (Move.NEW, Move.UPDATED, Move.BESIDE, Move.GONE)


def digest_of(content: bytes) -> str:
    """SHA-256 of a text, whatever its line ends: git may change them on the way."""
    return sha256(content.replace(b"\r\n", b"\n")).hexdigest()


def plan_steps(recorded: Mapping[str, str], wanted: Mapping[str, bytes], found: Mapping[str, bytes]) -> Iterator[Step]:
    """The steps from one version to the next, by path.

    `recorded` are the digests of what was offered last, `wanted` the files of now, `found` those that are there. What
    was offered once is not offered again: neither a file that the office deleted nor a version that it did not take.
    """
    for path in sorted(recorded.keys() | wanted.keys()):
        known, new, here = recorded.get(path), wanted.get(path), found.get(path)
        is_untouched = here is not None and digest_of(here) == known
        if new is None:
            if here is not None:
                yield Step(path, Move.GONE if is_untouched else Move.LEFT)
        elif here is None:
            if known is None:
                yield Step(path, Move.NEW, new)
            elif digest_of(new) != known:
                yield Step(path, Move.ABSENT)
        elif digest_of(here) == digest_of(new) or digest_of(new) == known:
            continue
        else:
            yield Step(path, Move.UPDATED if is_untouched else Move.BESIDE, new)
