"""What a web server must be told about a host: one table of answers, one list of addresses, one file a server."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.engine.servers.addresses import FOLDER, PIECE, Addresses, gather_addresses
from site_builder.engine.servers.apache import dump_apache, dump_htaccess
from site_builder.engine.servers.caddy import dump_caddy
from site_builder.engine.servers.netlify import dump_headers, dump_redirects
from site_builder.engine.servers.nginx import dump_nginx

WRITERS = {
    f"{FOLDER}nginx.conf": dump_nginx,
    f"{FOLDER}caddy.conf": dump_caddy,
    f"{FOLDER}apache.conf": dump_apache,
    ".htaccess": dump_htaccess,
    "_headers": dump_headers,
    "_redirects": dump_redirects,
}


def dump_settings(addresses: Addresses) -> Iterator[tuple[str, bytes]]:
    """The settings of a host for every server: paths below its root, and bytes."""
    return ((path, dump(addresses).encode()) for path, dump in WRITERS.items())


__all__ = ["FOLDER", "PIECE", "WRITERS", "Addresses", "dump_settings", "gather_addresses"]
