"""The HTTP door against real servers with TLS on this machine."""

from __future__ import annotations

import datetime
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import trustme

from site_builder.errors import SourceFailed
from site_builder.network.fetch import Client, Question
from site_builder.network.limits import FetchLimits
from site_builder.strings import say

HOST = "kantor.example"
LOOPBACK = "127.0.0.1"
PAST = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "3")
        self.end_headers()
        self.wfile.write(b"isi")

    def log_message(self, format: str, *arguments: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that does not trust the certificate hangs up; that is what is tested."""


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """An authority that this machine trusts."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    return authority


@contextmanager
def serving(certificate: trustme.LeafCert | Path) -> Iterator[int]:
    """The port of a server with that certificate, or the one in a file with its key."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if isinstance(certificate, Path):
        context.load_cert_chain(certificate)
    else:
        certificate.configure_cert(context)
    with Server((LOOPBACK, 0), Handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


def fetch(port: int, *, is_allowed: bool = True) -> bytes:
    url = f"https://{HOST}:{port}/umpan"
    allowed = (f"https://{HOST}:{port}",) if is_allowed else ()
    client = Client(FetchLimits(allow_origins=allowed), "https://warta.example/", lambda host, port: [LOOPBACK])
    try:
        return client.fetch(Question(url)).body
    finally:
        client.stop()


def refusal(port: int) -> str:
    with pytest.raises(SourceFailed) as caught:
        fetch(port)
    return say(caught.value.key, **caught.value.facts)


def test_a_server_with_a_certificate_of_a_known_authority_is_read(authority: trustme.CA) -> None:
    with serving(authority.issue_cert(HOST)) as port:
        assert fetch(port) == b"isi"


def test_a_certificate_for_another_name_is_refused(authority: trustme.CA) -> None:
    with serving(authority.issue_cert("lain.example")) as port:
        assert "dibuat untuk nama lain" in refusal(port)


def test_a_certificate_that_is_over_is_refused(authority: trustme.CA) -> None:
    with serving(authority.issue_cert(HOST, not_before=PAST, not_after=PAST + datetime.timedelta(days=90))) as port:
        assert "sudah kedaluwarsa" in refusal(port)


@pytest.mark.usefixtures("authority")
def test_a_certificate_of_an_authority_that_nobody_knows_is_refused() -> None:
    with serving(trustme.CA().issue_cert(HOST)) as port:
        told = refusal(port)
    assert "tidak ditandatangani otoritas yang dikenal" in told
    assert f"https://{HOST}:{port}/umpan" in told


@pytest.mark.usefixtures("authority")
def test_a_certificate_that_signs_itself_is_refused(tmp_path: Path) -> None:
    own = trustme.CA()
    file = tmp_path / "own.pem"
    file.write_bytes(own.private_key_pem.bytes() + own.cert_pem.bytes())
    with serving(file) as port:
        assert "tidak ditandatangani otoritas yang dikenal" in refusal(port)


def test_tls_does_not_open_a_machine_that_is_not_public(authority: trustme.CA) -> None:
    with serving(authority.issue_cert(HOST)) as port, pytest.raises(SourceFailed) as caught:
        fetch(port, is_allowed=False)
    assert caught.value.key == "network.fetch-private"
