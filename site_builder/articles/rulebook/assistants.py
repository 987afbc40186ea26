"""Sentences that a writing assistant left behind."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache
from operator import methodcaller
from pathlib import Path

from site_builder.articles.checks import Finding
from site_builder.articles.rulebook.prose import Prose

# Taken out of a phrase and of a text: frequent letters, blanks, and what is not ASCII's. Where what is left of
# the one is not in what is left of the other, nor is the phrase. `i` and `k` are out because İ and the Kelvin sign are
# these in lower case.
_TAKEN_OUT = bytes(byte for byte in range(256) if byte > 126 or chr(byte) in " \t\n\r\v\f\x1c\x1d\x1e\x1fAEIKNUaeiknu")
_LOWER = bytes(range(256)).lower()
# Where a mark is not, no phrase with it is looked for. From one sign to the next the machine jumps, and sees whether a
# phrase with it goes on from there.
_MARKS = "!'="
_SIGNS = "[0cf,yho"


@cache
def _phrases() -> Mapping[str, str]:
    """The phrases, in the order of the file, each with what is left of it."""
    text = Path(__file__).with_name("assistants.txt").read_text(encoding="utf-8")
    lines = (line.strip().lower() for line in text.splitlines() if not line.startswith("#"))
    return {line: _rest(line) for line in lines if line}


@cache
def _finders() -> Collection[tuple[Callable[[str], object], Collection[str]]]:
    """What sees in what is left of a text that none of some phrases is there, and these phrases."""
    marked: dict[str, list[str]] = {}
    signed: dict[str, list[str]] = {}
    for phrase, rest in _phrases().items():
        mark = next((mark for mark in _MARKS if mark in rest), "")
        sign = next((sign for sign in _SIGNS if sign in rest[:-2]), "")
        if mark or not sign:
            marked.setdefault(mark or rest, []).append(phrase)
        else:
            signed.setdefault(sign, []).append(phrase)
    by_mark = [(methodcaller("__contains__", mark), phrases) for mark, phrases in marked.items()]
    return [*by_mark, *((_pattern(sign, phrases).search, phrases) for sign, phrases in signed.items())]


def _pattern(sign: str, phrases: Iterable[str]) -> re.Pattern[str]:
    """What is left of each of the phrases from the first `sign` on."""
    ends = "|".join(re.escape(_rest(phrase).partition(sign)[2]) for phrase in phrases)
    return re.compile(f"{re.escape(sign)}(?:{ends})")


def _rest(text: str) -> str:
    return text.encode("utf-8", "surrogatepass").translate(_LOWER, _TAKEN_OUT).decode("ascii")


def find_assistant_phrases(prose: Prose) -> Iterator[Finding]:
    """The phrases of `assistants.txt`, wherever they stand, addresses included."""
    texts = (*(text for _, text in prose.fields), prose.article.body)
    phrases = _choose("\n".join(texts))
    if not phrases:
        return
    for key, text in prose.fields:
        yield from (
            Finding("assistant-phrase", prose.line_of(key), {"value": found}) for found, _ in _find(text, phrases)
        )
    for found, offset in _find(prose.article.body, phrases):
        yield Finding("assistant-phrase", prose.line_at(offset), {"value": found})


def _choose(text: str) -> Collection[str]:
    """Those phrases, in their order, that are in `text`."""
    rest, known = _rest(text), _phrases()
    likely = {phrase for find, phrases in _finders() if find(rest) for phrase in phrases if known[phrase] in rest}
    folded = _fold(text) if likely else ""
    return [phrase for phrase in known if phrase in likely and phrase in folded]


def _find(text: str, phrases: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Each phrase that is in `text`, as it stands there, and where it first does."""
    folded = _fold(text)
    for phrase in phrases:
        if phrase in folded:
            match = re.search(r"\s+".join(map(re.escape, phrase.split())), text, re.IGNORECASE)
            yield (match[0], match.start()) if match else (phrase, 0)


def _fold(text: str) -> str:
    return " ".join(text.lower().split())
