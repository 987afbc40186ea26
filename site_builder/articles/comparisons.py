"""What shows only when an office's articles stand side by side: copies, and topics in several spellings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches

import msgspec
from msgspec.structs import replace

from site_builder.articles.checks import Finding
from site_builder.cache import digest
from site_builder.model import Article, Facts
from site_builder.views import tag_slug, tag_slugs

SHORTEST_COPY = 200  # characters; shorter texts may be alike by chance
FREQUENT = 3  # a topic that so many articles have is no slip of the finger
MOST_CANDIDATES = 50
MOST_RARE = 2_000  # rare topics that are compared, in the order of their articles
_RARE_BLANKS = "\t\r\v\f\x1c\x1d\x1e\x1f"


class Traits(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is compared of one article: its text's digest (empty for a short one), its topics, its answers."""

    text: str = ""
    tags: tuple[str, ...] = ()
    tags_line: int = 0
    body_line: int = 0
    answered: tuple[str, ...] = ()


def traits_of(article: Article) -> Traits:
    words = _fold(article.body)
    return Traits(
        text=digest(words) if len(words) >= SHORTEST_COPY and article.source is None else "",
        tags=article.tags,
        tags_line=article.lines.get("tags", 0),
        body_line=article.body_line,
        answered=tuple(ignored.code for ignored in article.ignored),
    )


def _fold(text: str) -> str:
    """`text` without regard to white space and case."""
    if text.isascii() and not any(map(text.__contains__, _RARE_BLANKS)):
        text = " ".join(filter(None, map(str.strip, text.split("\n"))))
        if "  " not in text:
            return text.lower()
    return " ".join(text.split()).casefold()


def compare(traits: Sequence[tuple[str, Traits]]) -> Iterator[tuple[str, Finding]]:
    """Findings of articles, given as path and traits in the order of their paths, each with its path."""
    yield from _find_copies(traits)
    yield from _find_near_tags(traits)


def _find_copies(traits: Iterable[tuple[str, Traits]]) -> Iterator[tuple[str, Finding]]:
    first: dict[str, str] = {}
    for path, trait in traits:
        if trait.text and first.setdefault(trait.text, path) != path and "copy-identical" not in trait.answered:
            yield path, Finding("copy-identical", trait.body_line, {"other": first[trait.text]})


def _find_near_tags(traits: Sequence[tuple[str, Traits]]) -> Iterator[tuple[str, Finding]]:
    counts: Counter[str] = Counter()
    for tags, count in Counter(trait.tags for _, trait in traits).items():
        counts.update(dict.fromkeys(tag_slugs(tags), count))
    alike = _by_ends(slug for slug, count in counts.items() if count >= FREQUENT)
    slips = {slug for slug, count in counts.items() if count == 1 and len(slug) > 4}
    rare = [
        (path, trait, tag)
        for path, trait in (traits if slips else ())
        if "tag-near" not in trait.answered
        for tag in trait.tags
        if tag_slug(tag) in slips
    ]
    for path, trait, tag in rare[:MOST_RARE]:
        slug = tag_slug(tag)
        candidates = [*alike.get(f"{slug[:3]}…", ()), *alike.get(f"…{slug[-3:]}", ())][:MOST_CANDIDATES]
        near = get_close_matches(slug, candidates, n=1, cutoff=0.85)
        if near and not _differ_in_numbers(tag_slug(tag), near[0]):
            yield path, Finding("tag-near", trait.tags_line, {"value": tag, "near": near[0]})


def _by_ends(slugs: Iterable[str]) -> dict[str, list[str]]:
    """The slugs by how they begin and by how they end: a misspelt word keeps one of the two."""
    groups: dict[str, list[str]] = {}
    for slug in slugs:
        groups.setdefault(f"{slug[:3]}…", []).append(slug)
        groups.setdefault(f"…{slug[-3:]}", []).append(slug)
    return groups


def _differ_in_numbers(one: str, other: str) -> bool:
    """`pemilu-2024` and `pemilu-2029` are two topics."""
    return [c for c in one if c.isdigit()] != [c for c in other if c.isdigit()]


def unify_tags(items: Sequence[Facts]) -> tuple[Facts, ...]:
    """The items with each topic in the spelling of its oldest item: case, marks, blanks and hyphens are folded."""
    if _are_unified({item.tags for item in items}):
        return tuple(items)
    spelling: dict[str, str] = {}
    for item in sorted(items, key=lambda item: (item.published.timestamp(), item.id)):
        for tag in item.tags:
            spelling.setdefault(tag_slug(tag) or tag, tag)
    return tuple(
        _with_tags(item, tuple(dict.fromkeys(spelling[tag_slug(tag) or tag] for tag in item.tags))) for item in items
    )


def _are_unified(used: Iterable[tuple[str, ...]]) -> bool:
    """Whether each topic is spelled in one way, and named once by each of those who use it."""
    spelling: dict[str, str] = {}
    return all(
        len(set(tags)) == len(tags) and all(spelling.setdefault(tag_slug(tag) or tag, tag) == tag for tag in tags)
        for tags in used
    )


def _with_tags(item: Facts, tags: tuple[str, ...]) -> Facts:
    return item if tags == item.tags else replace(item, tags=tags)
