"""Work in several processes: its results, its errors, its end."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from site_builder.errors import OutputUnwritable, SetupError, SourceFailed
from site_builder.strings import say
from site_builder.workshop import Workshop


def square(number: int) -> int:
    return number * number


def refuse(number: int) -> int:
    raise OutputUnwritable("build.out-unwritable", path=Path("site"), reason=f"nomor {number}")


def perish(_: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


def perish_but_in(process: int) -> int:
    return process if os.getpid() == process else perish(0)


def write_slowly(file: str) -> None:
    for _ in range(20 if file else 0):
        with Path(file).open("a") as out:
            out.write("x")
        time.sleep(0.05)


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


def my_number() -> int:
    return os.getpid()


@pytest.mark.parametrize("jobs", [1, 2])
def test_something_is_done_aside_and_its_result_is_there_when_it_is_asked_for(jobs: int) -> None:
    with Workshop(jobs) as workshop:
        told = workshop.aside(my_number)
        assert sorted(workshop.work(square, range(3))) == [0, 1, 4]
        assert (told() == os.getpid()) is (jobs == 1)
        assert told() == told()


def test_what_goes_wrong_aside_is_told_when_the_result_is_asked_for() -> None:
    with Workshop(2) as workshop:
        told = workshop.aside(partial(refuse, 7))
        with pytest.raises(OutputUnwritable):
            told()


def test_what_was_begun_aside_is_done_here_if_that_process_is_ended(tmp_path: Path) -> None:
    with Workshop(2) as workshop:
        told = workshop.aside(partial(perish_but_in, os.getpid()))
        assert told() == told() == os.getpid()


def test_who_gives_up_has_no_process_that_still_writes(tmp_path: Path) -> None:
    """Those of a pool cannot be ended in the middle of their work."""
    file = tmp_path / "a"
    with Workshop(2) as workshop:
        for _ in workshop._work_in_pool(write_slowly, ["", str(file), str(file)], lambda: None):
            break
        size = file.stat().st_size
        time.sleep(0.5)
        assert file.stat().st_size == size


@pytest.mark.skipif(sys.platform != "linux", reason="processes are copies on Linux only")
def test_copies_end_at_once_when_they_are_told_to(tmp_path: Path) -> None:
    code = IN_COPIES.replace("with Workshop(2)", "signal.signal(signal.SIGTERM, lambda *_: 1 / 0)\nwith Workshop(2)")
    work = "    next(workshop.work(lambda n: b'x' * 300_000, range(10)))\nprint('ended')"
    done = subprocess.run([sys.executable, "-c", code + work], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "ended\n"


def test_what_nobody_asks_for_ends_with_the_workshop() -> None:
    with Workshop(2) as workshop:
        workshop.aside(partial(time.sleep, 600))
        (process,) = multiprocessing.active_children()
    assert not process.is_alive()


@pytest.mark.parametrize(("jobs", "count", "calls"), [(1, 3, 0), (2, 1, 0), (2, 3, 1)])
def test_this_process_does_something_while_others_work(jobs: int, count: int, calls: int) -> None:
    done: list[str] = []
    with Workshop(jobs) as workshop:
        work = workshop.work(square, range(count), meanwhile=lambda: done.append("meanwhile"))
        assert sorted(work) == [number * number for number in range(count)]
    assert len(done) == calls


def test_what_fails_meanwhile_ends_the_work() -> None:
    def fail() -> None:
        raise SetupError("cli.worker-ended")

    with Workshop(2) as workshop, pytest.raises(SetupError):
        list(workshop.work(square, range(3), meanwhile=fail))
    assert not multiprocessing.active_children()


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


IN_COPIES = """
import os, signal, sys, time
from site_builder.errors import OutputUnwritable, SetupError
from site_builder.workshop import Workshop

def told(work):
    try:
        return work()
    except (SetupError, ValueError) as error:
        return repr(error)

me = os.getpid()

def end_copies():
    time.sleep(0.1) if os.getpid() == me else os.kill(os.getpid(), signal.SIGKILL)

def refuse_here():
    if os.getpid() == me:
        raise ValueError("di sini")
    time.sleep(600)

with Workshop(2) as workshop:
    assert workshop.can_copy
"""

TASKS = {
    "sorted(workshop.work(lambda n: n * n, range(6)))": "[0, 1, 4, 9, 16, 25]",
    "os.getpid() in workshop.work(lambda n: os.getpid(), range(6))": "False",
    "set(workshop.work(lambda n: os.getpid(), range(6), alone=True)) == {os.getpid()}": "True",
    "sorted(sum(workshop.share(list, range(9)), []))": "[0, 1, 2, 3, 4, 5, 6, 7, 8]",
    "len(workshop.share(list, range(9)))": "2",
    "workshop.share(list, [7])": "[[7]]",
    "workshop.share(lambda turns: [os.getpid(), *turns], range(9))[0][0] == os.getpid()": "True",
    "told(lambda: workshop.share(lambda turns: [end_copies() for _ in turns], range(9)))": (
        "SetupError('cli.worker-ended', {})"
    ),
    "told(lambda: workshop.share(lambda turns: [refuse_here() for _ in turns], range(9)))": "ValueError('di sini')",
    "told(lambda: list(workshop.work(int, ['1', 'satu'])))[:10]": "ValueError",
    "told(lambda: list(workshop.work(lambda n: os.kill(os.getpid(), signal.SIGKILL), range(4))))": (
        "SetupError('cli.worker-ended', {})"
    ),
}


def run_alone(code: str) -> str:
    """What a Python of its own prints, in which there is but one thread."""
    done = subprocess.run(
        [sys.executable, "-c", IN_COPIES + code], capture_output=True, text=True, timeout=60, check=True
    )
    return done.stdout.strip()


@pytest.mark.skipif(sys.platform != "linux", reason="processes are copies on Linux only")
@pytest.mark.parametrize("task", TASKS)
def test_work_in_copies_of_this_process(task: str) -> None:
    assert run_alone(f"    print({task})") == TASKS[task]


@pytest.mark.skipif(sys.platform != "linux", reason="processes are copies on Linux only")
def test_no_copy_outlives_a_process_that_is_killed(tmp_path: Path) -> None:
    sign = tmp_path / "hidup"
    code = f"""
    def stay(n):
        while True:
            open({str(sign)!r}, 'w').write(str(time.time()))
            time.sleep(0.05)
    list(workshop.work(stay, range(2)))
"""
    with subprocess.Popen([sys.executable, "-c", IN_COPIES + code]) as process:
        while not sign.exists():
            time.sleep(0.02)
        process.kill()
    time.sleep(0.5)
    last = sign.read_text()
    time.sleep(0.5)
    assert sign.read_text() == last


GIVES_BACK = """
from pathlib import Path
from site_builder.workshop import give_back

def held():
    rows = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(row.split()[1]) for row in rows if row.startswith("Rss:"))

texts = [bytes(1000) for _ in range(200_000)]
texts = texts[::100]
before = held()
give_back()
print(held() < before / 2, len(texts))
"""


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="the C library gives back by itself")
def test_what_was_freed_is_given_back_to_the_system() -> None:
    done = subprocess.run([sys.executable, "-c", GIVES_BACK], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "True 2000\n"
