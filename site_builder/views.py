"""Decides which list pages a site has and which items stand on each. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from slugify import slugify

from site_builder.model import KINDS, Item

PAGE_SIZE = 20
LISTED = 40  # items from below on one list of a portal; its archive of days has them all
SLUG_LENGTH = 100


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


@dataclass(frozen=True, slots=True)
class View:
    """One list page. `path` is below the site's root and ends in a slash (empty for the home page).

    `number` counts list pages from the oldest, so that a page that is full never changes; `newer` and `older` are the
    paths of its neighbours. `name` is what is listed: a tag, a kind, an office id, a year, a month.
    """

    kind: ViewKind
    path: str
    name: str
    items: tuple[Item, ...]
    number: int = 1
    total: int = 1
    newer: str | None = None
    older: str | None = None


@dataclass(frozen=True, slots=True)
class Topic:
    """All spellings of one tag. `name` is the one that was used first, `count` the number of items."""

    name: str
    slug: str
    count: int

    @property
    def path(self) -> str:
        return f"topik/{self.slug}/"


@dataclass(frozen=True, slots=True)
class Month:
    """A month in which something was published, and how many items."""

    year: int
    month: int
    count: int

    @property
    def path(self) -> str:
        return f"berita/{self.year:04}/{self.month:02}/"


def plan_views(
    items: Iterable[Item],
    below: Iterable[Item] = (),
    *,
    is_portal: bool = False,
    with_own_site: Collection[str] = (),
    own_topics: Sequence[Topic] | None = None,
) -> tuple[View, ...]:
    """All list pages of one office's site, every path once.

    `items` are the office's own, `below` those of the offices under a portal, in any order. An office in
    `with_own_site` gets no page of its news on the portal, because its own site stands at that path. The
    pages of topics, offices, feeds and, on a portal, of the network's status always exist and have no items: the
    engine fills them. A kind that is not one of `KINDS` gets no page. `own_topics` are those of `items`, if they are
    known already.
    """
    newest = newest_first(items)
    return (
        View(ViewKind.HOME, "", "", newest[:PAGE_SIZE]),
        *paginate(ViewKind.LIST, "berita/", "", newest),
        *_plan_groups(ViewKind.YEAR, newest, lambda item: [_year(item)], lambda year: f"berita/{year}/"),
        *_plan_groups(ViewKind.MONTH, newest, lambda item: [_month(item)], _month_path),
        *_plan_topics(newest, topics(newest) if own_topics is None else own_topics),
        *_plan_groups(ViewKind.KIND, newest, _kinds, lambda kind: f"jenis/{kind}/"),
        *_plan_urgent(newest_first((*newest, *below))),
        *(_plan_below(newest_first(below), with_own_site) if is_portal else ()),
        *(_plan_clarifications(newest_first((*newest, *below))) if is_portal else ()),
        View(ViewKind.TOPICS, "topik/", "", ()),
        View(ViewKind.OFFICES, "kantor/", "", ()),
        View(ViewKind.FEEDS, "umpan/", "", ()),
        *([View(ViewKind.STATUS, "keadaan/", "", ())] if is_portal else ()),
    )


def paginate(kind: ViewKind, path: str, name: str, items: Sequence[Item]) -> Iterator[View]:
    """The pages of one list, the newest first: `path` itself, then `<path>halaman/N/` down to 1.

    Pages are cut from the oldest item on, `PAGE_SIZE` on each, and the one at `path` holds what is left:
    fewer than two pages. So a newer item changes only that page; once in `PAGE_SIZE` items a full page is
    split off, and its older neighbour's `newer` follows. `total` would change every full page: there it is 0.
    """
    total = max(1, len(items) // PAGE_SIZE)
    start = len(items) - PAGE_SIZE * (total - 1)
    older = f"{path}halaman/{total - 1}/" if total > 1 else None
    yield View(kind, path, name, tuple(items[:start]), total, total, None, older)
    for number in range(total - 1, 0, -1):
        page = tuple(items[start : start + PAGE_SIZE])
        start += PAGE_SIZE
        newer = f"{path}halaman/{number + 1}/" if number < total - 1 else path
        older = f"{path}halaman/{number - 1}/" if number > 1 else None
        yield View(
            kind,
            path=f"{path}halaman/{number}/",
            name=name,
            items=page,
            number=number,
            total=0,
            newer=newer,
            older=older,
        )


def newest_first(items: Iterable[Item]) -> tuple[Item, ...]:
    """The one order of every list: newest first, then by office and id, so that there is never a choice."""
    return tuple(sorted(items, key=lambda item: (-item.published.timestamp(), item.office, item.id)))


def neighbours(items: Iterable[Item]) -> Mapping[str, tuple[Item | None, Item | None]]:
    """The newer and the older neighbour of each item of one office, by its id."""
    newest = newest_first(items)
    newer = (None, *newest[:-1])
    older = (*newest[1:], None)
    return {item.id: (before, after) for item, before, after in zip(newest, newer, older, strict=False)}


def topics(items: Iterable[Item]) -> tuple[Topic, ...]:
    """The topics of `items` by slug. Spellings with one slug are one topic, named as in the oldest item."""
    names: dict[str, str] = {}
    counts: dict[str, int] = {}
    for item in reversed(newest_first(items)):
        for tag in item.tags:
            names.setdefault(tag_slug(tag), tag)
        for slug in _slugs(item):
            counts[slug] = counts.get(slug, 0) + 1
    return tuple(Topic(names[slug], slug, counts[slug]) for slug in sorted(counts))


@lru_cache(maxsize=10_000)
def tag_slug(tag: str) -> str:
    """The tag in `[a-z0-9-]`: case, marks, blanks and hyphens folded, other scripts spelled in Latin.

    It is empty for a tag without a letter or digit; such a tag has no topic page.
    """
    return str(slugify(tag, max_length=SLUG_LENGTH))


def months(items: Iterable[Item]) -> tuple[Month, ...]:
    """The months of `items`, each by the calendar of its item's zone, the newest first."""
    counts: dict[tuple[int, int], int] = {}
    for item in items:
        month = (item.published.year, item.published.month)
        counts[month] = counts.get(month, 0) + 1
    return tuple(Month(*month, counts[month]) for month in sorted(counts, reverse=True))


