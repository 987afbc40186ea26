"""What was made of entries last, so that what stands in many feeds of a site is made once."""

from __future__ import annotations

from collections import OrderedDict
from typing import Generic, TypeVar

import msgspec

from site_builder.feeds.document import Entry

MOST_BYTES = 12_000_000

Made = TypeVar("Made")


class Memory(msgspec.Struct, Generic[Made]):
    """Forgets what was not asked for longest where all weighs more than `MOST_BYTES`."""

    _known: OrderedDict[str, tuple[Entry, Made, int]] = msgspec.field(default_factory=OrderedDict)
    _size: int = 0

    def find(self, entry: Entry) -> Made | None:
        """What was kept of this very entry."""
        known = self._known.get(entry.id)
        if known is None or known[0] is not entry:
            return None
        self._known.move_to_end(entry.id)
        return known[1]

    def forget(self) -> None:
        self._known.clear()
        self._size = 0

    def keep(self, entry: Entry, made: Made, size: int) -> Made:
        _, _, old = self._known.pop(entry.id, (None, None, 0))
        self._known[entry.id] = (entry, made, size)
        self._size += size - old
        while self._size > MOST_BYTES:
            self._size -= self._known.popitem(last=False)[1][2]
        return made
