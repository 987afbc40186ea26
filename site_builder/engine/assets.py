"""The style sheet and the icon: named by their content, so that a browser may keep them for ever."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from site_builder.cache import digest

FOLDER = "aset/"
HEADERS = "_headers"
NAME_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Assets:
    """Files that all sites of a host share. `style` and `icon` are paths below the host's root; `files` their bytes."""

    style: str
    icon: str
    files: tuple[tuple[str, bytes], ...]


def read_assets(theme: Path) -> Assets:
    """The assets below the `overrides/` folder `theme`."""
    style = _named(theme / "assets" / "warta.css")
    icon = _named(theme / "assets" / "ikon.svg")
    headers = (HEADERS, (theme / "assets" / HEADERS).read_bytes())
    return Assets(style[0], icon[0], (style, icon, headers))


def _named(file: Path) -> tuple[str, bytes]:
    content = file.read_bytes()
    return f"{FOLDER}{file.stem}.{digest(content)[:NAME_LENGTH]}{file.suffix}", content
