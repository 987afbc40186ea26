"""What do all offices say? Combines the items of many offices, upwards into portals and downwards. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from site_builder.model import Item, Office
from site_builder.offices.tree import OfficeTree

ItemsByOffice = Mapping[str, Sequence[Item]]


@dataclass(frozen=True, slots=True)
class FromAbove:
    """What one office above passes down, newest first."""

    office: Office
    items: tuple[Item, ...]


def merge_portal(
    office: str, tree: OfficeTree, items_by_office: ItemsByOffice, now: datetime
) -> tuple[Item, ...]:
    """The office's own news and all that comes from below, newest first."""
    own = (item for item in items_by_office.get(office, ()) if is_current(item, now))
    return newest_first([*own, *merge_below(office, tree, items_by_office, now)])


def merge_below(
    office: str, tree: OfficeTree, items_by_office: ItemsByOffice, now: datetime
) -> tuple[Item, ...]:
    """What the offices below send up to `office`, newest first.

    It is taken from each office itself, not from the portals between: no province can alter a regency's item.
    """
    return newest_first(
        item
        for below in tree.descendants(office)
        for item in items_by_office.get(below.id, ())
        if item.pass_on.goes_up and is_current(item, now)
    )


def passed_down(
    office: str, tree: OfficeTree, items_by_office: ItemsByOffice, now: datetime
) -> tuple[FromAbove, ...]:
    """What the offices above pass down to `office`: a group for each that has something, nearest first."""
    groups = (
        FromAbove(
            above,
            newest_first(
                item
                for item in items_by_office.get(above.id, ())
                if item.pass_on.goes_down and is_current(item, now)
            ),
        )
        for above in tree.ancestors(office)
    )
    return tuple(group for group in groups if group.items)


def newest_first(items: Iterable[Item]) -> tuple[Item, ...]:
    """The one order of every combined list: newest first, and at the same moment by office and id."""
    by_name = sorted(items, key=lambda item: (item.office, item.id))
    return tuple(sorted(by_name, key=lambda item: item.published, reverse=True))


def is_current(item: Item, now: datetime) -> bool:
    """Whether the item has not expired; it has at the very moment of `expires`."""
    return item.expires is None or now < item.expires
