from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from builders import NOW

from site_builder.feed_state import FeedState
from site_builder.network.asking import (
    after_answer,
    after_failure,
    begin_state,
    is_due,
    max_age,
    plan_question,
    retry_after,
)
from site_builder.network.fetch import Answer, Question
from site_builder.network.limits import FetchLimits

URL, MOVED = "https://kota-malang.kpu.go.id/feed", "https://kota-malang.kpu.go.id/baru"
LIMITS = FetchLimits(min_interval=900)
EAGER = FetchLimits(min_interval=0)
MARKED = FeedState(URL, "1", URL, etag='"a"', modified="kemarin", asked_of=URL, digest="d")


def an_answer(status: int = 200, lasting: str = URL, **headers: str) -> Answer:
    return Answer(
        status, URL, lasting, {name.replace("_", "-"): value for name, value in headers.items()}, b"isi", True
    )


def seconds(moment: datetime | None) -> float:
    assert moment is not None
    return (moment - NOW).total_seconds()


def test_a_feed_that_was_never_asked_is_due() -> None:
    state = begin_state(URL, "1", None)
    assert state == FeedState(URL, "1", URL)
    assert is_due(state, NOW)


def test_another_address_in_network_yml_begins_anew() -> None:
    assert begin_state(MOVED, "1", MARKED) == FeedState(MOVED, "1", MOVED)


def test_other_rules_of_belief_make_the_feed_be_read_anew() -> None:
    state = begin_state(URL, "2", after_answer(MARKED, an_answer(etag='"a"'), NOW, LIMITS))
    assert is_due(state, NOW)
    assert plan_question(state, NOW).etag == ""


def test_both_marks_are_replaced_by_every_full_answer() -> None:
    state = after_answer(MARKED, an_answer(last_modified="hari ini"), NOW, LIMITS)
    assert plan_question(state, NOW) == Question(URL, "", "hari ini", URL)
    assert plan_question(after_answer(MARKED, an_answer(), NOW, LIMITS), NOW) == Question(URL, "", "", URL)


def test_a_304_replaces_what_it_names() -> None:
    state = after_answer(MARKED, an_answer(304, etag='W/"b"'), NOW, LIMITS)
    assert (state.etag, state.modified, state.digest) == ('W/"b"', "kemarin", "d")


def test_a_mark_too_long_to_be_one_is_not_kept() -> None:
    assert after_answer(MARKED, an_answer(etag="x" * 1001), NOW, LIMITS).etag == ""


def test_a_permanent_move_is_remembered_until_it_fails() -> None:
    state = after_answer(MARKED, an_answer(lasting=MOVED), NOW, LIMITS)
    assert plan_question(state, NOW).url == MOVED
    assert after_failure(state, NOW, LIMITS).address == URL


def test_a_feed_is_left_alone_for_the_interval() -> None:
    state = after_answer(MARKED, an_answer(), NOW, LIMITS)
    assert not is_due(state, NOW + timedelta(seconds=899))
    assert is_due(state, NOW + timedelta(seconds=900))
    assert is_due(state, NOW, force=True)


@pytest.mark.parametrize(
    ("headers", "age"),
    [
        ({"cache-control": "public, max-age=3600"}, 3600),
        ({"cache-control": "max-age=3600", "age": "600"}, 3000),
        ({"cache-control": "MAX-AGE=60"}, 60),
        ({"cache-control": "max-age=99999999"}, 5 * 3600),
        ({"cache-control": "max-age=3600, no-cache"}, 0),
        ({"cache-control": "no-store"}, 0),
        ({"cache-control": "max-age=-1"}, 0),
        ({"cache-control": "x-max-age=5"}, 0),
        ({"cache-control": "max-age=60", "age": "120"}, 0),
        ({}, 0),
    ],
)
def test_the_age_that_an_answer_may_reach(headers: dict[str, str], age: int) -> None:
    assert max_age(headers) == timedelta(seconds=age)


def test_a_longer_age_delays_and_a_shorter_one_does_not_hurry() -> None:
    assert seconds(after_answer(MARKED, an_answer(cache_control="max-age=3600"), NOW, LIMITS).due) == 3600
    assert seconds(after_answer(MARKED, an_answer(cache_control="max-age=60"), NOW, LIMITS).due) == 900


def test_interval_zero_asks_every_time() -> None:
    state = after_answer(MARKED, an_answer(cache_control="max-age=3600"), NOW, EAGER)
    assert is_due(state, NOW)
    assert is_due(after_failure(state, NOW, EAGER, an_answer(500)), NOW)


def test_failures_wait_longer_each_time_and_not_in_step() -> None:
    waits, state = [], MARKED
    for _ in range(9):
        state = after_failure(state, NOW, LIMITS)
        waits.append(seconds(state.due))
    assert waits == sorted(waits)
    assert 900 <= waits[0] <= 990
    assert 1800 <= waits[1] <= 1980
    assert waits[-1] == 12 * 3600
    other = after_failure(FeedState(MOVED, "1", MOVED), NOW, LIMITS)
    assert seconds(other.due) != waits[0]
    assert after_answer(state, an_answer(), NOW, LIMITS).failures == 0


def test_a_failure_keeps_the_marks_of_the_last_good_answer() -> None:
    state = after_failure(MARKED, NOW, LIMITS, an_answer(500, etag='"galat"'))
    assert (state.etag, state.modified, state.digest) == ('"a"', "kemarin", "d")


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("120", 120),
        ("Tue, 24 Nov 2026 05:10:00 GMT", 600),
        ("Tue, 24 Nov 2026 04:00:00 GMT", 0),
        ("999999999999", 86_400),
        ("besok", 0),
        ("-5", 0),
        ("", 0),
    ],
)
def test_retry_after_is_read_in_both_forms(value: str, wait: int) -> None:
    assert retry_after(value, NOW) == timedelta(seconds=wait)


@pytest.mark.parametrize("status", [429, 503])
def test_a_server_that_asks_for_peace_gets_it_even_with_interval_zero(status: int) -> None:
    state = after_failure(MARKED, NOW, EAGER, an_answer(status, retry_after="3600"))
    assert not is_due(state, NOW + timedelta(seconds=3599))
    assert is_due(state, NOW + timedelta(seconds=3600))


def test_another_failure_does_not_delay_by_retry_after() -> None:
    assert is_due(after_failure(MARKED, NOW, EAGER, an_answer(500, retry_after="3600")), NOW)


def test_what_is_gone_is_asked_no_more_until_it_is_forced_or_moved() -> None:
    state = after_failure(MARKED, NOW, EAGER, an_answer(410))
    assert not is_due(state, NOW + timedelta(days=1000))
    assert is_due(state, NOW, force=True)
    assert is_due(begin_state(MOVED, "1", state), NOW)


def test_what_is_gone_at_the_address_it_moved_to_is_asked_at_the_old_one() -> None:
    moved = after_answer(MARKED, an_answer(lasting=MOVED), NOW, EAGER)
    state = after_failure(moved, NOW, EAGER, an_answer(410, lasting=MOVED))
    assert is_due(state, NOW)
    assert state.address == URL


def test_what_was_dated_ahead_is_asked_for_in_full_when_its_time_comes() -> None:
    state = FeedState(URL, "1", URL, etag='"a"', asked_of=URL, recheck=NOW)
    assert plan_question(state, NOW - timedelta(seconds=1)).etag == '"a"'
    assert plan_question(state, NOW).etag == ""


def test_force_asks_for_everything() -> None:
    assert plan_question(MARKED, NOW, force=True) == Question(URL)
