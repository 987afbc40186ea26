"""What a portal is made from: whose news it shows, and which of it is one story."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from site_builder.copies import Key
from site_builder.filing import Day
from site_builder.ledger import JoinedLedger, Ledger
from site_builder.model import Item, Tier
from site_builder.offices.tree import OfficeTree
from site_builder.status import SILENT, OfficeStatus, plan_status
from site_builder.store import Store, open_store
from site_builder.tiers import sent_up
from site_builder.views import newest_first


class Copy(NamedTuple):
    """Another office's publication of a story."""

    office: str
    url: str


@dataclass(frozen=True, slots=True)
class Portal:
    """One office and those of the network below it, at one moment. `folded` is the origin of each copy among them."""

    office: str
    below: tuple[str, ...]
    now: datetime
    folded: Mapping[Key, Key]

    @property
    def scope(self) -> tuple[str, ...]:
        return (self.office, *self.below)


def read_portal(
    store: Store, tree: OfficeTree, office: str, now: datetime, offices: Container[str] | None = None
) -> Portal:
    """The portal of an office; one without offices below shows its own news alone.

    `offices` are those of the network, by default those that the store knows of.
    """
    homes = store.sites() if offices is None else offices
    below = tuple(lower.id for lower in tree.descendants(office) if lower.id in homes)
    tiers = list(Tier)
    ranks = {id: tiers.index(tree.by_id(id).tier) for id in (office, *below)}
    return Portal(office, below, now, store.copies(ranks, ranks, now, office) if below else {})


def whole_ledger(store: Store, portal: Portal, own: Ledger | None = None) -> Ledger:
    """All news that the portal shows, in the order of arrival, copies left out.

    `own` is its own news, where that is not as the store knows it.
    """
    folded = portal.folded.keys()
    own = own or store.ledger([portal.office], portal.now, folded=folded)
    return JoinedLedger((own, store.ledger(portal.below, portal.now, goes_up=True, folded=folded)))


NEWEST = 20_000  # items below that a portal holds in memory: what its search knows
FROM_BRANCH = 3  # of each office right below and those under it, for the home page
LISTED = 40  # of each office whose own site stands elsewhere


def read_below(store: Store, portal: Portal, tree: OfficeTree, built: Container[str]) -> tuple[Item, ...]:
    """What a portal shows of the offices below, newest first and without copies: not all of it, but enough.

    The newest of all, of each branch, of each office that is not `built`, and all that is urgent or a clarification.
    However much the offices have published, this is bounded; the rest stands in the archive of days.
    """

    def shown(items: Iterable[Item]) -> Iterator[Item]:
        return (item for item in sent_up(items, portal.now) if (item.office, item.id) not in portal.folded)

    below = frozenset(portal.below)
    chosen = list(islice(shown(store.items(portal.below)), NEWEST)) if below else []
    if len(chosen) == NEWEST:
        for child in tree.children(portal.office):
            branch = [office.id for office in (child, *tree.descendants(child.id)) if office.id in below]
            chosen += islice(shown(store.items(branch)), FROM_BRANCH)
        for id in portal.below:
            if id not in built:
                chosen += islice(shown(store.items([id])), LISTED)
        chosen += shown(store.themed(portal.below))
    return newest_first({(item.office, item.id): item for item in chosen}.values())


def read_copies(store: Store, portal: Portal) -> dict[Key, tuple[Copy, ...]]:
    """The copies of each origin, in the order of their offices in the registry."""
    places = {id: number for number, id in enumerate(portal.scope)}
    addresses = store.addresses(portal.folded)
    copies: dict[Key, list[Copy]] = {}
    for copy in sorted(portal.folded, key=lambda key: (places[key[0]], key[1])):
        if copy in addresses:
            copies.setdefault(portal.folded[copy], []).append(Copy(copy[0], addresses[copy]))
    return {origin: tuple(found) for origin, found in copies.items()}


@dataclass(frozen=True, slots=True)
class StoredDays:
    """The archive of a portal: what the offices below published on each day of its zone, copies left out."""

    store: Path
    portal: Portal
    zone: ZoneInfo

    def plan(self) -> dict[date, Day]:
        """The days on which something was published, the oldest first."""
        offset = self.portal.now.astimezone(self.zone).utcoffset() or timedelta(0)
        with open_store(self.store, read_only=True) as store:
            return store.days(self.portal.below, self.portal.now, offset, self.portal.folded)

    def read(self, day: date) -> tuple[Item, ...]:
        """The items of one day, newest first."""
        portal = self.portal
        begin = datetime.combine(day, time(0), self.zone)
        end = datetime.combine(day + timedelta(days=1), time(0), self.zone)
        with open_store(self.store, read_only=True) as store:
            items = store.items(portal.below, since=begin, before=end)
            return tuple(item for item in sent_up(items, portal.now) if (item.office, item.id) not in portal.folded)


def read_statuses(store: Store, portal: Portal, *, silent_after: timedelta = SILENT) -> tuple[OfficeStatus, ...]:
    """How the offices of the portal were heard, in registry order."""
    copies: dict[str, int] = {}
    for office, _ in portal.folded:
        copies[office] = copies.get(office, 0) + 1
    return plan_status(
        portal.scope,
        store.reports(),
        store.last_news(portal.now),
        portal.now,
        copies=copies,
        silent_after=silent_after,
    )
