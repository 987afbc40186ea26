"""The ledger of some offices, read from the store's file as a stream."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from heapq import merge
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from site_builder.copies import Key
from site_builder.database import connect, reading
from site_builder.ledger import Line, News, Position, Range, Recent, Theme, Whole, microseconds
from site_builder.model import Item, Tombstone
from site_builder.news_table import FACTS, ITEM, TOMBSTONE

_THEMES = {Theme.CLARIFICATION: 1, Theme.URGENT: 2}


class StoredLedger(msgspec.Struct, frozen=True):
    """The ledger of some offices' news as it may be seen at `now`: all of it, or what `goes_up` to portals.

    `folds` has the copies, which are not shown because their origin is. `at_hand` is news as the store has it: some of
    this ledger's or all, that need not be read again.
    """

    path: Path
    offices: tuple[str, ...]
    now: datetime
    goes_up: bool = False
    wait: float = 60.0
    folds: Container[Key] = frozenset()
    at_hand: Mapping[Key, News] = msgspec.field(default_factory=dict)

    def lines(self, first: Position | None = None, last: Position | None = None) -> Iterator[Line]:
        order = self._order
        query = f"SELECT {order}, published, office, id, size, {self._shown} FROM filing WHERE office = ?"
        query = f"{query} AND {order} BETWEEN ? AND ? ORDER BY {order}, published, id"
        bounds = (first.filed if first else -(2**63), last.filed if last else 2**63 - 1)
        for filed, published, office, id, size, digest in self._stream(query, *bounds):
            place = Position(filed, published, office, id)
            if (first is None or first <= place) and (last is None or place <= last):
                yield Line(place, size, "" if (office, id) in self.folds else digest)

    def read(self, ranges: Iterable[Range]) -> Iterator[list[Whole]]:
        place = f"filing.{self._order}, filing.published, filing.office, filing.id"
        query = f"""SELECT filing.office, filing.id, is_withdrawn, value
            FROM filing JOIN news USING (office, id)
            WHERE filing.office IN (SELECT value FROM json_each(?))
                AND filing.{self._order} BETWEEN ? AND ?
                AND ({place}) BETWEEN (?, ?, ?, ?) AND (?, ?, ?, ?)
                AND {self._shown} <> ''"""
        offices = msgspec.json.encode(self.offices).decode()
        with reading(self.path), closing(connect(self.path, read_only=True, wait=self.wait)) as db:
            for first, last in ranges:
                rows = db.execute(query, (offices, first.filed, last.filed, *first, *last))
                yield [self._whole(*row) for row in rows if row[:2] not in self.folds]

    def latest(self, limit: int, theme: Theme | None = None) -> Sequence[Recent]:
        about = f"AND theme <> 0 AND theme & {_THEMES[theme]}" if theme else ""
        query = f"""SELECT -moved, -filed, filing.office, filing.id, is_withdrawn, value
            FROM filing JOIN news USING (office, id)
            WHERE filing.office = ? AND digest <> '' AND {self._shown} <> '' {about}
            ORDER BY moved DESC, filed DESC, filing.id"""
        shown = (row for row in self._stream(query) if row[2:4] not in self.folds)
        return [Recent(-moved, -filed, self._news(*row)) for moved, filed, *row in islice(shown, limit)]

    def _news(self, office: str, id: str, is_withdrawn: int, value: bytes) -> News:
        known = self.at_hand.get((office, id))
        return known or (TOMBSTONE.decode(value) if is_withdrawn else FACTS.decode(value))

    def _whole(self, office: str, id: str, is_withdrawn: int, value: bytes) -> Whole:
        known = self.at_hand.get((office, id))
        if isinstance(known, (Item, Tombstone)):
            return known
        return TOMBSTONE.decode(value) if is_withdrawn else ITEM.decode(value)

    @property
    def _order(self) -> str:
        return "filed_above" if self.goes_up else "filed"

    @property
    def _shown(self) -> str:
        """The digest, empty where the public sees nothing."""
        up = "AND goes_up AND filed_above IS NOT NULL" if self.goes_up else ""
        now = microseconds(self.now)
        return f"iif(filing.published <= {now:d} AND (expires IS NULL OR expires > {now:d}) {up}, digest, '')"

    def _stream(self, query: str, *bounds: int) -> Iterator[tuple[Any, ...]]:
        """The rows of all offices in the order of their first columns, as they are asked for."""
        with reading(self.path), closing(connect(self.path, read_only=True, wait=self.wait)) as db:
            db.execute("BEGIN")
            yield from merge(*(db.execute(query, (office, *bounds)) for office in self.offices))
