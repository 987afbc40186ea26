"""Runs git. The only place that does.

git asks nothing, runs no hook, follows no symbolic link, speaks only https, ssh and file, reads no repository
but the one it is told, and ends with its whole process group when its time is over.
"""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import IO

from site_builder.errors import SourceFailed

GRACE = 0.5
MOST = 100_000_000  # bytes of what git prints; the history of 10,000 articles has two million
TICK = 0.2
REASON_LENGTH = 200

_KEPT = (
    "PATH",
    "HOME",
    "USER",
    "LOGNAME",
    "TMPDIR",
    "XDG_CONFIG_HOME",
    "SSH_AUTH_SOCK",
    "GIT_SSH_COMMAND",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "http_proxy",
    "https_proxy",
    "no_proxy",
    "HTTPS_PROXY",
    "NO_PROXY",
)

_SET = {
    "LC_ALL": "C",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ASKPASS": "",
    "SSH_ASKPASS_REQUIRE": "never",
    "GIT_ALLOW_PROTOCOL": "file:https:ssh",
    "GIT_LFS_SKIP_SMUDGE": "1",
    "GIT_OPTIONAL_LOCKS": "0",
}

_OPTIONS = (
    "core.hooksPath=/dev/null",
    "core.symlinks=false",
    "core.autocrlf=false",
    "core.fsmonitor=false",
    "core.logAllRefUpdates=false",
    "filter.lfs.smudge=",
    "filter.lfs.process=",
    "filter.lfs.required=false",
    "gc.autoDetach=false",
    "maintenance.autoDetach=false",
    "submodule.recurse=false",
)


class GitTooSlow(SourceFailed):
    """git was ended because its time was over, or because the whole run was stopped."""


@dataclass(frozen=True, slots=True)
class Git:
    """git for one office: `remote` is named in failures, `deadline` is a moment of `time.monotonic()`.

    `header` is an HTTP header that is sent to `remote` alone. It may be a secret: no command line shows it.
    """

    remote: str
    deadline: float
    stop: Event
    header: str = field(default="", repr=False)

    def run(self, *arguments: str) -> str:
        """What `git ARGUMENTS` prints. Raises SourceFailed with git's own last words."""
        return self._run(Path("/"), arguments)

    def run_in(self, checkout: Path, *arguments: str) -> str:
        """The same for the repository in `checkout`, never for one around it."""
        return self._run(checkout, (f"--git-dir={checkout / '.git'}", f"--work-tree={checkout}", *arguments))

    def _run(self, folder: Path, arguments: tuple[str, ...]) -> str:
        options = [word for option in _OPTIONS for word in ("-c", option)]
        with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as complaint:
            try:
                process = subprocess.Popen(
                    ["git", *options, *arguments],
                    cwd=folder,
                    env=_environment(self.remote, self.header),
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=complaint,
                    start_new_session=True,
                )
            except FileNotFoundError as error:
                if not folder.is_dir():
                    raise SourceFailed("network.git-failed", remote=self.remote, reason=str(error)) from error
                raise SourceFailed("network.git-missing", remote=self.remote) from error
            self._wait(process)
            if process.returncode != 0:
                raise SourceFailed("network.git-failed", remote=self.remote, reason=_last_words(complaint))
            output.seek(0)
            return output.read(MOST).decode("utf-8", "replace")

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        try:
            while process.poll() is None:
                if self.stop.is_set() or time.monotonic() >= self.deadline:
                    raise GitTooSlow("network.git-too-slow", remote=self.remote)
                with suppress(subprocess.TimeoutExpired):
                    process.wait(max(0, min(TICK, self.deadline - time.monotonic())))
        finally:
            if process.returncode is None:
                _end(process)


def _environment(remote: str, header: str) -> dict[str, str]:
    settings = {f"http.{remote}.extraHeader": header} if header else {}
    told = {"GIT_CONFIG_COUNT": str(len(settings))}
    for number, (key, value) in enumerate(settings.items()):
        told |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    return {name: os.environ[name] for name in _KEPT if name in os.environ} | _SET | told


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends the group: asked first, so that git removes its lock files, then made to."""
    for end in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, end)
        with suppress(subprocess.TimeoutExpired):
            process.wait(GRACE)


def _last_words(complaint: IO[bytes]) -> str:
    complaint.seek(max(0, complaint.seek(0, os.SEEK_END) - 4_000))
    lines = complaint.read().decode("utf-8", "replace").split("\n")
    told = next((line for line in lines if line.startswith(("fatal: ", "error: "))), "")
    words = "".join(letter if letter.isprintable() else " " for letter in told.partition(": ")[2])
    return " ".join(words.split())[:REASON_LENGTH] or "git"
