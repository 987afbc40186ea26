"""Every sentence that a reader or an editor sees, from one file: `id.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path


@cache
def _parts() -> dict[str, str]:
    """The file by its sections, none of them parsed: most commands say something from three of sixty."""
    text = Path(__file__).with_name("id.toml").read_text(encoding="utf-8")
    return {part.partition("]")[0]: f"[{part}" for part in text.split("\n[")[1:]}


@cache
def _section(name: str) -> dict[str, str]:
    section: dict[str, str] = tomllib.loads(_parts()[name])[name]
    return section


@cache
def _sentence(key: str) -> str:
    section, _, name = key.partition(".")
    return _section(section)[name]


def keys() -> frozenset[str]:
    """All keys, as `section.name`."""
    return frozenset(f"{section}.{name}" for section in _parts() for name in _section(section))


def say(key: str, /, **facts: object) -> str:
    """The sentence `section.name` with its blanks filled.

    Raises KeyError for an unknown key or a missing fact: both are our bug, and a test looks for them.
    """
    return _sentence(key).format(**facts)


@cache
def sections() -> Mapping[str, Mapping[str, str]]:
    """The whole table by section, for templates: `t.article.published`."""
    return {section: _section(section) for section in _parts()}


@cache
def zone_label(zone: str) -> str:
    """`WIB`, `WITA` or `WIT` for an IANA zone; the zone's own name where there is no label for it."""
    return dict(pair.split("=", 1) for pair in say("date.zones").split()).get(zone, zone)
