"""Shows a built tree in a browser and reloads it when a file changes: MkDocs' live reload server."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable, Iterable
from pathlib import Path

from mkdocs.livereload import LiveReloadServer

from site_builder.errors import SettingsInvalid


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

    Port 0 takes any that is free. `announce` gets the address. Raises SettingsInvalid if the port cannot be had.
    """
    logging.getLogger("mkdocs.livereload").setLevel(logging.WARNING)
    server = LiveReloadServer(build, host, port or _free_port(host), str(root), mount_path)
    server.error_handler = lambda code: _read(root / f"{code}.html")
    for path in watch:
        if path.exists():
            server.watch(str(path))
    announce(server.url)
    try:
        server.serve()  # type: ignore[no-untyped-call]  # MkDocs leaves it untyped
    except OSError as error:
        raise SettingsInvalid("serve.port", port=port, reason=error.strerror or error) from error
    except KeyboardInterrupt:
        return
    finally:
        server.shutdown()


def _free_port(host: str) -> int:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def _read(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None
