from __future__ import annotations

import pytest
from builders import NOW, an_office
from lxml import etree

from site_builder.errors import OfficeUnknown
from site_builder.feeds import Subscription, dump_opml
from site_builder.model import Office, Tier
from site_builder.offices.tree import OfficeTree

RI = an_office(id="kpu-ri", tier=Tier.NATIONAL, parent=None, name="KPU RI", region="Indonesia")
JATIM = an_office(id="prov-jawa-timur", tier=Tier.PROVINCE, parent="kpu-ri", name="KPU Jawa Timur", region="Jawa Timur")
MALANG = an_office()
TREE = OfficeTree((RI, JATIM, MALANG))


def a_subscription(office: Office) -> Subscription:
    return Subscription(office, f"https://{office.id}.example/rss.xml", f"https://{office.id}.example/")


def outlines(dumped: bytes) -> list[tuple[str | None, str | None, str | None]]:
    root = etree.fromstring(dumped)
    parents = {e: e.getparent() for e in root.iter("outline")}
    return [
        (parent.get("text") if parent is not None else None, e.get("text"), e.get("xmlUrl"))
        for e, parent in parents.items()
    ]


def test_offices_stand_below_their_province_and_the_nation_above_all() -> None:
    assert outlines(dump_opml("Umpan", map(a_subscription, TREE), TREE)) == [
        (None, "KPU RI", "https://kpu-ri.example/rss.xml"),
        (None, "Jawa Timur", None),
        ("Jawa Timur", "KPU Jawa Timur", "https://prov-jawa-timur.example/rss.xml"),
        ("Jawa Timur", "KPU Kota Malang", "https://kota-malang.example/rss.xml"),
    ]


def test_a_regency_without_its_province_in_the_list_still_stands_below_it() -> None:
    assert outlines(dump_opml("Umpan", [a_subscription(MALANG)], TREE)) == [
        (None, "Jawa Timur", None),
        ("Jawa Timur", "KPU Kota Malang", "https://kota-malang.example/rss.xml"),
    ]


def test_a_feed_is_listed_once() -> None:
    assert len(outlines(dump_opml("Umpan", [a_subscription(RI)] * 2, TREE))) == 1


def test_a_feed_is_of_type_rss_with_its_page() -> None:
    [outline] = etree.fromstring(dump_opml("Umpan", [a_subscription(RI)], TREE)).iterfind("body/outline")
    assert dict(outline.items()) == {
        "text": "KPU RI",
        "title": "KPU RI",
        "type": "rss",
        "xmlUrl": "https://kpu-ri.example/rss.xml",
        "htmlUrl": "https://kpu-ri.example/",
    }


def test_the_document_is_dated_only_when_a_moment_is_given() -> None:
    undated, dated = dump_opml("Umpan", (), TREE), dump_opml("Umpan", (), TREE, NOW)
    assert etree.fromstring(undated).findtext("head/dateModified") is None
    assert etree.fromstring(dated).findtext("head/dateModified") == "Tue, 24 Nov 2026 12:00:00 +0700"


def test_an_office_outside_the_registry_is_refused() -> None:
    with pytest.raises(OfficeUnknown):
        dump_opml("Umpan", [a_subscription(an_office(id="kota-lain"))], TREE)
