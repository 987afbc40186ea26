"""The visible text of a news page, as someone copied it: breadcrumb, title, byline, text, sign-off."""

from __future__ import annotations

import re
from datetime import datetime
from itertools import zip_longest
from pathlib import Path

from site_builder.imports.dates import read_moment
from site_builder.imports.old_news import Circumstances, LeftOut, Note, OldItem, a_note, refused
from site_builder.imports.text import LONGEST_PAGE, decode, html_of, paragraphs_of, read_bounded

_WRITTEN = re.compile(
    r"(?:ditulis\s+oleh\s*:?\s*(?P<author>[^:\n]{1,80}?)\s*)?[|,/–-]?\s*tanggal\s*:?\s*(?P<date>\S[^\n]{3,60})",
    re.IGNORECASE,
)
_WRITTEN_BY = re.compile(r"ditulis\s+oleh\s*:?\s*(?P<author>[^:\n]{1,80})", re.IGNORECASE)
_CRUMBS = re.compile(r"(?:beranda|home)\s*[/>»›|]\s*[^\n]{1,200}", re.IGNORECASE)


def parse_byline(text: str, zone: str) -> tuple[str, datetime | None] | None:
    """The author and the moment of `Ditulis Oleh: ADMIN Tanggal: 15 September 2021`; None if `text` is no byline.

    Either part may be missing: the author is then empty, the moment None.
    """
    line = " ".join(text.split())
    if match := _WRITTEN.fullmatch(line):
        moment = read_moment(match["date"], zone)
        return ((match["author"] or "").strip(), moment) if moment else None
    match = _WRITTEN_BY.fullmatch(line)
    return (match["author"].strip(), None) if match else None


def is_breadcrumb(text: str) -> bool:
    """Whether `text` is nothing but the way to the page: `Beranda / Berita`."""
    return _CRUMBS.fullmatch(text) is not None


def read_page_text(file: Path, origin: str, where: Circumstances) -> OldItem | LeftOut:
    """The item in a text file: the paragraph above the byline is its title, what follows is its text."""
    raw = read_bounded(file, origin, LONGEST_PAGE)
    if isinstance(raw, LeftOut):
        return raw
    decoded = decode(raw, origin)
    if isinstance(decoded, LeftOut):
        return decoded
    text, notes = decoded
    return parse_page_text(text, origin, where, notes)


def parse_page_text(text: str, origin: str, where: Circumstances, notes: tuple[Note, ...] = ()) -> OldItem | LeftOut:
    """Like `read_page_text`, for text that was read. Pure."""
    lines = [line for line in text.split("\n") if not is_breadcrumb(line.strip())]
    start, end, author, date = _find_byline(lines, where.office.zone)
    above, rest = paragraphs_of("\n".join(lines[:start])), paragraphs_of("\n".join(lines[end:]))
    if start == end:
        above, rest = rest[:1], rest[1:]
        notes = (*notes, a_note("title-first-paragraph"))
    if not above:
        return refused(origin, "title-missing")
    if len(above) > 1:
        notes = (*notes, a_note("above-title", text=" / ".join(above[:-1])))
    if not rest:
        return refused(origin, "text-missing")
    return OldItem(origin, " ".join(above[-1].split()), date, html=html_of(rest), author=author, notes=notes)


def _find_byline(lines: list[str], zone: str) -> tuple[int, int, str, datetime | None]:
    """Where the byline begins and ends (nowhere if both are 0), its author and its moment.

    Author and date may stand on two lines.
    """
    filled = [i for i, line in enumerate(lines) if line.strip()]
    for i, following in zip_longest(filled, filled[1:]):
        if not lines[i].lstrip()[:7].lower().startswith(("ditulis", "tanggal")):
            continue
        both = parse_byline(f"{lines[i]} {lines[following]}", zone) if following is not None else None
        byline = both or parse_byline(lines[i], zone)
        if byline is not None:
            last = following if both and following is not None and parse_byline(lines[i], zone) != both else i
            return i, last + 1, *byline
    return 0, 0, "", None
