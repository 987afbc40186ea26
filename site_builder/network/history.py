"""How the articles of an office changed, from the git repository that its folder stands in.

The module that runs git is imported only where the folder stands in a repository.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path, PurePosixPath
from threading import Event
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from msgspec.structs import replace
from slugify import slugify

from site_builder.errors import SourceFailed
from site_builder.model import Change
from site_builder.network.addresses import parse_web_address
from site_builder.proof.manifest import Source

if TYPE_CHECKING:
    from site_builder.network.git import Git

SECONDS = 20.0
_WHAT = ("--diff-filter=AM", "--no-renames", "--name-status")
_STATUS = re.compile(r"([AMRCT])\d*")
_CHANGED = "-dirty"
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_FORMAT = "--format=%x00%cI%x09%H%x09%s"


def read_history(folder: Path, now: datetime, repository: str = "") -> Mapping[str, tuple[Change, ...]]:
    """The changes of each article until `now`, newest first, by the last part of its identity.

    `repository` is the address at which people see the repository, for links to commits; it may be empty. Nothing is
    told unless `folder` is the repository's root or its `content/` right below, and the repository holds its whole
    history. Names of people are left out: who may see them is not ours to say. Never raises.
    """
    root = _repository(folder)
    if root is None or (root / ".git/shallow").exists():
        return {}
    below = folder.absolute().relative_to(root.absolute()) / "berita"
    git = _git(root)
    try:
        told = git.run_in(root.absolute(), "log", *_WHAT, "-z", _FORMAT, "--", str(below))
    except SourceFailed:
        return {}
    found: dict[str, list[Change]] = {}
    for path, change in _read(told, repository):
        if change.date <= now:
            found.setdefault(_name_of(path), []).append(change)
    return {name: tuple(changes) for name, changes in found.items()}


def read_file_history(file: Path, repository: str = "") -> tuple[Change, ...]:
    """The changes of one file, newest first, also under names that it had before; none without a repository around it.

    Raises SourceFailed if git does.
    """
    root = next((place for place in file.absolute().parents if (place / ".git").exists()), None)
    if root is None:
        return ()
    git = _git(root)
    path = file.absolute().relative_to(root).as_posix()
    told = git.run_in(root, "log", "--follow", "--name-status", "-z", _FORMAT, "--", path)
    return tuple(change for _, change in _read(told, repository))


def commit_url(repository: str, commit: str) -> str:
    """Where people see a commit, on the forges that are known (GitHub, GitLab, Forgejo, Gitea); or empty."""
    if not parse_web_address(repository):
        return ""
    host = (urlsplit(repository).hostname or "").split(".")
    return f"{repository.rstrip('/').removesuffix('.git')}{'/-' if 'gitlab' in host else ''}/commit/{commit}"


def read_source(folder: Path) -> Source | None:
    """The commit at which the repository of `folder` stands, and whether a file is not as it has it. Never raises."""
    root = _repository(folder)
    if root is None:
        return None
    git = _git(root)
    try:
        told = git.run_in(root.absolute(), "describe", "--always", "--abbrev=40", "--exclude=*", "--dirty").strip()
    except SourceFailed:
        return None
    commit = told.removesuffix(_CHANGED)
    return Source(commit, told != commit) if _COMMIT.fullmatch(commit) else None


def _repository(folder: Path) -> Path | None:
    """The root of the repository that is the office's own: `folder`, or the one around its `content/`."""
    return next((place for place in (folder, folder.parent) if (place / ".git").exists()), None)


def _git(root: Path) -> Git:
    from site_builder.network.git import Git

    return Git(str(root), time.monotonic() + SECONDS, Event())


def _read(told: str, repository: str) -> Iterator[tuple[str, Change]]:
    """Each path of each commit. With `-z` a commit is its line, an end, and for each file its status and its path.

    A file that was renamed has its old path first.
    """
    parts = iter(told.split("\0"))
    change: Change | None = None
    for part in parts:
        moment, tab, rest = part.partition("\t")
        if tab:
            date = _moment(moment)
            commit, _, note = rest.partition("\t")
            line = note.split("\n")[0]
            change = Change(date, line, commit, commit_url(repository, commit)) if date else None
        elif status := _STATUS.fullmatch(part.strip()):
            paths = [next(parts, "") for _ in range(2 if status[1] in "RC" else 1)]
            if change is not None:
                yield paths[-1], replace(change, is_first=status[1] == "A")


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _name_of(path: str) -> str:
    file = PurePosixPath(path)
    return slugify(file.parent.name if file.stem == "index" else file.stem, lowercase=False, max_length=250)
