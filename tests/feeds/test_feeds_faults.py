"""feedgen's fifteen faults (numbers as in `feedgen_door`): each test fails when its mend is taken out."""

from __future__ import annotations

import locale
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from builders import NOW, WIB, a_feed, an_item
from feed_samples import AWKWARD, COMBINED, EMPTY
from lxml import etree
from msgspec.structs import replace

from site_builder.feeds import dump_atom, dump_rss
from site_builder.model import Feed, Image

NS = {
    "a": "http://www.w3.org/2005/Atom",
    "c": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "m": "http://search.yahoo.com/mrss/",
}


def rss(feed: Feed) -> etree._Element:
    return etree.fromstring(dump_rss(feed))


def atom(feed: Feed) -> etree._Element:
    return etree.fromstring(dump_atom(feed))


def texts(root: etree._Element, path: str) -> list[str]:
    return [str(element.text) for element in root.iterfind(path, NS)]


def links(root: etree._Element, path: str) -> list[dict[str, str]]:
    return [{str(name): str(value) for name, value in element.items()} for element in root.iterfind(path, NS)]


def test_1_entry_links_keep_rel_and_type() -> None:
    assert links(atom(AWKWARD)[-3], "a:link") == [
        {
            "rel": "alternate",
            "type": "text/html",
            "href": "https://kota-malang.kpu.go.id/berita/2026/11/22/awkward/",
        },
        {
            "rel": "enclosure",
            "href": "https://kota-malang.kpu.go.id/media/jadwal%20&%20denah.pdf",
            "type": "application/pdf",
            "length": "12345",
            "title": "Jadwal & <denah>",
        },
        {"rel": "enclosure", "href": "https://kota-malang.kpu.go.id/media/daftar.csv", "type": "text/csv"},
        {"rel": "enclosure", "href": "https://media.example/lain", "title": "Tanpa ukuran"},
        {"rel": "via", "href": "https://media.example/asal?a=1&b=2"},
    ]


def test_2_channel_link_is_the_home_page_and_neither_feed_nor_hub() -> None:
    assert texts(rss(AWKWARD), "channel/link") == ["https://kota-malang.kpu.go.id/"]


def test_3_rss_names_itself_with_its_type_and_its_hub() -> None:
    itself = {
        "href": "https://kota-malang.kpu.go.id/rss.xml",
        "rel": "self",
        "type": "application/rss+xml",
    }
    assert links(rss(replace(AWKWARD, previous="")), "channel/a:link") == [
        itself,
        {"rel": "hub", "href": "https://hub.example/?a=1&b=2"},
    ]
    assert links(rss(a_feed()), "channel/a:link") == [itself]


def test_4_items_stay_newest_first() -> None:
    titles = ["Simulasi pemungutan suara", "Rapat koordinasi", "Posko banjir dibuka"]
    assert texts(rss(COMBINED), "channel/item/title") == titles
    assert texts(atom(COMBINED), "a:entry/a:title") == titles


def test_5_atom_content_is_html_and_rss_content_is_cdata() -> None:
    feed = a_feed(items=(an_item(content_html="<p>Posko ]]> dibuka.</p>"),))
    [content] = atom(feed).iterfind("a:entry/a:content", NS)
    assert (dict(content.items()), content.text) == ({"type": "html"}, "<p>Posko ]]> dibuka.</p>")
    assert texts(rss(feed), "channel/item/c:encoded") == ["<p>Posko ]]> dibuka.</p>"]
    assert b"<content:encoded><![CDATA[<p>Posko ]]" in dump_rss(feed)


def test_6_every_text_of_atom_says_what_it_is() -> None:
    root = atom(a_feed(items=(an_item(title="a </b>", summary="b </i>"),)))
    types = {etree.QName(e).localname: e.get("type") for e in root.iter("{*}title", "{*}summary", "{*}subtitle")}
    assert types == {"title": "text", "summary": "text", "subtitle": "text"}
    assert texts(root, "a:entry/a:summary") == ["b </i>"]
    assert {e.get("type") for e in root.iterfind(".//a:title", NS)} == {"text"}


