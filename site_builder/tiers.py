"""What the tiers show of one another: news that goes up into portals, news that comes down from above. Pure.

An item is always taken from its own office, never from a portal between: no province can alter a regency's item.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import TypeVar

from site_builder.model import Facts

URGENT_FOR = timedelta(days=7)

Each = TypeVar("Each", bound=Facts)


def sent_up(items: Iterable[Each], now: datetime) -> Iterator[Each]:
    """Those of `items` that the portals above their offices may show at `now`, in their order."""
    return (item for item in current(items, now) if item.pass_on.goes_up)


def sent_down(items: Iterable[Each], now: datetime) -> Iterator[Each]:
    """Those of `items` that the offices below may show at `now`, in their order.

    What is pressing goes down too, unless its office keeps it to itself: it heads all tiers at once.
    """
    return (
        item
        for item in current(items, now)
        if item.pass_on.goes_down or (is_pressing(item, now) and item.pass_on.goes_up)
    )


def is_pressing(item: Facts, now: datetime) -> bool:
    """Whether an urgent item stands first at `now`: until it expires, without `expires` for `URGENT_FOR`."""
    if not item.is_urgent:
        return False
    return now < item.expires if item.expires is not None else now < item.published + URGENT_FOR


def current(items: Iterable[Each], now: datetime) -> Iterator[Each]:
    """Those of `items` that are out and have not expired; one has at the very moment of `expires`."""
    return (item for item in items if item.published <= now and (item.expires is None or now < item.expires))
