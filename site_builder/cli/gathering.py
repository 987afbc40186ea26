"""The first half of a build: from the offices' folders and repositories into the store."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from site_builder.articles.desk import Desk
from site_builder.articles.keeping import find_missing, keep_missing
from site_builder.articles.library import Library, Reading, gather
from site_builder.articles.quiet import load_periods
from site_builder.articles.shelf import Page, ShelvedTexts, Told, cut_pages, read_page, recall_page, take
from site_builder.articles.source import find_articles
from site_builder.cache import Cache, open_cache
from site_builder.cli.ground import Ground
from site_builder.cli.words import progress
from site_builder.engine.edition import AtHand
from site_builder.feeds.news_sitemap import SPAN
from site_builder.ledger import has_moved
from site_builder.model import Level, Problem, SourceResult
from site_builder.network.sites import plan_elsewhere
from site_builder.network.sources import local_sources
from site_builder.store import Refusal, State, Store
from site_builder.strings import say
from site_builder.texts import HELD, TextLost, Texts
from site_builder.tiers import URGENT_FOR
from site_builder.touched import Mark
from site_builder.workshop import Workshop

Marks = Mapping[str, Mark]

CHUNK = 100  # articles, or some more, that one process reads at a time
NO_MARKS: Marks = MappingProxyType({})
FEW = 400  # articles that are read before other processes would have started


class Gathered(msgspec.Struct, frozen=True):
    """What the offices' sources gave: where each one's folder is now, what was read, what went wrong.

    `problems` are without notes, which are for `warta check` to tell. Until the moment `until` the same articles make
    the same sites. Of an office that was heard alone its news is `at_hand`: of what the store had before, the facts.
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
    at_hand: Mapping[str, AtHand]


