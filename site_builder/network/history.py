"""How the articles of an office changed, from the git repository that its folder stands in."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path, PurePosixPath
from threading import Event

from slugify import slugify

from site_builder.errors import SourceFailed
from site_builder.model import Change
from site_builder.network.git import Git
from site_builder.proof.manifest import Source

SECONDS = 20.0
_CHANGED = "-dirty"
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_FORMAT = "--format=%x00%cI%x09%s"


def read_history(folder: Path, now: datetime) -> Mapping[str, tuple[Change, ...]]:
    """The changes of each article until `now`, newest first, by the last part of its identity.

    Empty unless `folder` is the repository's root or its `content/` right below, and the repository holds its whole
    history. Names of people are left out: who may see them is not ours to say. Never raises.
    """
    root = _repository(folder)
    if root is None or (root / ".git/shallow").exists():
        return {}
    below = folder.absolute().relative_to(root.absolute()) / "berita"
    git = Git(str(root), time.monotonic() + SECONDS, Event())
    try:
        told = git.run_in(root.absolute(), "log", "--diff-filter=M", "--name-only", "-z", _FORMAT, "--", str(below))
    except SourceFailed:
        return {}
    found: dict[str, list[Change]] = {}
    for path, change in _read(told):
        if change.date <= now:
            found.setdefault(_name_of(path), []).append(change)
    return {name: tuple(changes) for name, changes in found.items()}


def read_source(folder: Path) -> Source | None:
    """The commit at which the repository of `folder` stands, and whether a file is not as it has it. Never raises."""
    root = _repository(folder)
    if root is None:
        return None
    git = Git(str(root), time.monotonic() + SECONDS, Event())
    try:
        told = git.run_in(root.absolute(), "describe", "--always", "--abbrev=40", "--exclude=*", "--dirty").strip()
    except SourceFailed:
        return None
    commit = told.removesuffix(_CHANGED)
    return Source(commit, told != commit) if _COMMIT.fullmatch(commit) else None


def _repository(folder: Path) -> Path | None:
    """The root of the repository that is the office's own: `folder`, or the one around its `content/`."""
    return next((place for place in (folder, folder.parent) if (place / ".git").exists()), None)


def _read(told: str) -> Iterator[tuple[str, Change]]:
    """Each path of each commit. With `-z` a commit is its line, an end, and its paths, each with an end."""
    change: Change | None = None
    for part in told.split("\0"):
        moment, tab, note = part.partition("\t")
        if tab:
            date = _moment(moment)
            change = Change(date, note.split("\n")[0]) if date else None
        elif change is not None and part.strip():
            yield part.strip("\n"), change


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _name_of(path: str) -> str:
    file = PurePosixPath(path)
    return slugify(file.parent.name if file.stem == "index" else file.stem, lowercase=False, max_length=250)
