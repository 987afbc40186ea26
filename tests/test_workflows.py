"""The automatic checks and the publishing workflow: pinned, with the least rights, and in step with the README."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
CI = ROOT / ".ci/run"
PINNED = re.compile(r"uses: (?:[\w-]+/[\w/-]+@[0-9a-f]{40} # v\d+(\.\d+)*$|\./\.github/workflows/\w+\.yml)")


def load(workflow: Path) -> dict[Any, Any]:
    loaded = yaml.safe_load(workflow.read_text(encoding="utf-8"))
    assert isinstance(loaded, dict)
    return loaded


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda file: file.name)
def test_every_action_is_pinned_to_a_commit_with_its_version_beside_it(workflow: Path) -> None:
    used = [line for line in workflow.read_text(encoding="utf-8").splitlines() if "uses:" in line]
    assert used
    assert [line for line in used if not PINNED.search(line)] == []


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda file: file.name)
def test_a_workflow_may_only_read_unless_a_job_says_otherwise(workflow: Path) -> None:
    settings = load(workflow)
    assert settings["permissions"] in ({}, {"contents": "read"})
    assert "pull_request_target" not in settings[True]  # YAML 1.1 reads `on` as true
    assert all("timeout-minutes" in job or "uses" in job for job in settings["jobs"].values())


def test_only_jobs_that_build_nothing_may_write() -> None:
    writing = {
        (workflow.stem, name, *(what for what, how in job["permissions"].items() if how == "write"))
        for workflow in WORKFLOWS
        for name, job in load(workflow)["jobs"].items()
        if "write" in job.get("permissions", {}).values() and "uses" not in job
    }
    assert writing == {("deliver", "pages", "pages", "id-token"), ("deliver", "keep", "contents")}


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda file: file.name)
def test_no_value_becomes_part_of_a_script_and_no_secret_of_a_job(workflow: Path) -> None:
    for job in load(workflow)["jobs"].values():
        assert "secrets." not in str(job.get("env", ""))
        for step in job.get("steps", ()):
            assert "${{" not in step.get("run", ""), step
            told = str(step.get("env", "")) + str(step.get("with", ""))
            assert "secrets." not in told or "run" in step, step


def test_secrets_are_for_steps_that_no_proposal_reaches() -> None:
    office = load(ROOT / ".github/workflows/office.yml")["jobs"]
    assert "secrets." not in str(office["build"])
    assert office["deliver"]["if"].startswith("github.event_name != 'pull_request' && github.ref == ")


def test_a_pull_request_cannot_publish() -> None:
    assert "pull_request" not in load(ROOT / ".github/workflows/publish.yml")[True]


@pytest.mark.parametrize("word", ["warta build", "pytest"])
def test_ci_runs_the_commands_that_the_readme_gives(word: str) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = [line for block in re.findall(r"```sh\n(.*?)```", readme, re.DOTALL) for line in block.splitlines()]
    assert sum(word in command for command in commands) == 1
    assert f"command_with '{word}'" in CI.read_text(encoding="utf-8")


@pytest.mark.parametrize(("code", "ends"), [(0, 0), (1, 0), (2, 2), (3, 3)])
def test_a_refused_article_does_not_hold_back_the_rest_but_a_fault_does(tmp_path: Path, code: int, ends: int) -> None:
    steps = load(ROOT / ".github/workflows/office.yml")["jobs"]["build"]["steps"]
    script = next(step["run"] for step in steps if step.get("name") == "Bangun")
    warta = tmp_path / "warta"
    warta.write_text(f"#!/bin/sh\nexit {code}\n", encoding="utf-8")
    warta.chmod(0o755)
    done = subprocess.run(["bash", "-e", "-c", script], env={"PATH": f"{tmp_path}:/usr/bin:/bin"}, check=False)
    assert done.returncode == ends


def test_ci_is_a_script_that_bash_understands() -> None:
    assert subprocess.run(["bash", "-n", str(CI)], check=False).returncode == 0
    assert CI.stat().st_mode & 0o100
