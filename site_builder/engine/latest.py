"""Which of an office's own news under a kind or a topic moved last."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cache, cached_property

import msgspec

from site_builder.ledger import News, Recent, has_moved, microseconds, newest, recent_of
from site_builder.views import tag_slug


class OwnNews(msgspec.Struct, frozen=True, dict=True):
    """The `news` of one office: its items as lists show them, the newest first, then what was withdrawn.

    It is looked through when it is first asked for. Most of it was never changed: of that only what was published last
    can have moved last, and the rest is not weighed at all.
    """

    news: Sequence[News]

    def of_kind(self, kind: str, limit: int) -> Sequence[Recent]:
        """The news of a kind that moved last, that first."""
        return self._latest(self._kinds[kind], limit)

    def of_topic(self, slug: str, limit: int) -> Sequence[Recent]:
        """The news under a topic that moved last, that first."""
        return self._latest(self._topics[slug], limit)

    def _latest(self, numbers: Sequence[int], limit: int) -> Sequence[Recent]:
        end = limit
        while end < len(numbers) and self._published(numbers[end]) == self._published(numbers[limit - 1]):
            end += 1
        changed = filter(self._changed.__contains__, numbers[end:])
        return newest(map(self._recent, (*numbers[:end], *changed)), limit)

    def _published(self, number: int) -> int:
        return microseconds(self.news[number].published)

    @cached_property
    def _recent(self) -> Callable[[int], Recent]:
        return cache(lambda number: recent_of(self.news[number]))

    @cached_property
    def _changed(self) -> frozenset[int]:
        return frozenset(number for number, entry in enumerate(self.news) if has_moved(entry))

    @cached_property
    def _kinds(self) -> Mapping[str, Sequence[int]]:
        groups = defaultdict(list)
        for number, entry in enumerate(self.news):
            groups[entry.kind].append(number)
        return groups

    @cached_property
    def _topics(self) -> Mapping[str, Sequence[int]]:
        spelled = defaultdict(list)
        for number, entry in enumerate(self.news):
            for tag in entry.tags:
                spelled[tag].append(number)
        groups: dict[str, list[int]] = defaultdict(list)
        for tag, numbers in spelled.items():
            groups[tag_slug(tag)] += numbers
        return {slug: list(dict.fromkeys(sorted(numbers))) for slug, numbers in groups.items()}
