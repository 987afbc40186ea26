"""Shows a built tree in a browser and reloads it when a file changes: MkDocs' live reload server."""

from __future__ import annotations

import errno
import logging
import os
import socket
from collections.abc import Callable, Iterable
from pathlib import Path

from mkdocs.livereload import LiveReloadServer

from site_builder.errors import SettingsInvalid


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
    """Says its address when it listens: who reads it may call at once."""

    announce: Callable[[str], None]

    def server_activate(self) -> None:
        super().server_activate()
        self.announce(self.url)


def serve_tree(
    build: Callable[[], None],
    root: Path,
    host: str,
    port: int,
    mount_path: str,
    watch: Iterable[Path],
    announce: Callable[[str], None],
) -> None:
    """Serves `root` at `mount_path` until interrupted, and calls `build` after each change below `watch`.

    `announce` gets the address. Raises SettingsInvalid if the port cannot be had.
    """
    logging.getLogger("mkdocs.livereload").setLevel(logging.WARNING)
    server = _Server(build, host, port, str(root), mount_path)
    server.error_handler = lambda code: _read(root / f"{code}.html")
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
