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
        self._items = items
        self._place = {item.id: number for number, item in enumerate(items)}
        self._slugs = [tuple(_slugs(item)) for item in items]
        groups: dict[str, list[int]] = {}
        for number, slugs in enumerate(self._slugs):
            for slug in slugs:
                groups.setdefault(slug, []).append(number)
        self._groups: Mapping[str, tuple[list[int], dict[int, int], float]] = {
            slug: (group, {number: rank for rank, number in enumerate(group)}, 1 / log2(len(group) + 1))
            for slug, group in groups.items()
        }

    def of(self, item: Item) -> tuple[Item, ...]:
        """At most `MOST` others, the closest first: a topic counts the more the fewer items it has.

        Where none shares a topic, those that came before it: the newest would change all such pages each time.
        """
        here = self._place[item.id]
        scores: dict[int, float] = {}
        for slug in self._slugs[here]:
            group, ranks, worth = self._groups[slug]
            rank = ranks[here]
            for number in group[max(0, rank - NEAR) : rank + NEAR + 1]:
                scores[number] = scores.get(number, 0.0) + worth
        scores.pop(here, None)
        if not scores:
            first = min(here, max(0, len(self._items) - MOST - 1))
            near = range(len(self._items))[first : first + MOST + 1]
            scores = dict.fromkeys((number for number in near if number != here), 0.0)
        best = sorted((-score, abs(number - here), number) for number, score in scores.items())
        return tuple(self._items[number] for _, _, number in best[:MOST])


def _slugs(item: Item) -> Iterable[str]:
    return dict.fromkeys(filter(None, map(tag_slug, item.tags)))
