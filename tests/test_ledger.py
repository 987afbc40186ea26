from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from builders import NOW, an_item
from msgspec.structs import replace

from site_builder.ledger import JoinedLedger, Ledger, PlainLedger, Position, Recent, Theme, Whole, microseconds
from site_builder.model import Correction, Item, PassOn, Tombstone, Withdrawal
from site_builder.store import Store, open_store
from site_builder.stored_ledger import StoredLedger
from site_builder.texts import facts_of

MALANG, JAYAPURA = "kota-malang", "kota-jayapura"
DAY = timedelta(days=1)
MONTH = timedelta(days=31)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "state.sqlite") as store:
        yield store


def an_old_item(days: int, **changes: object) -> Item:
    values: dict[str, object] = {"id": f"i{days}", "published": NOW - days * DAY, **changes}
    return an_item(**values)


def withdrawn(item: Item, when: datetime = NOW) -> Tombstone:
    withdrawal = Withdrawal(when, "keliru")
    return Tombstone(item.id, item.office, item.url, item.title, item.published, withdrawal, pass_on=item.pass_on)


def all_of(ledger: Ledger) -> list[str]:
    return [line.position.id for line in ledger.lines()]


def shown(ledger: Ledger) -> set[str]:
    lines = list(ledger.lines())
    ranges = [(lines[0].position, lines[-1].position)] if lines else []
    return {entry.id for entries in ledger.read(ranges) for entry in entries}


def latest(ledger: Ledger, limit: int = 10, theme: Theme | None = None) -> list[str]:
    return [recent.news.id for recent in ledger.latest(limit, theme)]


def ledgers(store: Store, news: tuple[Whole, ...]) -> list[Ledger]:
    """The same news without history: in the store, in memory, and in memory in two parts."""
    items = [entry for entry in news if isinstance(entry, Item)]
    stones = [entry for entry in news if isinstance(entry, Tombstone)]
    store.put_office(MALANG, items, stones, heard=NOW)
    parts = (PlainLedger(news[::2]), PlainLedger(news[1::2]))
    return [store.ledger([MALANG], NOW), PlainLedger(news), JoinedLedger(parts)]


def test_all_ledgers_give_news_without_history_in_the_order_of_its_publication(store: Store) -> None:
    gone = an_old_item(2)
    news = (an_old_item(1), withdrawn(gone), an_old_item(40, updated=NOW - timedelta(hours=1)), an_old_item(3))
    for ledger in ledgers(store, news):
        assert all_of(ledger) == ["i40", "i3", "i2", "i1"]
        assert shown(ledger) == {"i40", "i3", "i2", "i1"}
        assert latest(ledger) == ["i2", "i40", "i1", "i3"]
        assert latest(ledger, 1) == ["i2"]


def test_all_ledgers_know_what_has_a_feed_of_its_own(store: Store) -> None:
    answer = an_old_item(1, kind="klarifikasi", is_urgent=True)
    news = (answer, an_old_item(2, is_urgent=True), an_old_item(3, kind="klarifikasi"), an_old_item(4))
    for ledger in ledgers(store, news):
        assert latest(ledger, theme=Theme.CLARIFICATION) == ["i1", "i3"]
        assert latest(ledger, theme=Theme.URGENT) == ["i1", "i2"]


def facts_alone(recent: Iterable[Recent]) -> list[Recent]:
    return [
        each._replace(news=each.news if isinstance(each.news, Tombstone) else facts_of(each.news)) for each in recent
    ]


def test_what_is_at_hand_is_not_read_again(store: Store) -> None:
    news = (an_old_item(1, kind="klarifikasi"), an_old_item(2), withdrawn(an_old_item(3)), an_old_item(4))
    [plain, *_] = ledgers(store, news)
    assert isinstance(plain, StoredLedger)
    known = replace(plain, at_hand={(entry.office, entry.id): entry for entry in news[:3]})
    assert facts_alone(known.latest(10)) == facts_alone(plain.latest(10))
    assert facts_alone(known.latest(10, Theme.CLARIFICATION)) == facts_alone(plain.latest(10, Theme.CLARIFICATION))
    lines = list(plain.lines())
    every = [(lines[0].position, lines[-1].position)]
    assert list(known.read(every)) == list(plain.read(every))
    facts = replace(plain, at_hand={(each.news.office, each.news.id): each.news for each in plain.latest(10)})
    assert list(facts.read(every)) == list(plain.read(every)), "an archive needs the texts"
    read = [*known.latest(10), *((0, 0, entry) for [*entries] in known.read(every) for entry in entries)]
    assert {entry.id for *_, entry in read if any(entry is each for each in news)} == {"i1", "i2", "i3"}


