"""A stand-in for GitHub: runs the steps of our workflows in bash, against real repositories in a folder.

What runs is what the files say. In the place of the platform's own actions stand copies of folders and `git clone`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import yaml
from expressions import Values, evaluate, fill, show

PATIENCE = 300.0
IDENTITY = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Uji"), ("EMAIL", "uji@localhost"))
}


@dataclass(frozen=True)
class Result:
    """How a run went: each job as `success`, `failure` or `skipped`, by `caller/job`; everything that was printed."""

    jobs: Mapping[str, str]
    log: str


@dataclass
class Forge:
    """Repositories below `root`, as `owner/name`. `pages` are the folders that were published to Pages."""

    root: Path
    api: str = "http://127.0.0.1:9/"
    secrets: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)
    _runs: int = 0

    def create(self, repository: str, files: Path) -> None:
        """A new repository with one commit: the files of a folder, on `main`."""
        bare = self.root / repository
        bare.parent.mkdir(parents=True, exist_ok=True)
        git(self.root, "init", "--quiet", "--bare", "--initial-branch=main", str(bare))
        git(files, "init", "--quiet", "--initial-branch=main")
        git(files, "remote", "add", "origin", str(bare))
        self.push(files, "Mulai")

    def push(self, files: Path, message: str, branch: str = "main") -> None:
        git(files, "add", "--all")
        git(files, "commit", "--quiet", "--allow-empty", "-m", message)
        git(files, "push", "--quiet", "origin", f"HEAD:refs/heads/{branch}")

    def run(self, repository: str, workflow: str, event: str, *, branch: str = "main", **inputs: Any) -> Result:
        """Runs a workflow of the repository, as the event would, on a branch."""
        self._runs += 1
        place = self.root / "runs" / str(self._runs)
        place.mkdir(parents=True)
        clone = place / "workflows"
        git(self.root, "clone", "--quiet", "--branch", branch, f"file://{self.root / repository}", str(clone))
        ref = "refs/pull/1/merge" if event == "pull_request" else f"refs/heads/{branch}"
        github = {
            "event_name": event,
            "ref": ref,
            "repository": repository,
            "run_id": str(self._runs),
            "run_attempt": "1",
            "token": "ghs-rahasia",
        }
        run = _Run(self, place, clone, github, branch)
        file = clone / workflow
        triggers = _load(file)[True]  # YAML 1.1 reads `on` as true
        assert event in triggers, f"{workflow} does not run on {event}"
        run.jobs_of(file, "", inputs, self.secrets, _WRITE_ALL)
        return Result(run.results, run.log)

    def pages(self, repository: str) -> Path:
        return self.root / "pages" / repository


_WRITE_ALL = {"contents": "write", "pages": "write", "id-token": "write"}


@dataclass
class _Run:
    forge: Forge
    place: Path
    workflows: Path
    github: Mapping[str, str]
    branch: str
    results: dict[str, str] = field(default_factory=dict)
    outputs: dict[str, dict[str, str]] = field(default_factory=dict)
    log: str = ""

    def jobs_of(
        self, file: Path, caller: str, inputs: Mapping[str, Any], secrets: Mapping[str, str], granted: Mapping[str, str]
    ) -> None:
        workflow = _load(file)
        if ".github" in file.parts:
            assert workflow["permissions"] == {}, f"{file.name} must grant nothing by itself"
        called = (workflow[True] or {}).get("workflow_call") or {}
        defaults = {name: told.get("default", "") for name, told in (called.get("inputs") or {}).items()}
        if caller:
            assert inputs.keys() <= defaults.keys(), f"{file.name} has no inputs {inputs.keys() - defaults.keys()}"
            assert secrets.keys() <= (called.get("secrets") or {}).keys(), file.name
        needs: dict[str, dict[str, Any]] = {}
        jobs = workflow["jobs"]
        order = TopologicalSorter({name: _needs(job) for name, job in jobs.items()}).static_order()
        for name in order:
            job = jobs[name]
            values = {
                "github": self.github,
                "inputs": {**defaults, **inputs},
                "secrets": secrets,
                "vars": self.forge.variables,
                "needs": {need: needs[need] for need in _needs(job)},
                "env": {},
            }
            shown = f"{caller}/{name}" if caller else name
            self.results[shown] = self._job(shown, job, values, granted)
            needs[name] = {"result": self.results[shown], "outputs": self.outputs.get(shown, {})}

    def _job(self, shown: str, job: Mapping[str, Any], values: Values, granted: Mapping[str, str]) -> str:
        states = [need["result"] for need in values["needs"].values()]
        if not _is_wanted(job.get("if"), values, "failure" in states, "skipped" in states):
            return "skipped"
        permissions = job.get("permissions", {})
        assert all(granted.get(what) in (how, "write") for what, how in permissions.items()), (
            f"{shown} asks for more than its caller grants"
        )
        if "uses" in job:
            target = str(job["uses"])
            assert target.startswith("./"), target
            passed = {name: fill(str(value), values, {}) for name, value in job.get("with", {}).items()}
            given = {name: show(fill(value, values, {})) for name, value in job.get("secrets", {}).items()}
            self.jobs_of(self.workflows / target, shown, passed, given, permissions)
            below = [state for name, state in self.results.items() if name.startswith(f"{shown}/")]
            return "failure" if "failure" in below else "success"
        axes = {name: fill(value, values, {}) for name, value in job.get("strategy", {}).get("matrix", {}).items()}
        assert len(axes) <= 1
        states = []
        for axis, choices in axes.items() or [("", [""])]:
            assert len(choices) <= 256, "more jobs in a matrix than the platform runs"
            for choice in choices:
                states.append(
                    self._steps(f"{shown} {choice}".strip(), shown, job, {**values, "matrix": {axis: choice}})
                )
        return "failure" if "failure" in states else "success"

    def _steps(self, name: str, shown: str, job: Mapping[str, Any], values: dict[str, Any]) -> str:
        work = self.place / name.replace("/", "-").replace(" ", "-")
        (work / "temp").mkdir(parents=True)
        (work / "repo").mkdir()
        values = {**values, "steps": {}, "env": _filled(job.get("env"), values)}
        has_failed = False
        caches: list[tuple[str, list[str]]] = []
        for number, step in enumerate(job["steps"]):
            if not _is_wanted(step.get("if"), values, has_failed, False):
                continue
            self.log += f"== {name}: {step.get('name') or step.get('uses') or number}\n"
            try:
                if "uses" in step:
                    told = {key: fill(str(value), values, {}) for key, value in step.get("with", {}).items()}
                    outputs = self._action(_action_name(step["uses"]), told, work, job, caches)
                else:
                    outputs = self._script(step, work, values)
            except (subprocess.CalledProcessError, _Failed) as error:
                self.log += f"{error}\n"
                has_failed, outputs = True, {}
            if "id" in step:
                values["steps"][step["id"]] = {"outputs": outputs}
        for key, paths in caches:
            for path in paths:
                copy(work / "repo" / path, self.forge.root / "cache" / key / path)
        told = job.get("outputs", {})
        self.outputs[shown] = {key: show(fill(value, values, {})) for key, value in told.items()}
        return "failure" if has_failed else "success"

    def _script(self, step: Mapping[str, Any], work: Path, values: Values) -> dict[str, str]:
        assert "${{" not in step["run"], f"a value goes into the script of {step.get('name')} itself"
        output = work / "output"
        output.touch()
        bash = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
        env = {
            **IDENTITY,
            "PATH": f"{write_programs(self.forge.root)}:{Path(sys.executable).parent}:{os.environ['PATH']}",
            "HOME": str(work / "temp"),
            "GITHUB_OUTPUT": str(output),
            "GITHUB_SERVER_URL": f"file://{self.forge.root}",
            "GITHUB_REPOSITORY": self.github["repository"],
            "GITHUB_API_URL": self.forge.api.rstrip("/"),
            "RUNNER_TEMP": str(work / "temp"),
            "CI": "true",
            **{name: show(value) for name, value in values["env"].items()},
            **{name: show(value) for name, value in _filled(step.get("env"), values).items()},
        }
        done = subprocess.run(bash, cwd=work / "repo", env=env, capture_output=True, text=True, timeout=PATIENCE)
        self.log += done.stdout + done.stderr
        if done.returncode:
            raise _Failed(f"exit code {done.returncode}")
        lines = output.read_text(encoding="utf-8").splitlines()
        return dict(line.split("=", 1) for line in lines)

    def _action(
        self, name: str, told: Mapping[str, Any], work: Path, job: Mapping[str, Any], caches: list[Any]
    ) -> dict[str, str]:
        repo, artifacts = work / "repo", self.place / "artifacts"
        if name == "actions/checkout":
            assert told.get("persist-credentials") is False or told.get("persist-credentials") == "False"
            depth = [] if str(told.get("fetch-depth")) == "0" else ["--depth=1"]
            source = f"file://{self.forge.root / self.github['repository']}"
            git(work, "clone", "--quiet", *depth, "--branch", self.branch, source, str(repo))
        elif name in ("actions/cache", "actions/cache/restore"):
            paths = str(told["path"]).split()
            if name == "actions/cache":
                caches.append((str(told["key"]), paths))
            kept = sorted(
                (self.forge.root / "cache").glob(f"{str(told['restore-keys']).strip()}*"), key=os.path.getmtime
            )
            for path in paths if kept else ():
                copy(kept[-1] / path, repo / path)
        elif name in ("actions/upload-artifact", "actions/upload-pages-artifact"):
            target = artifacts / str(told.get("name", "github-pages"))
            if str(told.get("overwrite")).lower() == "true":
                shutil.rmtree(target, ignore_errors=True)
            assert not target.exists(), f"{target.name} is there already"
            is_open = name.endswith("pages-artifact") or str(told.get("include-hidden-files")).lower() == "true"
            if (
                not _upload(repo, str(told["path"]).split(), target, is_open)
                and told.get("if-no-files-found") == "error"
            ):
                raise _Failed(f"no files for {target.name}")
        elif name == "actions/download-artifact":
            if "name" in told:
                if not (artifacts / str(told["name"])).is_dir():
                    raise _Failed(f"no artifact {told['name']}")
                copy(artifacts / str(told["name"]), repo / str(told["path"]))
            else:
                for part in artifacts.glob(str(told["pattern"])):
                    copy(part, repo / str(told["path"]) / part.name)
        elif name == "actions/deploy-pages":
            assert job["permissions"] == {"pages": "write", "id-token": "write"}
            published = self.forge.pages(self.github["repository"])
            shutil.rmtree(published, ignore_errors=True)
            copy(artifacts / "github-pages", published)
            return {"page_url": "https://pages.example/"}
        else:
            assert name == "actions/setup-python", name
        return {}


def write_programs(root: Path) -> Path:
    """What a runner has: `python -m pip install` is done already."""
    folder = root / "programs"
    if not folder.is_dir():
        folder.mkdir()
        python = folder / "python"
        pip = f'case "$*" in "-m pip install "*) exit 0;; esac\nexec {sys.executable} "$@"\n'
        python.write_text(f"#!/bin/sh\n{pip}", encoding="utf-8")
        python.chmod(0o755)
    return folder


class _Failed(Exception):
    pass


def _is_wanted(condition: Any, values: Values, has_failed: bool, was_skipped: bool) -> bool:
    text = str(condition) if condition is not None else "success()"
    functions = {
        "success": lambda: not has_failed and not was_skipped,
        "always": lambda: True,
        "failure": lambda: has_failed,
    }
    wanted = bool(evaluate(text.removeprefix("${{").removesuffix("}}"), values, functions))
    says_when = any(f"{name}()" in text for name in functions)
    return wanted and (says_when or (not has_failed and not was_skipped))


def _action_name(uses: str) -> str:
    return uses.partition("@")[0].removeprefix("https://data.forgejo.org/")


def _filled(env: Mapping[str, Any] | None, values: Values) -> dict[str, Any]:
    return {name: fill(str(value), values, {}) for name, value in (env or {}).items()}


def _needs(job: Mapping[str, Any]) -> list[str]:
    needs = job.get("needs", [])
    return [needs] if isinstance(needs, str) else list(needs)


def _load(file: Path) -> dict[Any, Any]:
    loaded = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert isinstance(loaded, dict)
    return loaded


def _upload(repo: Path, paths: list[str], target: Path, is_open: bool) -> int:
    """Copies as the action does: without what is hidden unless told, from the nearest folder above all paths."""
    files = [file for path in paths for file in _files(repo / path)]
    base = repo / paths[0] if len(paths) == 1 else Path(os.path.commonpath([(repo / path).parent for path in paths]))
    base = base.parent if base.is_file() else base
    count = 0
    for file in files:
        if is_open or not any(part.startswith(".") for part in file.relative_to(repo).parts):
            copy(file, target / file.relative_to(base))
            count += 1
    return count


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    yield from (file for file in path.rglob("*") if file.is_file())


def copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
    elif source.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)


def git(folder: Path, *arguments: str) -> str:
    env = {**os.environ, **IDENTITY, "GIT_CONFIG_GLOBAL": "/dev/null"}
    done = subprocess.run(["git", *arguments], cwd=folder, env=env, capture_output=True, text=True, check=True)
    return done.stdout.strip()
