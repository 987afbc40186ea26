"""Old addresses: pages that lead from where an article once stood to where it stands now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote

from site_builder.articles.rules import is_reserved
from site_builder.engine.edition import Edition
from site_builder.engine.pages import Page, moved_page
from site_builder.model import Facts, Level, Problem
from site_builder.strings import say

OTHER_SITES = "kantor"  # below it stand, on one host, the sites of other offices
LONGEST_NAME = 255  # bytes that a file's name may have on every common disk
LONGEST_PATH = 1_000
HEAD = 4_000  # bytes, more than the head of such a page has


class Takings:
    """Which files of a site are written already. A name is a file or a folder, never both."""

    def __init__(self, files: Iterable[str] = ()) -> None:
        self._files: set[str] = set()
        self._folders: set[str] = set()
        for file in files:
            self.add(file)

    def add(self, file: str) -> None:
        self._files.add(file)
        self._folders.update(_folders(file))

    def is_free(self, file: str) -> bool:
        return file not in self._files and file not in self._folders and self._files.isdisjoint(_folders(file))


def plan_aliases(edition: Edition, taken: Takings) -> Iterator[Page | Problem]:
    """A page for each old address of the edition's items that is free, a warning for each that is not."""
    items = [item for item in edition.items if item.aliases] if edition.site.has_articles else ()
    for item in items:
        own: set[str] = {f"{item.url.removeprefix(edition.site.url)}index.html"}
        for alias in item.aliases:
            page = moved_page(edition, item, unquote(alias).strip("/"))
            if page.file in own:
                continue
            if _is_possible(page.file) and taken.is_free(page.file):
                taken.add(page.file)
                own.add(page.file)
                yield page
            else:
                yield _refusal(item, alias)


def leads_on(file: Path) -> bool:
    """Whether a file of a site is such a page: it names an article that may not be public any more."""
    if file.suffix not in (".html", ".htm"):
        return False
    with file.open("rb") as page:
        return b'<meta http-equiv="refresh"' in page.read(HEAD)


def _is_possible(file: str) -> bool:
    """Whether a site may have a file there: below it, not at a place of ours, and not longer than disks allow."""
    parts = file.split("/")
    if is_reserved(file) or parts[0] == OTHER_SITES or not all(part.strip(".") for part in parts):
        return False
    return len(file) <= LONGEST_PATH and all(len(part.encode()) <= LONGEST_NAME for part in parts)


def _folders(file: str) -> Iterator[str]:
    at = file.find("/")
    while at > 0:
        yield file[:at]
        at = file.find("/", at + 1)


def _refusal(item: Facts, alias: str) -> Problem:
    message = say("pages.alias", value=alias)
    return Problem(item.url, 0, "pages.alias", Level.WARNING, item.office, message, say("pages.alias-fix"))
