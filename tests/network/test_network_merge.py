from __future__ import annotations

from datetime import timedelta

from builders import NOW, an_item
from msgspec.structs import replace

from site_builder.model import Item, Tombstone, Withdrawal
from site_builder.network.merge import Merged, merge_news

ITEM = an_item()
STONE = Tombstone(ITEM.id, ITEM.office, "", "", NOW, Withdrawal(NOW, "salah data"))
TOLD = replace(STONE, url=ITEM.url, title=ITEM.title, published=ITEM.published)
LATER = replace(ITEM, updated=NOW + timedelta(hours=1))


def known(*entries: Item | Tombstone) -> dict[str, Item | Tombstone]:
    return {entry.id: entry for entry in entries}


def test_a_new_item_is_added() -> None:
    assert merge_news({}, [ITEM], []) == Merged((ITEM,), 1, ())


def test_an_item_that_is_the_same_is_not_written() -> None:
    assert merge_news(known(ITEM), [ITEM], []) == Merged((), 1, ())


def test_an_edit_without_a_new_date_is_seen_by_its_content() -> None:
    edited = replace(ITEM, content_html="<p>Posko ditutup.</p>")
    assert merge_news(known(ITEM), [edited], []).entries == (edited,)


def test_an_empty_answer_removes_nothing() -> None:
    assert merge_news(known(ITEM), [], []) == Merged((), 0, ())


def test_a_tombstone_withdraws_what_is_known_and_keeps_its_title() -> None:
    assert merge_news(known(ITEM), [], [STONE]).entries == (TOLD,)


def test_a_withdrawn_item_that_still_stands_in_the_feed_is_refused() -> None:
    merged = merge_news(known(TOLD), [ITEM], [])
    assert (merged.entries, merged.accepted) == ((), 0)
    assert "sudah ditarik pada 2026-11-24 12:00" in merged.refused[0].reason


def test_an_item_and_its_tombstone_in_one_answer_are_a_withdrawal() -> None:
    merged = merge_news({}, [ITEM], [STONE])
    assert merged.entries == (TOLD,)
    assert len(merged.refused) == 1


def test_an_item_that_changed_after_its_withdrawal_is_back() -> None:
    assert merge_news(known(TOLD), [LATER], [STONE]).entries == (LATER,)
    assert merge_news(known(LATER), [], [STONE]).entries == ()


def test_a_tombstone_said_again_changes_nothing() -> None:
    assert merge_news(known(TOLD), [], [STONE]).entries == ()


def test_a_later_tombstone_tells_its_own_reason() -> None:
    later = replace(STONE, withdrawn=Withdrawal(NOW + timedelta(days=1), "sudah diganti"))
    assert merge_news(known(TOLD), [], [later]).entries == (replace(TOLD, withdrawn=later.withdrawn),)


def test_a_tombstone_of_an_item_that_nobody_saw_is_kept_if_it_has_an_address() -> None:
    assert merge_news({}, [], [STONE]).entries == ()
    assert merge_news({}, [], [replace(STONE, url=ITEM.url)]).entries == (replace(STONE, url=ITEM.url),)


def test_an_archive_fills_gaps_and_replaces_nothing_newer() -> None:
    edited = replace(ITEM, title="Judul baru")
    assert merge_news({}, [], [], [ITEM]).entries == (ITEM,)
    assert merge_news(known(edited), [], [], [ITEM]).entries == ()
    assert merge_news({}, [edited], [], [ITEM]).entries == (edited,)
    assert merge_news(known(TOLD), [], [], [ITEM]).entries == ()
    assert merge_news(known(ITEM), [], [], [LATER]).entries == (LATER,)
