"""The time that one feed may take, and the sockets that are opened for it: each to an address that was checked."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar

from site_builder.errors import SourceFailed
from site_builder.network.limits import FetchLimits
from site_builder.network.reach import is_public

Resolve = Callable[[str, int], Sequence[str]]


def resolve_name(host: str, port: int) -> Sequence[str]:
    """The IP addresses of a host, in the order of preference (RFC 6724)."""
    return list(dict.fromkeys(str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))


class Trip:
    """The time that one feed may take, and the sockets that it holds open."""

    def __init__(self, limits: FetchLimits, resolve: Resolve, seconds: float) -> None:
        self.limits = limits
        self.seconds = seconds
        self.is_over = False
        self.is_allowed = False
        self._resolve = resolve
        self._left = seconds
        self._since: float | None = None
        self._twin: socket.socket | None = None
        self._lock = threading.Lock()

    def remaining(self) -> float:
        """Seconds that are left, never less than a moment."""
        spent = 0.0 if self._since is None else time.monotonic() - self._since
        return max(self._left - spent, 0.001)

    @contextmanager
    def running(self, url: str, is_allowed: bool) -> Iterator[None]:
        """Lets the clock run. `is_allowed` says that the origin may be on a machine that is not public."""
        if self.is_over:
            raise SourceFailed("network.fetch-slow", url=url, seconds=f"{self.seconds:g}")
        self.is_allowed = is_allowed
        self._since = time.monotonic()
        timer = threading.Timer(self.remaining(), self.end)
        timer.daemon = True
        timer.start()
        token = _under_way.set(self)
        try:
            yield
        finally:
            _under_way.reset(token)
            timer.cancel()
            self._left = self.remaining()
            self._since = None
            self.hold(None)

    def end(self) -> None:
        """Makes every wait on the socket return at once."""
        with self._lock:
            self.is_over = True
            if self._twin is not None:
                with suppress(OSError):
                    self._twin.shutdown(socket.SHUT_RDWR)

    def hold(self, sock: socket.socket | None) -> None:
        """Takes a second handle on a socket, which stays good while TLS wraps the first."""
        with self._lock:
            if self._twin is not None:
                self._twin.close()
            self._twin = socket.socket(fileno=socket.dup(sock.fileno())) if sock is not None else None
        if sock is not None and self.is_over:
            self.end()

    def connect(self, host: str, port: int) -> socket.socket:
        """A connection to the first address of `host` that answers, and only to one that may be reached."""
        addresses = self._find(host, port)
        reachable = [address for address in addresses if self.is_allowed or is_public(address)]
        if not reachable:
            raise SourceFailed("network.fetch-private", host=host, address=addresses[0] if addresses else "-")
        failure: OSError = TimeoutError()
        for address in reachable:
            try:
                return self._open(address, port)
            except OSError as error:
                failure = error
            if self.is_over:
                break
        raise failure

    def _open(self, address: str, port: int) -> socket.socket:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            self.hold(sock)
            sock.settimeout(self.remaining())
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.connect((address, port))
        except BaseException:
            sock.close()
            raise
        return sock

    def _find(self, host: str, port: int) -> Sequence[str]:
        """Asks for the name in a thread that can be left behind: the system's resolver knows no deadline."""
        found: list[Sequence[str]] = []
        failure: list[Exception] = []

        def ask() -> None:
            try:
                found.append(self._resolve(host, port))
            except Exception as error:
                failure.append(error)

        thread = threading.Thread(target=ask, daemon=True)
        thread.start()
        thread.join(self.remaining())
        if failure:
            raise SourceFailed("network.fetch-name", host=host) from failure[0]
        if not found:
            raise TimeoutError
        return found[0]


_under_way: ContextVar[Trip] = ContextVar("_under_way")


def current_trip() -> Trip:
    """The trip for which this thread asks."""
    return _under_way.get()
