"""What the tiers show of one another: news that goes up into portals, news that comes down from above. Pure.

An item is always taken from its own office, never from a portal between: no province can alter a regency's item.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from site_builder.model import Item


def sent_up(items: Iterable[Item], now: datetime) -> Iterator[Item]:
    """Those of `items` that the portals above their offices may show at `now`, in their order."""
    return (item for item in current(items, now) if item.pass_on.goes_up)


def sent_down(items: Iterable[Item], now: datetime) -> Iterator[Item]:
    """Those of `items` that the offices below may show at `now`, in their order."""
    return (item for item in current(items, now) if item.pass_on.goes_down)


def current(items: Iterable[Item], now: datetime) -> Iterator[Item]:
    """Those of `items` that are out and have not expired; one has at the very moment of `expires`."""
    return (item for item in items if item.published <= now and (item.expires is None or now < item.expires))
