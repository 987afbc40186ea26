"""The files of a site's search: which words stand in which articles, and what a result shows of each. Pure.

Articles are numbered by age. All that came before a *seam* is the closed part, what came since the open part. Whether
an article begins after a seam is told by its identity alone, so a new article changes files of the open part, which is
small, and a seam moves once in about `BETWEEN_SEAMS` articles.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import accumulate, chain, islice, pairwise
from typing import Any
from zlib import crc32

import msgspec
from msgspec.structs import replace

from site_builder.cache import digest
from site_builder.search.steps import write_steps
from site_builder.search.words import COMMON, Roots, fold, stems, words_of

FOLDER = "cari/"
CLOSED, OPEN = "lama", "baru"  # the folders of their words
BETWEEN_SEAMS = 256  # articles, on the average
SHARD_LETTERS = {CLOSED: 12_000, OPEN: 6_000}  # in one file of words: a query fetches one of each part for its words
PAGE = 40  # results in one file
NAME_LENGTH = 6

_FIRST_PARAMETER = ord("A")
_MOST_SHARED = 35


class Entry(msgspec.Struct, frozen=True):
    """An article to be found. `address` is what its link adds to its office's; `day` is `2026-11-20`."""

    address: str
    title: str
    day: str
    kind: str
    office: str
    about: str
    verdict: str
    text: str


class Part(msgspec.Struct, frozen=True):
    """Some articles that follow each other: what the search page must know of their files, and the files."""

    head: dict[str, Any]
    files: tuple[tuple[str, bytes], ...]


class Names(msgspec.Struct, frozen=True):
    """The kinds and offices of all articles, each in the order of its first article; words that have but themselves
    as root."""

    kinds: Sequence[str]
    offices: Sequence[str]
    whole: Collection[str] = ()


def is_after_seam(id: str) -> bool:
    """Whether the article with this identity is the first after a seam."""
    return crc32(id.encode()) % BETWEEN_SEAMS == 0


def last_seam(ids: Sequence[str]) -> int:
    """How many of the articles with these identities, the oldest first, are in the closed part."""
    return next((number for number in range(len(ids) - 1, -1, -1) if is_after_seam(ids[number])), 0)


def first_open_page(seam: int) -> int:
    """The number of the first article whose page of results is not wholly in the closed part."""
    return seam // PAGE * PAGE


def plan_closed(entries: Iterable[Entry], names: Names) -> Part:
    """The closed part: the words of `entries`, which are oldest first, and their full pages of results."""
    shown: list[Entry] = []
    found = _find_words(_look_through(entries, shown), Roots(names.whole))
    return _plan_part(CLOSED, found, shown[: first_open_page(len(shown))], 0, 0, names)


def plan_open(entries: Iterable[Entry], seam: int, names: Names) -> Part:
    """The open part, after `seam` articles: `entries` are those from `first_open_page` on."""
    first = first_open_page(seam)
    shown: list[Entry] = []
    found = _find_words(islice(_look_through(entries, shown), seam - first, None), Roots(names.whole))
    return _plan_part(OPEN, found, shown, seam, first, names)


def _look_through(entries: Iterable[Entry], shown: list[Entry]) -> Iterator[Entry]:
    """The `entries` one by one; what is `shown` of them is kept without their texts."""
    for entry in entries:
        shown.append(replace(entry, text=""))
        yield entry


