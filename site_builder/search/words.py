"""The words of Indonesian text as a search knows them: plain letters, and each derived word under its root.

`overrides/assets/cari.js` reads a query by the same rules; a test holds the two together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path

LIMIT = 40  # letters of a word that are looked at

# Words that say nothing about what a text is about.
COMMON = frozenset(Path(__file__).with_name("common.txt").read_text(encoding="utf-8").split())

_IN_NUMBER = re.compile(r"[.,](?<=\d.)(?=\d)")  # what is looked for comes first, because it is seldom there
_IN_WORD = re.compile(r"['’ʼ‘](?<=[^\W\d_].)(?=[^\W\d_])")
_WORD = re.compile(r"[^\W_]+")
_TAG = re.compile(r"#\w+")
_HUMP = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
# Words of the house that only look derived.
_WHOLE = frozenset(("pemilu", "pemilukada", "sebagai", "seluruh", "seperti"))
_ENDINGS = (("", "lah", "kah", "pun", "tah"), ("", "nya", "ku", "mu"), ("", "kan", "an", "i"))
_VOWELS = "aiueo"


def words_of(text: str) -> Iterator[str]:
    """The words of a text in their order, without case and marks. `36.137` is one, `#TemanPemilih` three."""
    for tag in _TAG.findall(text):
        humps = _HUMP.findall(tag)
        if len(humps) > 1:
            text += " " + " ".join(humps)
    yield from (word[:LIMIT] for word in _WORD.findall(fold(text)))


def fold(text: str) -> str:
    """Small letters without marks; points within numbers and apostrophes within words are taken away."""
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _IN_WORD.sub("", _IN_NUMBER.sub("", text)).lower()


class Roots:
    """Finds the root under which a word is kept. Names in `kept` are never taken apart: Pemalang is not Malang."""

    def __init__(self, kept: Collection[str] = ()) -> None:
        self._known: dict[str, str] = {word: word for name in kept for word in words_of(name)}

    def of(self, word: str) -> str:
        root = self._known.get(word)
        if root is None:
            root = self._known[word] = _find_root(word)
        return root


def _find_root(word: str) -> str:
    """The dictionary's root of a word, with the fewest affixes taken away; the word itself if there is none."""
    dictionary = root_words()
    if len(word) < 5 or not word.isalpha() or word in dictionary or word in _WHOLE:
        return word
    return next((stem for stem in stems(word) if stem in dictionary), word)


def stems(word: str) -> Iterator[str]:
    """What a word may be derived from, the likeliest first: affixes taken away by the rules of the language."""
    whole = list(_without_endings(word))
    seen = set()
    layer = whole
    for _ in range(3):
        for stem in layer:
            if len(stem) > 2 and stem not in seen:
                seen.add(stem)
                yield stem
        layer = [shorter for stem in layer for shorter in _without_prefix(stem)]


def _without_endings(word: str) -> Iterator[str]:
    found = [word]
    for endings in _ENDINGS:
        found += [stem[: -len(end)] for stem in found for end in endings if end and stem.endswith(end)]
    return iter([stem for stem in dict.fromkeys(found) if len(stem) > 2])


def _without_prefix(word: str) -> Iterator[str]:
    for prefix in ("di", "ke", "se", "ku"):
        if word.startswith(prefix):
            yield word[2:]
    for prefix in ("ber", "ter", "per"):
        if word.startswith(prefix):
            yield word[3:]
            yield word[2:]
    if word.startswith(("be", "te", "pe")):
        yield word[2:]
    if word.startswith(("me", "pe")):
        yield from _without_nasal(word[2:])


def _without_nasal(rest: str) -> Iterator[str]:
    """After `me` or `pe`: the nasal that the root's first letter has become (memilih, pilih)."""
    if rest.startswith("ny"):
        yield "s" + rest[2:]
    elif rest.startswith("ng"):
        yield rest[2:]
        if rest[2:3] in _VOWELS:
            yield "k" + rest[2:]
        if rest.startswith("nge"):
            yield rest[3:]
    elif rest.startswith(("m", "n")):
        yield rest
        if rest[1:2] in _VOWELS:
            yield ("p" if rest[0] == "m" else "t") + rest[1:]
        yield rest[1:]
    else:
        yield rest


@cache
def root_words() -> frozenset[str]:
    """The root words of Indonesian, from PySastrawi."""
    from importlib.resources import files

    text = files("Sastrawi.Stemmer").joinpath("data", "kata-dasar.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if len(word := line.strip().lower()) > 2)