def test_7_a_summary_leaves_the_content_whole() -> None:
    feed = a_feed(items=(an_item(summary="Singkat", content_html="<p>Panjang sekali.</p>"),))
    assert texts(atom(feed), "a:entry/a:content") == ["<p>Panjang sekali.</p>"]
    assert texts(rss(feed), "channel/item/c:encoded") == ["<p>Panjang sekali.</p>"]
    assert texts(rss(feed), "channel/item/description") == ["Singkat"]


def test_8_entries_are_dated_by_the_item_in_whole_seconds() -> None:
    published = datetime(2026, 11, 20, 9, 0, 1, 500_000, tzinfo=WIB)
    root = atom(a_feed(items=(an_item(published=published), an_item(published=published, updated=NOW))))
    assert texts(root, "a:entry/a:published") == ["2026-11-20T09:00:01+07:00"] * 2
    assert texts(root, "a:entry/a:updated") == ["2026-11-20T09:00:01+07:00", "2026-11-24T12:00:00+07:00"]


def test_9_feeds_are_dated_by_their_newest_item() -> None:
    assert texts(atom(COMBINED), "a:updated") == ["2026-11-24T12:00:00+07:00"]
    assert texts(rss(COMBINED), "channel/lastBuildDate") == ["Tue, 24 Nov 2026 12:00:00 +0700"]
    assert texts(rss(COMBINED), "channel/pubDate") == ["Mon, 23 Nov 2026 09:00:00 +0900"]


def test_9_a_feed_without_items_has_no_moment_of_its_own() -> None:
    assert texts(atom(EMPTY), "a:updated") == ["2008-01-01T00:00:00Z"]
    assert texts(rss(EMPTY), "channel/lastBuildDate") == []
    assert texts(rss(EMPTY), "channel/pubDate") == []


def test_10_characters_that_xml_cannot_hold_do_not_take_the_feed_down() -> None:
    bad = "a\x00\x0b\ud83d\ufffe\x1fb"
    item = an_item(title=bad, summary=bad, author=bad, content_html=bad, tags=(bad,), url=f"https://x.id/{bad}")
    feed = a_feed(title=bad, description=bad, items=(replace(item, image=Image("https://x.id/p.png", bad, bad, bad)),))
    for root in (rss(feed), atom(feed)):
        assert set(texts(root, ".//{*}title")) == {"a b"}
        assert texts(root, ".//m:credit") == ["a b"]


def test_11_rss_names_an_author_without_an_email_address() -> None:
    assert texts(rss(COMBINED), "channel/item/dc:creator") == [
        "KPU Kota Jayapura",
        "KPU Provinsi Jawa Timur",
        "KPU Kota Malang",
    ]


def test_12_the_picture_of_an_item_never_becomes_the_picture_of_the_feed() -> None:
    feed = a_feed(items=(an_item(image=Image("https://x.id/lambang.svg", "Lambang")),))
    assert rss(feed).find("channel/image") is None
    assert atom(feed).find("a:logo", NS) is None


@pytest.mark.parametrize(("read", "path"), [(rss, "channel/item/m:content"), (atom, "a:entry/m:content")])
def test_13_a_picture_stands_alone_with_its_alt_text_caption_and_credit(
    read: Callable[[Feed], etree._Element], path: str
) -> None:
    root = read(a_feed(items=(an_item(image=Image("https://x.id/p.png", "Alt", "Kapsi", "Humas", 640, 480)),)))
    [content] = root.iterfind(path, NS)
    assert dict(content.items()) == {
        "url": "https://x.id/p.png",
        "medium": "image",
        "width": "640",
        "height": "480",
    }
    assert [(etree.QName(e).localname, e.text) for e in content] == [
        ("title", "Kapsi"),
        ("description", "Alt"),
        ("credit", "Humas"),
    ]


def test_14_addresses_are_percent_encoded_ascii() -> None:
    item = an_item(url="https://x.id/berita/a é%20b/", image=Image("https://x.id/foto posko.png"))
    feed = a_feed(items=(item,))
    for root in (rss(feed), atom(feed)):
        assert links(root, ".//m:content") == [{"url": "https://x.id/foto%20posko.png", "medium": "image"}]
    assert texts(rss(feed), "channel/item/link") == ["https://x.id/berita/a%20%C3%A9%20b/"]
    assert [link["href"] for link in links(atom(feed), "a:entry/a:link")] == ["https://x.id/berita/a%20%C3%A9%20b/"]


