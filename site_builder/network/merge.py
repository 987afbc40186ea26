"""What an office's feed adds to what is known of it. Pure.

Absence means nothing: a feed is a window, and an answer may be cut. Only a tombstone takes an item away, and only an
item that was changed after its withdrawal comes back (RFC 6721 3).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from msgspec.structs import replace

from site_builder.model import Item, Tombstone
from site_builder.store import Refusal
from site_builder.strings import say


@dataclass(frozen=True, slots=True)
class Merged:
    """What is to be written, the number of items that the feed's newest document was right to show, the refusals."""

    entries: tuple[Item | Tombstone, ...]
    accepted: int
    refused: tuple[Refusal, ...]


def merge_news(
    known: Mapping[str, Item | Tombstone],
    items: Iterable[Item],
    tombstones: Iterable[Tombstone],
    archived: Iterable[Item] = (),
) -> Merged:
    """What the answer of one office makes of what is `known` of it by identity.

    An archived item is older than what is known: it only fills a gap, or brings a later correction.
    """
    newest = {item.id: item for item in items}
    stones = _standing(known, tombstones)
    entries: dict[str, Item | Tombstone] = {}
    refused = []
    for item in newest.values():
        stone = stones.get(item.id)
        if stone is not None and item.corrected <= stone.withdrawn.date:
            when = f"{stone.withdrawn.date:%Y-%m-%d %H:%M}"
            refused.append(Refusal(item.id, item.url, say("belief.withdrawn", value=when)))
        elif known.get(item.id) != item:
            entries[item.id] = item
    for item in archived:
        before = known.get(item.id)
        is_later = isinstance(before, Item) and item.corrected > before.corrected
        if item.id not in newest and item.id not in stones and (before is None or is_later):
            entries[item.id] = item
    for id, stone in stones.items():
        last = newest.get(id) or known.get(id)
        told = _told(stone, last)
        if id not in entries and (told is not None and known.get(id) != told):
            entries[id] = told
    return Merged(tuple(entries.values()), len(newest) - len(refused), tuple(refused))


def _standing(known: Mapping[str, Item | Tombstone], tombstones: Iterable[Tombstone]) -> dict[str, Tombstone]:
    """The withdrawals in force, new and old: of two of one item the later, unless the item changed after it."""
    stones = {id: entry for id, entry in known.items() if isinstance(entry, Tombstone)}
    for stone in tombstones:
        before = known.get(stone.id)
        if isinstance(before, Item) and before.corrected > stone.withdrawn.date:
            continue
        other = stones.get(stone.id)
        if other is None or other.withdrawn.date < stone.withdrawn.date:
            stones[stone.id] = stone
    return stones


def _told(stone: Tombstone, last: Item | Tombstone | None) -> Tombstone | None:
    """The tombstone with what is known of its item; None for one of an item that nobody ever saw."""
    if last is None:
        return stone if stone.url else None
    return replace(stone, url=last.url or stone.url, title=last.title, published=last.published)
