"""Everything that one site is printed from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from itertools import islice
from pathlib import Path

import msgspec
from msgspec.structs import replace

from site_builder.copies import Key
from site_builder.engine.words import WHEREVER, Place
from site_builder.feeds.archives import Shelf, window_for
from site_builder.filing import Day
from site_builder.ledger import JoinedLedger, Ledger, News, PlainLedger
from site_builder.model import Change, Facts, Item, Office, OfficeFacts, Site, Tombstone
from site_builder.offices.tree import OfficeTree
from site_builder.portal import (
    Copy,
    StoredCopies,
    StoredDays,
    read_below,
    read_portal,
    read_shelf,
    read_statuses,
    whole_ledger,
)
from site_builder.status import OfficeStatus
from site_builder.store import Store
from site_builder.texts import HELD, Texts
from site_builder.tiers import current, is_pressing, sent_down
from site_builder.views import Topic, newest_first, topics

NO_FACTS = OfficeFacts()
PASSED_DOWN = 5  # items that one office above shows on the sites below, besides what is pressing
LOOKED_AT = 1_000  # newest items of an office above among which those are looked for


class HandPage(msgspec.Struct, frozen=True):
    """A page of `halaman/`: its path below the site, with a final slash, its title, and its words."""

    path: str
    title: str
    is_in_menu: bool = True
    text: str = ""


class AtHand(msgspec.Struct, frozen=True):
    """What is known of an office before the store is read: all its items there, and the digests of its news by id."""

    items: tuple[Facts, ...]
    digests: Mapping[str, str]


@dataclass(frozen=True)
class Edition:
    """One site's news at one moment, newest first. Only what the public may see comes this far.

    `items` are the office's own, `below` those of the offices under a portal, `above` those that the offices over it
    pass down, nearest first. `homes` are the site addresses of the network's offices by id. `folder` is the office's
    `content/`, None if it is not at hand. `window` is the number of items in a feed, 0 for the usual one, `hub` the
    address of a WebSub hub, `indexnow` a key by which search engines are told of news. `ledger` has the office's own
    news in the order of its arrival, `ledger_whole` that of both, copies left out; None where it arrived as it was
    published. `statuses` tell how the office and those below were heard. `built` are the offices whose sites the
    network builds; the others' stand elsewhere, and `feeds` are the addresses of their feeds. `copies` are the items
    that are the same story as the one with that key; of the offices below, `below` has only the origins. `history`
    has the changes of articles in git, newest first, by the last part of their identity. `shelf` is the archive of
    `ledger_whole`, if it is known. `share_cards` says whether a picture is drawn for each article that has none.
    `digests` stand for news by office and id, where the store knows them. `texts` has the texts of items of which only
    the facts are at hand.
    """

    site: Site
    tree: OfficeTree
    now: datetime
    homes: Mapping[str, str]
    items: tuple[Facts, ...] = ()
    tombstones: tuple[Tombstone, ...] = ()
    below: tuple[Facts, ...] = ()
    above: tuple[tuple[Office, tuple[Facts, ...]], ...] = ()
    facts: OfficeFacts = NO_FACTS
    folder: Path | None = None
    window: int = 0
    hub: str = ""
    indexnow: str = ""
    ledger: Ledger | None = None
    ledger_whole: Ledger | None = None
    statuses: tuple[OfficeStatus, ...] = ()
    built: frozenset[str] = frozenset()
    copies: Mapping[Key, tuple[Copy, ...]] = field(default_factory=dict)
    feeds: Mapping[str, str] = field(default_factory=dict)
    days: StoredDays | None = None
    history: Mapping[str, tuple[Change, ...]] = field(default_factory=dict)
    shelf: Shelf | None = None
    share_cards: bool = True
    digests: Mapping[Key, str] = field(default_factory=dict)
    texts: Texts = HELD

    @property
    def office(self) -> Office:
        return self.site.office

    @property
    def own_ledger(self) -> Ledger:
        return self.ledger or PlainLedger((*self.texts.whole(self.items), *self.tombstones))

    @property
    def whole_ledger(self) -> Ledger:
        """The news of the office and of those below."""
        return self.ledger_whole or JoinedLedger((self.own_ledger, PlainLedger(tuple(self.texts.whole(self.below)))))

    @property
    def is_portal(self) -> bool:
        return bool(self.tree.children(self.office.id))

    @cached_property
    def offices_over(self) -> tuple[Office, ...]:
        """The offices over this one, the nearest first."""
        return self.tree.ancestors(self.office.id)

    @cached_property
    def wherever(self) -> Place:
        """The place of what is printed once for many pages."""
        return Place(self.site, WHEREVER)

    @cached_property
    def topics(self) -> tuple[Topic, ...]:
        """The topics of the office's own items."""
        return topics(self.items)

    @cached_property
    def listed(self) -> frozenset[str]:
        """The offices whose news this portal lists at `kantor/<id>/`, because their own sites stand elsewhere."""
        return frozenset(item.office for item in self.below) - self.built

    @cached_property
    def known_days(self) -> Mapping[date, Day]:
        """The days of the portal's archive, the oldest first."""
        return self.days.plan() if self.days else {}

    def whole(self, item: Facts) -> Item:
        """The item with its text."""
        (whole,) = self.texts.whole([item])
        return whole

    def changes_of(self, item: Facts) -> tuple[Change, ...]:
        """The changes of the article's file in git, the newest first."""
        return self.history.get(item.id.rpartition("/")[2], ())

    def about(self, office_id: str) -> tuple[str, str, str | None, bool]:
        """What list entries tell of another office: its name, its zone, and where it is found."""
        office = self.tree.by_id(office_id)
        return office.name, office.zone, self.homes.get(office_id), office_id in self.listed

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
    share_cards: bool = True,
    at_hand: AtHand | None = None,
) -> Edition:
    """The edition of a site at `now`, from what the store holds and may be `at_hand` of the office's own.

    Raises the errors of the store.
    """
    office = site.office.id
    homes = store.sites()
    portal = read_portal(store, tree, office, now)
    own = tuple(current(store.items([office]) if at_hand is None else newest_first(at_hand.items), now))
    stones = tuple(store.tombstones([office]))
    built = store.built()
    below = read_below(store, portal, tree, built)
    own_digests = store.digests(office) if at_hand is None else at_hand.digests
    return Edition(
        site=site,
        tree=tree,
        now=now,
        homes=homes,
        items=own,
        tombstones=stones,
        below=below,
        days=StoredDays(store.path, portal) if portal.below else None,
        above=_read_above(store, tree, office, now),
        facts=facts,
        folder=folder,
        window=window,
        hub=hub,
        indexnow=indexnow,
        share_cards=share_cards,
        ledger=replace(store.ledger([office], now), at_hand=_by_key((*own, *stones))),
        ledger_whole=whole_ledger(store, portal),
        statuses=read_statuses(store, portal),
        built=built,
        copies=StoredCopies(store.path, portal),
        shelf=read_shelf(store, portal, window_for(site.office, window)),
        feeds={id: state.address for id, state in store.feeds().items()},
        digests={
            (each, id): digest
            for each, digests in {**_read_digests(store, below), office: own_digests}.items()
            for id, digest in digests.items()
        },
        texts=store.texts(),
    )


def _read_digests(store: Store, below: Iterable[Facts]) -> Mapping[str, Mapping[str, str]]:
    """What stands for the items `below` by office and id, where the store knows it."""
    ids: dict[str, list[str]] = {}
    for item in below:
        ids.setdefault(item.office, []).append(item.id)
    return {office: store.digests(office, own) for office, own in ids.items()}


def _by_key(news: Iterable[News]) -> Mapping[Key, News]:
    return {(entry.office, entry.id): entry for entry in news}


def _read_above(
    store: Store, tree: OfficeTree, office: str, now: datetime
) -> tuple[tuple[Office, tuple[Facts, ...]], ...]:
    """What each office over `office` passes down and how: what is pressing, then the newest; no office without any."""
    groups = []
    for over in tree.ancestors(office):
        pressing = [item for item in sent_down(store.themed([over.id]), now) if is_pressing(item, now)]
        newest = sent_down(store.facts([over.id], limit=LOOKED_AT), now)
        calm = islice((item for item in newest if not is_pressing(item, now)), PASSED_DOWN)
        items = (*newest_first(pressing), *calm)
        if items:
            groups.append((over, items))
    return tuple(groups)
