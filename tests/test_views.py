from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import pytest
from builders import NOW, WIB, WIT, an_item
from hypothesis import given
from hypothesis import strategies as st

from site_builder.model import KINDS, Item
from site_builder.views import (
    LISTED,
    PAGE_SIZE,
    Listing,
    Month,
    Topic,
    View,
    ViewKind,
    months,
    newest_first,
    plan_views,
    tag_slug,
    topics,
)

OFFICES = ("kota-malang", "kab-malang", "prov-jawa-timur")


def some_items(count: int, **changes: object) -> list[Item]:
    """Items a day apart, the oldest first."""
    start = NOW - timedelta(days=count)
    return [an_item(id=f"i{n:04}", published=start + timedelta(days=n), **changes) for n in range(count)]


def of_kind(views: Iterable[View], kind: ViewKind) -> list[View]:
    return [view for view in views if view.kind is kind]


def pages(items: Sequence[Item]) -> dict[str, View]:
    return {view.path: view for view in Listing(ViewKind.LIST, "berita/", "", newest_first(items)).pages()}


items_of_all_sorts = st.lists(
    st.builds(
        an_item,
        id=st.integers(0, 10**6).map(str),
        office=st.sampled_from(OFFICES),
        kind=st.sampled_from((*KINDS, "lain/../../x")),
        tags=st.lists(st.sampled_from(("Banjir", "banjir", "PDPB", "halaman", "!!", "日本", "../a")), max_size=3).map(
            tuple
        ),
        published=st.builds(
            lambda zone, hours: datetime(2019, 11, 1, tzinfo=zone) + timedelta(hours=hours),
            st.sampled_from((WIB, WIT)),
            st.integers(0, 10_000),
        ),
    ),
    max_size=130,
    unique_by=lambda item: item.id,
)


@pytest.mark.parametrize(
    ("count", "sizes"),
    [
        (0, {"berita/": 0}),
        (1, {"berita/": 1}),
        (39, {"berita/": 39}),
        (40, {"berita/": 20, "berita/halaman/1/": 20}),
        (65, {"berita/": 25, "berita/halaman/2/": 20, "berita/halaman/1/": 20}),
    ],
)
def test_full_pages_are_cut_from_the_oldest_item_on(count: int, sizes: dict[str, int]) -> None:
    assert {path: len(view.items) for path, view in pages(some_items(count)).items()} == sizes


def test_page_one_holds_the_oldest_items_and_each_page_is_newest_first() -> None:
    items = some_items(65)
    views = pages(items)
    assert views["berita/halaman/1/"].items == tuple(reversed(items[:20]))
    assert views["berita/halaman/2/"].items == tuple(reversed(items[20:40]))
    assert views["berita/"].items == tuple(reversed(items[40:]))


def test_pages_know_their_neighbours() -> None:
    links = [(view.path, view.newer, view.older) for view in pages(some_items(80)).values()]
    assert links == [
        ("berita/", None, "berita/halaman/3/"),
        ("berita/halaman/3/", "berita/", "berita/halaman/2/"),
        ("berita/halaman/2/", "berita/halaman/3/", "berita/halaman/1/"),
        ("berita/halaman/1/", "berita/halaman/2/", None),
    ]


@pytest.mark.parametrize("count", [0, 1, 20, 39, 40, 65, 80, 119])
def test_a_listing_tells_what_some_of_its_pages_show(count: int) -> None:
    listing = Listing(ViewKind.LIST, "berita/", "", newest_first(some_items(count)))
    assert [view.number for view in listing.pages()] == list(range(listing.total, 0, -1))
    for first in range(1, listing.total + 1):
        for last in range(first, listing.total + 1):
            pages = [listing.page(number) for number in range(last, first - 1, -1)]
            assert tuple(listing.shown(first, last)) == tuple(item for page in pages for item in page.items)


def test_pages_are_numbered_and_only_the_newest_tells_the_total() -> None:
    numbers = [(view.number, view.total) for view in pages(some_items(80)).values()]
    assert numbers == [(4, 4), (3, 0), (2, 0), (1, 0)]


@given(st.integers(0, 130))
def test_a_newer_item_changes_no_full_page(count: int) -> None:
    items = some_items(count + 1)
    before, after = pages(items[:-1]), pages(items)
    full = [path for path in before if path != "berita/"]
    assert all(before[path].items == after[path].items for path in full)
    changed = [path for path in full if before[path] != after[path]]
    split_off = len(after) > len(before)
    assert changed == ([f"berita/halaman/{len(before) - 1}/"] if split_off and full else [])


@given(items_of_all_sorts, items_of_all_sorts, st.booleans())
def test_every_path_is_there_once_and_safe(items: list[Item], below: list[Item], is_portal: bool) -> None:
    paths = [view.path for view in plan_views(items, below, is_portal=is_portal)]
    assert len(paths) == len(set(paths))
    assert all(re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*/)*", path) for path in paths)


