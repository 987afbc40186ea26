"""What `warta collect` costs where every office of the nation is a git repository on this machine."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from site_builder.bench.measure import Figures, measure, middle
from site_builder.bench.nation import TREE
from site_builder.offices.tree import OfficeTree
from site_builder.strings import say

NOW = "2026-11-24T12:00:00+07:00"
ARTICLES = 20  # in each repository
BRANCH = "refs/heads/main"

_COMMAND = (sys.executable, "-c", "from site_builder.cli import main; main()", "collect", "--now", NOW)
_WHO = "committer Warta <warta@example.invalid> 1790000000 +0700\n"


def measure_repositories(folder: Path, runs: int, tree: OfficeTree = TREE) -> str:
    """A Markdown table of a first pass, unchanged passes, and one with a new article in one repository of ten."""
    remotes = write_repositories(folder / "remotes", tree)
    write_network(folder / "content", remotes)
    rows = [_row(say("bench.first"), [measure(_COMMAND, folder)])]
    rows.append(_row(say("bench.unchanged"), [measure(_COMMAND, folder) for _ in range(runs)]))
    for remote in list(remotes.values())[::10]:
        commit(remote, [ARTICLES], is_first=False)
    rows.append(_row(say("bench.changed"), [measure(_COMMAND, folder)]))
    return "\n".join([say("bench.repositories-head"), "| --- | ---: | ---: | ---: |", *rows]) + "\n"


def write_repositories(folder: Path, tree: OfficeTree) -> dict[str, Path]:
    """A bare repository for each office, with one commit of `ARTICLES` articles."""
    folder.mkdir(parents=True)
    empty = folder / ".empty"
    subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", str(empty)], check=True)
    remotes = {}
    for office in tree:
        remotes[office.id] = Path(shutil.copytree(empty, folder / f"{office.id}.git"))
        commit(remotes[office.id], range(ARTICLES), is_first=True)
    return remotes


def commit(remote: Path, numbers: Iterable[int], *, is_first: bool) -> None:
    """Adds the articles with these numbers to a bare repository, in one commit."""
    stream = [f"commit {BRANCH}\n{_WHO}data 4\nuji\n"] + ([] if is_first else [f"from {BRANCH}^0\n"])
    for number in numbers:
        text = f"---\ntitle: Berita contoh {number}\ndate: 2026-11-{number % 20 + 1:02} 09:00\ntags: [contoh]\n---\n"
        text += f"Berita contoh nomor {number}. " * 100 + "\n"
        path = f"content/berita/2026/2026-11-{number % 20 + 1:02}-berita-contoh-{number}.md"
        stream.append(f"M 644 inline {path}\ndata {len(text.encode())}\n{text}\n")
    command = ["git", "--git-dir", str(remote), "fast-import", "--quiet"]
    subprocess.run(command, input="".join(stream).encode(), check=True)


def write_network(content: Path, remotes: dict[str, Path]) -> None:
    """A `network.yml` in which every office is a repository."""
    lines = ["base_url: https://warta.example/", "sources:"]
    lines += [f"  {id}: {{git: '{remote}'}}" for id, remote in remotes.items()]
    content.mkdir(parents=True)
    (content / "network.yml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _row(name: str, figures: list[Figures]) -> str:
    return f"| {name} | {middle(figures).cells(1)} |"