def _plan_topics(newest: Sequence[Item], own: Sequence[Topic]) -> Iterator[View]:
    names = {topic.slug: topic.name for topic in own}
    for slug, items in _group(newest, _slugs).items():
        yield from paginate(ViewKind.TOPIC, f"topik/{slug}/", names[slug], items)


def _plan_below(newest: Sequence[Item], with_own_site: Collection[str]) -> Iterator[View]:
    yield View(ViewKind.BELOW, "daerah/", "", tuple(newest[:LISTED]))
    others = [item for item in newest if item.office not in with_own_site]
    for id, items in _group(others, lambda item: [item.office]).items():
        yield from paginate(ViewKind.OFFICE_NEWS, f"kantor/{id}/", id, items[:LISTED])


def _plan_urgent(newest: Iterable[Item]) -> Iterator[View]:
    """Urgent news of the office and of those below it; no page where there never was any."""
    if urgent := [item for item in newest if item.is_urgent]:
        yield from paginate(ViewKind.URGENT, "serta-merta/", "", urgent)


def _plan_clarifications(newest: Iterable[Item]) -> Iterator[View]:
    """The hoax desk of a portal: every office's answered claims in one place."""
    if answered := [item for item in newest if item.kind == "klarifikasi"]:
        yield from paginate(ViewKind.CLARIFICATIONS, "klarifikasi/", "", answered)


def _plan_groups(
    kind: ViewKind,
    newest: Sequence[Item],
    names: Callable[[Item], Iterable[str]],
    path: Callable[[str], str],
) -> Iterator[View]:
    for name, items in _group(newest, names).items():
        yield from paginate(kind, path(name), name, items)


def _group(newest: Iterable[Item], names: Callable[[Item], Iterable[str]]) -> dict[str, list[Item]]:
    """The items under each of their names, by name; newest first as they came."""
    groups: dict[str, list[Item]] = {}
    for item in newest:
        for name in names(item):
            groups.setdefault(name, []).append(item)
    return dict(sorted(groups.items()))


def _slugs(item: Item) -> list[str]:
    return list(dict.fromkeys(slug for tag in item.tags if (slug := tag_slug(tag))))


def _kinds(item: Item) -> list[str]:
    return [item.kind] if item.kind in KINDS else []


def _year(item: Item) -> str:
    return f"{item.published.year:04}"


def _month(item: Item) -> str:
    return f"{item.published.year:04}-{item.published.month:02}"


def _month_path(month: str) -> str:
    return f"berita/{month.replace('-', '/')}/"
