"""What an office has published and its files no longer give: kept, and told, until its editor decides.

A published article does not vanish for readers and feeds without a word. If its file cannot be read any more, what was
published last stays. If its file is gone, a page at its address says so. If so many are gone at once that a folder or
a setting must be at fault, all stays as it was.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime

import msgspec
from msgspec.structs import replace

from site_builder.articles.checks import a_problem
from site_builder.articles.desk import Desk
from site_builder.articles.library import Library, Reading
from site_builder.articles.rules import HOLDS_BACK
from site_builder.ledger import News, Whole
from site_builder.model import Facts, Problem, Tombstone, Withdrawal
from site_builder.strings import say

_PERMALINK = re.compile(r"/(berita/\d{4}/\d\d/\d\d/[^/]+/)$")

FEW = 5  # that many may be gone without doubt about the folder; beyond, not more than half of all


class Missing(msgspec.Struct, frozen=True):
    """Identities that were published and that no file of the office gives: `refused` has a file still, `gone` none."""

    refused: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.refused or self.gone)


def find_missing(readings: Iterable[Reading], published: Collection[str]) -> Missing:
    """Which of the identities in `published` are missing from `readings`."""
    left = set(published)
    names: set[str] = set()
    held: set[str] = set()
    for reading in readings:
        left.discard(reading.identity)
        if reading.is_refused:
            names.update(reading.names)
            if HOLDS_BACK & {problem.code for problem in reading.problems}:
                held.update(reading.names)
    own = {identity: identity.rpartition("/")[2] for identity in sorted(left)}
    return Missing(
        refused=tuple(identity for identity, name in own.items() if name in names and name not in held),
        gone=tuple(identity for identity, name in own.items() if name not in names),
    )


def keep_missing(
    desk: Desk,
    library: Library,
    missing: Missing,
    published: int,
    fetch: Callable[[Collection[str]], Mapping[str, Whole]],
) -> Library:
    """The library with what stays of its missing articles, and their problems.

    `published` is the number of all that were published; `fetch` gives what is stored under identities.
    """
    if not missing:
        return library
    taken = {*(item.url for item in library.items), *(stone.url for stone in library.tombstones)}
    stored = fetch((*missing.refused, *missing.gone))
    entries = [entry for entry in (_at_home(desk, entry) for entry in stored.values()) if entry.url not in taken]
    gone = [entry for entry in entries if entry.id in missing.gone]
    is_lost = sum(isinstance(entry, Facts) for entry in gone) > max(FEW, published // 2)
    kept = [entry if is_lost or entry.id in missing.refused else _stone(entry, desk.now) for entry in entries]
    problems = (*library.problems, *_tell(desk, gone, is_lost, published))
    return replace(
        library,
        items=(*library.items, *(entry for entry in kept if isinstance(entry, Facts))),
        tombstones=(*library.tombstones, *(entry for entry in kept if isinstance(entry, Tombstone))),
        problems=tuple(sorted(problems, key=lambda p: (p.path, p.line, p.code))),
    )


def _at_home(desk: Desk, entry: Whole) -> Whole:
    """The entry at its address below the site of today, which may stand elsewhere than when it was published."""
    if entry.url.startswith(desk.site_url):
        return entry
    name = entry.id.rpartition("/")[2]
    path = found[1] if (found := _PERMALINK.search(entry.url)) else f"berita/{entry.published:%Y/%m/%d}/{name}/"
    return replace(entry, url=desk.site_url + path)


def _stone(entry: News, now: datetime) -> Tombstone:
    if isinstance(entry, Tombstone):
        return entry
    reason = Withdrawal(now.astimezone(entry.published.tzinfo).replace(microsecond=0), say("tombstone.gone"))
    return Tombstone(entry.id, entry.office, entry.url, entry.title, entry.published, reason)


def _tell(desk: Desk, gone: Iterable[News], is_lost: bool, published: int) -> Iterator[Problem]:
    told = [entry for entry in gone if isinstance(entry, Facts) or entry.withdrawn.reason == say("tombstone.gone")]
    folder = desk.show("berita")
    if is_lost:
        yield a_problem(folder, 0, "published-lost", desk.office.id, count=len(told), published=published)
        return
    for entry in sorted(told, key=lambda entry: entry.id):
        name = entry.id.rpartition("/")[2]
        yield a_problem(folder, 0, "published-gone", desk.office.id, value=entry.title, url=entry.url, name=name)
