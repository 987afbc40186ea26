"""What a portal is made from: whose news it shows, and which of it is one story."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from site_builder.copies import AllFolds, HeldFolds, Key
from site_builder.feeds.archives import Shelf
from site_builder.filing import Day
from site_builder.ledger import JoinedLedger, Ledger
from site_builder.model import Facts, Item, Tier
from site_builder.offices.tree import OfficeTree
from site_builder.portal_forward import bring_forward
from site_builder.portal_state import Frame
from site_builder.status import SILENT, OfficeStatus, plan_status
from site_builder.store import Store, open_store, reopen_store
from site_builder.tiers import sent_up
from site_builder.views import newest_first

_NOTHING = HeldFolds({})


class Copy(NamedTuple):
    """Another office's publication of a story."""

    office: str
    url: str


class Portal(msgspec.Struct, frozen=True):
    """One office and those of the network below it, at one moment. `folds` has the origin of each copy among them.

    `is_kept`: what the store remembers of the portal is as it must be at that moment.
    """

    frame: Frame
    now: datetime
    folds: AllFolds
    is_kept: bool = False

    @property
    def office(self) -> str:
        return self.frame.office

    @property
    def below(self) -> tuple[str, ...]:
        return self.frame.below

    @property
    def scope(self) -> tuple[str, ...]:
        return (self.office, *self.below)


def plan_frame(tree: OfficeTree, office: str, offices: Container[str]) -> Frame:
    """The frame of the portal of an office in a network of `offices`."""
    below = tuple(lower.id for lower in tree.descendants(office) if lower.id in offices)
    tiers = list(Tier)
    ranks = {id: tiers.index(tree.by_id(id).tier) for id in (office, *below)}
    return Frame(office, below, ranks, tree.by_id(office).zone)


def prepare_portal(state: Path, tree: OfficeTree, office: str, now: datetime, window: int) -> None:
    """Brings what the store at `state` remembers of a portal to what it holds and to `now`.

    Without it the portal is read all the same, at a cost that follows all that was ever published. `window` is the
    greatest number of items in one document of a feed. Raises the errors of `open_store`.
    """
    with open_store(state, read_only=True) as store:
        frame = plan_frame(tree, office, store.sites())
    if frame.below:
        bring_forward(state, frame, now, window)


def read_portal(
    store: Store, tree: OfficeTree, office: str, now: datetime, offices: Container[str] | None = None
) -> Portal:
    """The portal of an office; one without offices below shows its own news alone.

    `offices` are those of the network, by default those that the store knows of.
    """
    frame = plan_frame(tree, office, store.sites() if offices is None else offices)
    if not frame.below:
        return Portal(frame, now, _NOTHING)
    is_kept = store.is_brought_forward(frame, now)
    return Portal(frame, now, store.folds(frame, now, is_kept=is_kept), is_kept)


def whole_ledger(store: Store, portal: Portal, own: Ledger | None = None) -> Ledger:
    """All news that the portal shows, in the order of arrival, copies left out.

    `own` is its own news, where that is not as the store knows it.
    """
    own = own or store.ledger([portal.office], portal.now, folds=portal.folds)
    return JoinedLedger((own, store.ledger(portal.below, portal.now, goes_up=True, folds=portal.folds)))


def read_shelf(store: Store, portal: Portal, window: int) -> Shelf | None:
    """The archive of the portal's combined feed, if it is remembered."""
    return store.shelf(portal.frame, portal.folds, portal.now, window) if portal.is_kept else None


NEWEST = 20_001  # items below that a portal holds in memory: one more than its search knows, which so begins at a seam
FROM_BRANCH = 3  # of each office right below and those under it, for the home page
LISTED = 40  # of each office whose own site stands elsewhere
REMEMBERED = 20_000  # origins whose copies are held in memory


