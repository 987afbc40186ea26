"""Brings what is remembered of a portal forward, from one build to the next, by what changed in the store."""

from __future__ import annotations

import sqlite3
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Set
from contextlib import closing
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from site_builder.copies import Folds, HeldFolds, Key, Story, fold
from site_builder.database import connect, explained, transaction
from site_builder.feeds.archives import Volume
from site_builder.filing import (
    Day,
    newest_serial,
    read_changed,
    read_days,
    read_earlier,
    read_marks,
    read_stories,
)
from site_builder.ledger import Position, microseconds
from site_builder.portal_state import Frame, StoredFolds, known_of, load_volumes, plan_open, whole_of

FEW = 20_000  # changed lines; with more, all is worked out anew

_ATTEMPTS = 3


def bring_forward(path: Path, frame: Frame, now: datetime, window: int, wait: float = 60.0) -> None:
    """Brings what is remembered of a portal to what the store at `path` holds and to `now`.

    `window` is the greatest number of items in one archive document. Raises the errors of the store.
    """
    for _ in range(_ATTEMPTS):
        with explained(path), closing(connect(path, read_only=True, wait=wait)) as db:
            db.execute("BEGIN")
            work = Work(path, db, frame, now, window)
            work.plan()
        if not work.is_due:
            return
        with explained(path), closing(connect(path, read_only=False, wait=wait)) as db, transaction(db):
            if known_of(db, frame.office) == work.known:
                work.write(db)
                return


