"""The files of a site's search: which words stand in which articles, and what a result shows of each. Pure."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import msgspec

from site_builder.cache import digest
from site_builder.search.words import COMMON, Roots, fold, words_of

FOLDER = "cari/"
SHARD_LETTERS = 12_000  # in one file of words: a query fetches one for each of its words
PAGE = 25  # results in one file
VERSION_LENGTH = 10


@dataclass(frozen=True, slots=True)
class Entry:
    """An article to be found. `address` is what its link adds to its office's; `day` is `2026-11-20`."""

    address: str
    title: str
    day: str
    kind: str
    office: str
    about: str
    verdict: str
    text: str


@dataclass(frozen=True, slots=True)
class Index:
    """The files below the site, and `head`: what the search page must know to read them."""

    head: Mapping[str, Any]
    files: tuple[tuple[str, bytes], ...]


def plan_index(entries: Sequence[Entry], names: Collection[str] = ()) -> Index:
    """The index of `entries`, which are oldest first. `names` are words that have no root but themselves.

    An article is known by its number in this order. A line of a file of words is a word and either the steps from one
    of its articles to the next or, after `>`, the root under which it is kept.
    """
    kinds = sorted({entry.kind for entry in entries})
    offices = sorted({entry.office for entry in entries})
    shards = list(_cut(_find_words(entries, Roots(names))))
    files = [(f"{FOLDER}kata/{number}.txt", "\n".join(lines).encode()) for number, (_, lines) in enumerate(shards)]
    for number, start in enumerate(range(0, len(entries), PAGE)):
        rows = [_row(entry, kinds, offices) for entry in entries[start : start + PAGE]]
        files.append((f"{FOLDER}hasil/{number}.json", msgspec.json.encode(rows)))
    traits = {
        "jenis": [kinds.index(entry.kind) for entry in entries],
        "kantor": [offices.index(entry.office) for entry in entries] if len(offices) > 1 else [],
    }
    files.append((f"{FOLDER}sifat.json", msgspec.json.encode(traits)))
    head = {
        "versi": digest(*(content for _, content in files))[:VERSION_LENGTH],
        "jumlah": len(entries),
        "halaman": PAGE,
        "kata": [first for first, _ in shards],
        "tahun": list(_years(entries)),
        "jenis": kinds,
        "kantor": offices,
    }
    return Index(head, tuple(files))


def write_steps(numbers: Sequence[int]) -> str:
    """Rising numbers as letters: the steps from one to the next in a Rice code, its parameter first, in base64.

    A step less one is written as its high bits in ones, a nought, and `parameter` low bits.
    """
    steps = [numbers[0], *(after - before - 1 for before, after in pairwise(numbers))]
    parameter = max(0, int(sum(steps) / len(steps) * 0.69).bit_length() - 1)
    bits = "".join(map(_rice_table(parameter).__getitem__, steps))
    count = -(-len(bits) // 6)
    number = int(bits.ljust(count * 6, "1") or "0", 2)
    spelled = b64encode((number << -count * 6 % 8).to_bytes(-(-count * 6 // 8))).decode()
    return chr(ord("a") + parameter) + spelled[:count]


class _Rice(dict[int, str]):
    """The code of each number, worked out when it is first asked for."""

    def __init__(self, parameter: int) -> None:
        super().__init__()
        self._parameter = parameter

    def __missing__(self, number: int) -> str:
        low = f"{number & ((1 << self._parameter) - 1):0{self._parameter}b}" if self._parameter else ""
        code = self[number] = "1" * (number >> self._parameter) + "0" + low
        return code


@cache
def _rice_table(parameter: int) -> _Rice:
    return _Rice(parameter)


def _find_words(entries: Sequence[Entry], roots: Roots) -> dict[str, str]:
    """What stands after each word: the steps of its articles, or its root."""
    found: dict[str, str] = {}
    posted: dict[str, list[int]] = {}
    for number, entry in enumerate(entries):
        here = set()
        for word in set(words_of(f"{entry.title} {entry.text}")):
            if word in COMMON or len(word) < 2:
                continue
            root = roots.of(word)
            here.add(root)
            if root != word:
                found[word] = f">{root}"
        for root in here:
            posted.setdefault(root, []).append(number)
    for root, numbers in posted.items():
        found[root] = f" {write_steps(numbers)}"
    return found


def _cut(found: Mapping[str, str]) -> Iterator[tuple[str, list[str]]]:
    """The words in alphabetical order, in pieces of `SHARD_LETTERS`: the first word and the lines of each."""
    first, size = "", 0
    lines: list[str] = []
    for word in sorted(found):
        line = word + found[word]
        if lines and size + len(line) > SHARD_LETTERS:
            yield first, lines
            lines, size = [], 0
        first = first if lines else word
        lines.append(line)
        size += len(line) + 1
    if lines:
        yield first, lines


def _row(entry: Entry, kinds: list[str], offices: list[str]) -> list[Any]:
    kind, office = kinds.index(entry.kind), offices.index(entry.office)
    address = "" if entry.address == spell(entry.title) else entry.address
    row = [address, entry.title, entry.day, kind, office, entry.about]
    return [*row, entry.verdict] if entry.verdict else row


def spell(title: str) -> str:
    """The address that most titles have, so that it need not be told: their words, joined by hyphens."""
    return "-".join(re.findall(r"[a-z0-9]+", fold(title)))


def _years(entries: Sequence[Entry]) -> Iterator[tuple[int, int]]:
    """Each year and the number of its first entry."""
    last = ""
    for number, entry in enumerate(entries):
        if entry.day[:4] != last:
            last = entry.day[:4]
            yield int(last), number
