"""Everything that one site is printed from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from site_builder.ledger import JoinedLedger, Ledger, PlainLedger
from site_builder.model import Item, Office, OfficeFacts, Site, Tombstone
from site_builder.offices.tree import OfficeTree
from site_builder.store import OfficeReport, Store
from site_builder.tiers import current, sent_down, sent_up

NO_FACTS = OfficeFacts()
PASSED_DOWN = 5  # items that one office above shows on the sites below


@dataclass(frozen=True, slots=True)
class HandPage:
    """A page of `halaman/`: its path below the site, with a final slash, and its title."""

    path: str
    title: str


@dataclass(frozen=True)
class Edition:
    """One site's news at one moment, newest first. Only what the public may see comes this far.

    `items` are the office's own, `below` those of the offices under a portal, `above` those that the offices over it
    pass down, nearest first. `homes` are the site addresses of the network's offices by id. `folder` is the office's
    `content/`, None if it is not at hand. `window` is the number of items in a feed, 0 for the usual one, `hub` the
    address of a WebSub hub, `indexnow` a key by which search engines are told of news.
    `ledger` has the office's own news in the order of its arrival, `ledger_below` that of the
    offices below; None where it arrived as it was published. `reports` tell how the office and those below were heard.
    `built` are the offices whose sites the network builds; the others' stand elsewhere.
    """

    site: Site
    tree: OfficeTree
    now: datetime
    homes: Mapping[str, str]
    items: tuple[Item, ...] = ()
    tombstones: tuple[Tombstone, ...] = ()
    below: tuple[Item, ...] = ()
    above: tuple[tuple[Office, tuple[Item, ...]], ...] = ()
    facts: OfficeFacts = NO_FACTS
    folder: Path | None = None
    window: int = 0
    hub: str = ""
    indexnow: str = ""
    ledger: Ledger | None = None
    ledger_below: Ledger | None = None
    reports: tuple[OfficeReport, ...] = ()
    built: frozenset[str] = frozenset()

    @property
    def office(self) -> Office:
        return self.site.office

    @property
    def own_ledger(self) -> Ledger:
        return self.ledger or PlainLedger((*self.items, *self.tombstones))

    @property
    def whole_ledger(self) -> Ledger:
        """The news of the office and of those below."""
        return JoinedLedger((self.own_ledger, self.ledger_below or PlainLedger(self.below)))

    @property
    def is_portal(self) -> bool:
        return bool(self.tree.children(self.office.id))

    @cached_property
    def listed(self) -> frozenset[str]:
        """The offices whose news this portal lists at `kantor/<id>/`, because their own sites stand elsewhere."""
        return frozenset(item.office for item in self.below) - self.built

    @property
    def offices_below(self) -> tuple[Office, ...]:
        """The offices under this one, in registry order."""
        return self.tree.descendants(self.office.id)


def read_edition(
    store: Store,
    site: Site,
    tree: OfficeTree,
    now: datetime,
    *,
    facts: OfficeFacts = NO_FACTS,
    folder: Path | None = None,
    window: int = 0,
    hub: str = "",
    indexnow: str = "",
) -> Edition:
    """The edition of a site at `now`, from what the store holds. Raises the errors of the store."""
    office = site.office.id
    homes = store.sites()
    below = [lower.id for lower in tree.descendants(office) if lower.id in homes]
    return Edition(
        site=site,
        tree=tree,
        now=now,
        homes=homes,
        items=tuple(current(store.items([office]), now)),
        tombstones=tuple(store.tombstones([office])),
        below=tuple(sent_up(store.items(below), now)) if below else (),
        above=_read_above(store, tree, office, now),
        facts=facts,
        folder=folder,
        window=window,
        hub=hub,
        indexnow=indexnow,
        ledger=store.ledger([office], now),
        ledger_below=store.ledger(below, now, goes_up=True),
        reports=tuple(report for report in store.reports() if report.id in {office, *below}),
        built=store.built(),
    )


def _read_above(
    store: Store, tree: OfficeTree, office: str, now: datetime
) -> tuple[tuple[Office, tuple[Item, ...]], ...]:
    """What each office over `office` passes down and how; one without such news is left out."""
    groups = ((over, tuple(sent_down(store.items([over.id]), now))[:PASSED_DOWN]) for over in tree.ancestors(office))
    return tuple((over, items) for over, items in groups if items)
