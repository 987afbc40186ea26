"""A page is taken over from the last build if its key is the same: then its bytes must be the same too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from builders import NOW
from editions import TREE, an_edition, news, site_of
from msgspec import structs

from site_builder.engine.assets import read_assets
from site_builder.engine.edition import Edition
from site_builder.engine.frame import plan_site
from site_builder.engine.news import News
from site_builder.engine.sheets import Lot, Sheet
from site_builder.engine.shell import make_environment, make_render
from site_builder.engine.theme import find_theme
from site_builder.model import Change, Image, OfficeFacts
from site_builder.offices.tree import OfficeTree
from site_builder.portal import Copy
from site_builder.views import PAGE_SIZE

OWN, BELOW = "prov-jawa-timur", "kota-malang"
ITEM, LOWER = news(OWN, 12, tags=("Pemilu",), kind="pengumuman"), news(BELOW, 12, kind="klarifikasi")


def a_portal() -> Edition:
    """A province with several pages of its own news and of that of an office below, whose site stands elsewhere."""
    own = [news(OWN, days, tags=("Pemilu",), kind="pengumuman") for days in range(1, 3 * PAGE_SIZE) if days != 12]
    below = [news(BELOW, days, kind="klarifikasi") for days in range(1, 3 * PAGE_SIZE) if days != 12]
    items, lower = ([*each[:11], item, *each[11:]] for each, item in ((own, ITEM), (below, LOWER)))
    return an_edition(OWN, items=tuple(items), below=tuple(lower), built=frozenset((OWN, "kpu-ri")))


def sheets_of(edition: Edition) -> dict[str, Sheet]:
    """All that is printed of an edition and may be taken over; a lot is a sheet of all its sheets besides."""
    assets = read_assets(find_theme())
    site = plan_site(edition, assets, ())
    printed = News(edition, make_render(make_environment(None), site), assets, site, house="rumah")
    every = [sheet for unit in printed.units() for sheet in unit()]
    lots = [lot for lot in every if isinstance(lot, Lot)]
    assert all(lot.paths == tuple(sheet.path for sheet in lot.sheets()) for lot in lots)
    sheets = (
        *(sheet for sheet in every if isinstance(sheet, Sheet)),
        *(sheet for lot in lots for sheet in lot.sheets()),
        *(Sheet(f"lot {lot.paths[0]}", partial(whole, lot), lot.key) for lot in lots),
    )
    return {sheet.path: sheet for sheet in sheets if sheet.key and sheet.make is not None}


def whole(lot: Lot) -> bytes:
    return b"".join(map(bytes_of, lot.sheets()))


def bytes_of(sheet: Sheet) -> bytes:
    assert sheet.make is not None
    return sheet.make()


def exchange(edition: Edition, id: str, **changes: object) -> Edition:
    """The edition in which an item is otherwise."""
    items, below = (
        tuple(structs.replace(item, **changes) if item.id == id else item for item in each)
        for each in (edition.items, edition.below)
    )
    return replace(edition, items=items, below=below)


def rename(edition: Edition, office: str, **changes: str) -> Edition:
    """The edition in an organisation that calls an office otherwise, or says something else of it."""
    told = changes or {"name": "Nama Baru"}
    tree = OfficeTree(tuple(structs.replace(each, **told) if each.id == office else each for each in TREE))
    return replace(edition, tree=tree, site=structs.replace(edition.site, office=tree.by_id(OWN)))


CHANGES: dict[str, Callable[[Edition], Edition]] = {
    "title": lambda e: exchange(e, ITEM.id, title="Judul lain"),
    "title below": lambda e: exchange(e, LOWER.id, title="Judul lain"),
    "topic": lambda e: exchange(e, ITEM.id, tags=("Pemilu", "Lain")),
    "picture": lambda e: exchange(e, ITEM.id, image=Image(f"{e.site.url}media/a.jpg", "a", width=800, height=600)),
    "copies": lambda e: replace(e, copies={(BELOW, LOWER.id): (Copy("kota-surabaya", "https://x.example/"),)}),
    "history": lambda e: replace(e, history={ITEM.id.rpartition("/")[2]: (Change(NOW, "abc", "", "", False),)}),
    "office below has another name": lambda e: rename(e, BELOW),
    "own office has another name": lambda e: rename(e, OWN),
    "office above has another name": lambda e: rename(e, "kpu-ri"),
    "office below has another home": lambda e: replace(e, homes={**e.homes, BELOW: "https://lain.example/"}),
    "office above has another home": lambda e: replace(e, homes={**e.homes, "kpu-ri": "https://lain.example/"}),
    "office below has another zone": lambda e: rename(e, BELOW, zone="Asia/Makassar"),
    "office below is listed no more": lambda e: replace(e, built=frozenset((OWN, "kpu-ri", BELOW))),
    "facts": lambda e: replace(e, facts=OfficeFacts(phone="0341")),
    "no cards": lambda e: replace(e, share_cards=False),
    "one item less": lambda e: replace(e, items=e.items[1:]),
    "one item more": lambda e: replace(e, items=(news(OWN, 0, tags=("Pemilu",), kind="pengumuman"), *e.items)),
    "other host": lambda e: replace(
        e, site=structs.replace(site_of(OWN), url="https://a.example/", host_url="https://a.example/")
    ),
}


@pytest.fixture(scope="module")
def before() -> dict[str, tuple[str, bytes]]:
    return {path: (sheet.key, bytes_of(sheet)) for path, sheet in sheets_of(a_portal()).items()}


@pytest.mark.parametrize("name", CHANGES)
def test_a_page_that_changes_gets_another_key(name: str, before: dict[str, tuple[str, bytes]]) -> None:
    after = sheets_of(CHANGES[name](a_portal()))
    same = [path for path, sheet in after.items() if path in before and sheet.key == before[path][0]]
    wrong = [path for path in same if bytes_of(after[path]) != before[path][1]]
    assert not wrong
    changed = [path for path, sheet in after.items() if path not in before or bytes_of(sheet) != before[path][1]]
    assert changed, "the change shows on some page"


def test_pages_that_do_not_change_keep_their_keys(before: dict[str, tuple[str, bytes]]) -> None:
    after = sheets_of(CHANGES["one item more"](a_portal()))
    new = [path for path, sheet in after.items() if path not in before or sheet.key != before[path][0]]
    assert sum("halaman/" in path for path in before) > 4, "lists have older pages"
    assert len(new) < len(before) / 2
