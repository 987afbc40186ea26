"""The web editor of a network or of one office: which articles it edits, and its files in what is built."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace

from site_builder.admin.bundle import known_files, read_bundle
from site_builder.admin.config import Newsroom
from site_builder.admin.forge import Forge
from site_builder.admin.page import plan_admin
from site_builder.cli.ground import Ground
from site_builder.engine.assets import LOGO
from site_builder.engine.tree import Tree
from site_builder.errors import EditorInvalid
from site_builder.model import Level, Problem, Site
from site_builder.strings import say

FOLDER = "editor"  # of a repository: the editor's own program


def find_program(ground: Ground) -> Path:
    """Where the program of the editor stands."""
    return find_root(ground) / FOLDER


def program_files(ground: Ground) -> Iterator[Path]:
    """The files of the program, whether they are there or not."""
    return (find_program(ground) / path for path in known_files())


def find_root(ground: Ground) -> Path:
    """The folder of the repository: the one around `content/`, or around its mkdocs.yml."""
    return (ground.settings or ground.content.absolute()).parent.absolute()


def with_local_editor(ground: Ground) -> Ground:
    """`ground` with an editor for the folder on this machine, if its program is there and it has no forge.

    Its page cannot sign in anywhere, but Chromium lets it write into a folder that its user opens.
    """
    if ground.forge is not None or not find_program(ground).is_dir():
        return ground
    return replace(ground, forge=Forge("github", f"lokal/{find_root(ground).name}"))


def write_admin(ground: Ground, forge: Forge, tree: Tree) -> tuple[Problem, ...]:
    """Writes the editor's page of each host whose articles are folders of this repository.

    What is wrong with its program is a problem, and then there is no such page: news does not wait for it.
    """
    try:
        program = read_bundle(find_program(ground))
    except EditorInvalid as error:
        shown = os.path.relpath(str(error.facts["path"]))
        return (Problem(shown, 0, error.key, Level.ERROR, "", say(error.key), say(f"{error.key}-fix")),)
    for site, newsrooms in _desks(ground):
        with tree.branch(site.path, "penyunting") as branch:
            for path, content in plan_admin(site, newsrooms, forge, program, LOGO):
                branch.write(path, content)
    return ()


def _desks(ground: Ground) -> Iterator[tuple[Site, list[Newsroom]]]:
    """The site at the root of each host, and the offices of that host whose articles this repository holds."""
    root = find_root(ground)
    folders = {spec.office: Path(spec.target).absolute() for spec in ground.network.sources if spec.kind == "path"}
    for site in ground.sites.values():
        if site.url != site.host_url:
            continue
        newsrooms = [
            Newsroom(other.office, folders[id].relative_to(root).as_posix())
            for id, other in ground.sites.items()
            if other.host_url == site.host_url and id in folders and folders[id].is_relative_to(root)
        ]
        if newsrooms:
            yield site, newsrooms