def test_a_range_has_both_its_ends(store: Store) -> None:
    for ledger in ledgers(store, tuple(an_old_item(days) for days in range(5))):
        lines = list(ledger.lines())
        places = [line.position for line in lines]
        ranges = ((places[first], places[last]) for first, last in ((1, 3), (0, 0), (2, 1), (3, 4)))
        found = [{entry.id for entry in entries} for entries in ledger.read(ranges)]
        assert found == [{"i3", "i2", "i1"}, {"i4"}, set(), {"i1", "i0"}]


def test_news_of_an_earlier_date_comes_after_all_that_was_heard_before(store: Store) -> None:
    store.put_office(MALANG, [an_old_item(1)], heard=NOW)
    late = an_old_item(300)
    store.put_office(MALANG, [an_old_item(1), late], heard=NOW + DAY)
    ledger = store.ledger([MALANG], NOW + DAY)
    assert [line.position for line in ledger.lines()][1] == Position(
        microseconds(NOW + DAY), microseconds(late.published), MALANG, "i300"
    )
    assert latest(ledger, 1) == ["i300"]


def test_an_office_that_joins_later_brings_its_history_at_its_dates_but_late_to_portals(store: Store) -> None:
    store.put_office(MALANG, [an_old_item(1)], heard=NOW)
    store.put_office(JAYAPURA, [an_old_item(300, office=JAYAPURA)], heard=NOW + DAY)
    own = store.ledger([JAYAPURA], NOW + DAY)
    above = store.ledger([MALANG, JAYAPURA], NOW + DAY, goes_up=True)
    assert [line.position.filed for line in own.lines()] == [microseconds(NOW - 300 * DAY)]
    assert all_of(above) == ["i1", "i300"]
    assert latest(above, 1) == ["i300"]


def test_news_keeps_its_place_when_it_is_withdrawn_expires_disappears_or_comes_back(store: Store) -> None:
    items = [an_old_item(days) for days in range(4)]
    store.put_office(MALANG, items, heard=NOW)
    places = [line.position for line in store.ledger([MALANG], NOW).lines()]
    changed = [items[0], replace(items[1], expires=NOW + DAY)]
    store.put_office(MALANG, changed, [withdrawn(items[2])], heard=NOW + timedelta(hours=1))
    ledger = store.ledger([MALANG], NOW + DAY)
    assert [line.position for line in ledger.lines()] == places
    assert [bool(line.digest) for line in ledger.lines()] == [False, True, False, True]
    assert shown(ledger) == {"i2", "i0"}
    assert latest(ledger) == ["i2", "i0"]
    store.put_office(MALANG, items, heard=NOW + 2 * DAY)
    ledger = store.ledger([MALANG], NOW + 2 * DAY)
    assert [line.position for line in ledger.lines()] == places
    assert shown(ledger) == {"i3", "i2", "i1", "i0"}
    assert latest(ledger, 2) == ["i2", "i3"], "what came back is news again"


def test_a_corrected_item_moves_to_the_front_of_the_latest_and_stays_where_it_is_in_the_order(store: Store) -> None:
    items = [an_old_item(days) for days in range(4)]
    store.put_office(MALANG, items, heard=NOW)
    before = list(store.ledger([MALANG], NOW).lines())
    corrected = replace(items[3], corrections=(Correction(NOW - 2 * DAY, "nama"),))
    store.put_office(MALANG, [*items[:3], corrected], heard=NOW + DAY)
    ledger = store.ledger([MALANG], NOW + DAY)
    assert [line.position for line in ledger.lines()] == [line.position for line in before]
    assert [a.digest == b.digest for a, b in zip(before, ledger.lines(), strict=True)] == [False, True, True, True]
    assert latest(ledger, 2) == ["i3", "i0"], "it was heard now, whatever date was written"


def test_an_edit_without_a_date_changes_the_digest_alone(store: Store) -> None:
    items = [an_old_item(days) for days in range(2)]
    store.put_office(MALANG, items, heard=NOW)
    before = [line.digest for line in store.ledger([MALANG], NOW).lines()]
    store.put_office(MALANG, [items[0], replace(items[1], title="Lain")], heard=NOW + DAY)
    ledger = store.ledger([MALANG], NOW + DAY)
    assert [line.digest == was for line, was in zip(ledger.lines(), before, strict=True)] == [False, True]
    assert latest(ledger) == ["i0", "i1"]


def test_portals_see_what_goes_up_and_the_withdrawal_of_nothing_else(store: Store) -> None:
    kept = an_old_item(1, pass_on=PassOn.NONE)
    store.put_office(MALANG, [kept, an_old_item(2)], heard=NOW)
    store.put_office(MALANG, [], [withdrawn(kept), withdrawn(an_old_item(2))], heard=NOW + DAY)
    above = store.ledger([MALANG], NOW + DAY, goes_up=True)
    assert all_of(above) == latest(above) == ["i2"]
    assert shown(above) == {"i2"}


