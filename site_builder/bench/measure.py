"""Runs one command as a whole process and says what it took."""

from __future__ import annotations

import ctypes
import os
import subprocess
import threading
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median

SAMPLE = 0.02  # seconds between two looks at the memory
SHARE = 1 / 20  # of one processor: so much may the looks take,
RARELY = 0.1  # seconds: but no longer is no look taken
BYTECODE = "PYTHONDONTWRITEBYTECODE"  # keeps a program in Python from being installed as a user's would be
PR_SET_CHILD_SUBREAPER = 36  # prctl(2)


@dataclass(frozen=True, slots=True)
class Figures:
    """What the command took with all processes that it started, also those that outlived it (Linux).

    `wall` and `cpu` are seconds. `memory` is the most that they held at once, in bytes; memory that processes share is
    counted once (`Pss`). `written` are the bytes that they handed to the disk. What the system does not tell is 0.
    """

    wall: float
    cpu: float
    memory: int
    written: int = 0

    def cells(self, digits: int = 2) -> str:
        """Seconds, seconds of CPU and MB as cells of a Markdown table."""
        return f"{self.wall:.{digits}f} | {self.cpu:.{digits}f} | {self.memory / 1e6:.0f}"


def middle(runs: Iterable[Figures]) -> Figures:
    """The median of each figure over `runs`, at least one."""
    every = list(runs)
    wall, cpu, memory, written = (median(getattr(run, key) for run in every) for key in Figures.__slots__)
    return Figures(wall, cpu, round(memory), round(written))


class CommandFailed(Exception):
    """The command ended with another exit code than 0. `said` is the end of what it printed."""

    def __init__(self, command: Sequence[str], code: int, said: str) -> None:
        super().__init__(f"{' '.join(command)}: exit code {code}: {said}")
        self.code = code
        self.said = said


def measure(
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str] | None = None,
    codes: Collection[int] = (0,),
    *,
    with_memory: bool = True,
) -> Figures:
    """The figures of one run of `command` in `folder`. Raises CommandFailed for an exit code that is not in `codes`.

    To look at the memory costs the command time, the more the larger it is: where its time is compared, `with_memory`
    is better False, and the memory 0. What others wrote is brought to the disk before, so that the command does not pay
    for it.
    """
    _adopt_orphans()
    os.sync()
    written = _written()
    started, used = time.perf_counter(), os.times()
    with subprocess.Popen(
        command,
        cwd=folder,
        env={**{name: value for name, value in os.environ.items() if name != BYTECODE}, **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    ) as process:
        most = _Most(process.pid)
        watcher = threading.Thread(target=most.watch, daemon=True)
        if with_memory:
            watcher.start()
        output, _ = process.communicate()
    wall = time.perf_counter() - started
    _wait_for_group(process.pid)
    now = os.times()
    most.stop.set()
    if with_memory:
        watcher.join()
    if process.returncode not in codes:
        raise CommandFailed(command, process.returncode, output.decode("utf-8", "replace")[-2_000:])
    cpu = (now.children_user - used.children_user) + (now.children_system - used.children_system)
    return Figures(wall, cpu, most.memory, _written() - written)


@cache
def _adopt_orphans() -> None:
    """Processes whose parent ends become ours, so that what they took is counted when they end: a server of workers
    is waited for by nobody else."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _wait_for_group(group: int) -> None:
    with suppress(ChildProcessError):
        while True:
            os.waitpid(-group, 0)


def _written() -> int:
    """Bytes that this process and all children it has waited for handed to the disk."""
    with suppress(OSError):
        for line in Path("/proc/self/io").read_text(encoding="ascii").splitlines():
            if line.startswith("write_bytes:"):
                return int(line.split()[1])
    return 0


class _Most:
    """Looks again and again at the memory of a session's processes and keeps the largest sum."""

    def __init__(self, session: int) -> None:
        self.session = session
        self.memory = 0
        self.stop = threading.Event()

    def watch(self) -> None:
        pause = SAMPLE
        while not self.stop.wait(pause):
            began = time.thread_time()
            self.memory = max(self.memory, sum(map(_proportional, _processes(self.session))))
            pause = min(max(SAMPLE, (time.thread_time() - began) / SHARE), RARELY)


def _processes(session: int) -> Iterator[Path]:
    proc = Path("/proc")
    for entry in proc.iterdir() if proc.is_dir() else ():
        if entry.name.isdecimal():
            with suppress(OSError, ValueError):
                if os.getsid(int(entry.name)) == session:
                    yield entry


def _proportional(process: Path) -> int:
    with suppress(OSError, ValueError):
        for line in (process / "smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0
