from __future__ import annotations

from datetime import timedelta

from builders import an_item
from hypothesis import given
from hypothesis import strategies as st

from site_builder.engine.related import MOST, Related
from site_builder.model import Facts, Item

FIRST = an_item()


def an_item_of(number: int, *tags: str) -> Item:
    """The item `number` days before the first."""
    return an_item(id=f"tag:{number}", published=FIRST.published - timedelta(days=number), tags=tags)


def test_the_rarest_common_topic_comes_first_then_the_nearest_in_time() -> None:
    items = [an_item_of(0, "kpu"), an_item_of(1, "kpu"), an_item_of(2, "kpu", "banjir"), an_item_of(3, "KPU", "Banjir")]
    found = Related(items).of(3)
    assert [item.id for item in found] == ["tag:2", "tag:1", "tag:0"]


def test_an_item_without_a_common_topic_has_those_before_it() -> None:
    items = [an_item_of(number, *(["!!!"] if number % 2 else [])) for number in range(9)]
    shown = [[int(item.id.removeprefix("tag:")) for item in Related(items).of(each)] for each in range(9)]
    assert (shown[0], shown[3], shown[7], shown[8]) == ([1, 2, 3, 4], [4, 5, 6, 7], [6, 8, 5, 4], [7, 6, 5, 4])
    assert Related(items[:1]).of(0) == ()


def test_a_new_article_without_a_topic_changes_no_other_page() -> None:
    old = [an_item_of(number) for number in range(1, 40)]
    before, after = Related(old), Related([an_item_of(0), *old])
    assert [before.of(n) for n in range(39)] == [after.of(n + 1) for n in range(39)]


def test_a_new_article_changes_only_pages_of_its_own_time() -> None:
    old = [an_item_of(number, "kpu") for number in range(1, 40)]
    before, after = Related(old), Related([an_item_of(0, "kpu"), *old])
    changed = [number for number in range(39) if before.of(number) != after.of(number + 1)]
    assert 0 < len(changed) <= 4
    assert all(len(after.of(number)) == MOST for number in range(40))


def grounds_of(items: list[Item], first: int, last: int) -> tuple[bytes, list[Facts]]:
    told, shown = Related(items).grounds(first, last)
    return told, list(shown)


some_tags = st.lists(st.sampled_from(("a", "b", "c", "d", "!!")), max_size=3).map(tuple)


@given(st.lists(some_tags, min_size=1, max_size=30), st.data())
def test_what_stands_for_some_items_tells_all_that_they_show(tags: list[tuple[str, ...]], data: st.DataObject) -> None:
    old = [an_item_of(2 * number, *each) for number, each in enumerate(tags, start=50)]
    new = [an_item_of(2 * number, *data.draw(some_tags)) for number in range(data.draw(st.integers(0, 3)))]
    at = data.draw(st.integers(0, len(old)))
    between = [an_item_of(2 * (49 + at) + 1, *data.draw(some_tags))] if data.draw(st.booleans()) else []
    whole = [*new, *old[:at], *between, *old[at:]]
    before, after = Related(old), Related(whole)
    last = data.draw(st.integers(1, len(old)))
    first = data.draw(st.integers(0, last - 1))
    shift = len(whole) - len(old)
    is_same = grounds_of(old, first, last) == grounds_of(whole, first + shift, last + shift)
    if is_same and old[first:last] == whole[first + shift : last + shift]:
        assert [before.of(n) for n in range(first, last)] == [after.of(n + shift) for n in range(first, last)]


def test_what_stands_for_old_items_stays_with_a_new_one() -> None:
    old = [an_item_of(number, *("kpu", "pdpb")[: number % 3]) for number in range(1, 100)]
    new = [an_item_of(0, "kpu"), *old]
    assert grounds_of(old, 40, 60) == grounds_of(new, 41, 61)
    assert grounds_of(old, 0, 20) != grounds_of(new, 1, 21)
