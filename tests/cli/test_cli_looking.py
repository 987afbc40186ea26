"""A copy of the process looks at the inputs of a build, while this one does something else."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

from site_builder.cli import looking
from site_builder.cli.looking import NEEDED, look_beside, look_importing
from site_builder.cli.unchanged import Inputs, Seen, look_at


@pytest.fixture
def inputs(tmp_path: Path) -> Inputs:
    """Many files, one with a name that is no UTF-8, and one that is not there."""
    for number in range(3_000):
        file = tmp_path / f"{number % 7}/berita-{number}.md"
        file.parent.mkdir(exist_ok=True)
        file.write_text("Isi.")
    return Inputs((str(tmp_path),), (str(tmp_path / "hilang"),))


def without_moment(seen: Seen) -> tuple[object, ...]:
    return (seen.inputs, seen.whole, seen.files, seen.newest)


def slowly(monkeypatch: pytest.MonkeyPatch, do: Callable[[], object]) -> None:
    """The copy does something before it looks."""
    here = os.getpid()

    def look(inputs: Inputs) -> Seen:
        if os.getpid() != here:
            do()
        return look_at(inputs)

    monkeypatch.setattr(looking, "look_at", look)


def test_it_is_found_as_by_a_look_here(inputs: Inputs) -> None:
    began = time.time_ns()
    seen = look_beside(inputs, ())
    assert without_moment(seen) == without_moment(look_at(inputs))
    assert began <= seen.began <= time.time_ns()
    assert len(seen.files) == 3_000


def test_as_long_as_it_is_looked_something_else_is_done(inputs: Inputs, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[float] = []

    def do() -> None:
        done.append(time.monotonic())
        time.sleep(0.02)

    slowly(monkeypatch, lambda: time.sleep(0.3))
    seen = look_beside(inputs, [do] * 1_000)
    assert 2 < len(done) < 500
    assert without_moment(seen) == without_moment(look_at(inputs))


def test_where_the_copy_ends_before_its_time_it_is_looked_here(inputs: Inputs, monkeypatch: pytest.MonkeyPatch) -> None:
    slowly(monkeypatch, lambda: os._exit(9))
    assert len(look_beside(inputs, ()).files) == 3_000


def test_names_that_cannot_be_told_are_looked_at_here(inputs: Inputs) -> None:
    (Path(os.fsdecode(os.fsencode(inputs.folders[0]) + b"/\xff.md"))).write_text("Isi.")
    assert without_moment(look_beside(inputs, ())) == without_moment(look_at(inputs))


def test_a_fault_here_ends_the_copy_too(inputs: Inputs, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise KeyboardInterrupt

    slowly(monkeypatch, lambda: time.sleep(0.1))
    with pytest.raises(KeyboardInterrupt):
        look_beside(inputs, [fail])
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_beside_a_thread_no_copy_is_made(inputs: Inputs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fork", None)
    end = threading.Event()
    thread = threading.Thread(target=end.wait)
    thread.start()
    try:
        assert len(look_beside(inputs, ()).files) == 3_000
    finally:
        end.set()
        thread.join()


def test_what_is_imported_meanwhile_is_what_a_build_needs(inputs: Inputs) -> None:
    assert without_moment(look_importing(inputs)) == without_moment(look_at(inputs))
    assert NEEDED[-1] == "cli.building"
    for name in NEEDED:
        import_module(f"site_builder.{name}")
