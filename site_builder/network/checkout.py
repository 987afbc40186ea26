"""Keeps a checkout of an office's repository: one commit deep, whole or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from site_builder.errors import SourceFailed
from site_builder.network.git import Git, GitTooSlow

WHOLE = "warta-whole"


def fetch_checkout(git: Git, remote: str, branch: str, checkout: Path) -> None:
    """Brings `checkout` to the newest commit of `branch` (empty: the remote's own choice).

    A commit replaces the one before it even after a forced push. A clone that cannot be brought forward is
    made anew beside the old one and takes its place when it is whole. Raises SourceFailed; then the old one
    still stands.
    """
    ref = f"refs/heads/{branch}" if branch else "HEAD"
    with _disk_faults(remote):
        _bring_back(checkout)
        wanted = _fetch_commit(git, remote, ref)
        try:
            _move(git, remote, ref, checkout, wanted)
        except GitTooSlow:
            raise
        except (SourceFailed, OSError):
            _begin_anew(git, remote, ref, checkout, wanted)


def restore_checkout(git: Git, remote: str, checkout: Path) -> bool:
    """Whether a whole checkout stands there; one that was interrupted is put back to its last commit."""
    if _standing(checkout):
        return True
    try:
        with _disk_faults(remote):
            _bring_back(checkout)
            if not _standing(checkout):
                _settle(git, checkout, "HEAD")
    except SourceFailed:
        return False
    return True


def _fetch_commit(git: Git, remote: str, ref: str) -> str:
    """The commit at `ref`, asked without any local repository."""
    for line in git.run("ls-remote", "--quiet", "--", remote, ref).splitlines():
        commit, _, name = line.partition("\t")
        if name == ref:
            return commit
    raise SourceFailed("network.git-branch", remote=remote, branch=ref.removeprefix("refs/heads/"))


def _move(git: Git, remote: str, ref: str, checkout: Path, wanted: str) -> None:
    if _standing(checkout) == wanted:
        if git.run_in(checkout, "status", "--porcelain", "--ignored", "--untracked-files=all"):
            _settle(git, checkout, wanted)
        return
    _remove_locks(checkout)
    git.run_in(checkout, "fetch", "--quiet", "--depth=1", "--no-tags", "--no-recurse-submodules", "--", remote, ref)
    _settle(git, checkout, "FETCH_HEAD")


def _begin_anew(git: Git, remote: str, ref: str, checkout: Path, wanted: str) -> None:
    new, old = _beside(checkout, "new"), _beside(checkout, "old")
    _remove(new)
    new.parent.mkdir(parents=True, exist_ok=True)
    git.run("init", "--quiet", "--template=", "--", str(new))
    _move(git, remote, ref, new, wanted)
    if checkout.exists():
        _remove(old)
        checkout.rename(old)
    new.rename(checkout)
    _remove(old)


def _settle(git: Git, checkout: Path, name: str) -> None:
    """Makes the files those of the commit `name`. While they are neither old nor new, the mark is away."""
    commit = git.run_in(checkout, "rev-parse", "--verify", f"{name}^{{commit}}").strip()
    mark = checkout / ".git" / WHOLE
    mark.unlink(missing_ok=True)
    _remove_locks(checkout)
    git.run_in(checkout, "reset", "--quiet", "--hard", commit)
    git.run_in(checkout, "clean", "--quiet", "-ffdx")
    mark.write_text(commit, encoding="ascii")


def _standing(checkout: Path) -> str:
    """The commit whose files stand whole at `checkout`, or empty."""
    try:
        return (checkout / ".git" / WHOLE).read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return ""


def _bring_back(checkout: Path) -> None:
    """Undoes a swap that was killed between its two renames."""
    old = _beside(checkout, "old")
    if old.exists() and not checkout.exists():
        old.rename(checkout)


def _beside(checkout: Path, end: str) -> Path:
    return checkout.with_name(f".{checkout.name}.{end}")


def _remove_locks(checkout: Path) -> None:
    for lock in (checkout / ".git").glob("*.lock"):
        lock.unlink()


def _remove(folder: Path) -> None:
    if folder.is_dir() and not folder.is_symlink():
        shutil.rmtree(folder)
    else:
        folder.unlink(missing_ok=True)


@contextmanager
def _disk_faults(remote: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SourceFailed("network.git-failed", remote=remote, reason=error.strerror or str(error)) from error
