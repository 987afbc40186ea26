"""Asks other people's servers. The only door to the HTTP client (urllib3).

Every socket is opened here, to an address that was checked just before, whatever name or redirect led to it. A trip
has one deadline for everything: the name, the connection, every hop, every byte. One host is asked one thing at a
time.
"""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.util.request import ACCEPT_ENCODING

from site_builder import __version__
from site_builder.errors import SourceFailed
from site_builder.network.limits import FetchLimits
from site_builder.network.reach import may_redirect, origin_of
from site_builder.network.trip import Resolve, Trip, current_trip, resolve_name
from site_builder.strings import say

ACCEPT = (
    "application/feed+json, application/atom+xml, application/rss+xml, application/json;q=0.9, "
    "application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1"
)
MAX_HOPS = 5
PIECE = 65_536
REDIRECTS = (301, 302, 303, 307, 308)
PERMANENT = (301, 308)

# Of X.509 verification: https://docs.openssl.org/master/man3/X509_STORE_CTX_get_error/
_CERTIFICATE_FAULTS = {
    9: "early",
    10: "expired",
    18: "issuer",
    19: "issuer",
    20: "issuer",
    21: "issuer",
    62: "name",
    64: "name",
}


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: an address, and what the last answer from the address `asked_of` was marked with, verbatim."""

    url: str
    etag: str = ""
    modified: str = ""
    asked_of: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A server's answer. `url` gave it; `lasting_url` is where the question should go from now on (301, 308).

    `headers` have lower-case names. `is_conditional` says whether the last hop was told what we have.
    """

    status: int
    url: str
    lasting_url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    is_conditional: bool = False


class FetchStopped(SourceFailed):
    """The whole run was stopped."""


class Client:
    """Fetches for one network within `limits`; many threads may use it at once.

    `contact` is the address that the User-Agent tells, `headers` are sent besides or instead of the usual ones.
    `resolve` names the addresses of a host.
    """

    def __init__(
        self,
        limits: FetchLimits,
        contact: str,
        resolve: Resolve = resolve_name,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self._limits = limits
        self._resolve = resolve
        self._headers = {
            "User-Agent": f"Warta/{__version__} (+{contact})",
            "Accept": ACCEPT,
            "Accept-Encoding": ACCEPT_ENCODING,
            **(headers or {}),
        }
        tls = ssl.create_default_context()  # names and dates are checked, against the system's authorities
        self._pools = urllib3.PoolManager(2 * limits.concurrency, maxsize=1, retries=False, ssl_context=tls)
        self._pools.pool_classes_by_scheme = {"http": _HttpPool, "https": _HttpsPool}
        self._gates: dict[str, threading.Lock] = {}
        self._trips: set[Trip] = set()
        self._lock = threading.Lock()
        self._is_stopped = False

    def start(self) -> Trip:
        """A trip whose time begins now: all that is fetched with it shares one deadline."""
        return Trip(self._limits, self._resolve, self._limits.timeout)

    def fetch(self, question: Question, trip: Trip | None = None) -> Answer:
        """The answer, after redirects. Raises SourceFailed if it does not come whole, in time and in bounds."""
        trip = trip or self.start()
        url = lasting = question.url
        is_lasting = True
        for _ in range(MAX_HOPS + 1):
            answer = self._ask(url, question, trip)
            if answer.status not in REDIRECTS or "location" not in answer.headers:
                return Answer(
                    answer.status, url, lasting, answer.headers, answer.body, is_conditional=answer.is_conditional
                )
            target = redirect_target(url, answer.headers["location"])
            if not may_redirect(url, target):
                raise SourceFailed("network.fetch-redirect", url=url, target=target[:200])
            is_lasting = is_lasting and answer.status in PERMANENT
            url = target
            lasting = target if is_lasting else lasting
        raise SourceFailed("network.fetch-hops", url=question.url, hops=MAX_HOPS)

    def ask(self, url: str) -> Answer:
        """The answer to one GET; a redirect is the answer. Raises as `fetch`."""
        return self._ask(url, Question(url), self.start())

    def post(self, url: str, body: bytes, content_type: str) -> Answer:
        """The answer to a POST; a redirect is the answer. Raises as `fetch`."""
        return self._ask(url, Question(url), self.start(), body, content_type)

    def stop(self) -> None:
        """Ends every trip under way; they and all later ones raise FetchStopped."""
        with self._lock:
            self._is_stopped = True
            trips = list(self._trips)
        for trip in trips:
            trip.end()

    def _ask(
        self, url: str, question: Question, trip: Trip, body: bytes | None = None, content_type: str = ""
    ) -> Answer:
        origin = origin_of(url)
        if not origin:
            raise SourceFailed("network.fetch-address", url=url)
        conditions = _conditions(question) if question.asked_of == url else {}
        headers = {**self._headers, **conditions, **({"Content-Type": content_type} if content_type else {})}
        with self._turn(origin), self._under_way(trip), trip.running(url, origin in self._limits.allow_origins):
            try:
                response = self._pools.urlopen(
                    "GET" if body is None else "POST",
                    url,
                    body=body,
                    headers=headers,
                    redirect=False,
                    preload_content=False,
                    timeout=trip.remaining(),
                )
                with closing(response):
                    content = _read_body(response, url, trip)
            except urllib3.exceptions.HTTPError as error:
                raise self._explain(error, url, trip) from error
            except (OSError, ValueError) as error:
                raise self._explain(error, url, trip) from error
        found = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status, url, url, found, content, bool(conditions))

    @contextmanager
    def _turn(self, origin: str) -> Iterator[None]:
        """One host, one question at a time; waiting for one's turn costs no time of one's own."""
        host = origin.partition("://")[2]
        with self._lock:
            gate = self._gates.setdefault(host, threading.Lock())
        with gate:
            yield

    @contextmanager
    def _under_way(self, trip: Trip) -> Iterator[None]:
        with self._lock:
            if self._is_stopped:
                raise FetchStopped("network.fetch-stopped")
            self._trips.add(trip)
        try:
            yield
        finally:
            with self._lock:
                self._trips.discard(trip)

    def _explain(self, error: Exception, url: str, trip: Trip) -> SourceFailed:
        if self._is_stopped:
            return FetchStopped("network.fetch-stopped")
        causes = _causes(error)
        for reason in causes:
            if isinstance(reason, SourceFailed):
                return reason
            if isinstance(reason, ssl.SSLCertVerificationError):
                fault = _CERTIFICATE_FAULTS.get(reason.verify_code, "other")
                told = say(f"network.certificate-{fault}", reason=reason.verify_message)
                return SourceFailed("network.fetch-certificate", url=url, reason=told)
            if trip.is_over or isinstance(reason, (urllib3.exceptions.TimeoutError, TimeoutError)):
                return SourceFailed("network.fetch-slow", url=url, seconds=f"{trip.seconds:g}")
            if isinstance(reason, urllib3.exceptions.IncompleteRead):
                return SourceFailed("network.feed-cut", url=url, reason=reason)
        last = causes[-1]
        words = getattr(last, "strerror", None) or str(last) or type(last).__name__
        return SourceFailed("network.fetch-failed", url=url, reason=" ".join(str(words).split())[:200])