@given(items_of_all_sorts, items_of_all_sorts.map(lambda below: below[:LISTED]))
def test_every_item_stands_on_exactly_one_page_of_each_list(items: list[Item], below: list[Item]) -> None:
    views = plan_views(items, below, is_portal=True)

    def listed(*kinds: ViewKind) -> Counter[str]:
        return Counter(item.id for view in views if view.kind in kinds for item in view.items)

    assert listed(ViewKind.LIST) == listed(ViewKind.YEAR) == listed(ViewKind.MONTH) == Counter(i.id for i in items)
    assert listed(ViewKind.KIND) == Counter(i.id for i in items if i.kind in KINDS)
    assert listed(ViewKind.BELOW) == listed(ViewKind.OFFICE_NEWS) == Counter(i.id for i in below)
    assert listed(ViewKind.TOPIC) == Counter(i.id for i in items for _ in {tag_slug(t) for t in i.tags} - {""})


@given(items_of_all_sorts, st.randoms())
def test_the_views_do_not_depend_on_the_order_of_the_items(items: list[Item], chance: object) -> None:
    shuffled = sorted(items, key=lambda item: chance.random())  # type: ignore[attr-defined]
    assert plan_views(items) == plan_views(shuffled)


def test_a_site_without_news_still_has_its_pages() -> None:
    assert [view.path for view in plan_views([])] == ["", "berita/", "topik/", "kantor/", "umpan/"]
    assert [view.path for view in plan_views([], is_portal=True)][2:3] == ["daerah/"]


def test_an_office_that_is_no_portal_lists_nothing_from_below() -> None:
    views = plan_views([], [an_item()], is_portal=False)
    assert not any(view.items for view in views)


def test_the_home_page_has_the_newest_items() -> None:
    items = some_items(PAGE_SIZE + 5)
    home = plan_views(items)[0]
    assert (home.kind, home.path, home.items) == (ViewKind.HOME, "", tuple(reversed(items[5:])))


def test_archives_follow_the_calendar_of_the_items_zone() -> None:
    new_year = an_item(published=datetime(2022, 1, 1, 0, 30, tzinfo=WIT))
    views = plan_views([new_year])
    assert [(v.path, v.name) for v in of_kind(views, ViewKind.YEAR)] == [("berita/2022/", "2022")]
    assert [(v.path, v.name) for v in of_kind(views, ViewKind.MONTH)] == [("berita/2022/01/", "2022-01")]


def test_a_topic_is_listed_under_the_spelling_of_its_oldest_item() -> None:
    old, middle, new = some_items(3)
    items = [
        an_item(id=old.id, published=old.published, tags=("Pemilu 2024",)),
        an_item(id=middle.id, published=middle.published, tags=("pemilu-2024", "PEMILU_2024", "Banjir")),
        an_item(id=new.id, published=new.published, tags=("***",)),
    ]
    assert topics(newest_first(items)) == (Topic("Banjir", "banjir", 1), Topic("Pemilu 2024", "pemilu-2024", 2))
    views = of_kind(plan_views(items), ViewKind.TOPIC)
    assert [(view.path, view.name) for view in views] == [
        ("topik/banjir/", "Banjir"),
        ("topik/pemilu-2024/", "Pemilu 2024"),
    ]
    assert [view.path for view in views] == [topic.path for topic in topics(newest_first(items))]


@pytest.mark.parametrize(
    ("tag", "slug"),
    [
        ("Jum'at", "jum-at"),
        ("#TemanPemilih", "temanpemilih"),
        ("日本", "ri-ben"),
        ("!?", ""),
        ("x" * 300, "x" * 100),
    ],
)
def test_a_tag_becomes_a_path(tag: str, slug: str) -> None:
    assert tag_slug(tag) == slug


def test_a_portal_lists_the_news_of_each_office_without_a_site_there() -> None:
    below = [an_item(id=f"i{n}", office=office) for n, office in enumerate(OFFICES)]
    views = plan_views([], below, is_portal=True, with_own_site={"kab-malang"})
    assert [(view.path, view.name) for view in of_kind(views, ViewKind.OFFICE_NEWS)] == [
        ("kantor/kota-malang/", "kota-malang"),
        ("kantor/prov-jawa-timur/", "prov-jawa-timur"),
    ]
    assert len(of_kind(views, ViewKind.BELOW)[0].items) == 3


def test_items_of_the_same_moment_are_ordered_by_office_and_id() -> None:
    moment = datetime(2026, 11, 20, 9, 0, tzinfo=WIB)
    first = an_item(id="b", office="kab-malang", published=moment.astimezone(WIT))
    second = an_item(id="a", office="kota-malang", published=moment)
    third = an_item(id="b", office="kota-malang", published=moment)
    oldest = an_item(id="0", office="kab-malang", published=moment - timedelta(microseconds=1))
    assert newest_first([oldest, third, second, first]) == (first, second, third, oldest)


def test_months_are_counted_newest_first() -> None:
    moments = [
        datetime(2021, 9, 1, tzinfo=WIB),
        datetime(2021, 10, 1, tzinfo=WIB),
        datetime(2021, 9, 30, tzinfo=WIT),
    ]
    counted = months(an_item(id=str(n), published=moment) for n, moment in enumerate(moments))
    assert counted == (Month(2021, 10, 1), Month(2021, 9, 2))
    assert counted[1].path == "berita/2021/09/"
