"""When a feed is asked again, and what is told it that we have. Pure."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from msgspec.structs import replace

from site_builder.feed_state import FeedState
from site_builder.network.fetch import Answer, Question
from site_builder.network.limits import FetchLimits

MOST_AGE = timedelta(hours=5)  # however long an answer says that it stays good
MOST_WAIT = timedelta(days=1)  # however long a server asks to be left alone
MOST_BACKOFF = timedelta(hours=12)  # between two questions to a feed that keeps failing
JITTER = 0.1  # of a wait after a failure, so that offices that failed together do not come back together
MARK_LENGTH = 1_000  # of an ETag or Last-Modified that is worth keeping

_MAX_AGE = re.compile(r"(?:^|[\s,])(?:s-maxage|max-age)\s*=\s*\"?(\d{1,10})", re.IGNORECASE)
_FRESH = re.compile(r"(?:^|[\s,])no-(?:cache|store)\b", re.IGNORECASE)


def begin_state(feed: str, rules: str, known: FeedState | None) -> FeedState:
    """What is remembered, or a new beginning if the feed's address or the rules of belief are others by now."""
    if known is None or known.feed != feed:
        return FeedState(feed=feed, rules=rules, address=feed)
    if known.rules != rules:
        return replace(known, rules=rules, etag="", modified="", digest="", due=None, recheck=None, is_gone=False)
    return known


def is_due(state: FeedState, now: datetime, *, force: bool = False) -> bool:
    """Whether the feed may be asked at `now`. `force` asks whatever was agreed."""
    return force or (not state.is_gone and (state.due is None or now >= state.due))


def plan_question(state: FeedState, now: datetime, *, force: bool = False) -> Question:
    """What to ask: everything, if that was wished or if something refused before may be due by now."""
    if force or (state.recheck is not None and now >= state.recheck):
        return Question(state.address)
    return Question(state.address, state.etag, state.modified, state.asked_of)


def after_answer(state: FeedState, answer: Answer, now: datetime, limits: FetchLimits) -> FeedState:
    """The state after an answer that was understood, or that said that nothing is new (304).

    A full answer replaces both marks, also by nothing. What a 304 says replaces what it names (RFC 9111 4.3.4).
    """
    keep = answer.status == 304
    etag, modified = (_mark(answer.headers.get(name, "")) for name in ("etag", "last-modified"))
    return replace(
        state,
        address=answer.lasting_url,
        etag=etag or (state.etag if keep else ""),
        modified=modified or (state.modified if keep else ""),
        asked_of=answer.url,
        due=_next(now, limits, answer.headers),
        failures=0,
        is_gone=False,
    )


def after_failure(state: FeedState, now: datetime, limits: FetchLimits, answer: Answer | None = None) -> FeedState:
    """The state after a question that failed: asked again later each time, at its address in network.yml.

    410 ends the asking (RFC 9110 15.5.11); Retry-After of 429 and 503 is kept to, even where nothing else delays.
    """
    if answer is not None and answer.status == 410 and answer.lasting_url == state.feed:
        return replace(state, failures=state.failures + 1, is_gone=True)
    failures = state.failures + 1
    wait = timedelta(seconds=limits.min_interval) * 2 ** min(failures - 1, 10)
    spread = random.Random(f"{state.feed} {failures}").uniform(0, JITTER)
    due = now + min(wait * (1 + spread), max(MOST_BACKOFF, timedelta(seconds=limits.min_interval)))
    if answer is not None and answer.status in (429, 503):
        due = max(due, now + retry_after(answer.headers.get("retry-after", ""), now))
    return replace(state, address=state.feed, failures=failures, due=due)


def retry_after(value: str, now: datetime) -> timedelta:
    """How long a Retry-After asks to wait, in seconds or until a date (RFC 9110 10.2.3); at most `MOST_WAIT`."""
    text = value.strip()
    if re.fullmatch(r"[0-9]{1,12}", text):
        return min(timedelta(seconds=min(int(text), 10**9)), MOST_WAIT)
    try:
        until = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return timedelta(0)
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return min(max(until - now, timedelta(0)), MOST_WAIT)


def max_age(headers: Mapping[str, str]) -> timedelta:
    """How long an answer says that it stays good (RFC 9111 5.2.2), less the age that it has; at most `MOST_AGE`."""
    control = headers.get("cache-control", "")
    found = _MAX_AGE.search(control)
    if found is None or _FRESH.search(control):
        return timedelta(0)
    age = headers.get("age", "").strip()
    spent = int(age) if re.fullmatch(r"[0-9]{1,10}", age) else 0
    return min(max(timedelta(seconds=int(found[1]) - spent), timedelta(0)), MOST_AGE)


def _next(now: datetime, limits: FetchLimits, headers: Mapping[str, str]) -> datetime | None:
    """With `min_interval: 0` a feed is asked every time, whatever it says."""
    if limits.min_interval == 0:
        return None
    return now + max(timedelta(seconds=limits.min_interval), max_age(headers))


def _mark(value: str) -> str:
    return value if len(value) <= MARK_LENGTH else ""
