from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from builders import NOW, WIB, WIT, a_feed, an_item
from feed_samples import a_tombstone
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from site_builder.feeds import WRITERS
from site_builder.feeds.archives import MAX_LINES, MAX_SIZE, Shelf, choose_news, plan_shelf
from site_builder.ledger import Line, PlainLedger, Position, Whole, microseconds, with_texts
from site_builder.model import Item, Tombstone
from site_builder.texts import HELD

ZONE = "Asia/Jakarta"


def lines(*moments: datetime, size: int = 1_000) -> Iterator[Line]:
    for number, moment in enumerate(moments):
        at = microseconds(moment)
        yield Line(Position(at, at, "kota-malang", f"i{number:04}"), size, f"d{number}")


def in_month(month: int, count: int, year: int = 2026) -> list[datetime]:
    return [datetime(year, month, 1, 8, tzinfo=WIB) + timedelta(hours=number) for number in range(count)]


def folders(shelf: Shelf) -> list[tuple[str, int]]:
    return [(volume.path, volume.lines) for volume in shelf.volumes]


def test_there_is_a_document_for_each_month_that_is_over() -> None:
    shelf = plan_shelf(lines(*in_month(8, 2), *in_month(10, 3), *in_month(11, 4)), NOW, ZONE, 100)
    assert folders(shelf) == [("arsip/2026/08/", 2), ("arsip/2026/10/", 3)]
    assert [volume.previous for volume in shelf.volumes] == ["", "arsip/2026/08/"]
    assert len(shelf.open) == 4
    assert shelf.newest == "arsip/2026/10/"


def test_a_month_with_much_news_has_several_documents_and_only_full_ones_while_it_lasts() -> None:
    shelf = plan_shelf(lines(*in_month(10, 7), *in_month(11, 7)), NOW, ZONE, 3)
    assert folders(shelf) == [
        ("arsip/2026/10/", 3),
        ("arsip/2026/10/2/", 3),
        ("arsip/2026/10/3/", 1),
        ("arsip/2026/11/", 3),
        ("arsip/2026/11/2/", 3),
    ]
    assert len(shelf.open) == 1


def test_no_document_is_longer_than_readers_like_however_wide_the_window() -> None:
    shelf = plan_shelf(lines(*in_month(10, MAX_LINES + 1)), NOW, ZONE, 10_000)
    assert folders(shelf) == [("arsip/2026/10/", MAX_LINES), ("arsip/2026/10/2/", 1)]


def test_long_news_fills_a_document_earlier() -> None:
    shelf = plan_shelf(lines(*in_month(11, 5), size=MAX_SIZE // 2), NOW, ZONE, 100)
    assert folders(shelf) == [("arsip/2026/11/", 2), ("arsip/2026/11/2/", 2)]
    assert len(plan_shelf(lines(*in_month(11, 2), size=10 * MAX_SIZE), NOW, ZONE, 100).volumes) == 1


def test_months_end_at_midnight_of_the_office() -> None:
    end = datetime(2026, 10, 31, 23, 30, tzinfo=WIB)
    assert folders(plan_shelf(lines(end), NOW, ZONE, 100)) == [("arsip/2026/10/", 1)]
    assert folders(plan_shelf(lines(end), NOW, "Asia/Jayapura", 100)) == []
    assert plan_shelf(lines(end), datetime(2026, 11, 1, 0, 30, tzinfo=WIT), "Asia/Jayapura", 100).open
    assert folders(plan_shelf(lines(end), datetime(2026, 12, 1, 0, 0, tzinfo=WIT), "Asia/Jayapura", 100)) == [
        ("arsip/2026/11/", 1)
    ]


def test_an_empty_feed_has_no_archive() -> None:
    assert plan_shelf([], NOW, ZONE, 100) == Shelf()
    assert Shelf().newest == ""


def test_the_digest_of_a_document_follows_what_the_public_may_see() -> None:
    [line, *_] = lines(*in_month(10, 1))
    [one] = plan_shelf([line], NOW, ZONE, 100).volumes
    [same] = plan_shelf([line], NOW + timedelta(days=40), ZONE, 100).volumes
    [other] = plan_shelf([line._replace(digest="")], NOW, ZONE, 100).volumes
    assert one.digest == same.digest != other.digest


@settings(derandomize=True, max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 400), max_size=60), st.integers(1, 12), st.integers(0, 400))
def test_what_was_closed_once_stays_as_it_was_and_every_line_is_somewhere_once(
    hours: list[int], window: int, more: int
) -> None:
    begin = datetime(2026, 1, 1, tzinfo=WIB)
    moments = sorted(begin + timedelta(hours=12 * hour) for hour in hours)
    all_lines = list(lines(*moments))
    now = begin + timedelta(hours=12 * more)
    early = [line for line in all_lines if line.position.filed <= microseconds(now)]
    before = plan_shelf(early, now, ZONE, window)
    after = plan_shelf(all_lines, begin + timedelta(days=300), ZONE, window)
    assert after.volumes[: len(before.volumes)] == before.volumes
    for shelf, given_lines in ((before, early), (after, all_lines)):
        assert sum(volume.lines for volume in shelf.volumes) + len(shelf.open) == len(given_lines)
        assert len(shelf.open) <= window
        assert len({volume.path for volume in shelf.volumes}) == len(shelf.volumes)


def some_items(count: int, **changes: object) -> tuple[Item, ...]:
    return tuple(an_item(id=f"i{n:03}", published=NOW - timedelta(hours=n), **changes) for n in range(count))


def ids(news: tuple[Item | Tombstone, ...]) -> list[str]:
    return [entry.id for entry in news]


def latest(*items: Whole) -> tuple[Whole, ...]:
    return tuple(with_texts((recent.news for recent in PlainLedger(items).latest(1_000)), HELD))


def test_a_subscription_document_has_the_newest_items_newest_first() -> None:
    assert ids(choose_news(latest(*some_items(9)), (), 3)) == ["i000", "i001", "i002"]


def test_an_old_item_that_was_corrected_stands_in_it_at_its_date() -> None:
    items = some_items(9)
    corrected = replace(items[8], updated=NOW + timedelta(hours=1))
    assert ids(choose_news(latest(*items[:8], corrected), (), 3)) == ["i000", "i001", "i008"]


def test_what_is_in_no_archive_is_in_it_always() -> None:
    items = some_items(9)
    assert ids(choose_news(latest(*items), items[4:7], 2)) == ["i004", "i005", "i006"]


def test_tombstones_take_no_item_its_place() -> None:
    stones = tuple(replace(a_tombstone(), id=f"t{n}") for n in range(5))
    assert sorted(ids(choose_news(latest(*some_items(9), *stones), (), 2))) == ["i000", "i001", "t3", "t4"]


@pytest.mark.parametrize("text", ["<p>x</p>", "<br>&amp;", "kata ", "🗳", '"\n'])
def test_a_subscription_document_stays_below_one_megabyte(text: str) -> None:
    items = some_items(100, content_html=text * (30_000 // len(text.encode())), summary="s" * 300)
    chosen = choose_news(latest(*items), (), 100)
    assert ids(chosen) == ids(items[: len(chosen)])
    assert len(chosen) > 8
    for dump in WRITERS.values():
        assert len(dump(a_feed(items=chosen))) < 1_000_000


def test_a_single_item_is_never_left_out_for_its_length() -> None:
    items = some_items(3, content_html="<p>x</p>" * 200_000)
    assert ids(choose_news(latest(*items), (), 100)) == ["i000"]
