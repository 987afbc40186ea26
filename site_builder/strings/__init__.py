"""Every sentence that a reader or an editor sees, from one file: `id.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def _table() -> dict[str, str]:
    text = files(__package__).joinpath("id.toml").read_text(encoding="utf-8")
    return {
        f"{section}.{key}": value for section, entries in tomllib.loads(text).items() for key, value in entries.items()
    }


def keys() -> frozenset[str]:
    """All keys, as `section.name`."""
    return frozenset(_table())


def say(key: str, /, **facts: object) -> str:
    """The sentence `section.name` with its blanks filled.

    Raises KeyError for an unknown key or a missing fact: both are our bug, and a test looks for them.
    """
    return _table()[key].format(**facts)


@cache
def sections() -> Mapping[str, Mapping[str, str]]:
    """The whole table by section, for templates: `t.article.published`."""
    table: dict[str, dict[str, str]] = {}
    for key, value in _table().items():
        section, _, name = key.partition(".")
        table.setdefault(section, {})[name] = value
    return table


@cache
def zone_label(zone: str) -> str:
    """`WIB`, `WITA` or `WIT` for an IANA zone; the zone's own name where there is no label for it."""
    return dict(pair.split("=", 1) for pair in say("date.zones").split()).get(zone, zone)
