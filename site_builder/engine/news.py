"""All that is printed from an edition's news: the sheets of a site, in units that processes can share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from operator import attrgetter
from typing import Any

from markupsafe import Markup
from msgspec.structs import replace

from site_builder.engine.aliases import Takings, plan_aliases
from site_builder.engine.archives import NO_PAST, Past
from site_builder.engine.assets import Assets
from site_builder.engine.cards import CARD, LINE, Known, Part, print_cards
from site_builder.engine.days import print_days
from site_builder.engine.edition import Edition, HandPage
from site_builder.engine.lists import ListPlanner
from site_builder.engine.pages import Page, article_page, missing_page, tombstone_page
from site_builder.engine.press import LAYOUT, Later, Press, Recall, Render
from site_builder.engine.related import Related
from site_builder.engine.search import Search
from site_builder.engine.servers.addresses import PIECE, dump_addresses
from site_builder.engine.sheets import UNIT, Bundle, Lot, Printing, Sheet, Stamps, cut_lots, short
from site_builder.engine.subscribing import dump_feed_style
from site_builder.engine.subscriptions import STYLE, dump_site_maps, plan_feeds
from site_builder.engine.tools import offline_page, search_page
from site_builder.engine.wellknown import print_well_known
from site_builder.engine.words import Place
from site_builder.model import Facts, Problem
from site_builder.search.index import FOLDER as SEARCH
from site_builder.status import dump_status
from site_builder.views import PAGE_SIZE, Listing, Section, View, ViewKind, plan_sections

Unit = Callable[[], Iterator[Printing]]

PAGES = UNIT // PAGE_SIZE  # list pages in one lot
# Lists whose newest page shows nothing besides its entries and the way to its neighbours; full pages never do.
PLAIN = (ViewKind.MONTH, ViewKind.TOPIC, ViewKind.KIND)
_OFFICE = attrgetter("office")


@dataclass(frozen=True)
class News:
    """The printing of one edition. `past` is the site as it was built last, `pages` are those that others write.

    With `recall`, layouts are known from one build to the next (`press.Press`).

    `house` stands for all that pages are drawn with, and is empty where no page is to be kept; `templates` for
    the templates alone.
    """

    edition: Edition
    render: Render
    assets: Assets
    site: Mapping[str, Any]
    past: Past = NO_PAST
    house: str = ""
    recall: Recall | None = None
    pages: Sequence[HandPage] = ()
    templates: str = ""

    def units(self) -> Iterator[Unit]:
        """What can be printed in any order, the longest pieces of work first."""
        edition = self.edition
        yield self._search
        yield from plan_feeds(edition, self.past, self.stamps)
        yield self._days
        sections = plan_sections(
            edition.items,
            edition.below,
            is_portal=edition.is_portal,
            with_own_site=edition.built,
            known=edition.topics,
        )
        yield from (partial(self._lists, section) for section in sections)
        for first, last in cut_lots(len(edition.items) if edition.site.has_articles else 0):
            yield partial(self._articles, first, last)
        yield self._rest

    def prepare(self) -> None:
        """Works out now what all units need, so that not each process does."""
        if self.edition.site.has_articles:
            _ = self._related
        self.stamps.join((*self.edition.items, *self.edition.below))

    def closing(self, files: Iterable[str], listed: Iterable[str]) -> Iterator[Sheet | Problem]:
        """What is printed last: pages at old addresses that none of `files` has, what a server must know of these and
        of withdrawn articles, site maps of the pages `listed`."""
        edition = self.edition
        moved: list[tuple[str, str]] = []
        for planned in plan_aliases(edition, Takings(files if any(item.aliases for item in edition.items) else ())):
            if isinstance(planned, Page):
                moved.append((planned.path, planned.context["target"]["canonical"]))
                yield self._sheet(planned)
            else:
                yield planned
        gone = [stone.url for stone in edition.tombstones] if edition.site.has_articles else []
        yield Sheet.ready(PIECE, dump_addresses(edition.site.url, moved, gone))
        for path, content in dump_site_maps(edition, iter(listed)):
            yield Sheet.ready(path, content)

    @cached_property
    def stamps(self) -> Stamps:
        edition = self.edition
        return Stamps({key: stamp.encode() for key, stamp in edition.digests.items()}, edition.texts)

    @cached_property
    def _known(self) -> Known:
        return {}

    @cached_property
    def _press(self) -> Press:
        return Press(self.render, self.recall if self._frame else None, self._frame)

    @cached_property
    def _frame(self) -> str:
        """Stands for all that the pages of this site have in common."""
        edition = self.edition
        above = [(over, edition.homes.get(over.id)) for over in edition.offices_over]
        facts = (self.site, edition.site, above, edition.share_cards)
        return short(self.house, *map(repr, facts)) if self.house else ""

    @property
    def layouts(self) -> str:
        """How the keys begin under which layouts of this site are recalled."""
        return LAYOUT + self._frame

    @cached_property
    def _related(self) -> Related:
        return Related(self.edition.items)

    def _key(self, *parts: bytes | str) -> str:
        return short(self._frame, *parts) if self._frame else ""

    def _search(self) -> Iterator[Bundle]:
        edition = self.edition
        search = Search(edition, self.pages, self.past)
        homes = repr(sorted(edition.homes.items())) if edition.is_portal else ""
        key = self._key("lama", homes, *search.names.whole, *map(self.stamps.of, search.closed))
        yield Bundle(SEARCH, search.print_closed, key)
        opened = map(self.stamps.of, search.shown_open)
        yield Bundle(SEARCH, partial(self._print_search, search), self._key(key, search.facts, *opened), (SEARCH,))

    def _print_search(self, search: Search) -> Iterator[tuple[str, bytes]]:
        page = search_page(self.edition, search.values)
        yield page.file, self._print(page)
        yield from search.print_open()

    def _days(self) -> Iterator[Sheet]:
        planner = ListPlanner(self.edition, self._press.print_part, self._known)
        for path, content in print_days(planner, self._print, self.past, self.templates):
            sheet = Sheet.ready(path, content)
            yield replace(sheet, is_listed=True) if path.endswith("/index.html") else sheet

    def _articles(self, first: int, last: int) -> Iterator[Lot]:
        """The articles with the numbers from `first` on, before `last`."""
        edition = self.edition
        items = edition.items[first:last]
        changes = [*map(edition.changes_of, items)] if edition.history else ()
        told, around = self._related.grounds(first, last)
        key = self._key("berita", self.stamps.join(items), repr(changes), told, self._stamp_cards(around))
        paths = tuple(f"{item.url.removeprefix(edition.site.url)}index.html" for item in items)
        yield Lot(paths, key, lambda: map(self._article, range(first, last), paths))

    def _article(self, number: int, path: str) -> Sheet:
        edition = self.edition
        item = edition.items[number]
        newer = edition.items[number - 1] if number else None
        older = edition.items[number + 1] if number + 1 < len(edition.items) else None
        related = self._related.of(number)
        place = Place(edition.site, path.removesuffix("index.html"))
        key = self._key(
            self.stamps.of(item),
            *(part for beside in (newer, older) for part in ((beside.title, beside.url) if beside else ("", ""))),
            self._stamp_cards(related),
            repr(edition.changes_of(item)),
        )
        return Sheet(path, partial(self._print_article, item, newer, older, place, related), key)

    def _print_article(
        self, item: Facts, newer: Facts | None, older: Facts | None, place: Place, related: Sequence[Facts]
    ) -> bytes:
        cards = print_cards(self.edition, place, related, self._press.print_part, LINE, self._known)
        return self._print(article_page(self.edition, self.edition.whole(item), newer, older, cards))

    def _lists(self, section: Section) -> Iterator[Sheet | Lot]:
        planner = _LatePlanner(self.edition, self._press.print_part, self._known, stamp=self._stamp_cards)
        for planned in section():
            if isinstance(planned, View):
                yield self._sheet(planner.page(planned))
                continue
            newest = planned.page(planned.total)
            yield self._page(planner, newest) if planned.kind in PLAIN else self._sheet(planner.page(newest))
            yield from (self._lot(planner, planned, first) for first in reversed(range(1, planned.total, PAGES)))

    def _lot(self, planner: ListPlanner, listing: Listing, first: int) -> Lot:
        """Some of the full pages of a list, from the number `first` on: as pages count from the oldest, they stay."""
        last = min(first + PAGES, listing.total) - 1
        numbers = range(last, first - 1, -1)
        head = repr((listing.kind, listing.path, listing.name, first, last, last + 1 == listing.total))
        key = self._key("daftar", head, self._stamp_cards(listing.shown(first, last)))
        listed = tuple(f"{listing.path}halaman/{number}/" for number in numbers)
        paths = tuple(f"{path}index.html" for path in listed)
        return Lot(paths, key, lambda: (self._page(planner, listing.page(number)) for number in numbers), listed)

    def _page(self, planner: ListPlanner, view: View) -> Sheet:
        place = repr((view.kind, view.path, view.name, view.number, view.newer, view.older))
        key = self._key("daftar", place, self._stamp_cards(view.items))
        return Sheet(f"{view.path}index.html", partial(self._print_view, planner, view), key, is_listed=True)

    def _print_view(self, planner: ListPlanner, view: View) -> bytes:
        return self._print(planner.page(view))

    def _stamp_cards(self, items: Iterable[Facts]) -> str:
        """Stands for what list entries of `items` are printed from."""
        shown, copies = tuple(items), self.edition.copies
        named = [copies.get((item.office, item.id), ()) for item in shown] if copies else []
        offices = {*map(_OFFICE, shown), *(copy.office for each in named for copy in each)}
        others = sorted(offices - {self.edition.office.id})
        facts = repr((named, [*map(self.edition.about, others)])) if others else ""
        return short(self.stamps.join(shown), facts)

    def _rest(self) -> Iterator[Sheet]:
        edition = self.edition
        yield self._sheet(offline_page(edition))
        for stone in edition.tombstones if edition.site.has_articles else ():
            yield self._sheet(tombstone_page(edition, stone))
        yield self._sheet(missing_page(edition))
        for path, content in print_well_known(edition, self.assets):
            yield Sheet.ready(path, content)
        yield Sheet.ready(STYLE, dump_feed_style())
        if edition.indexnow:
            yield Sheet.ready(f"{edition.indexnow}.txt", edition.indexnow.encode())
        if edition.is_portal:
            yield Sheet.ready("status.json", dump_status(edition.statuses, edition.now))

    def _sheet(self, page: Page) -> Sheet:
        here = page.context["here"]
        is_listed = not here["noindex"] and not here["is_article"]
        key = self._key(page.template, page.path, repr(page.context))
        return Sheet(page.file, partial(self._print, page), key, is_listed)

    def _print(self, page: Page) -> bytes:
        return self._press.print_page(page.template, page.context)


@dataclass(frozen=True)
class _LatePlanner(ListPlanner):
    """Plans pages whose list entries are printed if the page is. `stamp` gives what stands for some entries."""

    stamp: Callable[[Iterable[Facts]], str] = field(kw_only=True)

    def _cards(self, place: Place, items: Iterable[Facts], template: str = CARD) -> Any:
        shown = tuple(items)
        print_them = partial(print_cards, self.edition, place, shown, self.part, template, self.known)
        return Later(lambda: f"{template} {self.stamp(shown)}", print_them) if shown else Markup("")


def plan_pages(edition: Edition, part: Part) -> Iterator[Page]:
    """Every page that is made from news but those at old addresses and of days, each path once.

    `part` prints pieces of pages.
    """
    yield search_page(edition, Search(edition).values)
    yield offline_page(edition)
    yield from ListPlanner(edition, part).pages()
    if edition.site.has_articles:
        items, related, known = edition.items, Related(edition.items), Known()
        for number, (newer, item, older) in enumerate(zip((None, *items), items, (*items[1:], None), strict=False)):
            place = Place(edition.site, item.url.removeprefix(edition.site.url))
            cards = print_cards(edition, place, related.of(number), part, LINE, known)
            yield article_page(edition, edition.whole(item), newer, older, cards)
        for stone in edition.tombstones:
            yield tombstone_page(edition, stone)
    yield missing_page(edition)