def test_an_item_that_goes_up_later_arrives_at_portals_later(store: Store) -> None:
    kept = an_old_item(5, pass_on=PassOn.NONE)
    store.put_office(MALANG, [kept, an_old_item(1)], heard=NOW)
    store.put_office(MALANG, [replace(kept, pass_on=PassOn.UP), an_old_item(1)], heard=NOW + DAY)
    assert all_of(store.ledger([MALANG], NOW + DAY, goes_up=True)) == ["i1", "i5"]
    store.put_office(MALANG, [kept, an_old_item(1)], heard=NOW + 2 * DAY)
    above = store.ledger([MALANG], NOW + 2 * DAY, goes_up=True)
    assert all_of(above) == ["i1", "i5"]
    assert shown(above) == {"i1"}


def test_news_dated_ahead_is_not_seen_and_does_not_stand_before_its_time(store: Store) -> None:
    store.put_office(MALANG, [an_old_item(-3), an_old_item(0)], heard=NOW)
    ledger = store.ledger([MALANG], NOW)
    assert all_of(ledger)[-1] == "i-3"
    assert shown(ledger) == {"i0"}
    assert latest(ledger) == ["i0"]
    store.put_office(MALANG, [an_old_item(-3), an_old_item(0), an_old_item(-1)], heard=NOW + 2 * DAY)
    assert shown(store.ledger([MALANG], NOW + 5 * DAY)) == {"i0", "i-3", "i-1"}


def test_the_same_answer_changes_no_line(store: Store, tmp_path: Path) -> None:
    items = [an_old_item(days) for days in range(3)]
    store.put_office(MALANG, items, heard=NOW)
    before = list(store.ledger([MALANG], NOW).lines())
    store.put_office(MALANG, items, heard=NOW + MONTH)
    assert list(store.ledger([MALANG], NOW).lines()) == before


def test_what_arrived_at_one_moment_is_read_in_parts_all_the_same(store: Store) -> None:
    store.put_office(MALANG, [], heard=NOW)
    store.put_office(JAYAPURA, [an_old_item(1, office=JAYAPURA)], heard=NOW)
    joined = NOW + DAY
    store.put_office(MALANG, [an_old_item(0, office=MALANG)], heard=joined)
    store.put_office(MALANG, [an_old_item(days, office=MALANG) for days in range(7)], heard=joined + DAY)
    ledger = store.ledger([MALANG, JAYAPURA], joined + DAY, goes_up=True)
    lines = [line.position for line in ledger.lines()]
    assert len({position.filed for position in lines}) == 3
    for start in range(len(lines)):
        for end in range(start, len(lines)):
            found = [(entry.office, entry.id) for entry in next(ledger.read([(lines[start], lines[end])]))]
            assert sorted(found) == sorted((place.office, place.id) for place in lines[start : end + 1])


def test_the_ledger_of_many_offices_holds_no_more_files_open_than_that_of_one(store: Store) -> None:
    ids = [f"kantor-{n}" for n in range(60)]
    for id in ids:
        store.put_office(id, [an_item(id=f"{id}/{n}", office=id) for n in range(3)], heard=NOW)

    def held(ledger: Ledger) -> int:
        lines = ledger.lines()
        next(lines)
        return len(list(Path("/proc/self/fd").iterdir()))

    assert held(store.ledger(ids, NOW)) == held(store.ledger(ids[:1], NOW))


@pytest.mark.parametrize("goes_up", [False, True])
def test_the_ledger_is_read_from_its_indexes_without_sorting(
    store: Store, monkeypatch: pytest.MonkeyPatch, goes_up: bool
) -> None:
    asked: list[tuple[str, tuple[int, ...]]] = []

    def note(self: StoredLedger, query: str, *bounds: int) -> Iterator[tuple[object, ...]]:
        asked.append((query, bounds))
        return iter(())

    monkeypatch.setattr(StoredLedger, "_stream", note)
    ledger = store.ledger([MALANG], NOW, goes_up=goes_up)
    list(ledger.lines())
    for theme in (None, *Theme):
        ledger.latest(9, theme)
    with closing(sqlite3.connect(store.path)) as db:
        plans = [str(db.execute(f"EXPLAIN QUERY PLAN {q}", (MALANG, *bounds)).fetchall()) for q, bounds in asked]
    assert len(plans) == 4
    assert not [plan for plan in plans if "TEMP B-TREE" in plan]
