"""What all offices say together, upwards and downwards."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from builders import NOW, WIB, WIT, an_item

from site_builder.model import PassOn
from site_builder.network.merge import FromAbove, merge_below, merge_portal, newest_first, passed_down
from site_builder.offices.registry import load_registry

TREE = load_registry()
MALANG = an_item(office="kota-malang", id="m", published=datetime(2026, 11, 20, 9, 0, tzinfo=WIB))
JATIM = an_item(office="prov-jawa-timur", id="j", published=datetime(2026, 11, 21, 9, 0, tzinfo=WIB))
JATIM_DOWN = an_item(office="prov-jawa-timur", id="jd", pass_on=PassOn.DOWN)
RI_DOWN = an_item(office="kpu-ri", id="r", pass_on=PassOn.BOTH)
PRIVATE = an_item(office="kota-malang", id="p", pass_on=PassOn.NONE)
ACEH = an_item(office="prov-aceh", id="a", published=datetime(2026, 11, 19, 9, 0, tzinfo=WIB))
OVER = an_item(office="kota-malang", id="o", expires=NOW)
ITEMS = {
    "kpu-ri": (RI_DOWN,),
    "prov-jawa-timur": (JATIM, JATIM_DOWN),
    "kota-malang": (MALANG, PRIVATE, OVER),
    "prov-aceh": (ACEH,),
}


def test_portal_of_the_nation_shows_all_tiers_below_newest_first() -> None:
    assert merge_below("kpu-ri", TREE, ITEMS, NOW) == (JATIM, MALANG, ACEH)


def test_portal_of_a_province_shows_its_own_regencies_only() -> None:
    assert merge_below("prov-jawa-timur", TREE, ITEMS, NOW) == (MALANG,)


def test_portal_carries_its_own_news_too_whatever_its_direction() -> None:
    assert merge_portal("prov-jawa-timur", TREE, ITEMS, NOW) == (JATIM, MALANG, JATIM_DOWN)


def test_item_leaves_the_portal_at_the_moment_it_expires() -> None:
    before = NOW - timedelta(seconds=1)

    assert OVER in merge_below("kpu-ri", TREE, ITEMS, before)
    assert OVER not in merge_below("kpu-ri", TREE, ITEMS, NOW)
    assert OVER not in merge_portal("kota-malang", TREE, ITEMS, NOW)


def test_office_shows_what_is_passed_down_the_nearest_office_first() -> None:
    assert passed_down("kota-malang", TREE, ITEMS, NOW) == (
        FromAbove(TREE.by_id("prov-jawa-timur"), (JATIM_DOWN,)),
        FromAbove(TREE.by_id("kpu-ri"), (RI_DOWN,)),
    )


def test_office_above_with_nothing_to_pass_down_makes_no_group() -> None:
    assert passed_down("kota-banda-aceh", TREE, ITEMS, NOW) == (FromAbove(TREE.by_id("kpu-ri"), (RI_DOWN,)),)
    assert passed_down("kpu-ri", TREE, ITEMS, NOW) == ()


def test_same_moment_in_two_zones_is_ordered_by_office_and_id() -> None:
    moment = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
    jayapura = an_item(office="kota-jayapura", id="z", published=moment.astimezone(WIT))
    malang = an_item(office="kota-malang", id="b", published=moment.astimezone(WIB))
    other = an_item(office="kota-malang", id="a", published=moment)

    assert newest_first([malang, other, jayapura]) == newest_first([jayapura, other, malang])
    assert newest_first([malang, other, jayapura]) == (jayapura, other, malang)
