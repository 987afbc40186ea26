"""Keeps the store between the runs of a machine that forgets: in two branches of a git repository.

The newest state is the one commit of `warta-keadaan`, the one before it that of `warta-keadaan-sebelumnya`; both move
in one step, or neither does. A file travels in pieces, so that git sends only those that changed and none is too large
for a forge. What comes back is compared with its digests, and the store opened, before it takes a place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import file_digest, sha256
from pathlib import Path

import msgspec

from site_builder.errors import SourceFailed, WartaError
from site_builder.network.git import Git
from site_builder.store import open_store

BRANCH, BEFORE = "warta-keadaan", "warta-keadaan-sebelumnya"
STORE = "state.sqlite"
INDEX = "keadaan.json"
PIECE = 4 * 1024 * 1024
REST = timedelta(days=1)  # after which a state without news is kept again, for what was remembered of feeds

_AUTHOR = ("-c", "user.name=warta", "-c", "user.email=warta@localhost", "-c", "commit.gpgSign=false")


class Kept(msgspec.Struct, frozen=True):
    """What a commit holds: for each file its size and digests, how far the store's news went, and when it was kept."""

    kept: datetime
    news: str
    files: dict[str, KeptFile]


class KeptFile(msgspec.Struct, frozen=True):
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Restored:
    """From which branch the files came, empty if from none; `broken` are branches that could not be used."""

    branch: str
    broken: tuple[str, ...] = ()


def keep_state(git: Git, folder: Path, names: tuple[str, ...], workshop: Path, now: datetime) -> bool:
    """Puts the files `names` of `folder` into the branches of `git.remote`; whether there was anything new.

    `workshop` is an empty folder to work in. Raises SourceFailed; then both branches are as they were.
    """
    git.run("init", "--quiet", "--template=", "--", str(workshop))
    last = _fetch(git, workshop, BRANCH)
    with open_store(folder / STORE, read_only=True) as store:
        news = store.news_mark()
    beside = {name: _digest(folder / name) for name in names if name != STORE and (folder / name).is_file()}
    if last and _is_same(git, workshop, last, news, beside, now):
        return False
    files = {name: _cut(folder / name, workshop / name) for name in names if (folder / name).is_file()}
    (workshop / INDEX).write_bytes(msgspec.json.format(msgspec.json.encode(Kept(now, news, files)), indent=1))
    git.run_in(workshop, "add", "--all", "--force", ".")
    stamp = f"{now:%Y-%m-%dT%H:%M:%S%z}"
    git.run_in(workshop, *_AUTHOR, "commit", "--quiet", "--allow-empty", "--no-verify", f"--date={stamp}", "-m", stamp)
    refs = [f"HEAD:refs/heads/{BRANCH}", *([f"+{last}:refs/heads/{BEFORE}"] if last else [])]
    lease = f"--force-with-lease=refs/heads/{BRANCH}:{last}"
    git.run_in(workshop, "push", "--quiet", "--atomic", lease, "--", git.remote, *refs)
    return True


def restore_state(git: Git, folder: Path, workshop: Path) -> Restored:
    """Puts what was kept last, and is whole, into `folder`. Raises SourceFailed if the repository cannot be asked."""
    git.run("init", "--quiet", "--template=", "--", str(workshop))
    broken: list[str] = []
    for branch in (BRANCH, BEFORE):
        if not _fetch(git, workshop, branch):
            continue
        try:
            git.run_in(workshop, "checkout", "--quiet", "--force", "--detach", "FETCH_HEAD")
            _put_together(workshop, folder)
        except (OSError, msgspec.MsgspecError, _Broken, WartaError):
            broken.append(branch)
        else:
            return Restored(branch, tuple(broken))
    return Restored("", tuple(broken))


class _Broken(Exception):
    """A kept file is not what it was."""


def _fetch(git: Git, workshop: Path, branch: str) -> str:
    """The commit of a branch, which is then at hand; empty if there is none."""
    ref = f"refs/heads/{branch}"
    found = git.run("ls-remote", "--quiet", "--", git.remote, ref)
    if not found.strip():
        return ""
    git.run_in(workshop, "fetch", "--quiet", "--depth=1", "--no-tags", "--", git.remote, ref)
    return git.run_in(workshop, "rev-parse", "--verify", "FETCH_HEAD^{commit}").strip()


def _is_same(git: Git, workshop: Path, commit: str, news: str, beside: Mapping[str, str], now: datetime) -> bool:
    try:
        kept = msgspec.json.decode(git.run_in(workshop, "show", f"{commit}:{INDEX}"), type=Kept)
    except (SourceFailed, msgspec.MsgspecError):
        return False
    was_beside = {name: file.sha256 for name, file in kept.files.items() if name != STORE}
    return kept.news == news and was_beside == beside and now - kept.kept < REST


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def _cut(file: Path, folder: Path) -> KeptFile:
    """Writes the pieces of a file; of a store, as it is after the last transaction."""
    source = file
    if file.name == STORE:
        source = folder.with_name(f".{file.name}.copy")
        with open_store(file, read_only=True) as store:
            store.copy_to(source)
    folder.mkdir()
    whole, size = sha256(), 0
    with source.open("rb") as stream:
        while piece := stream.read(PIECE):
            (folder / f"{size // PIECE:06}").write_bytes(piece)
            whole.update(piece)
            size += len(piece)
    if source is not file:
        source.unlink()
    return KeptFile(size, whole.hexdigest())


def _put_together(workshop: Path, folder: Path) -> None:
    kept = msgspec.json.decode((workshop / INDEX).read_bytes(), type=Kept)
    folder.mkdir(parents=True, exist_ok=True)
    made: Mapping[str, Path] = {name: folder / f".{name}.kept" for name in kept.files if "/" not in name}
    try:
        for name, new in made.items():
            _join(workshop / name, new, kept.files[name])
        if STORE in made:
            with open_store(made[STORE], read_only=True) as store:
                store.check()
        for name, new in made.items():
            new.replace(folder / name)
    finally:
        for new in made.values():
            new.unlink(missing_ok=True)


def _join(pieces: Path, file: Path, kept: KeptFile) -> None:
    whole, size = sha256(), 0
    with file.open("wb") as stream:
        for piece in sorted(pieces.iterdir()):
            with piece.open("rb") as part:
                while block := part.read(PIECE):
                    stream.write(block)
                    whole.update(block)
                    size += len(block)
    if size != kept.size or whole.hexdigest() != kept.sha256:
        raise _Broken
