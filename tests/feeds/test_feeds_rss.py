from __future__ import annotations

from typing import Any

import pytest
from builders import a_feed, an_item
from feed_samples import AWKWARD, COMBINED, EMPTY
from feedgen.feed import FeedGenerator
from lxml import etree

from site_builder.feeds import dump_rss
from site_builder.feeds.document import plan_document
from site_builder.feeds.rss import format_rss
from site_builder.model import Document, Feed, Origin


def test_an_item_has_title_link_guid_date_and_description_once_each() -> None:
    item = etree.fromstring(dump_rss(a_feed())).find("channel/item")
    assert item is not None
    assert [(e.tag, e.text) for e in item if e.tag in ("title", "link", "guid", "pubDate", "description")] == [
        ("title", "Posko banjir dibuka"),
        ("link", "https://kota-malang.kpu.go.id/berita/2026/11/20/posko-banjir/"),
        ("description", "Posko dibuka."),
        ("guid", "tag:kpu.go.id,2026:kota-malang/2026-11-20-posko-banjir"),
        ("pubDate", "Fri, 20 Nov 2026 09:00:00 +0700"),
    ]


def test_an_identity_is_not_offered_as_an_address() -> None:
    guid = etree.fromstring(dump_rss(a_feed())).find("channel/item/guid")
    assert guid is not None
    assert guid.get("isPermaLink") == "false"


def test_plain_text_is_escaped_once_with_hexadecimal_references() -> None:
    dumped = dump_rss(a_feed(items=(an_item(title="<b> & ]]>", content_html="<p>&amp; ]]></p>"),)))
    assert b"<title>&#x3C;b&gt; &#x26; ]]&gt;</title>" in dumped
    assert b"<p>&amp; ]]]]><![CDATA[></p>" in dumped


def test_an_item_without_text_keeps_its_description() -> None:
    item = etree.fromstring(dump_rss(a_feed(items=(an_item(content_html=""),)))).find("channel/item")
    assert item is not None
    assert [e.text for e in item.iterfind("description")] == ["Posko banjir dibuka"]


def test_a_copied_story_names_where_it_was_copied_from() -> None:
    feed = a_feed(items=(an_item(source=Origin("Contoh", "https://media.example/asal")),))
    [link] = etree.fromstring(dump_rss(feed)).iterfind("channel/item/{http://www.w3.org/2005/Atom}link")
    assert dict(link.items()) == {"rel": "via", "href": "https://media.example/asal"}


def test_an_item_has_one_enclosure_and_offers_its_other_files_as_media() -> None:
    item = etree.fromstring(dump_rss(AWKWARD)).find("channel/item")
    assert item is not None
    assert [dict(e.items()) for e in item.iterfind("enclosure")] == [
        {
            "url": "https://kota-malang.kpu.go.id/media/jadwal%20&%20denah.pdf",
            "length": "12345",
            "type": "application/pdf",
        }
    ]
    media = [dict(e.items()) for e in item.iterfind("{http://search.yahoo.com/mrss/}content[@medium='document']")]
    assert media == [
        {"url": "https://kota-malang.kpu.go.id/media/daftar.csv", "medium": "document", "type": "text/csv"},
        {"url": "https://media.example/lain", "medium": "document"},
    ]


def test_a_file_whose_size_is_not_known_is_no_enclosure() -> None:
    item = an_item(documents=(Document("https://x.id/a.pdf", "A", None, "application/pdf"),))
    read = etree.fromstring(dump_rss(a_feed(items=(item,)))).find("channel/item")
    assert read is not None
    assert read.find("enclosure") is None
    assert read.find("{http://search.yahoo.com/mrss/}content") is not None


def test_the_description_is_html_in_which_the_words_of_the_summary_are_words() -> None:
    item = an_item(summary="a <script>alert(1)</script> & b")
    dumped = dump_rss(a_feed(items=(item,)))
    assert etree.fromstring(dumped).findtext("channel/item/description") == (
        "a &lt;script&gt;alert(1)&lt;/script&gt; &amp; b"
    )


def test_an_item_without_a_text_has_its_summary_alone() -> None:
    item = an_item(content_html="\n", summary="Ringkasan")
    read = etree.fromstring(dump_rss(a_feed(items=(item,)))).find("channel/item")
    assert read is not None
    assert read.find("{*}encoded") is None
    assert read.findtext("description") == "Ringkasan"


@pytest.mark.parametrize("feed", [a_feed(), AWKWARD, COMBINED, EMPTY])
def test_the_tree_that_feedgen_draws_is_the_one_that_it_writes(feed: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    """`_create_rss` is no public name of feedgen's."""
    drawn = format_rss(plan_document(feed))

    def write_and_read(self: Any) -> tuple[Any, None]:
        parser = etree.XMLParser(strip_cdata=False, resolve_entities=False, huge_tree=True)
        monkeypatch.undo()
        root = etree.fromstring(self.rss_str(), parser)
        return root, None

    monkeypatch.setattr(FeedGenerator, "_create_rss", write_and_read)
    assert format_rss(plan_document(feed)) == drawn
