"""What is remembered of a portal is, after any change, what would be worked out from all that the store holds."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from builders import NOW, an_item
from msgspec.structs import replace

from site_builder import portal as portal_module
from site_builder import portal_forward
from site_builder.engine import search
from site_builder.engine.edition import read_edition
from site_builder.feed_state import FeedState
from site_builder.feeds.archives import Shelf, plan_shelf
from site_builder.model import Item, Origin, PassOn, Site, Tombstone, Withdrawal
from site_builder.offices.registry import load_registry
from site_builder.portal import (
    Portal,
    plan_frame,
    prepare_portal,
    read_below,
    read_portal,
    read_shelf,
    read_statuses,
    whole_ledger,
)
from site_builder.portal_state import StoredFolds
from site_builder.search import index
from site_builder.store import Store, open_store

TREE = load_registry()
TOP = "prov-jawa-timur"
OFFICES = (TOP, "kota-malang", "kota-batu", "kab-malang")
TEXTS = tuple(f"<p>{f'Berita contoh nomor {number} dari sebuah kantor. ' * 9}</p>" for number in range(4))
WINDOW = 3
FEED = FeedState("https://a/feed.json", "", "https://a/feed.json")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "state.sqlite") as store:
        store.put_sites({id: f"https://{id}.kpu.go.id/" for id in OFFICES})
        yield store


def item(office: str, id: str, **changes: object) -> Item:
    values: dict[str, object] = {"id": id, "office": office, "url": f"https://{office}.kpu.go.id/{id}", **changes}
    return an_item(**values)


def anew(store: Store, now: datetime) -> Portal:
    """The portal without what is remembered of it."""
    frame = plan_frame(TREE, TOP, OFFICES)
    return Portal(frame, now, store.folds(frame, now))


def shelf_of(store: Store, portal: Portal) -> Shelf:
    return plan_shelf(whole_ledger(store, portal).lines(), portal.now, portal.frame.zone, WINDOW)


def prepare(store: Store, now: datetime) -> Portal:
    prepare_portal(store.path, TREE, TOP, now, WINDOW)
    portal = read_portal(store, TREE, TOP, now)
    assert portal.is_kept
    return portal


def check(store: Store, now: datetime) -> None:
    """Asserts that nothing is remembered that is not so."""
    portal, other = prepare(store, now), anew(store, now)
    assert isinstance(portal.folds, StoredFolds)
    assert isinstance(other.folds, dict)
    assert dict(portal.folds) == other.folds
    assert {origin: sorted(portal.folds.of(origin)) for origin in portal.folds.origins()} == {
        origin: sorted(other.folds.of(origin)) for origin in other.folds.origins()
    }
    assert portal.folds.counts() == other.folds.counts()
    days = store.days(other.frame, now, other.folds)
    assert store.days(portal.frame, now, portal.folds, is_kept=True) == days
    assert read_shelf(store, portal, WINDOW) == shelf_of(store, other)


def change(store: Store, random: Random, now: datetime) -> None:
    """Something that an office may do."""
    office = random.choice(OFFICES)
    known = store.entries(office, store.ids(office))
    id = random.choice([*known, f"n{random.randrange(10**6)}"])
    before = known.get(id)
    what = random.random()
    if isinstance(before, Item) and what < 0.15:
        told = Withdrawal(now, "keliru")
        known[id] = Tombstone(id, office, before.url, before.title, before.published, told, pass_on=before.pass_on)
    elif before is not None and what < 0.25:
        del known[id]
    else:
        ago = timedelta(hours=random.randrange(-30, 2000))
        address = f"https://{random.choice(OFFICES)}.kpu.go.id/{random.choice([id, *known])}"
        known[id] = item(
            office,
            id,
            title=f"Judul {random.randrange(100)}",
            content_html=random.choice(TEXTS),
            published=before.published if before and what < 0.6 else now - ago,
            expires=now + timedelta(hours=random.randrange(-9, 90)) if random.random() < 0.2 else None,
            pass_on=random.choice([PassOn.UP, PassOn.UP, PassOn.UP, PassOn.NONE]),
            source=Origin("Asal", address) if random.random() < 0.2 else None,
        )
    items = [entry for entry in known.values() if isinstance(entry, Item)]
    stones = [entry for entry in known.values() if isinstance(entry, Tombstone)]
    if random.random() < 0.5:
        store.put_office(office, items, stones, heard=now)
    else:
        entries = [entry for entry in known.values() if entry.id == id]
        old = [id] if random.random() < 0.3 else []
        store.add_news(office, entries, heard=now, accepted=1, feed=FEED, archived=old)


@pytest.mark.parametrize("seed", range(4))
def test_after_random_changes_and_pauses_it_is_as_if_worked_out_anew(store: Store, seed: int) -> None:
    random, now = Random(seed), NOW
    for _ in range(40):
        for _ in range(random.randrange(4)):
            change(store, random, now)
        check(store, now)
        pause = timedelta(hours=random.choice([0, 0, 1, 1, 20, 200, 900]))
        now += -pause if random.random() < 0.1 else pause


def test_a_copy_of_what_its_office_withdrew_is_held_and_named(store: Store) -> None:
    origin = item(TOP, "asal", content_html=TEXTS[0], published=NOW - timedelta(days=2))
    copy = item("kota-batu", "salinan", content_html=TEXTS[0], published=NOW - timedelta(days=1))
    store.put_office(TOP, [origin], heard=NOW)
    store.put_office("kota-batu", [copy], heard=NOW)
    check(store, NOW)
    told = Withdrawal(NOW, "keliru")
    stone = Tombstone("asal", TOP, origin.url, origin.title, origin.published, told, pass_on=PassOn.UP)
    store.put_office(TOP, [], [stone], heard=NOW)
    check(store, NOW)
    portal = prepare(store, NOW)
    (batu,) = (status for status in read_statuses(store, portal) if status.id == "kota-batu")
    assert batu.held == (origin.url,)
    assert [news.id for _, _, news in whole_ledger(store, portal).latest(9)] == ["asal"]
    assert read_below(store, portal, TREE, OFFICES) == ()
    store.put_office("kota-batu", [replace(copy, content_html=TEXTS[1])], heard=NOW)
    check(store, NOW)
    portal = prepare(store, NOW)
    assert [shown.id for shown in read_below(store, portal, TREE, OFFICES)] == ["salinan"]
    assert store.held(portal.folds) == {}


def test_only_what_changed_is_written(store: Store) -> None:
    for office in OFFICES:
        news = [item(office, f"{n}", published=NOW - timedelta(days=n), title=f"{office} {n}") for n in range(30)]
        store.put_office(office, news, heard=NOW)
    check(store, NOW)
    with closing(sqlite3.connect(store.path)) as db:
        db.execute("UPDATE portal_volume SET value = CAST(CAST(value AS TEXT) || ' ' AS BLOB)")
        db.execute("UPDATE portal_day SET digest = 'lama'")
        db.commit()
    changed = item("kota-batu", "3", published=NOW - timedelta(days=3), title="kota-batu 3 baru")
    store.add_news("kota-batu", [changed], heard=NOW, accepted=1, feed=FEED)
    prepare(store, NOW)
    with closing(sqlite3.connect(store.path)) as db:
        after = [bytes(value) for (value,) in db.execute("SELECT CAST(value AS BLOB) FROM portal_volume")]
        days = dict(db.execute("SELECT day, digest FROM portal_day"))
    assert len(after) > 30
    assert sum(not value.endswith(b" ") for value in after) == 1
    assert sum(digest != "lama" for digest in days.values()) == 1


def test_many_changes_at_once_are_worked_out_anew(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portal_forward, "FEW", 2)
    random, now = Random(9), NOW
    for _ in range(20):
        change(store, random, now)
        now += timedelta(hours=9)
        check(store, now)


def test_a_portal_of_other_offices_or_another_window_is_not_what_is_remembered(store: Store) -> None:
    for office in OFFICES:
        store.put_office(office, [item(office, f"{n}", content_html=TEXTS[n % 4]) for n in range(9)], heard=NOW)
    check(store, NOW)
    portal = prepare(store, NOW)
    assert read_shelf(store, portal, WINDOW + 1) is None
    assert not read_portal(store, TREE, TOP, NOW, OFFICES[:3]).is_kept
    prepare_portal(store.path, TREE, TOP, NOW, WINDOW + 1)
    wider = read_shelf(store, read_portal(store, TREE, TOP, NOW), WINDOW + 1)
    assert wider == plan_shelf(whole_ledger(store, portal).lines(), NOW, portal.frame.zone, WINDOW + 1)
    check(store, NOW)


def test_a_state_that_another_process_brought_forward_meanwhile_is_not_overwritten(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.put_office("kota-batu", [item("kota-batu", "a")], heard=NOW)
    check(store, NOW)
    real, meanwhile = portal_forward.Work.plan, [True]

    def plan(self: portal_forward.Work) -> None:
        real(self)
        if meanwhile.pop():
            meanwhile.append(False)
            store.put_office("kota-batu", [item("kota-batu", "a"), item("kota-batu", "b")], heard=NOW)
            prepare_portal(store.path, TREE, TOP, NOW + timedelta(hours=1), WINDOW)
        else:
            meanwhile.append(False)

    monkeypatch.setattr(portal_forward.Work, "plan", plan)
    prepare_portal(store.path, TREE, TOP, NOW + timedelta(hours=2), WINDOW)
    monkeypatch.undo()
    check(store, NOW + timedelta(hours=2))


def test_the_log_of_earlier_marks_is_cut_when_nobody_needs_it(store: Store) -> None:
    dated = item("kota-batu", "a", content_html=TEXTS[0])
    store.put_office("kota-batu", [dated], heard=NOW)
    prepare(store, NOW)
    store.put_office("kota-batu", [replace(dated, content_html=TEXTS[1])], heard=NOW)
    with closing(sqlite3.connect(store.path)) as db:
        assert db.execute("SELECT count(*) FROM filed_before").fetchone() == (1,)
        prepare(store, NOW)
        assert db.execute("SELECT count(*) FROM filed_before").fetchone() == (0,)


def test_a_forked_process_asks_by_a_connection_of_its_own(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for office in OFFICES[1:3]:
        store.put_office(office, [item(office, "a", content_html=TEXTS[0])], heard=NOW)
    folds = prepare(store, NOW).folds
    assert isinstance(folds, StoredFolds)
    (origin,) = folds.origins()
    connection = folds._reader.db
    assert folds._reader.db is connection
    monkeypatch.setattr("os.getpid", lambda: 1)
    assert len(folds.of(origin)) == 1
    assert folds._reader.db is not connection
    assert connection.execute("SELECT 1").fetchone() == (1,)


def test_one_new_item_leaves_the_closed_search_of_a_full_portal_as_it_is(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "BETWEEN_SEAMS", 8)
    surplus = portal_module.NEWEST - search.MOST
    monkeypatch.setattr(search, "MOST", 60)
    monkeypatch.setattr(portal_module, "NEWEST", 60 + surplus)

    def closed(count: int) -> list[str]:
        news = [item("kota-batu", f"n{n}", published=NOW - timedelta(hours=200 - n)) for n in range(count)]
        store.put_office("kota-batu", news, heard=NOW)
        edition = read_edition(store, Site(TREE.by_id(TOP), "https://t/", "", "https://t/"), TREE, NOW)
        return [each.id for each in search.Search(edition).closed]

    known = [closed(count) for count in range(100, 108)]
    assert min(map(len, known)) > 20
    assert len(set(map(tuple, known))) < 5