class Work:
    """What must be written of one portal, worked out within one reading of the store."""

    def __init__(self, path: Path, db: sqlite3.Connection, frame: Frame, now: datetime, window: int) -> None:
        self.path, self.db, self.frame, self.now, self.window = path, db, frame, now, window
        self.known = known_of(db, frame.office)
        self.serial = newest_serial(db)
        self.is_due = True
        self.is_whole = True
        self.folds: dict[Key, Key] = {}
        self.gone: set[Key] = set()
        self.days: dict[int, Day] = {}
        self.volumes: dict[int, Volume] = {}
        self.kept_volumes = 0
        self._shift = frame.shift(now)

    def plan(self) -> None:
        known, moment = self.known, microseconds(self.now)
        if known is None or known[0] != self.frame.key:
            self._plan_whole()
            return
        _, window, serial, last = known
        scope = self.frame.scope
        changed = {key for key in read_changed(self.db, serial, last, moment) if key[0] in scope}
        if len(changed) > FEW:
            self._plan_whole()
            return
        if not changed and (window, serial, last) == (self.window, self.serial, moment):
            self.is_due = False
            return
        self.is_whole = False
        earlier = read_earlier(self.db, serial)
        touched = self._fold_again(changed, [mark for mark in earlier if mark.office in scope])
        dated = {before.published for before in earlier if (before.office, before.id) in touched}
        self._count_again(touched, dated)
        self._shelve_again(touched)

    def _plan_whole(self) -> None:
        self.folds = fold(read_stories(self.db, self.frame.scope, self.now, self.frame.office), self.frame.ranks)
        below = frozenset(self.frame.below)
        self.days = read_days(self.db, below, self.now, self._shift, HeldFolds(self.folds))
        self._shelve(())

    def _shelve(self, kept: tuple[Volume, ...]) -> None:
        """All documents after those that are `kept`."""
        folds: Folds = HeldFolds(self.folds) if self.is_whole else self._overlay()
        shelf = plan_open(self.path, self.frame, folds, self.now, self.window, kept)
        self.kept_volumes = len(kept)
        self.volumes |= dict(enumerate(shelf.volumes[len(kept) :], len(kept)))

    def _overlay(self) -> Folds:
        return _Overlay(StoredFolds(self.path, self.frame.office), self.folds, self.gone)

    def _fold_again(self, changed: Set[Key], earlier: list[Story]) -> set[Key]:
        """Folds all that hangs together with what changed; the keys of everything that is shown otherwise now."""
        keys, stories = _component(self.db, self.frame, changed, earlier, self.now)
        fresh = fold(stories, self.frame.ranks)
        old = StoredFolds(self.path, self.frame.office)
        touched = set(changed)
        for key in keys:
            before, after = old.get(key), fresh.get(key)
            if before != after:
                touched.add(key)
                if after is None:
                    self.gone.add(key)
                else:
                    self.folds[key] = after
            if key in touched:
                touched |= {lead for lead in (before, after) if lead is not None}
        return touched

    def _count_again(self, touched: Set[Key], dated: set[int]) -> None:
        query = "SELECT dated FROM filing WHERE office = ? AND id = ?"
        dated |= {row[0] for key in touched for row in self.db.execute(query, key)}
        below, folds = frozenset(self.frame.below), self._overlay()
        for day in {(moment + self._shift) // 86_400_000_000 for moment in dated}:
            found = read_days(self.db, below, self.now, self._shift, folds, day)
            self.days[day] = found.get(day, Day(0, ""))

    def _shelve_again(self, touched: Set[Key]) -> None:
        """Closed documents whose lines are shown otherwise, and what is in none yet; all, where a line came between."""
        assert self.known is not None
        every = load_volumes(self.db, self.frame.office)
        if self.known[1] != self.window:
            self._shelve(())
            return
        month = f"{self.now.astimezone(ZoneInfo(self.frame.zone)):%Y/%m}"
        is_back = self.known[3] > microseconds(self.now) or self._has_lines_ahead()
        kept = tuple(volume for volume in every if not is_back or volume.month < month)
        lasts = [volume.last for volume in kept]
        numbers = set()
        for position in self._positions(touched):
            number = bisect_left(lasts, position)
            if number < len(kept):
                if position < kept[number].first:
                    self._shelve(())
                    return
                numbers.add(number)
        ledger = whole_of(self.path, self.frame, self._overlay(), self.now)
        for number in numbers:
            volume = kept[number]
            lines = list(ledger.lines(volume.first, volume.last))
            if len(lines) != volume.lines:
                self.volumes.clear()
                self._shelve(())
                return
            self.volumes[number] = volume.as_of(lines)
        self._shelve(kept)

    def _has_lines_ahead(self) -> bool:
        """Whether news came in after `now`: who builds at an earlier moment may see news that comes before it."""
        query, moment = "SELECT max(filed) > ? FROM filing WHERE office = ?", microseconds(self.now)
        return any(self.db.execute(query, (moment, office)).fetchone()[0] for office in self.frame.scope)

    def _positions(self, touched: Set[Key]) -> Iterator[Position]:
        query = "SELECT filed, filed_above, published FROM filing WHERE office = ? AND id = ?"
        for office, id in touched:
            for filed, above, published in self.db.execute(query, (office, id)):
                place = filed if office == self.frame.office else above
                if place is not None:
                    yield Position(place, published, office, id)

    def write(self, db: sqlite3.Connection) -> None:
        portal = self.frame.office
        if self.is_whole:
            for table in ("portal_copy", "portal_day"):
                db.execute(f"DELETE FROM {table} WHERE portal = ?", (portal,))
        delete = "DELETE FROM portal_copy WHERE portal = ? AND office = ? AND id = ?"
        db.executemany(delete, ((portal, *key) for key in self.gone))
        copies = ((portal, *key, *lead) for key, lead in self.folds.items())
        db.executemany("INSERT OR REPLACE INTO portal_copy VALUES (?, ?, ?, ?, ?)", copies)
        for day, found in self.days.items():
            if found.count:
                row = (portal, day, found.count, found.digest)
                db.execute("INSERT OR REPLACE INTO portal_day VALUES (?, ?, ?, ?)", row)
            else:
                db.execute("DELETE FROM portal_day WHERE portal = ? AND day = ?", (portal, day))
        db.execute("DELETE FROM portal_volume WHERE portal = ? AND number >= ?", (portal, self.kept_volumes))
        volumes = ((portal, number, msgspec.json.encode(volume)) for number, volume in self.volumes.items())
        db.executemany("INSERT OR REPLACE INTO portal_volume VALUES (?, ?, ?)", volumes)
        state = (portal, self.frame.key, self.window, self.serial, microseconds(self.now))
        db.execute("INSERT OR REPLACE INTO portal VALUES (?, ?, ?, ?, ?)", state)
        db.execute("DELETE FROM filed_before WHERE serial <= (SELECT min(serial) FROM portal)")


class _Overlay:
    """Folds as they are remembered, with what is to be written."""

    def __init__(self, stored: StoredFolds, fresh: Mapping[Key, Key], gone: Set[Key]) -> None:
        self._stored, self._fresh, self._gone = stored, fresh, gone

    def __contains__(self, key: object) -> bool:
        return key not in self._gone and (key in self._fresh or key in self._stored)

    def get(self, key: Key) -> Key | None:
        return None if key in self._gone else self._fresh.get(key) or self._stored.get(key)

    def of(self, origin: Key) -> set[Key]:
        """The copies of an origin."""
        stored = {key for key in self._stored.of(origin) if self.get(key) == origin}
        return stored | {key for key, lead in self._fresh.items() if lead == origin}


def _component(
    db: sqlite3.Connection, frame: Frame, changed: Iterable[Key], earlier: Iterable[Story], now: datetime
) -> tuple[set[Key], list[Story]]:
    """All that hangs together with what changed by its text, its source or its address, now or `earlier`.

    The keys, and the stories among them that the portal shows.
    """
    keys = set(changed)
    shown: dict[Key, Story] = {}
    asked: set[tuple[str, int]] = set()
    waiting = [*earlier, *(story for key in keys for story in read_marks(db, *key))]
    while waiting:
        story = waiting.pop()
        names = (("words", story.words), ("place", story.place), ("origin", story.place), ("place", story.origin))
        for column, mark in names:
            if not mark or (column, mark) in asked:
                continue
            asked.add((column, mark))
            for other in read_stories(db, frame.scope, now, frame.office, column, mark):
                key = (other.office, other.id)
                shown[key] = other
                if key not in keys:
                    keys.add(key)
                    waiting.append(other)
    return keys, list(shown.values())
