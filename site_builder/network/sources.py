"""Where an office's own articles come from: a folder or a git repository. Feeds are heard in `hearing`.

What runs git is imported where there is something to bring forward.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Protocol

import msgspec

from site_builder.errors import SourceFailed
from site_builder.model import Network, SourceResult, SourceSpec
from site_builder.network.addresses import is_local_path
from site_builder.strings import say

if TYPE_CHECKING:
    from site_builder.network.git import Git

_log = logging.getLogger(__name__)

TIMEOUT = 120.0
OFFICE_MARKS = ("berita", "halaman", "kantor.yml")


class Source(Protocol):
    """Answers where the news of one office can be read. A failure is part of the answer, not an exception."""

    def read(self, now: datetime) -> SourceResult: ...


@dataclass(frozen=True, slots=True)
class GitSpec(SourceSpec):
    """A `git:` line. Without `branch` the remote chooses; without `subdir` it is `content/` or the root."""

    branch: str = ""
    subdir: str = ""


@dataclass(frozen=True, slots=True)
class FeedSpec(SourceSpec):
    """A `feed:` line. `hosts` are more hosts that the office's items may link to, as they were written.

    `is_signed` says that only news counts that the office has signed.
    """

    hosts: tuple[str, ...] = ()
    is_signed: bool = False


class Workplace(msgspec.Struct, frozen=True):
    """What every source may use: a folder for its state, seconds in all, and the sign to stop early."""

    state_dir: Path
    timeout: float
    stop: Event


class FolderSource(msgspec.Struct, frozen=True):
    """A folder on this machine, read where it stands.

    One that holds nothing of an office (not mounted, a submodule not fetched) is a failure: it withdraws nothing.
    """

    spec: SourceSpec
    place: Workplace

    def read(self, now: datetime) -> SourceResult:
        folder = Path(self.spec.target)
        try:
            with os.scandir(folder) as entries:
                next(entries, None)
        except OSError as error:
            failure = say("network.folder-unreadable", folder=folder, reason=error.strerror or error)
            return SourceResult(self.spec.office, None, failure)
        if not is_office_folder(folder):
            return SourceResult(self.spec.office, None, say("network.folder-empty", folder=folder))
        return SourceResult(self.spec.office, str(folder))


class GitSource(msgspec.Struct, frozen=True):
    """A git repository, kept as a checkout at `state_dir/git/<office>`.

    When it cannot be brought forward, the last whole checkout is the answer, together with the failure.
    """

    spec: SourceSpec
    place: Workplace

    def read(self, now: datetime) -> SourceResult:
        from site_builder.network.checkout import fetch_checkout, restore_checkout

        spec = self.spec
        branch, subdir = (spec.branch, spec.subdir) if isinstance(spec, GitSpec) else ("", "")
        target = spec.target
        remote = str(Path(target).absolute()) if is_local_path(target) else target
        checkout = self.place.state_dir.absolute() / "git" / spec.office
        failure = ""
        try:
            fetch_checkout(self._git(), remote, branch, checkout)
        except SourceFailed as error:
            failure = say(error.key, **error.facts)
            if not restore_checkout(self._git(), remote, checkout):
                return SourceResult(spec.office, None, failure)
        folder = _news_folder(checkout, subdir)
        if folder is None:
            wanted = subdir or "content/"
            return SourceResult(spec.office, None, say("network.git-empty", remote=target, folder=wanted))
        return SourceResult(spec.office, str(folder), failure)

    def _git(self) -> Git:
        from site_builder.network.git import Git

        return Git(self.spec.target, time.monotonic() + self.place.timeout, self.place.stop)


SOURCES: Mapping[str, Callable[[SourceSpec, Workplace], Source]] = {"path": FolderSource, "git": GitSource}


def local_sources(network: Network) -> tuple[SourceSpec, ...]:
    """The sources that `warta build` reads itself; the others' news is what collect put into the store."""
    return tuple(spec for spec in network.sources if spec.kind in SOURCES)


def read_sources(
    network: Network, state_dir: Path, now: datetime, *, concurrency: int = 8, timeout: float = TIMEOUT
) -> tuple[SourceResult, ...]:
    """One result for each of `local_sources(network)`, in their order.

    `timeout` is in seconds for each office. A source that fails, in whatever way, costs only its own office.
    """
    place = Workplace(state_dir, timeout, Event())
    specs = local_sources(network)
    sources = [SOURCES[spec.kind](spec, place) for spec in specs]
    if len(sources) < 2:
        return tuple(read_source(spec.office, source, now) for spec, source in zip(specs, sources, strict=True))
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(max_workers=concurrency) as pool:
        try:
            offices = [spec.office for spec in specs]
            return tuple(pool.map(lambda office, source: read_source(office, source, now), offices, sources))
        finally:
            place.stop.set()


def read_source(office: str, source: Source, now: datetime) -> SourceResult:
    """The answer of `source`; a fault in it, even one of ours, becomes the failure of this office alone."""
    try:
        return source.read(now)
    except Exception as error:
        _log.exception("the source of %s crashed", office)
        reason = f"{type(error).__name__}: {error}"
        return SourceResult(office, None, say("network.source-crashed", office=office, reason=reason))


def is_office_folder(folder: Path) -> bool:
    """Whether a folder holds an office's news, pages or facts; a closed one may, its source will tell."""
    try:
        return any((folder / mark).exists() for mark in OFFICE_MARKS)
    except PermissionError:
        return True


def _news_folder(checkout: Path, subdir: str) -> Path | None:
    if subdir:
        return checkout / subdir if (checkout / subdir).is_dir() else None
    if (checkout / "content").is_dir():
        return checkout / "content"
    return checkout if is_office_folder(checkout) else None
