"""Does many independent pieces of work, in this process or in several."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from threading import Thread
from types import TracebackType
from typing import Self, TypeVar

from site_builder.errors import SetupError

Job = TypeVar("Job")
Result = TypeVar("Result")


class Workshop:
    """Up to `jobs` processes, started with the first work that is worth them. With one it all happens right here."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._pool: ProcessPoolExecutor | None = None

    def work(self, do: Callable[[Job], Result], jobs: Iterable[Job], *, alone: bool = False) -> Iterator[Result]:
        """The result of `do` for each of `jobs`, as they come. `alone`: so little that processes would only cost.

        What `do` raises is raised here, and the rest is given up. `do` must be a function of a module. Raises
        SetupError if a process is ended from outside, as a system does that is short of memory.
        """
        todo = list(jobs)
        if self._jobs == 1 or len(todo) < 2 or (alone and self._pool is None):
            yield from map(do, todo)
            return
        futures = [self._started().submit(do, job) for job in todo]
        try:
            for future in as_completed(futures):
                yield future.result()
        except BrokenProcessPool as error:
            raise SetupError("cli.worker-ended") from error
        finally:
            for future in futures:
                future.cancel()

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            context = multiprocessing.get_context("forkserver" if "forkserver" in _methods() else "spawn")
            self._pool = ProcessPoolExecutor(self._jobs, mp_context=context, initializer=_begin_work)
        return self._pool

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)


def _methods() -> list[str]:
    return multiprocessing.get_all_start_methods()


def _begin_work() -> None:
    """Ctrl-C goes to the whole group of processes; the one that was started by the user ends the others.

    If that one is killed, they end by themselves: nobody may write into the next build.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
