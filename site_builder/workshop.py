"""Does many independent pieces of work, in this process or in several."""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from site_builder.errors import SetupError

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

Job = TypeVar("Job")
Result = TypeVar("Result")


class Workshop:
    """Up to `jobs` processes, started with the first work that is worth them. With one it all happens right here.

    Where the system can fork, the processes are copies of this one as it is when work is given: they start at once and
    share what was read. Else they are started once and stay; then work must be a function of a module.
    """

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self._pool: ProcessPoolExecutor | None = None
        self._aside: list[tuple[ForkProcess, object]] = []

    @property
    def can_copy(self) -> bool:
        """Whether `work` may be given anything that can be called."""
        return self.jobs > 1 and sys.platform == "linux" and threading.active_count() == 1

    def work(
        self,
        do: Callable[[Job], Result],
        jobs: Iterable[Job],
        *,
        alone: bool = False,
        meanwhile: Callable[[], object] = lambda: None,
    ) -> Iterator[Result]:
        """The result of `do` for each of `jobs`, as they come. `alone`: so little that processes would only cost.

        While other processes are at work, `meanwhile` is called in this one; where there are none, it is not. What `do`
        raises is raised here, and the rest is given up. Raises SetupError if a process is ended from outside, as a
        system does that is short of memory.
        """
        todo = list(jobs)
        if self.jobs == 1 or len(todo) < 2 or (alone and self._pool is None):
            return map(do, todo)
        return (self._work_in_copies if self.can_copy else self._work_in_pool)(do, todo, meanwhile)

    def share(self, do: Callable[[Iterator[Job]], Result], jobs: Sequence[Job]) -> list[Result]:
        """What `do` makes of the jobs that fall to each process, taken one by one; of all, where it is only one.

        What this process itself made comes first. Raises as `work`.
        """
        if len(jobs) < 2 or not self.can_copy:
            return [do(iter(jobs))]
        turn = multiprocessing.get_context("fork").Value("i", 0)
        with self._copies(lambda _: do(_by_turns(jobs, turn)), range(min(self.jobs, len(jobs)) - 1)) as ends:
            return [do(_by_turns(jobs, turn)), *_listen(ends)]

    def aside(self, do: Callable[[], Result]) -> Callable[[], Result]:
        """Begins to `do` something in another process, if one can be copied; what is returned waits for the result.

        If none can, or that one is ended from outside, it is done when it is asked for, which raises what `do` does.
        """
        if not self.can_copy:
            return do
        turn = multiprocessing.get_context("fork").Value("i", 0)
        process, end = _copy(lambda _: do(), [None], turn)
        self._aside.append((process, turn))  # without its owner here, what they share would be given to others

        def result() -> Result:
            try:
                return cast(Result, next(_listen([end])))
            except SetupError:
                return do()
            finally:
                end.close()

        return cache(result)

    def _work_in_copies(
        self, do: Callable[[Job], Result], todo: Sequence[Job], meanwhile: Callable[[], object] = lambda: None
    ) -> Iterator[Result]:
        with self._copies(do, todo) as ends:
            meanwhile()
            yield from _listen(ends)

    @contextmanager
    def _copies(self, do: Callable[[Job], Result], todo: Sequence[Job]) -> Iterator[list[Connection]]:
        """Copies of this process that do what is `todo`, and where their results come; they end with the block."""
        turn = multiprocessing.get_context("fork").Value("i", 0)
        gc.freeze()
        crew, ends = [], []
        try:
            for _ in range(min(self.jobs, len(todo))):
                process, end = _copy(do, todo, turn)
                crew.append(process)
                ends.append(end)
            yield ends
        finally:
            for process in crew:
                process.terminate()
                process.join()
            for end in ends:
                end.close()

    def _work_in_pool(
        self, do: Callable[[Job], Result], todo: Sequence[Job], meanwhile: Callable[[], object]
    ) -> Iterator[Result]:
        from concurrent.futures import as_completed
        from concurrent.futures import wait as wait_for
        from concurrent.futures.process import BrokenProcessPool

        futures = [self._started().submit(do, job) for job in todo]
        try:
            meanwhile()
            for future in as_completed(futures):
                yield future.result()
        except BrokenProcessPool as error:
            raise SetupError("cli.worker-ended") from error
        finally:
            for future in futures:
                future.cancel()
            wait_for(futures)  # whoever gives up clears away what they write

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            from concurrent.futures import ProcessPoolExecutor

            methods = multiprocessing.get_all_start_methods()
            context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
            self._pool = ProcessPoolExecutor(self.jobs, mp_context=context, initializer=_begin_work)
        return self._pool

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process, _ in self._aside:
            process.terminate()
            process.join()
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)


def _copy(do: Callable[[Job], Result], todo: Sequence[Job], turn: Any) -> tuple[ForkProcess, Connection]:
    """A copy of this process that does some of what is `todo`, and where its results come."""
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_serve, args=(there, turn, do, todo), daemon=True)
    process.start()
    there.close()
    return process, here


ALONE = Workshop(1)


def give_back() -> None:
    """Gives the memory that a large piece of work took back to the system, before this process goes on with others.

    Else the C library keeps it (glibc, malloc_trim(3)), and Python what waits for its collection of rubbish.
    """
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim is not None:
        trim(0)


def _by_turns(jobs: Sequence[Job], turn: Any) -> Iterator[Job]:
    """The jobs that nobody has taken yet, one by one."""
    while True:
        with turn.get_lock():
            number = turn.value
            turn.value += 1
        if number >= len(jobs):
            return
        yield jobs[number]


def _serve(end: Connection, turn: Any, do: Callable[[Job], Result], todo: Sequence[Job]) -> None:
    """Sends (True, result) for each piece of work, (False, error) for one that failed, None at the end."""
    _begin_work()
    with suppress(BrokenPipeError):
        try:
            for job in _by_turns(todo, turn):
                end.send((True, do(job)))
        except BaseException as error:
            end.send((False, error))
        end.send(None)


def _listen(ends: Sequence[Connection]) -> Iterator[Any]:
    """Raises what a process raised, and SetupError for one that falls silent."""
    listening = list(ends)
    while listening:
        for end in wait(listening):
            assert isinstance(end, Connection)
            try:
                told = end.recv()
            except EOFError as error:
                raise SetupError("cli.worker-ended") from error
            if told is None:
                listening.remove(end)
            elif told[0]:
                yield told[1]
            else:
                raise told[1]


def _begin_work() -> None:
    """Ctrl-C goes to the whole group of processes; the one that was started by the user ends the others, at once.

    If that one is killed, they end by themselves: nobody may write into the next build.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