class _Held:
    """What both kinds of connection share: sockets are opened by the trip under way, and held by it."""

    sock: socket.socket | None
    _dns_host: str
    port: int

    def _new_conn(self) -> socket.socket:
        return current_trip().connect(self._dns_host.strip("[]"), self.port)

    def putrequest(self, *arguments: Any, **options: Any) -> None:
        if self.sock is not None:
            current_trip().hold(self.sock)
        super().putrequest(*arguments, **options)  # type: ignore[misc]


class _Http(_Held, HTTPConnection):
    pass


class _Https(_Held, HTTPSConnection):
    pass


class _HttpPool(urllib3.HTTPConnectionPool):
    ConnectionCls = _Http


class _HttpsPool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _Https


def _read_body(response: urllib3.BaseHTTPResponse, url: str, trip: Trip) -> bytes:
    """The body, unpacked piece by piece: what is small on the wire may be endless when it is unpacked."""
    pieces, size = [], 0
    for piece in response.stream(PIECE, decode_content=True):
        size += len(piece)
        if size > trip.limits.max_bytes or response.tell() > trip.limits.max_bytes:
            raise SourceFailed("network.fetch-large", url=url, most=trip.limits.max_bytes)
        pieces.append(piece)
    if trip.is_over:
        raise TimeoutError
    return b"".join(pieces)


def _conditions(question: Question) -> dict[str, str]:
    conditions = {"If-None-Match": question.etag, "If-Modified-Since": question.modified}
    return {name: value for name, value in conditions.items() if value}


def redirect_target(url: str, location: str) -> str:
    """Where a redirect leads; a Location may hold raw UTF-8, which HTTP hands on as Latin-1."""
    with suppress(UnicodeError):
        location = location.encode("latin-1").decode("utf-8")
    try:
        return urllib3.util.parse_url(urljoin(url, location.strip())).url.partition("#")[0]
    except (ValueError, urllib3.exceptions.LocationParseError):
        return location


def _causes(error: BaseException) -> list[BaseException]:
    """The error and what it was made from, the outermost first."""
    chain = [error]
    while len(chain) < 10:
        last = chain[-1]
        told = (getattr(last, "reason", None), last.__cause__, *last.args[:2])
        inner = next((each for each in told if isinstance(each, BaseException)), None)
        if inner is None:
            break
        chain.append(inner)
    return chain
