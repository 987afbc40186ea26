"""Everything that one site is printed from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from site_builder.model import Item, Office, OfficeFacts, Site, Tombstone
from site_builder.offices.tree import OfficeTree


@dataclass(frozen=True, slots=True)
class HandPage:
    """A page of `halaman/`: its path below the site, with a final slash, and its title."""

    path: str
    title: str


@dataclass(frozen=True, slots=True)
class Edition:
    """One site's news at one moment, newest first. Only what the public may see comes this far.

    `items` are the office's own, `below` those of the offices under a portal, `above` those that the offices over it
    pass down, nearest first. `homes` are the site addresses of the network's offices. `folder` is the office's
    `content/`, None if it is not at hand.
    """

    site: Site
    tree: OfficeTree
    now: datetime
    items: tuple[Item, ...]
    tombstones: tuple[Tombstone, ...] = ()
    below: tuple[Item, ...] = ()
    above: tuple[tuple[Office, tuple[Item, ...]], ...] = ()
    below_tombstones: tuple[Tombstone, ...] = ()
    homes: Mapping[str, str] = field(default_factory=dict)
    facts: OfficeFacts = OfficeFacts()
    folder: Path | None = None
    window: int = 100

    @property
    def office(self) -> Office:
        return self.site.office

    @property
    def is_portal(self) -> bool:
        return bool(self.tree.children(self.office.id))
