"""The search of one site: what can be found, and the page that asks."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from markupsafe import Markup

from site_builder.cache import digest
from site_builder.engine.archives import NO_PAST, Past
from site_builder.engine.cards import describe, kind_name
from site_builder.engine.edition import Edition, HandPage
from site_builder.engine.sheets import cut
from site_builder.engine.words import Place
from site_builder.model import Facts, Item
from site_builder.sanitize import bare_text
from site_builder.search.index import (
    CLOSED,
    FOLDER,
    NAME_LENGTH,
    PAGE,
    Entry,
    Names,
    Part,
    first_open_page,
    is_after_seam,
    last_seam,
    plan_closed,
    plan_open,
)
from site_builder.search.words import COMMON, Roots, words_of
from site_builder.strings import say
from site_builder.views import newest_first

MOST = 20_000  # newest items that a portal's search knows besides all clarifications: its offices' own know the rest
ABOUT_LENGTH = 80
TOGETHER = 100  # items whose texts are held at once
SPOKEN = ("search.heading", "search.working", "search.nothing", "search.failed", "search.verdict", "search.pages-only")
COUNTED = ("search.found", "search.pages-more")  # by the script, as those
CLOSED_LIST = f"{FOLDER}{CLOSED}/daftar.json"
HAND_PAGES = f"{FOLDER}halaman.json"

Files = Iterator[tuple[str, bytes]]


@dataclass(frozen=True)
class Search:
    """The search of one edition and its hand-written `pages`. `past` is the site as it was built last.

    The files of the closed part, those of the open part, and the values of the search page, which hang on both. Where
    the closed part is not printed because it is in `past` as it must be, the page takes its head from there.
    """

    edition: Edition
    pages: Sequence[HandPage] = ()
    past: Past = NO_PAST

    def print_closed(self) -> Files:
        """The files of the closed part, and what the page must know of them."""
        yield from self._closed.files
        yield CLOSED_LIST, _dump(self._closed.head)

    def print_open(self) -> Files:
        """All other files that the page reads."""
        yield from self._opened.files
        yield from self._extra.items()

    @cached_property
    def values(self) -> dict[str, Any]:
        """The values of the search page."""
        place, names = Place(self.edition.site, FOLDER), self.names
        head = {
            "versi": digest(*self._extra.values())[:NAME_LENGTH],
            "jumlah": len(self._items),
            "halaman": PAGE,
            "bagian": [self._closed_head, self._opened.head],
            "tahun": list(_years(self._items)),
            "jenis": [[kind, kind_name(kind)] for kind in names.kinds],
            "kantor": [[id, *_office(self.edition, place, id)] for id in names.offices],
            "umum": sorted(COMMON),
            "kata_kata": _spoken(),
        }
        count = f"{len(self._items):,}".replace(",", ".")
        return {
            "head": Markup(_dump(head).decode().replace("<", "\\u003c")),
            "is_portal": self.edition.is_portal,
            "left": say("search.newest", count=count) if len(self._items) < len(self._every) else "",
        }

    @property
    def closed(self) -> Sequence[Facts]:
        """The items of the closed part."""
        return self._items[: self._seam]

    @property
    def shown_open(self) -> Sequence[Facts]:
        """The items of the open part, and before them those that share a page of results with one of them."""
        return self._items[first_open_page(self._seam) :]

    @cached_property
    def names(self) -> Names:
        offices = (self.edition.office, *self.edition.offices_below)
        return Names(
            list(dict.fromkeys(item.kind for item in self._items)),
            list(dict.fromkeys(item.office for item in self._items)),
            [office.region for office in offices],
        )

    @property
    def facts(self) -> str:
        """Stands for what the open part and the page are made from besides items."""
        below = [(office.id, office.name) for office in self.edition.offices_below]
        return repr((self.pages, self.edition.folder is None, len(self._every) - len(self._items), below))

    @cached_property
    def _every(self) -> Sequence[Facts]:
        own, below = self.edition.items, self.edition.below
        return newest_first((*own, *below)) if below else own

    @cached_property
    def _items(self) -> Sequence[Facts]:
        return _window(self._every)

    @cached_property
    def _seam(self) -> int:
        return last_seam([item.id for item in self._items])

    @cached_property
    def _closed(self) -> Part:
        return plan_closed(self._entries(self.closed), self.names)

    @property
    def _closed_head(self) -> dict[str, Any]:
        known = b"" if "_closed" in vars(self) else self.past.read(CLOSED_LIST)
        head: dict[str, Any] = json.loads(known) if known else self._closed.head
        return head

    @cached_property
    def _opened(self) -> Part:
        return plan_open(self._entries(self.shown_open), self._seam, self.names)

    def _entries(self, items: Sequence[Facts]) -> Iterator[Entry]:
        """What is found of `items`, whose texts are not held longer than each is looked through."""
        for some in cut(items, TOGETHER):
            yield from (_entry(self.edition, item) for item in self.edition.texts.whole(some))

    @cached_property
    def _extra(self) -> dict[str, bytes]:
        """What filters, hand-written pages and offices are found by."""
        files = {f"{FOLDER}sifat.json": _traits(self._items, self.names), HAND_PAGES: self._hand_pages()}
        if self.edition.is_portal:
            place = Place(self.edition.site, FOLDER)
            files[f"{FOLDER}kantor.json"] = _dump(
                [_office(self.edition, place, office.id) for office in self.edition.offices_below]
            )
        return files

    def _hand_pages(self) -> bytes:
        """Title, path and roots of each hand-written page. Where the office's folder is not at hand, those of `past`
        are still there."""
        if self.edition.folder is None and not self.pages and (known := self.past.read(HAND_PAGES)):
            return known
        roots = Roots(self.names.whole)
        return _dump(
            [[page.title, page.path, " ".join(_roots(f"{page.title} {page.text}", roots))] for page in self.pages]
        )


def _spoken() -> dict[str, str]:
    """What the script says, by the names that it knows."""
    texts = {key: say(key) for key in SPOKEN} | {key: say(key, count="{count}") for key in COUNTED}
    return {key.removeprefix("search."): text for key, text in texts.items()}


def _window(every: Sequence[Facts]) -> Sequence[Facts]:
    """The items that can be found, the oldest first. If not all can, they are those after a seam, so that the first of
    them changes seldom, and before them all clarifications: a false claim comes back after years."""
    if len(every) <= MOST:
        return every[::-1]
    newest = next((number for number in range(MOST, 0, -1) if is_after_seam(every[number - 1].id)), MOST)
    older = [item for item in every[newest:] if item.kind == "klarifikasi"]
    return (*reversed(older), *reversed(every[:newest]))


def _entry(edition: Edition, item: Item) -> Entry:
    home = edition.homes.get(item.office, "")
    day = item.published.date().isoformat()
    address = item.url.removeprefix(home) if home else item.url
    usual = f"berita/{day.replace('-', '/')}/"
    if address.startswith(usual) and address.endswith("/"):
        address = address.removeprefix(usual)[:-1]
    text = bare_text(item.content_html)
    if item.claim is not None:
        text = f"{item.claim.text} {text}"
    return Entry(
        address=address,
        title=item.title,
        day=day,
        kind=item.kind,
        office=item.office,
        about=describe(item, length=ABOUT_LENGTH),
        verdict=item.claim.verdict if item.claim else "",
        text=" ".join((item.summary, text, *item.tags, item.place, item.author)),
    )


def _traits(items: Sequence[Facts], names: Names) -> bytes:
    """The kind and the office of each item, as its place among the names; of one office nothing is told."""
    kinds, offices = ({name: number for number, name in enumerate(each)} for each in (names.kinds, names.offices))
    return _dump(
        {
            "jenis": [kinds[item.kind] for item in items],
            "kantor": [offices[item.office] for item in items] if len(offices) > 1 else [],
        }
    )


def _roots(text: str, roots: Roots) -> list[str]:
    return sorted({roots.of(word) for word in words_of(text) if word not in COMMON and len(word) > 1})


def _years(items: Sequence[Facts]) -> Iterator[tuple[int, int]]:
    """Each year and the number of its first item."""
    last = 0
    for number, item in enumerate(items):
        if item.published.year != last:
            last = item.published.year
            yield last, number


def _office(edition: Edition, place: Place, id: str) -> tuple[str, str]:
    home = edition.homes.get(id)
    return edition.tree.by_id(id).name, place.link(home) if home else ""


def _dump(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
