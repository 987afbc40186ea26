from __future__ import annotations

from editions import OFFICES, TREE, an_edition, news, place_of

from site_builder.engine.directory import plan_directory


def test_a_province_lists_its_offices_and_links_those_that_publish() -> None:
    (group,) = plan_directory(an_edition("prov-jawa-timur"), place_of(an_edition("prov-jawa-timur"), "kantor/"))
    assert group["province"] is None
    linked = {entry["name"]: entry["href"] for entry in group["entries"] if entry["href"]}
    assert len(group["entries"]) == len(TREE.children("prov-jawa-timur"))
    assert linked == {
        "KPU Kota Malang": "../../../kantor/kota-malang/",
        "KPU Kota Surabaya": "../../../kantor/kota-surabaya/",
    }


def test_the_nation_lists_every_office_once_by_province() -> None:
    edition = an_edition("kpu-ri")
    groups = list(plan_directory(edition, place_of(edition, "kantor/")))
    names = [group["province"]["name"] for group in groups]
    assert names == [office.name for office in TREE.children("kpu-ri")]
    assert sum(len(group["entries"]) for group in groups) + len(groups) == len(TREE) - 1
    linked = [entry["href"] for group in groups for entry in group["entries"] if entry["href"]]
    assert len(linked) == sum(TREE.by_id(id).tier == "kabkota" for id in OFFICES)


def test_an_office_that_is_no_portal_has_no_directory() -> None:
    assert list(plan_directory(an_edition(), place_of(an_edition()))) == []


def test_an_office_whose_site_is_elsewhere_is_linked_to_its_news_on_this_portal() -> None:
    edition = an_edition("prov-jawa-timur", below=(news("kota-malang"),), built=frozenset({"prov-jawa-timur"}))
    (group,) = plan_directory(edition, place_of(edition, "kantor/"))
    entries = {entry["name"]: entry["href"] for entry in group["entries"]}
    assert entries["KPU Kota Malang"] == "../kantor/kota-malang/"
