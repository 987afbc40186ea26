"""Decides which list pages a site has and which items stand on each. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from enum import StrEnum
from functools import lru_cache, partial
from itertools import groupby
from operator import attrgetter
from typing import TypeVar

import msgspec
from slugify import slugify

from site_builder.model import KINDS, Facts

PAGE_SIZE = 20
LISTED = 40  # items from below on one list of a portal; its archive of days has them all
SLUG_LENGTH = 100

Each = TypeVar("Each", bound=Facts)


class ViewKind(StrEnum):
    """The pages of a site that are made from items, besides the article pages."""

    HOME = "home"
    LIST = "list"
    YEAR = "year"
    MONTH = "month"
    TOPIC = "topic"
    TOPICS = "topics"
    KIND = "kind"
    BELOW = "below"
    OFFICE_NEWS = "office-news"
    URGENT = "urgent"
    CLARIFICATIONS = "clarifications"
    OFFICES = "offices"
    FEEDS = "feeds"
    STATUS = "status"
    DAY = "day"
    DAYS = "days"


class View(msgspec.Struct, frozen=True):
    """One list page. `path` is below the site's root and ends in a slash (empty for the home page).

    `number` counts list pages from the oldest, so that a page that is full never changes; `newer` and `older` are the
    paths of its neighbours. `name` is what is listed: a tag, a kind, an office id, a year, a month.
    """

    kind: ViewKind
    path: str
    name: str
    items: tuple[Facts, ...]
    number: int = 1
    total: int = 1
    newer: str | None = None
    older: str | None = None


class Listing(msgspec.Struct, frozen=True):
    """All items of one list, newest first, on as many pages as they fill; otherwise as `View`.

    Pages are cut from the oldest item on, `PAGE_SIZE` on each, and the one at `path` holds what is left: fewer than two
    pages. So a newer item changes only that page; once in `PAGE_SIZE` items a full page is split off, at
    `<path>halaman/N/`, and its older neighbour's `newer` follows.
    """

    kind: ViewKind
    path: str
    name: str
    items: Sequence[Facts]

    @property
    def total(self) -> int:
        """How many pages there are, at least one."""
        return max(1, len(self.items) // PAGE_SIZE)

    def pages(self) -> Iterator[View]:
        """The pages, the newest first."""
        return map(self.page, range(self.total, 0, -1))

    def page(self, number: int) -> View:
        """One page of `total`, by its number. `View.total` would change every full page: there it is 0."""
        is_newest = number == self.total
        return View(
            self.kind,
            path=self._place(number),
            name=self.name,
            items=tuple(self.shown(number, number)),
            number=number,
            total=number if is_newest else 0,
            newer=None if is_newest else self._place(number + 1),
            older=self._place(number - 1) if number > 1 else None,
        )

    def shown(self, first: int, last: int) -> Sequence[Facts]:
        """The items of the pages with the numbers from `first` to `last`."""
        count = len(self.items)
        return self.items[0 if last == self.total else count - last * PAGE_SIZE : count - (first - 1) * PAGE_SIZE]

    def _place(self, number: int) -> str:
        return self.path if number == self.total else f"{self.path}halaman/{number}/"


Section = Callable[[], Iterable[View | Listing]]
Names = Callable[[Facts], Sequence[str]]  # of the lists on which an item stands


class Topic(msgspec.Struct, frozen=True):
    """All spellings of one tag. `name` is the one that was used first, `count` the number of items."""

    name: str
    slug: str
    count: int

    @property
    def path(self) -> str:
        return f"topik/{self.slug}/"


class Month(msgspec.Struct, frozen=True):
    """A month in which something was published, and how many items."""

    year: int
    month: int
    count: int

    @property
    def path(self) -> str:
        return f"berita/{self.year:04}/{self.month:02}/"


def plan_views(
    items: Iterable[Facts],
    below: Iterable[Facts] = (),
    *,
    is_portal: bool = False,
    with_own_site: Collection[str] = (),
) -> tuple[View, ...]:
    """All list pages of one office's site, every path once; the items in any order, otherwise as `plan_sections`."""
    sections = plan_sections(newest_first(items), tuple(below), is_portal=is_portal, with_own_site=with_own_site)
    return tuple(
        view
        for section in sections
        for planned in section()
        for view in (planned.pages() if isinstance(planned, Listing) else (planned,))
    )


def plan_sections(
    newest: Sequence[Facts],
    below: Sequence[Facts] = (),
    *,
    is_portal: bool = False,
    with_own_site: Collection[str] = (),
    known: Iterable[Topic] | None = None,
) -> tuple[Section, ...]:
    """All list pages of one office's site, in sections that can be worked out apart from each other.

    `newest` are the office's own items, newest first, `known` their topics where those were worked out, `below` the
    items of the offices under a portal, in any order. An office in `with_own_site` gets no page of its news on the
    portal, because its own site stands at that path. The pages of topics, offices, feeds and, on a portal, of the
    network's status always exist and have no items: the engine fills them. A kind that is not one of `KINDS` gets no
    page.
    """
    times: tuple[tuple[ViewKind, Callable[[Facts], tuple[int, ...]]], ...] = (
        (ViewKind.YEAR, lambda item: (item.published.year,)),
        (ViewKind.MONTH, attrgetter("published.year", "published.month")),
    )
    years, months_ = (partial(_plan_times, kind, newest, time) for kind, time in times)
    kinds = partial(_plan_kinds, newest)
    portal = (partial(_plan_below, below, with_own_site), partial(_plan_clarifications, newest, below))
    return (
        lambda: (View(ViewKind.HOME, "", "", tuple(newest[:PAGE_SIZE])),),
        lambda: (Listing(ViewKind.LIST, "berita/", "", newest),),
        years,
        months_,
        partial(_plan_topics, newest, known),
        kinds,
        partial(_plan_urgent, newest, below),
        *(portal if is_portal else ()),
        partial(_plan_fixed, is_portal),
    )


