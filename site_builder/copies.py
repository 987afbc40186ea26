"""Which items are one story, and which of them is the origin. Pure.

Many offices put up what one of them wrote. A portal shows it once, under its origin, and names the others. An item is a
copy of the item that its `source` names, else of the first one with the same text. Nothing is changed or lost: every
copy stays on its own office's site, in its feeds and in the store.

Where the origin was withdrawn, its copies stay under it: what its own office has taken back comes to no portal by
another door, until the copy says something else or the origin's office publishes the same text again.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import NamedTuple, Protocol

from site_builder.model import Item
from site_builder.sanitize import bare_text, joined_text

SHORTEST = 200  # letters and digits; of a shorter text nobody can say that it was copied
MAX_CHAIN = 10

_DAY = 86_400_000_000
_WIB = 7 * 3_600_000_000  # the day of a story is that of Jakarta
_OTHER = re.compile(r"[\W_]+")
_LOWER = bytes(range(256)).lower()
_ASCII = bytes(range(128))
_OTHER_BYTES = bytes(code for code in range(256) if code > 127 or not chr(code).isalnum())
# The marks that most texts have: no letter of them comes of one, in any form of Unicode's.
_SILENT = frozenset("\u00a0\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026")

Key = tuple[str, str]  # office, id


class Story(NamedTuple):
    """What folding needs of an item: marks of its text and its addresses; `published` in microseconds since 1970.

    `words` is None for a text too short to tell, `origin` for an item that names no source.
    """

    office: str
    id: str
    published: int
    words: int | None
    origin: int | None
    place: int | None
    is_withdrawn: bool = False


class Folds(Protocol):
    """The origin of each copy. Keys are offices and ids."""

    def __contains__(self, key: object, /) -> bool: ...

    def get(self, key: Key, /) -> Key | None: ...

    def of(self, origin: Key, /) -> Iterable[Key]:
        """The copies of an origin."""


class AllFolds(Folds, Protocol):
    """Folds that can be told from end to end."""

    def origins(self) -> Iterable[Key]:
        """All that have copies."""

    def counts(self) -> Mapping[str, int]:
        """The number of copies of each office that has any."""


class HeldFolds(dict[Key, Key]):
    """Folds in memory."""

    def __init__(self, folded: Mapping[Key, Key]) -> None:
        super().__init__(folded)
        self._of: dict[Key, list[Key]] = {}
        for copy, origin in folded.items():
            self._of.setdefault(origin, []).append(copy)

    def of(self, origin: Key) -> Iterable[Key]:
        """The copies of an origin."""
        return self._of.get(origin, ())

    def origins(self) -> Iterable[Key]:
        """All that have copies."""
        return self._of.keys()

    def counts(self) -> Mapping[str, int]:
        """The number of copies of each office that has any."""
        return Counter(office for office, _ in self)


def mark_of_text(item: Item) -> int | None:
    """A mark that is the same for the same text, whatever its markup, case, punctuation and white space."""
    raw = joined_text(item.content_html).encode("utf-8", "surrogatepass")
    if raw.isascii() or _SILENT.issuperset(raw.translate(None, _ASCII).decode("utf-8", "surrogatepass")):
        letters = raw.translate(_LOWER, _OTHER_BYTES).decode()  # the same, at once
    else:
        letters = _OTHER.sub("", unicodedata.normalize("NFKC", bare_text(item.content_html)).casefold())
    return _mark(letters) if len(letters) >= SHORTEST else None


def mark_of_address(url: str) -> int:
    """A mark of an address, the same with http and https, with `www.`, and with or without a final slash."""
    bare = url.partition("#")[0].partition("://")[2].removeprefix("www.").rstrip("/")
    return _mark(bare.casefold())


def fold(stories: Iterable[Story], ranks: Mapping[str, int]) -> dict[Key, Key]:
    """The origin of each copy among `stories`. `ranks` are the tiers of offices, 0 for the highest.

    Of one text, what was published on the earlier day is the origin, on one day what the higher tier published, and
    then what is earlier. Items of one office are never copies of each other.
    """
    every = sorted(stories, key=_key)
    by_place = {story.place: story for story in sorted(every, key=lambda story: not story.is_withdrawn)}
    groups: dict[int, list[Story]] = {}
    for story in every:
        if story.words is not None:
            groups.setdefault(story.words, []).append(story)
    firsts = {words: _first(group, ranks) for words, group in groups.items() if len(group) > 1}
    leads: dict[Key, Story] = {}
    for story in every:
        named = by_place.get(story.origin) if story.origin is not None else None
        lead = named or (firsts.get(story.words) if story.words is not None else None)
        if lead is not None and lead.office != story.office:
            leads[_key(story)] = lead
    shown = (key for story in every if not story.is_withdrawn and (key := _key(story)) in leads)
    return {key: origin for key in shown if (origin := _follow(key, leads)) is not None}


def _first(group: Iterable[Story], ranks: Mapping[str, int]) -> Story:
    """The origin of one text. What an office has withdrawn counts unless it has published the same again."""
    living = {story.office for story in group if not story.is_withdrawn}
    candidates = (story for story in group if not story.is_withdrawn or story.office not in living)
    return min(candidates, key=lambda story: _precedence(story, ranks))


def _precedence(story: Story, ranks: Mapping[str, int]) -> tuple[bool, int, int, int, str, str]:
    """An item that names a source is the last to be one itself."""
    day = (story.published + _WIB) // _DAY
    return (story.origin is not None, day, ranks.get(story.office, 9), story.published, story.office, story.id)


def _follow(key: Key, leads: Mapping[Key, Story]) -> Key | None:
    """The origin at the end of the chain; None for a circle, and where the chain comes back to the copy's office."""
    here = key
    for _ in range(MAX_CHAIN):
        lead = leads.get(here)
        if lead is None:
            return here if here[0] != key[0] else None
        here = _key(lead)
    return None


def _key(story: Story) -> Key:
    return story.office, story.id


def _mark(text: str) -> int:
    digest = blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
