"""What else readers of an article may want: items of the same topics that are near in time, else those before. Pure."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence

from site_builder.model import Facts
from site_builder.views import tag_slugs

MOST = 4
NEAR = 4  # items of one topic before and after, so that a new article changes only pages of its own time


class Related:
    """Finds related items among `items`, which are newest first."""

    def __init__(self, items: Sequence[Facts]) -> None:
        self._items = items
        self._slugs = [tag_slugs(item.tags) for item in items]
        groups: dict[str, list[int]] = {}
        for number, slugs in enumerate(self._slugs):
            for slug in slugs:
                groups.setdefault(slug, []).append(number)
        # The worth goes by the powers of two, so that one article more in a topic seldom changes what others show.
        self._groups = {slug: (group, 1 / len(group).bit_length()) for slug, group in groups.items()}

    def of(self, here: int) -> tuple[Facts, ...]:
        """At most `MOST` others of the item with the number `here`, the closest first: a topic counts the more the
        fewer items it has.

        Where none shares a topic, those that came before it: the newest would change all such pages each time.
        """
        scores: dict[int, float] = {}
        for slug in self._slugs[here]:
            group, worth = self._groups[slug]
            rank = bisect_left(group, here)
            for number in group[max(0, rank - NEAR) : rank + NEAR + 1]:
                scores[number] = scores.get(number, 0.0) + worth
        scores.pop(here, None)
        if not scores:
            first = min(here, max(0, len(self._items) - MOST - 1))
            near = range(len(self._items))[first : first + MOST + 1]
            scores = dict.fromkeys((number for number in near if number != here), 0.0)
        best = sorted((-score, abs(number - here), number) for number, score in scores.items())
        return tuple(self._items[number] for _, _, number in best[:MOST])

    def grounds(self, first: int, last: int) -> tuple[bytes, Sequence[Facts]]:
        """All that `of` goes by for the items with the numbers from `first` on, before `last`, and may give for them.

        The items, and bytes that stand for the rest. Numbers are told from the oldest, as they stay.
        """
        end = len(self._items)
        shown = [*self._items[max(0, first - MOST) : last + MOST]]
        told: list[bytes] = []
        for slug in sorted({slug for slugs in self._slugs[first:last] for slug in slugs}):
            group, worth = self._groups[slug]
            start = max(0, bisect_left(group, first) - NEAR)
            numbers = group[start : bisect_left(group, last) + NEAR]
            places = array("q", [end - number for number in numbers])
            told += (f"{slug} {worth} {len(numbers)} ".encode(), places.tobytes())
            shown += map(self._items.__getitem__, numbers)
        return b"".join(told), shown
