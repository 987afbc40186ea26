"""Publishes a site to a folder of this machine. A process killed at any moment leaves the old site shown or the new."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

from filelock import FileLock, Timeout

from site_builder.errors import BuildBusy, ManifestUnusable, OutputUnwritable
from site_builder.proof.folder import list_files, read_mark
from site_builder.proof.manifest import FILE, Mark
from site_builder.publishing.releases import (
    CURRENT,
    FOLDER,
    Published,
    choose_earlier,
    choose_later,
    choose_old,
    compare_releases,
    is_release,
    is_same,
    name_release,
)
from site_builder.publishing.site import CheckedSite, load_checked, read_shown

_LOCK = ".publish.lock"
_OURS = frozenset((FOLDER, CURRENT, _LOCK, f".{CURRENT}.new"))


def publish_folder(site: CheckedSite, place: Path, now: datetime, kept: int, wait: float) -> Published:
    """Makes `site` the one that `place`/current shows. Raises OutputUnwritable, BuildBusy, SiteShrunk."""
    with _held(place, wait):
        current = read_current(place)
        if current and is_same(current, site.manifest) and _is_sound(place / FOLDER / current):
            return Published(current, same=len(site.files), is_new=False)
        before = read_files(place / FOLDER / current) if current else {}
        site.check_against(before, place)
        _remove(place, choose_later(read_names(place), current))
        name = name_release(now, site.manifest)
        _write_release(site, place, name, place / FOLDER / current if current else None)
        _show(place, name)
        _remove(place, choose_old(read_names(place), name, kept))
        return compare_releases(name, before, site.files)


def _remove(place: Path, names: Iterable[str]) -> None:
    for name in names:
        shutil.rmtree(place / FOLDER / name, ignore_errors=True)


def roll_back_folder(place: Path, wait: float) -> Published:
    """Shows the release before again.

    Raises OutputUnwritable if there is none, ManifestUnusable if somebody changed it, and as `publish_folder`.
    """
    with _held(place, wait):
        current = read_current(place)
        name = choose_earlier(read_names(place), current, place)
        before, after = read_files(place / FOLDER / current), load_checked(place / FOLDER / name).files
        _show(place, name)
        return compare_releases(name, before, after)


def read_current(place: Path) -> str:
    """The release that is shown; empty if there is none."""
    try:
        name = (place / CURRENT).readlink().name
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise OutputUnwritable("publish.current-no-link", path=place / CURRENT) from error
    return name if is_release(name) and (place / FOLDER / name).is_dir() else ""


def read_names(place: Path) -> tuple[str, ...]:
    """The releases that are whole, the oldest first."""
    try:
        names = [entry.name for entry in (place / FOLDER).iterdir()]
    except FileNotFoundError:
        return ()
    return tuple(sorted(name for name in names if is_release(name)))


def read_files(release: Path) -> Mapping[str, Mark]:
    return read_shown(release, partial(list_files, release))


def _is_sound(release: Path) -> bool:
    """Whether nobody touched a release since it was published."""
    try:
        load_checked(release)
    except ManifestUnusable:
        return False
    return True


def _write_release(site: CheckedSite, place: Path, name: str, before: Path | None) -> None:
    """A file that stands in the release before with the same bytes gets a second name: it costs no space."""
    new = place / FOLDER / f".{name}.new"
    new.mkdir(parents=True)
    for path in site.paths:
        target = new / path
        target.parent.mkdir(parents=True, exist_ok=True)
        mark = read_mark(site.folder / path)
        if mark is None or mark != site.files.get(path, mark):
            raise ManifestUnusable("publish.moving", path=site.folder / path)
        old = before / path if before is not None else None
        if old is None or read_mark(old) != mark or not _link(old, target):
            shutil.copy2(site.folder / path, target)
    if (new / FILE).read_bytes() != site.manifest:
        raise ManifestUnusable("publish.moving", path=site.folder / FILE)
    new.rename(place / FOLDER / name)


def _show(place: Path, name: str) -> None:
    link = place / f".{CURRENT}.new"
    link.unlink(missing_ok=True)
    link.symlink_to(f"{FOLDER}/{name}")
    link.replace(place / CURRENT)


@contextmanager
def _held(place: Path, wait: float) -> Iterator[None]:
    """One at a time; what a killed process left is cleared away first."""
    try:
        place.mkdir(parents=True, exist_ok=True)
        _check_ours(place, (entry.name for entry in place.iterdir()))
        lock = FileLock(place / _LOCK)
        lock.acquire(timeout=wait, poll_interval=0.1)
    except Timeout as error:
        raise BuildBusy("build.busy", path=place) from error
    except OSError as error:
        raise _unwritable(error, place) from error
    try:
        for left in (place / FOLDER).glob(".*.new"):
            shutil.rmtree(left)
        yield
    except OSError as error:
        raise _unwritable(error, place) from error
    finally:
        lock.release()


def _check_ours(place: Path, names: Iterable[str]) -> None:
    found = set(names)
    if found - _OURS:
        raise OutputUnwritable("publish.foreign", path=place, name=min(found - _OURS))


def _link(old: Path, target: Path) -> bool:
    try:
        os.link(old, target)
    except OSError:
        return False
    return True


def _unwritable(error: OSError, place: Path) -> OutputUnwritable:
    return OutputUnwritable("publish.unwritable", path=place, reason=error.strerror or type(error).__name__)
