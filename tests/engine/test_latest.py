from __future__ import annotations

from datetime import timedelta

from builders import NOW, an_item
from hypothesis import given
from hypothesis import strategies as st

from site_builder.engine.latest import OwnNews
from site_builder.ledger import PlainLedger, Whole, microseconds, moment_of, recent_of
from site_builder.model import Correction, Item, Tombstone, Withdrawal
from site_builder.views import newest_first, tag_slug

HOUR = timedelta(hours=1)
TAGS = ("Banjir", "banjir", "Pemilu", "…")
KINDS = ("berita", "klarifikasi")


@st.composite
def some_items(draw: st.DrawFn) -> tuple[Item, ...]:
    """Many of them at the same moment, some changed later."""
    hours = st.integers(0, 3)
    items = []
    for number in range(draw(st.integers(0, 12))):
        changed = draw(st.none() | hours)
        corrected = draw(st.lists(hours, max_size=1))
        items.append(
            an_item(
                id=f"i{number}",
                published=NOW - draw(hours) * HOUR,
                updated=None if changed is None else NOW - changed * HOUR,
                corrections=tuple(Correction(NOW - hour * HOUR, "x") for hour in corrected),
                kind=draw(st.sampled_from(KINDS)),
                tags=tuple(draw(st.lists(st.sampled_from(TAGS), max_size=3))),
            )
        )
    return newest_first(items)


@given(some_items(), st.lists(st.booleans(), min_size=12, max_size=12), st.integers(1, 6))
def test_what_moved_last_is_found_among_few(items: tuple[Item, ...], gone: list[bool], limit: int) -> None:
    stones = tuple(
        Tombstone(item.id, item.office, item.url, "", item.published, Withdrawal(NOW, "x"), item.kind, item.tags)
        for item, is_gone in zip(items, gone, strict=False)
        if is_gone
    )
    left = [item for item in items if item.id not in {stone.id for stone in stones}]
    news: tuple[Whole, ...] = (*left, *stones)
    for entry in news:
        assert recent_of(entry)[:2] == (microseconds(moment_of(entry)), microseconds(entry.published))
    own = OwnNews(news)
    for kind in {entry.kind for entry in news}:
        of_kind = PlainLedger(tuple(entry for entry in news if entry.kind == kind))
        assert own.of_kind(kind, limit) == of_kind.latest(limit)
    for slug in {tag_slug(tag) for entry in news for tag in entry.tags}:
        about = PlainLedger(tuple(entry for entry in news if slug in map(tag_slug, entry.tags)))
        assert own.of_topic(slug, limit) == about.latest(limit)
