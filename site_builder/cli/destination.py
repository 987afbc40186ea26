"""Where a build may write: its result takes the place of a whole folder, so that folder must be Warta's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from site_builder.cli.ground import Ground
from site_builder.errors import OutputUnwritable

ASSETS = "aset"  # what every host that Warta writes has


def check_destination(ground: Ground, out: Path, state: Path) -> None:
    """Raises OutputUnwritable if putting a new tree in the place of `out` would delete what is not Warta's."""
    place = out.resolve()
    for kept in _kept(ground, state):
        if place == kept or place in kept.parents:
            raise OutputUnwritable("build.out-holds", path=out, other=kept)
    if ground.content.resolve() in place.parents:
        raise OutputUnwritable("build.out-inside", path=out, content=ground.content)
    if place.is_dir() and not _is_ours(place):
        raise OutputUnwritable("build.out-foreign", path=out)


def _kept(ground: Ground, state: Path) -> Iterator[Path]:
    yield Path.cwd()
    yield ground.content.resolve()
    yield state.resolve()
    if ground.settings is not None:
        yield ground.settings.resolve()
    yield from (Path(spec.target).resolve() for spec in ground.network.sources if spec.kind == "path")


def _is_ours(out: Path) -> bool:
    """Whether the folder is empty or was written by Warta, and is no git repository besides."""
    names = {entry.name for entry in out.iterdir()}
    hosts = (out, *(out / name for name in names))
    return not names or (".git" not in names and any((host / ASSETS).is_dir() for host in hosts))
