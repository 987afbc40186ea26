"""What `warta init` writes for the forges and for a container passes the linters of its kind."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from site_builder.cli.starting import CALLERS, Answers, plan_files
from site_builder.offices.registry import load_registry

TREE = load_registry()


def run_linter(program: str, *arguments: object) -> None:
    """Fails with what the linter says. Without the linter the test is skipped; CI has it."""
    found = shutil.which(program, path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    if found is None:
        assert "CI" not in os.environ, f"{program}: the extra lint must bring it"
        pytest.skip(f"{program} is not installed here")
    done = subprocess.run([found, *map(str, arguments)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def write(folder: Path, answers: Answers, part: str) -> list[Path]:
    """Writes those files of a repository whose path begins so."""
    written = []
    for path, content in plan_files(TREE, answers).items():
        if path.startswith(part):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
            written.append(folder / path)
    assert written
    return written


@pytest.mark.parametrize("ci", CALLERS)
@pytest.mark.parametrize("office", ["kota-malang", "kpu-ri"])
def test_workflows_have_the_shape_that_their_forge_reads(tmp_path: Path, office: str, ci: str) -> None:
    files = write(tmp_path, Answers(office, ci), CALLERS[ci].rpartition("/")[0] or ".gitlab")

    kind = "gitlab-ci" if ci == "gitlab" else "github-workflows"
    run_linter("check-jsonschema", "--builtin-schema", f"vendor.{kind}", *files)


@pytest.mark.parametrize("office", ["kota-malang", "kpu-ri"])
def test_workflows_of_an_office_have_no_known_weakness(tmp_path: Path, office: str) -> None:
    write(tmp_path, Answers(office), ".github")

    run_linter("zizmor", "--offline", "--quiet", "--min-severity", "medium", tmp_path)


def test_the_container_file_is_as_its_linter_wants_it(tmp_path: Path) -> None:
    (file,) = write(tmp_path, Answers("kota-malang", container=True), "Containerfile")

    run_linter("hadolint", file)


def test_our_own_workflows_have_the_shape_that_github_reads() -> None:
    files = sorted((Path(__file__).parents[2] / ".github/workflows").glob("*.yml"))

    run_linter("check-jsonschema", "--builtin-schema", "vendor.github-workflows", *files)
