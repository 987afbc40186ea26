"""Publishes a site by rsync, over ssh or to a server of rsync's own. The only place that runs rsync.

The far side needs nothing but rsync: what is shown is changed by sending a symbolic link, which rsync replaces in one
step. Files that the release before has with the same bytes do not travel.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from filelock import FileLock, Timeout

from site_builder.errors import BuildBusy, ManifestUnusable, OutputUnwritable
from site_builder.proof.manifest import FILE, SIGNATURE, Mark
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
from site_builder.publishing.site import CheckedSite, read_shown

SECONDS = 60  # without a byte, after which rsync gives up
_MODES = "--chmod=Du=rwx,Dgo=rx,Fu=rw,Fgo=r"
_SOME_MISSING = 23  # rsync's code where a file to be fetched is not there
_REMOTE = re.compile(r"rsync://[^/]+/.+|(?:[A-Za-z0-9._-]+@)?(?:[A-Za-z0-9._-]{2,}|\[[0-9a-fA-F:]+\]):(?!//|:).+")


@dataclass(frozen=True, slots=True)
class Far:
    """What stands on the far side: the whole releases, those that were begun only, and the one that is shown.

    That one is neither if somebody took its manifest away.
    """

    names: tuple[str, ...]
    begun: tuple[str, ...]
    current: str


def is_remote(place: str) -> bool:
    """`user@host:folder`, `host:folder` or `rsync://host/module/folder`."""
    return _REMOTE.fullmatch(place) is not None


def publish_rsync(site: CheckedSite, place: str, now: datetime, kept: int, wait: float) -> Published:
    """Makes `site` the one that `place`/current shows. Raises OutputUnwritable, BuildBusy, SiteShrunk."""
    with _held(place, wait), TemporaryDirectory(prefix="warta-") as folder:
        tmp, place = Path(folder), place.rstrip("/")
        far = _look(place, tmp)
        if far.current and is_same(far.current, site.manifest) and not _differs(site, place, far.current):
            return Published(far.current, same=len(site.files), is_new=False)
        before = _fetch_files(place, far.current, tmp) if far.current else {}
        site.check_against(before, place)
        _remove(place, (*choose_later(far.names, far.current), *far.begun), tmp)
        name = name_release(now, site.manifest)
        _send(site, place, name, far.current, tmp)
        _show(place, name, tmp)
        _remove(place, choose_old(far.names, name, kept), tmp)
        return compare_releases(name, before, site.files)


def roll_back_rsync(place: str, wait: float) -> Published:
    """Shows the release before again. Raises OutputUnwritable if there is none, and as `publish_rsync`."""
    with _held(place, wait), TemporaryDirectory(prefix="warta-") as folder:
        tmp, place = Path(folder), place.rstrip("/")
        far = _look(place, tmp)
        name = choose_earlier(far.names, far.current, place)
        before, after = (_fetch_files(place, each, tmp) for each in (far.current, name))
        _show(place, name, tmp)
        return compare_releases(name, before, after)


def _look(place: str, tmp: Path) -> Far:
    """A release is whole when its manifest is there: that is sent last."""
    seen = tmp / "seen"
    (seen / FOLDER).mkdir(parents=True)
    _run(place, "-d", f"{seen}/{FOLDER}", f"{place}/")
    _run(place, "-l", f"{place}/{CURRENT}", f"{seen}/", may_miss=True)
    wanted = ("--include=/*/", f"--include=/*/{FILE}", "--exclude=*")
    _run(place, "-r", *wanted, f"{place}/{FOLDER}/", f"{seen}/{FOLDER}/")
    link = seen / CURRENT
    if link.exists() and not link.is_symlink():
        raise OutputUnwritable("publish.current-no-link", path=f"{place}/{CURRENT}")
    names = sorted(entry.name for entry in (seen / FOLDER).iterdir() if is_release(entry.name))
    whole = tuple(name for name in names if (seen / FOLDER / name / FILE).is_file())
    shown = link.readlink().name if link.is_symlink() else ""
    begun = tuple(name for name in names if name not in whole and name != shown)
    return Far(whole, begun, shown if shown in names else "")


def _fetch_files(place: str, name: str, tmp: Path) -> Mapping[str, Mark]:
    folder = tmp / name
    folder.mkdir(exist_ok=True)
    wanted = ("--include=*/", f"--include={FILE}", "--include=manifest/*.json", "--exclude=*", "--prune-empty-dirs")
    _run(place, "-r", *wanted, f"{place}/{FOLDER}/{name}/", f"{folder}/")
    return read_shown(folder, partial(_list, place, name, tmp))


def _list(place: str, name: str, tmp: Path) -> list[str]:
    """What rsync would fetch of a release."""
    (tmp / "empty").mkdir(exist_ok=True)
    told = _run(place, "-r8", "--dry-run", "--out-format=%n", f"{place}/{FOLDER}/{name}/", f"{tmp}/empty/")
    return told.decode("utf-8", "replace").splitlines()


def _differs(site: CheckedSite, place: str, name: str) -> bool:
    """Whether a release has other bytes than the site, because somebody touched it."""
    kinds = ("-rl", "--checksum", "--delete", "--dry-run", "--itemize-changes")
    return bool(_run(place, *kinds, f"{site.folder}/", f"{place}/{FOLDER}/{name}/").strip())


def _send(site: CheckedSite, place: str, name: str, before: str, tmp: Path) -> None:
    kinds = ("-rlt", "--checksum", "--delete", _MODES)
    links = (f"--link-dest=../{before}",) if before else ()
    last = [path for path in (FILE, SIGNATURE) if path in site.paths]
    target = f"{place}/{FOLDER}/{name}/"
    _run(place, *kinds, *links, *(f"--exclude=/{path}" for path in (FILE, SIGNATURE)), f"{site.folder}/", target)
    staged = tmp / "last"
    staged.mkdir()
    for path in last:
        shutil.copy2(site.folder / path, staged / path)
    if (staged / FILE).read_bytes() != site.manifest:
        raise ManifestUnusable("publish.moving", path=site.folder / FILE)
    _run(place, "-rlt", "--checksum", _MODES, f"{staged}/", target)


def _show(place: str, name: str, tmp: Path) -> None:
    folder = tmp / "shown"
    folder.mkdir()
    (folder / CURRENT).symlink_to(f"{FOLDER}/{name}")
    _run(place, "-l", f"{folder}/{CURRENT}", f"{place}/")


def _remove(place: str, names: Iterable[str], tmp: Path) -> None:
    """rsync deletes what an empty folder does not have, of what is named."""
    gone = [f"--include=/{name}{end}" for name in names for end in ("", "/***")]
    if gone:
        empty = tmp / "empty"
        empty.mkdir(exist_ok=True)
        _run(place, "-r", "--delete", *gone, "--exclude=*", f"{empty}/", f"{place}/{FOLDER}/")


def _run(place: str, *arguments: str, may_miss: bool = False) -> bytes:
    """What rsync prints. Raises OutputUnwritable."""
    command = ["rsync", f"--timeout={SECONDS}", *arguments]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    except FileNotFoundError as error:
        raise OutputUnwritable("publish.rsync-missing") from error
    if done.returncode and not (may_miss and done.returncode == _SOME_MISSING):
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        reason = " ".join((lines[0] if lines else f"rsync {done.returncode}").split())[:200]
        raise OutputUnwritable("publish.rsync-failed", path=place, reason=reason)
    return done.stdout


@contextmanager
def _held(place: str, wait: float) -> Iterator[None]:
    """One at a time from this machine; of others nothing is known."""
    name = f"warta-publish-{sha256(place.rstrip('/').encode()).hexdigest()[:16]}.lock"
    lock = FileLock(Path(gettempdir()) / name, mode=0o666)
    try:
        lock.acquire(timeout=wait, poll_interval=0.1)
    except Timeout as error:
        raise BuildBusy("build.busy", path=place) from error
    try:
        yield
    finally:
        lock.release()
