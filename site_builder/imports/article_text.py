"""Where the text of a news page stands. The door to trafilatura.

The extractor is good at finding the text and hard on what it keeps: pictures, lists, a sign-off of one word are lost.
So it only points: the part of the page that holds what it found is taken whole, without what is plainly something else.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree, html
from trafilatura import extract

MOST = 0.95  # of what the extractor found must stand in the part that is taken
LONGEST = 20_000
MANY = 0.5  # of it must stand in the part that the page marks
TELLING = 40  # letters of a paragraph that tells its place

_AROUND = (
    "//nav | //aside | //form | //button | //select | //textarea | //noscript | //template | //script | //style"
    " | //*[@role='navigation'] | //footer[not(ancestor::article)]"
)
_TEXTS = ["p", "li", "td", "th", "h1", "h2", "h3", "h4", "blockquote", "pre", "div", "span", "section", "article"]
_PARTS = frozenset(["div", "section", "article", "main", "td", "body", "blockquote"])
_APART = ["div", "ul", "ol", "section", "table", "p", "span", "header", "h2", "h3", "h4", "figure"]
_ELSEWHERE = re.compile(
    r"comment|komentar|share|sharing|bagikan|social|related|terkait|sidebar|breadcrumb|newsletter|promo|advert|recommend"
    r"|rekomendasi|widget|popular|populer|tag-?list|post-?tags|author-?(?:box|bio)|disqus|subscribe|navigation|pag(?:er|ination)"
    r"|cookie|byline|\bmeta\b",
    re.IGNORECASE,
)
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class _Place:
    element: Any
    letters: int


def take_text(tree: Any, marked: Any | None) -> tuple[str, bool]:
    """The HTML of the part of a page that holds its text, and whether that is certain; empty if none is found.

    `marked` is the part that the page itself calls its text: certain if the extractor finds most of its text there too.
    Changes `tree`.
    """
    above = set() if marked is None else {marked, *marked.iterancestors()}
    for element in tree.xpath(_AROUND):
        if element.getparent() is not None and element not in above:
            element.drop_tree()
    found = extract(
        etree.tostring(tree, encoding="unicode", method="html"),
        output_format="html",
        include_comments=False,
        include_links=True,
        favor_recall=True,
    )
    places = list(_places_of(tree, html.document_fromstring(found))) if found else []
    if marked is not None and _share_of(places, marked) >= MANY:
        return _written(marked), True
    part = _smallest_part(places)
    if part is None:
        return str(found or ""), False
    _drop_the_rest(part, {place.element for place in places})
    return _written(part), False


def _share_of(places: list[_Place], part: Any) -> float:
    """How much of the text stands in `part`, between 0 and 1; all of it where nothing was found."""
    inside = sum(place.letters for place in places if part in (place.element, *place.element.iterancestors()))
    whole = sum(place.letters for place in places)
    return inside / whole if whole else 1.0


def _written(part: Any) -> str:
    return etree.tostring(part, encoding="unicode", method="html", with_tail=False)


def _places_of(tree: Any, found: Any) -> Iterator[_Place]:
    """The elements of `tree` in which the paragraphs of `found` stand."""
    texts = [(element, _letters(element)) for element in tree.iter(*_TEXTS) if len(element) < TELLING]
    exact = {text: element for element, text in reversed(texts) if len(text) >= TELLING}
    for paragraph in found.iter("p", "li", "td", "h2", "h3", "h4", "blockquote", "pre"):
        text = _letters(paragraph)
        if len(text) < TELLING:
            continue
        element = exact.get(text)
        if element is None:
            start = text[: TELLING + 20]
            near = (e for e, other in texts if len(other) < 4 * len(text) + 400 and start in other)
            element = next(near, None)
        if element is not None:
            yield _Place(element, len(text))


def _smallest_part(places: list[_Place]) -> Any | None:
    """The innermost element that holds nearly all of the places."""
    held: Counter[Any] = Counter()
    for place in places:
        for element in (place.element, *place.element.iterancestors()):
            held[element] += place.letters
    whole = sum(place.letters for place in places)
    parts = [element for element, letters in held.items() if element.tag in _PARTS and letters >= MOST * whole]
    return max(parts, key=lambda element: sum(1 for _ in element.iterancestors()), default=None)


def _drop_the_rest(part: Any, chosen: set[Any]) -> None:
    """Drops what the extractor left out and what by its name or by being all links is no text."""
    kept = {above for element in chosen for above in (element, *element.iterancestors())}
    for element in list(part.iter(*_APART)):
        if element is part or element in kept or element.getparent() is None:
            continue
        if any(above in chosen for above in element.iterancestors()):
            continue
        name = f"{element.get('class', '')} {element.get('id', '')}"
        if _ELSEWHERE.search(name) or _is_list_of_links(element):
            element.drop_tree()


def _is_list_of_links(element: Any) -> bool:
    links = [len(_letters(link)) for link in element.iter("a")]
    return len(links) > 1 and sum(links) > 0.6 * len(_letters(element)) > 0


def _letters(element: Any) -> str:
    """The letters in an element, empty if they are more than any paragraph has."""
    return _BLANKS.sub("", bounded_text(element, LONGEST))


def bounded_text(element: Any, most: int) -> str:
    """The text in an element, empty if it is longer than `most`; no more than that is looked at."""
    parts: list[str] = []
    length = 0
    for part in element.itertext():
        parts.append(part)
        length += len(part)
        if length > most:
            return ""
    return "".join(parts)
