from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from builders import NOW, WIB, WIT, an_item
from msgspec import structs

from site_builder.copies import HeldFolds, mark_of_text
from site_builder.errors import BuildBusy, SettingsInvalid
from site_builder.feed_state import FeedState
from site_builder.ledger import microseconds, stamp_of
from site_builder.model import Claim, Correction, Image, Item, Origin, PassOn, Tombstone, Withdrawal
from site_builder.news_table import NEWEST
from site_builder.portal_state import Frame
from site_builder.store import FORM, Changes, OfficeReport, Refusal, State, Store, open_store
from site_builder.views import newest_first

LATER = NOW + timedelta(hours=1)
MALANG, JAYAPURA = "kota-malang", "kota-jayapura"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".warta" / "state.sqlite"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with open_store(path) as store:
        yield store


def a_tombstone(id: str = "t", office: str = MALANG) -> Tombstone:
    published = NOW - timedelta(days=3)
    return Tombstone(id, office, "https://contoh.id/t/", "Ditarik", published, Withdrawal(NOW, "salah data"))


def some_items(office: str, count: int) -> list[Item]:
    return [an_item(id=f"i{n}", office=office, published=NOW - timedelta(hours=n)) for n in range(count)]


def forbid_writing(path: Path) -> None:
    db = sqlite3.connect(path)
    for event in ("INSERT", "UPDATE", "DELETE"):
        db.execute(f"CREATE TRIGGER no_{event} BEFORE {event} ON news BEGIN SELECT raise(ABORT, 'written'); END")
    db.commit()
    db.close()


def test_an_item_comes_back_as_it_was_put(store: Store) -> None:
    item = an_item(
        published=datetime(2026, 11, 20, 9, 0, 0, 123456, tzinfo=WIT),
        updated=NOW,
        tags=("banjir", "posko"),
        image=Image("https://contoh.id/a.jpg", "Posko", width=640),
        expires=LATER,
        is_urgent=True,
        pass_on=PassOn.BOTH,
        source=Origin("KPU RI", "https://kpu.go.id/"),
        corrections=(Correction(NOW, "nama diperbaiki"),),
        claim=Claim("beredar"),
    )
    store.put_office(MALANG, [item], heard=NOW)
    (kept,) = store.items([MALANG])
    assert kept == item
    assert kept.published.isoformat() == item.published.isoformat()


def test_a_tombstone_comes_back_apart_from_the_items(store: Store) -> None:
    store.put_office(MALANG, [an_item(id="a")], [a_tombstone()], heard=NOW)
    assert list(store.tombstones([MALANG])) == [a_tombstone()]
    assert [item.id for item in store.items([MALANG])] == ["a"]
    assert store.ids(MALANG) == {"a": False, "t": True}
    assert store.counts() == {MALANG: 1}


def test_what_was_put_is_there_after_the_file_was_closed(path: Path) -> None:
    with open_store(path) as store:
        store.put_office(MALANG, [an_item()], heard=NOW)
    with open_store(path, read_only=True) as store:
        assert list(store.items([MALANG])) == [an_item()]


def test_putting_an_office_tells_what_changed(store: Store) -> None:
    first, second, third = some_items(MALANG, 3)
    assert store.put_office(MALANG, [first, second], heard=NOW) == Changes(added=("i0", "i1"))
    edited = an_item(id="i1", title="Lain", published=second.published)
    changes = store.put_office(MALANG, [edited, third], heard=NOW)
    assert changes == Changes(added=("i2",), changed=("i1",), removed=("i0",))
    assert list(store.items([MALANG])) == [edited, third]
    assert not store.put_office(MALANG, [third, edited], heard=LATER)


def test_a_withdrawn_item_is_changed_into_its_tombstone(store: Store) -> None:
    store.put_office(MALANG, [an_item(id="t")], heard=NOW)
    assert store.put_office(MALANG, [], [a_tombstone()], heard=NOW) == Changes(changed=("t",))
    assert list(store.items([MALANG])) == []


def test_items_that_are_the_same_are_not_written_again(path: Path, store: Store) -> None:
    store.put_office(MALANG, some_items(MALANG, 3), [a_tombstone()], heard=NOW)
    forbid_writing(path)
    assert not store.put_office(MALANG, some_items(MALANG, 3), [a_tombstone()], heard=LATER)
    with pytest.raises(sqlite3.IntegrityError, match="written"):
        store.put_office(MALANG, some_items(MALANG, 2), [a_tombstone()], heard=LATER)
    assert store.counts() == {MALANG: 3}