def _plan_part(
    name: str, found: Mapping[str, str], shown: Sequence[Entry], seam: int, first: int, names: Names
) -> Part:
    """The words that were `found`, in articles of which the first has the number `seam`, and the pages of those that
    are `shown`, the first of which has the number `first`. Files of words are named by what they hold."""
    words = sorted(found)
    pieces = [words[low:high] for low, high in cut(words, [len(w) + len(found[w]) for w in words], SHARD_LETTERS[name])]
    shards = [_dump_shard(piece, found) for piece in pieces]
    named = [digest(shard)[:NAME_LENGTH] for shard in shards]
    assert len(set(named)) == len(named), "no two files of words are alike, and hardly any are named alike"
    pages = [_dump_page(shown[start : start + PAGE], names) for start in range(0, len(shown), PAGE)]
    files = [(f"{FOLDER}{name}/{each}.txt", shard) for each, shard in zip(named, shards, strict=True)]
    files += [(f"{FOLDER}hasil/{number}.txt", page) for number, page in enumerate(pages, first // PAGE)]
    head = {
        "dari": seam,
        "letak": name,
        "kata": [piece[0] for piece in pieces],
        "berkas": "".join(named),
        "versi": digest(*pages)[:NAME_LENGTH],
    }
    return Part(head, tuple(files))


def _find_words(entries: Iterable[Entry], roots: Roots) -> dict[str, str]:
    """What stands after each word: the parameter and the code of its articles, or which of its stems is its root."""
    found: dict[str, str] = {}
    posted: defaultdict[str, list[int]] = defaultdict(list)
    known: dict[str, tuple[str, ...]] = {}  # what a piece of text between blanks adds, worked out once
    for number, entry in enumerate(entries):
        pieces = set(f"{entry.title} {entry.text}".split())
        for piece in pieces.difference(known):
            words = [word for word in words_of(piece) if word not in COMMON and len(word) > 1]
            known[piece] = tuple(map(roots.of, words))
            for word, root in zip(words, known[piece], strict=True):
                if root != word and word not in found:
                    found[word] = f">{[stem for stem in stems(word) if stem != word].index(root)}"
        for numbers in map(posted.__getitem__, set(chain.from_iterable(map(known.__getitem__, pieces)))):
            numbers.append(number)
    for root, numbers in posted.items():
        parameter, code = write_steps(numbers)
        found[root] = chr(_FIRST_PARAMETER + parameter) + code
    return found


def cut(words: Sequence[str], sizes: Sequence[int], most: int) -> Iterator[tuple[int, int]]:
    """Ranges of `words`, each not larger than `most` unless it is one word.

    A range that is too large is cut in its middle half, before the word with the least checksum. So the cuts hang on
    the words themselves: one word more or less moves hardly any of them.
    """
    ends = [0, *accumulate(sizes)]
    sums = [crc32(word.encode()) for word in words]

    def halve(low: int, high: int) -> Iterator[tuple[int, int]]:
        size = ends[high] - ends[low]
        if size <= most or high - low < 2:
            yield low, high
            return
        first = bisect_left(ends, ends[low] + size / 4, low + 1, high - 1)
        last = bisect_left(ends, ends[low] + size * 3 / 4, first + 1, high)
        middle = min(range(first, last), key=sums.__getitem__)
        yield from halve(low, middle)
        yield from halve(middle, high)

    return halve(0, len(words)) if words else iter(())


def _dump_shard(words: Sequence[str], found: Mapping[str, str]) -> bytes:
    """A line for each word: how many letters it shares with the last, its other letters, and what stands after it.

    The codes of articles follow in lines of their own after an empty one, for they compress by other rules.
    """
    lines, codes, last = [], [], ""
    for word in words:
        after = found[word]
        if after[0] == ">":
            lines.append(_shorten(word, last) + after)
        else:
            lines.append(_shorten(word, last) + after[0])
            codes.append(after[1:])
        last = word
    return "\n\n".join(("\n".join(lines), "\n".join(codes))).encode()


def _shorten(word: str, last: str) -> str:
    shared = 0
    for one, other in zip(word[:_MOST_SHARED], last, strict=False):
        if one != other or one > "\uffff":  # a browser counts letters beyond that as two
            break
        shared += 1
    return "0123456789abcdefghijklmnopqrstuvwxyz"[shared] + word[shared:]


def _dump_page(entries: Sequence[Entry], names: Names) -> bytes:
    """What is shown of some articles: a line of JSON with days, kinds, offices, addresses and verdicts, then titles in
    lines of their own, then what the articles say.

    The first day is counted from 1970, each later one from the day before it. Of addresses and verdicts only what is
    there is told, by its place. The `…` after a text that was cut is left to the browser.
    """
    days = [date.fromisoformat(entry.day).toordinal() - date(1970, 1, 1).toordinal() for entry in entries]
    columns = [
        [days[0], *(day - before for before, day in pairwise(days))],
        _even([names.kinds.index(entry.kind) for entry in entries]),
        _even([names.offices.index(entry.office) for entry in entries]),
        {str(n): entry.address for n, entry in enumerate(entries) if entry.address != spell(entry.title)},
        {str(n): entry.verdict for n, entry in enumerate(entries) if entry.verdict},
    ]
    lines = [msgspec.json.encode(columns).decode(), *(entry.title for entry in entries)]
    lines += [entry.about.removesuffix("…") for entry in entries]
    return "\n".join(" ".join(line.split()) for line in lines).encode()


def _even(numbers: list[int]) -> list[int] | int:
    return numbers[0] if len(set(numbers)) == 1 else numbers


def spell(title: str) -> str:
    """The address that most titles have, so that it need not be told: their words, joined by hyphens."""
    return "-".join(re.findall(r"[a-z0-9]+", fold(title)))
