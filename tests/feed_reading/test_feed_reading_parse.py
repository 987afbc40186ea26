"""Feeds of four formats and everything that is no feed."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.bench.nation import TREE, an_entry, atom_feed, json_feed, rdf_feed, rss_feed
from site_builder.errors import SourceFailed
from site_builder.feed_reading.foreign import MAX_ITEMS, ForeignDocument, ForeignFeed, ForeignTombstone
from site_builder.feed_reading.parse import parse_feed
from site_builder.feed_reading.xml_gate import MAX_DEPTH
from site_builder.strings import say

MALANG = TREE.by_id("kota-malang")
URL = "https://kota-malang.kpu.go.id/feed"
ENTRIES = [an_entry(MALANG, number) for number in (1, 2)]


def read(body: bytes | str, content_type: str = "") -> ForeignFeed:
    return parse_feed(body.encode() if isinstance(body, str) else body, content_type, URL)


def refusal(body: bytes | str) -> str:
    with pytest.raises(SourceFailed) as caught:
        read(body)
    say(caught.value.key, **caught.value.facts)
    return caught.value.key.removeprefix("network.")


def an_rss(item: str, more: str = "") -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>{more}<item>{item}</item></channel></rss>'


@pytest.mark.parametrize("write", [json_feed, atom_feed, rss_feed, rdf_feed])
def test_four_formats_say_the_same(write: Any) -> None:
    feed = read(write(MALANG, ENTRIES))
    assert [item.title for item in feed.items] == [entry["title"] for entry in ENTRIES]
    assert [item.url for item in feed.items] == [entry["url"] for entry in ENTRIES]
    assert [item.id for item in feed.items] == [entry["id"] for entry in ENTRIES]
    assert [item.html for item in feed.items] == [entry["content_html"] for entry in ENTRIES]
    assert all(item.published for item in feed.items)
    assert (feed.fault, feed.left_out, feed.older) == ("", 0, "")


def test_the_zone_of_an_rss_date_is_left_to_be_read_rightly() -> None:
    assert read(rss_feed(MALANG, ENTRIES)).items[0].published == "Sel, 10 Nov 2026 08:00:00 WIB"


@pytest.mark.parametrize(
    ("body", "key"),
    [
        ("", "feed-empty"),
        (" \n\t", "feed-empty"),
        ("<!DOCTYPE html><html><p>Situs ini disita", "feed-html"),
        ("  <HTML><body>", "feed-html"),
        ("galat 500", "feed-foreign"),
        ("<opml/>", "feed-foreign"),
        ("{}", "feed-foreign"),
        ("[]", "feed-foreign"),
        ('{"version": "https://jsonfeed.org/version/1.1", "items": [', "feed-cut"),
        ('{"version": nul}', "feed-json"),
        ('{"a":' * 100_000, "feed-deep"),
        ("<rss><channel><item><title>cut", "feed-cut"),
        ("<rss><channel><item><tit", "feed-cut"),
        ("<rss><channel></item></channel></rss>", "feed-xml"),
        ("<rss>" + "<a>" * MAX_DEPTH + "</a>" * MAX_DEPTH + "</rss>", "feed-deep"),
        ('<!DOCTYPE rss SYSTEM "http://jahat.example/x.dtd"><rss/>', "feed-dtd"),
        ('<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss>&x;</rss>', "feed-dtd"),
        ('<?xml version="1.0"?>\n<!DOCTYPE lolz [<!ENTITY a "a"><!ENTITY b "&a;&a;">]><rss>&b;</rss>', "feed-dtd"),
    ],
)
def test_what_is_no_whole_harmless_feed_is_refused_with_its_reason(body: str, key: str) -> None:
    assert refusal(body) == key


def test_a_hidden_document_type_is_seen_in_any_encoding() -> None:
    body = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE rss [<!ENTITY x "y">]><rss>&x;</rss>'
    assert refusal(b"\xff\xfe" + body.encode("utf-16-le")) == "feed-dtd"


@pytest.mark.parametrize("cut", [10, 200, 500, -20])
@pytest.mark.parametrize("write", [json_feed, atom_feed, rss_feed, rdf_feed])
def test_a_feed_that_was_cut_anywhere_is_not_taken_for_a_short_one(write: Any, cut: int) -> None:
    with pytest.raises(SourceFailed):
        read(write(MALANG, ENTRIES)[:cut])


@pytest.mark.parametrize(
    ("slip", "title"),
    [
        ("Rapat &amp; bimtek", "Rapat & bimtek"),
        ("Rapat & bimtek", "Rapat & bimtek"),
        ("Rapat&nbsp;bimtek &eacute;", "Rapat\xa0bimtek é"),
        ("Rapat\x0bbimtek", "Rapatbimtek"),
        ("Rapat &tidakada; bimtek", "Rapat &tidakada; bimtek"),
        ("<![CDATA[Rapat & bimtek &nbsp;]]>", "Rapat & bimtek"),
    ],
)
def test_small_slips_are_mended(slip: str, title: str) -> None:
    assert read(an_rss(f"<title>{slip}</title>")).items[0].title.strip() == title


def test_a_mended_feed_says_so() -> None:
    assert "XML umpan tidak benar" in read(an_rss("<title>a & b</title>")).fault
    assert read(an_rss("<title>a &amp; b</title>")).fault == ""


def test_noise_around_a_feed_is_left_out() -> None:
    feed = read("\n\n Notice: undefined index\n" + an_rss("<title>a</title>") + "\n<!-- 0.2s --> waktu 0.3")
    assert [item.title for item in feed.items] == ["a"]
    assert feed.fault


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (an_rss("<title>é</title>").encode("utf-8"), ""),
        (an_rss("<title>é</title>").encode("latin-1"), "text/xml; charset=ISO-8859-1"),
        (an_rss("<title>é</title>").encode("cp1252"), ""),
        (b"\xff\xfe" + an_rss("<title>é</title>").encode("utf-16-le"), ""),
        (b"\xef\xbb\xbf" + an_rss("<title>é</title>").encode(), "text/xml; charset=utf-16"),
        (
            an_rss("<title>é</title>").replace("?>", ' encoding="windows-1252"?>', 1).encode("cp1252"),
            "application/xml",
        ),
    ],
)
def test_the_encoding_is_found(body: bytes, content_type: str) -> None:
    assert read(body, content_type).items[0].title == "é"


def test_a_codec_that_is_no_encoding_of_text_is_not_used() -> None:
    assert read(an_rss("<title>a+AGI-</title>"), "text/xml; charset=utf-7").items[0].title == "a+AGI-"


def test_atom_tombstones_are_read() -> None:
    stone = (
        '<at:deleted-entry ref="tag:x,2026:kota-malang/a" when="2026-11-23T10:00:00+07:00">'
        "<at:comment>salah data</at:comment></at:deleted-entry>"
    )
    (found,) = read(atom_feed(MALANG, ENTRIES, stone)).tombstones
    assert found == ForeignTombstone("tag:x,2026:kota-malang/a", "2026-11-23T10:00:00+07:00", "salah data")


def test_json_tombstones_are_read() -> None:
    gone = {"id": "a", "url": "https://x/a", "when": "2026-11-23T10:00:00+07:00", "reason": "salah"}
    feed = read(json_feed(MALANG, ENTRIES, _warta={"withdrawn": [gone, {}, "x", {"id": 7}]}))
    assert feed.tombstones == (ForeignTombstone("a", "2026-11-23T10:00:00+07:00", "salah", "https://x/a"),)


@pytest.mark.parametrize(
    ("body", "older"),
    [
        (json_feed(MALANG, ENTRIES, next_url="feed-2.json"), "https://kota-malang.kpu.go.id/feed-2.json"),
        (atom_feed(MALANG, [], '<link rel="prev-archive" href="/arsip/1.xml"/>'), f"{URL[:-5]}/arsip/1.xml"),
        (atom_feed(MALANG, [], '<link rel="next" href="/p2"/><link rel="prev-archive" href="/a"/>'), f"{URL[:-5]}/a"),
        (rss_feed(MALANG, ENTRIES, '<atom:link rel="prev-archive" href="https://x/1"/>'), "https://x/1"),
    ],
)
def test_the_older_document_is_found(body: bytes, older: str) -> None:
    assert read(body).older == older


def test_one_broken_item_costs_only_itself() -> None:
    entries: list[Any] = ["teks", None, {"id": {}}, {"id": 7, "url": 7, "tags": "x", "authors": {}}, *ENTRIES]
    feed = read(json_feed(MALANG, entries))
    assert [item.id for item in feed.items] == ["", "", "", "7", *(entry["id"] for entry in ENTRIES)]


def test_plain_text_of_json_is_text() -> None:
    (item,) = read(json_feed(MALANG, [{"id": "a", "content_text": "a < b\n\n{{ c }}"}])).items
    assert item.html == "<p>a &lt; b</p>\n<p>{{ c }}</p>\n"


def test_atom_says_whether_its_content_is_text_or_html() -> None:
    body = atom_feed(MALANG, ENTRIES[:1]).decode().replace('<content type="html">', '<content type="text">')
    assert read(body).items[0].html.startswith("&lt;p&gt;")


def test_markup_in_a_title_that_is_html_is_not_shown() -> None:
    body = (
        atom_feed(MALANG, ENTRIES[:1]).decode().replace("<title>Berita", '<title type="html">&lt;b&gt;Berita&lt;/b&gt;')
    )
    assert read(body).items[0].title.startswith("Berita")


def test_a_copied_story_names_its_source() -> None:
    via = '<link rel="via" href="https://jatim.kpu.go.id/a" title="KPU Jatim"/>'
    body = atom_feed(MALANG, ENTRIES[:1]).decode().replace("<published>", f"{via}<published>")
    item = read(body).items[0]
    assert (item.source_name, item.source_url) == ("KPU Jatim", "https://jatim.kpu.go.id/a")


def test_pictures_and_documents_are_told_apart() -> None:
    item = (
        '<title>a</title><enclosure url="/foto.jpg" type="image/jpeg" length="9"/>'
        '<enclosure url="/surat.pdf" type="application/pdf" length="1234"/>'
    )
    found = read(an_rss(item)).items[0]
    assert found.image == "https://kota-malang.kpu.go.id/foto.jpg"
    assert found.documents == (ForeignDocument("https://kota-malang.kpu.go.id/surat.pdf", "application/pdf", "", 1234),)


def test_the_base_of_a_text_is_what_the_feed_says() -> None:
    body = atom_feed(MALANG, ENTRIES[:1]).decode()
    assert read(body).items[0].base == ""
    based = body.replace("<content ", '<content xml:base="https://kota-malang.kpu.go.id/dalam/" ')
    assert read(based).items[0].base == "https://kota-malang.kpu.go.id/dalam/"


def test_no_more_items_are_read_than_any_honest_feed_has() -> None:
    feed = read(json_feed(MALANG, [{"id": str(n)} for n in range(MAX_ITEMS + 7)]))
    assert (len(feed.items), feed.left_out) == (MAX_ITEMS, 7)


def test_numbers_that_are_no_number_are_refused() -> None:
    assert refusal(json.dumps({"version": "https://jsonfeed.org/version/1", "x": float("nan")})) == "feed-json"


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(body: bytes) -> None:
    for start in (b"", b"<rss>", b'{"version": "https://jsonfeed.org/version/1.1", "items": [', b"<?xml "):
        try:
            read(start + body)
        except SourceFailed as error:
            say(error.key, **error.facts)


@settings(max_examples=200, deadline=None)
@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=9), lambda v: st.lists(v, max_size=3)))
def test_no_value_in_a_json_feed_breaks_the_reader(value: Any) -> None:
    keys = ("id", "url", "title", "content_html", "authors", "author", "tags", "attachments", "image", "_warta")
    entry = dict.fromkeys(keys, value)
    feed = read(json_feed(MALANG, [entry], next_url=value, _warta=value))
    assert len(feed.items) == 1
    assert replace(feed.items[0]) == feed.items[0]


def test_the_address_before_a_counter_and_the_name_beside_an_address_are_taken() -> None:
    item = (
        "<title>a</title><author>humas@kpu.go.id (Humas)</author><link>https://umpan.example/~r/1</link>"
        '<b:origLink xmlns:b="http://rssnamespace.org/feedburner/ext/1.0">https://kota-malang.kpu.go.id/a</b:origLink>'
    )
    found = read(an_rss(item)).items[0]
    assert (found.url, found.author) == ("https://kota-malang.kpu.go.id/a", "Humas")


def test_a_category_is_called_what_its_feed_calls_it() -> None:
    category = '<category term="tps" label="TPS"/><category term="pemilu"/>'
    body = atom_feed(MALANG, ENTRIES[:1]).decode().replace("<published>", f"{category}<published>")
    assert read(body).items[0].tags[-2:] == ("TPS", "pemilu")


def test_an_entry_without_its_own_text_or_date_says_so() -> None:
    item = read(an_rss("<title>a</title><description>Ringkas.</description>")).items[0]
    assert (item.is_summary, item.is_undated, item.html) == (True, True, "Ringkas.")