def test_14_the_language_is_the_code_of_indonesian() -> None:
    assert texts(rss(a_feed()), "channel/language") == ["id"]
    assert atom(a_feed()).get("{http://www.w3.org/XML/1998/namespace}lang") == "id"


def test_14_html_that_is_not_well_formed_is_carried_as_text() -> None:
    feed = a_feed(items=(an_item(content_html="<p>a<br>b &nbsp; <img src=x>"),))
    assert texts(atom(feed), "a:entry/a:content") == ["<p>a<br>b &nbsp; <img src=x>"]


def test_14_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        dump_rss(a_feed(items=(an_item(published=datetime(2026, 11, 20)),)))  # noqa: DTZ001


def test_15_categories_keep_their_term_in_rss_and_their_label_in_atom() -> None:
    item, entry = rss(AWKWARD).find("channel/item"), atom(AWKWARD).find("a:entry", NS)
    assert item is not None
    assert entry is not None
    kinds, topics = "https://kota-malang.kpu.go.id/jenis/", "https://kota-malang.kpu.go.id/topik/"
    assert [(e.text, e.get("domain")) for e in item.iterfind("category")] == [
        ("klarifikasi", kinds),
        ("Pemilu 2029", topics),
        ("hoaks & fitnah", topics),
    ]
    assert links(entry, "a:category") == [
        {"term": "klarifikasi", "scheme": kinds, "label": "Klarifikasi"},
        {"term": "Pemilu 2029", "scheme": topics},
        {"term": "hoaks & fitnah", "scheme": topics},
    ]


def test_15_entries_of_a_combined_feed_carry_their_whole_source() -> None:
    source = atom(COMBINED).find("a:entry[3]/a:source", NS)
    assert source is not None
    assert [(etree.QName(e).localname, e.text) for e in source] == [
        ("id", "tag:kpu.go.id,2008:kota-malang"),
        ("title", "KPU Kota Malang"),
        ("updated", "2026-11-24T12:00:00+07:00"),
        ("link", None),
        ("link", None),
    ]
    assert links(source, "a:link") == [
        {"rel": "self", "type": "application/atom+xml", "href": "https://kota-malang.kpu.go.id/atom.xml"},
        {"rel": "alternate", "type": "text/html", "href": "https://kota-malang.kpu.go.id/"},
    ]


def test_15_items_of_a_combined_feed_name_the_feed_they_come_from() -> None:
    assert [(e.text, e.get("url")) for e in rss(COMBINED).iterfind("channel/item/source")] == [
        ("KPU Kota Jayapura", "https://kota-jayapura.kpu.go.id/rss.xml"),
        ("KPU Provinsi Jawa Timur", "https://jatim.kpu.go.id/sendiri/rss.xml"),
        ("KPU Kota Malang", "https://kota-malang.kpu.go.id/rss.xml"),
    ]
    assert rss(a_feed()).find("channel/item/source") is None


def test_the_locale_of_the_process_changes_no_byte() -> None:
    plain = dump_rss(AWKWARD)
    before = locale.setlocale(locale.LC_ALL)
    locale.setlocale(locale.LC_ALL, "C.UTF-8")
    try:
        assert dump_rss(AWKWARD) == plain
        assert locale.setlocale(locale.LC_ALL) == "C.UTF-8"
    finally:
        locale.setlocale(locale.LC_ALL, before)


def test_the_zone_of_utc_is_written_in_numbers() -> None:
    feed = a_feed(items=(an_item(published=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),))
    assert texts(rss(feed), "channel/item/pubDate") == ["Fri, 02 Jan 2026 03:04:05 +0000"]


def test_15_the_feed_of_an_office_whose_site_is_not_ours_stands_where_it_stands() -> None:
    elsewhere = "https://kota-jayapura.kpu.go.id/umpan?a=1&b=é"
    feed = replace(COMBINED, feeds={"kota-jayapura": elsewhere})
    address = "https://kota-jayapura.kpu.go.id/umpan?a=1&b=%C3%A9"
    [source] = rss(feed).iterfind("channel/item[1]/source")
    assert source.get("url") == address
    assert links(atom(feed), "a:entry[1]/a:source/a:link")[0] == {"rel": "self", "href": address}
    assert rss(feed).find("channel/item[2]/source") is not None
