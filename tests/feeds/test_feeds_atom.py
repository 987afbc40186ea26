from __future__ import annotations

from builders import a_feed, an_item
from feed_samples import AWKWARD
from lxml import etree

from site_builder.feeds import dump_atom

AT = "{http://purl.org/atompub/tombstones/1.0}"
ATOM = "{http://www.w3.org/2005/Atom}"


def test_a_withdrawn_item_leaves_a_tombstone_with_its_reason() -> None:
    root = etree.fromstring(dump_atom(AWKWARD))
    [tombstone] = root.findall(f"{AT}deleted-entry")
    assert dict(tombstone.items()) == {
        "ref": "tag:kpu.go.id,2026:kota-malang/2026-11-01-jadwal-lama",
        "when": "2026-11-23T10:00:00+07:00",
    }
    assert [(e.tag, e.text) for e in tombstone] == [(f"{AT}comment", "jadwal <keliru> & diganti")]


def test_the_feed_names_itself_its_hub_and_its_page() -> None:
    root = etree.fromstring(dump_atom(AWKWARD))
    assert [(link.get("rel"), link.get("type"), link.get("href")) for link in root.findall(f"{ATOM}link")] == [
        ("self", "application/atom+xml", "https://kota-malang.kpu.go.id/atom.xml"),
        ("prev-archive", "application/atom+xml", "https://kota-malang.kpu.go.id/arsip/2026/10/atom.xml"),
        ("hub", None, "https://hub.example/?a=1&b=2"),
        ("alternate", "text/html", "https://kota-malang.kpu.go.id/"),
    ]


def test_an_entry_has_one_of_each_required_element() -> None:
    [entry] = etree.fromstring(dump_atom(a_feed(items=(an_item(),)))).findall(f"{ATOM}entry")
    names = sorted(etree.QName(element).localname for element in entry)
    assert names == ["author", "category", "content", "id", "link", "published", "title", "updated"]


def test_the_feeds_author_is_its_office() -> None:
    author = etree.fromstring(dump_atom(a_feed())).find(f"{ATOM}author")
    assert author is not None
    assert [element.text for element in author] == ["KPU Kota Malang", "https://kota-malang.kpu.go.id/"]


def test_an_entry_without_a_text_has_a_summary_and_a_link_instead() -> None:
    [entry] = etree.fromstring(dump_atom(a_feed(items=(an_item(content_html=" \n"),)))).findall(f"{ATOM}entry")
    assert entry.find(f"{ATOM}content") is None
    assert entry.findtext(f"{ATOM}summary") == "Posko banjir dibuka"
    assert entry.find(f"{ATOM}link[@rel='alternate']") is not None


def test_an_entry_without_text_and_link_has_its_summary_for_content() -> None:
    item = an_item(content_html="", url="berita/", summary="a < b")
    [entry] = etree.fromstring(dump_atom(a_feed(items=(item,)))).findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}content") == "a &lt; b"
