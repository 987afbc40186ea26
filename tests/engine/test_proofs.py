"""What the manifest tells of news: remembered in few words, the same as if it were worked out."""

from __future__ import annotations

from pathlib import Path

from editions import an_edition, news
from msgspec.structs import replace

from site_builder.engine.proofs import _items, mark_items
from site_builder.engine.sheets import Stamps
from site_builder.engine.subscriptions import own_feed
from site_builder.engine.tree import Tree
from site_builder.feeds.document import plan_entry
from site_builder.feeds.jsonfeed import digest_entry
from site_builder.proof.manifest import ItemMark

OFFICE = "kota-malang"


def test_marks_are_those_of_the_entries_in_feeds_also_where_these_write_an_address_otherwise(tmp_path: Path) -> None:
    plain, odd = news(OFFICE, 1), news(OFFICE, 2)
    odd = replace(odd, url=odd.url.replace("/berita/", "/berita/é/"))
    edition = an_edition(OFFICE, items=(plain, odd))
    branch = Tree(tmp_path).branch()
    mark_items(branch, edition, edition.items, Stamps())
    entries = [plan_entry(own_feed(edition), item) for item in (plain, odd)]
    assert [entry.url == item.url for entry, item in zip(entries, edition.items, strict=True)] == [True, False]
    assert dict(_items(branch, edition, Stamps())) == {
        entry.id: ItemMark(entry.url, digest_entry(entry)) for entry in entries
    }
