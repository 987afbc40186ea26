"""Shows a built tree in a browser, with what is to be said of its pages, and reloads it when a file changes."""

from __future__ import annotations

import errno
import logging
import mimetypes
import os
import posixpath
import socket
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from mkdocs.livereload import LiveReloadServer

from site_builder.engine.rehearsal import (
    OVERVIEW,
    SCRIPT,
    STYLE,
    Rehearsal,
    mark_page,
    print_overview,
    print_refused,
    read_own_files,
)
from site_builder.errors import SettingsInvalid

UNMARKED = "admin/"  # the web editor is a program of its own, and reloads nothing under its editor's hands


def find_port(host: str, port: int) -> int:
    """`port`, or any free one for 0, if it can be listened on now. Raises SettingsInvalid."""
    try:
        ((family, _, _, _, address), *_) = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise SettingsInvalid("serve.host", host=host, reason=error.strerror or error) from error
    try:
        with socket.create_server(address[:2], family=family) as probe:
            return int(probe.getsockname()[1])
    except OSError as error:
        wrong = "serve.host" if error.errno == errno.EADDRNOTAVAIL else "serve.port"
        raise SettingsInvalid(wrong, host=host, port=port, reason=os.strerror(error.errno or 0)) from error


class _Server(LiveReloadServer):
    """Says its address when it listens, and shows what waits backstage; what is on the disk stays as it is."""

    announce: Callable[[str], None]
    rehearsal: Rehearsal

    def server_activate(self) -> None:
        super().server_activate()
        self.announce(self.url)

    def _serve_request(self, environ: Any, start_response: Any) -> Iterable[bytes] | None:
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "ignore")
        if path.startswith("/livereload/") or not path.startswith(self.mount_path):
            return self._plain(environ, start_response)
        with self._epoch_cond:
            self._epoch_cond.wait_for(lambda: self._visible_epoch == self._wanted_epoch)
        below = posixpath.normpath("/" + path.removeprefix(self.mount_path)).lstrip("/")
        if below in (STYLE, SCRIPT):
            return _answer(start_response, below, read_own_files()[below])
        place = f"{below}/" if below and path.endswith("/") else below
        page = self._find_page(place)
        if page is not None:
            marked = page if place.startswith(UNMARKED) else self._mark(page, place)
            return _answer(start_response, "index.html", marked)
        return self._plain(environ, start_response) or self._backstage(below, start_response)

    def _find_page(self, place: str) -> bytes | None:
        """The HTML at a path below the root, which ends in a slash or names a file; of the site, or of backstage."""
        if place == OVERVIEW:
            return print_overview(self.rehearsal, self.mount_path)
        name = f"{place}index.html" if place.endswith("/") or not place else place
        if not name.endswith(".html"):
            return None
        if (page := _read(Path(self.root) / name)) is not None:
            return page
        if place in self.rehearsal.refused:
            return print_refused(place, self.rehearsal)
        return _read(self.rehearsal.backstage / name) if self.rehearsal.backstage else None

    def _backstage(self, below: str, start_response: Any) -> Iterable[bytes] | None:
        """A picture or document of an article that waits."""
        content = _read(self.rehearsal.backstage / below) if self.rehearsal.backstage else None
        return None if content is None else _answer(start_response, below, content)

    def _plain(self, environ: Any, start_response: Any) -> Iterable[bytes] | None:
        answer: Iterable[bytes] | None = super()._serve_request(environ, start_response)
        return answer

    def _mark(self, page: bytes, place: str) -> bytes:
        return mark_page(page, place, self.rehearsal, self.mount_path, self._visible_epoch)

    def explain(self, code: int) -> bytes | None:
        """The page for an address at which nothing stands; it too reloads when something does."""
        page = _read(Path(self.root) / f"{code}.html")
        return None if page is None else self._mark(page, "")


def serve_tree(
    build: Callable[[], Rehearsal],
    root: Path,
    host: str,
    port: int,
    mount_path: str,
    watch: Iterable[Path],
    announce: Callable[[str], None],
    rehearsal: Rehearsal,
) -> None:
    """Serves `root` at `mount_path` until interrupted, and calls `build` after each change below `watch`.

    `rehearsal` is what is said of the pages now; `build` gives what is said of them then. `announce` gets the address.
    Raises SettingsInvalid if the port cannot be had.
    """
    logging.getLogger("mkdocs.livereload").setLevel(logging.WARNING)

    def rebuild() -> None:
        server.rehearsal = build()

    server = _Server(rebuild, host, port, str(root), mount_path)
    server.rehearsal = rehearsal
    server.error_handler = server.explain
    for path in watch:
        if path.exists():
            server.watch(str(path))
    server.announce = announce
    try:
        server.serve()  # type: ignore[no-untyped-call]  # MkDocs leaves it untyped
    except OSError as error:
        raise SettingsInvalid("serve.port", port=port, reason=error.strerror or error) from error
    except KeyboardInterrupt:
        return
    finally:
        server.shutdown()


def _read(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None


def _answer(start_response: Any, name: str, content: bytes) -> Iterable[bytes]:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    kind = f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
    start_response("200 OK", [("Content-Type", kind), ("Content-Length", str(len(content)))])
    return (content,)
