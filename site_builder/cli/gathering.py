"""The first half of a build: from the offices' folders and repositories into the store."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import chain
from pathlib import Path

from site_builder.articles.desk import Desk
from site_builder.articles.keeping import find_missing, keep_missing
from site_builder.articles.library import Library, Reading, decode_reading, gather
from site_builder.articles.quiet import load_periods
from site_builder.articles.shelf import Page, cut_pages, read_page, recall_page
from site_builder.articles.source import find_articles
from site_builder.cache import open_cache
from site_builder.cli.ground import Ground
from site_builder.cli.words import progress
from site_builder.feeds.news_sitemap import SPAN
from site_builder.model import Item, Level, Problem, SourceResult
from site_builder.network.sites import plan_elsewhere
from site_builder.network.sources import local_sources
from site_builder.store import Refusal, State, Store
from site_builder.strings import say
from site_builder.workshop import Workshop

CHUNK = 200  # articles, or some more, that one process reads at a time
FEW = 400  # articles that are read before other processes would have started


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the offices' sources gave: where each one's folder is now, what was read, what went wrong.

    `problems` are without notes, which are for `warta check` to tell. Until the moment `until` the same articles make
    the same sites. `items` are those of an office that was heard alone: what is at hand need not be read from the
    store.
    """

    folders: Mapping[str, Path]
    published: int
    withdrawn: int
    hidden: int
    refused: int
    problems: tuple[Problem, ...]
    failures: tuple[Problem, ...]
    unheard: tuple[Problem, ...]
    until: datetime
    items: Mapping[str, tuple[Item, ...]]


@dataclass(frozen=True, slots=True)
class Chunk:
    """Articles of one desk, to be read by one process. `began` is when that was decided (nanoseconds since 1970)."""

    desk: Desk
    pages: tuple[Page, ...]
    cache: Path | None
    began: int
    is_check: bool = False

    @property
    def count(self) -> int:
        return sum(len(page.paths) for page in self.pages)


def gather_news(
    ground: Ground,
    results: Sequence[SourceResult],
    store: Store,
    cache: Path | None,
    now: datetime,
    workshop: Workshop,
    *,
    is_whole: bool = True,
    meanwhile: Callable[[], object] = lambda: None,
) -> Gathered:
    """Reads every office's articles and puts what the public may see into the store.

    `is_whole` says that these are all sources of the network, so that what else the cache holds is of no more use.
    `meanwhile` is done while other processes read, if any do.
    """
    desks = {r.office: make_desk(ground, r.office, Path(r.folder), now) for r in results if r.folder is not None}
    chunks = [chunk for desk in desks.values() for chunk in cut_chunks(desk, cache)]
    libraries = list(_read_libraries(desks, chunks, workshop, cache, store, is_whole, meanwhile))
    failures = tuple(_failure(result) for result in results if result.failure)
    told = {failure.office: failure.message for failure in failures}
    for library in libraries:
        _put(store, library, now, told.get(library.office, ""))
    for failure in failures:
        if failure.office not in desks:
            store.put_state(failure.office, State.FAILED, heard=now, message=failure.message)
    unheard = tuple(_put_unheard(ground, store, now)) if is_whole else ()
    store.put_sites({id: site.url for id, site in ground.sites.items()}, plan_elsewhere(ground.network, ground.tree))
    return Gathered(
        folders={id: desk.folder for id, desk in desks.items()},
        published=sum(len(library.items) for library in libraries),
        withdrawn=sum(len(library.tombstones) for library in libraries),
        hidden=sum(library.hidden for library in libraries),
        refused=sum(library.refused for library in libraries),
        problems=tuple(p for library in libraries for p in library.problems if p.level is not Level.NOTE),
        failures=failures,
        unheard=unheard,
        until=_lasts_until(ground, libraries, now),
        items={library.office: library.items for library in libraries} if len(libraries) == 1 else {},
    )


def _lasts_until(ground: Ground, libraries: Sequence[Library], now: datetime) -> datetime:
    """`now` itself where nobody can tell: of a network, whose portals say when each office was heard, and of articles
    that wait for their time. Else the next midnight of UTC, or before, what expires or is news no more."""
    if len(ground.sites) > 1 or any(library.hidden or library.refused for library in libraries):
        return now
    items = [item for library in libraries for item in library.items]
    moments = [(now.astimezone(UTC) + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)]
    moments += (item.published + SPAN for item in items)
    moments += (item.expires for item in items if item.expires is not None)
    moments += (item.corrected for item in items)
    return min(moment for moment in moments if moment > now)


def make_desk(ground: Ground, office_id: str, folder: Path, now: datetime) -> Desk:
    """The desk at which the articles of one office of the network are read."""
    site = ground.sites[office_id]
    above = tuple(over.id for over in ground.tree.ancestors(office_id))
    periods, _ = load_periods(ground.content)
    return Desk(site.office, folder, ground.shown(office_id), site.url, ground.tree.authority, now, periods, above)


