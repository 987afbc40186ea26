"""Work in several processes: its results, its errors, its end."""

from __future__ import annotations

import os
import pickle
import signal
from pathlib import Path

import pytest

from site_builder.cli.workshop import Workshop
from site_builder.errors import OutputUnwritable, SetupError, SourceFailed
from site_builder.strings import say


def square(number: int) -> int:
    return number * number


def refuse(number: int) -> int:
    raise OutputUnwritable("build.out-unwritable", path=Path("site"), reason=f"nomor {number}")


def perish(_: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


def whoami(_: int) -> int:
    return os.getpid()


@pytest.mark.parametrize("jobs", [1, 2])
def test_every_piece_of_work_is_done(jobs: int) -> None:
    with Workshop(jobs) as workshop:
        assert sorted(workshop.work(square, range(20))) == [n * n for n in range(20)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_error_of_ours_comes_back_whole(jobs: int) -> None:
    with Workshop(jobs) as workshop, pytest.raises(OutputUnwritable) as caught:
        list(workshop.work(refuse, [7, 7]))

    assert say(caught.value.key, **caught.value.facts).startswith("site: tidak dapat ditulis (nomor 7); ")


def test_little_work_starts_no_process() -> None:
    with Workshop(2) as workshop:
        assert set(workshop.work(whoami, range(4), alone=True)) == {os.getpid()}
        assert set(workshop.work(whoami, [1])) == {os.getpid()}


def test_process_that_is_ended_from_outside_is_told() -> None:
    with Workshop(2) as workshop, pytest.raises(SetupError) as caught:
        list(workshop.work(perish, range(4)))

    assert say(caught.value.key).startswith("proses: satu proses dihentikan dari luar, mungkin karena memori kurang; ")


@pytest.mark.parametrize("error", [SourceFailed("network.git-missing", remote="x"), SetupError("cli.bug")])
def test_errors_survive_the_way_between_processes(error: SourceFailed | SetupError) -> None:
    back = pickle.loads(pickle.dumps(error))

    assert (type(back), back.key, back.facts) == (type(error), error.key, error.facts)
