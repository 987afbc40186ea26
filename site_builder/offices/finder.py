"""Finds offices by the words that a person would type. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from difflib import get_close_matches

from site_builder.model import Office
from site_builder.offices.tree import OfficeTree

_GAP = re.compile(r"[\s-]+")


def find_offices(tree: OfficeTree, words: str) -> tuple[Office, ...]:
    """The offices in which every word occurs: in the id, code, name, region or domain, in either case.

    An office of exactly that id or code comes first, then those where each word begins a word, then the rest
    (Malang before Pemalang); registry order within each. Without words all offices.
    """
    wanted = words.casefold().split()
    found = [office for office in tree if all(word in _text(office) for word in wanted)]
    return tuple(sorted(found, key=lambda office: _distance(office, wanted)))


def suggest_offices(tree: OfficeTree, words: str, count: int = 3) -> tuple[Office, ...]:
    """At most `count` offices whose id or region is written much like `words`, the nearest first."""
    spellings: dict[str, list[Office]] = defaultdict(list)
    for office in tree:
        for spelling in _spellings(office):
            spellings[spelling].append(office)
    near = get_close_matches(" ".join(words.casefold().split()), spellings, n=4 * count)
    return tuple(dict.fromkeys(office for spelling in near for office in spellings[spelling]))[:count]


def _text(office: Office) -> str:
    return "\n".join((office.id, office.code, office.name, office.region, office.domain)).casefold()


def _distance(office: Office, wanted: list[str]) -> int:
    if " ".join(wanted) in (office.id, office.code):
        return 0
    starts = _GAP.split(_text(office))
    return 1 if all(any(start.startswith(word) for start in starts) for word in wanted) else 2


def _spellings(office: Office) -> tuple[str, ...]:
    """The id and the region, whole and without the word for the tier, which hundreds of offices share."""
    region = office.region.casefold()
    return office.id, office.id.partition("-")[2] or office.id, region, region.partition(" ")[2] or region
