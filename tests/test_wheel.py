"""What is installed from a wheel has what the source tree has beside its modules: starter, workflows, templates."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from workplace import NOW, PATIENCE, Outcome, Workplace

from site_builder.cli.starting import CALLERS

ROOT = Path(__file__).parent.parent
WARTA = "import sys; from site_builder.cli import run; sys.exit(run(sys.argv[1:]))"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of what a wheel holds."""
    place = tmp_path_factory.mktemp("roda")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", place], cwd=ROOT, check=True)
    (file,) = place.glob("*.whl")
    with zipfile.ZipFile(file) as packed:
        packed.extractall(place / "isi")
    return place / "isi"


def warta(wheel: Path, folder: Path, *arguments: str) -> Outcome:
    """Runs the command as the wheel has it."""
    env = {**os.environ, "PYTHONPATH": str(wheel)}
    command = [sys.executable, "-c", WARTA, *arguments, "--now", NOW]
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=PATIENCE, check=False)
    return Outcome(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize("ci", CALLERS)
@pytest.mark.parametrize("office", ["kota-malang", "prov-jawa-timur"])
def test_a_repository_from_a_wheel_is_the_same_to_the_byte(wheel: Path, tmp_path: Path, office: str, ci: str) -> None:
    place = Workplace(tmp_path)
    made = warta(wheel, tmp_path, "init", office, "dari-roda", "--ci", ci, "--container")
    assert (made.code, made.err) == (0, "")
    assert place.warta("init", office, "dari-sumber", "--ci", ci, "--container", "--now", NOW).code == 0
    assert place.tree("dari-roda") == place.tree("dari-sumber")


def test_a_site_from_a_wheel_is_the_same_to_the_byte(wheel: Path, tmp_path: Path) -> None:
    place = Workplace(tmp_path)
    place.write("content/network.yml", "base_url: https://berita.example/\n")
    place.article("kota-malang")
    built = warta(wheel, tmp_path, "build", "--out", "dari-roda")
    assert (built.code, built.err) == (0, "")
    assert place.build("--out", "dari-sumber").code == 0
    assert place.tree("dari-roda") == place.tree("dari-sumber")
