"""A build that is interrupted, killed, or not alone, with the real command."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock, Timeout
from workplace import NOW, PATIENCE, Workplace, a_network, wait_for

HOOK = """\
import pathlib, time

def on_pre_build(config):
    pathlib.Path({reached!r}).touch()
    while not pathlib.Path({go_on!r}).exists():
        time.sleep(0.01)
"""
BUILD = ("build", "--now", NOW)


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    """A network that was built once, with news that was not."""
    place = a_network(tmp_path)
    place.write("content/kota-malang/halaman/profil.md", "# Profil\n")
    assert place.build().code == 0
    place.article("kota-malang", "2026-11-21-baru", title="Kabar baru")
    return place


@pytest.fixture
def halfway(place: Workplace) -> Iterator[Workplace]:
    """A build of `place` stands still in the middle of its writing until the file `go-on` is there."""
    paths = {name: str(place.root / name.replace("_", "-")) for name in ("reached", "go_on")}
    place.write("hook.py", HOOK.format(**paths))
    place.write("mkdocs.yml", "site_name: Jaringan\nhooks: [hook.py]\n")
    yield place
    place.write("go-on")


def is_reached(place: Workplace) -> bool:
    return (place.root / "reached").exists()


def offspring(pid: int) -> set[int]:
    """The processes below one, as Linux knows them."""
    below: set[int] = set()
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text(encoding="ascii").split()):
            below |= {child, *offspring(child)}
    return below


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.parametrize("jobs", [1, 2])
def test_ctrl_c_ends_with_130_and_leaves_the_old_site(halfway: Workplace, jobs: int) -> None:
    before = halfway.inodes()
    process = halfway.start(*BUILD, "--jobs", jobs, start_new_session=True)
    wait_for(lambda: is_reached(halfway), "the build never came to the pages")

    os.killpg(process.pid, signal.SIGINT)
    if jobs > 1:
        halfway.write("go-on")  # what a process has begun it ends
    out, err = process.communicate(timeout=PATIENCE)

    assert (process.returncode, out, err) == (130, "", "\ndihentikan; situs lama tidak berubah\n")
    assert halfway.inodes() == before
    assert not (halfway.root / ".site.new").exists()


@pytest.mark.parametrize("jobs", [1, 2])
def test_killed_build_leaves_the_old_site_and_the_next_one_works(halfway: Workplace, jobs: int) -> None:
    before = halfway.inodes()
    process = halfway.start(*BUILD, "--jobs", jobs)
    wait_for(lambda: is_reached(halfway), "the build never came to the pages")
    workers = offspring(process.pid)

    process.kill()
    process.communicate(timeout=PATIENCE)

    assert halfway.inodes() == before
    wait_for(lambda: not any(map(is_running, workers)), "a process of the killed build still works")
    halfway.write("go-on")
    assert halfway.call(*BUILD).code == 0
    assert any(b"Kabar baru" in content for content in halfway.tree().values())
    assert not (halfway.root / ".site.new").exists()


def test_second_build_says_that_it_waits_and_then_builds(halfway: Workplace) -> None:
    first = halfway.start(*BUILD)
    wait_for(lambda: is_reached(halfway), "the first build never came to the pages")
    second = halfway.start(*BUILD)
    assert second.stderr is not None

    said = second.stderr.readline()
    halfway.write("go-on")
    outcomes = [process.communicate(timeout=PATIENCE)[0] for process in (first, second)]

    assert said == ".warta/state.sqlite: sedang dipakai proses lain; menunggu sampai selesai\n"
    assert [first.returncode, second.returncode] == [0, 0]
    assert outcomes[0] == outcomes[1]


def test_build_that_waited_in_vain_says_so(place: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("site_builder.cli.holding.LOCK_SECONDS", 0.0)
    before = place.inodes()
    with FileLock(place.root / ".warta/.state.sqlite.lock"):
        outcome = place.build()

    assert outcome.code == 2
    assert outcome.err.endswith(".warta/state.sqlite: sedang ditulis proses lain; ulangi sesudah proses itu selesai\n")
    assert place.inodes() == before


@pytest.mark.parametrize(("command", "module"), [("build", "building"), ("merge", "merge")])
def test_how_many_pages_there_are_is_written_by_one_at_a_time(
    place: Workplace, monkeypatch: pytest.MonkeyPatch, command: str, module: str
) -> None:
    lock = FileLock(place.root / ".warta/.state.sqlite.lock", thread_local=False)
    remembered: list[int] = []

    def remember(state: Path, pages: int) -> None:
        assert (place.root / "site/index.html").is_file(), "the sites are there before they are counted on"
        with pytest.raises(Timeout):
            lock.acquire(blocking=False)
        remembered.append(pages)

    if command == "merge":
        (place.root / "site").rename(place.root / "bagian")
    monkeypatch.setattr(f"site_builder.cli.{module}.remember_pages", remember)
    outcome = place.build() if command == "build" else place.warta("merge", "bagian", "--now", NOW)

    assert (outcome.code, len(remembered)) == (0, 1)


def test_terminal_sees_progress(place: Workplace) -> None:
    ours, theirs = pty.openpty()
    process = place.start(*BUILD, "--jobs", 1, stderr=theirs)
    os.close(theirs)
    seen = b""
    while part := _read(ours):
        seen += part
    os.close(ours)
    process.communicate(timeout=PATIENCE)

    assert process.returncode == 0
    assert "Membaca berita" in seen.decode()
    assert "Menulis situs" in seen.decode()
    assert "100%" in seen.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # Linux says so when the other side is closed
        return b""


def test_pipe_sees_nothing_but_the_result(place: Workplace) -> None:
    outcome = place.call(*BUILD)

    assert (outcome.code, outcome.err, outcome.out.count("\n")) == (0, "", 1)


def test_reader_that_leaves_is_no_bug(place: Workplace) -> None:
    process = place.start("offices")
    assert process.stdout is not None
    process.stdout.close()
    _, err = process.communicate(timeout=PATIENCE)

    assert (process.returncode, err) == (141, "")


def test_terminal_without_a_letter_loses_no_sentence(place: Workplace) -> None:
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}

    outcome = place.call("offices", "--help", env=environment)

    assert outcome.code == 0
    assert "Cari kantor" in outcome.out
    assert place.call("build", "--help", env=environment).code == 0


def test_bug_leaves_its_traceback_and_the_old_site(place: Workplace) -> None:
    before = place.inodes()
    place.article("kota-malang", "2026-11-23-baru")
    program = (
        "import site_builder.cli.building as building, sys\n"
        "from site_builder.cli import main\n"
        "def broken(*_): raise ZeroDivisionError('nol')\n"
        "building.print_sites = broken\n"
        "main()\n"
    )
    import sys

    done = subprocess.run(
        [sys.executable, "-c", program, *BUILD], cwd=place.root, capture_output=True, text=True, check=False
    )

    assert done.returncode == 3
    assert "Traceback" in done.stderr
    assert "ZeroDivisionError: nol" in done.stderr
    assert done.stderr.endswith("terjadi kesalahan di dalam Warta; laporkan tulisan di atas kepada pengelola Warta\n")
    assert place.inodes() == before


def test_build_after_a_build_with_many_processes_is_the_same(place: Workplace) -> None:
    one = place.call(*BUILD, "--jobs", 1, "--out", "satu")
    two = place.call(*BUILD, "--jobs", 2, "--out", "dua")

    assert one.code == two.code == 0
    assert place.tree("satu") == place.tree("dua")
    assert json.loads(place.read("dua/status.json"))["generated"] == "2026-11-24T12:00:00+07:00"
