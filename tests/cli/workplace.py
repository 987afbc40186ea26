"""A folder in which the command `warta` is called, as an editor or a machine would."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from site_builder.cli import run

NOW = "2026-11-24T12:00+07:00"
POSKO = "2026-11-20-posko-banjir"
PATIENCE = 30.0  # seconds; far more than anything here needs, so that only a standstill fails


class Outcome(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Workplace:
    """The folder `root`, with the network in `content/`."""

    root: Path

    def write(self, path: str, text: str | bytes = "") -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return file

    def article(
        self,
        office: str,
        name: str = POSKO,
        *,
        title: str = "Posko banjir dibuka",
        more: str = "",
        body: str = "Isi.\n",
    ) -> Path:
        """A news article, dated as its name says."""
        head = f"title: {title}\ndate: {name[:10]} 09:00\n{more}"
        return self.write(f"content/{office}/berita/{name[:4]}/{name}.md", f"---\n{head}---\n{body}")

    def warta(self, *arguments: object) -> Outcome:
        """Runs the command in this process."""
        out, err = io.StringIO(), io.StringIO()
        with chdir(self.root), redirect_stdout(out), redirect_stderr(err):
            code = run([str(argument) for argument in arguments])
        return Outcome(code, out.getvalue(), err.getvalue())

    def build(self, *arguments: object) -> Outcome:
        """`warta build` at `NOW`, in one process."""
        return self.warta("build", "--now", NOW, "--jobs", 1, *arguments)

    def start(self, *arguments: object, **changes: Any) -> subprocess.Popen[str]:
        """Starts the real command."""
        given: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL}
        command = [str(Path(sys.executable).with_name("warta")), *(str(argument) for argument in arguments)]
        return subprocess.Popen(command, cwd=self.root, text=True, **(given | changes))

    def call(self, *arguments: object, **changes: Any) -> Outcome:
        """Runs the real command to its end."""
        process = self.start(*arguments, **changes)
        out, err = process.communicate(timeout=PATIENCE)
        return Outcome(process.returncode, out or "", err or "")

    def read(self, path: str) -> str:
        return (self.root / path).read_text(encoding="utf-8")

    def tree(self, path: str = "site") -> dict[str, bytes]:
        """Every file below `path`, and its bytes."""
        return read_tree(self.root / path)

    def inodes(self, path: str = "site") -> dict[str, tuple[int, int]]:
        """Every file's inode and modification time: what a file that was not written again keeps."""
        stats = {file: (self.root / path / file).stat() for file in self.tree(path)}
        return {file: (stat.st_ino, stat.st_mtime_ns) for file, stat in stats.items()}


def read_tree(folder: Path) -> dict[str, bytes]:
    files = (Path(place) / name for place, _, names in os.walk(folder) for name in names)
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def wait_for(happened: Callable[[], object], what: str) -> None:
    """Returns as soon as it happened."""
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, what
        time.sleep(0.02)


def a_network(root: Path) -> Workplace:
    """Three tiers: KPU RI, Jawa Timur, Kota Malang and Kota Surabaya, with one article each."""
    place = Workplace(root)
    place.write("content/network.yml", "base_url: https://berita.example/\n")
    for office in ("kpu-ri", "prov-jawa-timur", "kota-malang", "kota-surabaya"):
        place.article(office, title=f"Kabar dari {office}")
    return place
