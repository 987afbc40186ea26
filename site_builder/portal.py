"""What a portal is made from: whose news it shows, and which of it is one story."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from site_builder.copies import Key
from site_builder.ledger import JoinedLedger, Ledger
from site_builder.model import Tier
from site_builder.offices.tree import OfficeTree
from site_builder.status import SILENT, OfficeStatus, plan_status
from site_builder.store import Store


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
