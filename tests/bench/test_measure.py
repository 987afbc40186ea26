from __future__ import annotations

import sys
from pathlib import Path

import pytest

from site_builder.bench.measure import CommandFailed, measure

HOLD = "import time; held = b'x' * 80_000_000; time.sleep(0.3)"


def test_a_command_that_fails_is_named_with_what_it_said(tmp_path: Path) -> None:
    with pytest.raises(CommandFailed, match="exit code 3: sudah cukup") as caught:
        measure((sys.executable, "-c", "print('sudah cukup'); raise SystemExit(3)"), tmp_path)
    assert caught.value.code == 3


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="the system does not tell Pss")
def test_memory_of_children_counts(tmp_path: Path) -> None:
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {HOLD!r}], check=True)"
    alone = measure((sys.executable, "-c", "pass"), tmp_path)
    with_child = measure((sys.executable, "-c", child), tmp_path)
    assert with_child.memory > 80_000_000 > alone.memory


def test_what_was_written_before_is_on_the_disk_when_the_command_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[bool] = []
    monkeypatch.setattr("os.sync", lambda: synced.append((tmp_path / "mulai").exists()))
    measure((sys.executable, "-c", "import pathlib; pathlib.Path('mulai').touch()"), tmp_path)
    assert synced == [False]


def test_the_command_runs_in_its_folder_with_its_environment(tmp_path: Path) -> None:
    script = "import os, pathlib; pathlib.Path('here').write_text(os.environ['WORD'])"
    figures = measure((sys.executable, "-c", script), tmp_path, {"WORD": "kata"})
    assert (tmp_path / "here").read_text() == "kata"
    assert figures.wall > 0
    assert figures.cpu > 0


@pytest.mark.skipif(not Path("/proc/self/io").exists(), reason="Linux alone tells")
def test_what_a_process_does_counts_although_nobody_waits_for_it(tmp_path: Path) -> None:
    """As the server of the processes that share our work: its parent ends first."""
    work = (
        "import pathlib, sys, time\n"
        "while time.process_time() < 0.5: pass\n"
        "pathlib.Path('much').write_bytes(bytes(3_000_000))"
    )
    command = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {work!r}])"
    figures = measure((sys.executable, "-c", command), tmp_path)
    assert figures.cpu > 0.5
    assert (tmp_path / "much").stat().st_size == 3_000_000
    assert 3_000_000 <= figures.written < 4_000_000


def test_a_program_in_python_is_measured_as_it_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With its bytecode, which a variable in the shell may forbid to keep."""
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    (tmp_path / "rumus.py").write_text("x = 1")
    measure((sys.executable, "-c", "import rumus"), tmp_path)
    assert list(tmp_path.glob("__pycache__/rumus.*.pyc"))


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="the system does not tell Pss")
def test_memory_is_looked_at_only_where_it_is_wanted(tmp_path: Path) -> None:
    assert measure((sys.executable, "-c", HOLD), tmp_path, with_memory=False).memory == 0
    assert measure((sys.executable, "-c", HOLD), tmp_path).memory > 80_000_000
