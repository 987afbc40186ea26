"""What is filled into forms is what a format draws, to the byte."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from itertools import chain
from typing import TypeVar

import msgspec
import pytest
from builders import WIB, WIT, a_feed, an_item, an_office
from feed_samples import ARCHIVE, AWKWARD, COMBINED, EMPTY
from lxml import etree
from msgspec.structs import replace

from site_builder import feeds
from site_builder.feeds import FORMATS, WRITERS, Printer, atom, masks, rss
from site_builder.feeds.document import (
    Category,
    Document,
    Enclosure,
    Entry,
    SourceFeed,
    Withdrawn,
    plan_document,
)
from site_builder.feeds.escapes import in_attribute, in_cdata, in_text
from site_builder.feeds.forms import Forms, Way
from site_builder.feeds.memory import Memory
from site_builder.feeds.moments import whole_seconds
from site_builder.model import Feed, Image, Origin

Each = TypeVar("Each")

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


TEXTS = (
    *(
        "a",
        " ",
        "\n",
        "  dua\nbaris\t",
        "\r\n",
        "&",
        "&amp;",
        "&#x26;lt;",
        "<b>",
        "]]>",
        "]]",
        "]]>]]>",
        "<![CDATA[",
        "'",
        '"',
    ),
    *(
        "\N{BALLOT BOX WITH BALLOT}",
        "مرحبا",
        "\u2028",
        "{",
        "}",
        '{&"0}',
        "{&amp;&quot;3}",
        "{&#x26;&quot;1}",
        "9876540000001",
    ),
    *(
        "9871-01-01T00:00:03Z",
        "Thu, 01 Jan 9871 00:00:00 +0000",
        "    <item>\n",
        "    </item>\n",
        "  <entry>\n",
        "  </entry>\n",
    ),
    *(
        "<media:content/>",
        "<dc:creator>",
        "x" * 3_000,
        "\x85",
        "?>",
        "--",
        "+00:00",
        "text/html",
        "https://kpu.go.id/a?b=1&c=2",
    ),
)
ZONES = (UTC, WIB, WIT, timezone(timedelta(hours=-3, minutes=-30)), timezone(timedelta()))


@dataclass(frozen=True)
class Chance:
    """Values that planning lets through, and others that it would not."""

    random: random.Random

    def text(self) -> str:
        return "".join(self.random.choices(TEXTS, k=self.random.randint(1, 4)))

    def maybe(self) -> str:
        return self.text() if self.random.random() < 0.5 else ""

    def size(self) -> int | None:
        return self.random.choice((None, 0, 1, 640, 9876540000002))

    def moment(self) -> datetime:
        zone, second = self.random.choice(ZONES), self.random.randint(0, 9)
        return whole_seconds(datetime(self.random.choice((800, 1999, 2026, 9871)), 1, 2, 0, 0, second, tzinfo=zone))

    def several(self, make: Callable[[], Each]) -> tuple[Each, ...]:
        return tuple(make() for _ in range(self.random.choice((0, 0, 1, 1, 2, 5))))

    def one(self, make: Callable[[], Each]) -> Each | None:
        return make() if self.random.random() < 0.3 else None

    def image(self) -> Image:
        return Image(self.text(), self.maybe(), self.maybe(), self.maybe(), self.size(), self.size())

    def enclosure(self) -> Enclosure:
        return Enclosure(f"{self.random.random()}{self.text()}", self.maybe(), self.maybe(), self.size())

    def source(self) -> SourceFeed:
        id, title, rss_url, atom_url, home_url = (self.text() for _ in range(5))
        return SourceFeed(id, title, rss_url, atom_url, home_url, self.moment(), is_ours=self.random.random() < 0.5)

    def entry(self) -> Entry:
        url = self.maybe()
        return Entry(
            id=self.text(),
            url=url,
            title=self.text(),
            summary=self.maybe(),
            description=self.text(),
            content_html=self.maybe() if url else self.text(),
            author=self.text(),
            office=an_office(),
            published=self.moment(),
            corrected=self.moment(),
            categories=self.several(lambda: Category(self.text(), self.maybe(), self.maybe())),
            image=self.one(self.image),
            gallery=self.several(self.image),
            enclosures=self.several(self.enclosure),
            origin=self.one(lambda: Origin(self.text(), self.text())),
            source=self.one(self.source),
            item=an_item(),
        )

    def document(self, entries: tuple[Entry, ...]) -> Document:
        return Document(
            id=self.text(),
            title=self.text(),
            description=self.text(),
            url=self.text(),
            home_url=self.text(),
            hub=self.maybe(),
            previous=self.maybe(),
            current=self.maybe(),
            style=self.random.choice(("", "", "/a.css", '/"9871&{"', "/]]><item>")),
            office=self.text(),
            updated=self.one(self.moment),
            published=self.one(self.moment),
            entries=entries,
            withdrawn=self.several(lambda: Withdrawn(self.text(), self.maybe(), self.moment(), self.maybe())),
        )


@pytest.mark.parametrize("name", ["rss.xml", "atom.xml"])
@pytest.mark.parametrize("seed", range(40))
def test_what_is_filled_is_what_is_drawn(name: str, seed: int) -> None:
    chance = Chance(random.Random(seed))
    printer = Printer()
    entries = [chance.entry() for _ in range(12)]
    alike = [replace(entry, title=chance.text(), author=chance.text(), published=chance.moment()) for entry in entries]
    for _ in range(8):
        document = chance.document(tuple(chance.random.sample(entries + alike, chance.random.choice((0, 1, 3, 12)))))
        assert printer.write(name, document) == FORMATS[name](document)


@pytest.mark.parametrize(("draw", "texts"), [(rss.format_rss, rss.TEXTS), (atom.format_atom, atom.TEXTS)])
def test_a_shape_is_drawn_once(draw: Callable[[Document], bytes], texts: tuple[Way, ...]) -> None:
    drawn: list[Document] = []

    def format(document: Document) -> bytes:
        drawn.append(document)
        return draw(document)

    forms = Forms(format, rss.ITEM if draw is rss.format_rss else atom.ENTRY, texts)
    for number in range(5):
        items = tuple(an_item(title=f"Kabar & {number}", id=f"{number}/{each}") for each in range(3))
        document = plan_document(a_feed(items=items, title=f"Umpan {number}"))
        assert forms.write(document) == draw(document)
    assert len(drawn) == 2
    assert all(entry.title != "Kabar & 0" for document in drawn for entry in document.entries)


@pytest.mark.parametrize("lost", [b"item>", b"{&#x26;", b"}", b"00:00:0"])
def test_where_a_placeholder_is_lost_the_format_draws_itself(lost: bytes) -> None:
    def format(document: Document) -> bytes:
        return rss.format_rss(document).replace(lost, b"?")

    image = Image("https://kota-malang.kpu.go.id/a.jpg", width=8, height=6)
    document = plan_document(a_feed(items=(an_item(image=image),)))
    assert Forms(format, rss.ITEM, rss.TEXTS).write(document) == format(document)


def test_every_value_has_a_placeholder_or_is_part_of_the_shape() -> None:
    known: dict[type[msgspec.Struct], set[str]] = {
        Document: {"style", "entries", "withdrawn"},
        Entry: {"office", "categories", "image", "gallery", "enclosures", "origin", "source", "item"},
        SourceFeed: {"is_ours"},
    }
    for part, names in masks._NAMES.items():
        assert {*part.__struct_fields__} == {*names, *known.get(part, ())}


def test_what_is_remembered_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("site_builder.feeds.forms.MOST_PIECES", 400)
    forms = Forms(atom.format_atom, atom.ENTRY, atom.TEXTS)
    for number in range(20):
        document = plan_document(a_feed(items=(an_item(tags=tuple(map(str, range(number)))),)))
        assert forms.write(document) == atom.format_atom(document)
        assert forms._size < 400 + 500
        assert forms._size == sum(
            len(form.pieces) for form in (*forms._entries.values(), *chain(*forms._frames.values()))
        )


def test_texts_are_escaped_as_lxml_does() -> None:
    text = "".join(map(chr, (9, 10, 13, *range(32, 0xD800), *range(0xE000, 0xFFFE), *range(0x10000, 0x110000))))
    texts = (text, "", "]]>", "]]]>", "]", "&amp;", "a]]>b]]>", "")
    for written, attribute, inside, cdata in zip(
        texts, in_attribute(texts), in_text(texts), in_cdata(texts), strict=True
    ):
        element = etree.Element("a", b=written)
        assert etree.tostring(element, encoding="UTF-8").endswith(b'<a b="%b"/>' % attribute)
        element = etree.Element("a")
        element.text = written
        assert etree.tostring(element, encoding="UTF-8").endswith(b"<a>%b</a>" % inside)
        if written:
            element.text = etree.CDATA(written)
            assert etree.tostring(element, encoding="UTF-8").endswith(b"<a><![CDATA[%b]]></a>" % cdata)


def test_a_printer_forgets_what_it_planned_long_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "MOST_PLANNED", 20)
    printer = Printer()
    for page in range(30):
        many = [an_item(id=f"{page}/{n}", url=f"https://kota-malang.kpu.go.id/{page}/{n}") for n in range(10)]
        assert len(printer.plan(a_feed(items=tuple(many))).entries) == 10
    assert len(printer._planned) <= 30


@pytest.mark.parametrize("most", [0, 4_000, 1_000_000])
@pytest.mark.parametrize("is_by_format", [False, True])
def test_an_entry_is_the_same_whenever_it_was_made(
    most: int, is_by_format: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("site_builder.feeds.memory.MOST_BYTES", most)
    printer = Printer()
    items = [an_item(id=f"tag:kpu.go.id,2026:kota-malang/{n}", title=f"Kabar {n}") for n in range(8)]
    changed = [replace(item, title="Lain") for item in items]
    feeds = [
        feed
        for chosen in (items, items[3:], changed, items[::-1], changed[:2])
        for feed in (a_feed(items=tuple(chosen)), replace(COMBINED, items=tuple(chosen)))
    ]
    turns = [(name, feed) for feed in feeds for name in FORMATS]
    for name, feed in sorted(turns, key=lambda turn: turn[0]) if is_by_format else turns:
        assert printer.write(name, printer.plan(feed)) == WRITERS[name](feed)


def test_what_was_drawn_is_remembered_while_one_format_is_asked_for() -> None:
    printer = Printer()
    document = printer.plan(a_feed())
    remembered = [forms._filled for forms in printer._forms.values()]
    printer.write("rss.xml", document)
    assert [memory.find(document.entries[0]) is not None for memory in remembered] == [True, False]
    printer.write("atom.xml", document)
    assert [memory.find(document.entries[0]) is not None for memory in remembered] == [False, True]
    printer.write("feed.json", document)
    assert [memory.find(document.entries[0]) is not None for memory in remembered] == [False, False]


def test_what_was_not_asked_for_longest_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("site_builder.feeds.memory.MOST_BYTES", 100)
    memory: Memory[str] = Memory()
    old, middle, new = plan_document(a_feed(items=tuple(an_item(id=str(n)) for n in range(3)))).entries
    assert memory.find(old) is None
    assert (memory.keep(old, "old", 60), memory.keep(middle, "middle", 40), memory.find(old)) == (
        "old",
        "middle",
        "old",
    )
    memory.keep(new, "new", 40)
    assert (memory.find(old), memory.find(middle), memory.find(new)) == ("old", None, "new")
    assert memory.find(replace(old)) is None
    memory.keep(replace(old), "again", 60)
    assert (memory.find(old), memory.find(new), memory._size) == (None, "new", 100)
    memory.keep(middle, "too large", 101)
    assert (memory.find(middle), memory._size) == (None, 0)