class Chunk(msgspec.Struct, frozen=True):
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
    seen: Marks = NO_MARKS,
) -> Gathered:
    """Reads every office's articles and puts what the public may see into the store.

    `is_whole` says that these are all sources of the network, so that what else the cache holds is of no more use.
    `meanwhile` is done while other processes read, if any do. `seen` are the marks of files that were looked at.
    """
    desks = {r.office: make_desk(ground, r.office, Path(r.folder), now) for r in results if r.folder is not None}
    chunks = {id: [*cut_chunks(desk, cache)] for id, desk in desks.items()}
    failures = tuple(_failure(result) for result in results if result.failure)
    told = {failure.office: failure.message for failure in failures}
    heard, at_hand = [], {}
    store.begin()
    for office_id, readings in _read_desks(chunks, workshop, meanwhile, seen):
        library = _put(store, desks[office_id], readings, chunks[office_id], told.get(office_id, ""))
        heard.append(_sum_up(library, now))
        if len(desks) == 1:
            at_hand[library.office] = AtHand(library.items, library.stamps)
    store.end_beginning(now)
    with open_cache(cache if is_whole else None) as kept:
        every = chain.from_iterable(chunks.values())
        kept.prune(key for chunk in every for page in chunk.pages for key in page.keys(chunk.desk))
    for failure in failures:
        if failure.office not in desks:
            store.put_state(failure.office, State.FAILED, heard=now, message=failure.message)
    unheard = tuple(_put_unheard(ground, store, now)) if is_whole else ()
    store.put_sites({id: site.url for id, site in ground.sites.items()}, plan_elsewhere(ground.network, ground.tree))
    midnight = (now.astimezone(UTC) + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return Gathered(
        folders={id: desk.folder for id, desk in desks.items()},
        published=sum(each.published for each in heard),
        withdrawn=sum(each.withdrawn for each in heard),
        hidden=sum(each.hidden for each in heard),
        refused=sum(each.refused for each in heard),
        problems=tuple(problem for each in heard for problem in each.problems),
        failures=failures,
        unheard=unheard,
        until=now if len(ground.sites) > 1 else min([midnight, *(each.until for each in heard)]),
        at_hand=at_hand,
    )


class _Heard(NamedTuple):
    """What is told of an office's articles, when these themselves are in the store."""

    published: int
    withdrawn: int
    hidden: int
    refused: int
    problems: tuple[Problem, ...]
    until: datetime


def _sum_up(library: Library, now: datetime) -> _Heard:
    """`until` is `now` itself where articles wait for their time; else when something expires, is news no more, or
    presses no more."""
    old = now - max(SPAN, URGENT_FOR)
    waiting = [
        item
        for item in library.items
        if item.published > old or item.expires is not None or (has_moved(item) and item.corrected > now)
    ]
    ends = (
        moment
        for item in waiting
        for moment in (item.published + SPAN, item.published + URGENT_FOR, item.expires, item.corrected)
    )
    moments = (moment for moment in ends if moment is not None and moment > now)
    waits = library.hidden or library.refused
    return _Heard(
        published=len(library.items),
        withdrawn=len(library.tombstones),
        hidden=library.hidden,
        refused=library.refused,
        problems=tuple(problem for problem in library.problems if problem.level is not Level.NOTE),
        until=now if waits else min(moments, default=datetime.max.replace(tzinfo=UTC)),
    )


def make_desk(ground: Ground, office_id: str, folder: Path, now: datetime) -> Desk:
    """The desk at which the articles of one office of the network are read."""
    site = ground.sites[office_id]
    above = tuple(over.id for over in ground.tree.ancestors(office_id))
    periods, _ = load_periods(ground.content)
    return Desk(site.office, folder, ground.shown(office_id), site.url, ground.tree.authority, now, periods, above)


def read_chunk(chunk: Chunk) -> tuple[str, tuple[Told, ...]]:
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


def read_offices(
    chunks: Iterable[Chunk],
    workshop: Workshop,
    meanwhile: Callable[[], object] = lambda: None,
    seen: Marks = NO_MARKS,
) -> Iterator[tuple[str, list[Reading]]]:
    """The readings of each office, one office after another as they are whole; a person sees how far it is.

    `meanwhile` is done while other processes read, if any do. `seen` are the marks of files by absolute path, which
    need not be looked at once more.
    """
    todo: list[Chunk] = []
    parts: dict[str, list[Reading] | None] = {}
    every: dict[str, list[Chunk]] = {}
    for chunk in chunks:
        every.setdefault(chunk.desk.office.id, []).append(chunk)
    with progress(say("cli.reading"), sum(chunk.count for own in every.values() for chunk in own)) as step:
        with open_cache(next((chunk.cache for own in every.values() for chunk in own), None)) as cache:
            for office_id, own in every.items():
                kept, left = _recall(own, cache, seen)
                step(len(kept))
                if left:
                    todo += left
                    parts[office_id] = _decode(kept)
                else:
                    yield office_id, _take(_decode(kept), own)
        waiting = Counter(chunk.desk.office.id for chunk in todo)
        alone = sum(chunk.count for chunk in todo) <= FEW
        for office_id, told in workshop.work(read_chunk, todo, alone=alone, meanwhile=meanwhile):
            readings, more = parts[office_id], _decode(told)
            if readings is not None and more is not None:
                readings += more
            else:
                parts[office_id] = None
            waiting[office_id] -= 1
            step(len(told))
            while waiting and not waiting[first := next(iter(waiting))]:
                del waiting[first]
                yield first, _take(parts.pop(first), every[first])


def _recall(chunks: Iterable[Chunk], cache: Cache, seen: Marks) -> tuple[list[bytes], list[Chunk]]:
    """What is as it was kept, because that is read here sooner than it comes from other processes, and what is left."""
    told: list[bytes] = []
    left = []
    for chunk in chunks:
        found = [(page, recall_page(chunk.desk, page, cache, seen)) for page in chunk.pages]
        told += chain.from_iterable(kept for _, kept in found if kept is not None)
        pages = tuple(page for page, kept in found if kept is None)
        left += [replace(chunk, pages=pages)] if pages else []
    return told, left


def _take(readings: list[Reading] | None, chunks: Iterable[Chunk]) -> list[Reading]:
    """The readings of an office; all of its `chunks` are read anew without the cache if something in that is broken."""
    return _read_anew(chunks) if readings is None else readings


def _read_anew(chunks: Iterable[Chunk]) -> list[Reading]:
    """The readings of an office's articles without the cache."""
    told = (each for chunk in chunks for each in read_chunk(replace(chunk, cache=None))[1])
    return [*map(take, told)]


def _decode(told: Iterable[Told]) -> list[Reading] | None:
    """The readings; None if one is broken."""
    try:
        return [*map(take, told)]
    except msgspec.MsgspecError:
        return None


def _read_desks(
    chunks: Mapping[str, Sequence[Chunk]], workshop: Workshop, meanwhile: Callable[[], object], seen: Marks
) -> Iterator[tuple[str, list[Reading]]]:
    """The readings of each office, also of one that has no articles."""
    yield from read_offices(chain.from_iterable(chunks.values()), workshop, meanwhile, seen)
    yield from ((office_id, []) for office_id, own in chunks.items() if not own)


def _put(store: Store, desk: Desk, readings: list[Reading], chunks: Sequence[Chunk], failure: str) -> Library:
    """Puts the library of the `readings` into the store, with what stays of articles whose files are missing.

    What the store has not is asked of the cache; if that has lost it, the articles are read anew.
    """
    pages = [page for chunk in chunks for page in chunk.pages]
    cache = next((chunk.cache for chunk in chunks), None)
    library = _gather(store, desk, readings)
    try:
        _put_library(store, library, desk.now, failure, ShelvedTexts(desk, pages, readings, library.texts, cache))
    except TextLost:
        library = _gather(store, desk, _read_anew(chunks))
        _put_library(store, library, desk.now, failure)
    return library


def _gather(store: Store, desk: Desk, readings: list[Reading]) -> Library:
    published = store.ids(desk.office.id)
    items = sum(not is_withdrawn for is_withdrawn in published.values())
    fetch = partial(store.entries, desk.office.id)
    return keep_missing(desk, gather(desk, readings), find_missing(readings, published), items, fetch)


def _put_library(store: Store, library: Library, now: datetime, failure: str, texts: Texts = HELD) -> None:
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
        texts=texts,
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