def newest_first(items: Iterable[Each]) -> tuple[Each, ...]:
    """The one order of every list: newest first, then by office and id, so that there is never a choice."""
    return tuple(sorted(items, key=lambda item: (-item.published.timestamp(), item.office, item.id)))


def topics(newest: Sequence[Facts]) -> tuple[Topic, ...]:
    """The topics of items that are newest first, by slug.

    Spellings with one slug are one topic, named as in the oldest item.
    """
    names: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for tags, count in Counter(item.tags for item in reversed(newest)).items():
        for tag in tags:
            names.setdefault(tag_slug(tag), tag)
        for slug in tag_slugs(tags):
            counts[slug] += count
    return tuple(Topic(names[slug], slug, counts[slug]) for slug in sorted(counts))


@lru_cache(maxsize=10_000)
def tag_slug(tag: str) -> str:
    """The tag in `[a-z0-9-]`: case, marks, blanks and hyphens folded, other scripts spelled in Latin.

    It is empty for a tag without a letter or digit; such a tag has no topic page.
    """
    return str(slugify(tag, max_length=SLUG_LENGTH))


@lru_cache(maxsize=10_000)
def tag_slugs(tags: tuple[str, ...]) -> tuple[str, ...]:
    """The slugs of an item's tags, each once; a tag without one is left out."""
    return tuple(dict.fromkeys(filter(None, map(tag_slug, tags))))


def months(items: Iterable[Facts]) -> tuple[Month, ...]:
    """The months of `items`, each by the calendar of its item's zone, the newest first."""
    counts: dict[tuple[int, int], int] = {}
    for item in items:
        month = (item.published.year, item.published.month)
        counts[month] = counts.get(month, 0) + 1
    return tuple(Month(*month, counts[month]) for month in sorted(counts, reverse=True))


def _plan_topics(newest: Sequence[Facts], known: Iterable[Topic] | None) -> Iterator[Listing]:
    names = {topic.slug: topic.name for topic in (topics(newest) if known is None else known)}
    for slug, items in _group(newest, _slugs).items():
        yield Listing(ViewKind.TOPIC, f"topik/{slug}/", names[slug], items)


def _plan_below(below: Iterable[Facts], with_own_site: Collection[str]) -> Iterator[View]:
    newest = newest_first(below)
    yield View(ViewKind.BELOW, "daerah/", "", newest[:LISTED])
    others = [item for item in newest if item.office not in with_own_site]
    for id, items in _group(others, lambda item: (item.office,)).items():
        yield from Listing(ViewKind.OFFICE_NEWS, f"kantor/{id}/", id, items[:LISTED]).pages()


def _plan_urgent(newest: Iterable[Facts], below: Iterable[Facts]) -> Iterator[Listing]:
    """Urgent news of the office and of those below it; no page where there never was any."""
    if urgent := newest_first(item for item in (*newest, *below) if item.is_urgent):
        yield Listing(ViewKind.URGENT, "serta-merta/", "", urgent)


def _plan_clarifications(newest: Iterable[Facts], below: Iterable[Facts]) -> Iterator[Listing]:
    """The hoax desk of a portal: every office's answered claims in one place."""
    if answered := newest_first(item for item in (*newest, *below) if item.kind == "klarifikasi"):
        yield Listing(ViewKind.CLARIFICATIONS, "klarifikasi/", "", answered)


def _plan_fixed(is_portal: bool) -> Iterator[View]:
    yield View(ViewKind.TOPICS, "topik/", "", ())
    yield View(ViewKind.OFFICES, "kantor/", "", ())
    yield View(ViewKind.FEEDS, "umpan/", "", ())
    if is_portal:
        yield View(ViewKind.STATUS, "keadaan/", "", ())


def _plan_times(kind: ViewKind, newest: Sequence[Facts], time: Callable[[Facts], tuple[int, ...]]) -> Iterator[Listing]:
    """A list of each time in which something was published; items of one time mostly follow each other."""
    groups: dict[tuple[int, ...], list[Facts]] = {}
    for numbers, items in groupby(newest, time):
        groups.setdefault(numbers, []).extend(items)
    for numbers in sorted(groups):
        year, *month = (f"{number:0{width}}" for number, width in zip(numbers, (4, 2), strict=False))
        yield Listing(kind, "/".join(("berita", year, *month, "")), "-".join((year, *month)), groups[numbers])


def _plan_kinds(newest: Sequence[Facts]) -> Iterator[Listing]:
    for kind, items in _group(newest, _kinds).items():
        yield Listing(ViewKind.KIND, f"jenis/{kind}/", kind, items)


def _group(newest: Iterable[Facts], names: Names) -> dict[str, list[Facts]]:
    """The items under each of their names, by name; newest first as they came."""
    groups: dict[str, list[Facts]] = {}
    for item in newest:
        for name in names(item):
            groups.setdefault(name, []).append(item)
    return dict(sorted(groups.items()))


def _slugs(item: Facts) -> Sequence[str]:
    return tag_slugs(item.tags)


def _kinds(item: Facts) -> Sequence[str]:
    return (item.kind,) if item.kind in KINDS else ()
