"""The texts of items, fetched from the store where they are printed."""

from __future__ import annotations

import multiprocessing
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from builders import NOW, an_item
from feed_samples import a_tombstone
from msgspec.structs import replace

from site_builder.errors import BuildBusy, SettingsInvalid
from site_builder.ledger import stamp_of, with_texts
from site_builder.model import Facts, Item
from site_builder.store import Store, open_store
from site_builder.stored_texts import StoredTexts
from site_builder.texts import HELD, TextLost, Texts, facts_of, with_text

MALANG, BATU = "kota-malang", "kota-batu"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "state.sqlite") as opened:
        for office in (MALANG, BATU):
            opened.put_office(office, some_items(office), heard=NOW)
        yield opened


def reader_of(texts: Texts) -> sqlite3.Connection:
    assert isinstance(texts, StoredTexts)
    return texts._reader.db


def some_items(office: str) -> list[Item]:
    return [an_item(id=f"i{n}", office=office, content_html=f"<p>{office} “{n}”</p>") for n in range(3)]


def test_facts_are_an_item_without_its_text() -> None:
    item = an_item(tags=("a",), summary="b")
    facts = facts_of(item)
    assert type(facts) is Facts
    assert facts_of(facts) is facts
    assert with_text(facts, item.content_html) == item


def test_items_are_made_whole_in_their_order(store: Store) -> None:
    items = [*some_items(BATU)[::-1], *some_items(MALANG)]
    asked = [item if number % 2 else facts_of(item) for number, item in enumerate(items)]
    whole = store.texts().whole(asked)
    assert whole == items
    assert all(one is other for one, other in zip(whole[1::2], asked[1::2], strict=True)), "what is at hand stays"
    assert store.texts().whole([]) == []


def test_tombstones_among_items_stay_where_they_are(store: Store) -> None:
    one, two, _ = some_items(MALANG)
    stone = a_tombstone()
    assert [*with_texts([facts_of(one), stone, two], store.texts())] == [one, stone, two]


def test_another_process_reads_for_itself(store: Store) -> None:
    texts, (item, *_) = store.texts(), some_items(MALANG)
    assert texts.whole([facts_of(item)]) == [item]
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    opened = reader_of(texts)

    def read() -> None:
        there.send((texts.whole([facts_of(item)]), reader_of(texts) is not opened))

    child = context.Process(target=read)
    child.start()
    assert here.recv() == ([item], True)
    child.join()
    assert texts.whole([facts_of(item)]) == [item]


def test_a_text_that_the_store_has_not_or_that_is_broken_is_told(store: Store) -> None:
    (item, *_) = some_items(MALANG)
    with pytest.raises(BuildBusy):
        store.texts().whole([facts_of(an_item(id="lain"))])
    texts, last = store.texts(), some_items(MALANG)[2]
    store.put_office(MALANG, some_items(MALANG)[:2], [replace(a_tombstone(), id=last.id)], heard=NOW)
    with pytest.raises(BuildBusy):
        texts.whole([facts_of(last)])
    with closing(sqlite3.connect(store.path, isolation_level=None)) as db:
        db.execute("UPDATE news SET value = 'x' WHERE office = ?", (MALANG,))
    with pytest.raises(SettingsInvalid):
        store.texts().whole([facts_of(item)])


def test_where_all_must_be_at_hand_facts_alone_are_refused() -> None:
    assert HELD.whole([an_item()]) == [an_item()]
    with pytest.raises(TextLost):
        HELD.whole([facts_of(an_item())])


def test_the_store_asks_only_for_the_texts_that_it_writes(store: Store) -> None:
    items = some_items(MALANG)
    stamps = {item.id: stamp_of(item) for item in items}
    assert not store.put_office(MALANG, map(facts_of, items), heard=NOW, stamps=stamps)
    new = an_item(id="baru", office=MALANG)
    assert store.put_office(MALANG, [new, *map(facts_of, items)], heard=NOW, stamps=stamps).added == ("baru",)
    with pytest.raises(TextLost):
        store.put_office(MALANG, map(facts_of, items), heard=NOW)
    with pytest.raises(TextLost):
        store.put_office(MALANG, map(facts_of, items), heard=NOW, stamps={**stamps, "i1": "lain"})
    assert sorted(store.ids(MALANG)) == ["baru", "i0", "i1", "i2"]
    assert sorted(store.items([MALANG]), key=lambda item: item.id)[1:] == items
