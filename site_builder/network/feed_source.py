"""One office's feed: asked, understood, judged, with its archives. What goes wrong is part of what is heard."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from msgspec import structs

from site_builder.errors import SourceFailed
from site_builder.feed_reading.foreign import ForeignFeed
from site_builder.feed_reading.parse import parse_feed
from site_builder.feed_state import FeedState
from site_builder.model import Item, Tombstone
from site_builder.network.asking import after_answer, after_failure, begin_state, is_due, plan_question
from site_builder.network.belief import Belief, Judged, judge_feed
from site_builder.network.fetch import Answer, Client, FetchStopped, Question
from site_builder.network.limits import FetchLimits
from site_builder.network.reach import origin_of
from site_builder.network.trip import Trip
from site_builder.network.trust import Notary
from site_builder.store import Refusal
from site_builder.strings import say

RECENT = 200  # items of a document that are remembered by a mark
ARCHIVE_TRIES = 5  # before an archive that cannot be read is left alone

_log = logging.getLogger(__name__)


class Outcome(StrEnum):
    """How one question went: news, nothing new, a failure, or the feed was not to be asked yet."""

    FRESH = "fresh"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Heard:
    """What one office's feed said. `archived` are items of older documents, which replace nothing that is newer.

    `message` tells a failure, or what is wrong with a feed that could be read. `has_newest` says that the feed's newest
    document was read, and not archives alone. `signed` counts the items of that document that its office has signed,
    where it must.
    """

    office: str
    outcome: Outcome
    state: FeedState
    items: tuple[Item, ...] = ()
    archived: tuple[Item, ...] = ()
    tombstones: tuple[Tombstone, ...] = ()
    refused: tuple[Refusal, ...] = ()
    message: str = ""
    has_newest: bool = False
    signed: int = 0


@dataclass(slots=True)
class _Chain:
    """What the older documents gave, and where their reading stopped."""

    items: dict[str, Item] = field(default_factory=dict)
    tombstones: list[Tombstone] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    failure: str = ""


def hear_feed(
    feed: str,
    belief: Belief,
    known: FeedState | None,
    client: Client,
    limits: FetchLimits,
    *,
    force: bool = False,
) -> Heard:
    """Asks one feed if it is time, and says what came of it. Raises FetchStopped alone: then nothing is to be kept."""
    office, now = belief.office.id, belief.now
    state = begin_state(feed, belief.rules, known)
    if not is_due(state, now, force=force):
        return Heard(office, Outcome.SKIPPED, state)
    trip, answer = client.start(), None
    notary = _notary(belief, state, client, trip)
    try:
        answer = client.fetch(plan_question(state, now, force=force), trip)
        _check_status(answer)
        if answer.status == 304:
            heard = Heard(office, Outcome.UNCHANGED, after_answer(state, answer, now, limits), message=state.fault)
        else:
            heard = _understand(answer, belief, state, limits, notary, force=force)
    except FetchStopped:
        raise
    except SourceFailed as error:
        return Heard(
            office,
            Outcome.FAILED,
            after_failure(state, now, limits, answer),
            message=say(error.key, **error.facts),
        )
    return _follow_archives(heard, belief, client, trip, notary)


def _check_status(answer: Answer) -> None:
    if answer.status == 304 and not answer.is_conditional:
        raise SourceFailed("network.feed-unasked", url=answer.url)
    if answer.status == 410:
        raise SourceFailed("network.feed-gone", url=answer.url)
    if answer.status not in (200, 304):
        raise SourceFailed("network.feed-status", url=answer.url, status=answer.status)


def _notary(belief: Belief, state: FeedState, client: Client, trip: Trip) -> Notary | None:
    """Who checks what the office has signed, where that is asked for."""
    if belief.keys is None:
        return None
    return Notary(belief.office.id, belief.keys, state.address, lambda url: client.fetch(Question(url), trip))


def _judge(feed: ForeignFeed, belief: Belief, notary: Notary | None) -> Judged:
    """What is believed of a document. What is not signed may be so at the next question."""
    if notary is None:
        return judge_feed(feed, belief)
    sifted = notary.sift(feed)
    judged = judge_feed(sifted.feed, belief)
    refused = (*sifted.refused, *judged.refused)
    return replace(judged, refused=refused, recheck=belief.now if sifted.refused else judged.recheck)


def _understand(
    answer: Answer, belief: Belief, state: FeedState, limits: FetchLimits, notary: Notary | None, *, force: bool
) -> Heard:
    """What a full answer says. One whose bytes are those of the last time is not read again."""
    office = belief.office.id
    digest = hashlib.sha256(answer.body).hexdigest()
    is_waiting = state.recheck is not None and belief.now >= state.recheck
    asked = after_answer(state, answer, belief.now, limits)
    if digest == state.digest and not is_waiting and not force:
        return Heard(office, Outcome.UNCHANGED, asked, message=state.fault)
    feed = parse_feed(answer.body, answer.headers.get("content-type", ""), answer.url)
    judged = _judge(feed, belief, notary)
    fault = feed.fault or ("" if feed.items else say("network.feed-blank"))
    recent = tuple(map(_mark, judged.items[:RECENT]))
    has_gap = bool(state.recent and recent) and not set(recent) & set(state.recent)
    is_new = not state.has_archives and not state.older
    asked = structs.replace(
        asked,
        digest=digest,
        recheck=judged.recheck,
        recent=recent or state.recent,
        fault=fault,
        older=_older(feed, answer.url) if is_new or has_gap else state.older,
        has_archives=state.has_archives and not has_gap,
        archive_failures=0 if is_new or has_gap else state.archive_failures,
    )
    return Heard(
        office,
        Outcome.FRESH,
        asked,
        items=judged.items,
        tombstones=judged.tombstones,
        refused=judged.refused,
        message=fault,
        has_newest=True,
        signed=len(judged.items) if notary is not None else 0,
    )


def _follow_archives(heard: Heard, belief: Belief, client: Client, trip: Trip, notary: Notary | None) -> Heard:
    """Goes back along the chain of older documents as far as the time of this feed allows; later passes go on."""
    state, chain = heard.state, _Chain()
    if not state.older:
        return replace(heard, state=structs.replace(state, has_archives=True))
    if notary is not None and not notary.is_trusting():
        return heard  # archives are read once: they wait until they can be believed
    older, seen, failures = state.older, {state.address, state.feed}, state.archive_failures
    while older and older not in seen:
        seen.add(older)
        try:
            answer = client.fetch(Question(older), trip)
            _check_status(answer)
            feed = parse_feed(answer.body, answer.headers.get("content-type", ""), answer.url)
            judged = _judge(feed, belief, notary)
        except FetchStopped:
            raise
        except SourceFailed as error:
            chain.failure = say(error.key, **error.facts)
            failures = failures if len(seen) > 3 else failures + 1
            break
        _take(chain, judged, heard.items)
        older, failures = _older(feed, answer.url), 0
    else:
        older = ""
    is_given_up = bool(older) and failures >= ARCHIVE_TRIES
    fault = ""
    if chain.failure:
        fault = say("network.feed-archive-left" if is_given_up else "network.feed-archive", reason=chain.failure)
    done = not older or is_given_up
    return replace(
        heard,
        outcome=Outcome.FRESH if chain.items or chain.tombstones else heard.outcome,
        state=structs.replace(
            state,
            older="" if done else older,
            has_archives=done,
            archive_failures=failures,
            fault=fault if is_given_up else state.fault,
        ),
        archived=tuple(chain.items.values()),
        tombstones=(*heard.tombstones, *chain.tombstones),
        refused=(*heard.refused, *chain.refused),
        message=fault or heard.message,
    )


def _take(chain: _Chain, judged: Judged, newer: Iterable[Item]) -> None:
    known = {item.id for item in newer}
    for item in judged.items:
        if item.id not in known:
            chain.items.setdefault(item.id, item)
    chain.tombstones += judged.tombstones
    chain.refused += judged.refused


def _older(feed: ForeignFeed, url: str) -> str:
    """The document before this one, if it is kept at the same origin."""
    return feed.older if feed.older and origin_of(feed.older) == origin_of(url) else ""


def _mark(item: Item) -> str:
    return hashlib.sha256(item.id.encode("utf-8", "replace")).hexdigest()[:10]
