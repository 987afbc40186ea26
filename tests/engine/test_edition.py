from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from builders import NOW
from editions import HOST, OFFICES, TREE, news, site_of
from msgspec.structs import replace

from site_builder.engine.edition import PASSED_DOWN, AtHand, Edition, read_edition
from site_builder.ledger import stamp_of
from site_builder.model import Facts, Item, PassOn, Tombstone, Withdrawal
from site_builder.store import Store, open_store
from site_builder.texts import facts_of


def filled(path: Path, *items: Item, stones: tuple[Tombstone, ...] = ()) -> Store:
    """A store that heard each of the tests' offices at `NOW`."""
    store = open_store(path)
    for office in OFFICES:
        own = [item for item in items if item.office == office]
        store.put_office(office, own, [stone for stone in stones if stone.office == office], heard=NOW)
    store.put_sites({office: site_of(office).url for office in OFFICES})
    return store


def read(tmp_path: Path, office: str, *items: Item, stones: tuple[Tombstone, ...] = ()) -> Edition:
    with filled(tmp_path / "state.sqlite", *items, stones=stones) as store:
        return read_edition(store, site_of(office), TREE, NOW)


def names(items: tuple[Facts, ...]) -> list[str]:
    return [f"{item.office}/{item.id.rpartition('/')[2]}" for item in items]


def test_news_that_is_at_hand_makes_the_same_edition_as_the_store(tmp_path: Path) -> None:
    items = [
        news(days=2),
        news(days=1),
        replace(news(days=1), id="lain"),
        replace(news(days=3), expires=NOW),
        news(days=-1),
    ]
    with filled(tmp_path / "state.sqlite", *items) as store:
        known = AtHand(tuple(map(facts_of, items)), {item.id: stamp_of(item) for item in items})
        stored, given = (read_edition(store, site_of("kota-malang"), TREE, NOW, at_hand=own) for own in (None, known))
        assert given.texts.whole(given.items) == [*stored.items]
    assert [*map(facts_of, stored.items)] == [*given.items]
    assert len(given.items) == 3
    assert stored.digests == given.digests


def test_an_edition_has_ones_own_news_the_newest_first(tmp_path: Path) -> None:
    edition = read(tmp_path, "kota-malang", news(days=2), news(days=1), news("kota-surabaya"))
    assert names(edition.items) == ["kota-malang/1", "kota-malang/2"]
    assert (edition.below, edition.above, edition.is_portal) == ((), (), False)
    assert edition.homes["kota-surabaya"] == f"{HOST}kantor/kota-surabaya/"


def test_news_that_is_not_out_or_over_does_not_come_this_far(tmp_path: Path) -> None:
    edges = (
        news(days=1, expires=NOW),
        news(days=2, expires=NOW + timedelta(seconds=1)),
        news(days=-1),
        replace(news(days=3), published=NOW),
    )
    for office, of in (("kota-malang", "items"), ("prov-jawa-timur", "below"), ("kpu-ri", "below")):
        edition = read(tmp_path / office, office, *edges)
        assert names(getattr(edition, of)) == ["kota-malang/3", "kota-malang/2"]


@pytest.mark.parametrize("pass_on", PassOn)
def test_portals_show_what_goes_up(tmp_path: Path, pass_on: PassOn) -> None:
    edition = read(tmp_path, "kpu-ri", news(pass_on=pass_on), news("kota-jayapura", days=2))
    shown = ["kota-malang/1"] if pass_on.goes_up else []
    assert names(edition.below) == [*shown, "kota-jayapura/2"]
    assert edition.is_portal
    assert names(read(tmp_path / "b", "prov-papua", news()).below) == []


def test_news_from_above_comes_from_the_nearest_first(tmp_path: Path) -> None:
    down = [news("kpu-ri", days=day, pass_on=PassOn.DOWN) for day in range(1, PASSED_DOWN + 3)]
    others = (news("prov-jawa-timur", pass_on=PassOn.BOTH), news("prov-papua", pass_on=PassOn.DOWN), news("kpu-ri", 20))
    edition = read(tmp_path, "kota-malang", *down, *others)
    assert [(office.id, len(items)) for office, items in edition.above] == [
        ("prov-jawa-timur", 1),
        ("kpu-ri", PASSED_DOWN),
    ]


def test_withdrawn_news_is_told_on_ones_own_site(tmp_path: Path) -> None:
    item = news()
    stone = Tombstone(item.id, item.office, item.url, item.title, item.published, Withdrawal(NOW, "Keliru."))
    assert read(tmp_path / "a", "kota-malang", stones=(stone,)).tombstones == (stone,)
    assert read(tmp_path / "b", "kpu-ri", stones=(stone,)).tombstones == ()
