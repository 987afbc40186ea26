"""The generations of a published site: their names, which one is shown, which ones go. Pure.

A place holds `releases/<name>/`, each a whole site, and `current`, a symbolic link to the one that is shown. A name
begins with the moment of publishing, so that names sort by it, and ends with the digest of the site's manifest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from site_builder.errors import OutputUnwritable
from site_builder.proof.folder import Listed
from site_builder.proof.manifest import Mark, mark_of

FOLDER, CURRENT = "releases", "current"
KEPT = 2  # earlier releases that stay unless more or fewer are wished
_NAME = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Published:
    """What came of it: the release that is shown now, and how its files differ from those that were shown before.

    `is_new` is false where the same site was shown already.
    """

    name: str
    added: int = 0
    changed: int = 0
    same: int = 0
    lost: int = 0
    is_new: bool = True


def name_release(now: datetime, manifest: bytes) -> str:
    """The name of a release that is published at `now`."""
    return f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{mark_of(manifest).sha256[:12]}"


def is_release(name: str) -> bool:
    return _NAME.fullmatch(name) is not None


def is_same(name: str, manifest: bytes) -> bool:
    """Whether the release `name` is of the site with this manifest."""
    return name.endswith(f"-{mark_of(manifest).sha256[:12]}")


def choose_earlier(names: Iterable[str], current: str, place: object) -> str:
    """The release to go back to: the newest before the one that is shown. Raises OutputUnwritable if there is none."""
    earlier = [name for name in names if name < current]
    if not current or not earlier:
        raise OutputUnwritable("publish.nothing-earlier", path=place)
    return max(earlier)


def choose_later(names: Iterable[str], shown: str) -> tuple[str, ...]:
    """The releases after `shown`, which go before another is made: they were rolled back from, or never shown, and
    nobody is to go back to them."""
    return tuple(sorted(name for name in names if shown and name > shown))


def choose_old(names: Iterable[str], shown: str, kept: int) -> tuple[str, ...]:
    """The releases that go when `shown` is: all before it but the `kept` newest."""
    earlier = sorted(name for name in names if name < shown)
    return tuple(earlier[:-kept])


def files_of(listed: Iterable[Listed]) -> dict[str, Mark]:
    """The files of several sites of one host, without their manifests: paths below the host."""
    return {site.path + path: mark for site in listed for path, mark in site.whole.files.items()}


def compare_releases(name: str, before: Mapping[str, Mark], after: Mapping[str, Mark]) -> Published:
    same = sum(before.get(path) == mark for path, mark in after.items())
    added = len(after.keys() - before.keys())
    return Published(name, added, len(after) - same - added, same, len(before.keys() - after.keys()))