def read_chunk(chunk: Chunk) -> tuple[str, tuple[bytes | Reading, ...]]:
    """Reads a chunk's articles and keeps in the cache what lasts. The office's id comes back with the readings.

    Those that last come as they are kept: so they are read again in less than half of the time that pickled ones take.
    """
    with open_cache(chunk.cache) as cache:
        told = [read_page(chunk.desk, page, cache, chunk.began, is_check=chunk.is_check) for page in chunk.pages]
    return chunk.desk.office.id, tuple(chain.from_iterable(told))


def cut_chunks(desk: Desk, cache: Path | None, *, is_check: bool = False) -> Iterator[Chunk]:
    """The articles of a desk in pieces that are worth a process."""
    pages: list[Page] = []
    began = time.time_ns()
    for page in cut_pages(find_articles(desk.folder)):
        pages.append(page)
        if sum(len(each.paths) for each in pages) >= CHUNK:
            yield Chunk(desk, tuple(pages), cache, began, is_check)
            pages = []
    if pages:
        yield Chunk(desk, tuple(pages), cache, began, is_check)


def read_chunks(
    chunks: Sequence[Chunk], workshop: Workshop, meanwhile: Callable[[], object] = lambda: None
) -> dict[str, list[Reading]]:
    """The readings of all chunks by office, in any order; a person sees how far it is.

    `meanwhile` is done while other processes read, if any do.
    """
    readings: dict[str, list[Reading]] = {chunk.desk.office.id: [] for chunk in chunks}
    with progress(say("cli.reading"), sum(chunk.count for chunk in chunks)) as step:

        def take(office_id: str, told: Iterable[bytes | Reading]) -> None:
            read = [decode_reading(each) if isinstance(each, bytes) else each for each in told]
            readings[office_id] += read
            step(len(read))

        left = list(_recall(chunks, take))
        alone = sum(chunk.count for chunk in left) <= FEW
        for office_id, told in workshop.work(read_chunk, left, alone=alone, meanwhile=meanwhile):
            take(office_id, told)
    return readings


def _recall(chunks: Sequence[Chunk], take: Callable[[str, Iterable[bytes | Reading]], None]) -> Iterator[Chunk]:
    """Hands to `take` what is as it was kept, because that is read here sooner than it comes from other processes; what
    is left of the chunks."""
    with open_cache(chunks[0].cache if chunks else None) as cache:
        for chunk in chunks:
            left = []
            for page in chunk.pages:
                told = recall_page(chunk.desk, page, cache)
                if told is None:
                    left.append(page)
                else:
                    take(chunk.desk.office.id, told)
            if left:
                yield replace(chunk, pages=tuple(left))


def _read_libraries(
    desks: Mapping[str, Desk],
    chunks: Sequence[Chunk],
    workshop: Workshop,
    cache: Path | None,
    store: Store,
    is_whole: bool,
    meanwhile: Callable[[], object],
) -> Iterator[Library]:
    """The library of each desk, in their order, with what stays of articles whose files are missing."""
    readings = read_chunks(chunks, workshop, meanwhile)
    with open_cache(cache if is_whole else None) as kept:
        kept.prune(page.key(chunk.desk) for chunk in chunks for page in chunk.pages)
    for office_id, desk in desks.items():
        read = readings.pop(office_id, [])
        published = store.ids(office_id)
        items = sum(not is_withdrawn for is_withdrawn in published.values())
        fetch = partial(store.entries, office_id)
        yield keep_missing(desk, gather(desk, read), find_missing(read, published), items, fetch)


def _put(store: Store, library: Library, now: datetime, failure: str) -> None:
    refused = [_refusal(problem, library.held) for problem in library.problems if problem.level is Level.ERROR]
    store.put_office(
        library.office,
        library.items,
        library.tombstones,
        heard=now,
        state=State.STALE if failure else State.OK,
        message=failure,
        refused=refused,
        words=library.words,
        stamps=library.stamps,
    )


def _refusal(problem: Problem, held: Set[str]) -> Refusal:
    """What the public report says of a refused file; of one that may be held back, only that there is one."""
    if problem.path in held:
        return Refusal(id="", link="", reason=say("cli.refused-held"))
    return Refusal(id=problem.path, link="", reason=f"{problem.message}; {problem.hint}")


def _put_unheard(ground: Ground, store: Store, now: datetime) -> Iterator[Problem]:
    """A note for each office that only a collect asks and that none ever asked.

    What is known of how it was heard stays; of one that was never heard, just that is noted.
    """
    local = {spec.office for spec in local_sources(ground.network)} | store.feeds().keys()
    known = {report.id for report in store.reports()}
    for spec in ground.network.sources:
        if spec.office in local:
            continue
        message, hint = say("cli.source-unheard", target=spec.target), say("cli.source-store")
        if spec.office not in known:
            store.put_state(spec.office, State.STALE, heard=now, message=f"{message}; {hint}")
        place = say("cli.source", office=spec.office)
        yield Problem(place, 0, "source-unheard", Level.NOTE, spec.office, message, hint)


def _failure(result: SourceResult) -> Problem:
    place = say("cli.source", office=result.office)
    hint = say("cli.source-kept" if result.folder else "cli.source-store")
    return Problem(place, 0, "source-failed", Level.ERROR, result.office, result.failure, hint)
