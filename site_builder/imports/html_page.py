"""A saved page of a news site.

What the page says of itself comes first (JSON-LD, meta, `time`, *Ditulis Oleh … Tanggal …*). Its text is what it marks
as `articleBody`; only where nothing is marked, the extractor chooses, and the report says so.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from lxml import etree, html

from site_builder.imports.article_text import bounded_text, take_text
from site_builder.imports.dates import read_moment
from site_builder.imports.old_news import Circumstances, LeftOut, Note, OldItem, a_note, refused
from site_builder.imports.page_facts import PageFacts, read_facts
from site_builder.imports.page_text import is_breadcrumb, parse_byline
from site_builder.imports.text import LONGEST_PAGE, decode, read_bounded

LINE = 400  # characters of a byline or breadcrumb, with its blanks
SHORT = 30  # words, below which a text is probably not the article

_MARKED = (
    "//*[@itemprop='articleBody']",
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' entry-content ')]",
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' article-body ')]",
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' post-content ')]",
)


def read_html_page(file: Path, origin: str, where: Circumstances) -> OldItem | LeftOut:
    """The item on a saved page, its pictures those beside it (`…_files/`)."""
    raw = read_bounded(file, origin, LONGEST_PAGE)
    if isinstance(raw, LeftOut):
        return raw
    decoded = decode(raw, origin, is_html=True)
    if isinstance(decoded, LeftOut):
        return decoded
    text, notes = decoded
    try:
        tree = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.LxmlError, ValueError):
        return refused(origin, "not-html")
    facts = read_facts(tree, text)
    title, notes = _title(tree, facts, notes)
    byline = _take_byline(tree, title, where.office.zone)
    date = next(filter(None, (read_moment(told, where.office.zone) for told in facts.dates)), None)
    author = facts.author
    if byline is not None:
        author, date = byline[0] or author, date or byline[1]
    if date is None and (date := read_moment(facts.likely_date, where.office.zone)) is not None:
        notes = (*notes, a_note("date-element", date=f"{date:%Y-%m-%d}"))
    body, doubts = _body(tree)
    if body is None:
        return refused(origin, "text-missing")
    return OldItem(
        origin=origin,
        title=title,
        date=date,
        html=body,
        base=facts.address,
        folder=file.parent,
        addresses=(facts.address,) if facts.address else (),
        author=author,
        summary="",
        tags=facts.tags,
        image=facts.image,
        notes=(*notes, *doubts),
    )


def _title(tree: Any, facts: PageFacts, notes: tuple[Note, ...]) -> tuple[str, tuple[Note, ...]]:
    """The headline: the one heading that the page's own title repeats, else what the page calls itself."""
    headings = [" ".join(h.text_content().split()) for h in tree.iter("h1", "h2")]
    told = [" ".join(title.split()) for title in facts.titles if title.strip()]
    for heading in headings:
        if heading and any(heading.casefold() in title.casefold() for title in told):
            return heading, notes
    if told:
        return told[0], notes
    first = next(filter(None, headings), "")
    return first, (*notes, a_note("title-first-heading")) if first else notes


def _take_byline(tree: Any, title: str, zone: str) -> tuple[str, Any] | None:
    """Takes *Ditulis Oleh … Tanggal …*, the breadcrumb and the headline out of `tree`; what the byline says."""
    found = None
    for element in list(tree.iter("p", "div", "span", "small", "h1", "h2", "h3", "h4", "h5", "ul", "ol")):
        text = _short_text(element)
        if not text or element.getparent() is None:
            continue
        byline = parse_byline(text, zone) if found is None and "itulis" in text[:10].lower() else None
        found = byline or found
        is_title = element.tag in ("h1", "h2") and text.casefold() == title.casefold()
        if byline or is_breadcrumb(text) or is_title:
            element.drop_tree()
    return found


def _short_text(element: Any) -> str:
    """The words in an element, empty if they are more than a line."""
    return " ".join(bounded_text(element, LINE).split())


def _body(tree: Any) -> tuple[str | None, tuple[Note, ...]]:
    """The HTML of the text, and a note if it had to be guessed."""
    found = (tree.xpath(path) for path in _MARKED)
    marked = next((parts[0] for parts in found if len(parts) == 1 and _has_words(parts[0])), None)
    body, is_sure = take_text(tree, marked)
    words = len(re.sub(r"<[^>]*>", " ", body).split())
    if not words:
        return None, ()
    if is_sure:
        return body, ()
    return body, (a_note("text-chosen" if words >= SHORT else "text-short", words=words),)


def _has_words(part: Any) -> bool:
    return len(part.text_content().split()) >= SHORT