def test_a_digest_stands_for_all_that_is_told_of_a_piece_of_news(store: Store) -> None:
    first, second = some_items(MALANG, 2)
    store.put_office(MALANG, [first, second], [a_tombstone()], heard=NOW)
    before = store.digests(MALANG)
    assert before.keys() == {first.id, second.id, "t"}
    assert len(set(before.values())) == 3
    store.put_office(MALANG, [first, structs.replace(second, content_html="<p>Lain</p>")], [a_tombstone()], heard=LATER)
    after = store.digests(MALANG)
    assert {id for id in before if after[id] != before[id]} == {second.id}
    store.put_office(MALANG, [first], [a_tombstone()], heard=LATER)
    assert store.digests(MALANG).keys() == {first.id, "t"}


@pytest.mark.parametrize("is_cut_short", [False, True])
def test_what_was_there_at_the_beginning_counts_as_published_though_the_beginning_was_cut_short(
    store: Store, is_cut_short: bool
) -> None:
    """The first build is ended after one office; the next one hears them all."""
    old = [an_item(id=f"o{n}", office=JAYAPURA, published=NOW - timedelta(days=100 + n)) for n in range(3)]
    new = an_item(id="baru", office=MALANG, published=NOW - timedelta(days=1))
    if is_cut_short:
        store.begin()
        store.put_office(MALANG, [new], heard=NOW)
    store.begin()
    store.put_office(MALANG, [new], heard=LATER)
    store.put_office(JAYAPURA, old, heard=LATER)
    store.end_beginning(LATER)
    ledger = store.ledger([MALANG, JAYAPURA], LATER, goes_up=True)
    assert [recent.news.id for recent in ledger.latest(9)] == ["baru", "o0", "o1", "o2"]
    assert [line.position.id for line in ledger.lines()] == ["o2", "o1", "o0", "baru"]
    late = an_item(id="lama", office=MALANG, published=NOW - timedelta(days=50))
    store.begin()
    store.put_office(MALANG, [new, late], heard=LATER + timedelta(hours=1))
    store.end_beginning(LATER + timedelta(hours=1))
    assert [line.position.id for line in ledger.lines()][-1] == "lama", "what comes later has come later"


def stamps_of(*entries: Item | Tombstone) -> dict[str, str]:
    return {entry.id: stamp_of(entry) for entry in entries}


