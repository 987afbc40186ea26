"""Several questions to one server at once, within bounds. A failure is an answer too."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor

from msgspec.structs import replace

from site_builder.errors import SourceFailed
from site_builder.network.addresses import hostname_of
from site_builder.network.fetch import REDIRECTS, Answer, Client, redirect_target
from site_builder.network.limits import FetchLimits
from site_builder.network.reach import may_redirect
from site_builder.proof.findings import Finding, Kind
from site_builder.strings import say

HOPS = 4  # answers until one must be no redirect


class Crew:
    """Asks several questions at once, each in a thread with a client of its own."""

    def __init__(self, limits: FetchLimits, contact: str, headers: Mapping[str, str] | None = None) -> None:
        self._limits, self._contact, self._headers = limits, contact, headers
        self._own = threading.local()
        self._pool = ThreadPoolExecutor(limits.concurrency)

    def grow(self, most: int) -> None:
        """Answers of up to so many bytes are taken from now on."""
        self._limits = replace(self._limits, max_bytes=max(most, self._limits.max_bytes))
        self._own = threading.local()

    def posing(self, headers: Mapping[str, str]) -> Crew:
        return Crew(self._limits, self._contact, headers)

    def ask(self, url: str) -> Answer | Finding:
        """The answer, or why there is none; the finding's path is the address.

        Redirects are followed as long as they stay on the host: nobody is sent to a stranger.
        """
        client: Client | None = getattr(self._own, "client", None)
        if client is None:
            client = self._own.client = Client(self._limits, self._contact, headers=self._headers)
        try:
            return self._follow(client, url)
        except SourceFailed as error:
            return _explain(url, error)

    def _follow(self, client: Client, url: str) -> Answer | Finding:
        here = url
        for _ in range(HOPS):
            answer = client.ask(here)
            if answer.status not in REDIRECTS or "location" not in answer.headers:
                return answer
            there = redirect_target(here, answer.headers["location"])
            if host_of(there) != host_of(here) or not may_redirect(here, there):
                return Finding(Kind.MOVED, url, say("verify.target", target=there[:200]))
            here = there
        return Finding(Kind.MOVED, url, say("verify.target", target=here[:200]))

    def ask_all(self, urls: Iterable[str]) -> Iterator[Answer | Finding]:
        return self._pool.map(self.ask, urls)

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *error: object) -> None:
        self._pool.shutdown(cancel_futures=True)


def _explain(url: str, error: SourceFailed) -> Finding:
    if error.key == "network.fetch-slow":
        return Finding(Kind.UNREAD, url, say("verify.slow", seconds=error.facts.get("seconds", "-")))
    if error.key == "network.fetch-large":
        return Finding(Kind.CHANGED, url, say("verify.large"))
    return Finding(Kind.UNREAD, url, str(error.facts.get("reason") or say("verify.failed")))


def host_of(url: str) -> str:
    """The host of an address, without `www.`; empty where there is none."""
    return hostname_of(url).removeprefix("www.")