def read_below(store: Store, portal: Portal, tree: OfficeTree, built: Container[str]) -> tuple[Facts, ...]:
    """What a portal shows of the offices below, newest first and without copies: not all of it, but enough.

    The newest of all, of each branch, of each office that is not `built`, and all that is urgent or a clarification.
    However much the offices have published, this is bounded; the rest stands in the archive of days.
    """

    def shown(items: Iterable[Facts]) -> Iterator[Facts]:
        return (item for item in sent_up(items, portal.now) if (item.office, item.id) not in portal.folds)

    below = frozenset(portal.below)
    chosen = list(islice(shown(store.facts(portal.below)), NEWEST)) if below else []
    if len(chosen) == NEWEST:
        for child in tree.children(portal.office):
            branch = [office.id for office in (child, *tree.descendants(child.id)) if office.id in below]
            chosen += islice(shown(store.facts(branch)), FROM_BRANCH)
        for id in portal.below:
            if id not in built:
                chosen += islice(shown(store.facts([id])), LISTED)
        chosen += shown(store.themed(portal.below))
    return newest_first({(item.office, item.id): item for item in chosen}.values())


class StoredCopies(Mapping[Key, tuple[Copy, ...]]):
    """The copies of each origin on a portal, in the order of their offices in the registry, read as they are asked for.

    An origin whose copies are all gone meanwhile has none. What was asked for once is remembered.
    """

    def __init__(self, state: Path, portal: Portal) -> None:
        self._state, self._folds = state, portal.folds
        self._places = {id: number for number, id in enumerate(portal.scope)}
        self._origins = frozenset(portal.folds.origins())
        self._known: dict[Key, tuple[Copy, ...]] = {}

    def __getitem__(self, origin: Key) -> tuple[Copy, ...]:
        if origin not in self._origins:
            raise KeyError(origin)
        if origin not in self._known:
            if len(self._known) == REMEMBERED:
                self._known.clear()
            self._known[origin] = self._read(origin)
        return self._known[origin]

    def _read(self, origin: Key) -> tuple[Copy, ...]:
        copies = sorted(self._folds.of(origin), key=lambda key: (self._places[key[0]], key[1]))
        with reopen_store(self._state) as store:
            addresses = store.addresses(copies)
        return tuple(Copy(copy[0], addresses[copy]) for copy in copies if copy in addresses)

    def __contains__(self, origin: object) -> bool:
        return origin in self._origins

    def __iter__(self) -> Iterator[Key]:
        return iter(self._origins)

    def __len__(self) -> int:
        return len(self._origins)


class StoredDays(msgspec.Struct, frozen=True):
    """The archive of a portal: what the offices below published on each day of its zone, copies left out."""

    store: Path
    portal: Portal

    def plan(self) -> dict[date, Day]:
        """The days on which something was published, the oldest first."""
        portal = self.portal
        with reopen_store(self.store) as store:
            return store.days(portal.frame, portal.now, portal.folds, is_kept=portal.is_kept)

    def read(self, day: date) -> tuple[Item, ...]:
        """The items of one day, newest first."""
        portal, zone = self.portal, ZoneInfo(self.portal.frame.zone)
        begin = datetime.combine(day, time(0), zone)
        end = datetime.combine(day + timedelta(days=1), time(0), zone)
        with reopen_store(self.store) as store:
            items = store.items(portal.below, since=begin, before=end)
            return tuple(item for item in sent_up(items, portal.now) if (item.office, item.id) not in portal.folds)


def read_statuses(store: Store, portal: Portal, *, silent_after: timedelta = SILENT) -> tuple[OfficeStatus, ...]:
    """How the offices of the portal were heard, in registry order."""
    held: dict[str, list[str]] = {}
    for (office, _), origin in sorted(store.held(portal.folds).items()):
        held.setdefault(office, []).append(origin)
    return plan_status(
        portal.scope,
        store.reports(),
        store.last_news(portal.now),
        portal.now,
        copies=portal.folds.counts(),
        held=held,
        silent_after=silent_after,
    )
