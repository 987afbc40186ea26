"""Feed files: RSS, RDF, Atom, JSON Feed."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any

import pytest
from builders import WIB, a_feed, an_item
from old_site import PNG, body_of, bring, codes, entries, items_of, one, save, text_of

from site_builder.feed_reading.foreign import MAX_ITEMS
from site_builder.feeds.atom import dump_atom
from site_builder.feeds.jsonfeed import dump_json_feed
from site_builder.feeds.rss import dump_rss
from site_builder.imports.old_news import LeftOut, OldItem
from site_builder.model import Feed

URL = "https://lama.example/2021/09/posko/"
MOMENT = datetime(2021, 9, 15, 9, 30, tzinfo=WIB)
CONTENT = "http://purl.org/rss/1.0/modules/content/"


def an_rss_item(html: str = "<p>Isi.</p>", more: str = "", **changes: str) -> str:
    facts = {"title": "Posko dibuka", "link": URL, "guid": URL, "pubDate": "Wed, 15 Sep 2021 02:30:00 GMT"} | changes
    return (
        "<item>"
        + "".join(f"<{name}>{escape(value)}</{name}>" for name, value in facts.items() if value)
        + f"<content:encoded><![CDATA[{html}]]></content:encoded>{more}</item>"
    )


def an_rss(*items: str) -> str:
    return (
        f'<?xml version="1.0"?><rss version="2.0" xmlns:content="{CONTENT}" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel><title>Lama</title><link>https://lama.example/</link>{''.join(items)}</channel></rss>"
    )


def an_atom(entry: str) -> str:
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><id>x</id>{entry}</feed>'


def a_json(*items: dict[str, Any]) -> str:
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Lama", "items": items})


JSON_ITEM = {
    "id": "urn:uuid:1",
    "url": URL,
    "title": "Posko dibuka",
    "date_published": "2021-09-15T09:30:00+07:00",
    "content_html": "<p>Isi.</p>",
}


def test_rss_becomes_an_article(tmp_path: Path) -> None:
    more = "<dc:creator>Humas</dc:creator><category>Pengumuman</category><category>TPS</category>"
    office = tmp_path / "office"
    report = bring(
        office, save(tmp_path, "rss.xml", an_rss(an_rss_item("<p>#TemanPemilih &amp; <b>kita</b></p>", more)))
    )
    assert codes(report) == []
    assert text_of(office, report) == (
        "---\ntitle: Posko dibuka\ndate: 2021-09-15 09:30\nauthor: Humas\nkind: pengumuman\ntags:\n  - TPS\n"
        "aliases:\n  - /2021/09/posko/\n---\n#TemanPemilih & **kita**\n"
    )


@pytest.mark.parametrize("dump", [dump_rss, dump_atom, dump_json_feed])
def test_what_warta_publishes_comes_back(tmp_path: Path, dump: Callable[[Feed], bytes]) -> None:
    item = an_item(content_html="<p>#TemanPemilih, satu</p>\n<ul>\n<li>dua</li>\n</ul>\n", tags=("banjir",))
    document = dump(a_feed(items=(item,)))
    office = tmp_path / "office"
    bring(office, save(tmp_path, "umpan.xml", document))
    (back,) = items_of(office)
    assert (back.title, back.published, back.content_html) == (item.title, item.published, item.content_html)
    assert (back.author, back.kind, back.aliases) == (item.author, item.kind, ("/berita/2026/11/20/posko-banjir/",))


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        ("Wed, 15 Sep 2021 02:30:00 GMT", MOMENT),
        ("Wed, 15 Sep 2021 09:30:00 +0700", MOMENT),
        ("2021-09-15T02:30:00Z", MOMENT),
        ("2021-09-15 09:30:00", MOMENT),
        ("Rabu, 15 September 2021 09.30", MOMENT),
        ("Tue, 14 Sep 2021 22:30:00 EDT", MOMENT),
        ("03/04/2021", None),
        ("kemarin", None),
    ],
)
def test_dates_without_a_zone_are_in_the_zone_of_the_office(tmp_path: Path, date: str, moment: datetime | None) -> None:
    assert one(save(tmp_path, "a.xml", an_rss(an_rss_item(pubDate=date)))).date == moment


def test_atom_is_read_with_its_text_types_and_its_update(tmp_path: Path) -> None:
    entry = (
        f'<entry><id>urn:x:1</id><title type="html">A &amp;amp; B</title><link href="{URL}"/>'
        "<author><name>H</name></author>"
        "<published>2021-09-15T09:30:00+07:00</published><updated>2021-09-16T09:30:00+07:00</updated>"
        '<category term="tps" label="TPS"/><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Isi '
        '<a href="../x">x</a></p></div></content></entry>'
    )
    item = one(save(tmp_path, "a.xml", an_atom(entry)))
    assert (item.title, item.date, item.author, item.tags) == ("A & B", MOMENT, "H", ("TPS",))
    assert item.updated == MOMENT.replace(day=16)
    office = tmp_path / "office"
    assert body_of(office, bring(office, tmp_path / "a.xml")) == "Isi [x](https://lama.example/2021/09/x)\n"


def test_plain_text_is_not_taken_for_html(tmp_path: Path) -> None:
    entry = (
        "<entry><id>urn:x:1</id><title>1 &lt; 2</title><published>2021-09-15T09:30:00Z</published>"
        '<content type="text">a &lt;b&gt; c</content></entry>'
    )
    office = tmp_path / "office"
    report = bring(office, save(tmp_path, "a.xml", an_atom(entry)))
    assert 'title: "1 < 2"' in text_of(office, report) or "title: 1 < 2" in text_of(office, report)
    assert body_of(office, report) == "a \\<b> c\n"


def test_json_feed_is_read_with_attachments_and_authors(tmp_path: Path) -> None:
    item = JSON_ITEM | {
        "authors": [{"name": "A"}, {"name": "B"}],
        "tags": ["TPS", "Pengumuman"],
        "summary": "Ringkas",
        "image": "https://lama.example/a.jpg",
        "attachments": [{"url": "https://lama.example/d.pdf", "title": "Daftar"}],
        "_warta": {"kind": "siaran-pers"},
    }
    found = one(save(tmp_path, "feed.json", a_json(item)))
    assert (found.author, found.kind, found.summary, found.date) == ("A, B", "siaran-pers", "Ringkas", MOMENT)
    office = tmp_path / "office"
    assert body_of(office, bring(office, tmp_path / "feed.json")) == "Isi.\n\n[Daftar](https://lama.example/d.pdf)\n"


def test_plain_text_of_json_feed_keeps_its_paragraphs(tmp_path: Path) -> None:
    item = {key: value for key, value in JSON_ITEM.items() if key != "content_html"} | {"content_text": "a < b\n\nc"}
    office = tmp_path / "office"
    assert body_of(office, bring(office, save(tmp_path, "feed.json", a_json(item)))) == "a \\< b\n\nc\n"


def test_an_archive_chain_is_one_import_and_every_entry_comes_once(tmp_path: Path) -> None:
    new = an_rss_item(title="Baru", link="https://lama.example/baru/")
    old = an_rss_item(title="Lama", link="https://lama.example/lama/", pubDate="Tue, 14 Sep 2021 02:30:00 GMT")
    files = [save(tmp_path, "a/feed.xml", an_rss(new)), save(tmp_path, "a/feed-1.xml", an_rss(new, old))]
    office = tmp_path / "office"
    report = bring(office, *files)
    assert sorted(entry.title for entry in report.written) == ["Baru", "Lama"]
    assert codes(report) == ["there-address"]
    assert bring(office, tmp_path / "a").written == ()


def test_an_entry_without_address_is_known_by_its_identifier(tmp_path: Path) -> None:
    item = {key: value for key, value in JSON_ITEM.items() if key != "url"}
    office = tmp_path / "office"
    bring(office, save(tmp_path, "feed.json", a_json(item)))
    report = bring(office, save(tmp_path, "feed.json", a_json(item | {"title": "Judul baru", "content_html": "x"})))
    assert codes(report) == ["there-guid"]


def test_a_feed_of_summaries_says_so(tmp_path: Path) -> None:
    item = an_rss_item(description="Ringkasan saja.").replace(
        "<content:encoded><![CDATA[<p>Isi.</p>]]></content:encoded>", ""
    )
    report = bring(tmp_path / "office", save(tmp_path, "a.xml", an_rss(item)))
    assert codes(report) == ["feed-summary"]


def test_an_atom_entry_without_published_takes_updated_and_says_so(tmp_path: Path) -> None:
    entry = "<entry><id>x:1</id><title>t</title><updated>2021-09-15T02:30:00Z</updated><content>x</content></entry>"
    item = one(save(tmp_path, "a.xml", an_atom(entry)))
    assert item.date == MOMENT
    assert [note.code for note in item.notes] == ["date-updated"]


def test_an_enclosed_picture_leads_and_an_enclosed_document_is_linked(tmp_path: Path) -> None:
    more = (
        '<enclosure url="https://lama.example/media/a.png" type="image/png" length="1"/>'
        '<enclosure url="https://lama.example/media/d.pdf" type="application/pdf" length="1"/>'
    )
    media = tmp_path / "salinan"
    save(media, "media/a.png", PNG)
    office = tmp_path / "office"
    report = bring(office, save(tmp_path, "a.xml", an_rss(an_rss_item(more=more))), media=(media,))
    text = text_of(office, report)
    assert "image:\n  src: media/impor/a.png\n" in text
    assert "<https://lama.example/media/d.pdf>" in text


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("<rss version='2.0'><channel><item><title>x</channel></rss>", "xml-broken"),
        ('{"version": "https://jsonfeed.org/version/1", "items": [', "json-broken"),
        ('{"version": "https://jsonfeed.org/version/1"}', "json-no-feed"),
        ('{"version": "https://jsonfeed.org/version/1", "items": [7]}', "json-no-item"),
    ],
)
def test_a_broken_feed_is_refused_in_one_sentence(tmp_path: Path, content: str, code: str) -> None:
    (entry,) = entries(save(tmp_path, "a.xml", content))
    assert isinstance(entry, LeftOut)
    assert (entry.reason.code, entry.is_refused) == (code, True)


def test_an_empty_feed_holds_nothing(tmp_path: Path) -> None:
    (entry,) = entries(save(tmp_path, "a.xml", an_rss()))
    assert isinstance(entry, LeftOut)
    assert (entry.reason.code, entry.is_refused) == ("source-empty", False)


def test_entries_of_one_page_are_told_apart_by_their_identifier(tmp_path: Path) -> None:
    page = "https://lama.example/2021/09/15.html"
    items = [an_rss_item(title=f"Catatan {n}", link=f"{page}#a{n}", guid=f"{page}#a{n}") for n in (1, 2)]
    office = tmp_path / "office"
    report = bring(office, save(tmp_path, "a.xml", an_rss(*items)))
    assert len(report.written) == 2
    assert bring(office, tmp_path / "a.xml").written == ()


def test_a_link_to_another_site_is_no_old_address(tmp_path: Path) -> None:
    own = an_rss_item(title="a", link="https://lain.example/x/", guid="https://www.lama.example/catatan/a/")
    none = an_rss_item(title="b", link="https://lain.example/y/", guid="tag:lama.example,2021:b")
    found = entries(save(tmp_path, "a.xml", an_rss(own, none)))
    assert [(e.addresses, [n.code for n in e.notes]) for e in found if isinstance(e, OldItem)] == [
        (("https://www.lama.example/catatan/a/",), []),
        ((), ["link-foreign"]),
    ]


def test_a_json_feed_may_escape_its_slashes(tmp_path: Path) -> None:
    text = a_json(JSON_ITEM).replace("/", "\\/")
    assert one(save(tmp_path, "feed.json", text)).addresses == (URL,)


def test_a_picture_with_words_about_itself_is_no_feed(tmp_path: Path) -> None:
    save(tmp_path, "s/a.png", PNG + b"<rdf:RDF ")
    save(tmp_path, "s/feed.xml", an_rss(an_rss_item()))
    assert codes(bring(tmp_path / "office", tmp_path / "s")) == []


@pytest.mark.parametrize("address", ["https://lama.[1]example/posko/", "https://lama.]]example/", "http://[::1"])
def test_an_entry_with_an_impossible_address_comes_without_it(tmp_path: Path, address: str) -> None:
    html = '<p><img src="/a.jpg" alt="Rapat"> <a href="https://lama.[2]example/x/">lain</a> Isi.</p>'
    entry = {"id": "1", "url": address, "title": "Posko", "content_html": html, "date_published": "2021-09-15"}
    report = bring(tmp_path / "office", save(tmp_path, "umpan.json", a_json(entry)))
    assert "Isi." in body_of(tmp_path / "office", report)
    assert "aliases" not in text_of(tmp_path / "office", report)


def test_half_a_character_in_json_harms_nobody(tmp_path: Path) -> None:
    entry = {
        "id": "1",
        "title": "Posko \ud800 dibuka",
        "content_html": "<p>Isi \udfff.</p>",
        "date_published": "2021-09-15",
    }
    report = bring(tmp_path / "office", save(tmp_path, "umpan.json", a_json(entry)))
    assert [written.title for written in report.written] == ["Posko dibuka"]
    assert "Isi" in body_of(tmp_path / "office", report)


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_a_long_feed_comes_whole(form: str, tmp_path: Path) -> None:
    count = MAX_ITEMS + 1
    addresses = [f"{URL}{number}/" for number in range(count)]
    if form == "rss":
        content = an_rss(*(an_rss_item(link=address, guid=address) for address in addresses))
    else:
        content = an_atom("".join(f"<entry><id>{address}</id><title>Posko</title></entry>" for address in addresses))
    found = entries(save(tmp_path, "lama.xml", content))
    assert [item.guid for item in found if isinstance(item, OldItem)] == addresses
