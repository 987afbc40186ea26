"""Headings that skip a level, and pictures that say nothing to those who cannot see them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from site_builder.articles.checks import Finding
from site_builder.articles.headline import end_of_headline
from site_builder.articles.rulebook.prose import Prose

# Each after the end of a line, which the machine jumps to.
_HEADING = re.compile(
    r"\n {0,3}(?:(?P<signs>#{1,6})[ \t]+\S|[^\s#>*+=-][^\n]*+\n {0,3}(?P<line>=+|-{2,})[ \t]*$)", re.MULTILINE
)
_UNDERLINE = re.compile(r"\n {0,3}(?:=+|-{2,})[ \t]*$", re.MULTILINE)
_PICTURE = re.compile(r"!\[[ \t]*\]\((?P<src>[^)\s]*)|<img\b(?P<tag>[^>]*)>", re.IGNORECASE)
_ALT = re.compile(r"\balt\s*=\s*(?:\"[^\"]*[^\s\"][^\"]*\"|'[^']*[^\s'][^']*'|[^\s\"'>]+)", re.IGNORECASE)
_SRC = re.compile(r"\bsrc\s*=\s*[\"']?([^\s\"'>]+)", re.IGNORECASE)


def find_skipped_headings(prose: Prose) -> Iterator[Finding]:
    """A heading more than one level below the one before it; the title of the page stands over all."""
    if "#" not in prose.plain and not _UNDERLINE.search(prose.plain):
        return
    start = end_of_headline(prose.article.body, prose.article.title)
    found = [(match.start(), _level(match)) for match in _HEADING.finditer(f"\n{prose.plain}", start)]
    shift = 1 if any(level == 1 for _, level in found) else 0  # as the sanitizer lowers them
    last = 1
    for offset, level in found:
        if level + shift > last + 1:
            yield Finding("heading-skip", prose.line_at(offset), {"level": level, "wanted": last + 1 - shift})
        last = level + shift


def _level(match: re.Match[str]) -> int:
    return len(match["signs"]) if match["signs"] else (1 if match["line"].startswith("=") else 2)


def find_missing_alts(prose: Prose) -> Iterator[Finding]:
    """Pictures in the text without an alternative text."""
    if "<" not in prose.plain and not ("!" in prose.plain and "![" in prose.plain):
        return
    for match in _PICTURE.finditer(prose.plain):
        if match["tag"] is None:
            yield Finding("alt-missing-text", prose.line_at(match.start()), {"value": match["src"]})
        elif not _ALT.search(match["tag"]):
            src = _SRC.search(match["tag"])
            yield Finding("alt-missing-text", prose.line_at(match.start()), {"value": src[1] if src else "<img>"})
