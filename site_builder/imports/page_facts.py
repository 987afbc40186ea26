"""What a news page says of itself: JSON-LD, meta elements, microdata, the address it was saved from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from site_builder.imports.addresses import join
from site_builder.model import Image
from site_builder.sanitize import read_references

_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->", re.IGNORECASE)
_NEWS = re.compile(r"(?:\w*Article|BlogPosting|Report)$")


@dataclass(frozen=True, slots=True)
class PageFacts:
    """Titles and dates are the page's words, the surest first; `address` is absolute or empty.

    `likely_date` is that of a `time` element, which may be a comment's.
    """

    address: str
    titles: tuple[str, ...]
    dates: tuple[str, ...]
    likely_date: str
    author: str
    tags: tuple[str, ...]
    image: Image | None


def read_facts(tree: Any, text: str) -> PageFacts:
    """The facts of a page, given as lxml tree and as text. Pure."""
    data = next(_news_in(tree), {})
    saved = _SAVED_FROM.search(text[:5000])
    canonical = _first(tree, "//link[@rel='canonical']/@href") or _meta(tree, "og:url")
    address = join(saved[1], canonical) if saved else canonical
    if not re.match(r"https?://[^/]", address):
        address = ""
    picture = _picture_of(data.get("image")) or _meta(tree, "og:image")
    author = _name_of(data.get("author")) or _meta(tree, "author") or _first(tree, "//*[@itemprop='author']//text()")
    return PageFacts(
        address=address,
        titles=(
            _text(data.get("headline")),
            _meta(tree, "og:title"),
            _first(tree, "//*[@itemprop='headline']//text()"),
            _first(tree, "//head/title/text()"),
        ),
        dates=tuple(filter(None, _dates(tree, data))),
        likely_date=_only_time(tree),
        author="" if author.startswith("http") else " ".join(author.split()),
        tags=tuple(
            dict.fromkeys(" ".join(tag.split()) for tag in tree.xpath("//meta[@property='article:tag']/@content"))
        ),
        image=Image(picture) if picture else None,
    )


def _dates(tree: Any, data: dict[str, Any]) -> Iterator[str]:
    yield _text(data.get("datePublished"))
    for name in (
        "article:published_time",
        "og:published_time",
        "datePublished",
        "pubdate",
        "dc.date",
        "dcterms.created",
    ):
        yield _meta(tree, name)
    for path in (
        "//*[@itemprop='datePublished']/@content",
        "//*[@itemprop='datePublished']/@datetime",
    ):
        yield _first(tree, path)


def _only_time(tree: Any) -> str:
    """The date of the one `time` element that says it is the date of publishing, or of the only one there is."""
    for path in ("//time[@pubdate]/@datetime", "//time[contains(@class, 'published')]/@datetime"):
        if found := _first(tree, path):
            return found
    times = dict.fromkeys(tree.xpath("//article//time/@datetime") or tree.xpath("//time/@datetime"))
    return str(next(iter(times))) if len(times) == 1 else ""


def _news_in(tree: Any) -> Iterator[dict[str, Any]]:
    """The news articles in the page's JSON-LD; broken JSON is as good as none."""
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            values = [json.loads(str(script), strict=False)]
        except (ValueError, RecursionError):
            continue
        for _ in range(4):  # lists and graphs stand in one another
            values = [inner for value in values for inner in _opened(value)]
        for value in values:
            types = value.get("@type") if isinstance(value, dict) else None
            if any(isinstance(t, str) and _NEWS.match(t) for t in (types if isinstance(types, list) else [types])):
                yield value


def _opened(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value[:1000]
    if isinstance(value, dict) and isinstance(value.get("@graph"), list):
        return list(value["@graph"][:1000])
    return [value]


def _picture_of(value: Any) -> str:
    value = value[0] if isinstance(value, list) and value else value
    return _text(value.get("url")) if isinstance(value, dict) else _text(value)


def _name_of(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(filter(None, (_name_of(one) for one in value[:10])))
    return _text(value.get("name")) if isinstance(value, dict) else _text(value)


def _text(value: Any) -> str:
    return read_references(value).strip() if isinstance(value, str) else ""


def _meta(tree: Any, name: str) -> str:
    return _first(tree, "//meta[@property=$name or @name=$name]/@content", name=name)


def _first(tree: Any, path: str, **facts: str) -> str:
    return next((str(found).strip() for found in tree.xpath(path, **facts) if str(found).strip()), "")