def test_what_is_the_same_by_its_stamp_is_neither_read_nor_written(
    path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    items, stone = some_items(MALANG, 3), a_tombstone()
    stamps = stamps_of(*items, stone)
    store.put_office(MALANG, items, [stone], heard=NOW, stamps=stamps)
    forbid_writing(path)
    encoded: list[object] = []
    encode = msgspec.json.encode

    def note(value: object) -> bytes:
        encoded.append(value)
        return encode(value)

    monkeypatch.setattr(msgspec.json, "encode", note)
    assert not store.put_office(MALANG, items, [stone], heard=LATER, stamps=stamps)
    assert not any(isinstance(value, (Item, Tombstone)) for value in encoded)
    assert not store.put_office(MALANG, items, [stone], heard=LATER)
    assert items[0] in encoded


@pytest.mark.parametrize("seed", range(4))
def test_with_stamps_a_store_comes_to_the_same_as_without(tmp_path: Path, seed: int) -> None:
    """Through twenty rounds in which news comes, changes, is withdrawn, goes and comes back."""
    chance = random.Random(seed)
    pool = some_items(MALANG, 12)
    files = [tmp_path / name / "state.sqlite" for name in ("dengan", "tanpa")]
    for number in range(20):
        chosen = [structs.replace(item, title=f"Judul {chance.randrange(3)}") for item in pool if chance.random() < 0.8]
        stones = [a_tombstone(item.id) for item in pool if item.id not in {one.id for one in chosen}][
            : chance.randrange(3)
        ]
        now = NOW + timedelta(hours=number)
        changes = []
        for file, stamps in zip(files, (stamps_of(*chosen, *stones), None), strict=True):
            with open_store(file) as store:
                changes.append(store.put_office(MALANG, chosen, stones, heard=now, stamps=stamps))
        assert changes[0] == changes[1]
        contents = []
        for file in files:
            with closing(sqlite3.connect(file)) as db:
                contents.append(
                    [db.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall() for name in ("news", "filing")]
                )
        assert contents[0] == contents[1]


def test_a_line_of_an_older_form_is_derived_anew_though_its_stamp_is_the_same(path: Path, store: Store) -> None:
    (item,) = some_items(MALANG, 1)
    store.put_office(MALANG, [item], heard=NOW, stamps=stamps_of(item))
    with closing(sqlite3.connect(path)) as db:
        before = db.execute("SELECT * FROM filing").fetchall()
        db.execute("UPDATE filing SET place = 0, words = NULL, serial = 0")
        db.commit()
    store.put_office(MALANG, [item], heard=NOW, stamps=stamps_of(item))
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT * FROM filing").fetchall() == before


def test_an_id_is_only_known_at_its_office(store: Store) -> None:
    theirs, ours = an_item(office=JAYAPURA, title="Lain"), an_item()
    store.put_office(JAYAPURA, [theirs], heard=NOW)
    store.put_office(MALANG, [ours], heard=NOW)
    assert list(store.items([MALANG, JAYAPURA])) == [theirs, ours]
    store.put_office(JAYAPURA, [], heard=NOW)
    assert list(store.items([MALANG, JAYAPURA])) == [ours]


@pytest.mark.parametrize(
    "news",
    [[an_item(office=JAYAPURA)], [an_item(), an_item(title="Lain")], [an_item(id="t"), a_tombstone()]],
)
def test_what_cannot_stand_among_the_news_of_an_office_is_refused_whole(
    store: Store, news: list[Item | Tombstone]
) -> None:
    store.put_office(MALANG, [an_item(id="lama")], heard=NOW)
    with pytest.raises(ValueError, match="among the news of kota-malang"):
        store.put_office(
            MALANG,
            [entry for entry in news if isinstance(entry, Item)],
            [entry for entry in news if isinstance(entry, Tombstone)],
            heard=NOW,
        )
    assert store.ids(MALANG) == {"lama": False}


def test_items_of_many_offices_come_in_the_one_order_of_lists(store: Store) -> None:
    chance = random.Random(20241127)
    offices = [f"kab-{n}" for n in range(40)]
    everything = []
    for office in offices:
        zones = (WIB, WIT)
        moments = [NOW.astimezone(chance.choice(zones)) - timedelta(hours=chance.randrange(50)) for _ in range(20)]
        items = [an_item(id=str(n), office=office, published=moment) for n, moment in enumerate(moments)]
        store.put_office(office, items, heard=NOW)
        everything += items
    ordered = newest_first(everything)
    assert tuple(store.items(reversed(offices))) == ordered
    assert tuple(store.items(offices, limit=100)) == ordered[:100]
    some = tuple(item for item in ordered if item.office in offices[:3])
    assert tuple(store.items([*offices[:3], *offices[:3], "kab-tiada"])) == some
    assert list(store.items([])) == []


def test_items_are_asked_for_by_time(store: Store) -> None:
    store.put_office(MALANG, some_items(MALANG, 10), heard=NOW)
    since, before = NOW - timedelta(hours=6), NOW - timedelta(hours=3)
    assert [item.id for item in store.items([MALANG], since=since, before=before)] == ["i4", "i5", "i6"]
    assert [item.id for item in store.items([MALANG], since=since, limit=1)] == ["i0"]


def test_the_newest_items_are_read_from_the_index_without_sorting(path: Path, store: Store) -> None:
    db = sqlite3.connect(path)
    plan = db.execute(f"EXPLAIN QUERY PLAN {NEWEST}", (MALANG, False, 0, 1)).fetchall()
    db.close()
    assert [step[3].partition(" (")[0] for step in plan] == ["SEARCH news USING INDEX news_newest"]


def test_reading_sees_one_state_while_the_store_is_written(store: Store) -> None:
    store.put_office(MALANG, some_items(MALANG, 3), heard=NOW)
    reading = store.items([MALANG])
    first = next(reading)
    store.put_office(MALANG, [], heard=LATER)
    assert [first, *reading] == some_items(MALANG, 3)
    assert list(store.items([MALANG])) == []


def test_a_failure_keeps_the_items_and_the_last_answer(store: Store) -> None:
    refused = (Refusal("x", "https://lain.id/x", "tautan di luar situs kantor"),)
    store.put_office(MALANG, [an_item()], heard=NOW, refused=refused)
    store.put_state(MALANG, State.FAILED, heard=LATER, message="waktu habis")
    assert store.reports() == (
        OfficeReport(MALANG, State.FAILED, LATER, "waktu habis", items=1, accepted=1, refused=refused, last_ok=NOW),
    )
    store.put_state(MALANG, State.UNCHANGED, heard=LATER)
    assert store.reports() == (
        OfficeReport(MALANG, State.UNCHANGED, LATER, "", items=1, accepted=1, refused=refused, last_ok=LATER),
    )


def test_an_office_that_was_never_heard_is_reported_too(store: Store) -> None:
    store.put_state(MALANG, State.FAILED, heard=NOW, message="tidak terjangkau")
    store.put_office(JAYAPURA, [], heard=NOW, state=State.STALE, message="salinan lama")
    assert store.reports() == (
        OfficeReport(JAYAPURA, State.STALE, NOW, "salinan lama"),
        OfficeReport(MALANG, State.FAILED, NOW, "tidak terjangkau"),
    )


def test_the_home_addresses_are_replaced_together(store: Store) -> None:
    store.put_sites({"kpu-ri": "https://kpu.go.id/", MALANG: "https://kota-malang.kpu.go.id/"})
    store.put_sites({MALANG: "https://malang.contoh.id/"})
    assert store.sites() == {MALANG: "https://malang.contoh.id/"}


def test_a_damaged_value_is_named_and_not_left_out(path: Path, store: Store) -> None:
    store.put_office(MALANG, [an_item()], heard=NOW)
    db = sqlite3.connect(path)
    db.execute("UPDATE news SET value = x'7b'")
    db.commit()
    db.close()
    with pytest.raises(SettingsInvalid) as caught:
        list(store.items([MALANG]))
    assert caught.value.key == "store.broken"


def test_a_reader_of_another_process_sees_what_the_open_writer_has_put(path: Path, store: Store) -> None:
    store.put_office(MALANG, [an_item()], heard=NOW)
    with open_store(path, read_only=True) as reader:
        assert reader.counts() == {MALANG: 1}
        store.put_office(MALANG, some_items(MALANG, 2), heard=NOW)
        assert reader.counts() == {MALANG: 2}


def test_a_second_writer_waits_and_then_says_so(path: Path, store: Store) -> None:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with open_store(path, wait=0.01) as late, pytest.raises(BuildBusy):
        late.put_office(MALANG, [an_item()], heard=NOW)
    other.execute("ROLLBACK")
    other.close()


HALF = """
import os, sys
from pathlib import Path
from builders import NOW, an_item
from site_builder.news_table import replace_rows, rows_of
from site_builder.store import open_store

with open_store(Path(sys.argv[1])) as store:
    store.put_office("kota-malang", [an_item(id="lama")], heard=NOW)
    store._db.execute("PRAGMA cache_size = 1")
    with store._writing():
        many = [an_item(id=f"baru-{n}", content_html="x" * 5000) for n in range(200)]
        replace_rows(store._db, "kota-malang", rows_of(many))
        print("half", flush=True)
        sys.stdin.read()
"""


def test_a_killed_writer_leaves_the_old_state(path: Path) -> None:
    tests = Path(__file__).parent
    env = {**os.environ, "PYTHONPATH": f"{tests}{os.pathsep}{tests.parent}"}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", HALF, path], env=env, **pipes) as child:  # type: ignore[call-overload]
        assert child.stdout.readline() == b"half\n"
        child.send_signal(signal.SIGKILL)
    with open_store(path) as store:
        assert store.ids(MALANG) == {"lama": False}
        assert store.put_office(MALANG, some_items(MALANG, 1), heard=NOW).added == ("i0",)


def test_news_of_a_feed_is_added_and_what_is_not_named_stays(store: Store) -> None:
    one, two = some_items(MALANG, 2)
    feed = FeedState("https://x/feed", "1", "https://x/feed", etag='"a"')
    store.add_news(MALANG, [one], heard=NOW, accepted=1, feed=feed)
    store.add_news(MALANG, [two], heard=LATER, accepted=1, feed=structs.replace(feed, etag='"b"'), message="m")
    assert store.ids(MALANG) == {one.id: False, two.id: False}
    assert store.feeds() == {MALANG: structs.replace(feed, etag='"b"')}
    (report,) = store.reports()
    assert (report.items, report.accepted, report.message, report.last_ok) == (2, 1, "m", LATER)
    assert store.entries(MALANG, [one.id, "lain"]) == {one.id: one}


def test_a_failure_is_kept_with_what_is_remembered_of_the_feed(store: Store) -> None:
    feed = FeedState("https://x/feed", "1", "https://x/feed")
    store.add_news(MALANG, some_items(MALANG, 1), heard=NOW, accepted=1, feed=feed)
    store.put_state(MALANG, State.FAILED, heard=LATER, message="waktu habis", feed=structs.replace(feed, failures=1))
    assert store.feeds()[MALANG].failures == 1
    assert store.reports()[0].last_ok == NOW


def test_archived_news_does_not_pose_as_new(store: Store) -> None:
    feed = FeedState("https://x/feed", "1", "https://x/feed")
    old, new = some_items(MALANG, 2)[1], an_item(id="baru", office=MALANG, published=NOW)
    store.add_news(MALANG, [new], heard=NOW, accepted=1, feed=feed)
    store.add_news(MALANG, [old], heard=LATER, accepted=1, feed=feed, archived=[old.id])
    assert [recent.news.id for recent in store.ledger([MALANG], LATER).latest(5)] == ["baru", old.id]


def test_the_newest_news_of_each_office_is_known(store: Store) -> None:
    ahead = an_item(id="nanti", office=MALANG, published=LATER)
    store.put_office(MALANG, [*some_items(MALANG, 3), ahead], heard=NOW)
    store.put_office(JAYAPURA, [], heard=NOW)
    assert store.last_news(NOW) == {MALANG: NOW}


def test_sites_that_others_build_are_told_apart(store: Store) -> None:
    store.put_sites({MALANG: "https://a/"}, {JAYAPURA: "https://b/"})
    assert store.sites() == {MALANG: "https://a/", JAYAPURA: "https://b/"}
    assert store.built() == {MALANG}


def test_copies_are_found_among_what_a_portal_shows(store: Store) -> None:
    text = "<p>" + "Satu berita yang sama di dua kantor. " * 10 + "</p>"
    malang = an_item(id="m", office=MALANG, url="https://m/", content_html=text)
    jayapura = an_item(id="j", office=JAYAPURA, url="https://j/", content_html=text.upper().replace("P>", "p>"))
    store.put_office(MALANG, [malang], heard=NOW)
    store.put_office(JAYAPURA, [jayapura], heard=NOW)
    ranks = {"kpu-ri": 0, MALANG: 2, JAYAPURA: 2}
    portal = Frame("kpu-ri", (MALANG, JAYAPURA), ranks, "Asia/Jakarta")
    copy = (MALANG, "m")
    assert store.folds(portal, NOW).get(copy) == (JAYAPURA, "j")
    assert store.folds(structs.replace(portal, below=(MALANG,)), NOW).get(copy) is None
    assert store.addresses([copy]) == {copy: "https://m/"}
    store.put_office(JAYAPURA, [structs.replace(jayapura, pass_on=PassOn.NONE)], heard=LATER)
    assert store.folds(portal, NOW).get(copy) is None
    assert store.folds(Frame(JAYAPURA, (MALANG,), ranks, "Asia/Jayapura"), NOW).get(copy) == (JAYAPURA, "j")


def test_a_mark_that_is_known_is_not_made_again(store: Store) -> None:
    text = "<p>" + "Satu berita yang sama di dua kantor. " * 10 + "</p>"
    item = an_item(office=MALANG, content_html=text)
    marks = []
    for id, words in (("a", None), ("b", {"b": 7}), ("c", {"c": None}), ("d", {"a": 7})):
        store.put_office(MALANG, [structs.replace(item, id=id, url=f"https://m/{id}/")], heard=NOW, words=words)
        with closing(sqlite3.connect(store.path)) as db:
            marks += db.execute("SELECT words FROM filing WHERE id = ?", (id,)).fetchone()
    assert marks == [mark_of_text(item), 7, None, mark_of_text(item)]


@pytest.mark.parametrize("version", range(1, len(FORM.steps)))
def test_a_store_of_an_older_form_is_brought_forward_with_its_news(path: Path, version: int) -> None:
    path.parent.mkdir(parents=True)
    item = some_items(MALANG, 1)[0]
    value = msgspec.json.encode(item)
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA application_id = {FORM.application_id}")
        for statement in FORM.steps[0]:
            db.execute(statement)
        db.execute("INSERT INTO news VALUES (?, ?, ?, 0, ?)", (MALANG, item.id, microseconds(item.published), value))
        db.execute("INSERT INTO site (office, url) VALUES (?, 'https://a/')", (MALANG,))
        for step in FORM.steps[1:version]:
            for statement in step:
                db.execute(statement)
        db.execute(f"PRAGMA user_version = {version}")
        db.commit()
    with open_store(path) as store:
        assert list(store.items([MALANG])) == [item]
        assert store.built() == {MALANG}
        portal = Frame("kpu-ri", (MALANG,), {"kpu-ri": 0, MALANG: 2}, "Asia/Jakarta")
        assert store.counts() == {MALANG: 1}
        assert store.digests(MALANG) == {}
        assert store.days(portal, LATER, HeldFolds({})).keys() == {item.published.date()}
        store.put_office(MALANG, [item], heard=LATER)
        assert store.days(portal, LATER, HeldFolds({})).keys() == {item.published.date()}
