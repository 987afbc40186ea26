"""Hears the feeds of all offices at once, within limits; each answer comes as soon as it is there."""

from __future__ import annotations

import logging
import queue
import random
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from site_builder.feed_state import FeedState
from site_builder.model import SourceSpec
from site_builder.network.asking import begin_state
from site_builder.network.belief import Belief
from site_builder.network.feed_source import Heard, Outcome, hear_feed
from site_builder.network.fetch import Client, FetchStopped
from site_builder.network.hosts import own_hosts
from site_builder.network.limits import FetchLimits
from site_builder.network.sources import FeedSpec
from site_builder.offices.tree import OfficeTree
from site_builder.proof.folder import KeysOf
from site_builder.strings import say

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FeedJob:
    """One feed to hear: its address, what its items are believed by, what is remembered of it."""

    feed: str
    belief: Belief
    known: FeedState | None

    @property
    def host(self) -> str:
        """The host that will be asked first."""
        return urlsplit(begin_state(self.feed, self.belief.rules, self.known).address).netloc.lower()


def plan_hearing(
    specs: Iterable[SourceSpec],
    tree: OfficeTree,
    hosts: Mapping[str, tuple[str, ...]],
    known: Mapping[str, FeedState],
    now: datetime,
    keys_of: KeysOf = lambda office: (),
) -> tuple[FeedJob, ...]:
    """The feeds among `specs`. `keys_of` names the public keys of an office."""
    return tuple(
        FeedJob(
            spec.target,
            Belief(
                tree.by_id(spec.office),
                own_hosts(tree.by_id(spec.office), hosts.get(spec.office, ())),
                tree.authority,
                now,
                tuple(keys_of(spec.office)) if isinstance(spec, FeedSpec) and spec.is_signed else None,
            ),
            known.get(spec.office),
        )
        for spec in specs
        if spec.kind == "feed"
    )


def hear_feeds(jobs: Sequence[FeedJob], client: Client, limits: FetchLimits, *, force: bool = False) -> Iterator[Heard]:
    """What each feed said, as it comes. When the caller stops listening, so does everything that is under way.

    Feeds of one host are heard one after the other; hosts in an order that changes from day to day.
    """
    answers: queue.SimpleQueue[Heard | None] = queue.SimpleQueue()
    groups = _by_host(jobs)
    stopped = threading.Event()

    def hear_group(group: Sequence[FeedJob]) -> None:
        try:
            for job in group:
                if stopped.is_set():
                    return
                answers.put(_hear(job, client, limits, force))
        except FetchStopped:
            pass
        finally:
            answers.put(None)

    with ThreadPoolExecutor(max_workers=limits.concurrency) as pool:
        try:
            for group in groups:
                pool.submit(hear_group, group)
            left = len(groups)
            while left:
                heard = answers.get()
                if heard is None:
                    left -= 1
                else:
                    yield heard
        finally:
            stopped.set()
            client.stop()
            pool.shutdown(wait=False, cancel_futures=True)


def _hear(job: FeedJob, client: Client, limits: FetchLimits, force: bool) -> Heard:
    """What a feed said; a fault in it, even one of ours, becomes the failure of this office alone."""
    try:
        return hear_feed(job.feed, job.belief, job.known, client, limits, force=force)
    except FetchStopped:
        raise
    except Exception as error:
        office = job.belief.office.id
        _log.exception("hearing %s crashed", office)
        state = begin_state(job.feed, job.belief.rules, job.known)
        reason = f"{type(error).__name__}: {error}"
        message = say("network.source-crashed", office=office, reason=reason[:200])
        return Heard(office, Outcome.FAILED, state, message=message)


def _by_host(jobs: Sequence[FeedJob]) -> list[list[FeedJob]]:
    groups: dict[str, list[FeedJob]] = {}
    for job in jobs:
        groups.setdefault(job.host, []).append(job)
    ordered = list(groups.values())
    if jobs:
        random.Random(jobs[0].belief.now.isoformat()).shuffle(ordered)
    return ordered
