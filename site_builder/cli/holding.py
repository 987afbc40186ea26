"""Keeps commands that write the store from each other's way, and lets a signal end one cleanly."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from filelock import FileLock, Timeout

from site_builder.engine.output import LOCK_SECONDS
from site_builder.errors import BuildBusy, OutputUnwritable
from site_builder.strings import say


@contextmanager
def hold_state(state: Path, wait: float | None = None) -> Iterator[None]:
    """Keeps other builds and collects from the store and the checkouts beside it. Raises BuildBusy, OutputUnwritable.

    Another command is waited for, LOCK_SECONDS if nothing else is said.
    """
    lock = FileLock(state.with_name(f".{state.name}.lock"))
    try:
        state.parent.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire(blocking=False)
        except Timeout:
            click.echo(say("cli.waiting", path=state), err=True)
            lock.acquire(timeout=LOCK_SECONDS if wait is None else wait, poll_interval=0.1)
    except Timeout as error:
        raise BuildBusy("build.busy", path=state) from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise OutputUnwritable("store.unwritable", path=state, reason=reason) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def ended_by_sigterm() -> Iterator[None]:
    """SIGTERM ends the block like Ctrl-C, so that what is under way is closed and nothing is left half done."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
