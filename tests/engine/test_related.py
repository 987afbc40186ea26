from __future__ import annotations

from datetime import timedelta

from builders import an_item

from site_builder.engine.related import MOST, Related
from site_builder.model import Item

FIRST = an_item()


def an_item_of(number: int, *tags: str) -> Item:
    """The item `number` days before the first."""
    return an_item(id=f"tag:{number}", published=FIRST.published - timedelta(days=number), tags=tags)


def test_the_rarest_common_topic_comes_first_then_the_nearest_in_time() -> None:
    items = [an_item_of(0, "kpu"), an_item_of(1, "kpu"), an_item_of(2, "kpu", "banjir"), an_item_of(3, "KPU", "Banjir")]
    found = Related(items).of(items[3])
    assert [item.id for item in found] == ["tag:2", "tag:1", "tag:0"]


def test_an_item_without_a_common_topic_has_those_before_it() -> None:
    items = [an_item_of(number, *(["!!!"] if number % 2 else [])) for number in range(9)]
    shown = [[int(item.id.removeprefix("tag:")) for item in Related(items).of(each)] for each in items]
    assert (shown[0], shown[3], shown[7], shown[8]) == ([1, 2, 3, 4], [4, 5, 6, 7], [6, 8, 5, 4], [7, 6, 5, 4])
    assert Related(items[:1]).of(items[0]) == ()


def test_a_new_article_without_a_topic_changes_no_other_page() -> None:
    old = [an_item_of(number) for number in range(1, 40)]
    before, after = Related(old), Related([an_item_of(0), *old])
    assert [before.of(item) for item in old] == [after.of(item) for item in old]


def test_a_new_article_changes_only_pages_of_its_own_time() -> None:
    old = [an_item_of(number, "kpu") for number in range(1, 40)]
    before, after = Related(old), Related([an_item_of(0, "kpu"), *old])
    changed = [item.id for item in old if before.of(item) != after.of(item)]
    assert 0 < len(changed) <= 4
    assert all(len(after.of(item)) == MOST for item in old)
