"""What else readers of an article may want: items of the same topics that are near in time, else those before. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import log2

from site_builder.model import Item
from site_builder.views import tag_slug

MOST = 4
NEAR = 4  # items of one topic before and after, so that a new article changes only pages of its own time


class Related:
    """Finds related items among `items`, which are newest first."""

    def __init__(self, items: Sequence[Item]) -> None:
        self._groups: dict[str, list[int]] = {}
        self._items = items
        self._place = {item.id: number for number, item in enumerate(items)}
        for number, item in enumerate(items):
            for slug in _slugs(item):
                self._groups.setdefault(slug, []).append(number)
        self._rank: Mapping[str, dict[int, int]] = {
            slug: {number: rank for rank, number in enumerate(group)} for slug, group in self._groups.items()
        }

    def of(self, item: Item) -> tuple[Item, ...]:
        """At most `MOST` others, the closest first: a topic counts the more the fewer items it has.

        Where none shares a topic, those that came before it: the newest would change all such pages each time.
        """
        here = self._place[item.id]
        scores: dict[int, float] = {}
        for slug in _slugs(item):
            group, rank = self._groups[slug], self._rank[slug][here]
            worth = 1 / log2(len(group) + 1)
            for number in group[max(0, rank - NEAR) : rank + NEAR + 1]:
                if number != here:
                    scores[number] = scores.get(number, 0.0) + worth
        if not scores:
            first = min(here, max(0, len(self._items) - MOST - 1))
            near = range(len(self._items))[first : first + MOST + 1]
            scores = dict.fromkeys((number for number in near if number != here), 0.0)
        best = sorted(scores, key=lambda number: (-scores[number], abs(number - here), number))
        return tuple(self._items[number] for number in best[:MOST])


def _slugs(item: Item) -> Iterable[str]:
    return dict.fromkeys(filter(None, map(tag_slug, item.tags)))
