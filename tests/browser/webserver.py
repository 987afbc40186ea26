"""A static host as phones meet it: HTTP/1.1, text compressed with gzip, nothing else. Loopback only."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

TEXT = ("text/", "application/json", "application/manifest+json", "image/svg+xml", "application/xml")
TYPES = {".webmanifest": "application/manifest+json", ".js": "text/javascript", ".webp": "image/webp"}


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    extensions_map = SimpleHTTPRequestHandler.extensions_map | TYPES

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if path.is_dir() and not urlsplit(self.path).path.endswith("/"):
            super().do_GET()
            return
        file = path / "index.html" if path.is_dir() else path
        is_there = file.is_file()
        if not is_there:
            file = Path(self.directory) / "404.html"
        content = file.read_bytes() if file.is_file() else b""
        kind = self.guess_type(str(file))
        self.send_response(200 if is_there else 404)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith(TEXT) else kind)
        if kind.startswith(TEXT) and "gzip" in self.headers.get("Accept-Encoding", ""):
            content = _compress(content)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        self.server.sent += len(content)  # type: ignore[attr-defined]

    def log_message(self, format: str, *args: Any) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    sent = 0

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that hangs up is no fault of the server."""


@lru_cache(maxsize=1000)
def _compress(content: bytes) -> bytes:
    return gzip.compress(content, 6, mtime=0)


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """The address at which `folder` is served, with a final slash, as long as the block runs."""
    with serve_counted(folder) as (address, _):
        yield address


@contextmanager
def serve_counted(folder: Path) -> Iterator[tuple[str, Callable[[], int]]]:
    """Like `serve`, with the number of bytes sent so far, heads left out: workers' too, which a page does not see."""
    server = _Server(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", lambda: server.sent
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
