"""A printer that remembers entries writes what a format writes that does not, to the byte."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace

import pytest
from builders import a_feed, an_item
from feed_samples import ARCHIVE, AWKWARD, COMBINED, EMPTY

from site_builder import feeds
from site_builder.feeds import FORMATS, WRITERS, Printer
from site_builder.feeds.document import plan_document
from site_builder.feeds.pieces import MOST_BYTES, Pieces
from site_builder.model import Feed, Image, Origin

FEEDS = (AWKWARD, COMBINED, EMPTY, ARCHIVE)


def some_feeds(seed: int) -> Iterable[Feed]:
    """Feeds with some of the same items, which need other namespaces each."""
    chance = random.Random(seed)
    items = [
        an_item(
            id=f"tag:kpu.go.id,2026:kota-malang/{number}",
            url=f"https://kota-malang.kpu.go.id/berita/{number}/" if chance.random() < 0.8 else "",
            content_html=chance.choice(("", "<p>Isi & <b>tebal</b></p>", "<pre>]]&gt; </pre>")),
            image=Image("https://kota-malang.kpu.go.id/a.jpg", "x", "", "", 8, 6) if chance.random() < 0.3 else None,
            source=Origin("KPU RI", "https://kpu.go.id/a") if chance.random() < 0.2 else None,
        )
        for number in range(12)
    ]
    for _ in range(15):
        chosen = chance.sample(items, chance.randint(0, len(items)))
        if chosen and chance.random() < 0.4:
            chosen[0] = replace(chosen[0], title=f"Judul {chance.random()}")
        yield replace(a_feed(), items=tuple(chosen), tombstones=chance.choice(((), AWKWARD.tombstones)))


@pytest.mark.parametrize("seed", range(8))
def test_feeds_with_the_same_items_are_written_as_each_alone(seed: int) -> None:
    printer = Printer()
    for feed in (*some_feeds(seed), *FEEDS, *FEEDS, *some_feeds(seed)):
        document = printer.plan(feed)
        assert document == plan_document(feed)
        assert {name: printer.write(name, document) for name in FORMATS} == {
            name: dump(feed) for name, dump in WRITERS.items()
        }


@pytest.mark.parametrize("text", ["    <item>\n", "    </item>\n", "\n    </item>\n    <item>\n"])
def test_a_text_that_reads_as_the_border_of_an_entry_is_no_border(text: str) -> None:
    item = an_item(content_html=f"<pre>{text}</pre>")
    other = an_item(id="tag:kpu.go.id,2026:kota-malang/lain", title="Lain")
    printer = Printer()
    for items in ((item,), (other, item), (item, other), (other, item)):
        feed = replace(a_feed(), items=items)
        assert printer.write("rss.xml", printer.plan(feed)) == WRITERS["rss.xml"](feed)


def test_what_is_remembered_has_a_bound() -> None:
    pieces = Pieces(b"    <item>\n", b"    </item>\n")
    for number in range(3):
        long = an_item(id=f"tag:kpu.go.id,2026:kota-malang/{number}", content_html="x" * (MOST_BYTES // 2))
        document = plan_document(replace(a_feed(), items=(long,)))
        assert pieces.write(document, FORMATS["rss.xml"]) == FORMATS["rss.xml"](document)
    assert len(pieces._known) == 1


def test_a_printer_forgets_what_it_planned_long_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "MOST_PLANNED", 20)
    printer = Printer()
    for page in range(30):
        many = [an_item(id=f"{page}/{n}", url=f"https://kota-malang.kpu.go.id/{page}/{n}") for n in range(10)]
        assert len(printer.plan(a_feed(items=tuple(many))).entries) == 10
    assert len(printer._planned) <= 30


@pytest.mark.parametrize("most", [0, 2_000, 1_000_000])
def test_an_entry_of_json_is_the_same_whenever_it_was_drawn(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("site_builder.feeds.jsonfeed.MOST_BYTES", most)
    printer = Printer()
    items = [an_item(id=f"tag:kpu.go.id,2026:kota-malang/{n}", title=f"Kabar {n}") for n in range(8)]
    changed = [replace(item, title="Lain") for item in items]
    for chosen in (items, items[3:], changed, items[::-1], changed[:2]):
        for feed in (a_feed(items=tuple(chosen)), replace(COMBINED, items=tuple(chosen))):
            assert printer.write("feed.json", printer.plan(feed)) == WRITERS["feed.json"](feed)
    assert printer._drawn._size <= max(most, 2_000)
