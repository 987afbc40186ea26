"""Which version of a library is installed, by the folder in which its installer noted that.

`importlib.metadata` reads what is noted as one reads a mail: to import what it needs for that takes longer than to
look, and it is asked only where the name of the folder does not tell.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from functools import cache

_KNOWN, _OLD = ".dist-info", ".egg-info"


@cache
def version_of(distribution: str) -> str:
    """The version of `distribution`, named as in the registry of Python. Raises PackageNotFoundError."""
    found = _find(distribution, sys.path)
    if found:
        return found
    from importlib.metadata import version

    return version(distribution)


def _find(distribution: str, places: Sequence[str]) -> str:
    """What stands in the first of `places` that knows the distribution; empty if that does not tell one version."""
    for place in places:
        found = [version for name, version in _noted(place) if name == _plain(distribution)]
        if found:
            return found[0] if len(found) == 1 else ""
    return ""


@cache
def _noted(place: str) -> Sequence[tuple[str, str]]:
    """The distributions that are installed in a folder, each with its version; empty where only a file tells that."""
    try:
        names = os.listdir(place or ".")  # noqa: PTH208
    except OSError:
        return ()
    new = (name.removesuffix(_KNOWN).rpartition("-") for name in names if name.endswith(_KNOWN))
    old = (name.removesuffix(_OLD).partition("-")[0] for name in names if name.endswith(_OLD))
    return [*((_plain(name), version) for name, _, version in new), *((_plain(name), "") for name in old)]


def _plain(name: str) -> str:
    return name.lower().replace("-", "_").replace(".", "_")
