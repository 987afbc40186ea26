"""The style sheet, the scripts and the icons: named by their content, so that a browser may keep them for ever."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from site_builder.cache import digest

FOLDER = "aset/"
NAME_LENGTH = 12

# What browsers and other programs look for by a fixed name at the root of a host.
LOGO = "ikon-512.png"
PNG_ICON_SIZE = 512
TOUCH_ICON = "apple-touch-icon.png"
WORKER = "sw.js"

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s+")
_AROUND = re.compile(r" ?([{};,>]) ?|(?<=:) ")


class Assets(msgspec.Struct, frozen=True):
    """Files that all sites of a host share: paths below the host's root, and the bytes of all in `files`."""

    style: str
    icon: str
    search: str
    offline: str
    files: tuple[tuple[str, bytes], ...]


def read_assets(theme: Path) -> Assets:
    """The assets below the `overrides/` folder `theme`."""
    folder = theme / "assets"
    style = _named("warta.css", shorten_css((folder / "warta.css").read_text(encoding="utf-8")).encode())
    others = (_named(name, (folder / name).read_bytes()) for name in ("ikon.svg", "cari.js", "luring.js"))
    icon, search, offline = others
    fixed = tuple((name, (folder / name).read_bytes()) for name in (LOGO, TOUCH_ICON, WORKER))
    return Assets(style[0], icon[0], search[0], offline[0], (style, icon, search, offline, *fixed))


def shorten_css(text: str) -> str:
    """A style sheet of ours without comments and needless white space. It must hold no strings with `{}:;,>`."""
    bare = _SPACE.sub(" ", _COMMENT.sub("", text))
    parts = re.split(r"(\([^()]*(?:\([^()]*\)[^()]*)*\))", bare)
    parts[::2] = [_AROUND.sub(r"\1", part) for part in parts[::2]]
    return "".join(parts).replace(";}", "}").strip() + "\n"


def _named(name: str, content: bytes) -> tuple[str, bytes]:
    stem, _, suffix = name.rpartition(".")
    return f"{FOLDER}{stem}.{digest(content)[:NAME_LENGTH]}.{suffix}", content
