from __future__ import annotations

import pickle

import pytest
from builders import an_office

from site_builder.errors import OfficeUnknown
from site_builder.model import Tier
from site_builder.offices.registry import load_registry
from site_builder.offices.tree import OfficeTree
from site_builder.strings import say

TOP = an_office(id="pusat", tier=Tier.NATIONAL, parent=None, domain="contoh.id")
KAB = an_office(id="kab-a", parent="prov-b")
EAST = an_office(id="prov-b", tier=Tier.PROVINCE, parent="pusat")
WEST = an_office(id="prov-a", tier=Tier.PROVINCE, parent="pusat")
TREE = OfficeTree((TOP, KAB, EAST, WEST))


def test_offices_stand_in_registry_order() -> None:
    assert tuple(TREE) == (TOP, KAB, EAST, WEST)
    assert len(TREE) == 4


def test_the_root_names_the_authority() -> None:
    assert TREE.root == TOP
    assert TREE.authority == "contoh.id"
    assert load_registry().authority == "kpu.go.id"


def test_an_office_knows_who_stands_above_it() -> None:
    assert TREE.parent("kab-a") == EAST
    assert TREE.ancestors("kab-a") == (EAST, TOP)
    assert TREE.parent("pusat") is None
    assert TREE.ancestors("pusat") == ()


def test_an_office_knows_who_stands_below_it() -> None:
    assert TREE.children("pusat") == (EAST, WEST)
    assert TREE.descendants("pusat") == (KAB, EAST, WEST)
    assert TREE.children("kab-a") == TREE.descendants("kab-a") == ()


def test_every_office_but_the_root_is_below_the_root() -> None:
    tree = load_registry()
    assert tree.descendants("kpu-ri") == tuple(office for office in tree if office.id != "kpu-ri")
    assert [office.id for office in tree.ancestors("kota-malang")] == ["prov-jawa-timur", "kpu-ri"]
    assert len(tree.children("prov-jawa-timur")) == 38


def test_membership_is_asked_by_id() -> None:
    assert "kab-a" in TREE
    assert "kab-z" not in TREE


def test_an_unknown_office_is_answered_with_the_nearest_id() -> None:
    with pytest.raises(OfficeUnknown) as caught:
        load_registry().by_id("kota-mlang")
    assert caught.value.facts == {"office": "kota-mlang", "suggestion": "kota-malang"}
    assert "mungkin maksudnya kota-malang" in say(caught.value.key, **caught.value.facts)


def test_an_office_like_no_other_is_answered_with_the_way_to_search() -> None:
    with pytest.raises(OfficeUnknown) as caught:
        TREE.by_id("zzz")
    assert "warta offices" in say(caught.value.key, **caught.value.facts)


@pytest.mark.parametrize("ask", [TREE.by_id, TREE.parent, TREE.ancestors, TREE.children, TREE.descendants])
def test_every_question_about_an_unknown_office_is_refused(ask: object) -> None:
    assert callable(ask)
    with pytest.raises(OfficeUnknown):
        ask("zzz")


def test_a_tree_travels_to_another_process() -> None:
    assert pickle.loads(pickle.dumps(TREE)) == TREE
