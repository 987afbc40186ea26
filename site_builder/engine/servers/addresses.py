"""Addresses that a server must not answer with 200: old ones that lead on, and those of withdrawn articles.

Each site leaves a list of its own in its folder, so that the sites of one host can be built at different times and on
different machines; the settings of the host are put together from the lists that are there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

FOLDER = ".server/"  # hidden, and closed by every one of the settings in it
PIECE = f"{FOLDER}alamat.json"

_PLAIN = re.compile(r"(?:/[A-Za-z0-9._~-]+)*/?")


class Addresses(msgspec.Struct, frozen=True):
    """Paths from the root of a host. `base` is where the host's own files begin, `moved` leads from old to new
    addresses, `gone` are the pages of withdrawn articles, each with a final slash. `editor` is the policy (CSP) of the
    web editor's pages, empty without one."""

    base: str = "/"
    editor: str = ""
    moved: tuple[tuple[str, str], ...] = ()
    gone: tuple[str, ...] = ()


def is_plain(path: str) -> bool:
    """Whether a path means itself in the language of every server: letters, digits and `-._~`, nothing to escape."""
    return path.startswith("/") and bool(_PLAIN.fullmatch(path)) and ".." not in path.split("/")


def dump_addresses(site_url: str, moved: Iterable[tuple[str, str]], gone: Iterable[str]) -> bytes:
    """A site's list. `moved` are paths below the site as a server sees them, decoded, and the absolute addresses to
    which they lead; `gone` are absolute. What is not plain is left out: there the page itself must do.
    """
    root = urlsplit(site_url).path
    pairs = sorted((root + old, urlsplit(new).path) for old, new in moved)
    paths = sorted(urlsplit(url).path for url in gone)
    told = {
        "moved": [pair for pair in pairs if is_plain(pair[0]) and is_plain(pair[1])],
        "gone": [path for path in paths if is_plain(path) and path.endswith("/")],
    }
    return msgspec.json.format(msgspec.json.encode(told), indent=1) + b"\n"


def gather_addresses(host_url: str, folders: Iterable[Path], editor: str = "") -> Addresses:
    """The addresses of all sites of one host from the lists in their folders; a site without one has none."""
    moved: list[tuple[str, str]] = []
    gone: list[str] = []
    for folder in folders:
        file = folder / PIECE
        if file.is_file():
            told = msgspec.json.decode(file.read_bytes(), type=_Told)
            moved += told.moved
            gone += told.gone
    return Addresses(urlsplit(host_url).path or "/", editor, tuple(sorted(set(moved))), tuple(sorted(set(gone))))


class _Told(msgspec.Struct):
    moved: list[tuple[str, str]]
    gone: list[str]
