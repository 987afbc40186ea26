"""Which items leave their office, upwards and downwards."""

from __future__ import annotations

from datetime import timedelta

import pytest
from builders import NOW, an_item

from site_builder.model import PassOn
from site_builder.tiers import URGENT_FOR, current, is_pressing, sent_down, sent_up

UP, DOWN, BOTH, NONE = (an_item(id=way.value, pass_on=way) for way in PassOn)
ALL = (NONE, BOTH, DOWN, UP)


def test_portals_get_what_goes_up_in_its_order() -> None:
    assert tuple(sent_up(ALL, NOW)) == (BOTH, UP)


def test_offices_below_get_what_goes_down_in_its_order() -> None:
    assert tuple(sent_down(ALL, NOW)) == (BOTH, DOWN)


@pytest.mark.parametrize("send", [sent_up, sent_down, current])
def test_item_leaves_every_list_at_the_moment_it_expires(send) -> None:  # type: ignore[no-untyped-def]
    item = an_item(pass_on=PassOn.BOTH, expires=NOW)

    assert tuple(send([item], NOW - timedelta(microseconds=1))) == (item,)
    assert tuple(send([item], NOW)) == ()


@pytest.mark.parametrize("send", [sent_up, sent_down, current])
def test_item_enters_every_list_at_the_moment_it_is_published(send) -> None:  # type: ignore[no-untyped-def]
    item = an_item(pass_on=PassOn.BOTH, published=NOW)

    assert tuple(send([item], NOW - timedelta(microseconds=1))) == ()
    assert tuple(send([item], NOW)) == (item,)


def test_what_is_pressing_goes_down_unless_its_office_keeps_it() -> None:
    urgent = tuple(an_item(id=way.value, pass_on=way, is_urgent=True, published=NOW) for way in PassOn)
    assert {item.pass_on for item in sent_down(urgent, NOW)} == {PassOn.UP, PassOn.DOWN, PassOn.BOTH}
    assert {item.pass_on for item in sent_down(urgent, NOW + URGENT_FOR)} == {PassOn.DOWN, PassOn.BOTH}


def test_what_is_urgent_presses_until_it_expires_or_for_a_week() -> None:
    assert not is_pressing(an_item(published=NOW), NOW)
    assert is_pressing(an_item(published=NOW, is_urgent=True), NOW)
    assert not is_pressing(an_item(published=NOW - URGENT_FOR, is_urgent=True), NOW)
    month = timedelta(days=30)
    lasting = an_item(published=NOW - month, is_urgent=True, expires=NOW + month)
    assert is_pressing(lasting, NOW)
    assert not is_pressing(lasting, NOW + month)
