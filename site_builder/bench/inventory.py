"""What stands in a built site, and whether that is all that the stories call for: no builder wins by leaving out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from site_builder.bench.corpus import CLOSING, Story
from site_builder.views import tag_slug

WINDOW = 100  # entries of a feed

_STORY = re.compile(r"berita/\d{4}/\d\d/\d\d/[^/\"'<>\s]*?-(\d+)/")
_SEQUEL = re.compile(r"^(?P<list>.*?)(?:halaman|page)/\d+/$")
_REDIRECT = re.compile(r"<meta[^>]{0,40}http-equiv=.?refresh", re.IGNORECASE)
_HREF = re.compile(r"href=[\"']?([^\"'\s>]+)")
_FEEDS = ("rss", "atom", "json")
_PICTURES = frozenset((".png", ".jpg", ".jpeg", ".webp"))


@dataclass(frozen=True, slots=True)
class Places:
    """Where a builder puts its lists and feeds, below the site: `{year}`, `{month}`, `{slug}`, and `{list}` for the
    address of the list that a feed belongs to. `search` is the folder or file of the search index."""

    everything: str = "berita/"
    year: str = "berita/{year}/"
    month: str = "berita/{year}/{month}/"
    topic: str = "topik/{slug}/"
    kind: str = "jenis/{slug}/"
    topics: str = "topik/"
    rss: str = "{list}rss.xml"
    atom: str = "{list}atom.xml"
    json: str = "{list}feed.json"
    search: str = "cari/"


@dataclass(frozen=True, slots=True)
class Share:
    """How many of a thing the stories call for, and how many of them are there whole."""

    name: str
    have: int
    want: int


@dataclass(frozen=True, slots=True)
class Inventory:
    """A built site: whole articles, pages of lists and others, feed documents, files, bytes.

    `shares` says what of the wanted is there, thing by thing.
    """

    articles: int
    lists: int
    feeds: int
    files: int
    size: int
    shares: tuple[Share, ...]

    @property
    def lacking(self) -> tuple[Share, ...]:
        return tuple(share for share in self.shares if share.have < share.want)


def take_inventory(folder: Path, places: Places, stories: Sequence[Story]) -> Inventory:
    """Reads a built site whole.

    An article counts if its page has its title and its last words; a list if it and its further pages lead to every
    story that belongs there; a feed if it has the newest `WINDOW` of them; the archive of a format has what all its
    documents together have; the sitemaps count the articles that they name.
    """
    by_number = {int(story.name.rpartition("-")[2]): story for story in stories}
    seen = _Seen({}, {}, set())
    articles = lists = feeds = cards = search = count = size = 0
    for file in sorted(folder.rglob("*")):
        if not file.is_file():
            continue
        path = file.relative_to(folder).as_posix()
        count, length = count + 1, file.stat().st_size
        size += length
        if path.startswith(places.search) and file.suffix in {".json", ".txt", ".js"}:
            search += length
        elif file.suffix == ".html":
            text = file.read_text(encoding="utf-8", errors="replace")
            address = path.removesuffix("index.html")
            own = _STORY.fullmatch(address)
            if own is not None:
                story = by_number.get(int(own[1]))
                articles += story is not None and story.title in text and CLOSING in text
            elif not _REDIRECT.search(text, 0, 2_000):  # which only leads on
                lists += 1
                sequel = _SEQUEL.match(address)
                seen.lists.setdefault(sequel["list"] if sequel else address, set()).update(_linked(text))
        elif file.suffix in _PICTURES and _STORY.match(path):
            cards += 1
        elif file.name.startswith("sitemap"):
            seen.sitemap.update(_numbers(file.read_text(encoding="utf-8", errors="replace")))
        elif file.suffix in {".xml", ".json"}:
            numbers = set(_numbers(file.read_text(encoding="utf-8", errors="replace")))
            feeds += bool(numbers)
            seen.feeds[path] = numbers
    shares = (
        Share("articles", articles, len(stories)),
        *_shares(seen, places, stories),
        Share("search", int(search > 0), 1),
        Share("cards", min(cards, len(stories)), len(stories)),
    )
    return Inventory(articles, lists, feeds, count, size, shares)


@dataclass(frozen=True, slots=True)
class _Seen:
    """The numbers of the stories that each list, each feed document and the sitemaps lead to."""

    lists: dict[str, set[int]]
    feeds: dict[str, set[int]]
    sitemap: set[int]


def _shares(seen: _Seen, places: Places, stories: Sequence[Story]) -> Iterator[Share]:
    lists = plan_lists(places, stories)
    for name, wanted in lists.items():
        found = sum(numbers <= seen.lists.get(address, set()) for address, numbers in wanted.items())
        yield Share(f"list-{name}", found, len(wanted))
    yield Share("list-topics", int(places.topics in seen.lists), 1)
    whole = {"": {_number(story) for story in stories}}
    days = {_number(story): story.day for story in stories}
    formats: Mapping[str, str] = {"rss": places.rss, "atom": places.atom, "json": places.json}
    for form in _FEEDS:
        for name, wanted in (("main", whole), ("topic", lists["topic"]), ("kind", lists["kind"])):
            found = sum(
                _has_newest(seen.feeds.get(formats[form].format(list=address), set()), numbers, days)
                for address, numbers in wanted.items()
            )
            yield Share(f"{form}-{name}", found, len(wanted))
        file = formats[form].rpartition("/")[2].rpartition("}")[2]
        documents = (numbers for path, numbers in seen.feeds.items() if path.rpartition("/")[2] == file)
        yield Share(f"{form}-archive", len(set().union(*documents) & whole[""]), len(stories))
    yield Share("sitemap", len(seen.sitemap & whole[""]), len(stories))


def plan_lists(places: Places, stories: Iterable[Story]) -> dict[str, dict[str, set[int]]]:
    """Which lists the stories call for: by what they list, the address of each and the numbers of its stories."""
    lists: dict[str, dict[str, set[int]]] = {"all": {}, "year": {}, "month": {}, "topic": {}, "kind": {}}
    for story in stories:
        year, month = f"{story.day:%Y}", f"{story.day:%m}"
        for name, address in (
            ("all", places.everything),
            ("year", places.year.format(year=year)),
            ("month", places.month.format(year=year, month=month)),
            ("kind", places.kind.format(slug=story.kind)),
            *(("topic", places.topic.format(slug=tag_slug(tag))) for tag in story.tags),
        ):
            lists[name].setdefault(address, set()).add(_number(story))
    return lists


def _number(story: Story) -> int:
    return int(story.name.rpartition("-")[2])


def _has_newest(found: set[int], wanted: set[int], days: Mapping[int, date]) -> bool:
    """Whether a feed has its window full of `wanted`, the newest first; on the day where it ends, any of them."""
    newest = sorted(wanted, key=lambda number: days[number])[-WINDOW:]
    sure = {number for number in newest if len(wanted) <= WINDOW or days[number] > days[newest[0]]}
    return sure <= found and len(found & wanted) >= len(newest)


def _numbers(text: str) -> Iterator[int]:
    return (int(number) for number in _STORY.findall(text))


def _linked(text: str) -> Iterator[int]:
    """The stories that a page links to; its links may lead from anywhere."""
    for href in _HREF.findall(text):
        for number in re.findall(r"\d{4}/\d\d/\d\d/[^/]*-(\d+)/", href):
            yield int(number)
