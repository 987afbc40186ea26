"""A stand-in for GitLab: runs the scripts of a `.gitlab-ci.yml` in bash, against a real repository in a folder."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from expressions import evaluate
from stand_in import IDENTITY, PATIENCE, copy, git, write_programs

SECTIONS = {"stages", "workflow", "default", "variables"}


@dataclass
class Pipeline:
    """What happened: each job as `success` or `failed` (those that were not wanted are missing), and the log."""

    jobs: dict[str, str] = field(default_factory=dict)
    log: str = ""
    artifacts: dict[str, Path] = field(default_factory=dict)
    reports: dict[str, Path] = field(default_factory=dict)


def run_pipeline(root: Path, remote: Path, place: Path, source: str, branch: str, **variables: str) -> Pipeline:
    """Runs the pipeline of a branch of the repository `remote` below `root`, in the new folder `place`."""
    place.mkdir(parents=True)
    git(root, "clone", "--quiet", "--branch", branch, f"file://{remote}", str(place / "file"))
    told: dict[str, Any] = yaml.safe_load((place / "file/.gitlab-ci.yml").read_text(encoding="utf-8"))
    given = {
        "CI_PIPELINE_SOURCE": source,
        "CI_DEFAULT_BRANCH": "main",
        "CI_COMMIT_REF_SLUG": branch,
        "CI_PROJECT_URL": f"file://{remote.parent / remote.stem}",
        "CI_PIPELINE_CREATED_AT": "2024-06-01T00:00:00Z",
        "CI_JOB_TOKEN": "pekerjaan-rahasia",
        **({} if source == "merge_request_event" else {"CI_COMMIT_BRANCH": branch}),
        **told["variables"],
        **variables,
    }
    pipeline = Pipeline()
    if not _fits(told["workflow"]["rules"], given):
        return pipeline
    jobs = {name: job for name, job in told.items() if name not in SECTIONS}
    for name in sorted(jobs, key=lambda name: told["stages"].index(jobs[name]["stage"])):
        job, needs = (
            jobs[name],
            [need if isinstance(need, str) else need["job"] for need in jobs[name].get("needs", [])],
        )
        if not _fits(job.get("rules", [{}]), given):
            continue
        needed = [need for need in needs if need in pipeline.jobs]
        if any(pipeline.jobs[need] == "failed" for need in needed) or (
            not needs and "failed" in pipeline.jobs.values()
        ):
            continue
        total = job.get("parallel", 1)
        states = [
            _run(pipeline, place, remote, name, job, needed, given, branch, index, total)
            for index in range(1, total + 1)
        ]
        pipeline.jobs[name] = "failed" if "failed" in states else "success"
    return pipeline


def _run(
    pipeline: Pipeline,
    place: Path,
    remote: Path,
    name: str,
    job: Mapping[str, Any],
    needed: list[str],
    given: Mapping[str, str],
    branch: str,
    index: int,
    total: int,
) -> str:
    work = place / f"{name}-{index}"
    if job.get("variables", {}).get("GIT_STRATEGY") == "none":
        work.mkdir()
    else:
        git(place, "clone", "--quiet", "--branch", branch, f"file://{remote}", str(work))
    cache = job.get("cache", {"paths": ()})
    kept_here = remote.parent / "cache" / f"{branch}-{cache.get('key')}"  # protected branches have a cache of their own
    for path in cache["paths"]:
        copy(kept_here / path, work / path)
    for need in needed:
        copy(pipeline.artifacts[need], work)
    env = {
        **IDENTITY,
        "PATH": f"{write_programs(place)}:{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": str(place),
        **given,
        **job.get("variables", {}),
        "CI_NODE_INDEX": str(index),
        "CI_NODE_TOTAL": str(total),
    }
    script = "set -eo pipefail\n" + "\n".join(job["script"])
    done = subprocess.run(["bash", "-c", script], cwd=work, env=env, capture_output=True, text=True, timeout=PATIENCE)
    pipeline.log += f"== {name}\n{done.stdout}{done.stderr}"
    for path in cache["paths"] if done.returncode == 0 else ():
        copy(work / path, kept_here / path)
    wanted = job.get("artifacts", {})
    if done.returncode == 0 or wanted.get("when") == "always":
        kept = pipeline.artifacts.setdefault(name, place / f"artifacts-{name}")
        kept.mkdir(exist_ok=True)
        for path in wanted.get("paths", ()):
            copy(work / path, kept / path)
        pipeline.reports |= {kind: work / path for kind, path in wanted.get("reports", {}).items()}
    return "success" if done.returncode == 0 else "failed"


def _fits(rules: list[Mapping[str, str]], variables: Mapping[str, str]) -> bool:
    for rule in rules:
        text = re.sub(r"\$(\w+)", r"v.\1", rule.get("if", "true")).replace('"', "'")
        if evaluate(text, {"v": variables}, {}):
            return rule.get("when") != "never"
    return False
