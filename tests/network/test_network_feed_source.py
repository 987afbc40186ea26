"""One feed heard over real HTTP: how it is asked, what is remembered, how its archives are read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from builders import NOW
from msgspec.structs import replace

from site_builder.bench.nation import (
    TREE,
    Answering,
    Nation,
    Reply,
    Request,
    an_entry,
    atom_feed,
    conditional,
    json_feed,
    rss_feed,
)
from site_builder.feed_state import FeedState
from site_builder.network.belief import Belief
from site_builder.network.feed_source import ARCHIVE_TRIES, Heard, Outcome, hear_feed
from site_builder.network.hosts import own_hosts

MALANG = TREE.by_id("kota-malang")
ID = MALANG.id


@pytest.fixture
def nation() -> Iterator[Nation]:
    with Nation((ID, "kota-batu")) as nation:
        yield nation


def entries(*numbers: int) -> list[dict[str, Any]]:
    return [an_entry(MALANG, number) for number in numbers]


def hear(nation: Nation, known: FeedState | None = None, *, force: bool = False, **changes: Any) -> Heard:
    now = changes.pop("now", NOW)
    belief = Belief(MALANG, own_hosts(MALANG, changes.pop("hosts", ())), "kpu.go.id", now)
    limits = nation.limits(**changes)
    return hear_feed(nation.url(ID), belief, known, nation.client(**changes), limits, force=force)


def by_path(nation: Nation, **bodies: bytes | Reply) -> Answering:
    """`/feed` is `feed`, `/arsip_1` is `arsip_1`, and so on."""

    def answer(request: Request) -> Reply:
        body = bodies.get(request.path.strip("/"))
        return Reply(status=404) if body is None else body if isinstance(body, Reply) else conditional(body)(request)

    return answer


def chained(nation: Nation, document: list[dict[str, Any]], older: str = "") -> bytes:
    link = f'<link rel="prev-archive" href="{nation.url(ID, older)}"/>' if older else ""
    return atom_feed(MALANG, document, link)


def test_news_is_heard_and_an_unchanged_feed_costs_one_short_question(nation: Nation) -> None:
    nation.answers[ID] = conditional(json_feed(MALANG, entries(1, 2)))
    first = hear(nation)
    assert (first.outcome, len(first.items), first.has_newest) == (Outcome.FRESH, 2, True)
    second = hear(nation, first.state)
    assert (second.outcome, second.items) == (Outcome.UNCHANGED, ())
    assert nation.asked[ID][1].headers["if-none-match"] == first.state.etag


def test_a_feed_without_marks_is_known_by_its_bytes(nation: Nation) -> None:
    nation.answers[ID] = Reply(json_feed(MALANG, entries(1)))
    first = hear(nation)
    assert hear(nation, first.state).outcome is Outcome.UNCHANGED
    assert hear(nation, first.state, force=True).outcome is Outcome.FRESH


def test_a_feed_that_is_not_due_is_not_asked(nation: Nation) -> None:
    nation.answers[ID] = conditional(json_feed(MALANG, entries(1)))
    first = hear(nation, min_interval=900)
    assert hear(nation, first.state, min_interval=900).outcome is Outcome.SKIPPED
    assert hear(nation, first.state, min_interval=900, now=NOW + timedelta(hours=1)).outcome is Outcome.UNCHANGED
    assert len(nation.asked[ID]) == 2


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(status=500), "server menjawab 500"),
        (Reply(status=404), "server menjawab 404"),
        (Reply(status=204), "server menjawab 204"),
        (Reply(b"x", status=206), "server menjawab 206"),
        (Reply(status=410), "dihapus oleh pemiliknya (410)"),
        (Reply(status=304), "304 padahal tidak ditanya"),
        (Reply(b""), "jawabannya kosong"),
        (Reply(b"<!doctype html><p>Judi"), "halaman web, bukan umpan"),
        (Reply(b'{"version": "https://jsonfeed.org/version/1.1", "items": [{'), "terpotong"),
    ],
)
def test_a_failure_is_told_and_keeps_what_is_remembered(nation: Nation, reply: Reply, words: str) -> None:
    nation.answers[ID] = conditional(json_feed(MALANG, entries(1)))
    first = hear(nation)
    nation.answers[ID] = reply
    state = replace(first.state, etag="", modified="") if reply.status == 304 else first.state
    failed = hear(nation, state)
    assert (failed.outcome, failed.items) == (Outcome.FAILED, ())
    assert words in failed.message
    assert failed.state.digest == first.state.digest
    assert failed.state.failures == 1


def test_after_a_broken_answer_the_good_one_is_still_known(nation: Nation) -> None:
    good = conditional(json_feed(MALANG, entries(1)))
    nation.answers[ID] = good
    first = hear(nation)
    nation.answers[ID] = Reply(b"{", headers={"ETag": '"rusak"'})
    broken = hear(nation, first.state)
    nation.answers[ID] = good
    assert hear(nation, broken.state).outcome is Outcome.UNCHANGED


def test_a_permanent_move_is_remembered_and_taken_back_when_it_fails(nation: Nation) -> None:
    nation.answers[ID] = Reply(status=301, headers={"Location": nation.url("kota-batu")})
    nation.answers["kota-batu"] = conditional(json_feed(MALANG, entries(1)))
    first = hear(nation)
    second = hear(nation, first.state)
    assert (len(nation.asked[ID]), len(nation.asked["kota-batu"])) == (1, 2)
    nation.answers["kota-batu"] = Reply(status=404)
    third = hear(nation, second.state)
    nation.answers[ID] = conditional(json_feed(MALANG, entries(1, 2)))
    assert hear(nation, third.state).outcome is Outcome.FRESH
    assert len(nation.asked[ID]) == 2


def test_a_move_to_what_is_no_feed_is_not_remembered(nation: Nation) -> None:
    nation.answers[ID] = Reply(status=301, headers={"Location": nation.url("kota-batu")})
    nation.answers["kota-batu"] = Reply(b"<html>judi")
    assert hear(nation).state.address == nation.url(ID)


def test_an_empty_feed_is_heard_and_noted(nation: Nation) -> None:
    nation.answers[ID] = conditional(json_feed(MALANG, []))
    heard = hear(nation)
    assert heard.outcome is Outcome.FRESH
    assert "tidak berisi satu berita pun" in heard.message
    assert "tidak berisi satu berita pun" in hear(nation, heard.state).message


def test_an_item_ahead_of_its_time_is_heard_when_it_has_come(nation: Nation) -> None:
    nation.answers[ID] = conditional(json_feed(MALANG, [an_entry(MALANG, 1, date_published="2026-12-24T00:00:00Z")]))
    first = hear(nation)
    assert not first.items
    assert "terlalu jauh di depan" in first.refused[0].reason
    again = hear(nation, first.state, now=NOW + timedelta(days=31))
    assert len(again.items) == 1
    assert "if-none-match" not in nation.asked[ID][1].headers


def test_a_host_added_to_network_yml_makes_its_items_believed(nation: Nation) -> None:
    entry = an_entry(MALANG, 1, url="https://kpu-malang.example/1", id="1")
    nation.answers[ID] = conditional(json_feed(MALANG, [entry]))
    first = hear(nation)
    assert (len(first.items), len(first.refused)) == (0, 1)
    again = hear(nation, first.state, hosts=("kpu-malang.example",))
    assert (len(again.items), len(again.refused)) == (1, 0)


def test_the_chain_of_archives_is_followed_once(nation: Nation) -> None:
    nation.answers[ID] = by_path(
        nation,
        feed=chained(nation, entries(5, 6), "/arsip_2"),
        arsip_2=chained(nation, entries(3, 4), "/arsip_1"),
        arsip_1=chained(nation, entries(1, 2, 5)),
    )
    heard = hear(nation)
    assert [item.url[-15:-14] for item in heard.items] == ["5", "6"]
    assert sorted(item.url.rpartition("/")[2][:1] for item in heard.archived) == ["1", "2", "3", "4"]
    assert (heard.state.older, heard.state.has_archives) == ("", True)
    nation.forget()
    assert hear(nation, heard.state).outcome is Outcome.UNCHANGED
    assert [request.path for request in nation.asked[ID]] == ["/feed"]


def test_pages_of_a_json_feed_are_followed_too(nation: Nation) -> None:
    nation.answers[ID] = by_path(
        nation, feed=json_feed(MALANG, entries(2), next_url="/hal_2"), hal_2=json_feed(MALANG, entries(1))
    )
    assert len(hear(nation).archived) == 1


def test_a_circle_of_archives_ends(nation: Nation) -> None:
    nation.answers[ID] = by_path(
        nation,
        feed=chained(nation, entries(3), "/arsip_1"),
        arsip_1=chained(nation, entries(2), "/arsip_2"),
        arsip_2=chained(nation, entries(1), "/arsip_1"),
    )
    heard = hear(nation)
    assert len(heard.archived) == 2
    assert heard.state.has_archives


def test_an_archive_on_another_host_is_not_followed(nation: Nation) -> None:
    link = f'<atom:link rel="prev-archive" href="{nation.url("kota-batu")}"/>'
    nation.answers[ID] = conditional(rss_feed(MALANG, entries(1), link))
    assert hear(nation).state.has_archives
    assert not nation.asked["kota-batu"]


def test_an_archive_that_cannot_be_read_now_is_read_later(nation: Nation) -> None:
    newest, older = chained(nation, entries(3), "/arsip_1"), chained(nation, entries(1, 2))
    nation.answers[ID] = by_path(nation, feed=newest)
    first = hear(nation)
    assert (first.outcome, len(first.items)) == (Outcome.FRESH, 1)
    assert "arsip umpan belum terbaca" in first.message
    nation.answers[ID] = by_path(nation, feed=newest, arsip_1=older)
    second = hear(nation, first.state)
    assert (second.outcome, len(second.archived), second.has_newest) == (Outcome.FRESH, 2, False)


def test_an_archive_that_never_can_be_read_is_left_alone_in_the_end(nation: Nation) -> None:
    nation.answers[ID] = by_path(nation, feed=chained(nation, entries(3), "/arsip_1"))
    state = None
    for _ in range(ARCHIVE_TRIES):
        heard = hear(nation, state)
        state = heard.state
    assert state is not None
    assert state.has_archives
    assert "arsip umpan tidak terbaca" in heard.message
    nation.forget()
    assert "arsip umpan tidak terbaca" in hear(nation, state).message
    assert [request.path for request in nation.asked[ID]] == ["/feed"]


def test_slow_archives_cost_the_deadline_and_go_on_later(nation: Nation) -> None:
    slow = Reply(chained(nation, entries(1)), wait=20)
    nation.answers[ID] = by_path(nation, feed=chained(nation, entries(3), "/arsip_1"), arsip_1=slow)
    heard = hear(nation, timeout=0.5)
    assert (heard.outcome, len(heard.items)) == (Outcome.FRESH, 1)
    assert heard.state.older == nation.url(ID, "/arsip_1")


def test_a_gap_since_the_last_time_is_filled_from_the_archives(nation: Nation) -> None:
    nation.answers[ID] = by_path(nation, feed=chained(nation, entries(1, 2)))
    first = hear(nation)
    nation.answers[ID] = by_path(
        nation, feed=chained(nation, entries(5, 6), "/arsip_1"), arsip_1=chained(nation, entries(2, 3, 4))
    )
    second = hear(nation, first.state)
    assert (len(second.items), len(second.archived)) == (2, 3)
    nation.answers[ID] = by_path(nation, feed=chained(nation, entries(6, 7), "/arsip_2"))
    nation.forget()
    hear(nation, second.state)
    assert [request.path for request in nation.asked[ID]] == ["/feed"]
