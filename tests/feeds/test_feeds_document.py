from __future__ import annotations

from datetime import datetime

import pytest
from builders import NOW, WIB, a_feed, an_item
from feed_samples import COMBINED
from msgspec.structs import replace

from site_builder.feeds.document import plan_document
from site_builder.model import Image, Origin, Tombstone, Withdrawal


def test_an_item_without_title_takes_its_first_words() -> None:
    words = "kata " * 40
    [entry] = plan_document(a_feed(items=(an_item(title="\x00 ", content_html=f"<p>{words}</p>"),))).entries
    assert entry.title == "kata " * 15 + "kata…"


def test_an_item_without_any_words_is_called_untitled() -> None:
    [entry] = plan_document(a_feed(items=(an_item(title="", content_html="<img>"),))).entries
    assert (entry.title, entry.description) == ("Tanpa judul", "Tanpa judul")


def test_a_description_is_the_summary_or_the_first_words_of_the_text() -> None:
    items = (an_item(summary="Ringkas"), an_item())
    assert [entry.description for entry in plan_document(a_feed(items=items)).entries] == [
        "Ringkas",
        "Posko dibuka.",
    ]


def test_an_item_without_author_is_its_offices() -> None:
    [entry] = plan_document(a_feed(items=(an_item(author=" "),))).entries
    assert entry.author == "KPU Kota Malang"


def test_addresses_of_items_that_are_not_absolute_are_left_out() -> None:
    item = an_item(url="javascript:alert(1)", image=Image("foto.png"), source=Origin("X", "ftp://x/"))
    [entry] = plan_document(a_feed(items=(item,))).entries
    assert (entry.url, entry.image, entry.origin) == ("", None, None)


def test_a_feed_with_an_address_that_is_not_absolute_is_refused() -> None:
    with pytest.raises(ValueError, match="umpan"):
        plan_document(a_feed(url="/umpan/"))


def test_a_combined_feed_with_an_item_of_an_unknown_office_is_refused() -> None:
    with pytest.raises(KeyError, match="kota-lain"):
        plan_document(replace(COMBINED, items=(an_item(office="kota-lain"),)))


def test_a_withdrawal_moves_the_moment_of_the_feed_though_no_item_is_left() -> None:
    tombstone = Tombstone("tag:x,2026:a", "kota-malang", "https://x.id/a/", "A", NOW, Withdrawal(NOW, "keliru"))
    document = plan_document(a_feed(items=(), tombstones=(tombstone,)))
    assert (document.updated, document.published) == (NOW, None)


def test_the_newest_moment_is_found_across_zones() -> None:
    document = plan_document(COMBINED)
    assert document.updated == NOW
    assert document.published == datetime(2026, 11, 23, 7, 0, tzinfo=WIB)
